"""The commands. Each is a sentence over the library."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import click

from gongkai import __version__, messages
from gongkai.build import Place, prepare
from gongkai.check.hand_written import inspect_hand_written
from gongkai.cli.config import read_config
from gongkai.cli.explain import explain
from gongkai.cli.formats import FORMATS
from gongkai.cli.importing import adopt_command, import_command
from gongkai.cli.inspect import inspect_command
from gongkai.cli.redact import redact_command
from gongkai.headers import FORMATS as HEADER_FORMATS
from gongkai.model.problem import GongkaiError, stops
from gongkai.paths import skeleton_folder
from gongkai.settings import Settings

CONFIG = click.option(
    "-f", "--config-file", type=click.Path(path_type=Path), default=Path("mkdocs.yml"), help=messages.text("cli.option-config")
)
STRICT = click.option("--strict", is_flag=True, help=messages.text("cli.option-strict"))


@click.group(help=messages.text("cli.help"), context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", help=messages.text("cli.option-version"), message="%(prog)s %(version)s")
def main() -> None:
    """`gongkai`."""


@main.command(help=messages.text("cli.init"))
@click.argument("folder", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Lay down a new site; nothing that stands there is overwritten."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(messages.text("cli.init-not-empty", folder=folder))
    shutil.copytree(skeleton_folder(), folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    click.echo(messages.text("cli.init-done", folder=folder))


@main.command(help=messages.text("cli.check"))
@CONFIG
@STRICT
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", help=messages.text("cli.option-format"))
def check(config_file: Path, strict: bool, form: str) -> None:
    """Read, render and check all of content/; write nothing."""
    place, settings = _config(config_file)
    prepared = prepare(place, settings)
    folder = f"{place.content.name}/"
    problems = [replace(one, path=folder + one.path) for one in prepared.problems]
    problems += inspect_hand_written(place.docs, settings, place.site_url)
    if problems or form == "json":
        click.echo(FORMATS[form](problems, ""))
    else:
        click.echo(messages.text("cli.check-clean", count=len(prepared.site.everything)))
    raise SystemExit(1 if stops(problems, strict) else 0)


@main.command(help=messages.text("cli.build"))
@CONFIG
@STRICT
@click.option("-d", "--site-dir", type=click.Path(path_type=Path), help=messages.text("cli.option-site-dir"))
def build(config_file: Path, strict: bool, site_dir: Path | None) -> None:
    """Build the site by MkDocs."""
    extra = ["--site-dir", str(site_dir.resolve())] if site_dir else []
    raise SystemExit(_mkdocs("build", config_file, [*extra, *(["--strict"] if strict else [])]))


@main.command(help=messages.text("cli.serve"))
@CONFIG
@click.option("-a", "--address", default="127.0.0.1:8000", help=messages.text("cli.option-address"))
def serve(config_file: Path, address: str) -> None:
    """Preview with live reload."""
    raise SystemExit(_mkdocs("serve", config_file, ["--dev-addr", address]))


@main.command(help=messages.text("cli.schema"))
@click.argument("kind")
@CONFIG
def schema(kind: str, config_file: Path) -> None:
    """JSON Schema of a kind's front matter."""
    _, settings = _config(config_file)
    found = next((known for known in settings.all_kinds if known.folder == kind), None)
    if found is None:
        known = messages.text("report.list").join(known.folder for known in settings.all_kinds)
        raise click.UsageError(messages.text("cli.schema-unknown", kind=kind, known=known))
    click.echo(json.dumps(found.schema().model_json_schema(), ensure_ascii=False, indent=1))


@main.command(help=messages.text("cli.headers"))
@click.argument("form", type=click.Choice(list(HEADER_FORMATS)))
def headers(form: str) -> None:
    """Print what a web server must say with every answer, as a file for it to include."""
    click.echo(HEADER_FORMATS[form](), nl=False)


main.add_command(adopt_command)
main.add_command(explain)
main.add_command(import_command)
main.add_command(inspect_command)
main.add_command(redact_command)


def _config(file: Path) -> tuple[Place, Settings]:
    """The site's place and settings, or the end of the command: without them nothing can be done."""
    try:
        return read_config(file)
    except GongkaiError as error:
        click.echo(str(error), err=True)
        raise SystemExit(3) from None


def _mkdocs(command: str, config_file: Path, arguments: list[str]) -> int:
    """Run MkDocs in its own process, without the banner of its theme; 3 where it is not installed or has no site."""
    _config(config_file)
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    return subprocess.run(
        [sys.executable, "-m", "mkdocs", command, "-f", str(config_file), *arguments], env=environment, check=False
    ).returncode
