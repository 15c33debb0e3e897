"""`gongkai compare`: what a change does to the public pages, for whoever is to approve it.

Exit codes: 0 no page is lost, 1 some page is, 2 wrong use.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from gongkai import messages
from gongkai.comparing import Difference, What, compare
from gongkai.model.problem import visible

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FORM = click.Choice(["text", "markdown", "json"])


@click.command(name="compare", help=messages.text("compare.help"))
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--format", "form", type=FORM, default="text", help=messages.text("compare.option-format"))
def compare_command(old: Path, new: Path, form: str) -> None:
    """Compare and tell."""
    try:
        found = compare(old, new)
    except ValueError as error:
        raise click.UsageError(messages.text("compare.no-site", folder=error)) from None
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
    elif not found:
        click.echo(messages.text("compare.same"))
    else:
        click.echo("\n".join(as_markdown(found) if form == "markdown" else as_text(found)))
    raise SystemExit(1 if any(one.what is What.LOST for one in found) else 0)


def as_text(found: Sequence[Difference]) -> Iterator[str]:
    """A line a page, and the counts."""
    for one in found:
        parts = messages.text("compare.parts", parts=_parts(one)) if one.parts else ""
        yield messages.text("compare.row", what=_label(one.what), address=f"/{one.address}", title=visible(one.title), parts=parts)
    yield summary(found)


def as_markdown(found: Sequence[Difference]) -> Iterator[str]:
    """A table for the summary of a run or for a comment."""
    yield f"{summary(found)}\n"
    yield messages.text("compare.table")
    yield "| --- | --- | --- | --- |"
    for one in found:
        cells = (_label(one.what), f"`/{one.address}`", visible(one.title), _parts(one))
        yield "| " + " | ".join(cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;") for cell in cells) + " |"


def summary(found: Sequence[Difference]) -> str:
    """How many pages of which kind."""
    counts = Counter(one.what for one in found)
    told = (messages.text("compare.count", what=_label(what), count=counts[what]) for what in What if counts[what])
    return messages.text("report.summary", counts=messages.text("report.joiner").join(told))


def _label(what: What) -> str:
    return messages.text(f"compare.what.{what}")


def _parts(one: Difference) -> str:
    """The names of fields as readers know them."""
    return messages.text("report.list").join(dict.fromkeys(map(_field, one.parts)))


def _field(key: str) -> str:
    for section in ("compare.fields", "columns", "facts"):
        if messages.has(f"{section}.{key}"):
            return messages.text(f"{section}.{key}")
    return messages.text(f"fields.{key}.label") if messages.has(f"fields.{key}.label") else key
