"""Figures -> pages of statistics: the whole, every dimension, every value; with charts, tables, CSV, and the list of what is counted."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

from gongkai import messages
from gongkai.link.facets import Value
from gongkai.link.site import Site
from gongkai.norms import page_tags
from gongkai.oversight.matters import Answer, answers_of
from gongkai.oversight.statistics import ADDRESS, DIMENSIONS, Scope, public_answers, scopes
from gongkai.pages import charts
from gongkai.pages.cases import cases_page
from gongkai.pages.counting import counting_rules
from gongkai.pages.figures import (
    CLOCK,
    GROUPS,
    LARGE,
    Cell,
    Figure,
    cell,
    clock_figure,
    divided,
    handling_figure,
    has_list,
    label,
    lines_figure,
    marks_figure,
    share_figure,
    stacked_figure,
)
from gongkai.pages.output import Group, Output
from gongkai.pages.page import Alternate, Crumb, Page, column_tags, html_output
from gongkai.pages.statistics_data import cases_csv, figures_csv
from gongkai.settings import Settings


@dataclass(frozen=True)
class Tile:
    """A total."""

    label: str
    cell: Cell


@dataclass(frozen=True)
class Way:
    """To other statistics, or to what is counted."""

    label: str
    address: str


@dataclass(frozen=True)
class StatisticsView:
    """All that a page of statistics shows."""

    title: str
    tiles: tuple[Tile, ...]
    figures: tuple[Figure, ...]
    ways: tuple[Way, ...]
    rules: tuple[str, ...]
    csv: str


@dataclass(frozen=True)
class Ground:
    """What all pages of statistics are made of."""

    settings: Settings
    today: datetime.date
    whole: Scope
    by_dimension: Mapping[str, tuple[Scope, ...]]
    marks: Mapping[int, str]
    """Identity of an answer -> what pages show of it."""

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """How it is counted."""
        all_scopes = (self.whole, *chain.from_iterable(self.by_dimension.values()))
        is_large = any(scope.listed > LARGE for scope in all_scopes)
        return tuple(counting_rules(self.settings.clock, self.today, LARGE if is_large else 0))

    def inputs(self, scope: Scope) -> tuple[object, ...]:
        """All that the pages of one scope show."""
        return scope.value, self.rules, [self.marks[id(answer)] for answer in scope.answers]


def statistics_group(site: Site, settings: Settings) -> Group:
    """All files of the statistics; none for a site without replies."""
    today = str(settings.today()) if settings.clock.public else ""
    return Group("statistics", (today, [item.facts for item in site.everything if item.document.reply]), partial(_groups, site, settings))


def _groups(site: Site, settings: Settings) -> Iterator[Group]:
    """Those of a value change with the replies that it looks at."""
    if not any(item.document.reply for item in site.documents):
        return
    today = settings.today()
    answers = public_answers(answers_of(site, settings.clock, today), settings.clock)
    facts = {item.document.path: item.facts for item in site.everything}
    marks = {id(answer): _mark(answer, facts[answer.document.path]) for answer in answers}
    whole = Scope(Value("", messages.text("statistics.whole"), ()), answers)
    ground = Ground(settings, today, whole, {dimension: scopes(answers, dimension) for dimension in DIMENSIONS}, marks)
    yield Group(ADDRESS, ground.inputs(whole), partial(_whole_outputs, ground))
    for dimension, values in ground.by_dimension.items():
        address = f"{ADDRESS}{dimension}/"
        yield Group(address, ground.inputs(whole), partial(_dimension_outputs, ground, address, dimension))
        for scope in values:
            at = f"{address}{scope.value.slug}/"
            yield Group(at, ground.inputs(scope), partial(_scope_outputs, ground, at, dimension, scope))


def _mark(answer: Answer, facts: str) -> str:
    """An answer is what its document's front matter says, but for the matter that it takes as its own, and what the clock says."""
    return f"{facts} {answer.number or answer.key[-1]} {answer.replying} {answer.publishing}"


def _whole_outputs(ground: Ground) -> Iterator[Output]:
    yield from _scope_outputs(ground, ADDRESS, "", ground.whole)
    yield cases_csv(f"{ADDRESS}cases.csv", ground.whole.answers, ground.settings.clock.public)


