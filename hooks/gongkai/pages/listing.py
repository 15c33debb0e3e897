"""Lists of documents: of a kind, and of one value of a facet; their pages, feeds and data."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from markupsafe import Markup

from gongkai import messages
from gongkai.link.site import Listing, Site
from gongkai.model.setting_groups import Column
from gongkai.norms import page_tags
from gongkai.oversight.matters import Known
from gongkai.pages.browse import browse_outputs
from gongkai.pages.clipping import CUT, Clipping
from gongkai.pages.data import Shown, data_outputs
from gongkai.pages.narrowing import Narrowing, first_of_years, is_narrowed, narrowing
from gongkai.pages.output import Group, Output, alone, file_at
from gongkai.pages.page import Alternate, Crumb, Page, column_tags, print_page
from gongkai.pages.paging import Pager, Part, page_address, pager, parts
from gongkai.pages.press import Press
from gongkai.pages.remarks import Note, remarks
from gongkai.pages.totals import totals_notes
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings


@dataclass(frozen=True, slots=True)
class Downloads:
    """Where a list's feed and data are; addresses below the site's root."""

    feed: str
    json: str
    csv: str


@dataclass(frozen=True, slots=True)
class ListView:
    """What a page of a list shows beside its rows."""

    title: str
    number: int
    """0 for the front page."""
    count: str
    pager: Pager
    downloads: Downloads | None
    notes: tuple[Note, ...]
    narrowing: Narrowing | None
    """On the front page only."""
    narrowed_at: str
    """Address of the front page that narrows the list, on the others; else empty."""
    script: str
    """Address of what switches views and narrows."""


@dataclass(frozen=True)
class ListPage:
    """All that one page of a list is made of beside its rows."""

    address: str
    """Of the list."""
    title: str
    facet: str
    """Key of the facet; empty for the list of a kind."""
    total: int
    """Documents of the whole list, on its front page; else 0, so that a sealed page stays as it is."""
    has_data: bool
    narrowing: Narrowing | None
    """On the front page of a list that can be narrowed."""
    is_narrowed: bool
    notes: tuple[Note, ...]
    years: tuple[tuple[int, str], ...]
    """Place of a row -> the year that begins with it."""
    part: Part[Rendered]
    """Without items."""


def lists_group(site: Site, shown: Shown, settings: Settings, site_name: str, site_url: str, script: str) -> Group:
    """Every list's pages, feeds and data, and the indexes that lead to them. `script`: address of the one that lists have."""
    said = {item.document.path: f"{shown[item.document.path]} {item.facts}" for item in site.documents}
    withheld = [document.kind.folder for document in site.withheld]
    return Group("lists", (list(said.values()), withheld), partial(_groups, site, said, shown, settings, site_name, site_url, script))


def _groups(
    site: Site, said: Mapping[str, str], shown: Shown, settings: Settings, site_name: str, site_url: str, script: str
) -> Iterator[Group]:
    """`said`: path of a document -> all that lists can tell of it."""
    known: Known = {}
    for listing in (*site.kinds, *site.lists):
        notes = tuple(remarks(listing, site, settings))
        documents = [said[item.document.path] for item in listing.documents]
        make = partial(_outputs, listing, notes, known, shown, settings, site_name, site_url, script)
        yield Group(listing.address, (listing.value, notes, documents), make)
    yield from map(alone, browse_outputs(site, settings))


def _outputs(
    listing: Listing,
    notes: tuple[Note, ...],
    known: Known,
    shown: Shown,
    settings: Settings,
    site_name: str,
    site_url: str,
    script: str,
) -> Iterator[Output]:
    title = list_title(listing)
    notes = (*notes, *totals_notes(listing, known))
    pages = parts(listing.documents)
    narrowed = narrowing(listing, pages, settings) if is_narrowed(listing) else None
    for part in pages:
        yield _list_output(listing, title, part, shown, notes, narrowed, settings, script)
    if listing.has_data:
        yield from data_outputs(listing, title, shown, settings, site_name, site_url)


