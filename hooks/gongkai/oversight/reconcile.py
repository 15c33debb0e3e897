"""A report's stated figures against the replies on this site: what is equal, and each difference.

Compared is what the reporting office led: replies of those whose opinion was asked (会办) are published by others. A report of a session is
held against that session, else one of a year or of years against the replies of those years.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gongkai.link.site import Site
from gongkai.model.document import Document
from gongkai.model.schema import Figures
from gongkai.norms.results import Satisfaction, Scale
from gongkai.oversight.matters import Answer, Standing, answers_of
from gongkai.oversight.statistics import tally
from gongkai.settings import Settings

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
OUTCOMES = {
    "satisfied": Satisfaction.SATISFIED.slug, "mostly_satisfied": Satisfaction.MOSTLY.slug, "unsatisfied": Satisfaction.UNSATISFIED.slug,
    "solved": Scale.SOLVED.value, "in_progress": Scale.IN_PROGRESS.value, "planned": Scale.PLANNED.value,
    "reference": Scale.REFERENCE.value,
}  # fmt: skip
"""Figure of a report -> figure of the statistics."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, stated and found."""

    figure: str
    """`lead`, `answered`, or a key of OUTCOMES."""
    stated: int
    found: int
    """On this site, those that are only counted included where the figure is not about what is said in them."""

    @property
    def difference(self) -> int:
        """Stated less found."""
        return self.stated - self.found


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A report held against the site."""

    lines: tuple[Line, ...]
    withheld: int
    """Matters within `found` of `lead` and `answered` that are only counted (不予公开)."""
    supporting: int | None
    """会办 as the report states it: not compared."""
    note: str
    """The editors' own explanation."""

    @property
    def is_equal(self) -> bool:
        return not any(line.difference for line in self.lines)

    @property
    def differing(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.difference)


def reconciliations(site: Site, settings: Settings) -> Mapping[str, Reconciliation]:
    """Path of each report that states figures for a period or session -> how they compare."""
    reports = [item.document for item in site.everything if item.document.report]
    stating = [report for report in reports if _led(report.report.figures if report.report else Figures()) is not None]
    if not stating:
        return {}
    answers = [one for one in answers_of(site, settings.clock, settings.today()) if one.standing in (Standing.ANSWER, Standing.WITHHELD)]
    found = ((report.path, _reconcile(report, answers, settings)) for report in stating)
    return {path: made for path, made in found if made}


def _reconcile(document: Document, answers: Iterable[Answer], settings: Settings) -> Reconciliation | None:
    report = document.report
    if not report or (led := _led(report.figures)) is None:
        return None
    years = _years(report.period)
    if not document.session and not years:
        return None
    within = tally(answer for answer in answers if _is_within(answer, document, years) and _is_led_by(answer, document, settings))
    figures, counts = report.figures, within.counts
    lines = [Line("lead", led, counts["answered"])]
    if figures.answered is not None and figures.answered <= led:  # else it counts what others led as well
        lines.append(Line("answered", figures.answered, counts["answered"]))
    for key, name in OUTCOMES.items():
        stated = getattr(figures, key)
        if stated is not None:
            lines.append(Line(key, stated, counts[name]))
    return Reconciliation(tuple(lines), counts["withheld"], figures.supporting, report.figures_note)


def _led(figures: Figures) -> int | None:
    """主办: as stated, or what was received less what others led."""
    if figures.lead is not None:
        return figures.lead
    return None if figures.received is None else figures.received - (figures.supporting or 0)


def _years(period: str) -> range:
    """`2021-2023` -> the years from first to last; empty without a year."""
    named = [int(year) for year in _YEAR.findall(period)]
    return range(min(named), max(named) + 1) if named else range(0)


def _is_within(answer: Answer, report: Document, years: range) -> bool:
    if report.session:
        of, own = answer.document.session, report.session
        return bool(of) and of is not None and (of.assembly, of.term, of.meeting) == (own.assembly, own.term, own.meeting)
    if report.assembly and answer.document.assembly is not report.assembly:
        return False
    return (answer.replied or answer.document.date.first).year in years


def _is_led_by(answer: Answer, report: Document, settings: Settings) -> bool:
    """Of the office that reports; the site's own agency reports on all that its site publishes."""
    offices = {settings.canonical(name) for name in report.fields.issuers}
    return settings.canonical(settings.agency) in offices or not offices.isdisjoint(answer.document.leads)