def _dimension_outputs(ground: Ground, address: str, dimension: str) -> Iterator[Output]:
    """All values of a dimension beside each other, with their CSV."""
    values = ground.by_dimension[dimension]
    yield html_output(_dimension_page(ground, dimension, values))
    yield figures_csv(f"{address}index.csv", values, ground.settings.clock.public)


def _scope_outputs(ground: Ground, address: str, dimension: str, scope: Scope) -> Iterator[Output]:
    """The page of one value, or of the whole, with its CSV by year and the list of its matters."""
    yield html_output(_scope_page(ground, address, dimension, scope))
    yield figures_csv(f"{address}index.csv", (*scope.years, scope), ground.settings.clock.public)
    if has_list(scope):
        title = _title(dimension, scope)
        crumbs = (*_crumbs(dimension), Crumb(title, address))
        yield html_output(cases_page(f"{address}cases/", title, crumbs, scope.tally, ground.settings))


def _title(dimension: str, scope: Scope) -> str:
    return messages.text("statistics.of", value=scope.value.label) if dimension else messages.text("statistics.title")


def _crumbs(dimension: str) -> tuple[Crumb, ...]:
    if not dimension:
        return ()
    return (Crumb(messages.text("statistics.title"), ADDRESS), Crumb(_by(dimension), f"{ADDRESS}{dimension}/"))


def _by(dimension: str) -> str:
    return messages.text("statistics.by", dimension=messages.text(f"statistics.dimensions.{dimension}"))


def _page(ground: Ground, address: str, title: str, crumbs: tuple[Crumb, ...], view: StatisticsView) -> Page:
    return Page(
        address=address,
        title=title,
        template="statistics.html",
        content=view,
        section="lists/",
        crumbs=(*crumbs, Crumb(title, "")),
        description=messages.text("statistics.description"),
        tags=page_tags.tags(**column_tags(ground.settings.column, title)),
        alternates=(Alternate("text/csv", view.csv, title),),
    )


def _scope_page(ground: Ground, address: str, dimension: str, scope: Scope) -> Page:
    """The whole, or one value: totals, shares, and how they went over the years."""
    title = _title(dimension, scope)
    told = ("received", "answered", "published", "withheld", *(CLOCK if ground.settings.clock.public else ()))
    tiles = [Tile(label(name), cell(scope, dimension, name)) for name in told if scope.tally.counts[name]]
    if scope.tally.median is not None:
        tiles.append(Tile(label("median"), Cell(charts.number(scope.tally.median))))
    figures = [share_figure(ground.settings, chart, scope, dimension) for chart in GROUPS if divided(scope, chart)]
    if scope.tally.marks:
        figures.append(marks_figure(scope))
    if dimension != "year":
        own = "" if dimension else "year"
        figures += [stacked_figure(ground.settings, "results", scope.years, "year", own), lines_figure(ground.settings, scope.years, own)]
    ways = [Way(_by(other), f"{ADDRESS}{other}/") for other in DIMENSIONS] if not dimension else []
    if has_list(scope):
        ways.append(Way(messages.text("statistics.cases-short"), f"{address}cases/"))
    if dimension in ("year", "session", "lead", "topic"):
        ways.append(Way(messages.text("statistics.list-link"), f"lists/{dimension}/{scope.value.slug}/"))
    view = StatisticsView(title, tuple(tiles), tuple(figures), tuple(ways), ground.rules, f"{address}index.csv")
    return _page(ground, address, title, _crumbs(dimension), view)


def _dimension_page(ground: Ground, dimension: str, values: Sequence[Scope]) -> Page:
    """All values of a dimension beside each other."""
    title = _by(dimension)
    figures = [stacked_figure(ground.settings, chart, values, dimension, dimension) for chart in GROUPS]
    figures.append(
        lines_figure(ground.settings, values, dimension) if dimension == "year" else handling_figure(ground.settings, values, dimension)
    )
    if ground.settings.clock.public:
        figures.append(clock_figure(ground.settings, values, dimension))
    address = f"{ADDRESS}{dimension}/"
    view = StatisticsView(title, (), tuple(figures), (), ground.rules, f"{address}index.csv")
    return _page(ground, address, title, _crumbs(dimension)[:1], view)
