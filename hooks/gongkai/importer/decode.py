"""Bytes -> text: byte order mark, then the page's own declaration, then UTF-8, then detection.

GBK pages often declare gb2312 and hold characters beyond it: all three are read as GB18030, which contains them (WHATWG Encoding).
"""

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes

from gongkai.importer.raw import Refused

_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,20})""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FAMILY = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs", "utf8": "utf-8"}
_TOLERATED = 0.001
"""Share of undecodable bytes up to which a declaration is still believed."""


def decode(raw: bytes, marked_up: bool = False) -> tuple[str, str]:
    """(text with Unix line ends in NFC, name of the encoding). Refused where no encoding fits."""
    for mark, name in _MARKS:
        if raw.startswith(mark):
            return _clean(raw.decode(name, "replace")), name.removesuffix("-sig")
    names = [declared] if marked_up and (declared := _declared(raw)) else []
    names += ["utf-8", *_wide(raw), "gb18030"]
    for name in names:
        try:
            return _clean(raw.decode(name)), name
        except (UnicodeDecodeError, LookupError):
            continue
    for name in names:
        try:
            text = raw.decode(name, "replace")
        except LookupError:
            continue
        if text.count("\ufffd") <= max(1, len(text) * _TOLERATED):
            return _clean(text), name
    best = from_bytes(raw[:200_000]).best()
    if best is None:
        raise Refused("binary" if sum(byte < 32 and byte not in b"\t\n\r\f" for byte in raw[:4096]) > 40 else "encoding")
    return _clean(raw.decode(best.encoding, "replace")), best.encoding


def _declared(raw: bytes) -> str:
    match = _DECLARED.search(raw[:4096])
    name = match[1].decode().lower() if match else ""
    return _FAMILY.get(name, name)


def _wide(raw: bytes) -> list[str]:
    """UTF-16 without a mark shows by its zero bytes, which no other text has."""
    head = raw[:2000]
    if b"\0" not in head:
        return []
    return ["utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"]


def _clean(text: str) -> str:
    text = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise Refused("binary")
    return unicodedata.normalize("NFC", text)
