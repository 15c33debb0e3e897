"""One address and what became of it: the unit of the ledger."""

from enum import StrEnum
from typing import NamedTuple


class State(StrEnum):
    """What an address answers."""

    LIVE = "live"
    MOVED = "moved"
    """It leads on to `target`."""
    GONE = "gone"
    """It says why there is nothing: `reason`."""


class Entry(NamedTuple):
    """One address, as a site shows it or as the ledger has it. (A tuple: ten thousands are made at once.)"""

    address: str
    """Below the site's root, percent signs decoded: `replies/2024/x/`, `replies/2024/表.xlsx`, an old `old/1.html`."""
    kind: str
    """Folder of a document's kind, or one of OTHER_KINDS."""
    title: str = ""
    number: str = ""
    """发文字号, else 提案号."""
    sha256: str = ""
    """Of a document: `fingerprint`. Of an attachment: its bytes. Else empty."""
    state: State = State.LIVE
    target: str = ""
    reason: str = ""
    notes: int = 0
    """How many notes of changes (changes) the document bears."""
    first: str = ""
    """Day of the first release, in the ledger only."""


ATTACHMENT, PAGE, LISTING, OLD = "attachment", "page", "list", "redirect"
OTHER_KINDS = (ATTACHMENT, PAGE, LISTING, OLD)
"""Kinds of addresses that are no documents: beside one, written by hand in docs/, made by us, and old ones (redirect_from)."""
