"""责任清单和承诺台账: rows of the tracker -> its pages by body and by year, calendars, CSV, JSON.

No page shows more than MOST rows. The front page shows all where they are no more; else what is due first, and the bodies. A body with
more has a page for every year of its deadlines, in parts that are numbered from the oldest document: a new one changes the last part only.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from gongkai import messages
from gongkai.digest import digest
from gongkai.link.facets import slug
from gongkai.norms import page_tags
from gongkai.oversight.tracker import Row, State, by_body
from gongkai.pages.browse import Entry, IndexView, Section
from gongkai.pages.output import Group, Output, alone
from gongkai.pages.page import Alternate, Crumb, Page, column_tags, html_output
from gongkai.pages.paging import NO_PAGER, Pager
from gongkai.pages.remarks import Note
from gongkai.pages.tracked import Seen, due_year, seen_row
from gongkai.pages.tracker_data import data_outputs
from gongkai.settings import Settings

ADDRESS = "tracker/"
BODIES = f"{ADDRESS}bodies/"
MOST = 300
"""Rows of a page."""
URGENT = 100
"""Rows of the front page, where it cannot show all."""
FEW_BODIES = 60
"""Bodies that the front page names."""
INDEX_SIZE = 200
"""Bodies on a page of their index."""


@dataclass(frozen=True, slots=True)
class StateGroup:
    """Rows that stand alike."""

    key: str
    title: str
    rows: tuple[Seen, ...]
    is_folded: bool
    """What is done is folded: it is not what one comes for."""


@dataclass(frozen=True, slots=True)
class TrackerView:
    """All that a page of the tracker shows."""

    title: str
    count: str
    notes: tuple[Note, ...]
    groups: tuple[StateGroup, ...]
    sections: tuple[Section, ...]
    """Ways to bodies and years."""
    is_partial: bool
    """Does it show a part of its rows only, so that the ways are what one needs?"""
    calendar: str
    """Address; empty on pages of one year, as are the next two."""
    csv: str
    json: str


@dataclass(frozen=True, slots=True)
class Whole:
    """What all pages of the tracker share."""

    settings: Settings
    site_url: str
    site_name: str
    today: datetime.date
    addresses: Mapping[str, str]
    """Body -> address of its page."""


def body_address(name: str) -> str:
    """Of a body's page; the same name has the same address for ever."""
    return f"{ADDRESS}{slug(name)}/"


def tracker_groups(rows: Sequence[Row], settings: Settings, site_name: str, site_url: str) -> Iterator[Group]:
    """All files of the tracker; none where there is nothing to track."""
    if not rows:
        return
    bodies = by_body(rows)
    today = settings.today()
    whole = Whole(settings, site_url, site_name, today, {name: body_address(name) for name in bodies})
    yield Group(ADDRESS, (str(today), _basis(rows, today)), partial(_front, rows, bodies, whole))
    for name, own in bodies.items():
        notes = tuple(_successors(name, bodies, settings))
        yield Group(whole.addresses[name], (name, notes, _basis(own, today)), partial(_body, name, own, notes, whole))
    yield from map(alone, _index_of_bodies(bodies, whole))


def _basis(rows: Sequence[Row], today: datetime.date) -> str:
    """All that pages of these rows are made of."""
    return digest("|".join(f"{row.stamp} {row.path} {row.id} {row.state(today)} {row.months(today)}" for row in rows))


def tallied(rows: Sequence[Row], today: datetime.date) -> Counter[State]:
    """How many rows stand how."""
    return Counter(row.state(today) for row in rows)


def home_line(rows: Sequence[Row], today: datetime.date) -> str:
    """What the home page says of the tracker; empty where there is nothing to track."""
    count = tallied(rows, today)
    numbers = {"done": count[State.DONE], "overdue": count[State.OVERDUE], "soon": count[State.QUARTER]}
    return messages.text("tracker.home", count=len(rows), **numbers) if rows else ""


