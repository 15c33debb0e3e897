"""`gongkai explain`: a problem code -> severity, words, rule, basis, and an example of the wrong and the right form.

The catalogue has severity and words; all else is told once, in docs/problems.md, which is read here:

    ## chapter              its first paragraph may give the basis of all its codes
    ### code                severity and rule in the first paragraph, then a list: wrong form, right form, basis of its own
"""

import difflib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from gongkai import messages
from gongkai.model.problem import Severity
from gongkai.paths import problems_page

_HEADING = re.compile(r"^(##|###) +`?(.+?)`? *$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that there is to say of a problem code."""

    code: str
    severity: str
    """error, warning or advice."""
    message: str
    """Template of what an editor is told."""
    rule: str
    basis: str
    """Law, standard, or the reason that was measured."""
    wrong: str
    right: str


def explanations(page: Path | None = None) -> dict[str, Explanation]:
    """Every code of the catalogue that the page explains, in its order there."""
    text = (page or problems_page()).read_text(encoding="utf-8")
    return {found.code: found for found in _read(text) if messages.has(f"problems.{found.code}")}


def _read(text: str) -> Iterator[Explanation]:
    chapter_basis = ""
    marks = list(_HEADING.finditer(text))
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        part = text[mark.end() : following.start() if following else len(text)]
        paragraphs = [line for line in part.split("\n") if line and not line.startswith("- ")]
        if mark[1] == "##":
            chapter_basis = _item("basis", paragraphs)
            continue
        items = [line.removeprefix("- ") for line in part.split("\n") if line.startswith("- ")]
        severity = messages.text(f"problems.{mark[2]}.severity") if messages.has(f"problems.{mark[2]}") else ""
        yield Explanation(
            code=mark[2],
            severity=severity,
            message=messages.text(f"problems.{mark[2]}.text") if severity else "",
            rule="".join(paragraphs).partition(messages.text("explain.full-stop"))[2],
            basis=_item("basis", items) or chapter_basis,
            wrong=_item("wrong", items),
            right=_item("right", items),
        )


def _item(name: str, lines: list[str]) -> str:
    """What a line says behind its label."""
    label = messages.text(f"explain.{name}") + messages.text("explain.colon")
    return next((line.removeprefix(label) for line in lines if line.startswith(label)), "")


def as_text(found: Explanation) -> str:
    """For people, without the marks of Markdown."""
    severity = Severity[found.severity.upper()].label
    rows = [(name, getattr(found, name)) for name in ("message", "rule", "basis", "wrong", "right")]
    lines = [f"{messages.text(f'explain.{name}')}{messages.text('explain.colon')}{plain(value)}" for name, value in rows if value]
    lines[0] = re.sub(r"\{\w+\}", messages.text("page.ellipsis"), lines[0])
    return "\n".join([f"{found.code} {severity}", *lines])


def plain(text: str) -> str:
    """Markdown as people read it: code marks become quotation marks; links become their words."""
    quoted = re.sub(r"(`+)(.+?)\1", lambda match: messages.text("explain.quoted", value=match[2].strip()), text)
    return re.sub(r"\[([^\[\]]+)\]\([^()]+\)", r"\1", quoted)


@click.command(help=messages.text("cli.explain"))
@click.argument("code", required=False)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=messages.text("cli.option-explain-format"))
def explain(code: str | None, form: str) -> None:
    """Explain a problem code; without one, list them all."""
    known = explanations()
    if code is None:
        rows = list(known.values())
        click.echo(_json([asdict(found) for found in rows]) if form == "json" else "\n".join(map(_row, rows)))
        return
    if code not in known:
        near = difflib.get_close_matches(code, known, 1, 0.5)
        hint = messages.text("report.did-you-mean", name=near[0]) if near else ""
        raise click.UsageError(messages.text("cli.explain-unknown", code=code, hint=hint))
    click.echo(_json(asdict(known[code])) if form == "json" else as_text(known[code]))


def _row(found: Explanation) -> str:
    return f"{found.code}  {Severity[found.severity.upper()].label}  {plain(found.rule)}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
