"""What the attachments of a document say -> a file beside its page, against which searches are held; only where the settings ask for it."""

from collections.abc import Iterable
from typing import Any

from gongkai.guard.inspection import unpacked
from gongkai.model.document import Document, Visibility

SCHEMA, NAME = "gongkai.attachments/1", "attachments.json"


def is_searched(document: Document) -> bool:
    """Does a file beside the page say what its attachments say?"""
    return document.visibility is Visibility.FULL and any(a.file and a.file.has_text for a in document.attachments)


def attached_texts(document: Document, texts: Iterable[tuple[str, bytes]]) -> list[dict[str, Any]]:
    """`attachment`: its place among all of the document's, from 0; `text`: cells apart, as in a page's own.

    `texts`: name of a file -> its text (`Inspection.packed`).
    """
    known = dict(texts)
    files = [(place, a.file.name) for place, a in enumerate(document.attachments) if a.file and a.file.has_text]
    return (
        [{"attachment": place, "text": unpacked(known[name]).replace("\t", "\n")} for place, name in files] if is_searched(document) else []
    )
