"""`gongkai due`: the site's documents, drafts too -> replies, opinions and publications that are due soon or overdue.

Exit codes: 0 nothing overdue, 1 something, 2 wrong use, 3 the settings cannot be read.
"""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path

import click

from gongkai import messages
from gongkai.checking import read_content
from gongkai.cli.options import CONFIG, site_of
from gongkai.model.document import Document
from gongkai.oversight.clock import Deadline, State, deadlines

SCHEMA = "gongkai.due/1"


@click.command(name="due", help=messages.text("due.help"))
@CONFIG
@click.option("--days", type=click.IntRange(0, 3650), default=30, help=messages.text("due.option-days"))
@click.option("--late", "with_late", is_flag=True, help=messages.text("due.option-late"))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help=messages.text("due.option-format"))
def due(config_file: Path, days: int, with_late: bool, form: str) -> None:
    """List deadlines, the earliest first."""
    place, settings = site_of(config_file)
    documents, unread = read_content(place, settings)
    today = settings.today()
    every = [(document, one) for document in documents for one in deadlines(document, settings.clock, today)]
    found = sorted(filter(lambda pair: _is_asked_for(pair[1], today, days, with_late), every), key=_place)
    click.echo(_as_json(found, today) if form == "json" else "\n".join(_as_text(found, today, days, place.content.name)))
    if unread:
        click.echo(messages.text("due.unread", count=unread), err=True)
    raise SystemExit(1 if any(one.state(today) is State.OVERDUE for _, one in found) else 0)


def _is_asked_for(one: Deadline, today: datetime.date, days: int, with_late: bool) -> bool:
    match one.state(today):
        case State.OVERDUE:
            return True
        case State.OPEN:
            return (one.due - today).days <= days
        case State.LATE:
            return with_late
        case State.IN_TIME:
            return False


def _place(pair: tuple[Document, Deadline]) -> tuple[bool, datetime.date, str, str]:
    """What is still to be done before what was done late; the earliest first."""
    document, one = pair
    return bool(one.done), one.due, document.path, one.task


def _as_text(found: list[tuple[Document, Deadline]], today: datetime.date, days: int, content: str) -> Iterator[str]:
    for document, one in found:
        yield messages.text(
            "due.row", state=_words(one, today), due=one.due, estimated=messages.text("due.estimated") if one.estimated else "",
            task=messages.text(f"clock.tasks.{one.task}"), path=f"{content}/{document.source_path}", heading=document.heading,
            lead=messages.text("report.list").join(document.leads or document.fields.issuers or (document.fields.source,)),
        )  # fmt: skip
    overdue = sum(one.state(today) is State.OVERDUE for _, one in found)
    yield messages.text("due.summary", count=len(found), overdue=overdue) if found else messages.text("due.none", days=days)


def _words(one: Deadline, today: datetime.date) -> str:
    left = (one.due - today).days
    match one.state(today):
        case State.OVERDUE:
            return messages.text("due.overdue", days=-left)
        case State.LATE:
            return messages.text("due.late", days=(one.done - one.due).days if one.done else 0)
        case _:
            return messages.text("due.open", days=left) if left else messages.text("due.today")


def _as_json(found: list[tuple[Document, Deadline]], today: datetime.date) -> str:
    items = [
        {
            "path": document.source_path, "title": document.heading, "task": str(one.task), "state": str(one.state(today)),
            "lead": list(document.leads), "start": str(one.start), "term": one.term, "basis": one.basis, "due": str(one.due),
            "estimated": one.estimated, "days": (one.due - today).days, "done": str(one.done) if one.done else "",
        }
        for document, one in found
    ]  # fmt: skip
    return json.dumps({"schema": SCHEMA, "as_of": str(today), "items": items}, ensure_ascii=False, indent=2)
