"""Ways to browse: the indexes of all values of a facet, and the page that leads to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from gongkai import messages
from gongkai.link.facets import FACETS, Facet
from gongkai.link.site import Site
from gongkai.norms import page_tags
from gongkai.pages.output import Output
from gongkai.pages.page import Crumb, Page, column_tags, html_output
from gongkai.pages.paging import NO_PAGER, Pager
from gongkai.settings import Settings

INDEX_SIZE = 200
"""Values on one page of an index."""


@dataclass(frozen=True)
class Entry:
    """A value of a facet, with how many documents it has."""

    label: str
    address: str
    count: int
    group: str
    """Proposers stand under their assembly and term; other values stand together."""


@dataclass(frozen=True)
class Section:
    """Values under a common head."""

    key: str
    title: str
    entries: tuple[Entry, ...]
    more: str = ""
    """Address of the whole index, where only a part is shown."""
    more_text: str = ""


@dataclass(frozen=True, slots=True)
class IndexView:
    """All that an index of values shows."""

    title: str
    sections: tuple[Section, ...]
    pager: Pager


def browse_outputs(site: Site, settings: Settings) -> Iterator[Output]:
    """The indexes of all facets, and lists/."""
    for facet in FACETS:
        yield from _index_outputs(facet, site, settings)
    yield html_output(_all_indexes(site, settings))


def _entries(facet: Facet, site: Site) -> list[Entry]:
    return [
        Entry(listing.value.label, listing.address, len(listing.documents), listing.value.group) for listing in site.by_facet[facet.key]
    ]


def _index_outputs(facet: Facet, site: Site, settings: Settings) -> Iterator[Output]:
    """All values of a facet, 200 a page in the order of the values."""
    if not (entries := _entries(facet, site)):
        return
    title = messages.text(f"facets.{facet.key}")
    address = f"lists/{facet.key}/"
    chunks = [entries[start : start + INDEX_SIZE] for start in range(0, len(entries), INDEX_SIZE)]
    for number, chunk in enumerate(chunks, 1):
        at = address if number == 1 else f"{address}page/{number}/"
        before = address if number == 2 else f"{address}page/{number - 1}/"
        ways = Pager(
            newest=address if number > 1 else "",
            newer=before if number > 1 else "",
            older=f"{address}page/{number + 1}/" if number < len(chunks) else "",
        )
        sections = tuple(Section(group or facet.key, group, tuple(some)) for group, some in groupby(chunk, key=lambda entry: entry.group))
        name = title if number == 1 else messages.text("list.page-title", title=title, number=number)
        yield html_output(
            Page(
                address=at, title=name, template="index.html", content=IndexView(title, sections, ways), section="lists/",
                crumbs=(Crumb(messages.text("list.all"), "lists/"), Crumb(name, "")),
                description=messages.text("list.description", title=title), tags=page_tags.tags(**column_tags(settings.column, title)),
            )
        )  # fmt: skip


def index_sections(site: Site, most: int) -> tuple[Section, ...]:
    """Every facet with its first `most` values, newest or first in order, and the way to all of them."""
    sections = []
    for facet in FACETS:
        if entries := _entries(facet, site):
            address = f"lists/{facet.key}/"
            more = messages.text("list.more", count=len(entries)) if len(entries) > most else messages.text("list.whole")
            sections.append(Section(facet.key, messages.text(f"facets.{facet.key}"), tuple(entries[:most]), address, more))
    return tuple(sections)


def _all_indexes(site: Site, settings: Settings) -> Page:
    """lists/: every way to browse, on one page."""
    title = messages.text("list.all")
    kinds = tuple(Entry(listing.value.label, listing.address, len(listing.documents), "") for listing in site.kinds)
    sections = (Section("kind", messages.text("facets.kind"), kinds), *index_sections(site, 24))
    return Page(
        address="lists/", title=title, template="index.html", content=IndexView(title, sections, NO_PAGER), section="lists/",
        crumbs=(Crumb(title, ""),), description=messages.text("list.description", title=title),
        tags=page_tags.tags(**column_tags(settings.column, title)),
    )  # fmt: skip
