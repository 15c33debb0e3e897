"""What commands have in common: the option that names the site's settings, and reading them."""

from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.config import read_config
from gongkai.model.problem import GongkaiError
from gongkai.place import Place
from gongkai.settings import Settings

CONFIG = click.option(
    "-f", "--config-file", type=click.Path(path_type=Path), default=Path("mkdocs.yml"), help=messages.text("cli.option-config")
)
STRICT = click.option("--strict", is_flag=True, help=messages.text("cli.option-strict"))


def site_of(file: Path) -> tuple[Place, Settings]:
    """The site's place and settings, or the end of the command: without them nothing can be done."""
    try:
        return read_config(file)
    except GongkaiError as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from None
