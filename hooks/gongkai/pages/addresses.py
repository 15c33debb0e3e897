"""What belongs to addresses: old ones that lead on, 404, sitemap.xml, robots.txt."""

import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from gongkai import messages
from gongkai.link.site import Site
from gongkai.pages.output import Output, written
from gongkai.pages.page import Page, fill_slots
from gongkai.pages.press import Press

NOT_FOUND = ("", -1)
"""The chrome of 404.html."""
SITEMAP_LIMIT = 50_000
"""Addresses in one file (sitemaps.org)."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address."""

    address: str
    """Of the document, below the root."""
    title: str
    base: str
    site_url: str


def address_outputs(site: Site, site_url: str) -> Iterator[Output]:
    """Redirects and 404."""
    yield Output("404.html", (), _print_not_found, shell=NOT_FOUND)
    for old, document in sorted(site.redirects.items()):
        file = f"{old}index.html" if old.endswith("/") else old if old.endswith((".html", ".htm", ".shtml")) else f"{old}/index.html"
        yield _redirect(file, Redirect(document.address, document.heading, "../" * file.count("/"), site_url))


def sitemap_outputs(site_url: str, addresses: Sequence[tuple[str, str]]) -> Iterator[Output]:
    """sitemap.xml of (address, day of last change or nothing), above 50,000 an index of several; robots.txt."""
    chunks = [addresses[start : start + SITEMAP_LIMIT] for start in range(0, len(addresses), SITEMAP_LIMIT)]
    head, space = '<?xml version="1.0" encoding="UTF-8"?>\n', 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    for number, chunk in enumerate(chunks, 1):
        rows = "".join(_sitemap_row(site_url, address, changed) for address, changed in chunk)
        name = "sitemap.xml" if len(chunks) == 1 else f"sitemap-{number}.xml"
        yield written(name, f"{head}<urlset {space}>\n{rows}</urlset>\n")
    if len(chunks) > 1:
        days = [max(changed for _, changed in chunk) for chunk in chunks]
        rows = "".join(f"<sitemap><loc>{site_url}sitemap-{number}.xml</loc>{_day(day)}</sitemap>\n" for number, day in enumerate(days, 1))
        yield written("sitemap.xml", f"{head}<sitemapindex {space}>\n{rows}</sitemapindex>\n")
    yield written("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {site_url}sitemap.xml\n")


def _sitemap_row(site_url: str, address: str, changed: str) -> str:
    return f"<url><loc>{html.escape(site_url + quote(address))}</loc>{_day(changed)}</url>\n"


def _day(changed: str) -> str:
    return f"<lastmod>{changed}</lastmod>" if changed else ""


def _print_not_found(press: Press) -> bytes:
    """404.html is served for any address, so its own are absolute."""
    page = Page(address="404.html", title=messages.text("not-found.title"), template="not-found.html", content=None, listed=False)
    base = "/" + press.site_url.split("/", 3)[3]
    return press.shell(*NOT_FOUND).fill(fill_slots(page, press, base))


def _redirect(file: str, view: Redirect) -> Output:
    """A page that leads on without a script, and says so to those whom it does not lead."""
    target = html.escape(f"{view.base}{quote(view.address)}")
    canonical = html.escape(view.site_url + quote(view.address))
    return written(file, messages.text("redirect.page", target=target, canonical=canonical, title=html.escape(view.title)))
