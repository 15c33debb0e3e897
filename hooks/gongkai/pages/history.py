"""The page beside a document that tells how its text has changed: history.html. Search engines are asked to leave it out."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai import messages
from gongkai.model.date import parse_date
from gongkai.model.document import Document
from gongkai.model.revision import Change, Revision
from gongkai.pages.output import Output
from gongkai.pages.page import Crumb, Page, html_output
from gongkai.pages.words import chinese_date

NAME = "history.html"


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """One revision as the page shows it."""

    date: str
    datetime: str
    notes: tuple[str, ...]
    changes: tuple[Change, ...]
    words: str
    """What stands in place of changes, where there are none to show."""


@dataclass(frozen=True, slots=True)
class HistoryView:
    """A document's revisions, newest first."""

    title: str
    back: str
    """Address of the document."""
    rows: tuple[RevisionRow, ...]


def history_output(document: Document, told: Sequence[Revision]) -> Output:
    """The page; its description is its input."""
    title = messages.text("history.title", title=document.heading)
    kind = document.kind
    page = Page(
        address=f"{document.address}{NAME}",
        title=title,
        template="history.html",
        content=HistoryView(title, document.address, tuple(_row(revision, revision is told[-1]) for revision in told)),
        section=f"{kind.folder}/",
        crumbs=(Crumb(kind.label, f"{kind.folder}/"), Crumb(document.heading, document.address), Crumb(messages.text("history.name"), "")),
        listed=False,
    )
    return html_output(page)


def _row(revision: Revision, is_first: bool) -> RevisionRow:
    words = ""
    if not revision.is_shown:
        words = messages.text("history.not-shown")
    elif is_first:
        words = messages.text("history.first")
    elif not revision.changes:
        words = messages.text("history.note-only")
    return RevisionRow(chinese_date(parse_date(revision.day)), revision.day, revision.notes, revision.changes, words)
