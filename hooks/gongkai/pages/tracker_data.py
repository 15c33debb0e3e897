"""Rows of the tracker for machines: calendar of what is open, CSV and JSON of all."""

import csv
import datetime
import io
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from urllib.parse import quote

from gongkai import messages
from gongkai.oversight.tracker import Row
from gongkai.pages.calendar import Event, calendar
from gongkai.pages.clipping import safe_cell
from gongkai.pages.output import Output, json_bytes
from gongkai.pages.press import Press
from gongkai.pages.shapes import StepData, TrackedRow
from gongkai.pages.tracked import deadline, row_number

SCHEMA = "gongkai.tracker/1"


def data_outputs(
    address: str, title: str, rows: Sequence[Row], site_name: str, site_url: str, today: datetime.date, has_json: bool = False
) -> Iterator[Output]:
    """calendar.ics and index.csv beside a page of the tracker; index.json beside that of all."""
    name = messages.text("tracker.calendar-name", title=title, site=site_name)
    events = tuple(_event(row, site_url, today) for row in rows if row.is_dated and not row.closed and row.is_in_force)
    yield Output(f"{address}calendar.ics", (name, events), partial(_calendar, name, events))
    items = tuple(record(row, site_url, today) for row in rows)
    yield Output(f"{address}index.csv", items, partial(_csv, items))
    if has_json:
        yield Output(f"{address}index.json", (title, items), partial(_json, title, address, items))


def record(row: Row, site_url: str, today: datetime.date) -> TrackedRow:
    """What the data say of a row. Keys keep name and type; new ones may be added (docs/data.md)."""
    return {
        "source": row.path,
        "url": row_url(row, site_url),
        "id": row.id,
        "kind": "commitment" if row.is_commitment else "duty",
        "title": row.heading,
        "goal": row.goal,
        "what": row.what,
        "responsible": list(row.bodies),
        "supporting": list(row.supporting),
        "due": row.due,
        "due_text": row.due_text,
        "note": row.note,
        "since": row.since.isoformat(),
        "state": str(row.state(today)),
        "closed": row.closed,
        "evidence": row.evidence,
        "progress": [{"date": step.date, "note": step.note, "done": step.is_done, "document": step.path} for step in row.steps],
    }


def row_url(row: Row, site_url: str) -> str:
    """The full address of a row within its document."""
    return f"{site_url}{quote(row.path)}/#row-{row.id}"


def _event(row: Row, site_url: str, today: datetime.date) -> Event:
    """A deadline that is still to be met, or was missed."""
    changed = max([row.since.isoformat(), *(step.date[:10] for step in row.steps)])
    lines = [f"{row.heading}{messages.text('report.joiner')}{row_number(row)}", deadline(row.due, row.due_text)]
    return Event(
        url=row_url(row, site_url),
        day=datetime.date.fromisoformat(row.due),
        stamped=datetime.date.fromisoformat(changed),
        summary=row.what,
        description="\n".join(lines),
        categories=row.bodies,
    )


def _calendar(name: str, events: Sequence[Event], press: Press) -> bytes:
    return calendar(name, events)


def _csv(items: Sequence[TrackedRow], press: Press) -> bytes:
    """UTF-8 with a byte order mark, as Excel and WPS want it."""
    heads = messages.entry("tracker.csv-columns")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads.values())
    for item in items:
        words = {
            "kind": messages.text(f"tracker.kinds.{item['kind']}"),
            "state": messages.text(f"tracker.states.{item['state']}"),
            "progress": [_told(step) for step in item["progress"]],
        }
        cells: dict[str, Any] = {**item, **words}
        writer.writerow(safe_cell(cells[key]) for key in heads)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _told(step: StepData) -> str:
    parts = (step["date"], step["note"], messages.text("tracker.told-done") if step["done"] else "", step["document"])
    return messages.text("report.gap").join(filter(None, parts))


def _json(title: str, address: str, items: Sequence[TrackedRow], press: Press) -> bytes:
    return json_bytes({"schema": SCHEMA, "title": title, "url": press.site_url + quote(address), "count": len(items), "items": items})
