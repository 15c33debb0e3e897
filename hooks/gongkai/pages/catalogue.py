"""政府信息公开目录: every document, 50 a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.document import Visibility
from gongkai.model.setting_groups import Column
from gongkai.norms import page_tags
from gongkai.pages import bulk, changes
from gongkai.pages.bulk import site_feed
from gongkai.pages.output import Output, json_bytes
from gongkai.pages.page import Alternate, Crumb, Page, column_tags, print_page
from gongkai.pages.paging import Pager, Part, page_address, pager, parts
from gongkai.pages.press import Press
from gongkai.pages.structured import CONTEXT, Context, Dataset, Download, dataset_node
from gongkai.pages.words import chinese_date
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings

ADDRESS, DATASET = "catalogue/", "catalogue/dataset.json"
ATOM = "application/atom+xml"


@dataclass(frozen=True)
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
    downloads: tuple[tuple[str, str], ...]
    """(address, label) of the whole of it as files."""


def catalogue_outputs(site: Site, settings: Settings, site_name: str) -> Iterator[Output]:
    """The catalogue's pages, and the whole of it as a dataset."""
    dataset = _dataset(site, site_name)
    for part in parts([_row(item) for item in site.documents]):
        front = part.number == 0
        total, data = (len(site.documents), dataset) if front else (0, None)
        address = page_address(ADDRESS, part.number)
        make = partial(_print, part, total, data, settings.column)
        modified = dataset.modified if front else ""
        yield Output(
            f"{address}index.html", (total, part, data), make, shell=(ADDRESS, address.count("/")), page=address, modified=modified
        )
    yield Output(DATASET, (dataset,), partial(_dataset_file, dataset))


def _dataset(site: Site, site_name: str) -> Dataset:
    """All documents as a dataset, with those of each kind that has any as its parts."""
    kinds = [(listing.value.label, listing.address, len(listing.documents)) for listing in site.kinds if listing.documents]
    dates = [item.document.date.first for item in site.documents]
    named = messages.text("report.list").join(label for label, _, _ in kinds)
    return Dataset(
        name=messages.text("data.dataset", site=site_name),
        description=messages.text("data.description", site=site_name, count=len(dates), kinds=named),
        address=ADDRESS,
        downloads=(Download(bulk.NDJSON, "application/x-ndjson"), Download(bulk.CSV, "text/csv"), Download(bulk.FEED, ATOM)),
        first=str(dates[-1]) if dates else "",
        last=str(dates[0]) if dates else "",
        modified=str(max(item.document.updated.first for item in site.documents)) if dates else "",
        columns=tuple(messages.entry("columns").values()),
        parts=tuple(_part(*kind, site_name) for kind in kinds),
    )


def _part(label: str, address: str, count: int, site_name: str) -> Dataset:
    return Dataset(
        name=messages.text("page.title", title=label, site=site_name),
        description=messages.text("data.description", site=site_name, count=count, kinds=label),
        address=address,
        downloads=(
            Download(f"{address}index.json", "application/json"),
            Download(f"{address}index.csv", "text/csv"),
            Download(f"{address}feed.xml", ATOM),
        ),
    )


def _dataset_file(dataset: Dataset, press: Press) -> bytes:
    return json_bytes({"@context": CONTEXT, **dataset_node(dataset, Context(press.settings, press.site_name, press.site_url))})


def _print(part: Part[CatalogueRow], total: int, dataset: Dataset | None, column: Column, press: Press) -> bytes:
    return print_page(_page(part, total, dataset, column), press)


def _page(part: Part[CatalogueRow], total: int, dataset: Dataset | None, column: Column) -> Page:
    title = messages.text("catalogue.title")
    front = part.number == 0
    count = messages.text("list.count", count=total) if front else messages.text("list.sealed", number=part.number)
    return Page(
        address=page_address(ADDRESS, part.number),
        title=title if front else messages.text("list.page-title", title=title, number=part.number),
        template="catalogue.html",
        content=CatalogueView(title, part.number, count, part.items, pager(ADDRESS, part), _downloads() if front else ()),
        section=ADDRESS,
        crumbs=(Crumb(title, ""),) if front else (Crumb(title, ADDRESS), Crumb(messages.text("list.page", number=part.number), "")),
        description=messages.text("catalogue.description"),
        tags=page_tags.tags(**column_tags(column, title)),
        alternates=(site_feed(), Alternate("application/json", DATASET, messages.text("data.dataset-file"))),
        entity=dataset,
    )


def _downloads() -> tuple[tuple[str, str], ...]:
    return ((bulk.FEED, messages.text("list.feed")), (bulk.CSV, messages.text("list.csv")), (bulk.NDJSON, messages.text("data.ndjson")),
            (changes.INDEX, messages.text("data.changes")))  # fmt: skip


def _row(item: Rendered) -> CatalogueRow:
    fields = item.document.fields
    summary = item.summary if item.document.visibility is Visibility.FULL else messages.text("catalogue.no-text")
    created = chinese_date(fields.signed or fields.date)
    return CatalogueRow(fields.index_number, item.document.address, fields.title, summary, created, str(fields.date.first))
