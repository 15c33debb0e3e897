"""A body's tree -> the same with marks around every place that speaks of another document; and what it says there.

Whether a place becomes a link is known when all documents are. Then nobody edits the HTML: it is cut at the marks after the last
cleaning, and whoever prints the page puts a link between the pieces or nothing. The marks are control characters, which no body may hold.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable

from gongkai.model.document import Document
from gongkai.norms.citations import MOST, Mention, may_cite, mentions
from gongkai.render.links import line_of

_BEGIN, _END = "\x0e", "\x0f"
_LEFT_OUT = frozenset({"a", "code", "pre", "caption"})
"""Where text is no sentence of the document's own, or leads somewhere already."""


def mark_mentions(root: ET.Element, document: Document, body: str) -> tuple[tuple[Mention, ...], tuple[int, ...]]:
    """Mark the places in the texts of a tree; return what they say, each once, and which of it every place says."""
    known: dict[Mention, int] = {}
    places: list[int] = []
    lines: list[int] = []

    def marked(text: str) -> str:
        done = 0
        out: list[str] = []
        for place in mentions(text):
            if len(places) == MOST:
                break
            written = text[place.start : place.end]
            if place.mention not in known:
                known[place.mention] = len(known)
                lines.append(line_of(body, written, document.body_line))
            places.append(known[place.mention])
            out += (text[done : place.start], _BEGIN, written, _END)
            done = place.end
        return "".join((*out, text[done:]))

    _walk(root, marked)
    return tuple(mention._replace(line=line) for mention, line in zip(known, lines, strict=True)), tuple(places)


def _walk(element: ET.Element, marked: Callable[[str], str]) -> None:
    if element.text and may_cite(element.text):
        element.text = marked(element.text)
    for child in element:
        if child.tag not in _LEFT_OUT:
            _walk(child, marked)
        if child.tail and may_cite(child.tail):
            child.tail = marked(child.tail)


def cut_at_places(html: str) -> tuple[str, ...]:
    """Finished HTML, cut at the marks."""
    return tuple(html.replace(_END, _BEGIN).split(_BEGIN)) if _BEGIN in html else (html,)
