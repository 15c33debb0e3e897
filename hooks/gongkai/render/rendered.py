"""A document with what the later steps need of its text: small, since all of them are in memory at once. The text itself is not kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from gongkai.model.document import Document, Visibility
from gongkai.model.fragment import Duty, Fragment, Link
from gongkai.norms.citations import Mention, names_of_title, proposal_key


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
    facts: str = ""
    """Digest of its front matter and of what lies beside it: equal facts, equal figures, whatever the text says."""
    values: tuple[Any, ...] = ()
    """What `link` lists it by, worked out ahead: facet by facet."""
    names: tuple[str, ...] = ()
    """By what titles others may cite it."""
    mentions: tuple[Mention, ...] = ()
    """What it says of other documents, in its text and, in a report, in the cases it tells of; nothing where its text is not shown."""
    fingerprint: str = ""
    """SHA-256 of its text and facts, for the ledger."""

    @property
    def rows(self) -> tuple[str, ...]:
        """Ids of what can be followed up: duties `3-2`, commitments `1`, `2`, …"""
        return (*(duty.id for duty in self.duties), *(str(place) for place, _ in enumerate(self.document.commitments, 1)))


def rendered(
    document: Document, fragment: Fragment, digest: str = "", facts: str = "", values: tuple[Any, ...] = (), fingerprint: str = ""
) -> Rendered:
    """Keep what is small."""
    summary = document.fields.summary or fragment.summary
    mentions = (*fragment.mentions, *_cases(document)) if document.visibility is Visibility.FULL else ()
    names = tuple(dict.fromkeys(name for title in _titles(document) for name in names_of_title(title)))
    anchors = tuple(heading.id for heading in fragment.headings)
    return Rendered(document, anchors, fragment.links, fragment.duties, summary, digest, facts, values, names, mentions, fingerprint)


def _titles(document: Document) -> Iterator[str]:
    """What heads it, and what was asked; a report's cases are others' matter."""
    yield document.fields.title
    if document.reply:
        yield from document.reply.proposal_title
        yield from (proposal.title for proposal in document.reply.proposals if proposal.title)


def _cases(document: Document) -> Iterator[Mention]:
    """The proposals that a report tells of (典型案例)."""
    if report := document.report:
        for proposal in report.proposals:
            if proposal.number:
                line = document.lines.get("proposals", 1)
                yield Mention("proposal", proposal_key(proposal.number, proposal.title, document.assembly, document.session), line)
