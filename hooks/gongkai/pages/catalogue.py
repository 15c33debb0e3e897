"""政府信息公开目录: every document, 50 a page."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.document import Visibility
from gongkai.norms import page_tags
from gongkai.pages.output import Output
from gongkai.pages.page import Crumb, Page, column_tags, html_output
from gongkai.pages.paging import Pager, pager, parts
from gongkai.pages.words import chinese_date
from gongkai.settings import Settings

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
    title = messages.text("catalogue.title")
    for part in parts(site.documents):
        front = part.number == 0
        rows = []
        for item in part.items:
            document = item.document
            created = document.fields.signed or document.date
            summary = item.summary if document.visibility is Visibility.FULL else messages.text("catalogue.no-text")
            number, published = document.fields.index_number, str(document.date.first)
            rows.append(CatalogueRow(number, document.address, document.fields.title, summary, chinese_date(created), published))
        count = messages.text("list.count", count=len(site.documents)) if front else messages.text("list.sealed", number=part.number)
        name = title if front else messages.text("list.page-title", title=title, number=part.number)
        crumbs = (Crumb(title, ""),) if front else (Crumb(title, ADDRESS), Crumb(messages.text("list.page", number=part.number), ""))
        page = Page(
            address=f"{ADDRESS}{part.address}",
            title=name,
            template="catalogue.html",
            content=CatalogueView(title, part.number, count, tuple(rows), pager(ADDRESS, part)),
            section=ADDRESS,
            crumbs=crumbs,
            description=messages.text("catalogue.description"),
            tags=page_tags.tags(**column_tags(settings, title)),
        )
        yield html_output(page)
