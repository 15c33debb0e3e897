"""PNG, JPEG, GIF, WEBP -> size in pixels, words in their metadata, the place of a photograph, and what stands behind their end."""

import io
import re
import struct
import zlib
from collections.abc import Callable
from typing import BinaryIO

import imagesize

from gongkai.guard.exif import IPTC, XMP, look_at_exif, look_at_iptc, look_at_profile, look_at_xmp
from gongkai.guard.inspection import Notes
from gongkai.model.danger import Stop

MAX_PIXELS = 200_000_000
"""A reader's browser has to hold four bytes of each."""
_CODE = re.compile(rb"(?i)<(?:script|html|svg|iframe|body|img|!doctype|\?php|%)")
_CODE_ANYWHERE = re.compile(rb"(?i)<(?:script|html|iframe|!doctype|\?php)")
"""Long enough never to come about by chance in the data of a picture."""
_CONTAINERS = (b"PK\x03\x04", b"PK\x05\x06", b"%PDF-", b"MZ", b"\x7fELF", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0")
_MAX_WORDS = 1024 * 1024
"""Bytes of metadata that are looked at in a block."""


def look(kind: str, file: BinaryIO, notes: Notes) -> None:
    """Look into one picture. `Stop` where its blocks cannot be followed to the end."""
    raw = file.read()
    try:
        width, height = imagesize.get(io.BytesIO(raw))
    except (ValueError, struct.error, IndexError, OverflowError, MemoryError):
        width = height = -1
    notes.width, notes.height = max(int(width), 0), max(int(height), 0)
    if notes.width * notes.height > MAX_PIXELS:
        notes.tell("bomb", "pixels", f"{notes.width} × {notes.height}")
    try:
        end = _WALKS[kind](raw, notes)
    except (struct.error, IndexError):
        raise Stop("unread", "broken") from None
    if b"%PDF-" in raw[: min(end, 1024)]:  # there programs look for it
        notes.tell("disguised", "two-types")
    if _CODE_ANYWHERE.search(raw, 0, end) and not any(danger.key == "disguised" for danger in notes.dangers):
        notes.tell("disguised", "code-in-picture")
    _check_behind(raw, end, notes)


def _check_behind(raw: bytes, end: int, notes: Notes) -> None:
    """Nothing stands behind a picture: a second file there is served by the first one's name."""
    behind = raw[end : end + _MAX_WORDS].strip(b"\0 \r\n\t")
    if not behind:
        return
    if _CODE.search(behind) or any(mark in behind for mark in _CONTAINERS[:3]) or behind.startswith(_CONTAINERS):
        notes.tell("disguised", "behind-picture")
    else:
        notes.tell("leftover", "behind-picture", str(len(raw) - end))


def _check_words(words: bytes, notes: Notes) -> None:
    """A block of metadata: no program text, no place; what XMP and IPTC say is kept for the gate."""
    words = words[:_MAX_WORDS]
    if _CODE.search(words):
        notes.tell("disguised", "code-in-picture")
    if b"GPSLatitude" in words:
        notes.tell("personal", "gps")
    if words.startswith(IPTC):
        look_at_iptc(words.removeprefix(IPTC), notes)
    elif words.startswith(XMP) or b"xmpmeta" in words or b"<rdf:" in words:
        look_at_xmp(words.removeprefix(XMP), notes)


def _png(raw: bytes, notes: Notes) -> int:
    at = 8
    length: int
    while True:
        length, kind = struct.unpack_from(">I4s", raw, at)
        data = raw[at + 8 : at + 8 + min(length, _MAX_WORDS)]
        if kind == b"IEND":
            return at + 12 + length
        if at + 12 + length > len(raw):
            raise Stop("unread", "broken")
        if kind == b"eXIf":
            look_at_exif(data, notes)
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            _png_words(kind, data, notes)
        at += 12 + length


def _png_words(kind: bytes, data: bytes, notes: Notes) -> None:
    """Keyword, NUL, value (PNG 11.3.4); packed ones are unpacked to a limit."""
    name, _, value = data.partition(b"\0")
    if kind == b"zTXt":
        value = _unpacked(value[1:])
    elif kind == b"iTXt":
        packed, (_, _, value) = value[:1] == b"\x01", (*value[2:].split(b"\0", 2), b"", b"", b"")[:3]
        value = _unpacked(value) if packed else value
    _check_words(value, notes)
    if name.startswith(b"Raw profile type "):
        look_at_profile(name.decode("latin-1"), value, notes)
    else:
        notes.note(name.decode("latin-1"), value.decode("utf-8", "replace"))


def _unpacked(data: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(data, _MAX_WORDS)
    except zlib.error:
        return b""


def _jpeg(raw: bytes, notes: Notes) -> int:
    at = 2
    while True:
        if raw[at] != 0xFF:
            raise Stop("unread", "broken")
        marker = raw[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 0xD9:
            return at + 2
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            (length,) = struct.unpack_from(">H", raw, at + 2)
            _jpeg_words(marker, raw[at + 4 : at + 2 + length], notes)
            at += 2 + length
            if marker == 0xDA:
                at = _behind_scan(raw, at)


_SCAN_END = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])", re.DOTALL)


def _behind_scan(raw: bytes, at: int) -> int:
    """The marker that ends a scan of picture data."""
    found = _SCAN_END.search(raw, at)
    if not found or found.end() >= len(raw):
        raise Stop("unread", "broken")
    return found.start()


def _jpeg_words(marker: int, data: bytes, notes: Notes) -> None:
    if marker == 0xE1 and data.startswith(b"Exif\0\0"):
        look_at_exif(data[6:], notes)
    elif marker == 0xFE:
        notes.note("Comment", data.decode("utf-8", "replace"))
    if marker == 0xFE or 0xE1 <= marker <= 0xEF:
        _check_words(data, notes)


def _gif(raw: bytes, notes: Notes) -> int:
    flags = raw[10]
    at = 13 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0)
    while raw[at] != 0x3B:
        if raw[at] == 0x21:
            comment = raw[at + 1] == 0xFE
            start, at = at + 2, _behind_blocks(raw, at + 2)
            if comment:
                notes.note("Comment", raw[start + 1 : min(at, start + 1000)].decode("utf-8", "replace"))
            _check_words(raw[start:at], notes)
        elif raw[at] == 0x2C:
            flags = raw[at + 9]
            at = _behind_blocks(raw, at + 11 + (3 << ((flags & 7) + 1) if flags & 0x80 else 0))
        else:
            raise Stop("unread", "broken")
    return at + 1


def _behind_blocks(raw: bytes, at: int) -> int:
    while raw[at]:
        at += raw[at] + 1
    return at + 1


def _webp(raw: bytes, notes: Notes) -> int:
    length: int = struct.unpack_from("<I", raw, 4)[0]
    end, at = 8 + length, 12
    if end > len(raw):
        raise Stop("unread", "broken")
    while at + 8 <= end:
        kind, size = struct.unpack_from("<4sI", raw, at)
        data = raw[at + 8 : at + 8 + min(size, _MAX_WORDS)]
        if kind == b"EXIF":
            look_at_exif(data.removeprefix(b"Exif\0\0"), notes)
        elif kind == b"XMP ":
            _check_words(data, notes)
        at += 8 + size + (size & 1)
    return end


_WALKS: dict[str, Callable[[bytes, Notes], int]] = {"PNG": _png, "JPEG": _jpeg, "GIF": _gif, "WEBP": _webp}
