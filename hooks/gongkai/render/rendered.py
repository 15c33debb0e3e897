"""A document with what the later steps need of its text: small, since all of them are in memory at once. The text itself is not kept."""

from dataclasses import dataclass
from typing import Any

from gongkai.model.document import Document
from gongkai.model.fragment import Duty, Fragment, Link


@dataclass(frozen=True)
class Rendered:
    """One document, rendered."""

    document: Document
    anchors: tuple[str, ...]
    """Ids of its headings, to which links may lead."""
    links: tuple[Link, ...]
    duties: tuple[Duty, ...]
    summary: str
    """内容概述: the editor's own, else the first sentences."""
    digest: str = ""
    """Of the file, of what lies beside it, and of everything that made this: equal digests, equal pages of its own."""
    values: tuple[Any, ...] = ()
    """What `link` lists it by, worked out ahead: facet by facet."""
    fingerprint: str = ""
    """SHA-256 of its text and facts, for the ledger."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of what can be followed up: duties `3-2`, commitments `1`, `2`, …"""
        return (*(duty.id for duty in self.duties), *(str(place) for place, _ in enumerate(self.document.commitments, 1)))


def rendered(document: Document, fragment: Fragment, digest: str = "", values: tuple[Any, ...] = (), fingerprint: str = "") -> Rendered:
    """Keep what is small."""
    summary = document.fields.summary or fragment.summary
    anchors = tuple(heading.id for heading in fragment.headings)
    return Rendered(document, anchors, fragment.links, fragment.duties, summary, digest, values, fingerprint)
