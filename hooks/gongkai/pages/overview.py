"""The pages about the whole site: what the home page shows, the site map."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gongkai import messages
from gongkai.link.site import Site
from gongkai.norms import page_tags
from gongkai.oversight.statistics import statistics_addresses
from gongkai.oversight.tracker import Row as Tracked
from gongkai.oversight.tracker import has_rows
from gongkai.pages.browse import Entry, Section, index_sections
from gongkai.pages.output import Output
from gongkai.pages.page import Crumb, Page, column_tags, html_output
from gongkai.pages.rows import Row, row
from gongkai.pages.tracker import home_line
from gongkai.settings import Settings

LATEST = 10
"""Newest documents on the home page."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the home page, and where to count it."""

    value: int
    label: str
    address: str


@dataclass(frozen=True, slots=True)
class HomeView:
    """What the home page adds to docs/index.md."""

    latest: tuple[Row, ...]
    figures: tuple[Figure, ...]
    entrances: tuple[Section, ...]
    feed: str
    tracker: str
    """What is to be done, in a sentence; empty where nothing is."""
    open: tuple[Figure, ...] = ()
    """What is still in progress or not satisfied, as the replies say: documents (份), where statistics count matters (件)."""
    statistics: str = ""
    """Address of the statistics; empty where there are none."""


@dataclass(frozen=True, slots=True)
class MapView:
    """The site map: hand-written pages, lists, data."""

    pages: tuple[Entry, ...]
    sections: tuple[Section, ...]


def home_view(site: Site, settings: Settings, tracked: Sequence[Tracked]) -> HomeView:
    """Newest documents, how many there are, ways in."""
    kinds = tuple(Figure(len(listing.documents), listing.value.label, listing.address) for listing in site.kinds)
    entrances = tuple(section for section in index_sections(site, 8) if section.key in ("year", "session", "lead", "topic", "result"))
    latest = tuple(row(item.document) for item in site.documents[:LATEST])
    statistics = next((address for address in statistics_addresses(site)), "")
    return HomeView(latest, kinds, entrances, "catalogue/", home_line(tracked, settings.today()), tuple(_open(site)), statistics)


_OPEN = (("result", "in-progress"), ("result", "planned"), ("satisfaction", "unsatisfied"))


def _open(site: Site) -> Iterator[Figure]:
    """The lists of replies that say: in progress, planned, not satisfied."""
    for key, slug in _OPEN:
        for listing in site.by_facet[key]:
            if listing.value.slug == slug:
                label = messages.text(f"home.open-{key}", label=listing.value.label)
                yield Figure(len(listing.documents), label, listing.address)


def map_output(site: Site, settings: Settings, docs: Sequence[Entry]) -> Output:
    """The site map: hand-written pages in the order of the navigation, ways to browse, data."""
    title = messages.text("map.title")
    kinds = tuple(Entry(listing.value.label, listing.address, len(listing.documents), "") for listing in site.kinds)
    sections = (Section("kind", messages.text("facets.kind"), kinds), *index_sections(site, 12))
    named: tuple[tuple[str, str], ...] = (("search.title", "search/"), ("catalogue.title", "catalogue/"), ("list.all", "lists/"))
    named += tuple(("statistics.title", address) for address in statistics_addresses(site) if address == "statistics/")
    own = tuple(Entry(messages.text(key), address, 0, "") for key, address in named)
    if has_rows(site):
        own = (*own, Entry(messages.text("tracker.title"), "tracker/", 0, ""))
    page = Page(
        address="sitemap/",
        title=title,
        template="map.html",
        content=MapView((*docs, *own), sections),
        crumbs=(Crumb(title, ""),),
        description=messages.text("map.description"),
        tags=page_tags.tags(**column_tags(settings.column, title)),
    )
    return html_output(page)
