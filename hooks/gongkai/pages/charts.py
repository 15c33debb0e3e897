"""Figures -> SVG: a stacked bar a value, one bar of shares, a line over years. Static, the same bytes for the same figures.

Colours, type and patterns are classes of css/chart.css, so that they follow light, dark, high contrast and paper; nothing is styled in the
drawing. Its text is text: the width that characters take is reckoned, so no label is clipped. Everything that a chart says also stands in
its table; `title` and `desc` say it to those who listen. Coordinates are units of a box that is WIDTH wide, rounded to a tenth.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from gongkai import messages

WIDTH = 380
"""At a phone's 328 pixels a unit is 0.86 of one, and type of 14 units is 12 pixels."""
TYPE = 14
LINE = 20
BAR = 20
GAP = 1.5
"""Between the parts of a bar, in the colour of the page: neighbours need not contrast with each other."""
MOST_ROWS = 10
"""Of a stacked chart; the table has all."""
MOST_TOLD = 6
"""Bars that the description tells."""
MOST_POINTS = 20
"""Of a line: the newest years."""


@dataclass(frozen=True, slots=True)
class Series:
    """One sort of part. `style` names its class: `gk-chart__part--<style>`."""

    style: str
    label: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: its label, and a value for each series."""

    label: str
    values: tuple[int, ...]


def stacked(key: str, title: str, kind: str, series: Sequence[Series], bars: Sequence[Bar]) -> str:
    """A bar for each of the first MOST_ROWS, all on one scale. `kind`: what the bars are, for the description."""
    shown = bars[:MOST_ROWS]
    most = max((sum(bar.values) for bar in shown), default=0) or 1
    occurring = [any(bar.values[place] for bar in shown) for place in range(len(series))]
    body, top = _legend(key, [one.label for one in series], series, 0, occurring)
    for bar in shown:
        lines = _wrapped(bar.label, WIDTH - 60)
        for line in lines:
            top += LINE
            body.append(_text(0, top - 5, line))
        body.append(_text(WIDTH, top - 5, str(sum(bar.values)), "gk-chart__total"))
        body += _parts(key, series, bar.values, top, most)
        top += BAR + 6
    rows = messages.text("report.clauses").join(_row(series, bar) for bar in shown[:MOST_TOLD])
    if len(bars) > MOST_TOLD:
        rows += messages.text("statistics.charts.rest")
    description = messages.text("statistics.charts.stacked-description", dimension=kind, rows=rows)
    return _svg(key, title, description, top, _patterns(key), body)


def shares(key: str, title: str, series: Sequence[Series], values: Sequence[int]) -> str:
    """One bar of the whole width; its legend tells values and shares."""
    total = sum(values)
    told = [f"{one.label} {messages.text('statistics.share', value=value, percent=percent(value, total))}"
            for one, value in zip(series, values, strict=True)]  # fmt: skip
    body = _parts(key, series, values, 0, total or 1)
    legend, top = _legend(key, told, series, BAR + 4, list(map(bool, values)))
    parts = messages.text("report.joiner").join(said for said, value in zip(told, values, strict=True) if value)
    description = messages.text("statistics.charts.share-description", total=total, parts=parts or "0")
    return _svg(key, title, description, top, _patterns(key), [*body, *legend])


def line(key: str, title: str, points: Sequence[tuple[str, float]]) -> str:
    """Values over years, oldest first; every point has its value above it."""
    points = points[-MOST_POINTS:]
    left, right, top, bottom = 24, WIDTH - 24, 26, 150
    most = max((value for _, value in points), default=0) or 1
    step = (right - left) / max(len(points) - 1, 1)
    places = [
        (left + step * n if len(points) > 1 else WIDTH / 2, bottom - value / most * (bottom - top)) for n, (_, value) in enumerate(points)
    ]
    every = max(1, -(-len(points) * 46 // (right - left + 46)))  # a year takes forty units
    body = [f'<path class="gk-chart__axis" d="M0 {bottom}H{WIDTH}"/>']
    if len(points) > 1:
        body.append(f'<path class="gk-chart__line" d="M{"L".join(f"{_n(x)} {_n(y)}" for x, y in places)}"/>')
    for n, ((label, value), (x, y)) in enumerate(zip(points, places, strict=True)):
        body.append(f'<circle class="gk-chart__point" cx="{_n(x)}" cy="{_n(y)}" r="4"/>')
        if (len(points) - 1 - n) % every == 0:
            body.append(_text(x, y - 9, number(value), "gk-chart__middle"))
            body.append(_text(x, bottom + LINE, label, "gk-chart__middle"))
    told = messages.text("report.joiner").join(
        messages.text("statistics.charts.part", label=label, value=number(value)) for label, value in points
    )
    return _svg(key, title, messages.text("statistics.charts.line-description", points=told), bottom + LINE + 6, "", body)


def percent(value: int, total: int) -> str:
    """A share in per cent with one decimal: `33.3`; `0` of nothing."""
    return number(round(value * 100 / total, 1)) if total else "0"


def number(value: float) -> str:
    """`12`, `12.5`: at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def _svg(key: str, title: str, description: str, height: float, definitions: str, body: Sequence[str]) -> str:
    names = f'aria-labelledby="{key}-title {key}-desc"'
    head = f'<title id="{key}-title">{escape(title)}</title><desc id="{key}-desc">{escape(description)}</desc>'
    return (
        f'<svg class="gk-chart" role="img" {names} viewBox="0 0 {WIDTH} {_n(height)}" xmlns="http://www.w3.org/2000/svg">'
        f"{head}{definitions}{''.join(body)}</svg>"
    )


