"""`gongkai headers`: what a web server must say with every answer, as a file for it to include.

The policy is that of the site whose settings are found; without a site it is the one that every site begins with.
"""

from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, site_of
from gongkai.headers import FORMATS, page_policy


@click.command(help=messages.text("cli.headers"))
@click.argument("form", type=click.Choice(list(FORMATS)))
@CONFIG
def headers(form: str, config_file: Path) -> None:
    """Print the headers."""
    sources = site_of(config_file)[1].frame.sources if config_file.is_file() else {}
    click.echo(FORMATS[form](page_policy(sources)), nl=False)
