"""All documents of a site together -> Site, the addresses that a link may lead to, and the problems that only the whole has."""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from gongkai.check.ground import Ground
from gongkai.check.site import check_site
from gongkai.link.site import Site, link_site
from gongkai.model.document import Visibility
from gongkai.model.problem import Problem
from gongkai.oversight.reconcile import Reconciliation, reconciliations
from gongkai.oversight.statistics import statistics_addresses
from gongkai.oversight.tracker import has_rows
from gongkai.place import Place
from gongkai.read.source import Folder
from gongkai.record.permanence import check_record
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings


@dataclass(frozen=True, slots=True)
class Joined:
    """All documents, together."""

    site: Site
    pages: frozenset[str]
    """Addresses that a link may lead to, documents' own left out."""
    problems: tuple[Problem, ...]
    """That only the whole has."""
    compared: Mapping[str, Reconciliation]
    """Path of each report that states figures -> how they compare with the replies."""


def join(items: Iterable[Rendered], folder: Folder, place: Place, settings: Settings) -> Joined:
    """Link and check."""
    rendered = list(items)
    site = _linked(rendered, place, settings)
    pages = frozenset(_addresses(site, place.docs))
    unread = frozenset(source.path for source in folder.sources) - {item.document.path for item in rendered}
    compared = reconciliations(site, settings)
    found = check_site(Ground(site, settings, _regular_files(folder), unread, pages, compared))
    return Joined(site, pages, (*found, *check_record(place.content, place.docs, settings, site, unread)), compared)


def relink(site: Site, newer: Iterable[Rendered], place: Place, settings: Settings) -> Site:
    """A linked site with some of its documents as they have become."""
    return _linked(({item.document.path: item for item in (*site.everything, *newer)}).values(), place, settings)


def _linked(items: Iterable[Rendered], place: Place, settings: Settings) -> Site:
    today = settings.today()
    settled = [_settled(item, today) for item in items]
    return link_site(settled, settings.all_kinds, urlsplit(place.site_url).path, settings.agency)


def _settled(item: Rendered, today: datetime.date) -> Rendered:
    """A document whose day has not come is held back: the one thing that depends on the build date."""
    if item.document.date.first <= today or item.document.visibility is Visibility.HIDDEN:
        return item
    return dataclasses.replace(item, document=dataclasses.replace(item.document, visibility=Visibility.HIDDEN))


def _addresses(site: Site, docs: Path) -> Iterator[str]:
    """Pages, data and attachments that are no documents."""
    for file in docs.rglob("*.md"):
        path = file.relative_to(docs).with_suffix("").as_posix()
        yield "" if path == "index" else f"{path.removesuffix('/index')}/"
    yield from (
        "catalogue/",
        "lists/citations.json",
        "lists/",
        "search/",
        "sitemap/",
        *dict.fromkeys(f"lists/{listing.facet.key}/" for listing in site.lists if listing.facet),
    )
    if has_rows(site):
        yield "tracker/"
    yield from statistics_addresses(site)
    for listing in (*site.kinds, *site.lists):
        yield listing.address
        if listing.has_data:
            yield from (f"{listing.address}{name}" for name in ("feed.xml", "index.json", "index.csv"))
    for item in site.documents:
        yield from (f"{item.document.address}{a.file.name}" for a in item.document.attachments if a.file)


def _regular_files(folder: Folder) -> tuple[str, ...]:
    refused = {problem.path for problem in folder.problems}
    return tuple(path for path in folder.files if path not in refused)
