"""`gongkai init`: an empty folder -> a site."""

import shutil
from pathlib import Path

import click

from gongkai import messages
from gongkai.paths import skeleton_folder


@click.command(help=messages.text("cli.init"))
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Lay down a new site; nothing that stands there is overwritten."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(messages.text("cli.init-not-empty", folder=folder))
    shutil.copytree(skeleton_folder(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    click.echo(messages.text("cli.init-done", folder=folder))
