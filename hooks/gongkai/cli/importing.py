"""`gongkai import` and `gongkai adopt`: raw files -> drafts outside content/ -> documents in content/.

Exit codes: 0 every file gave a draft (or was adopted), 1 some did not, 2 wrong use, 3 settings or a library are missing.
"""

import json
import os
import sys
from collections import Counter
from itertools import chain
from pathlib import Path

import click

from gongkai import messages
from gongkai.cli.options import CONFIG, site_of
from gongkai.importer import report, run
from gongkai.importer.adopt import Refusal, adopt
from gongkai.importer.findings import Value
from gongkai.importer.given import parse_given
from gongkai.model.problem import report as problem_report
from gongkai.place import Place
from gongkai.settings import Settings

DETAILED = 5
"""Files up to which each is told in full; more get a line each."""


@click.command(name="import", help=messages.text("import.help"))
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--into", type=click.Path(path_type=Path), default=Path("drafts"), help=messages.text("import.option-into"))
@click.option("--kind", default="", help=messages.text("import.option-kind"))
@click.option("--set", "given", multiple=True, metavar="FIELD=VALUE", help=messages.text("import.option-set"))
@click.option("--allow-host", "hosts", multiple=True, metavar="HOST", help=messages.text("import.option-host"))
@click.option("--again", is_flag=True, help=messages.text("import.option-again"))
@click.option("--dry-run", is_flag=True, help=messages.text("import.option-dry-run"))
@click.option("--report", "report_file", type=click.Path(path_type=Path), help=messages.text("import.option-report"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=messages.text("import.option-format"))
@click.option("-v", "--verbose", is_flag=True, help=messages.text("import.option-verbose"))
@click.option("-q", "--quiet", is_flag=True, help=messages.text("import.option-quiet"))
@CONFIG
def import_command(
    files: tuple[Path, ...], into: Path, kind: str, given: tuple[str, ...], hosts: tuple[str, ...], again: bool, dry_run: bool,
    report_file: Path | None, form: str, verbose: bool, quiet: bool, config_file: Path,
) -> None:  # fmt: skip
    """Read, understand, write drafts and tell."""
    place, settings = site_of(config_file)
    _outside(into, place)
    folders = [k.folder for k in settings.all_kinds]
    if kind and kind not in folders:
        raise click.UsageError(messages.text("cli.schema-unknown", kind=kind, known=messages.text("report.list").join(folders)))
    order = run.Order(into, settings, kind, _given(given, kind, settings), _hosts(settings, hosts), dry_run, again)
    todo = run.sources(files)
    rows: list[dict[str, object]] = []
    states: Counter[str] = Counter()
    codes: set[str] = set()
    keep_rows = report_file is not None or form == "json"
    with click.progressbar(
        length=len(todo), label=messages.text("import.progress"), file=sys.stderr, hidden=quiet or not _shows_bar(todo)
    ) as bar:
        for outcome in run.import_files(todo, order):
            bar.update(1)
            states[outcome.state] += 1
            codes |= {outcome.refused.code} if outcome.refused else set()
            if keep_rows:
                rows.append(report.row(outcome))
            if form == "text" and not quiet:
                told = report.lines(outcome) if verbose or len(todo) <= DETAILED else [report.summary(outcome)]
                click.echo("\n".join(told))
            elif outcome.refused:
                click.echo(report.summary(outcome), err=True)
    _finish(rows, states, report_file, form, quiet, dry_run)
    raise SystemExit(_code(states, codes))


def _shows_bar(todo: list[Path]) -> bool:
    return sys.stderr.isatty() and len(todo) > DETAILED and not os.environ.get("NO_COLOR")


def _finish(rows: list[dict[str, object]], states: Counter[str], file: Path | None, form: str, quiet: bool, dry_run: bool) -> None:
    text = json.dumps({"schema": "gongkai.import/1", "files": rows}, ensure_ascii=False, indent=1) if rows or file or form == "json" else ""
    if file:
        file.write_text(f"{text}\n", encoding="utf-8")
    if form == "json":
        click.echo(text)
    elif not quiet:
        click.echo(report.table(states))
        if dry_run:
            click.echo(messages.text("import.dry"))


def _code(states: Counter[str], codes: set[str]) -> int:
    if not states["failed"]:
        return 0
    return 3 if codes == {"missing-library"} and len(states) == 1 else 1


def _given(pairs: tuple[str, ...], kind: str, settings: Settings) -> dict[str, Value]:
    known = {key for k in settings.all_kinds if not kind or k.folder == kind for key in k.schema().model_fields}
    try:
        return parse_given(pairs, known)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _hosts(settings: Settings, more: tuple[str, ...]) -> frozenset[str]:
    from urllib.parse import urlsplit

    own = [urlsplit(crumb.url).hostname or "" for crumb in settings.host]
    return frozenset(host for host in (settings.domain, *own, *more) if host)


def _outside(into: Path, place: Place) -> None:
    """Drafts stand outside content/: an unfinished one stops nobody's build."""
    if into.resolve().is_relative_to(place.content.resolve()):
        raise click.UsageError(messages.text("import.into-content", folder=into))


@click.command(name="adopt", help=messages.text("adopt.help"))
@click.argument("drafts", nargs=-1, required=True, metavar="DRAFT…", type=click.Path(path_type=Path))
@click.option("--keep-draft", is_flag=True, help=messages.text("adopt.option-keep"))
@click.option("--dry-run", is_flag=True, help=messages.text("adopt.option-dry-run"))
@CONFIG
def adopt_command(drafts: tuple[Path, ...], keep_draft: bool, dry_run: bool, config_file: Path) -> None:
    """Check drafts and move those that are in order."""
    place, settings = site_of(config_file)
    bad = 0
    for draft in chain.from_iterable(sorted(one.rglob("*.md")) if one.is_dir() else [one] for one in drafts):
        try:
            adopted = adopt(draft, place.content, settings, keep_draft, dry_run)
        except Refusal as refusal:
            bad += 1
            click.echo(
                problem_report(refusal.problems)
                if refusal.problems
                else messages.text(f"adopt.{refusal.code}", draft=draft, **refusal.values)
            )
            continue
        click.echo(messages.text("adopt.would" if dry_run else "adopt.done", draft=draft, path=f"{place.content.name}/{adopted}"))
    raise SystemExit(1 if bad else 0)
