"""A list for machines: Atom feed, JSON, CSV; and all proposers and document-number series in one JSON file each."""

import csv
import datetime
import html
import io
import zoneinfo
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from feedgenerator import Atom1Feed

from gongkai import messages
from gongkai.link.facets import FACETS
from gongkai.link.site import Listing, Site
from gongkai.model.date import PartialDate
from gongkai.pages.output import Output, json_bytes
from gongkai.pages.press import Press
from gongkai.pages.rows import record
from gongkai.render.spool import Rendered
from gongkai.settings import Settings

LIST_SCHEMA = "gongkai.list/1"
INDEX_SCHEMA = "gongkai.index/1"
FEED_LENGTH = 50
"""Newest entries of a feed; the whole list is in its JSON."""


@dataclass(frozen=True, slots=True)
class ListData:
    """All that a list's data files show."""

    title: str
    address: str
    site_name: str
    site_url: str
    time_zone: str
    items: tuple[Rendered, ...]


def data_outputs(listing: Listing, title: str, settings: Settings, site_name: str, site_url: str) -> Iterator[Output]:
    """feed.xml, index.json and index.csv beside a list."""
    view = ListData(title, listing.address, site_name, site_url, settings.time_zone, listing.documents)
    yield Output(f"{listing.address}feed.xml", view, _feed)
    yield Output(f"{listing.address}index.json", view, _json)
    yield Output(f"{listing.address}index.csv", view, _csv)


def index_data_outputs(site: Site, site_url: str) -> Iterator[Output]:
    """lists/proposer/index.json, lists/series/index.json: every value with its documents."""
    for facet in FACETS:
        if not facet.has_data:
            chosen = tuple(listing for listing in site.lists if listing.facet is facet)
            yield Output(f"lists/{facet.key}/index.json", (facet.key, chosen, site_url), _index_json)


def _feed(view: ListData, press: Press) -> bytes:
    """Atom (RFC 4287) of the newest entries; `updated` moves only with a major change; the title names the filter."""
    zone = zoneinfo.ZoneInfo(view.time_zone)
    own_address = view.site_url + quote(view.address)
    feed = Atom1Feed(
        title=messages.text("page.title", title=view.title, site=view.site_name),
        link=own_address,
        description="",
        language="zh-CN",
        feed_url=f"{own_address}feed.xml",
        feed_guid=own_address,
        author_name=view.site_name,
    )
    for item in view.items[:FEED_LENGTH]:
        document = item.document
        address = view.site_url + quote(document.address)
        feed.add_item(
            title=document.heading,
            link=address,
            unique_id=address,
            description=html.escape(record(item, view.site_url)["summary"], quote=False),  # the generator says type="html"
            pubdate=_moment(document.date, zone),
            updateddate=_moment(document.updated, zone),
            author_name=document.fields.source,
            categories=document.fields.topics,
        )
    if not view.items:  # the generator would take the time of day
        feed.latest_post_date = lambda: datetime.datetime(2000, 1, 1, tzinfo=zone)
    out = io.StringIO()
    feed.write(out, "utf-8")
    return out.getvalue().encode()


def _moment(date: PartialDate, zone: zoneinfo.ZoneInfo) -> datetime.datetime:
    return date.moment.replace(tzinfo=zone)


def _json(view: ListData, press: Press) -> bytes:
    items = [record(item, view.site_url) for item in view.items]
    return json_bytes(
        {"schema": LIST_SCHEMA, "title": view.title, "url": view.site_url + quote(view.address), "count": len(items), "items": items}
    )


def _csv(view: ListData, press: Press) -> bytes:
    """UTF-8 with a byte order mark, as Excel and WPS want it; no cell begins a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    columns = messages.entry("columns")
    writer.writerow(columns.values())
    for item in view.items:
        values = record(item, view.site_url)
        writer.writerow([_cell(values[key]) for key in columns])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _cell(value: Any) -> str:
    text = messages.text("report.clauses").join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _index_json(view: tuple[str, tuple[Listing, ...], str], press: Press) -> bytes:
    key, chosen, site_url = view
    values = [
        {
            "label": listing.value.label,
            "url": site_url + quote(listing.address),
            "count": len(listing.documents),
            "documents": [item.document.path for item in listing.documents],
        }
        for listing in chosen
    ]
    return json_bytes({"schema": INDEX_SCHEMA, "facet": key, "values": values})
