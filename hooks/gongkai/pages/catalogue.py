"""政府信息公开目录: every document, 50 a page."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.document import Visibility
from gongkai.norms import page_tags
from gongkai.pages.output import Output
from gongkai.pages.page import Crumb, Page, column_tags, print_page
from gongkai.pages.paging import Pager, Part, page_address, pager, parts
from gongkai.pages.press import Press
from gongkai.pages.words import chinese_date
from gongkai.render.rendered import Rendered
from gongkai.settings import Column, Settings

ADDRESS = "catalogue/"


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


def catalogue_outputs(site: Site, settings: Settings) -> Iterator[Output]:
    """The catalogue's pages."""
    for part in parts([_row(item) for item in site.documents]):
        total = len(site.documents) if part.number == 0 else 0
        address = page_address(ADDRESS, part.number)
        make = partial(_print, part, total, settings.column)
        yield Output(f"{address}index.html", (total, part), make, shell=(ADDRESS, address.count("/")), page=address)


def _print(part: Part[CatalogueRow], total: int, column: Column, press: Press) -> bytes:
    return print_page(_page(part, total, column), press)


def _page(part: Part[CatalogueRow], total: int, column: Column) -> Page:
    title = messages.text("catalogue.title")
    front = part.number == 0
    count = messages.text("list.count", count=total) if front else messages.text("list.sealed", number=part.number)
    return Page(
        address=page_address(ADDRESS, part.number),
        title=title if front else messages.text("list.page-title", title=title, number=part.number),
        template="catalogue.html",
        content=CatalogueView(title, part.number, count, part.items, pager(ADDRESS, part)),
        section=ADDRESS,
        crumbs=(Crumb(title, ""),) if front else (Crumb(title, ADDRESS), Crumb(messages.text("list.page", number=part.number), "")),
        description=messages.text("catalogue.description"),
        tags=page_tags.tags(**column_tags(column, title)),
    )


def _row(item: Rendered) -> CatalogueRow:
    fields = item.document.fields
    summary = item.summary if item.document.visibility is Visibility.FULL else messages.text("catalogue.no-text")
    created = chinese_date(fields.signed or fields.date)
    return CatalogueRow(fields.index_number, item.document.address, fields.title, summary, created, str(fields.date.first))
