"""`gongkai inspect`: the folder of a built site -> what should not stand in it.

Exit codes: 0 clean, 2 wrong use, 3 a file or the settings cannot be read, 4 something was found.
"""

from collections.abc import Iterator
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.config import read_config
from gongkai.cli.formats import FORMATS, WHOLE
from gongkai.guard.inspect import lawful_hosts, offices_of
from gongkai.guard.published import SUFFIXES, scan_file
from gongkai.model.problem import GongkaiError, Problem
from gongkai.place import Place
from gongkai.read.confirmed import confirmed_in


@click.command(name="inspect", help=messages.text("cli.inspect"))
@click.argument("folder", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-f", "--config-file", type=click.Path(path_type=Path), default=Path("mkdocs.yml"), help=messages.text("cli.option-config"))
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help=messages.text("cli.option-format"))
def inspect_command(folder: Path, config_file: Path, form: str) -> None:
    """Scan every file of a built site that is text."""
    try:
        place, settings = read_config(config_file)
        hosts, offices = lawful_hosts(settings, place.site_url), offices_of(settings)
        confirmed = frozenset(_confirmed(place))
        files = sorted(file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file())
        problems: list[Problem] = []
        for file in files:
            problems += scan_file(file.relative_to(folder).as_posix(), file.read_bytes(), hosts, offices, confirmed)
    except (GongkaiError, OSError) as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from None
    if problems or form in WHOLE:
        click.echo(FORMATS[form](problems, f"{folder.as_posix()}/"))
    else:
        click.echo(messages.text("cli.inspect-clean", count=len(files)))
    raise SystemExit(4 if problems else 0)


def _confirmed(place: Place) -> Iterator[tuple[str, str]]:
    """What the documents and the pages of docs/ confirm: a value may be shown wherever the site shows it."""
    for folder in (place.content, place.docs):
        for file in sorted(folder.rglob("*.md")):
            if file.is_file() and not file.is_symlink():
                yield from confirmed_in(file.read_bytes().decode("utf-8", "replace"))
