"""`gongkai schema`: JSON Schema of front matter, of one kind on the screen, or of all kinds in a folder with snippets for VS Code."""

import json
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, site_of
from gongkai.editor_schema import editor_schema
from gongkai.laying import write_editor_files


@click.command(help=messages.text("cli.schema"))
@click.argument("kind", required=False)
@click.option("--all", "folder", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help=messages.text("cli.option-all"))
@CONFIG
def schema(kind: str | None, folder: Path | None, config_file: Path) -> None:
    """JSON Schema of a kind's front matter, or of every kind's."""
    _, settings = site_of(config_file)
    if folder:
        for file in write_editor_files(folder, settings):
            click.echo(file.as_posix())
        return
    found = next((known for known in settings.all_kinds if known.folder == kind), None)
    if found is None:
        known = messages.text("report.list").join(known.folder for known in settings.all_kinds)
        raise click.UsageError(messages.text("cli.schema-unknown", kind=kind or "", known=known))
    click.echo(as_text(editor_schema(found)))


def as_text(value: object) -> str:
    """JSON for people, too."""
    return json.dumps(value, ensure_ascii=False, indent=1)
