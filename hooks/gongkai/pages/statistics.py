"""Figures -> pages of statistics: the whole, every dimension, every value; with charts, tables, CSV, and the list of what is counted.

A figure leads to the list of the matters that it counts (`cases/#m-<figure>`: the style sheet shows those rows alone). Where a list would
have more than LARGE rows, it leads to the search page or to the list of documents instead.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from markupsafe import Markup

from gongkai import messages
from gongkai.link.facets import Value
from gongkai.link.site import Site
from gongkai.norms import page_tags
from gongkai.oversight.matters import answers_of
from gongkai.oversight.statistics import DIMENSIONS, DISCLOSED, FEEDBACK, RESULTS, Scope, Tally, public_answers, scopes, tally
from gongkai.pages import charts
from gongkai.pages.cases import cases_page
from gongkai.pages.counting import counting_rules
from gongkai.pages.output import Group, Output
from gongkai.pages.page import Alternate, Crumb, Page, column_tags, html_output
from gongkai.pages.statistics_data import cases_csv, figures_csv
from gongkai.settings import Settings

ADDRESS = "statistics/"
LARGE = 500
"""Matters from which on a value has no list of its own."""
HANDLING = ("received", "answered", "published", "withheld", "supporting", "replies")
CLOCK = ("in-time", "late", "published-in-time", "published-late", "open", "overdue")
GROUPS: Mapping[str, tuple[str, ...]] = {
    "results": (*RESULTS, "no-result"),
    "feedback": (*FEEDBACK, "no-feedback"),
    "disclosure": (*DISCLOSED, "withheld"),
}
"""Chart -> the figures that it divides a whole into."""
STYLES = ("good", "fair", "plan", "poor", "none")
_STYLES = {"results": STYLES, "feedback": ("good", "fair", "poor", "none"), "disclosure": STYLES}


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, with the list of what it counts."""

    text: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class TableRow:
    label: str
    address: str
    """Of the value's own page; empty where it has none."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """The figures of a chart, for all values."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    words: int = 0
    """Columns after the first that hold words, not figures."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One chart with its table; or a table alone."""

    title: str
    drawings: tuple[Markup, ...]
    note: str
    table: FigureTable
    names: tuple[str, ...] = ()
    """Of the drawings, where there are several."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A total."""

    label: str
    cell: Cell


