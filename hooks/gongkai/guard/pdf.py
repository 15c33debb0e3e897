"""PDF (ISO 32000-1) -> pages, text, properties, and what acts, hides or cannot be read in it.

Keys that act are looked for in the bytes themselves and in every object stream, unpacked: what a reader's program repairs and pypdf does
not see is found all the same. pypdf then reads pages and text, as far as the limits go.
"""

import logging
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from gongkai.guard.inspection import Notes
from gongkai.model.danger import Stop

MAX_PAGES = 100
"""Pages whose text is taken."""
MAX_CONTENT = 700 * 1024
"""Bytes of drawing instructions of these pages, unpacked: twenty to a hundred pages. pypdf takes 1.1 to 2.3 seconds for a megabyte."""
_PIECE = 4 * 1024 * 1024
_SPAN = 1024
"""Bytes within which a key is looked for, and the data of an object stream behind its name."""
_MAX_STREAMS = 64 * 1024 * 1024
"""Bytes of all object streams, unpacked."""
_MOST_GARBLED = 0.3
"""Part of the characters that may stand for nothing before a text counts as unread."""

_DANGERS = {
    b"/JavaScript": ("active", "javascript"),
    b"/Launch": ("active", "launch"),
    b"/SubmitForm": ("active", "submit-form"),
    b"/ImportData": ("active", "submit-form"),
    b"/RichMedia": ("active", "rich-media"),
    b"/Rendition": ("active", "rich-media"),
    b"/XFA": ("active", "xfa"),
    b"/EmbeddedFile": ("embedded", "attachment"),
    b"/EmbeddedFiles": ("embedded", "attachment"),
    b"/GoToE": ("embedded", "attachment"),
    b"/GoToR": ("external", "other-file"),
}
_KEYS = re.compile(rb"/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia|Rendition|XFA|EmbeddedFiles?|GoTo[ER])(?![A-Za-z0-9])")
_SCRIPT = re.compile(rb"/JS\s*(?:\(|<[0-9A-Fa-f<]|\d{1,10}\s+\d{1,5}\s+R)")
_ESCAPED = re.compile(rb"/[A-Za-z]{0,14}#[0-9A-Fa-f]{2}[A-Za-z#0-9]{0,40}")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z0-9])")
_DATA = re.compile(rb"\bstream\r?\n")
_URI = re.compile(rb"/URI\s*\(([^()\\\r\n]{1,500})\)")
_BEHIND = re.compile(rb"(?i)<(?:script|html|svg|body|!doctype|\?php)|PK\x03\x04|PK\x05\x06")
_MARKUP = frozenset(
    {"/Text", "/FreeText", "/Highlight", "/Underline", "/StrikeOut", "/Squiggly", "/Caret", "/Stamp", "/Ink", "/FileAttachment"}
)


def look(kind: str, file: BinaryIO, notes: Notes) -> None:
    """Look into one PDF. `Stop` where it cannot be read on."""
    _look_behind(file, notes)
    is_packed = _look_at_bytes(file, notes)
    try:
        _read(file, notes)
    finally:
        if not is_packed and not any(danger.what == "encrypted" for danger in notes.dangers):
            notes.tell("unread", "object-stream")


def _look_behind(file: BinaryIO, notes: Notes) -> None:
    """What stands behind the end of the document."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 1024 * 1024))
    _, mark, behind = file.read().rpartition(b"%%EOF")
    if mark and _BEHIND.search(behind):
        notes.tell("disguised", "behind-end")


def _look_at_bytes(file: BinaryIO, notes: Notes) -> bool:
    """Find what acts, in the file and in its object streams. False where an object stream cannot be unpacked."""
    starts: dict[int, bool] = {}
    for offset, window in _windows(file):
        _find_keys(window, notes)
        for found in _OBJECT_STREAM.finditer(window):
            if data := _DATA.search(window, found.end(), found.end() + _SPAN):
                starts[offset + data.end()] = b"/Filter" in window[max(0, found.start() - _SPAN) : data.start()]
    unpacked, is_whole = 0, True
    for start, is_filtered in starts.items():
        file.seek(start)
        try:
            for piece in _unpacked(file):
                unpacked += len(piece)
                if unpacked > _MAX_STREAMS:
                    raise Stop("bomb", "real-size", str(_MAX_STREAMS // 1048576))
                _find_keys(piece, notes)
        except zlib.error:
            is_whole = is_whole and not is_filtered
    return is_whole


def _windows(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Pieces of the file with their offsets; each repeats the end of the last, so that nothing is cut in two."""
    file.seek(0)
    offset, tail = 0, b""
    while piece := file.read(_PIECE):
        window = tail + piece
        yield offset, window
        tail = window[-2 * _SPAN :]
        offset += len(window) - len(tail)