def _front(rows: Sequence[Row], bodies: Mapping[str, Sequence[Row]], whole: Whole) -> Iterator[Output]:
    """The page of all, and the data of all."""
    title, today = messages.text("tracker.title"), whole.today
    shown: Sequence[Row] = rows
    notes: tuple[Note, ...] = ()
    if len(rows) > MOST:
        due = sorted((row for row in rows if row.state(today) in (State.OVERDUE, State.QUARTER)), key=_by_urgency)
        shown = due[:URGENT]
        notes = (Note(messages.text("tracker.urgent-note", count=len(shown))),)
    view = TrackerView(
        title=title,
        count=_count(rows, chinese_day(today)),
        notes=notes,
        groups=_groups(shown, "", whole),
        sections=(_body_section(bodies, whole),),
        is_partial=len(rows) > MOST,
        calendar=f"{ADDRESS}calendar.ics",
        csv=f"{ADDRESS}index.csv",
        json=f"{ADDRESS}index.json",
    )
    yield html_output(_page(ADDRESS, title, view, (Crumb(title, ""),), messages.text("tracker.description"), whole, has_json=True))
    yield from data_outputs(ADDRESS, title, rows, whole.site_name, whole.site_url, today, has_json=True)


def _body(name: str, rows: Sequence[Row], notes: tuple[Note, ...], whole: Whole) -> Iterator[Output]:
    """The pages of a body, its calendar and its CSV."""
    address, title = whole.addresses[name], messages.text("tracker.of-body", name=name)
    above = Crumb(messages.text("tracker.title"), ADDRESS)
    description = messages.text("tracker.description-of-body", name=name)
    years = _years(rows) if len(rows) > MOST else {}
    shown = rows
    if years:
        due = sorted((row for row in rows if row.state(whole.today) in (State.OVERDUE, State.QUARTER)), key=_by_urgency)
        shown = due[:URGENT]
        notes = (*notes, Note(messages.text("tracker.urgent-note", count=len(shown))))
    parts = [(key, number, chunk) for key, chunks in years.items() for number, chunk in enumerate(chunks, 1)]
    entries = tuple(Entry(_part_name(key, number), _part_address(address, key, number), len(chunk), "") for key, number, chunk in parts)
    view = TrackerView(
        title=title,
        count=_count(rows),
        notes=notes,
        groups=_groups(shown, name, whole),
        sections=(Section("year", messages.text("tracker.years"), entries),) if entries else (),
        is_partial=bool(years),
        calendar=f"{address}calendar.ics",
        csv=f"{address}index.csv",
        json="",
    )
    yield html_output(_page(address, title, view, (above, Crumb(name, "")), description, whole))
    for key, number, chunk in parts:
        part = _part_name(key, number)
        own = messages.text("tracker.part-title", title=title, part=part)
        view = TrackerView(
            own, messages.text("tracker.count-part", count=len(chunk)), (), _groups(chunk, name, whole), (), False, "", "", ""
        )
        crumbs = (above, Crumb(name, address), Crumb(part, ""))
        yield html_output(_page(_part_address(address, key, number), own, view, crumbs, description, whole))
    yield from data_outputs(address, title, rows, whole.site_name, whole.site_url, whole.today)


