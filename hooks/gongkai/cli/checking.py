"""`gongkai check`: documents, pages and drafts -> what is wrong with them, for people or for programs; with `--fix` the mechanical mended.

Exit codes: 0 nothing that stops a build, 1 something, 2 wrong use, 3 the settings cannot be read.
"""

import difflib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from gongkai import messages
from gongkai.checking import Checked, check_draft, check_site_content
from gongkai.cli.excerpt import excerpts
from gongkai.cli.formats import FORMATS, WHOLE
from gongkai.cli.options import CONFIG, STRICT, site_of
from gongkai.model.problem import Problem, report, stops
from gongkai.place import Place
from gongkai.settings import Settings

PAUSE = 0.5
"""Seconds between two looks at the files, with --watch."""


@click.command(name="check", help=messages.text("cli.check"))
@click.argument("paths", nargs=-1, metavar="[PATH…]", type=click.Path(exists=True, path_type=Path))
@CONFIG
@STRICT
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help=messages.text("cli.option-format"))
@click.option("--fix", "fixes", is_flag=True, help=messages.text("cli.option-fix"))
@click.option("--dry-run", is_flag=True, help=messages.text("cli.option-dry-run"))
@click.option("--paths-from", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=messages.text("cli.option-paths-from"))
@click.option("--watch", is_flag=True, help=messages.text("cli.option-watch"))
def check_command(
    paths: tuple[Path, ...], config_file: Path, strict: bool, form: str, fixes: bool, dry_run: bool, paths_from: Path | None, watch: bool
) -> None:
    """Read, render and check; write nothing but what --fix is asked for."""
    place, settings = site_of(config_file)
    if paths_from and (paths := _listed(paths_from, config_file, place)) == (NOTHING,):
        return
    if watch:
        _watch(paths, place, settings)
    if fixes:
        _fix(paths, place, settings, dry_run)
    checked = _check(paths, place, settings)
    root = place.content.parent
    if form == "text":
        click.echo(as_text(checked, root))
    elif checked.problems or form in WHOLE:
        click.echo(FORMATS[form](checked.problems, ""))
    raise SystemExit(1 if stops(checked.problems, strict) else 0)


NOTHING = Path()
"""Stands for a list in which nothing is to be checked."""


def _listed(file: Path, config: Path, place: Place) -> tuple[Path, ...]:
    """The listed paths that can be checked; none, which means all of the site, where one of them is gone or the settings have changed."""
    paths = [Path(name) for name in file.read_bytes().decode("utf-8", "surrogateescape").split("\0") if name]
    inside = [path for path in paths if _is_inside(path, place)]
    if any(not path.exists() for path in inside) or any(path.resolve() == config.resolve() for path in paths):
        return ()
    return tuple(inside) or (NOTHING,)


def as_text(checked: Checked, root: Path) -> str:
    """A line a problem, below it the line of the file with the place marked, and the count."""
    if not checked.problems:
        return messages.text("cli.check-clean", count=len(checked.paths))
    lines = []
    for problem, shown in excerpts(checked.problems, root):
        lines += [f"{problem.severity.label} {problem} [{problem.code}]", *([shown] if shown else [])]
    return "\n".join([*lines, report(checked.problems).rpartition("\n")[2]])


def _check(paths: tuple[Path, ...], place: Place, settings: Settings) -> Checked:
    """All of the site, or what concerns the paths that are named; drafts each by itself."""
    drafts = [file for path in paths if not _is_inside(path, place) for file in _markdown(path)]
    problems: list[Problem] = []
    for file in drafts:
        shown = os.path.relpath(file.resolve(), place.content.parent.resolve()).replace(os.sep, "/")
        problems += [replace(one, path=shown) for one in check_draft(file, _place_of(file, place, settings), place, settings)]
    inside = [path for path in paths if _is_inside(path, place)]
    if paths and not inside:
        return Checked(tuple(sorted(problems)), tuple(map(str, drafts)))
    checked = check_site_content(place, settings)
    if not paths:
        return checked
    named = [_name(path, place) for path in inside]
    own = (one for one in checked.problems if _is_among(one.path, named))
    return Checked(tuple(sorted((*problems, *own))), (*map(str, drafts), *(path for path in checked.paths if _is_among(path, named))))


