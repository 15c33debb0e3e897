"""The clock of a site -> how its statistics are counted, in sentences."""

import datetime
from collections.abc import Iterator

from gongkai import messages
from gongkai.model.clock import Clock
from gongkai.model.date import PartialDate
from gongkai.norms.session import Assembly
from gongkai.norms.terms import Unit, parse_term
from gongkai.oversight.workdays import is_announced
from gongkai.pages.words import chinese_date


def counting_rules(clock: Clock, today: datetime.date, large: int) -> Iterator[str]:
    """How it is counted. `large`: matters from which on a value has no list, where there is such a value; else 0."""
    text = messages.text
    for name in ("rule", "rule-year", "rule-values", "rule-withheld"):
        yield text(f"statistics.{name}")
    if clock.public:
        yield text("statistics.rule-open")
        yield text("statistics.rule-clock", terms=text("report.clauses").join(_terms(clock)))
        if not is_announced(today.year) and _counts_workdays(clock):
            yield text("statistics.estimated")
    if large:
        yield text("statistics.rule-large", count=large)
    if clock.public:
        yield text("statistics.as-of", date=chinese_date(PartialDate(today.year, today.month, today.day)))


def _terms(clock: Clock) -> Iterator[str]:
    text = messages.text
    for assembly, own in ((Assembly.CONGRESS, clock.congress), (Assembly.CPPCC, clock.cppcc)):
        if own.reply:
            key = "rule-term-difficult" if own.difficult else "rule-term"
            basis = own.basis or text(f"clock.basis-{assembly}")
            yield text(f"statistics.{key}", matter=assembly.label + assembly.matter, term=own.reply, difficult=own.difficult, basis=basis)
    if clock.publication:
        yield text("statistics.rule-publication", term=clock.publication, basis=text("clock.basis-publication"))


def _counts_workdays(clock: Clock) -> bool:
    terms = (clock.publication, clock.congress.reply, clock.congress.difficult, clock.cppcc.reply, clock.cppcc.difficult)
    return any(parse_term(term).unit is Unit.WORKDAYS for term in terms if term)
