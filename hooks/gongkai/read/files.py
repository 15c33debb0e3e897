"""A file beside a document -> its facts: size, type by content, SHA-256, pages of a PDF, pixels of a picture."""

import hashlib
import io
import logging
import unicodedata
from pathlib import Path

import imagesize

from gongkai.model.document import FileFacts
from gongkai.read.source import MAX_ATTACHMENT

_MAGIC = (
    (b"%PDF-", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"), 
    (b"\xd0\xcf\x11\xe0", "OLE"), (b"PK\x03\x04", "ZIP"),
)  # fmt: skip
_INSIDE = {
    "OLE": {".doc": "DOC", ".xls": "XLS", ".ppt": "PPT", ".wps": "WPS", ".et": "ET"},
    "ZIP": {name: name[1:].upper() for name in (".docx", ".xlsx", ".pptx", ".zip", ".odt", ".ods", ".ofd")},
}
_TEXT = {".csv": "CSV", ".txt": "TXT"}
_EXTENSIONS = {"PDF": {".pdf"}, "PNG": {".png"}, "JPEG": {".jpg", ".jpeg"}, "GIF": {".gif"}, "WEBP": {".webp"}}
PICTURES = frozenset({"PNG", "JPEG", "GIF", "WEBP"})


def file_facts(file: Path) -> FileFacts:
    """Facts of a regular file.

    ValueError with a reason key: `not-a-file`, `too-large`, or `not-allowed` (a type not on our list, or a name that belies the content).
    """
    if file.is_symlink() or not file.is_file():
        raise ValueError("not-a-file")
    if file.stat().st_size > MAX_ATTACHMENT:
        raise ValueError("too-large")
    raw = file.read_bytes()
    kind = _type(file.suffix.lower(), raw)
    width, height = imagesize.get(io.BytesIO(raw)) if kind in PICTURES else (0, 0)
    return FileFacts(
        name=unicodedata.normalize("NFC", file.name),
        size=len(raw),
        type=kind,
        sha256=hashlib.sha256(raw).hexdigest(),
        pages=_pages(raw) if kind == "PDF" else 0,
        width=max(int(width), 0),
        height=max(int(height), 0),
    )


def _type(suffix: str, raw: bytes) -> str:
    """The type that both name and content give."""
    found = next((kind for magic, kind in _MAGIC if raw.startswith(magic)), "")
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        found = "WEBP"
    if found in _INSIDE:
        if suffix in _INSIDE[found]:
            return _INSIDE[found][suffix]
        raise ValueError("not-allowed")
    if found:
        if suffix in _EXTENSIONS[found]:
            return found
        raise ValueError("not-allowed")
    if suffix in _TEXT and b"\0" not in raw[:8192]:
        return _TEXT[suffix]
    raise ValueError("not-allowed")


def _pages(raw: bytes) -> int:
    """Pages of a PDF; 0 for one that cannot be read (pypdf raises many kinds of error for broken files)."""
    import pypdf  # slow to import, and most builds meet no PDF

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return len(pypdf.PdfReader(io.BytesIO(raw)).pages)
    except (pypdf.errors.PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError, AssertionError):
        return 0
