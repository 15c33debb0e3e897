"""`gongkai cites`: the content folder -> who cites whom, for people or as JSON.

Exit codes: 0 printed, 2 wrong use (no such document), 3 the settings cannot be read.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from gongkai import messages
from gongkai.checking import linked_site
from gongkai.cli.options import CONFIG, site_of
from gongkai.link.site import Site
from gongkai.pages.citation_data import as_data, citation_rows
from gongkai.place import Place


@click.command(name="cites", help=messages.text("cli.cites"))
@click.argument("files", nargs=-1, metavar="[FILE…]", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=messages.text("cli.option-explain-format"))
@CONFIG
def cites_command(files: tuple[Path, ...], form: str, config_file: Path) -> None:
    """Print the graph of citations, or what concerns some documents."""
    place, settings = site_of(config_file)
    site = linked_site(place, settings)
    chosen = [_path(file, place, site) for file in files]
    rows = tuple(row for row in citation_rows(site) if not chosen or row[0] in chosen or row[4] in chosen)
    if form == "json":
        click.echo(json.dumps(as_data(rows), ensure_ascii=False, indent=1))
        return
    click.echo("\n".join(_lines(rows, chosen)) or messages.text("cli.cites-none"))


def _path(file: Path, place: Place, site: Site) -> str:
    """The document of a file, or of an address below the site's root."""
    resolved = file.resolve()
    inside = resolved.relative_to(place.content.resolve()) if resolved.is_relative_to(place.content.resolve()) else file
    path = inside.as_posix().removesuffix(".md").strip("/")
    if path not in site.by_path:
        raise click.UsageError(messages.text("cli.cites-unknown", path=file))
    return path


def _lines(rows: tuple[tuple[str, str, str, str, str], ...], chosen: list[str]) -> Iterator[str]:
    """A line a citation."""
    for source, way, named, state, target in rows:
        word = messages.text(f"cli.ways.{way}")
        if state == "found":
            yield messages.text("cli.cites-row", source=source, target=target, way=f"{word} {named}".rstrip())
        elif not chosen or source in chosen:
            yield messages.text(f"cli.cites-{state}", source=source, value=named)
