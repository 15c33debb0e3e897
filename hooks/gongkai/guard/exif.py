"""What cameras and programs write into pictures -> the place that they name, and their words for the personal-data gate.

EXIF (CIPA DC-008), XMP (ISO 16684-1), IPTC (IIM 4.2 in a block of Photoshop's), and profiles as ImageMagick writes them into PNG.
"""

import re
import struct
from collections.abc import Iterator

from gongkai.guard.inspection import Notes

XMP = b"http://ns.adobe.com/xap/1.0/\0"
IPTC = b"Photoshop 3.0\0"
_GPS = 0x8825
_CAMERA = 0x8769
"""Directories below the first one: the place, and what the camera knows."""
_TEXTS = {0x010E: "ImageDescription", 0x013B: "Artist", 0x8298: "Copyright", 0x9C9D: "XPAuthor"}
_UNSEEN = frozenset({0x010D, 0x013C, 0x9286, 0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F, 0xA430})
"""DocumentName, HostComputer, UserComment, the other words of Windows, CameraOwnerName."""
_UTF16 = range(0x9C9B, 0x9CA0)
_MOST_WORDS = 10_000
_IDS = re.compile(r"(?:uuid|xmp\.[a-z]{2,4}|adobe:docid:[a-z]{2,12}):[\w:-]{1,100}")
"""Names of versions, of which some are made of digits."""
_LENGTH = re.compile(rb"\n[ ]{0,9}\d{1,9}\n")
_NO_HEX = re.compile(rb"[^0-9A-Fa-f]")


def look_at_exif(tiff: bytes, notes: Notes) -> None:
    """EXIF from its byte order on: who took it, and whether it says where."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (first,) = struct.unpack_from(order + "I", tiff, 4)
        for tag, kind, count, value in _entries(tiff, order, first):
            if tag == _GPS and any(inner[0] in (2, 4) for inner in _entries(tiff, order, value)):
                notes.tell("personal", "gps")
            elif tag == _CAMERA:
                for inner in _entries(tiff, order, value):
                    _words(tiff, inner, notes)
            else:
                _words(tiff, (tag, kind, count, value), notes)
    except (KeyError, struct.error):
        return  # no EXIF that a reader could read either


def look_at_xmp(packet: bytes, notes: Notes) -> None:
    """Every value of an XMP packet, whether it stands in an element or in an attribute."""
    text = packet.decode("utf-16" if packet.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8", "replace")
    if "GPSLatitude" in text:
        notes.tell("personal", "gps")
    notes.whisper(re.sub(r"[<>\"']", "\n", _IDS.sub("", text)))


def look_at_iptc(block: bytes, notes: Notes) -> None:
    """By-line, caption and contact, in whichever encoding: numbers and mailboxes are the same in all."""
    notes.whisper(re.sub(r"[\x00-\x1f\x80-\x9f]", "\n", block.decode("utf-8", "replace")))


def look_at_profile(name: str, text: bytes, notes: Notes) -> None:
    """`Raw profile type exif`: a block in hexadecimal digits, behind its name and length."""
    length = _LENGTH.search(text)
    digits = _NO_HEX.sub(b"", text[length.end() :]) if length else b""
    raw = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
    if b"Exif\0\0" in raw[:8]:
        look_at_exif(raw.partition(b"Exif\0\0")[2], notes)
    elif "iptc" in name.lower():
        look_at_iptc(raw, notes)
    else:
        look_at_xmp(raw, notes)


def _words(tiff: bytes, entry: tuple[int, int, int, int], notes: Notes) -> None:
    """A text of a directory: under its name where people know it, unseen otherwise."""
    tag, kind, count, value = entry
    if not 4 < count < _MOST_WORDS or kind not in (1, 2, 7):
        return
    found = tiff[value : value + count]
    if tag in _TEXTS:
        notes.note(_TEXTS[tag], found.rstrip(b"\0").decode("utf-16-le" if tag in _UTF16 else "utf-8", "replace"))
    elif tag == 0x9286:  # its encoding in eight bytes, UTF-16 in either order
        code, said = found[:8], found[8:]
        for encoding in ("utf-16-le", "utf-16-be") if code.startswith(b"UNICODE") else ("utf-8",):
            notes.whisper(said.decode(encoding, "replace"))
    elif tag in _UNSEEN:
        notes.whisper(found.decode("utf-16-le" if tag in _UTF16 else "utf-8", "replace"))


def _entries(tiff: bytes, order: str, at: int) -> Iterator[tuple[int, int, int, int]]:
    """(tag, type, count, value or offset) of a directory."""
    (count,) = struct.unpack_from(order + "H", tiff, at)
    for number in range(min(count, 500)):
        yield struct.unpack_from(order + "HHII", tiff, at + 2 + 12 * number)
