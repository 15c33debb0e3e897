"""`gongkai headers`: what a web server must say with every answer, as a file for it to include."""

import click

from gongkai import messages
from gongkai.headers import FORMATS


@click.command(help=messages.text("cli.headers"))
@click.argument("form", type=click.Choice(list(FORMATS)))
def headers(form: str) -> None:
    """Print the headers."""
    click.echo(FORMATS[form](), nl=False)
