"""The matters that figures count -> one list; the address says which figure (`#m-solved`), and the style sheet shows its rows alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai import messages
from gongkai.norms import page_tags
from gongkai.oversight.matters import Answer, Matter
from gongkai.oversight.statistics import COUNTS, Tally
from gongkai.pages.page import Crumb, Page, column_tags
from gongkai.settings import Settings


@dataclass(frozen=True)
class Other:
    """A further reply to the same matter."""

    label: str
    address: str


@dataclass(frozen=True)
class Case:
    """One matter."""

    tags: str
    """The figures that it counts in, with blanks between."""
    number: str
    session: str
    title: str
    address: str
    """Of its last reply."""
    others: tuple[Other, ...]
    lead: str
    result: str
    satisfaction: str
    disclosed: str
    days: str


@dataclass(frozen=True)
class Only:
    """One figure: the rows that it counts."""

    name: str
    label: str
    count: int


@dataclass(frozen=True)
class CasesView:
    title: str
    total: int
    filters: tuple[Only, ...]
    heads: tuple[str, ...]
    cases: tuple[Case, ...]


def cases_page(address: str, title: str, crumbs: tuple[Crumb, ...], counted: Tally, settings: Settings) -> Page:
    """The list of what `counted` counts."""
    name = messages.text("statistics.cases", title=title)
    cases = (*map(_case, counted.matters), *map(_opinion, counted.opinions))
    filters = tuple(Only(key, messages.text(f"statistics.figures.{key}"), count) for key, count in _shown(counted))
    heads = tuple(
        messages.text(f"statistics.columns.{key}") for key in ("number", "title", "lead", "result", "satisfaction", "disclosed", "days")
    )
    return Page(
        address=address,
        title=name,
        template="cases.html",
        content=CasesView(name, len(cases), filters, heads, cases),
        section="lists/",
        crumbs=(*crumbs, Crumb(messages.text("statistics.cases-short"), "")),
        description=messages.text("statistics.description"),
        tags=page_tags.tags(**column_tags(settings.column, name)),
    )


def _shown(counted: Tally) -> Iterator[tuple[str, int]]:
    """Figures that rows of the list make up, with how many."""
    made = {"published": len(counted.matters), "supporting": len(counted.opinions)}
    left_out = ("received", "answered", "replies", "withheld", "open", "overdue")
    for name in COUNTS:
        count = made.get(name, counted.counts[name])
        if count and name not in left_out:
            yield name, count


def _case(matter: Matter) -> Case:
    last = matter.last
    return Case(
        tags=" ".join(("published", *matter.tags)),
        **_identity(last),
        others=tuple(Other(_name(answer), answer.document.address) for answer in matter.answers[:-1]),
        result=messages.text("row.result", mark=matter.result.mark, label=matter.result.label) if matter.result else "",
        satisfaction=str(matter.satisfaction or ""),
        disclosed=messages.text(f"statistics.figures.{last.disclosed}"),
        days="" if matter.days is None else str(matter.days),
    )


def _opinion(answer: Answer) -> Case:
    disclosed = messages.text("statistics.figures.supporting")
    return Case(tags="supporting", **_identity(answer), others=(), result="", satisfaction="", disclosed=disclosed, days="")


def _identity(answer: Answer) -> dict[str, str]:
    document = answer.document
    number = messages.text("row.number", number=answer.number) if answer.number else messages.text("statistics.no-number")
    return {
        "number": number,
        "session": document.session.label if document.session else "",
        "title": answer.title,
        "address": document.address,
        "lead": messages.text("report.list").join(document.leads),
    }


def _name(answer: Answer) -> str:
    """Which of several replies it is."""
    document = answer.document
    turn = messages.text("statistics.round", round=document.reply.round if document.reply else 1)
    return messages.text("statistics.other", lead=messages.text("report.list").join(document.leads), round=turn)
