"""A document and the site's clock -> what was due when, by which rule, and whether it was done.

assigned (交办) -> reply due, by assembly: 代表法 (2025) §51, or the site's own rule; signed (成文) -> publication due: 条例 §26.
A term of months ends on the same day of the month, or on its last (民法典 §202); it is not put off for holidays.
"""

import calendar
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from gongkai import messages
from gongkai.model.clock import AssemblyClock, Clock
from gongkai.model.document import Document
from gongkai.norms.session import Assembly
from gongkai.norms.terms import Unit, parse_term
from gongkai.norms.vocabulary import ReplyType
from gongkai.oversight.workdays import Due, nth_workday


class Task(StrEnum):
    """What has to be done."""

    REPLY = "reply"
    OPINION = "opinion"
    PUBLICATION = "publication"


class State(StrEnum):
    """How it stands."""

    IN_TIME = "in-time"
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"

    @property
    def is_done(self) -> bool:
        return self in (State.IN_TIME, State.LATE)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One thing that was or is due."""

    task: Task
    start: datetime.date
    """From which day the term runs."""
    due: datetime.date
    """The last day."""
    estimated: bool
    """Does it rest on a calendar that is not announced yet?"""
    term: str
    basis: str
    done: datetime.date | None

    def state(self, today: datetime.date) -> State:
        """On `today`; what is due today is not overdue yet."""
        if self.done:
            return State.IN_TIME if self.done <= self.due else State.LATE
        return State.OPEN if today <= self.due else State.OVERDUE


def deadlines(document: Document, clock: Clock, today: datetime.date) -> Iterator[Deadline]:
    """All deadlines of a document."""
    yield from filter(None, (reply_deadline(document, clock), publication_deadline(document, clock, today)))


def reply_deadline(document: Document, clock: Clock) -> Deadline | None:
    """From assignment to the reply; None where the document does not say when it was assigned, or nothing is due by rule."""
    reply, session = document.reply, document.session
    if not reply or not reply.assigned or not session or (start := reply.assigned.first) < since(clock):
        return None
    own = clock.congress if session.assembly is Assembly.CONGRESS else clock.cppcc
    opinion = reply.reply_type is ReplyType.OPINION
    term = own.opinion if opinion else _reply_term(own, reply.difficult, reply.reply_type is ReplyType.FURTHER)
    if not term:
        return None
    due = due_day(start, term)
    return Deadline(
        Task.OPINION if opinion else Task.REPLY, start, due.day, due.estimated, term, _basis(own, session.assembly), replied_on(document)
    )


def _reply_term(own: AssemblyClock, difficult: bool, again: bool) -> str:
    if again and own.again:
        return own.again
    return own.difficult if difficult and own.difficult else own.reply


def _basis(own: AssemblyClock, assembly: Assembly) -> str:
    """The rule that the site names; of the people's congress the law; else the site's own setting."""
    return own.basis or messages.text(f"clock.basis-{assembly}")


def replied_on(document: Document) -> datetime.date | None:
    """The day of the reply: 答复日期, else 成文日期, else, of one that is published, 发布日期. None for a draft without."""
    fields = document.fields
    given = (document.reply.replied if document.reply else None) or fields.signed
    if given:
        return given.first if given.is_day else None
    return None if fields.draft else document.date.first


def publication_deadline(document: Document, clock: Clock, today: datetime.date) -> Deadline | None:
    """From signing to publication, for what is open to the public (主动公开)."""
    fields = document.fields
    signed = fields.signed
    if not clock.publication or not signed or not signed.is_day or not document.is_open or signed.first < since(clock):
        return None
    due = due_day(signed.first, clock.publication)
    published = document.date.first
    done = None if fields.draft or published > today else published
    return Deadline(
        Task.PUBLICATION, signed.first, due.day, due.estimated, clock.publication, messages.text("clock.basis-publication"), done
    )


@lru_cache(maxsize=4096)
def due_day(start: datetime.date, term: str) -> Due:
    """The last day of a term (`3个月`, `20个工作日`, `6月30日`) that runs from `start`, a day that is not counted itself."""
    parsed = parse_term(term)
    match parsed.unit:
        case Unit.MONTHS:
            year, month = divmod(start.year * 12 + start.month - 1 + parsed.count, 12)
            return Due(datetime.date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1])))
        case Unit.WORKDAYS:
            return nth_workday(start, parsed.count)
        case Unit.DATE:
            fixed = datetime.date(start.year, parsed.count, parsed.day)
            return Due(fixed if fixed >= start else fixed.replace(year=start.year + 1))
        case Unit.DAYS:
            return Due(start + datetime.timedelta(days=parsed.count))


@lru_cache(maxsize=64)
def _day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text) if text else datetime.date.min


def since(clock: Clock) -> datetime.date:
    """The first day that the clock looks at."""
    return _day(clock.since)
