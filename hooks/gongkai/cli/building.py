"""`gongkai build` and `gongkai serve`: MkDocs in its own process, with the project's settings."""

import os
import subprocess
import sys
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, STRICT, site_of


@click.command(help=messages.text("cli.build"))
@CONFIG
@STRICT
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help=messages.text("cli.option-site-dir"))
def build(config_file: Path, strict: bool, site_dir: Path | None) -> None:
    """Build the site by MkDocs."""
    extra = ["--site-dir", str(site_dir.resolve())] if site_dir else []
    raise SystemExit(_mkdocs("build", config_file, [*extra, *(["--strict"] if strict else [])]))


@click.command(help=messages.text("cli.serve"))
@CONFIG
@click.option("-a", "--address", default="127.0.0.1:8000", help=messages.text("cli.option-address"))
def serve(config_file: Path, address: str) -> None:
    """Preview with live reload."""
    raise SystemExit(_mkdocs("serve", config_file, ["--dev-addr", address]))


def _mkdocs(command: str, config_file: Path, arguments: list[str]) -> int:
    """Run MkDocs in its own process, without the banner of its theme; 3 where it is not installed or has no site."""
    site_of(config_file)
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", command, "-f", str(config_file), *arguments], env=environment, check=False
    ).returncode
