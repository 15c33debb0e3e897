"""`gongkai inspect`: the folder of a built site -> what should not stand in it.

Exit codes: 0 clean, 2 wrong use, 3 a file or the settings cannot be read, 4 something was found.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.formats import FORMATS, WHOLE
from gongkai.cli.options import CONFIG, site_of
from gongkai.guard.inspect import lawful_hosts, offices_of
from gongkai.guard.published import SUFFIXES, scan_file
from gongkai.model.problem import Problem, problem
from gongkai.place import Place
from gongkai.read.confirmed import confirmed_in
from gongkai.read.source import open_regular
from gongkai.settings import Settings


@click.command(name="inspect", help=messages.text("cli.inspect"))
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@CONFIG
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help=messages.text("cli.option-format"))
def inspect_command(folder: Path, config_file: Path, form: str) -> None:
    """Scan every file of a built site that is text."""
    place, settings = site_of(config_file)
    try:
        hosts, offices = lawful_hosts(settings, place.site_url), offices_of(settings)
        confirmed = frozenset(_confirmed(place, settings))
        files, problems = _walk(folder)
        for name, file in files:
            with open_regular(file) as opened:
                problems += scan_file(name, opened.read(), hosts, offices, confirmed)
    except OSError as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from None
    if problems or form in WHOLE:
        click.echo(FORMATS[form](problems, f"{folder.as_posix()}/"))
    else:
        click.echo(messages.text("cli.inspect-clean", count=len(files)))
    raise SystemExit(4 if problems else 0)


def _walk(folder: Path) -> tuple[list[tuple[str, Path]], list[Problem]]:
    """Files that are text, sorted, by their path in the site; and what is neither file nor folder. No link is followed."""
    files: list[tuple[str, Path]] = []
    problems: list[Problem] = []
    for parent, folders, names in os.walk(folder):
        for name in [*folders, *names]:
            file = Path(parent, name)
            mode = file.lstat().st_mode
            path = file.relative_to(folder).as_posix()
            if not stat.S_ISDIR(mode) and not stat.S_ISREG(mode):
                problems.append(problem("published-not-file", path))
            elif stat.S_ISREG(mode) and file.suffix.lower() in SUFFIXES:
                files.append((path, file))
    return sorted(files), sorted(problems)


def _confirmed(place: Place, settings: Settings) -> Iterator[tuple[str, str]]:
    """What the documents and the pages of docs/ confirm: a value may be shown wherever the site shows it."""
    for folder in (place.content, place.docs):
        for file in sorted(folder.rglob("*.md")):
            if file.is_file() and not file.is_symlink():
                yield from confirmed_in(file.read_bytes().decode("utf-8", "replace"), settings.today())
