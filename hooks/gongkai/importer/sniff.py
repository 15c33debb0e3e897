"""A file's name and first bytes -> its format, or why it is none of ours."""

import zipfile
from io import BytesIO
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from gongkai.importer.raw import Form, Refused

MAX_BYTES = 50 * 1024 * 1024
MAX_UNPACKED = 300 * 1024 * 1024
MAX_RATIO = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BINARY = {
    b"\x89PNG": "picture", b"\xff\xd8\xff": "picture", b"GIF8": "picture", b"BM": "picture", b"II*\0": "picture", b"MM\0*": "picture",
    b"Rar!": "archive", b"7z\xbc\xaf": "archive", b"\x1f\x8b": "archive", b"\x7fELF": "binary", b"MZ": "binary",
}  # fmt: skip
_OLD_OFFICE = {
    ".doc": "old-office",
    ".wps": "old-office",
    ".xls": "old-office",
    ".et": "old-office",
    ".ppt": "old-office",
    ".dps": "old-office",
}


def sniff(name: str, raw: bytes) -> Form:
    """The format by content first, then by name. Refused with a reason for everything else."""
    suffix = PurePath(name).suffix.lower()
    if not raw.strip(b"\0\t\r\n \xef\xbb\xbf"):
        raise Refused("empty")
    if len(raw) > MAX_BYTES:
        raise Refused("large", size=len(raw) // 1048576, limit=MAX_BYTES // 1048576)
    if raw.startswith(b"%PDF") or b"%PDF-" in raw[:1024]:
        return Form.PDF
    if raw.startswith(_OLE):
        raise Refused("old-office" if suffix != ".docx" else "locked-office", suffix=suffix or ".doc")
    if raw.startswith(b"PK"):
        return _zipped(raw, suffix)
    if suffix in _OLD_OFFICE or suffix in (".ofd", ".rtf", ".odt"):
        raise Refused("old-office", suffix=suffix)
    if raw.startswith(b"{\\rtf"):
        raise Refused("old-office", suffix=".rtf")
    if reason := next((reason for magic, reason in _BINARY.items() if raw.startswith(magic)), ""):
        raise Refused(reason)
    if suffix in (".docx", ".docm", ".pdf"):
        raise Refused("broken", suffix=suffix)
    if suffix in (".html", ".htm", ".shtml", ".mht", ".xhtml", ".jsp", ".asp", ".aspx") or _marked_up(raw):
        return Form.HTML
    return Form.TEXT


def _marked_up(raw: bytes) -> bool:
    head = raw[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").replace(b"\0", b"").lower()
    return head.startswith((b"<!doctype", b"<html", b"<div", b"<p", b"<table", b"<meta", b"<body", b"<span", b"<article", b"<?xml"))


def _zipped(raw: bytes, suffix: str) -> Form:
    """A word processor's package, looked into before anything is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Refused("broken", suffix=suffix or ".zip") from None
    names = {member.filename.lower() for member in members}
    size, packed = sum(m.file_size for m in members), sum(m.compress_size for m in members) or 1
    if size > MAX_UNPACKED or (size > 20 * 1024 * 1024 and size / packed > MAX_RATIO) or len(members) > 20_000:
        raise Refused("bomb", size=size // 1048576)
    if "ofd.xml" in names:
        raise Refused("old-office", suffix=".ofd")
    if any(name.endswith("vbaproject.bin") for name in names) or suffix == ".docm":
        raise Refused("macros")
    if "word/document.xml" not in names:
        raise Refused("archive" if suffix in ("", ".zip") else "old-office", suffix=suffix)
    return Form.DOCX


def file_name(target: str) -> str:
    """The name of a file that a link or a picture points at, decoded."""
    return unquote(urlsplit(target).path.rpartition("/")[2]) if "/" in target or "%" in target else target
