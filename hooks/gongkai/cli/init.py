"""`gongkai init`: an empty folder and a few answers -> a site.

On a terminal the answers are asked for; elsewhere, and with --yes, what is not given by --set is what the skeleton says.
"""

import sys
import tempfile
from dataclasses import fields, replace
from pathlib import Path
from urllib.parse import urlsplit

import click

from gongkai import messages
from gongkai.cli.config import read_config
from gongkai.laying import Answers, lay, write_editor_files
from gongkai.model.problem import GongkaiError


@click.command(help=messages.text("init.help"))
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE", help=messages.text("init.option-set"))
@click.option("--sample/--no-sample", default=None, help=messages.text("init.option-sample"))
@click.option("-y", "--yes", is_flag=True, help=messages.text("init.option-yes"))
def init(folder: Path, given: tuple[str, ...], sample: bool | None, yes: bool) -> None:
    """Lay down a new site; nothing that stands there is overwritten."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise click.UsageError(messages.text("cli.init-not-empty", folder=folder))
    known = _given(given)
    asks = sys.stdin.isatty() and not yes
    answers = _answers(known, asks)
    if sample is None:
        sample = click.confirm(messages.text("init.ask-sample"), default=True, err=True) if asks else True
    if not urlsplit(answers.url).netloc:
        raise click.UsageError(messages.text("settings.site-url"))
    _try(answers)
    lay(folder, answers, sample=sample)
    write_editor_files(folder / ".vscode", read_config(folder / "mkdocs.yml")[1])
    click.echo(messages.text("cli.init-done", folder=folder))


def _given(pairs: tuple[str, ...]) -> dict[str, str]:
    """`--set` by English or Chinese name."""
    names = {messages.text(f"init.labels.{field.name}"): field.name for field in fields(Answers)}
    found = {}
    for pair in pairs:
        name, sign, value = pair.partition("=")
        key = names.get(name.strip(), name.strip())
        if not sign or key not in names.values():
            known = messages.text("report.list").join(f"{key} ({label})" for label, key in names.items())
            raise click.UsageError(messages.text("init.set-unknown", value=pair, known=known))
        found[key] = value.strip()
    return found


def _answers(known: dict[str, str], asks: bool) -> Answers:
    answers = Answers.defaults()
    for field in fields(Answers):
        value = known.get(field.name)
        if value is None and asks:
            value = click.prompt(messages.text(f"init.labels.{field.name}"), default=getattr(answers, field.name), err=True).strip()
        if value is not None:
            answers = replace(answers, **{field.name: f"{value.rstrip('/')}/" if field.name == "url" else value})
    return answers


def _try(answers: Answers) -> None:
    """Lay the site somewhere else first: wrong answers leave nothing behind."""
    with tempfile.TemporaryDirectory() as elsewhere:
        lay(Path(elsewhere), answers, sample=False)
        try:
            read_config(Path(elsewhere) / "mkdocs.yml")
        except GongkaiError as error:
            raise click.UsageError(str(error)) from None
