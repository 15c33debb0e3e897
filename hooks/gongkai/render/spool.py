"""Rendered fragments in a file: with ten thousand documents they are never all in memory."""

import json
from dataclasses import dataclass
from typing import BinaryIO

from gongkai.model.document import Document
from gongkai.model.fragment import Duty, Fragment, Heading, Link


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document with what the later steps need of its fragment at hand; the rest is in the spool."""

    document: Document
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    duties: tuple[Duty, ...]
    summary: str
    """内容概述: the editor's own, else the first sentences."""
    place: tuple[int, int]
    """Offset and length in the spool."""


class Spool:
    """One growing file of fragments; `put` while rendering, `get` while writing pages."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def put(self, document: Document, fragment: Fragment) -> Rendered:
        """Keep a fragment's HTML and text; return the rest."""
        raw = json.dumps([fragment.html, fragment.text], ensure_ascii=False).encode()
        self._file.seek(0, 2)
        place = (self._file.tell(), len(raw))
        self._file.write(raw)
        summary = document.fields.summary or fragment.summary
        return Rendered(document, fragment.headings, fragment.links, fragment.duties, summary, place)

    def get(self, rendered: Rendered) -> tuple[str, str]:
        """(html, text) of a document."""
        offset, length = rendered.place
        self._file.seek(offset)
        html, text = json.loads(self._file.read(length))
        return html, text