def _patterns(key: str) -> str:
    """What tells parts apart beside their colours, which high contrast and grey print have not: `<key>-<place of the series>`."""
    drawn = "".join(
        f'<pattern id="{key}-{place}" width="7" height="7" patternUnits="userSpaceOnUse"{turned}>{mark}</pattern>'
        for place, (mark, turned) in _PATTERNS.items()
    )
    return f"<defs>{drawn}</defs>"


_PATTERNS = {
    1: ('<path class="gk-chart__stroke" d="M0 0H7"/>', ""),
    2: ('<path class="gk-chart__stroke" d="M0 0V7"/>', ' patternTransform="rotate(45)"'),
    3: ('<circle class="gk-chart__dot" cx="3.5" cy="3.5" r="1.2"/>', ""),
    4: ('<path class="gk-chart__stroke" d="M0 0V7"/>', ""),
}
"""Place of a series -> level lines, stripes, dots, upright lines; the first has none."""


def _parts(key: str, series: Sequence[Series], values: Sequence[int], top: float, most: int) -> list[str]:
    """The parts of one bar, each with its value where that fits."""
    body, x, drawn = [], 0.0, 0
    for place, (one, value) in enumerate(zip(series, values, strict=True)):
        if not value:
            continue
        width = WIDTH * value / most
        body.append(_part(key, one.style, place, x, top, max(width - GAP, 0.5), BAR))
        if width >= _width(str(value)) + 6:
            body.append(_text(x + (width - GAP) / 2, top + 15, str(value), f"gk-chart__value--{one.style}"))
        x += width
        drawn += 1
    if not drawn:
        body.append(f'<path class="gk-chart__axis" d="M0 {_n(top + BAR / 2)}h12"/>')
    return body


def _part(key: str, style: str, place: int, x: float, y: float, width: float, height: float) -> str:
    box = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    drawn = f'<rect class="gk-chart__part--{style}" {box}/>'
    return drawn + (f'<rect fill="url(#{key}-{place})" {box}/>' if place in _PATTERNS else "")


def _legend(key: str, labels: Sequence[str], series: Sequence[Series], top: float, occurring: Sequence[bool]) -> tuple[list[str], float]:
    """Every sort of part that occurs, with its words, as many on a line as fit -> (drawing, where it ends)."""
    body: list[str] = []
    x = 0.0
    top += LINE
    for place, (label, one) in enumerate(zip(labels, series, strict=True)):
        if not occurring[place]:
            continue
        width = 18 + _width(label) + 14
        if x and x + width - 14 > WIDTH:
            x, top = 0.0, top + LINE
        body += [_part(key, one.style, place, x, top - 15, 13, 13), _text(x + 18, top - 4, label)]
        x += width
    return body, top + 4


def _row(series: Sequence[Series], bar: Bar) -> str:
    told = (
        messages.text("statistics.charts.part", label=one.label, value=value)
        for one, value in zip(series, bar.values, strict=True)
        if value
    )
    parts = messages.text("report.joiner").join(told) or "0"
    return messages.text("statistics.charts.row", label=bar.label, total=sum(bar.values), parts=parts)


def _text(x: float, y: float, text: str, classes: str = "") -> str:
    said = f' class="{classes}"' if classes else ""
    return f'<text{said} x="{_n(x)}" y="{_n(y)}">{escape(text)}</text>'


def _wrapped(text: str, most: float) -> Iterator[str]:
    """A label on as many lines as it takes."""
    line, width = "", 0.0
    for sign in text:
        own = _width(sign)
        if line and width + own > most:
            yield line
            line, width = "", 0.0
        line, width = line + sign, width + own
    yield line


def _width(text: str) -> float:
    """Units that a text takes at most: a wide character its height, another three fifths of it."""
    return sum(TYPE if unicodedata.east_asian_width(sign) in "WFA" else TYPE * 0.6 for sign in text)


def _n(value: float) -> str:
    """A coordinate."""
    return number(value)
