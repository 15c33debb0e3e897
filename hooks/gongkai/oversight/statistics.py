"""Answers -> figures: of the whole site, and of every year, session, assembly, lead department and topic.

The unit is the matter (件). A value looks at the replies that bear it and at nothing else, so its figures can be counted again from the
published rows of those replies. What is only counted (不予公开) and what is under way go into numbers and into nothing else.
"""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from gongkai.link.facets import BY_KEY, Value
from gongkai.link.site import Site
from gongkai.model.clock import Clock
from gongkai.norms.results import Satisfaction, Scale
from gongkai.norms.session import Assembly
from gongkai.oversight.clock import State
from gongkai.oversight.matters import Answer, Disclosed, Key, Matter, Standing, matters_of

ADDRESS = "statistics/"
RESULTS = tuple(Scale)
FEEDBACK = tuple(said.slug for said in Satisfaction)
DISCLOSED = tuple(Disclosed)
CLOCKED = ("in-time", "late", "published-in-time", "published-late", "open", "overdue")
"""Shown only where the site says so."""
COUNTS = (
    "received", "answered", "published", "withheld", "supporting", "replies",
    *RESULTS, "no-result", *FEEDBACK, "no-feedback", *DISCLOSED, *CLOCKED,
)  # fmt: skip
"""Every figure but the median, in the order in which tables and CSV have them."""


@dataclass(frozen=True)
class Tally:
    """The figures of one value."""

    counts: Mapping[str, int]
    """By COUNTS; matters (件), but `replies`, which are documents (份)."""
    marks: Mapping[tuple[str, str, Scale], int]
    """(local mark, its words, canonical scale) -> matters."""
    median: float | None
    """Days from assignment to the first reply, of the matters that tell both."""
    matters: tuple[Matter, ...]
    """The published ones, newest first."""
    opinions: tuple[Answer, ...]
    """Of the matters that others lead, one each; those with a page."""


def published_counts(matters: Iterable[Matter]) -> Counter[str]:
    """In how many of these matters each figure of published replies counts."""
    return Counter(chain.from_iterable(matter.tags for matter in matters))


def tally(answers: Iterable[Answer]) -> Tally:
    """Count what these records come to."""
    answers = tuple(answers)
    matters = matters_of(answers)
    counts = published_counts(matters)
    registered = _first_of_matters(answers, Standing.REGISTERED)
    published = {matter.last.key for matter in matters}
    withheld = _first_of_matters(answers, Standing.WITHHELD).keys() - published
    under_way = registered.keys() - published - withheld
    supporting = _first_of_matters(answers, Standing.OPINION).keys() - published - withheld - under_way
    counts["published"] = len(matters)
    counts["withheld"] = len(withheld)
    counts["answered"] = len(matters) + len(withheld)
    counts["open"] = len(under_way)
    counts["overdue"] = sum(registered[key].replying is State.OVERDUE for key in under_way)
    counts["supporting"] = len(supporting)
    counts["received"] = counts["answered"] + len(under_way) + len(supporting)
    counts["replies"] = len({answer.document.path for matter in matters for answer in matter.answers})
    marks = Counter((result.mark, result.label, result.scale) for matter in matters if (result := matter.result))
    shown = _first_of_matters((answer for answer in answers if answer.document.visibility.has_page), Standing.OPINION)
    opinions = tuple(one for key, one in shown.items() if key in supporting)
    days = [days for matter in matters if (days := matter.days) is not None]
    return Tally({name: counts[name] for name in COUNTS}, marks, _median(days), matters, opinions)


def _first_of_matters(answers: Iterable[Answer], standing: Standing) -> dict[Key, Answer]:
    """Of every matter the first record that is such."""
    found: dict[Key, Answer] = {}
    for answer in answers:
        if answer.standing is standing:
            found.setdefault(answer.key, answer)
    return found


def _median(days: list[int]) -> float | None:
    return statistics.median(days) if days else None


def public_answers(answers: Iterable[Answer], clock: Clock) -> tuple[Answer, ...]:
    """What public pages count: what is under way only where the site tells of its clock."""
    return tuple(answer for answer in answers if clock.public or answer.standing is not Standing.REGISTERED)


def _assemblies(answer: Answer) -> Iterable[Value]:
    assembly = answer.document.assembly
    if assembly:
        yield Value(assembly.value, assembly.label + assembly.matter, (list(Assembly).index(assembly),))


def _of_facet(key: str) -> Callable[[Answer], Iterable[Value]]:
    return lambda answer: BY_KEY[key].values(answer.document)


def _leads(answer: Answer) -> Iterable[Value]:
    """Who gives an opinion does not lead."""
    return BY_KEY["lead"].values(answer.document) if answer.standing is not Standing.OPINION else ()


DIMENSIONS: Mapping[str, Callable[[Answer], Iterable[Value]]] = {
    "year": _of_facet("year"),
    "session": _of_facet("session"),
    "assembly": _assemblies,
    "lead": _leads,
    "topic": _of_facet("topic"),
}
"""By what figures are told, in the order of the pages."""


@dataclass(frozen=True)
class Scope:
    """One value of a dimension, with what it looks at; what that comes to is worked out when it is asked for."""

    value: Value
    answers: tuple[Answer, ...]

    @cached_property
    def tally(self) -> Tally:
        return tally(self.answers)

    @cached_property
    def years(self) -> "tuple[Scope, ...]":
        """The same by year."""
        return scopes(self.answers, "year")

    @cached_property
    def listed(self) -> int:
        """Matters that a list of it names: the published ones, and opinions on those of others (`Tally.matters`, `Tally.opinions`)."""
        published = {answer.key for answer in self.answers if answer.standing is Standing.ANSWER}
        others = [answer for answer in self.answers if answer.standing is not Standing.ANSWER]
        hidden = {answer.key for answer in others if answer.standing is not Standing.OPINION}
        return len(published | ({answer.key for answer in others if answer.document.visibility.has_page} - hidden))

    @cached_property
    def sessions(self) -> tuple[str, ...]:
        """Slugs of the sessions that it looks at."""
        return tuple(sorted({session.slug for session in {answer.document.session for answer in self.answers} if session}))


def scopes(answers: Iterable[Answer], dimension: str) -> tuple[Scope, ...]:
    """Every value of a dimension, in the values' own order."""
    found: dict[str, tuple[Value, list[Answer]]] = {}
    values = DIMENSIONS[dimension]
    for answer in answers:
        for value in values(answer):
            found.setdefault(value.slug, (value, []))[1].append(answer)
    ordered = sorted(found.values(), key=lambda pair: (pair[0].sort, pair[0].slug))
    return tuple(Scope(value, tuple(some)) for value, some in ordered)


def statistics_addresses(site: Site) -> Iterator[str]:
    """Pages of statistics that a link may lead to."""
    if any(item.document.reply for item in site.documents):
        yield from (ADDRESS, *(f"{ADDRESS}{dimension}/" for dimension in DIMENSIONS))
    for dimension in DIMENSIONS:
        for listing in site.by_facet.get(dimension, ()):
            if any(item.document.reply for item in listing.documents):
                yield f"{ADDRESS}{dimension}/{listing.value.slug}/"
