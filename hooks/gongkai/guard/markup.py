"""A part of XML, piece by piece -> calls of a handler. Document types are refused, size and depth are bounded."""

from collections.abc import Iterable
from typing import Protocol
from xml.parsers import expat

from gongkai.guard.inspection import MAX_ELEMENTS, MAX_XML, Notes
from gongkai.model.danger import Stop

MAX_DEPTH = 256
"""Elements within elements; Word writes tables in tables some thirty deep."""


class Handler(Protocol):
    """What a part calls; tags come without their prefix."""

    def start(self, tag: str, attributes: dict[str, str]) -> None: ...
    def text(self, text: str) -> None: ...
    def end(self, tag: str) -> None: ...


def parse(pieces: Iterable[bytes], handler: Handler, name: str, notes: Notes) -> None:
    """Parse one part. `Stop` for a document type, for broken XML, and beyond the limits."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = 0
    short: dict[str, str] = {}

    def local(tag: str) -> str:
        if tag not in short:
            short[tag] = tag.rpartition(":")[2]
        return short[tag]

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        notes.elements += 1
        if depth > MAX_DEPTH:
            raise Stop("unread", "deep", name)
        handler.start(local(tag), attributes)

    def end(tag: str) -> None:
        nonlocal depth
        depth -= 1
        handler.end(local(tag))

    def doctype(*_: object) -> None:
        raise Stop("active", "dtd", name)

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = doctype
    try:
        for piece in pieces:
            notes.xml += len(piece)
            if notes.xml > MAX_XML:
                raise Stop("unread", "large", str(MAX_XML // 1048576))
            parser.Parse(piece, False)
            if notes.elements > MAX_ELEMENTS:
                raise Stop("unread", "elements", str(MAX_ELEMENTS // 10_000))
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError):
        raise Stop("unread", "broken", name) from None