def list_title(listing: Listing) -> str:
    """What a list is called: the kind's name, or facet and value; of a member with the term, since namesakes do not merge."""
    if listing.facet is None:
        return listing.value.label
    title = messages.text("list.title", facet=messages.text(f"facets.{listing.facet.key}"), value=listing.value.label)
    return messages.text("list.title-of-term", title=title, term=group) if (group := listing.value.group) else title


def _list_output(
    listing: Listing,
    title: str,
    part: Part[Rendered],
    shown: Shown,
    notes: tuple[Note, ...],
    narrowed: Narrowing | None,
    settings: Settings,
    script: str,
) -> Output:
    """One page of a list; its rows are cut out already."""
    paths = [item.document.path for item in part.items]
    about = ListPage(
        address=listing.address,
        title=title,
        facet=listing.facet.key if listing.facet else "",
        total=len(listing.documents) if part.number == 0 else 0,
        has_data=listing.has_data,
        narrowing=None if part.number else narrowed,
        is_narrowed=narrowed is not None,
        notes=notes,
        years=first_of_years(part.items),
        part=replace(part, items=()),
    )
    address = page_address(listing.address, part.number)
    make = partial(_print_list, about, settings.column, script)
    shell = (_section(about), address.count("/"))
    day = max((str(item.document.updated.first) for item in part.items), default="")
    inputs = (about, [shown[path] for path in paths])
    return Output(file_at(address), inputs, make, cut=paths, shell=shell, page=address, modified=day)


def _print_list(about: ListPage, column: Column, script: str, press: Press, clippings: Collection[Clipping]) -> bytes:
    page = _list_page(about, column, script)
    heads = [b'<li class="gk-row">'] * len(clippings)
    for place, year in about.years:
        heads[place] = f'<li class="gk-row" id="year-{year}">'.encode()
    rows = b"".join(head + clipping.row + b"</li>\n" for head, clipping in zip(heads, clippings, strict=True))
    return print_page(page, press, rows=Markup(rows.decode().replace(CUT, "../" * page.depth)))


def _section(about: ListPage) -> str:
    return "lists/" if about.facet else about.address


def _list_page(about: ListPage, column: Column, script: str) -> Page:
    part, title, address = about.part, about.title, about.address
    front = part.number == 0
    name = title if front else messages.text("list.page-title", title=title, number=part.number)
    view = ListView(
        title=title,
        number=part.number,
        count=messages.text("list.count", count=about.total) if front else messages.text("list.sealed", number=part.number),
        pager=pager(address, part),
        downloads=_downloads(address) if about.has_data else None,
        notes=about.notes if front else (),
        narrowing=about.narrowing,
        narrowed_at="" if front or not about.is_narrowed else address,
        script=script,
    )
    parents = _facet_crumbs(about.facet) if about.facet else ()
    own = (Crumb(title, ""),) if front else (Crumb(title, address), Crumb(messages.text("list.page", number=part.number), ""))
    return Page(
        address=page_address(address, part.number),
        title=name,
        template="list.html",
        content=view,
        section=_section(about),
        crumbs=(*parents, *own),
        description=messages.text("list.description", title=title),
        tags=page_tags.tags(**column_tags(column, title)),
        alternates=_alternates(address, title) if about.has_data else (),
    )


def _downloads(address: str) -> Downloads:
    return Downloads(f"{address}feed.xml", f"{address}index.json", f"{address}index.csv")


def _alternates(address: str, title: str) -> tuple[Alternate, ...]:
    files = _downloads(address)
    return (
        Alternate("application/atom+xml", files.feed, title),
        Alternate("application/json", files.json, title),
        Alternate("text/csv", files.csv, title),
    )


def _facet_crumbs(facet: str) -> tuple[Crumb, ...]:
    return (Crumb(messages.text("list.all"), "lists/"), Crumb(messages.text(f"facets.{facet}"), f"lists/{facet}/"))
