"""Figures as CSV: a row a value with every figure; a row a published reply and matter, from which all of them can be counted again."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from gongkai import messages
from gongkai.oversight.matters import Answer, Standing
from gongkai.oversight.statistics import CLOCKED, COUNTS, Scope
from gongkai.pages.charts import number
from gongkai.pages.clipping import safe_cell
from gongkai.pages.output import Output
from gongkai.pages.press import Press

Rows = tuple[tuple[str, ...], ...]
_CLOCK_COLUMNS = ("due", "replying", "publishing")


def figures_csv(path: str, values: Sequence[Scope], public: bool) -> Output:
    """A row a value; the figures of the clock only where the site tells them."""
    names = [name for name in COUNTS if public or name not in CLOCKED]
    head = (messages.text("statistics.columns.value"), *(messages.text(f"statistics.figures.{name}") for name in (*names, "median")))
    rows = ((scope.value.label, *(str(scope.tally.counts[name]) for name in names), _median(scope)) for scope in values)
    return _output(path, (head, *(tuple(map(safe_cell, row)) for row in rows)))


def _median(scope: Scope) -> str:
    return "" if scope.tally.median is None else number(scope.tally.median)


def cases_csv(path: str, answers: Iterable[Answer], public: bool) -> Output:
    """A row for each matter of each reply that has a page."""
    columns = [name for name in messages.entry("statistics.csv-columns") if public or name not in _CLOCK_COLUMNS]
    head = tuple(messages.text(f"statistics.csv-columns.{name}") for name in columns)
    shown = (answer for answer in answers if answer.standing in (Standing.ANSWER, Standing.OPINION) and answer.document.visibility.has_page)
    return _output(path, (head, *(tuple(_line(answer, columns)) for answer in shown)))


def _line(answer: Answer, columns: Sequence[str]) -> Iterator[str]:
    document, reply = answer.document, answer.document.reply
    values: dict[str, Any] = {
        "url": document.address,
        "id": document.path,
        "date": document.date,
        "assembly": document.assembly or "",
        "session": document.session.label if document.session else "",
        "proposal_number": answer.number,
        "title": answer.title,
        "lead": document.leads,
        "topics": document.fields.topics,
        "reply_type": reply.reply_type if reply else "",
        "round": reply.round if reply else "",
        "result_mark": answer.result.mark if answer.result else "",
        "result": answer.result.scale if answer.result else "",
        "satisfaction": answer.satisfaction or "",
        "disclosed": answer.disclosed,
        "assigned": answer.assigned or "",
        "replied": answer.replied or "",
        "days": "" if answer.days is None else answer.days,
        "due": answer.due or "",
        "replying": answer.replying or "",
        "publishing": answer.publishing or "",
    }
    for name in columns:
        value = values[name]
        yield value if name == "url" else safe_cell(list(value) if isinstance(value, tuple) else value)


def _output(path: str, rows: Rows) -> Output:
    return Output(path, rows, partial(_print, rows, rows[0][0] == messages.text("statistics.csv-columns.url")))


def _print(rows: Rows, addressed: bool, press: Press) -> bytes:
    """UTF-8 with a byte order mark, as Excel and WPS want it; addresses in full."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(rows[0])
    writer.writerows(((press.site_url + quote(row[0]), *row[1:]) for row in rows[1:]) if addressed else rows[1:])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
