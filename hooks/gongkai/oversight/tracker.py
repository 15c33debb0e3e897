"""Site -> what is to be done: every row of every responsibility list (责任清单) and every commitment (承诺事项), with what became of it.

A row is closed by progress in its own document, by a follow-up document that names it, or by the day on which a commitment was kept;
the first of these counts. Pure; the day of the look is an argument.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from gongkai.link.site import Site
from gongkai.model.date import PartialDate
from gongkai.model.document import Document, Visibility
from gongkai.norms.responsibility import LONG_TERM, due_day
from gongkai.norms.vocabulary import Validity
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings


class State(StrEnum):
    """How a row stands on a day, most urgent first."""

    OVERDUE = "overdue"
    QUARTER = "this-quarter"
    """Due by the end of the calendar quarter."""
    LATER = "later"
    UNDATED = "undated"
    """Its deadline is missing, or cannot be read."""
    LONG_TERM = "long-term"
    ENDED = "ended"
    """Open, but its document is no longer in force (废止, 失效)."""
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is told of a row."""

    date: str
    """ISO, to its precision."""
    note: str
    is_done: bool
    path: str
    """Of the document that tells it; empty for the row's own."""
    heading: str
    """Of that document."""


@dataclass(frozen=True, slots=True)
class Row:
    """One duty or commitment."""

    path: str
    """Of its document."""
    id: str
    """`3-2` of a list, `1` of commitments; unique within the document."""
    is_commitment: bool
    heading: str
    """Of the document."""
    goal: str
    what: str
    bodies: tuple[str, ...]
    """Who answers for it, under their registered names, each once."""
    supporting: tuple[str, ...]
    due: str
    """Last lawful day in ISO form, 长期, or empty."""
    due_text: str
    note: str
    since: datetime.date
    """When the document was made."""
    is_in_force: bool
    evidence: str
    """A web address; evidence on the site is a step."""
    steps: tuple[Step, ...]
    """Oldest first."""
    closed: str
    """ISO day on which it was done; empty while it is open."""
    stamp: str
    """Of all documents that it is made of."""

    @property
    def is_dated(self) -> bool:
        return bool(self.due) and self.due not in LONG_TERM

    def state(self, today: datetime.date) -> State:
        """How it stands on a day."""
        if self.closed:
            return State.DONE
        if not self.is_in_force:
            return State.ENDED
        if not self.is_dated:
            return State.LONG_TERM if self.due else State.UNDATED
        if self.due < today.isoformat():
            return State.OVERDUE
        return State.QUARTER if self.due <= quarter_end(today).isoformat() else State.LATER

    def months(self, today: datetime.date) -> int:
        """Its age in whole months: until it was done, else until today."""
        end = datetime.date.fromisoformat(self.closed) if self.closed else today
        return max((end.year - self.since.year) * 12 + end.month - self.since.month - (end.day < self.since.day), 0)


def quarter_end(day: datetime.date) -> datetime.date:
    """The last day of the calendar quarter that a day lies in."""
    month = (day.month + 2) // 3 * 3
    return datetime.date(day.year, month, 30 if month in (6, 9) else 31)


def track(site: Site, settings: Settings) -> tuple[Row, ...]:
    """All rows of documents whose text is public: by the day of the document, its path, and their order in it."""
    told = _follow_ups(site)
    items = [item for item in site.documents if (item.duties or item.document.commitments) and _is_told(item)]
    items.sort(key=lambda item: (item.document.made_on.first, item.document.path))
    return tuple(row for item in items for row in _rows(item, told.get(item.document.path, ()), site, settings))


def by_body(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Each body, by name, with the rows that it answers for."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        for name in row.bodies:
            found[name].append(row)
    return dict(sorted(found.items()))


def has_rows(site: Site) -> bool:
    """Is there anything to track?"""
    return any((item.duties or item.document.commitments) and _is_told(item) for item in site.documents)


def _is_told(item: Rendered) -> bool:
    return item.document.visibility is Visibility.FULL


Told = tuple[Rendered, str, str, bool]
"""A follow-up: the document that tells it; row; note; is it done?"""


def _follow_ups(site: Site) -> Mapping[str, list[Told]]:
    """Path of a document -> what others tell of its rows."""
    found: dict[str, list[Told]] = defaultdict(list)
    for item in site.documents:
        if item.document.fields.follows_up and _is_told(item):
            for told in item.document.fields.follows_up:
                found[told.document] += [(item, row, told.note, told.done) for row in told.row]
    return found


def _rows(item: Rendered, told: Iterable[Told], site: Site, settings: Settings) -> Iterator[Row]:
    document = item.document
    stamp = " ".join(dict.fromkeys((item.digest, *(other.digest for other, *_ in told))))
    steps: dict[str, list[Step]] = defaultdict(list)
    for progress in document.progress:
        for row in progress.row:
            steps[row].append(Step(str(progress.date), progress.note, progress.done, "", ""))
    for other, row, note, done in told:
        steps[row].append(Step(str(other.document.date.first), note, done, other.document.path, other.document.heading))
    in_force = document.fields.validity is Validity.IN_FORCE
    since = document.made_on.first

    def canonical(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(settings.canonical, names)))

    for duty in item.duties:
        own = tuple(sorted(steps[duty.id], key=_in_time))
        goal = duty.task if duty.measure else ""
        bodies, supporting = canonical(duty.responsible), canonical(duty.supporting)
        yield Row(document.path, duty.id, False, document.heading, goal, duty.measure or duty.task, bodies, supporting, duty.due,
                  duty.due_text, duty.note, since, in_force, "", own, _closed(own), stamp)  # fmt: skip
    for place, promise in enumerate(document.commitments, 1):
        evidence = site.by_path.get(promise.evidence)
        more = [_kept(promise.fulfilled, evidence.document if evidence and _is_told(evidence) else None)] if promise.fulfilled else []
        own = tuple(sorted([*steps[str(place)], *more], key=_in_time))
        whole = f"{stamp} {evidence.digest}" if evidence else stamp
        yield Row(document.path, str(place), True, document.heading, "", promise.what, canonical(promise.who) or document.leads, (),
                  due_day(promise.due), promise.due, "", since, in_force, promise.evidence if promise.is_web else "", own, _closed(own),
                  whole)  # fmt: skip


def _kept(day: PartialDate, evidence: Document | None) -> Step:
    """The keeping of a commitment, with the document that shows it."""
    return Step(str(day), "", True, evidence.path if evidence else "", evidence.heading if evidence else "")


def _in_time(step: Step) -> tuple[str, str]:
    return step.date, step.path


def _closed(steps: Iterable[Step]) -> str:
    """The day of the first step that says so."""
    return next((step.date[:10] for step in steps if step.is_done), "")