def _unpacked(file: BinaryIO) -> Iterator[bytes]:
    """Flate data from here on, as far as they go, each piece with the end of the last."""
    inflate = zlib.decompressobj()
    tail = b""
    while not inflate.eof:
        raw = inflate.unconsumed_tail or file.read(64 * 1024)
        if not raw:
            return
        piece = inflate.decompress(raw, 1024 * 1024)
        yield tail + piece
        tail = piece[-_SPAN:]


def _find_keys(data: bytes, notes: Notes) -> None:
    for found in _KEYS.finditer(data):
        notes.tell(*_DANGERS[found[0]])
    if _SCRIPT.search(data):
        notes.tell("active", "javascript")
    for found in _ESCAPED.finditer(data):
        name = _ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), found[0])
        if known := _KEYS.match(name):
            notes.tell(*_DANGERS[known[0]])
        if known or name in (b"/ObjStm", b"/JS", b"/OpenAction", b"/AA"):
            notes.tell("disguised", "escaped-name", name.decode("ascii", "replace"))
    for found in _URI.finditer(data):
        notes.link(found[1].decode("utf-8", "replace"))


def _read(file: BinaryIO, notes: Notes) -> None:
    """Pages, properties and text, by pypdf."""
    import pypdf  # slow to import, and most builds meet no new PDF

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    file.seek(0)
    try:
        reader = pypdf.PdfReader(file)
        if reader.is_encrypted:
            notes.tell("unread", "encrypted")
            if not reader.decrypt(""):
                return
        notes.pages = len(reader.pages)
        for name, value in (reader.metadata or {}).items():
            notes.note(str(name).lstrip("/"), str(value))
        _read_text(reader, notes)
    except (Stop, MemoryError):
        raise
    except Exception as error:  # pypdf raises whatever broken bytes lead to
        if not isinstance(error, pypdf.errors.DependencyError):  # a cipher that only an extra package knows: told above
            raise Stop("unread", "broken") from None
    if not notes.pages and not notes.dangers:
        raise Stop("unread", "broken")


def _read_text(reader: Any, notes: Notes) -> None:
    scanned, content = 0, 0
    for number in range(min(notes.pages, MAX_PAGES)):
        page = reader.pages[number]
        contents = page.get_contents()
        content += len(contents.get_data()) if contents is not None else 0
        if content > MAX_CONTENT:
            notes.tell("unread", "pages", str(number))
            break
        text = page.extract_text()
        notes.write(f"{text}\n")
        _read_annotations(page, notes)
        scanned += not text.strip() and _has_picture(page)
    if notes.pages > MAX_PAGES:
        notes.tell("unread", "pages", str(MAX_PAGES))
    if scanned:
        notes.tell("no-text", "scanned", str(scanned))
    elif _garbled(notes.text) > _MOST_GARBLED:
        notes.tell("unread", "garbled")


def _has_picture(page: Any) -> bool:
    resources = page.get("/Resources", {}).get_object()
    pictures = resources.get("/XObject", {}).get_object()
    return any(pictures[name].get("/Subtype") in ("/Image", "/Form") for name in pictures)


def _read_annotations(page: Any, notes: Notes) -> None:
    """Comments, and what is filled in in a form."""
    for reference in list(page.get("/Annots", ()) or ())[:200]:
        annotation = reference.get_object()
        for key in ("/Contents", "/V"):
            if isinstance(value := annotation.get(key), str):
                notes.write(f"{value}\n")
        if annotation.get("/Subtype") in _MARKUP:
            notes.tell("leftover", "comments", "PDF")


def _garbled(text: str) -> float:
    """The part of characters that are no letters of any script: fonts without a table of characters give these."""
    seen = text.split()
    count = sum(map(len, seen))
    odd = sum(1 for word in seen for c in word if c == "\N{REPLACEMENT CHARACTER}" or "\ue000" <= c <= "\uf8ff" or c < " ")
    return odd / count if count else 0.0
