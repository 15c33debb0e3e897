"""What was added, changed and withdrawn, month by month: changes/YYYY-MM.json, and changes/index.json that names the months.

Worked out from what the documents say of themselves (date, changes, withdrawn), so that every build comes to the same, and a document that
is edited touches the months only that it names.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter, itemgetter
from typing import Final
from urllib.parse import quote

from gongkai.link.site import Site
from gongkai.model.date import PartialDate
from gongkai.model.document import Document
from gongkai.pages.output import Group, Output, alone, json_bytes
from gongkai.pages.press import Press
from gongkai.pages.shapes import ChangeData, ChangesFile, MonthsFile
from gongkai.render.rendered import Rendered

CHANGES_SCHEMA: Final = "gongkai.changes/1"
MONTHS_SCHEMA: Final = "gongkai.months/1"
INDEX = "changes/index.json"


def change_groups(site: Site, site_url: str, today: datetime.date) -> Iterator[Group]:
    """A group a month, up to the one of the build date, and the index of months."""
    by_month: dict[str, list[Rendered]] = defaultdict(list)
    for item in site.documents:
        for month in _months(item.document):
            by_month[month].append(item)
    last = f"{today:%Y-%m}"
    months = sorted((month for month in by_month if month <= last), reverse=True)
    for month in months:
        items = by_month[month]
        inputs = tuple(item.digest for item in items), today if month == last else None
        yield Group(f"changes/{month}", inputs, partial(_outputs, month, items, site_url, today))
    yield alone(Output(INDEX, tuple(months), partial(_index, months)))


def _months(document: Document) -> set[str]:
    """Every month in which something became of a document."""
    fields = document.fields
    found = {str(document.date)[:7]}
    if fields.changes:
        found.update(str(change.date)[:7] for change in fields.changes)
    if fields.withdrawn:
        found.add(str(fields.withdrawn.date)[:7])
    return found


def _outputs(month: str, items: Sequence[Rendered], site_url: str, today: datetime.date) -> Iterator[Output]:
    told = {kind: tuple(rows) for kind, rows in _sorted(items, month, site_url, today).items()}
    yield Output(f"changes/{month}.json", (month, told), partial(_month, month, told))


def _sorted(items: Iterable[Rendered], month: str, site_url: str, today: datetime.date) -> dict[str, list[ChangeData]]:
    """Kind of event -> events of the month, newest first; by path where dates are equal. What is to come is not told."""
    found: dict[str, list[tuple[datetime.datetime, ChangeData]]] = {"added": [], "changed": [], "withdrawn": []}
    for document in sorted((item.document for item in items), key=attrgetter("path")):
        for kind, date, row in _events(document, site_url):
            if row["date"][:7] == month and date.first <= today:
                found[kind].append((date.moment, row))
    return {kind: [row for _, row in sorted(rows, key=itemgetter(0), reverse=True)] for kind, rows in found.items()}


def _events(document: Document, site_url: str) -> Iterator[tuple[str, PartialDate, ChangeData]]:
    """What a document says of itself; as public as its page, which shows all of this also when the text is withdrawn."""
    fields = document.fields
    yield "added", document.date, _row(document, document.date, site_url)
    for change in fields.changes:
        row = _row(document, change.date, site_url)
        row["note"], row["major"] = change.note, change.major
        yield "changed", change.date, row
    if fields.withdrawn:
        row = _row(document, fields.withdrawn.date, site_url)
        row["reason"] = fields.withdrawn.reason
        yield "withdrawn", fields.withdrawn.date, row


def _row(document: Document, date: PartialDate, site_url: str) -> ChangeData:
    return {"date": str(date), "url": site_url + quote(document.address), "id": document.path, "title": document.heading}


def _month(month: str, told: Mapping[str, Sequence[ChangeData]], press: Press) -> bytes:
    rows = {kind: list(events) for kind, events in told.items()}
    made: ChangesFile = {
        "schema": CHANGES_SCHEMA, "month": month, "added": rows["added"], "changed": rows["changed"], "withdrawn": rows["withdrawn"],
    }  # fmt: skip
    return json_bytes(made)


def _index(months: Sequence[str], press: Press) -> bytes:
    made: MonthsFile = {
        "schema": MONTHS_SCHEMA,
        "months": [{"month": month, "url": f"{press.site_url}changes/{month}.json"} for month in months],
    }
    return json_bytes(made)