def _is_inside(path: Path, place: Place) -> bool:
    return any(path.resolve().is_relative_to(folder.resolve()) for folder in (place.content, place.docs))


def _is_among(path: str, named: list[str]) -> bool:
    return any(path == name or path.startswith(f"{name}/") for name in named)


def _name(path: Path, place: Place) -> str:
    """A path as problems name it: below content/ or docs/, with the folder's own name, with `/`."""
    folder = next(folder for folder in (place.content, place.docs) if path.resolve().is_relative_to(folder.resolve()))
    return (folder.name / path.resolve().relative_to(folder.resolve())).as_posix() if path.resolve() != folder.resolve() else folder.name


def _place_of(file: Path, place: Place, settings: Settings) -> str:
    """Where a draft would stand in content/."""
    from gongkai.importer.adopt import Refusal, place_of

    try:
        return place_of(file, settings)
    except Refusal:
        raise click.UsageError(messages.text("cli.check-elsewhere", path=file, content=place.content.name)) from None


def _markdown(path: Path) -> Iterable[Path]:
    """A file itself; of a folder all documents below it."""
    return sorted(path.rglob("*.md")) if path.is_dir() else [path]


def _fix(paths: tuple[Path, ...], place: Place, settings: Settings, dry_run: bool) -> None:
    """Mend what is mechanical, each file in one step, after its difference has been shown."""
    from gongkai.fixing import fix

    count = 0
    for path in paths or (place.content,):
        for file in _markdown(path):
            if file.is_symlink() or path.resolve().is_relative_to(place.docs.resolve()):
                continue
            inside = file.resolve().is_relative_to(place.content.resolve())
            name = file.resolve().relative_to(place.content.resolve()).as_posix() if inside else _place_of(file, place, settings)
            raw = file.read_bytes()
            if (made := fix(raw, name.removesuffix(".md"), settings)) == raw:
                continue
            count += 1
            click.echo("\n".join(difference(file.as_posix(), raw, made)), err=True)
            if not dry_run:
                replace_file(file, made)
            click.echo(messages.text("cli.would-fix" if dry_run else "cli.fixed", path=file.as_posix()), err=True)
    if not count:
        click.echo(messages.text("cli.nothing-to-fix"), err=True)


def difference(name: str, before: bytes, after: bytes) -> Iterator[str]:
    """A unified diff."""
    texts = [raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n") for raw in (before, after)]
    return difflib.unified_diff(texts[0], texts[1], name, name, lineterm="")


def replace_file(file: Path, content: bytes) -> None:
    """Give a file another content in one step: nobody sees half of it."""
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".fix-", delete=False) as made:
        made.write(content)
    os.chmod(made.name, file.stat().st_mode & 0o7777)
    os.replace(made.name, file)


def _watch(paths: tuple[Path, ...], place: Place, settings: Settings) -> None:
    """Check again whenever a file has changed, until the user ends it; two lines tell programs where a run begins and ends."""
    seen: object = None
    while True:
        now = {str(file): (status.st_mtime_ns, status.st_size) for file, status in _files(paths, place)}
        if now != seen:
            seen = now
            click.echo(messages.text("cli.check-begins"))
            click.echo(as_text(_check(paths, place, settings), place.content.parent))
            click.echo(messages.text("cli.check-ends"))
        time.sleep(PAUSE)


def _files(paths: tuple[Path, ...], place: Place) -> Iterator[tuple[Path, os.stat_result]]:
    for folder in paths or (place.content, place.docs):
        for file in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            try:
                yield file, file.stat()
            except OSError:
                continue  # gone meanwhile