@dataclass(frozen=True, slots=True)
class Way:
    """To other statistics, or to what is counted."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
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

    @cached_property
    def rules(self) -> tuple[str, ...]:
        """How it is counted."""
        all_scopes = (self.whole, *(scope for some in self.by_dimension.values() for scope in some))
        is_large = any(scope.tally.matters and not _has_list(scope.tally) for scope in all_scopes)
        return tuple(counting_rules(self.settings.clock, self.today, LARGE if is_large else 0))


def statistics_group(site: Site, settings: Settings) -> Iterator[Group]:
    """All files of the statistics; none for a site without replies. They change with any reply, and with the day where a clock is told."""
    replies = [item.digest for item in site.everything if item.document.reply]
    held = [item.document.path for item in site.everything if item.document.reply and not item.document.visibility.has_page]
    if any(item.document.reply for item in site.documents):
        day = settings.today()
        yield Group(ADDRESS, (replies, held, day if settings.clock.public else ""), lambda: _outputs(site, settings, day))


def statistics_addresses(site: Site) -> Iterator[str]:
    """Pages of statistics that a link may lead to."""
    if any(item.document.reply for item in site.documents):
        yield from (ADDRESS, *(f"{ADDRESS}{dimension}/" for dimension in DIMENSIONS))
    for dimension in DIMENSIONS:
        for listing in site.by_facet.get(dimension, ()):
            if any(item.document.reply for item in listing.documents):
                yield f"{ADDRESS}{dimension}/{listing.value.slug}/"


def _outputs(site: Site, settings: Settings, today: datetime.date) -> Iterator[Output]:
    answers = public_answers(answers_of(site, settings.clock, today), settings.clock)
    whole = Scope(Value("", messages.text("statistics.whole"), ()), answers, tally(answers))
    ground = Ground(settings, today, whole, {dimension: scopes(answers, dimension) for dimension in DIMENSIONS})
    yield from _scope_outputs(ground, ADDRESS, "", whole)
    for dimension, values in ground.by_dimension.items():
        address = f"{ADDRESS}{dimension}/"
        yield html_output(_dimension_page(ground, dimension, values))
        yield figures_csv(f"{address}index.csv", values, settings.clock.public)
        for scope in values:
            yield from _scope_outputs(ground, f"{address}{scope.value.slug}/", dimension, scope)
    yield cases_csv(f"{ADDRESS}cases.csv", answers, settings.clock.public)


def _scope_outputs(ground: Ground, address: str, dimension: str, scope: Scope) -> Iterator[Output]:
    """The page of one value, or of the whole, with its CSV by year and the list of its matters."""
    years = scopes(scope.answers, "year")
    yield html_output(_scope_page(ground, address, dimension, scope, years))
    yield figures_csv(f"{address}index.csv", (*years, scope), ground.settings.clock.public)
    if _has_list(scope.tally):
        title = _title(dimension, scope)
        crumbs = (*_crumbs(dimension), Crumb(title, address))
        yield html_output(cases_page(f"{address}cases/", title, crumbs, scope.tally, ground.settings))


def _has_list(counted: Tally) -> bool:
    return 0 < len(counted.matters) + len(counted.opinions) <= LARGE


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


def _scope_page(ground: Ground, address: str, dimension: str, scope: Scope, years: Sequence[Scope]) -> Page:
    """The whole, or one value: totals, shares, and how they went over the years."""
    title = _title(dimension, scope)
    told = ("received", "answered", "published", "withheld", *(CLOCK if ground.settings.clock.public else ()))
    tiles = [Tile(_label(name), _cell(scope, dimension, name)) for name in told if scope.tally.counts[name]]
    if scope.tally.median is not None:
        tiles.append(Tile(_label("median"), Cell(charts.number(scope.tally.median))))
    figures = [_share_figure(ground, chart, scope, dimension) for chart in GROUPS if _divided(scope, chart)]
    if scope.tally.marks:
        figures.append(_marks_figure(scope))
    if dimension != "year" and years:
        own = "" if dimension else "year"
        figures += [_stacked_figure(ground, "results", years, "year", own), _lines_figure(ground, years, own)]
    ways = [Way(_by(other), f"{ADDRESS}{other}/") for other in DIMENSIONS] if not dimension else []
    if _has_list(scope.tally):
        ways.append(Way(messages.text("statistics.cases-short"), f"{address}cases/"))
    if dimension in ("year", "session", "lead", "topic"):
        ways.append(Way(messages.text("statistics.list-link"), f"lists/{dimension}/{scope.value.slug}/"))
    view = StatisticsView(title, tuple(tiles), tuple(figures), tuple(ways), ground.rules, f"{address}index.csv")
    return _page(ground, address, title, _crumbs(dimension), view)


def _dimension_page(ground: Ground, dimension: str, values: Sequence[Scope]) -> Page:
    """All values of a dimension beside each other."""
    title = _by(dimension)
    figures = [_stacked_figure(ground, chart, values, dimension, dimension) for chart in GROUPS]
    figures.append(_lines_figure(ground, values, dimension) if dimension == "year" else _handling_figure(ground, values, dimension))
    if ground.settings.clock.public:
        figures.append(
            Figure(messages.text("statistics.tables.clock"), (), "", _table(ground, "clock", CLOCK, values, dimension, rates=True))
        )
    address = f"{ADDRESS}{dimension}/"
    view = StatisticsView(title, (), tuple(figures), (), ground.rules, f"{address}index.csv")
    return _page(ground, address, title, _crumbs(dimension)[:1], view)


def _divided(scope: Scope, chart: str) -> bool:
    """Is there something to divide?"""
    return any(scope.tally.counts[name] for name in GROUPS[chart])


def _share_figure(ground: Ground, chart: str, scope: Scope, dimension: str) -> Figure:
    """One bar of shares, with its table."""
    title, names, counts = messages.text(f"statistics.charts.{chart}"), GROUPS[chart], scope.tally.counts
    labels = [_label(name, ground.settings) for name in names]
    series = [charts.Series(style, label) for style, label in zip(_STYLES[chart], labels, strict=True)]
    drawing = Markup(charts.shares(f"c-{chart}", title, series, [counts[name] for name in names]))
    total = sum(counts[name] for name in names)
    rows = tuple(
        TableRow(
            label, "", (_cell(scope, dimension, name), Cell(messages.text("statistics.percent", value=charts.percent(counts[name], total))))
        )
        for label, name in zip(labels, names, strict=True)
    )
    heads = (title, messages.text("statistics.columns.count"), messages.text("statistics.columns.share"))
    return Figure(title, (drawing,), "", FigureTable(messages.text(f"statistics.tables.{chart}"), heads, rows))


def _marks_figure(scope: Scope) -> Figure:
    """The local marks as they were given, and where they stand on the canonical scale."""
    order = {scale: place for place, scale in enumerate(RESULTS)}
    found = sorted(scope.tally.marks.items(), key=lambda pair: (order[pair[0][2]], pair[0][0]))
    rows = tuple(TableRow(mark, "", (Cell(label), Cell(scale.label), Cell(str(count)))) for (mark, label, scale), count in found)
    heads = tuple(messages.text(f"statistics.columns.{name}") for name in ("mark", "result", "scale", "count"))
    title = messages.text("statistics.tables.marks")
    return Figure(title, (), "", FigureTable(title, heads, rows, words=2))


def _stacked_figure(ground: Ground, chart: str, values: Sequence[Scope], dimension: str, linked: str) -> Figure:
    """A bar for each value, the largest first where values have no order of time."""
    names = GROUPS[chart]
    series = [charts.Series(style, _label(name, ground.settings)) for style, name in zip(_STYLES[chart], names, strict=True)]
    bars = [charts.Bar(scope.value.label, tuple(scope.tally.counts[name] for name in names)) for scope in values]
    if dimension in ("lead", "topic"):
        bars.sort(key=lambda bar: -sum(bar.values))
    kind = messages.text(f"statistics.dimensions.{dimension}")
    title = messages.text("statistics.charts.stacked", dimension=kind, chart=messages.text(f"statistics.charts.{chart}"))
    drawing = Markup(charts.stacked(f"c-{dimension}-{chart}", title, kind, series, bars))
    note = messages.text("statistics.more", count=charts.MOST_ROWS) if len(bars) > charts.MOST_ROWS else ""
    return Figure(title, (drawing,), note, _table(ground, chart, names, values, dimension, linked=linked))


def _lines_figure(ground: Ground, years: Sequence[Scope], linked: str) -> Figure:
    """How many were answered, and how long it took, year by year."""
    oldest_first = years[::-1]
    names = [messages.text(f"statistics.charts.{key}") for key in ("answered", "median")]
    answered = [(scope.value.label, scope.tally.counts["answered"]) for scope in oldest_first]
    medians = [(scope.value.label, scope.tally.median) for scope in oldest_first if scope.tally.median is not None]
    drawings = [Markup(charts.line("c-answered", names[0], answered))]
    drawings += [Markup(charts.line("c-median", names[1], medians))] if medians else []
    table = _handling_figure(ground, years, "year", linked).table
    return Figure(messages.text("statistics.tables.trend"), tuple(drawings), "", table, tuple(names))


def _handling_figure(ground: Ground, values: Sequence[Scope], dimension: str, linked: str | None = None) -> Figure:
    title = messages.text("statistics.tables.handling")
    return Figure(title, (), "", _table(ground, "handling", HANDLING, values, dimension, linked=linked))


def _table(
    ground: Ground, key: str, names: Sequence[str], values: Sequence[Scope], dimension: str, rates: bool = False, linked: str | None = None
) -> FigureTable:
    """A row for each value. `linked`: the dimension whose values have pages; empty where these have none."""
    of = dimension if linked is None else linked
    rows = []
    for scope in values:
        cells = [_cell(scope, of, name) if of else Cell(str(scope.tally.counts[name])) for name in names]
        if key == "handling":
            cells.append(Cell(charts.number(scope.tally.median) if scope.tally.median is not None else ""))
        if rates:
            cells += [Cell(_rate(scope.tally, done, late)) for done, late in (("in-time", "late"), ("published-in-time", "published-late"))]
        rows.append(TableRow(scope.value.label, f"{ADDRESS}{of}/{scope.value.slug}/" if of else "", tuple(cells)))
    heads = [messages.text(f"statistics.dimensions.{dimension}"), *(_label(name, ground.settings) for name in names)]
    heads += [_label("median")] if key == "handling" else []
    heads += [messages.text(f"statistics.figures.{name}") for name in ("rate-in-time", "rate-published")] if rates else []
    return FigureTable(messages.text(f"statistics.tables.{key}"), tuple(heads), tuple(rows))


def _rate(counted: Tally, done: str, late: str) -> str:
    of = counted.counts[done] + counted.counts[late]
    return messages.text("statistics.percent", value=charts.percent(counted.counts[done], of)) if of else ""


def _label(name: str, settings: Settings | None = None) -> str:
    """A figure's words; of a result with the site's own marks."""
    label = messages.text(f"statistics.figures.{name}")
    marks = [mark for mark, scale in settings.marks.items() if scale == name] if settings else []
    return messages.text("statistics.with-marks", label=label, marks=messages.text("report.list").join(marks)) if marks else label


_PUBLISHED = ("answered", "replies")
"""These are listed as `published`."""
_NUMBERS = ("withheld", "open", "overdue")
"""These count what is not published."""


def _cell(scope: Scope, dimension: str, name: str) -> Cell:
    """A figure of a scope, and where what it counts is listed."""
    count = scope.tally.counts[name]
    if not count or name in _NUMBERS:
        return Cell(str(count))
    own = f"{ADDRESS}{dimension}/{scope.value.slug}/" if dimension else ADDRESS
    if _has_list(scope.tally):
        anchor = "published" if name in _PUBLISHED else name
        return Cell(str(count), f"{quote(own)}cases/" + (f"#m-{anchor}" if name != "received" else ""))
    return Cell(str(count), _elsewhere(scope, dimension, name))


def _elsewhere(scope: Scope, dimension: str, name: str) -> str:
    """Where the documents of a large scope are found: by filters of the search page, or in their list."""
    asked = [f"result={name}"] if name in RESULTS else [f"satisfaction={name}"] if name in FEEDBACK else []
    if dimension == "assembly":
        sessions = {session.slug for answer in scope.answers if (session := answer.document.session)}
        asked += [f"session={quote(slug)}" for slug in sorted(sessions)]
    elif asked and dimension:
        asked.append(f"{dimension}={quote(scope.value.slug)}")
    elif not asked:
        return quote(f"lists/{dimension}/{scope.value.slug}/" if dimension else "lists/year/")
    elif not dimension:
        return f"lists/{asked[0].replace('=', '/')}/"
    return f"search/?{'&'.join(asked)}"