def _years(rows: Sequence[Row]) -> dict[str, list[Sequence[Row]]]:
    """Year of the deadline (or what stands for one) -> parts of at most MOST rows, from the oldest document on."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(due_year(row), []).append(row)
    return {key: [own[start : start + MOST] for start in range(0, len(own), MOST)] for key, own in sorted(found.items())}


def _part_address(address: str, key: str, number: int) -> str:
    return f"{address}{key}/" if number == 1 else f"{address}{key}/{number}/"


def _part_name(key: str, number: int) -> str:
    name = messages.text("tracker.year", year=key) if key.isdecimal() else messages.text(f"tracker.states.{key}")
    return name if number == 1 else messages.text("tracker.part", year=name, number=number)


def _by_urgency(row: Row) -> tuple[str, str, str]:
    return row.due, row.path, row.id


def _groups(rows: Sequence[Row], own: str, whole: Whole) -> tuple[StateGroup, ...]:
    """Rows by how they stand; within a group by deadline, what is done with the latest first."""
    sorted_out: dict[State, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.due):
        sorted_out.setdefault(row.state(whole.today), []).append(row)
    if done := sorted_out.get(State.DONE):
        done.sort(key=lambda row: row.closed, reverse=True)
    return tuple(
        StateGroup(state, messages.text("tracker.group", state=messages.text(f"tracker.states.{state}"), count=len(found)),
                   tuple(seen_row(row, own, whole.addresses, whole.today) for row in found), state is State.DONE)
        for state in State if (found := sorted_out.get(state))
    )  # fmt: skip


def _count(rows: Sequence[Row], day: str = "") -> str:
    commitments = sum(row.is_commitment for row in rows)
    values = {"count": len(rows), "duties": len(rows) - commitments, "commitments": commitments}
    return messages.text("tracker.count", date=day, **values) if day else messages.text("tracker.count-plain", **values)


def _body_section(bodies: Mapping[str, Sequence[Row]], whole: Whole) -> Section:
    """The bodies, those with most of them open first where not all can be named."""
    names = list(bodies)
    if len(names) > FEW_BODIES:
        names = sorted(sorted(names, key=lambda name: (-sum(not row.closed for row in bodies[name]), name))[:FEW_BODIES])
    entries = tuple(Entry(name, whole.addresses[name], len(bodies[name]), "") for name in names)
    more = messages.text("tracker.all-of-them", count=len(bodies)) if len(bodies) > FEW_BODIES else ""
    return Section("body", messages.text("tracker.bodies"), entries, BODIES if more else "", more)


def _index_of_bodies(bodies: Mapping[str, Sequence[Row]], whole: Whole) -> Iterator[Output]:
    """All bodies, where the front page does not name them all."""
    if len(bodies) <= FEW_BODIES:
        return
    entries = [Entry(name, whole.addresses[name], len(rows), "") for name, rows in bodies.items()]
    chunks = [entries[start : start + INDEX_SIZE] for start in range(0, len(entries), INDEX_SIZE)]
    title = messages.text("tracker.all-bodies")
    for number, chunk in enumerate(chunks, 1):
        before = BODIES if number == 2 else f"{BODIES}page/{number - 1}/"
        after = f"{BODIES}page/{number + 1}/" if number < len(chunks) else ""
        ways = Pager(BODIES if number > 1 else "", before if number > 1 else "", after) if len(chunks) > 1 else NO_PAGER
        name = title if number == 1 else messages.text("list.page-title", title=title, number=number)
        view = IndexView(name, (Section("body", "", tuple(chunk)),), ways)
        crumbs = (Crumb(messages.text("tracker.title"), ADDRESS), Crumb(name, ""))
        address = BODIES if number == 1 else f"{BODIES}page/{number}/"
        tags = page_tags.tags(**column_tags(whole.settings.column, title))
        yield html_output(
            Page(address, name, "index.html", view, "lists/", crumbs, messages.text("list.description", title=title), tags)
        )  # fmt: skip


def _page(
    address: str, title: str, view: TrackerView, crumbs: tuple[Crumb, ...], description: str, whole: Whole, has_json: bool = False
) -> Page:
    others = [Alternate("text/csv", view.csv, title), Alternate("text/calendar", view.calendar, title)] if view.csv else []
    if has_json:
        others.append(Alternate("application/json", view.json, title))
    return Page(
        address=address,
        title=title,
        template="tracker.html",
        content=view,
        section="lists/",
        crumbs=crumbs,
        description=description,
        tags=page_tags.tags(**column_tags(whole.settings.column, title)),
        alternates=tuple(others),
    )


def _successors(name: str, bodies: Mapping[str, object], settings: Settings) -> Iterator[Note]:
    """Who has taken over from a body that is no more."""
    body = next((body for body in settings.bodies if body.name == name), None)
    if body and body.successor:
        heir = settings.canonical(body.successor)
        yield Note(messages.text("tracker.successor"), body_address(heir) if heir in bodies else "", heir)


def chinese_day(day: datetime.date) -> str:
    """2026年9月21日."""
    return messages.text("date.day", year=day.year, month=day.month, day=day.day)
