"""One build, step by step: read → render → link → check → pages → write. MkDocs' events and the command line call it."""

import datetime
import tempfile
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import jinja2

from gongkai import messages
from gongkai.check.document import check_document
from gongkai.check.site import Ground, check_site
from gongkai.link.site import Site, link_site
from gongkai.model.document import FileFacts
from gongkai.model.problem import Problem
from gongkai.pages.addresses import address_outputs, sitemap_outputs
from gongkai.pages.assets import asset_outputs
from gongkai.pages.catalogue import catalogue_outputs
from gongkai.pages.data import index_data_outputs
from gongkai.pages.document import document_outputs
from gongkai.pages.hand_written import HandWritten, hand_written_page, twin_output
from gongkai.pages.listing import Entry, list_outputs
from gongkai.pages.output import Output
from gongkai.pages.overview import HomeView, home_view, map_output
from gongkai.pages.page import Page, fill_slots
from gongkai.pages.press import Press, Shell, Slots
from gongkai.read.files import file_facts
from gongkai.read.record import Record, read_record
from gongkai.read.source import Folder, Source, read_text, scan
from gongkai.render.fragment import render
from gongkai.render.spool import Rendered, Spool
from gongkai.settings import Settings
from gongkai.write.staging import Staging, Synced


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build takes from and what the site is called."""

    content: Path
    docs: Path
    site_name: str
    site_url: str
    """With a trailing slash."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site that is read, rendered, linked and checked."""

    site: Site
    problems: tuple[Problem, ...]
    pages: frozenset[str]
    """Addresses that a link may lead to, documents left out."""


def prepare(place: Place, settings: Settings, spool: Spool) -> Prepared:
    """Everything before pages: no file of the site is touched."""
    today = settings.today()
    folder = scan(place.content)
    problems: list[Problem] = list(folder.problems)
    rendered: list[Rendered] = []
    for source in folder.sources:
        record = read_source(source, settings, today)
        problems += record.problems
        if record.document:
            fragment = render(record.document, record.body)
            problems += fragment.problems
            rendered.append(spool.put(record.document, fragment))
            problems += check_document(rendered[-1])
    site = link_site(rendered, settings.all_kinds, urlsplit(place.site_url).path)
    pages = frozenset(_addresses(site, place.docs))
    unread = frozenset(source.path for source in folder.sources) - {item.document.path for item in rendered}
    problems += check_site(Ground(site, settings, _regular_files(folder), unread, dict.fromkeys(pages)))
    return Prepared(site, tuple(sorted(set(problems))), pages)


def read_source(source: Source, settings: Settings, today: datetime.date) -> Record:
    """One file -> its record."""
    text = read_text(source)
    if isinstance(text, Problem):
        return Record(None, "", (text,))

    def facts(name: str) -> FileFacts:
        return file_facts(source.file.parent / unicodedata.normalize("NFC", name))

    return read_record(source.path, text, settings, today, facts)


def site_outputs(prepared: Prepared, place: Place, settings: Settings, theme: Path, docs: Sequence[HandWritten]) -> Iterator[Output]:
    """Every file of the site but MkDocs' own. sitemap.xml comes last: it names the pages that went by."""
    addresses = [(made.address, "") for made in docs]
    for output in _page_outputs(prepared.site, place, settings, docs):
        if isinstance(output.view, Page) and output.view.listed:
            addresses.append((output.view.address, output.view.modified))
        yield output
    yield from asset_outputs(theme).values()
    yield from sitemap_outputs(place.site_url, addresses)


def _page_outputs(site: Site, place: Place, settings: Settings, docs: Sequence[HandWritten]) -> Iterator[Output]:
    for item in site.documents:
        yield from document_outputs(item, site, settings, place.content, place.site_url)
    yield from list_outputs(site, settings, place.site_name, place.site_url)
    yield from index_data_outputs(site, place.site_url)
    yield from catalogue_outputs(site, settings)
    yield map_output(site, settings, [Entry(made.title, made.address, 0, "") for made in docs])
    yield from address_outputs(site, place.site_url)
    yield from map(twin_output, docs)


def _addresses(site: Site, docs: Path) -> Iterator[str]:
    """Pages, data and attachments that are no documents."""
    for file in docs.rglob("*.md"):
        path = file.relative_to(docs).with_suffix("").as_posix()
        yield "" if path == "index" else f"{path.removesuffix('/index')}/"
    yield from (
        "catalogue/",
        "lists/",
        "sitemap/",
        *dict.fromkeys(f"lists/{listing.facet.key}/" for listing in site.lists if listing.facet),
    )
    for listing in (*site.kinds, *site.lists):
        yield listing.address
        if listing.has_data:
            yield from (f"{listing.address}{name}" for name in ("feed.xml", "index.json", "index.csv"))
    for item in site.documents:
        yield from (f"{item.document.address}{a.file.name}" for a in item.document.attachments if a.file)


def _regular_files(folder: Folder) -> tuple[str, ...]:
    refused = {problem.path for problem in folder.problems}
    return tuple(path for path in folder.files if path not in refused)


class Build:
    """A build in the order in which MkDocs' events come: prepare, dress (for each page of docs/), publish; or discard."""

    def __init__(self, place: Place, settings: Settings, site_dir: Path, theme: Path) -> None:
        self.place = place
        self.settings = settings
        self.theme = theme
        self.staging = Staging(site_dir)
        self._spool_file = tempfile.TemporaryFile(dir=self.staging.folder)  # noqa: SIM115 lives as long as the build
        self.spool = Spool(self._spool_file)
        self.docs: dict[str, HandWritten] = {}
        self._assets = asset_outputs(theme)

    def prepare(self) -> tuple[Problem, ...]:
        """Read, render, link and check; the problems, sorted."""
        self.prepared = prepare(self.place, self.settings, self.spool)
        return self.prepared.problems

    def set_press(self, environment: jinja2.Environment, shell: Callable[[str, int], Shell]) -> None:
        """Take the template environment and the chrome."""
        assets = {name: output.path for name, output in self._assets.items()}
        environment.globals |= {"t": messages.text, "gongkai_assets": assets, "gongkai_settings": self.settings}
        place = self.place
        self.press = Press(environment, shell, self.settings, place.site_name, place.site_url, self.spool, assets)

    def dress(self, made: HandWritten, base: str) -> Slots:
        """Our part of a page of docs/."""
        self.docs[made.address] = made
        return fill_slots(hand_written_page(made, self.settings, self.place.site_name), self.press, base)

    def home(self) -> HomeView:
        """What the home page shows of the documents."""
        return home_view(self.prepared.site)

    def publish(self, order: Sequence[str]) -> Synced:
        """Make every file and sync the site. `order`: addresses of the pages of docs/ as the navigation has them."""
        docs = sorted(
            self.docs.values(), key=lambda made: (order.index(made.address) if made.address in order else len(order), made.address)
        )
        for output in site_outputs(self.prepared, self.place, self.settings, self.theme, docs):
            self.staging.put(output.path, output.make(output.view, self.press))
        self._spool_file.close()
        return self.staging.sync()

    def discard(self) -> None:
        """Give up; the last good site stays."""
        self._spool_file.close()
        self.staging.discard()
