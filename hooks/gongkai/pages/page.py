"""One HTML page of ours: what stands in its head, its breadcrumb, its body."""

from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from gongkai import messages
from gongkai.model.fragment import Heading
from gongkai.model.setting_groups import Column
from gongkai.norms import page_tags
from gongkai.pages.output import Output, file_at
from gongkai.pages.press import SLOT, Press, Slots
from gongkai.pages.structured import Context, Entity, json_ld


@dataclass(frozen=True)
class Crumb:
    """A step of the breadcrumb. An empty address is the page itself."""

    title: str
    address: str


@dataclass(frozen=True)
class Alternate:
    """Another form of a page: its feed, its data."""

    type: str
    address: str
    title: str


@dataclass(frozen=True)
class Page:
    """A page before it is printed. Addresses are below the site's root, unquoted."""

    address: str
    title: str
    template: str
    content: Any
    """The template's view."""
    section: str = ""
    """Address of the tab that is active."""
    crumbs: tuple[Crumb, ...] = ()
    description: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    """Page tags without the site's own."""
    toc: tuple[Heading, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    image: str = ""
    """Address of the first picture."""
    modified: str = ""
    """Day of the last major change, for sitemap.xml."""
    entity: Entity | None = None
    """What it is about, for machines."""
    listed: bool = True
    """False: search engines are asked not to list it."""

    @property
    def depth(self) -> int:
        return self.address.count("/")

    @property
    def shell(self) -> tuple[str, int]:
        """(section, depth): which chrome goes around it."""
        return self.section, self.depth


def html_output(page: Page) -> Output:
    """A page that is cheap to describe, as a file: the description is its input."""
    listed = page.address if page.listed else None
    make = partial(print_page, page)
    return Output(file_at(page.address), (page,), make, shell=page.shell, page=listed, modified=page.modified)


def print_page(page: Page, press: Press, **context: Any) -> bytes:
    """The page's bytes; `context` goes to its template."""
    return press.shell(*page.shell).fill(fill_slots(page, press, "../" * page.depth, **context))


def fill_slots(page: Page, press: Press, base: str, **context: Any) -> Slots:
    """Our part of a page, printed in one go. `base` leads to the site's root."""
    title = page.title if page.title == press.site_name else messages.text("page.title", title=page.title, site=press.site_name)
    canonical = absolute(press, page.address)
    own_address = (("Url", canonical),) if any(name == "ArticleTitle" for name, _ in page.tags) else ()
    picture = absolute(press, page.image) if page.image else ""
    image = (("Image", picture),) if picture else ()
    printed = press.render(
        page.template,
        page=page,
        view=page.content,
        tags=site_tags(press) + page.tags + image + own_address,
        canonical=canonical,
        base=base,
        settings=press.settings,
        site_name=press.site_name,
        slot=Markup(SLOT),
        picture=picture,
        structured=_structured(page, press) if page.listed else "",
        **context,
    )
    head, toc, body = printed.split(SLOT)
    return Slots(head, title, toc, body)


def _structured(page: Page, press: Press) -> Markup:
    crumbs = [(crumb.title, crumb.address) for crumb in page.crumbs]
    return json_ld(page.entity, page.address, page.description, crumbs, Context(press.settings, press.site_name, press.site_url))


def site_tags(press: Press) -> tuple[tuple[str, str], ...]:
    """The three tags that every page bears."""
    domain = press.settings.domain or press.site_url.split("/")[2]
    return page_tags.tags(SiteName=press.site_name, SiteDomain=domain, SiteIDCode=press.settings.site_code)


def column_tags(column: Column, name: str) -> dict[str, str]:
    """The Column tags of a list or document: its own name, and the site's words for the column."""
    return {
        "ColumnName": name,
        "ColumnDescription": column.description,
        "ColumnKeywords": page_tags.keywords(column.keywords),
        "ColumnType": column.type,
    }


def absolute(press: Press, address: str) -> str:
    """A full address, percent-encoded."""
    return press.site_url + quote(address)
