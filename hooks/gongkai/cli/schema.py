"""`gongkai schema`: JSON Schema of a kind's front matter."""

import json
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, site_of


@click.command(help=messages.text("cli.schema"))
@click.argument("kind")
@CONFIG
def schema(kind: str, config_file: Path) -> None:
    """JSON Schema of a kind's front matter."""
    _, settings = site_of(config_file)
    found = next((known for known in settings.all_kinds if known.folder == kind), None)
    if found is None:
        known = messages.text("report.list").join(known.folder for known in settings.all_kinds)
        raise click.UsageError(messages.text("cli.schema-unknown", kind=kind, known=known))
    click.echo(json.dumps(found.schema().model_json_schema(), ensure_ascii=False, indent=1))
