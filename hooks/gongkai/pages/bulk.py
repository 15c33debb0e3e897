"""All documents in one piece, for machines: documents.ndjson, documents.csv, and the feed of the whole site."""

from collections.abc import Collection, Iterator
from functools import partial

from gongkai import messages
from gongkai.link.site import Site
from gongkai.pages.clipping import Clipping
from gongkai.pages.data import FEED_LENGTH, ListData, Shown, csv_bytes, feed_bytes, feed_entry
from gongkai.pages.output import Output
from gongkai.pages.page import Alternate
from gongkai.pages.press import Press
from gongkai.settings import Settings

NDJSON, CSV, FEED = "documents.ndjson", "documents.csv", "feed.xml"


def bulk_outputs(site: Site, shown: Shown, settings: Settings, site_name: str, site_url: str) -> Iterator[Output]:
    """Newest first; made of what lists show of each document already, so nothing is worked out again."""
    paths = [item.document.path for item in site.documents]
    digests = tuple(shown[path] for path in paths)
    about = ListData(messages.text("data.feed"), "", site_name, site_url, settings.time_zone)
    newest = tuple(map(feed_entry, site.documents[:FEED_LENGTH]))
    yield Output(NDJSON, digests, _ndjson, cut=paths)
    yield Output(CSV, digests, csv_bytes, cut=paths)
    yield Output(FEED, (about, digests[:FEED_LENGTH]), partial(feed_bytes, about, newest))


def site_feed() -> Alternate:
    """The feed of the whole site, for the heads of the pages that lead to it."""
    return Alternate("application/atom+xml", FEED, messages.text("data.feed"))


def _ndjson(press: Press, clippings: Collection[Clipping]) -> bytes:
    """A JSON object a line, each ended by a line feed."""
    return b"".join(clipping.record + b"\n" for clipping in clippings)
