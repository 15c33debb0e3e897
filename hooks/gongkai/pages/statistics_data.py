"""Figures as CSV: a row a value with every figure; a row a published reply and matter, from which all of them can be counted again."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from urllib.parse import quote

from gongkai import messages
from gongkai.oversight.matters import Answer, Standing
from gongkai.oversight.statistics import CLOCKED, COUNTS, Scope
from gongkai.pages.charts import number
from gongkai.pages.clipping import safe_cell
from gongkai.pages.output import Output
from gongkai.pages.press import Press

Plain = str | tuple[str, ...]
Rows = tuple[tuple[Plain, ...], ...]
_CLOCK_COLUMNS = ("due", "replying", "publishing")


def figures_csv(path: str, values: Sequence[Scope], public: bool) -> Output:
    """A row a value; the figures of the clock only where the site tells them."""
    names = [name for name in COUNTS if public or name not in CLOCKED]
    head = (messages.text("statistics.columns.value"), *(messages.text(f"statistics.figures.{name}") for name in (*names, "median")))
    rows = ((scope.value.label, *(str(scope.tally.counts[name]) for name in names), _median(scope)) for scope in values)
    return _output(path, (head, *rows))


def _median(scope: Scope) -> str:
    return "" if scope.tally.median is None else number(scope.tally.median)


def cases_csv(path: str, answers: Iterable[Answer], public: bool) -> Output:
    """A row for each matter of each reply that has a page."""
    columns = {name: label for name, label in messages.entry("statistics.csv-columns").items() if public or name not in _CLOCK_COLUMNS}
    told = [_COLUMNS[name] for name in columns]
    shown = (answer for answer in answers if answer.standing in (Standing.ANSWER, Standing.OPINION) and answer.document.visibility.has_page)
    return _output(path, (tuple(columns.values()), *(tuple([tell(answer) for tell in told]) for answer in shown)))


_COLUMNS: Mapping[str, Callable[[Answer], Plain]] = {
    "url": lambda answer: answer.document.address,
    "id": lambda answer: answer.document.path,
    "date": lambda answer: str(answer.document.date),
    "assembly": lambda answer: str(answer.document.assembly or ""),
    "session": lambda answer: answer.document.session.label if answer.document.session else "",
    "proposal_number": lambda answer: answer.number,
    "title": lambda answer: answer.title,
    "lead": lambda answer: answer.document.leads,
    "topics": lambda answer: answer.document.fields.topics,
    "reply_type": lambda answer: str(answer.document.reply.reply_type) if answer.document.reply else "",
    "round": lambda answer: str(answer.document.reply.round) if answer.document.reply else "",
    "result_mark": lambda answer: answer.result.mark if answer.result else "",
    "result": lambda answer: answer.result.scale.value if answer.result else "",
    "satisfaction": lambda answer: str(answer.satisfaction or ""),
    "disclosed": lambda answer: answer.disclosed.value,
    "assigned": lambda answer: str(answer.assigned or ""),
    "replied": lambda answer: str(answer.replied or ""),
    "days": lambda answer: "" if answer.days is None else str(answer.days),
    "due": lambda answer: str(answer.due or ""),
    "replying": lambda answer: str(answer.replying or ""),
    "publishing": lambda answer: str(answer.publishing or ""),
}
"""Key of a column -> what it says of an answer, before it is made safe for spreadsheets."""


def _output(path: str, rows: Rows) -> Output:
    return Output(path, rows, partial(_print, rows, rows[0][0] == messages.text("statistics.csv-columns.url")))


def _print(rows: Rows, addressed: bool, press: Press) -> bytes:
    """UTF-8 with a byte order mark, as Excel and WPS want it; addresses in full."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        cells = [safe_cell(list(value) if isinstance(value, tuple) else value) for value in row]
        if addressed and row is not rows[0]:
            cells[0] = press.site_url + quote(str(row[0]))
        writer.writerow(cells)
    return b"\xef\xbb\xbf" + out.getvalue().encode()
