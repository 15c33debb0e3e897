"""Ledger, and what a site releases -> the entries that the ledger has to say anew.

What no longer stands by itself follows from what does: attachments go where their document went, a list leads to the next list above.
"""

from collections.abc import Collection, Iterator, Mapping

from gongkai import messages
from gongkai.record.entry import ATTACHMENT, LISTING, OLD, Entry, State
from gongkai.record.ledger import Ledger
from gongkai.record.permanence import beside


def settled(ledger: Ledger, now: Mapping[str, Entry], before: Collection[str] = (), after: Collection[str] = ()) -> Iterator[Entry]:
    """Entries that differ from the ledger's. `before`, `after`: addresses of all pages of the last release and of this one."""
    purged = ledger.purged
    for entry in now.values():
        known = ledger.entries.get(entry.address)
        entry = _with_facts(entry, known)
        if entry.address not in purged and entry != known:
            yield entry
    for known in ledger.entries.values():
        if known.address not in now and known.address not in purged:
            entry = _following(known, now, after)
            if entry != known:
                yield entry
    pages = set(after)
    for address in sorted(set(before) - pages):
        if address not in ledger.entries and address not in now:
            yield Entry(address, LISTING, state=State.MOVED, target=_above(address, pages))


def _with_facts(entry: Entry, known: Entry | None) -> Entry:
    """An old address keeps the title, number and kind of what stood there; every address its first day."""
    if known is None:
        return entry
    if entry.kind == OLD:
        entry = entry._replace(kind=known.kind, title=known.title, number=known.number)
    return entry._replace(first=known.first)


def _following(known: Entry, now: Mapping[str, Entry], after: Collection[str]) -> Entry:
    """What becomes of an address that nothing says anything of."""
    if known.kind == LISTING:
        if known.address in after:
            return known._replace(state=State.LIVE, target="")
        return known._replace(state=State.MOVED, target=_above(known.address, after))
    document = now.get(beside(known.address)) if known.kind == ATTACHMENT else None
    if document is None or known.state is State.GONE:
        return known
    if document.state is State.MOVED:
        name = known.address.rpartition("/")[2]
        target = f"{document.target}{name}" if f"{document.target}{name}" in now else document.target
        return known._replace(state=State.MOVED, target=target, sha256="")
    reason = document.reason if document.state is State.GONE else messages.text("record.attachment-replaced")
    return known._replace(state=State.GONE, target="", reason=reason, sha256="")


def _above(address: str, pages: Collection[str]) -> str:
    """The nearest page above an address; the home page at last."""
    while address:
        address = address.rstrip("/").rpartition("/")[0]
        address = f"{address}/" if address else ""
        if address in pages:
            return address
    return ""
