"""A list for machines: Atom feed, JSON, CSV; and all proposers and document-number series in one JSON file each."""

import csv
import datetime
import html
import io
import zoneinfo
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain
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


Shown = Mapping[str, str]
"""Path of a document -> digest of what lists show of it."""


@dataclass(frozen=True)
class ListData:
    """What all data of a list share."""

    title: str
    address: str
    site_name: str
    site_url: str
    time_zone: str


def data_outputs(listing: Listing, title: str, shown: Shown, settings: Settings, site_name: str, site_url: str) -> Iterator[Output]:
    """feed.xml, index.json and index.csv beside a list."""
    about = ListData(title, listing.address, site_name, site_url, settings.time_zone)
    items = listing.documents
    paths = [item.document.path for item in items]
    digests = tuple(shown[path] for path in paths)
    newest = tuple(map(feed_entry, items[:FEED_LENGTH]))
    yield Output(f"{listing.address}feed.xml", (about, digests[:FEED_LENGTH]), partial(feed_bytes, about, newest))
    yield Output(f"{listing.address}index.json", (about, digests), partial(_json, about), cut=paths)
    yield Output(f"{listing.address}index.csv", digests, csv_bytes, cut=paths)


def index_data_outputs(site: Site) -> Iterator[Output]:
    """lists/proposer/index.json, lists/series/index.json: every value with its documents."""
    for facet in FACETS:
        if not facet.has_data:
            yield _index_output(facet.key, site.by_facet[facet.key])


@dataclass(frozen=True)
class FeedEntry:
    """A document in a feed."""

    address: str
    title: str
    summary: str
    published: PartialDate
    updated: PartialDate
    source: str
    topics: tuple[str, ...]


def feed_entry(item: Rendered) -> FeedEntry:
    """What a feed says of a document."""
    document, fields = item.document, item.document.fields
    summary = item.summary if document.visibility is Visibility.FULL else ""
    return FeedEntry(document.address, document.heading, summary, document.date, document.updated, fields.source, fields.topics)


def feed_bytes(about: ListData, entries: Sequence[FeedEntry], press: Press) -> bytes:
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
    for entry in entries:
        address = about.site_url + quote(entry.address)
        feed.add_item(
            title=entry.title,
            link=address,
            unique_id=address,
            description=html.escape(entry.summary, quote=False),  # the generator says type="html"
            pubdate=_moment(entry.published, zone),
            updateddate=_moment(entry.updated, zone),
            author_name=entry.source,
            categories=entry.topics,
        )
    if not entries:  # the generator would take the time of day
        feed.latest_post_date = lambda: datetime.datetime(2000, 1, 1, tzinfo=zone)
    out = io.StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode()


def _moment(date: PartialDate, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    return date.moment.replace(tzinfo=zone)


def _json(about: ListData, press: Press, clippings: Collection[Clipping]) -> bytes:
    head = {"schema": LIST_SCHEMA, "title": about.title, "url": about.site_url + quote(about.address), "count": len(clippings)}
    opening = json_bytes(head).rstrip().removesuffix(b"}")
    return b"".join((opening, b',"items":[', b",".join(clipping.record for clipping in clippings), b"]}\n"))


def csv_bytes(press: Press, clippings: Collection[Clipping]) -> bytes:
    """UTF-8 with a byte order mark, as Excel and WPS want it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(messages.entry("columns").values())
    return b"".join(chain((b"\xef\xbb\xbf", out.getvalue().encode()), (clipping.line for clipping in clippings)))


def _index_output(key: str, chosen: Sequence[Listing]) -> Output:
    values = tuple((listing.value.label, listing.address, tuple(item.document.path for item in listing.documents)) for listing in chosen)
    return Output(f"lists/{key}/index.json", values, partial(_index, key, values))


def _index(key: str, values: Sequence[tuple[str, str, tuple[str, ...]]], press: Press) -> bytes:
    root = press.site_url
    found = [{"label": label, "url": root + quote(address), "count": len(paths), "documents": paths} for label, address, paths in values]
    return json_bytes({"schema": INDEX_SCHEMA, "facet": key, "values": found})
