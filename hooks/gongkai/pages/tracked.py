"""A row of the tracker, or what a document tells of its own rows -> what a page shows of it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.date import parse_date
from gongkai.model.document import Document, Visibility
from gongkai.oversight.tracker import Row, State
from gongkai.pages.words import chinese_date


@dataclass(frozen=True)
class Way:
    """A name, and where it leads; an empty address leads nowhere."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class SeenStep:
    """Something that is told of a row."""

    text: str
    datetime: str
    document: Way | None
    """The other document that tells it."""
    is_done: bool


@dataclass(frozen=True)
class Seen:
    """A row of the tracker as a page shows it."""

    what: str
    details: tuple[str, ...]
    """Goal, supporting bodies, note."""
    bodies: tuple[Way, ...]
    due: str
    datetime: str
    """ISO day of the deadline; empty where it has none."""
    age: str
    steps: tuple[SeenStep, ...]
    evidence: str
    source: Way
    number: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as its document's page shows it, in the columns of the responsibility list."""

    number: int
    what: str
    who: str
    due: str
    told: tuple[SeenStep, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Told:
    """Progress as its document's page shows it."""

    number: str
    anchor: str
    step: SeenStep


@dataclass(frozen=True, slots=True)
class OwnTracking:
    """What a document says of what is to be done."""

    promises: tuple[Promise, ...]
    progress: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """Another document that tells what became of rows."""

    label: str
    note: str
    document: Way
    date: str
    is_done: bool


def due_year(row: Row) -> str:
    """The year of the deadline; `long-term` or `undated` where it has none."""
    return row.due[:4] if row.is_dated else State.LONG_TERM if row.due else State.UNDATED


def row_number(row: Row) -> str:
    """第 3-2 项, 承诺 1."""
    return messages.text("tracker.commitment" if row.is_commitment else "tracker.duty", id=row.id)


def seen_row(row: Row, own: str, addresses: Mapping[str, str], today: datetime.date) -> Seen:
    """A row on the page of the body `own`, or of all."""
    details = []
    if row.goal:
        details.append(messages.text("tracker.goal", goal=row.goal))
    if row.supporting:
        details.append(messages.text("tracker.supporting", names=messages.text("report.list").join(row.supporting)))
    if row.note:
        details.append(messages.text("tracker.note", note=row.note))
    return Seen(
        what=row.what,
        details=tuple(details),
        bodies=tuple(Way(name, addresses[name] if name != own else "") for name in row.bodies),
        due=deadline(row.due, row.due_text),
        datetime=row.due if row.is_dated else "",
        age=age(row, today),
        steps=tuple(_step(step.date, step.note, step.is_done, step.path, step.heading) for step in row.steps),
        evidence=row.evidence,
        source=Way(row.heading, f"{row.path}/#row-{row.id}"),
        number=row_number(row),
    )


def deadline(due: str, written: str) -> str:
    """As it is written; an ISO date in words."""
    return chinese_date(parse_date(written)) if written[:2].isdecimal() and "-" in written and due == written else written


def age(row: Row, today: datetime.date) -> str:
    """已布置 5 个月, 用时 3 个月."""
    months = row.months(today)
    words = messages.text("tracker.months", count=months) if months else messages.text("tracker.no-month")
    key = "closed" if row.closed else "commitment" if row.is_commitment else "duty"
    return messages.text(f"tracker.age.{key}", age=words)


def _step(date: str, note: str, is_done: bool, path: str = "", heading: str = "") -> SeenStep:
    day = chinese_date(parse_date(date))
    words = messages.text("tracker.told", date=day, note=note) if note else day
    return SeenStep(words, date.replace(" ", "T"), Way(heading, f"{path}/") if path else None, is_done)


def own_tracking(document: Document) -> OwnTracking | None:
    """What a document's page shows of its own commitments and progress; None where there is nothing, or its text is not public."""
    if not (document.commitments or document.progress) or document.visibility is not Visibility.FULL:
        return None
    joiner = messages.text("report.list")
    promises = tuple(
        Promise(
            number=place,
            what=made.what,
            who=joiner.join(made.who or document.leads),
            due=deadline(made.due, made.due),
            told=(
                *(_step(str(told.date), told.note, told.done) for told in document.progress if str(place) in told.row),
                *((_step(str(made.fulfilled), "", True),) if made.fulfilled else ()),
            ),
            evidence=made.evidence if made.is_web else "",
        )
        for place, made in enumerate(document.commitments, 1)
    )
    if promises:
        return OwnTracking(promises, ())
    return OwnTracking((), tuple(
        Told(row, f"row-{row}", _step(str(told.date), told.note, told.done))
        for told in sorted(document.progress, key=lambda told: told.date.moment) for row in told.row
    ))  # fmt: skip


def outcomes(document: Document, site: Site) -> tuple[Outcome, ...]:
    """What other documents of the site tell of a document's rows, oldest first."""
    joiner = messages.text("report.list")
    found = []
    for other in site.cited_by.get(document.path, ()):
        for told in other.fields.follows_up:
            if told.document == document.path and other.visibility is Visibility.FULL:
                label, way = _numbered(document, joiner.join(told.row)), Way(other.heading, other.address)
                found.append(Outcome(label, told.note, way, str(other.date.first), told.done))
    for place, made in enumerate(document.commitments, 1):
        if (evidence := site.by_path.get(made.evidence)) and evidence.document.visibility.has_page:
            other = evidence.document
            label, way = _numbered(document, str(place)), Way(other.heading, other.address)
            found.append(Outcome(label, messages.text("tracker.evidence"), way, str(other.date.first), False))
    return tuple(sorted(found, key=lambda one: (one.date, one.document.address, one.label)))


def _numbered(document: Document, numbers: str) -> str:
    return messages.text("tracker.commitment" if document.commitments else "tracker.duty", id=numbers)
