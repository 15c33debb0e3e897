"""`gongkai publish`: the site is built, verified and switched to in one step.

Exit codes: 0 released, 1 problems in content, 2 wrong use, 3 settings, disk or rights, 4 refused.
"""

import ctypes
import functools
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, site_of
from gongkai.place import Place
from gongkai.record.addresses import HANDED_OVER
from gongkai.record.finish import Finished
from gongkai.record.permanence import ALLOWED, ledger_file
from gongkai.record.release import BuildFailed, Done, Job, Refused, publish
from gongkai.record.shelf import Busy, Shelf
from gongkai.record.signing import SigningError
from gongkai.settings import Settings
from gongkai.work import Crew, in_portions

TO = click.option(
    "--to", "to", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help=messages.text("publish.option-to")
)
WAIT = click.option("--wait", type=click.FloatRange(min=0), default=0.0, help=messages.text("publish.option-wait"))


@click.command(name="publish", help=messages.text("publish.help"))
@TO
@CONFIG
@click.option("--strict/--no-strict", default=True, help=messages.text("publish.option-strict"))
@click.option("--allow-removals", type=click.IntRange(min=0), default=0, help=messages.text("publish.option-removals"))
@WAIT
def publish_command(to: Path, config_file: Path, strict: bool, allow_removals: int, wait: float) -> None:
    """Release the site."""
    place, settings = site_of(config_file)
    options = ["--strict"] if strict else []
    released(to, place, settings, config_file, options, allow_removals, wait)


def released(
    to: Path, place: Place, settings: Settings, config_file: Path, options: list[str], removals: int, wait: float, *, carries: bool = True
) -> Done:
    """Release, and say what was done; or say why not, and end."""
    shelf, ledger = Shelf(to), ledger_file(place.content, settings)
    build = functools.partial(_build, config_file, options, removals)
    try:
        with shelf.locked(wait) as locked:
            with Crew(settings) as crew:
                job = Job(settings, place.site_url, ledger, build, functools.partial(_portions, crew), carries)
                done = publish(job, shelf, locked)
            _tell(done, ledger)
            _after(settings)
    except (Busy, Refused, BuildFailed, SigningError, OSError) as error:
        raise SystemExit(told(error)) from None
    return done


def told(error: Exception) -> int:
    """Say what stopped a command; its exit code."""
    if isinstance(error, Busy):
        click.echo(messages.text("publish.busy", owner=error.owner, seconds=error.seconds), err=True)
        return 4
    if isinstance(error, BuildFailed):
        click.echo(messages.text("publish.failed"), err=True)
        return error.code if error.code in (1, 2, 3) else 1
    if isinstance(error, SigningError):
        click.echo(messages.text("publish.signing", reason=error) + "\n" + messages.text("publish.failed"), err=True)
        return 3
    if isinstance(error, Refused):
        click.echo(f"{error}\n{messages.text('publish.failed')}", err=True)
        return 4
    click.echo(messages.text("publish.disk", reason=error), err=True)
    return 3


def _build(config_file: Path, options: list[str], removals: int, site: Path, told: Path, locked: int) -> int:
    """Build into a folder. The child holds the lock too, and dies with us: a killed run leaves nobody writing."""
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", HANDED_OVER: str(told.resolve())}
    if removals:
        environment[ALLOWED] = str(removals)
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(config_file), "--site-dir", str(site.resolve()), *options]
    return subprocess.run(command, env=environment, check=False, pass_fds=(locked,), preexec_fn=_die_with_parent).returncode


def _die_with_parent() -> None:
    """Ask the kernel for a signal when the parent ends (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)  # PR_SET_PDEATHSIG


def _portions(crew: Crew, do: Callable[[list[str]], list[Finished]], portions: Iterable[list[str]]) -> Iterable[Finished]:
    """By worker processes where there are many."""
    listed = list(portions)
    return in_portions(do, listed, crew.printers(sum(map(len, listed))))


def _tell(done: Done, ledger: Path) -> None:
    values = {"seq": done.manifest.seq, "name": done.release.name, "added": done.added, "changed": done.changed, "removed": done.removed}
    if done.adopted:
        click.echo(messages.text("publish.adopted", file=ledger), err=True)
    click.echo(messages.text("publish.done", **values))
    if done.addresses:
        click.echo(messages.text("publish.ledger", file=ledger, count=done.addresses))
    if done.pruned:
        click.echo(messages.text("publish.pruned", names=messages.text("report.list").join(done.pruned)), err=True)


def _after(settings: Settings) -> None:
    """What the settings want done then. That it fails is told; the release stands."""
    if command := settings.record.after:
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=300)
        except (OSError, subprocess.SubprocessError) as error:
            click.echo(messages.text("publish.after-failed", command=" ".join(command), reason=error), err=True)
