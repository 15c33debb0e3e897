"""The pages about the whole site: catalogue, site map, 404, redirects, sitemap.xml, robots.txt, what the home page shows."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.document import Visibility
from gongkai.norms import page_tags
from gongkai.pages.listing import Entry, Pager, Section, index_sections
from gongkai.pages.output import Output, written
from gongkai.pages.page import Crumb, Page, column_tags, fill_slots, html_output
from gongkai.pages.paging import page_address, parts
from gongkai.pages.press import Press
from gongkai.pages.rows import Row, row
from gongkai.pages.words import chinese_date
from gongkai.settings import Settings

SITEMAP_LIMIT = 50_000
"""Addresses in one file (sitemaps.org)."""
LATEST = 10
"""Newest documents on the home page."""


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """索引号, 名称, 内容概述, 生成日期: the four columns that 条例 §12 asks of a catalogue."""

    index_number: str
    address: str
    title: str
    summary: str
    created: str
    published: str


@dataclass(frozen=True, slots=True)
class CatalogueView:
    title: str
    number: int
    count: str
    rows: tuple[CatalogueRow, ...]
    pager: Pager


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


@dataclass(frozen=True, slots=True)
class MapView:
    """The site map: hand-written pages, lists, data."""

    pages: tuple[Entry, ...]
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address."""

    address: str
    """Of the document, below the root."""
    title: str
    base: str
    site_url: str


def overview_outputs(site: Site, settings: Settings, site_url: str, docs: Sequence[Entry]) -> Iterator[Output]:
    """Everything about the whole site. `docs`: the hand-written pages, in the order of the navigation."""
    yield from _catalogue(site, settings)
    yield html_output(_map(site, settings, docs))
    yield Output("404.html", _not_found(), _print_not_found)
    for old, document in sorted(site.redirects.items()):
        file = f"{old}index.html" if old.endswith("/") else old if old.endswith((".html", ".htm")) else f"{old}/index.html"
        yield Output(file, Redirect(document.address, document.heading, "../" * file.count("/"), site_url), _redirect)
    yield from _sitemap(site, site_url, docs)
    yield written("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site_url}sitemap.xml\n")


def home_view(site: Site) -> HomeView:
    """Newest documents, how many there are, ways in."""
    kinds = tuple(Figure(len(listing.documents), listing.value.label, listing.address) for listing in site.kinds)
    entrances = tuple(section for section in index_sections(site, 8) if section.key in ("year", "session", "lead", "topic", "result"))
    return HomeView(tuple(row(item.document) for item in site.documents[:LATEST]), kinds, entrances, "catalogue/")


def _catalogue(site: Site, settings: Settings) -> Iterator[Output]:
    """政府信息公开目录, 50 a page."""
    title = messages.text("catalogue.title")
    for part in parts(site.documents):
        front = part.number == 0
        rows = []
        for item in part.items:
            document = item.document
            created = document.fields.signed or document.date
            summary = item.summary if document.visibility is Visibility.FULL else messages.text("catalogue.no-text")
            rows.append(
                CatalogueRow(document.fields.index_number, document.address, document.fields.title, summary, chinese_date(created),
                             str(document.date.first))
            )  # fmt: skip
        count = messages.text("list.count", count=len(site.documents)) if front else messages.text("list.sealed", number=part.number)
        pager = Pager(
            newest="catalogue/" if part.number else "",
            newer="" if part.newer is None else f"catalogue/{page_address(part.newer)}",
            older="" if part.older is None else f"catalogue/{page_address(part.older)}",
            numbered=tuple((number, f"catalogue/{page_address(number)}") for number in part.sealed),
        )
        name = title if front else messages.text("list.page-title", title=title, number=part.number)
        crumbs = (Crumb(title, ""),) if front else (Crumb(title, "catalogue/"), Crumb(messages.text("list.page", number=part.number), ""))
        yield html_output(
            Page(
                address=f"catalogue/{part.address}", title=name, template="catalogue.html", section="catalogue/", crumbs=crumbs,
                content=CatalogueView(title, part.number, count, tuple(rows), pager),
                description=messages.text("catalogue.description"), tags=page_tags.tags(**column_tags(settings, title)),
            )
        )  # fmt: skip


def _map(site: Site, settings: Settings, docs: Sequence[Entry]) -> Page:
    title = messages.text("map.title")
    kinds = tuple(Entry(listing.value.label, listing.address, len(listing.documents), "") for listing in site.kinds)
    sections = (Section("kind", messages.text("facets.kind"), kinds), *index_sections(site, 12))
    own = (Entry(messages.text("catalogue.title"), "catalogue/", 0, ""), Entry(messages.text("list.all"), "lists/", 0, ""))
    return Page(
        address="sitemap/", title=title, template="map.html", content=MapView((*docs, *own), sections), crumbs=(Crumb(title, ""),),
        description=messages.text("map.description"), tags=page_tags.tags(**column_tags(settings, title)),
    )  # fmt: skip


def _not_found() -> Page:
    return Page(address="404.html", title=messages.text("not-found.title"), template="not-found.html", content=None, listed=False)


def _print_not_found(page: Page, press: Press) -> bytes:
    """404.html is served for any address, so its own are absolute."""
    base = "/" + press.site_url.split("/", 3)[3]
    return press.shell("", -1).fill(fill_slots(page, press, base))


def _redirect(view: Redirect, press: Press) -> bytes:
    """A page that leads on without a script, and says so to those whom it does not lead."""
    target = html.escape(f"{view.base}{quote(view.address)}")
    canonical = html.escape(view.site_url + quote(view.address))
    return messages.text("redirect.page", target=target, canonical=canonical, title=html.escape(view.title)).encode()


def _sitemap(site: Site, site_url: str, docs: Sequence[Entry]) -> Iterator[Output]:
    """sitemap.xml; above 50,000 addresses an index of several."""
    addresses = [(entry.address, "") for entry in docs]
    addresses += [(address, "") for address in ("catalogue/", "lists/", "sitemap/")]
    addresses += [(listing.address, "") for listing in (*site.kinds, *site.lists)]
    addresses += [(item.document.address, str(item.document.updated.first)) for item in site.documents]
    chunks = [addresses[start : start + SITEMAP_LIMIT] for start in range(0, len(addresses), SITEMAP_LIMIT)]
    head, space = '<?xml version="1.0" encoding="UTF-8"?>\n', 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    for number, chunk in enumerate(chunks, 1):
        rows = "".join(_sitemap_row(site_url, address, changed) for address, changed in chunk)
        name = "sitemap.xml" if len(chunks) == 1 else f"sitemap-{number}.xml"
        yield written(name, f"{head}<urlset {space}>\n{rows}</urlset>\n")
    if len(chunks) > 1:
        rows = "".join(f"<sitemap><loc>{site_url}sitemap-{number}.xml</loc></sitemap>\n" for number in range(1, len(chunks) + 1))
        yield written("sitemap.xml", f"{head}<sitemapindex {space}>\n{rows}</sitemapindex>\n")


def _sitemap_row(site_url: str, address: str, changed: str) -> str:
    modified = f"<lastmod>{changed}</lastmod>" if changed else ""
    return f"<url><loc>{html.escape(site_url + quote(address))}</loc>{modified}</url>\n"
