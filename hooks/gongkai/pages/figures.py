"""Scopes -> charts and tables of figures; each figure with the way to what it counts.

A figure leads to the list of the matters that it counts (`cases/#m-<figure>`: the style sheet shows those rows alone). Where a list would
have more than LARGE rows, it leads to the search page or to the list of documents instead.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from gongkai import messages
from gongkai.oversight.statistics import ADDRESS, DISCLOSED, FEEDBACK, RESULTS, Scope, Tally
from gongkai.pages import charts
from gongkai.settings import Settings

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


class Cell(NamedTuple):
    """A figure, with the list of what it counts."""

    text: str
    address: str = ""


class TableRow(NamedTuple):
    label: str
    address: str
    """Of the value's own page; empty where it has none."""
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class FigureTable:
    """The figures of a chart, for all values."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[TableRow, ...]
    words: int = 0
    """Columns after the first that hold words, not figures."""


@dataclass(frozen=True)
class Figure:
    """One chart with its table; or a table alone."""

    title: str
    drawings: tuple[Markup, ...]
    note: str
    table: FigureTable
    names: tuple[str, ...] = ()
    """Of the drawings, where there are several."""


def has_list(scope: Scope) -> bool:
    """Has the scope a page that lists what it counts?"""
    return 0 < scope.listed <= LARGE


def divided(scope: Scope, chart: str) -> bool:
    """Is there something to divide?"""
    return any(scope.tally.counts[name] for name in GROUPS[chart])


def share_figure(settings: Settings, chart: str, scope: Scope, dimension: str) -> Figure:
    """One bar of shares, with its table."""
    title, names, counts = messages.text(f"statistics.charts.{chart}"), GROUPS[chart], scope.tally.counts
    labels = [label(name, settings) for name in names]
    series = [charts.Series(style, label) for style, label in zip(_STYLES[chart], labels, strict=True)]
    drawing = Markup(charts.shares(f"c-{chart}", title, series, [counts[name] for name in names]))
    total = sum(counts[name] for name in names)
    rows = tuple(
        TableRow(
            label, "", (cell(scope, dimension, name), Cell(messages.text("statistics.percent", value=charts.percent(counts[name], total))))
        )
        for label, name in zip(labels, names, strict=True)
    )
    heads = (title, messages.text("statistics.columns.count"), messages.text("statistics.columns.share"))
    return Figure(title, (drawing,), "", FigureTable(messages.text(f"statistics.tables.{chart}"), heads, rows))


def marks_figure(scope: Scope) -> Figure:
    """The local marks as they were given, and where they stand on the canonical scale."""
    order = {scale: place for place, scale in enumerate(RESULTS)}
    found = sorted(scope.tally.marks.items(), key=lambda pair: (order[pair[0][2]], pair[0][0]))
    rows = tuple(TableRow(mark, "", (Cell(label), Cell(scale.label), Cell(str(count)))) for (mark, label, scale), count in found)
    heads = tuple(messages.text(f"statistics.columns.{name}") for name in ("mark", "result", "scale", "count"))
    title = messages.text("statistics.tables.marks")
    return Figure(title, (), "", FigureTable(title, heads, rows, words=2))


def stacked_figure(settings: Settings, chart: str, values: Sequence[Scope], dimension: str, linked: str) -> Figure:
    """A bar for each value, the largest first where values have no order of time."""
    names = GROUPS[chart]
    series = [charts.Series(style, label(name, settings)) for style, name in zip(_STYLES[chart], names, strict=True)]
    bars = [charts.Bar(scope.value.label, tuple(scope.tally.counts[name] for name in names)) for scope in values]
    if dimension in ("lead", "topic"):
        bars.sort(key=lambda bar: -sum(bar.values))
    kind = messages.text(f"statistics.dimensions.{dimension}")
    title = messages.text("statistics.charts.stacked", dimension=kind, chart=messages.text(f"statistics.charts.{chart}"))
    drawing = Markup(charts.stacked(f"c-{dimension}-{chart}", title, kind, series, bars))
    note = messages.text("statistics.more", count=charts.MOST_ROWS) if len(bars) > charts.MOST_ROWS else ""
    return Figure(title, (drawing,), note, _table(settings, chart, names, values, dimension, linked=linked))


def lines_figure(settings: Settings, years: Sequence[Scope], linked: str) -> Figure:
    """How many were answered, and how long it took, year by year."""
    oldest_first = years[::-1]
    names = [messages.text(f"statistics.charts.{key}") for key in ("answered", "median")]
    answered = [(scope.value.label, scope.tally.counts["answered"]) for scope in oldest_first]
    medians = [(scope.value.label, scope.tally.median) for scope in oldest_first if scope.tally.median is not None]
    drawings = [Markup(charts.line("c-answered", names[0], answered))]
    drawings += [Markup(charts.line("c-median", names[1], medians))] if medians else []
    table = handling_figure(settings, years, "year", linked).table
    return Figure(messages.text("statistics.tables.trend"), tuple(drawings), "", table, tuple(names))


def clock_figure(settings: Settings, values: Sequence[Scope], dimension: str) -> Figure:
    """What was done in time, of every value."""
    title = messages.text("statistics.tables.clock")
    return Figure(title, (), "", _table(settings, "clock", CLOCK, values, dimension, rates=True))


def handling_figure(settings: Settings, values: Sequence[Scope], dimension: str, linked: str | None = None) -> Figure:
    title = messages.text("statistics.tables.handling")
    return Figure(title, (), "", _table(settings, "handling", HANDLING, values, dimension, linked=linked))


def _table(
    settings: Settings,
    key: str,
    names: Sequence[str],
    values: Sequence[Scope],
    dimension: str,
    rates: bool = False,
    linked: str | None = None,
) -> FigureTable:
    """A row for each value. `linked`: the dimension whose values have pages; empty where these have none."""
    of = dimension if linked is None else linked
    rows = []
    for scope in values:
        cells = [cell(scope, of, name) if of else Cell(str(scope.tally.counts[name])) for name in names]
        if key == "handling":
            cells.append(Cell(charts.number(scope.tally.median) if scope.tally.median is not None else ""))
        if rates:
            cells += [Cell(_rate(scope.tally, done, late)) for done, late in (("in-time", "late"), ("published-in-time", "published-late"))]
        rows.append(TableRow(scope.value.label, f"{ADDRESS}{of}/{scope.value.slug}/" if of else "", tuple(cells)))
    heads = [messages.text(f"statistics.dimensions.{dimension}"), *(label(name, settings) for name in names)]
    heads += [label("median")] if key == "handling" else []
    heads += [messages.text(f"statistics.figures.{name}") for name in ("rate-in-time", "rate-published")] if rates else []
    return FigureTable(messages.text(f"statistics.tables.{key}"), tuple(heads), tuple(rows))


def _rate(counted: Tally, done: str, late: str) -> str:
    of = counted.counts[done] + counted.counts[late]
    return messages.text("statistics.percent", value=charts.percent(counted.counts[done], of)) if of else ""


def label(name: str, settings: Settings | None = None) -> str:
    """A figure's words; of a result with the site's own marks."""
    label = messages.text(f"statistics.figures.{name}")
    marks = [mark for mark, scale in settings.marks.items() if scale == name] if settings else []
    return messages.text("statistics.with-marks", label=label, marks=messages.text("report.list").join(marks)) if marks else label


_PUBLISHED = ("answered", "replies")
"""These are listed as `published`."""
_NUMBERS = ("withheld", "open", "overdue")
"""These count what is not published."""


def cell(scope: Scope, dimension: str, name: str) -> Cell:
    """A figure of a scope, and where what it counts is listed."""
    count = scope.tally.counts[name]
    if not count or name in _NUMBERS:
        return Cell(str(count))
    own = f"{ADDRESS}{dimension}/{scope.value.slug}/" if dimension else ADDRESS
    if has_list(scope):
        anchor = "published" if name in _PUBLISHED else name
        return Cell(str(count), f"{quote(own)}cases/" + (f"#m-{anchor}" if name != "received" else ""))
    return Cell(str(count), _elsewhere(scope, dimension, name))


def _elsewhere(scope: Scope, dimension: str, name: str) -> str:
    """Where the documents of a large scope are found: by filters of the search page, or in their list."""
    asked = [f"result={name}"] if name in RESULTS else [f"satisfaction={name}"] if name in FEEDBACK else []
    if dimension == "assembly":
        asked += [f"session={quote(slug)}" for slug in scope.sessions]
    elif asked and dimension:
        asked.append(f"{dimension}={quote(scope.value.slug)}")
    elif not asked:
        return quote(f"lists/{dimension}/{scope.value.slug}/" if dimension else "lists/year/")
    elif not dimension:
        return f"lists/{asked[0].replace('=', '/')}/"
    return f"search/?{'&'.join(asked)}"
