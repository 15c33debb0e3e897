"""PDF (ISO 32000-1) -> pages, text, properties, and what acts, hides or cannot be read in it.

Keys that act are looked for in the bytes themselves and in every object stream, unpacked: what a reader's program repairs and pypdf does
not see is found all the same. `pdf_pages` then reads pages and text, as far as the limits go.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from gongkai.guard import pdf_pages
from gongkai.guard.exif import look_at_exif, look_at_xmp
from gongkai.guard.inspection import Notes
from gongkai.model.danger import Stop

_PIECE = 4 * 1024 * 1024
_SPAN = 1024
"""Bytes within which a key is looked for, and the data of an object stream behind its name."""
_MAX_STREAMS = 64 * 1024 * 1024
"""Bytes of all object streams, unpacked."""
_MOST_BLOCKS = 200
"""Blocks of metadata that are looked at."""
_BLOCK = 64 * 1024

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
    b"/FileAttachment": ("embedded", "attachment"),
    b"/GoToE": ("embedded", "attachment"),
    b"/GoToR": ("external", "other-file"),
}
_KEYS = re.compile(
    rb"/(?:JavaScript|Launch|SubmitForm|ImportData|RichMedia|Rendition|XFA|EmbeddedFiles?|FileAttachment|GoTo[ER])(?![A-Za-z0-9])"
)
_SCRIPT = re.compile(rb"/JS\s*(?:\(|<[0-9A-Fa-f<]|\d{1,10}\s+\d{1,5}\s+R)")
_MEDIA = re.compile(rb"/(?:Subtype|S)\s{0,9}/(?:Movie|Sound|3D|Screen)(?![A-Za-z0-9])")
_FILE_WITHIN = re.compile(rb"/EF\s{0,9}(?:<<|\d{1,10}\s{1,9}\d{1,5}\s{1,9}R)")
_FROM_NET = re.compile(rb"/FS\s{0,9}/URL(?![A-Za-z0-9])")
_ESCAPED = re.compile(rb"/[A-Za-z]{0,14}#[0-9A-Fa-f]{2}[A-Za-z#0-9]{0,40}")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT_STREAM = re.compile(rb"/ObjStm(?![A-Za-z0-9])|/First\s{1,9}\d{1,10}(?![\d]|\s{1,9}\d{1,5}\s{1,9}R)")
"""Some programs ask for the place of its first object, not for its type."""
_BLOCKS = re.compile(rb"<x:xmpmeta|\xff\xe1..Exif\0\0", re.DOTALL)
_DATA = re.compile(rb"\bstream\r?\n")
_URI = re.compile(rb"/URI\s*\(([^()\\\r\n]{1,500})\)")
_BEHIND = re.compile(rb"(?i)<(?:script|html|svg|body|!doctype|\?php)|PK\x03\x04|PK\x05\x06")


def look(kind: str, file: BinaryIO, notes: Notes) -> None:
    """Look into one PDF. `Stop` where it cannot be read on."""
    _look_behind(file, notes)
    is_packed = _look_at_bytes(file, notes)
    try:
        pdf_pages.read(file, notes, lambda data: _find_keys(data, notes))
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
    blocks: dict[int, None] = {}
    for offset, window in _windows(file):
        _find_keys(window, notes)
        blocks.update((offset + found.start(), None) for found in _BLOCKS.finditer(window))
        for found in _OBJECT_STREAM.finditer(window):
            data = _DATA.search(window, found.end(), found.end() + _SPAN)
            if data and b"endobj" not in window[found.end() : data.start()]:
                starts[offset + data.end()] = b"/Filter" in window[max(0, found.start() - _SPAN) : data.start()]
    for start in list(blocks)[:_MOST_BLOCKS]:
        file.seek(start)
        _look_at_block(file.read(_BLOCK), notes)
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


def _look_at_block(block: bytes, notes: Notes) -> None:
    """What a program has written of the document, or a camera of a photograph in it."""
    if block.startswith(b"<"):
        look_at_xmp(block.partition(b"</x:xmpmeta>")[0], notes)
    else:
        look_at_exif(block[10:], notes)


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
    if _MEDIA.search(data):
        notes.tell("active", "rich-media")
    if _FILE_WITHIN.search(data):
        notes.tell("embedded", "attachment")
    if _FROM_NET.search(data):
        notes.tell("external", "data", "URL")
    if _SCRIPT.search(data):
        notes.tell("active", "javascript")
    for found in _ESCAPED.finditer(data):
        name = _ESCAPE.sub(lambda escape: bytes([int(escape[1], 16)]), found[0])
        if known := _KEYS.match(name):
            notes.tell(*_DANGERS[known[0]])
        if known or name in (b"/ObjStm", b"/JS", b"/OpenAction", b"/AA", b"/EF", b"/FS"):
            notes.tell("disguised", "escaped-name", name.decode("ascii", "replace"))
    for found in _URI.finditer(data):
        notes.link(found[1].decode("utf-8", "replace"))
