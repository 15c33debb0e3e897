"""A list for machines: Atom feed, JSON, CSV; and all proposers and document-number series in one JSON file each."""

import csv
import datetime
import html
import io
import zoneinfo
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from feedgenerator import Atom1Feed

from gongkai import messages
from gongkai.link.facets import FACETS
from gongkai.link.site import Listing, Site
from gongkai.model.date import PartialDate
from gongkai.model.document import Visibility
from gongkai.pages.clipping import Clipping
from gongkai.pages.output import Output, json_bytes
from gongkai.pages.press import Press
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings

LIST_SCHEMA = "gongkai.list/1"
INDEX_SCHEMA = "gongkai.index/1"
FEED_LENGTH = 50
"""Newest entries of a feed; the whole list is in its JSON."""


Clippings = Mapping[str, Clipping]
"""Path of a document -> what lists show of it."""


@dataclass(frozen=True, slots=True)
class ListData:
    """What all data of a list share."""

    title: str
    address: str
    site_name: str
    site_url: str
    time_zone: str


def data_outputs(listing: Listing, title: str, clippings: Clippings, settings: Settings, site_name: str, site_url: str) -> Iterator[Output]:
    """feed.xml, index.json and index.csv beside a list."""
    about = ListData(title, listing.address, site_name, site_url, settings.time_zone)
    items = listing.documents
    cut = [clippings[item.document.path] for item in items]
    shown = tuple(clipping.digest for clipping in cut)
    yield Output(f"{listing.address}feed.xml", (about, shown[:FEED_LENGTH]), lambda press: _feed(about, items[:FEED_LENGTH]))
    yield Output(f"{listing.address}index.json", (about, shown), lambda press: _json(about, cut))
    yield Output(f"{listing.address}index.csv", shown, lambda press: _csv(cut))


def index_data_outputs(site: Site, site_url: str) -> Iterator[Output]:
    """lists/proposer/index.json, lists/series/index.json: every value with its documents."""
    for facet in FACETS:
        if not facet.has_data:
            chosen = [listing for listing in site.lists if listing.facet is facet]
            yield _index_output(facet.key, chosen, site_url)


def _feed(about: ListData, items: Sequence[Rendered]) -> bytes:
    """Atom (RFC 4287) of the newest entries; `updated` moves only with a major change; the title names the filter."""
    zone = zoneinfo.ZoneInfo(about.time_zone)
    own_address = about.site_url + quote(about.address)
    feed = Atom1Feed(
        title=messages.text("page.title", title=about.title, site=about.site_name),
        link=own_address,
        description="",
        language="zh-CN",
        feed_url=f"{own_address}feed.xml",
        feed_guid=own_address,
        author_name=about.site_name,
    )
    for item in items:
        document = item.document
        address = about.site_url + quote(document.address)
        summary = item.summary if document.visibility is Visibility.FULL else ""
        feed.add_item(
            title=document.heading,
            link=address,
            unique_id=address,
            description=html.escape(summary, quote=False),  # the generator says type="html"
            pubdate=_moment(document.date, zone),
            updateddate=_moment(document.updated, zone),
            author_name=document.fields.source,
            categories=document.fields.topics,
        )
    if not items:  # the generator would take the time of day
        feed.latest_post_date = lambda: datetime.datetime(2000, 1, 1, tzinfo=zone)
    out = io.StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode()


def _moment(date: PartialDate, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    return date.moment.replace(tzinfo=zone)


def _json(about: ListData, cut: Sequence[Clipping]) -> bytes:
    head = {"schema": LIST_SCHEMA, "title": about.title, "url": about.site_url + quote(about.address), "count": len(cut)}
    opening = json_bytes(head).decode().rstrip().removesuffix("}")
    return f'{opening},"items":[{",".join(clipping.record for clipping in cut)}]}}\n'.encode()


def _csv(cut: Sequence[Clipping]) -> bytes:
    """UTF-8 with a byte order mark, as Excel and WPS want it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(messages.entry("columns").values())
    return b"\xef\xbb\xbf" + (out.getvalue() + "".join(clipping.line for clipping in cut)).encode()


def _index_output(key: str, chosen: Sequence[Listing], site_url: str) -> Output:
    values = tuple((listing.value.label, listing.address, tuple(item.document.path for item in listing.documents)) for listing in chosen)

    def make(press: Press) -> bytes:
        found = [
            {"label": label, "url": site_url + quote(address), "count": len(paths), "documents": paths} for label, address, paths in values
        ]
        return json_bytes({"schema": INDEX_SCHEMA, "facet": key, "values": found})

    return Output(f"lists/{key}/index.json", values, make)
