"""Ledger -> pages for addresses that have none of their own: they lead on, or say why there is nothing.

A server that reads the ledger's redirects (`record.server`) never shows them but for the text of a 410; any other host does.
"""

import html
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from gongkai import messages
from gongkai.record.entry import Entry, State
from gongkai.record.ledger import Ledger


def stand_ins(ledger: Ledger, site: Path, site_url: str) -> Iterator[tuple[str, bytes]]:
    """(path, content) of pages for addresses that moved or are gone and have no file. Attachments have none: their type would be wrong."""
    for entry in ledger.entries.values():
        path = page_of(entry.address)
        if entry.state is not State.LIVE and path and not (site / path).exists():
            yield path, _page(entry, path, ledger, site_url).encode()


def page_of(address: str) -> str:
    """The file of an address that is a page; empty for one that is another file."""
    if not address or address.endswith("/"):
        return f"{address}index.html"
    return address if address.endswith((".html", ".htm", ".shtml")) else ""


def _page(entry: Entry, path: str, ledger: Ledger, site_url: str) -> str:
    base = "../" * path.count("/") or "./"
    if entry.state is State.GONE:
        facts = {"reason": html.escape(entry.reason), "title": html.escape(entry.title or messages.text("record.untitled"))}
        return messages.text("record.gone-page", home=base, first=html.escape(entry.first), **facts)
    target = ledger.entries.get(entry.target)
    title = html.escape(target.title if target and target.title else entry.title or site_url + entry.target)
    link, canonical = html.escape(base + quote(entry.target)), html.escape(site_url + quote(entry.target))
    return messages.text("redirect.page", target=link, canonical=canonical, title=title)
