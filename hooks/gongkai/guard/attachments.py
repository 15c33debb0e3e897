"""Name and bytes of an attachment -> Inspection: its type, text and properties, and every danger in it.

Pure: it reads the file it is given and nothing else. `inspector` runs it in a process that may be killed.
"""

import io
import re
from collections.abc import Callable
from itertools import islice
from pathlib import PurePath
from typing import BinaryIO

from gongkai.guard import office, ole, pdf, pictures, plain
from gongkai.guard.archive import Archive
from gongkai.guard.dark import host_of, scan_text
from gongkai.guard.inspection import MAX_DANGERS, Inspection, Notes
from gongkai.model.danger import Stop
from gongkai.norms import spam

HEAD = 8192
"""Bytes that tell the type."""
_MAX_MEMBER = 64 * 1024 * 1024
_MAX_PICTURE = 64 * 1024 * 1024
_MAGIC = (
    (b"%PDF-", "PDF"), (b"\x89PNG\r\n\x1a\n", "PNG"), (b"\xff\xd8\xff", "JPEG"), (b"GIF8", "GIF"),
    (b"\xd0\xcf\x11\xe0", "OLE"), (b"PK\x03\x04", "ZIP"),
)  # fmt: skip
_INSIDE = {
    "OLE": {".doc": "DOC", ".xls": "XLS", ".ppt": "PPT", ".wps": "WPS", ".et": "ET"},
    "ZIP": {name: name[1:].upper() for name in (".docx", ".xlsx", ".pptx", ".zip", ".odt", ".ods", ".ofd")},
}
_ENCRYPTED = {".docx": "DOCX", ".xlsx": "XLSX", ".pptx": "PPTX"}
"""These with a password are OLE containers (MS-OFFCRYPTO)."""
_PASSWORD_MARK = "EncryptedPackage".encode("utf-16-le")
_TEXT = {".csv": "CSV", ".txt": "TXT"}
_EXTENSIONS = {"PDF": {".pdf"}, "PNG": {".png"}, "JPEG": {".jpg", ".jpeg"}, "GIF": {".gif"}, "WEBP": {".webp"}}
_NO_TEXT = re.compile(rb"(?i)(?:<(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php|%|!--)|#!|\{\\rtf|MIME-Version:)")
"""Beginnings by which a browser or a system takes a text for something else (WHATWG MIME Sniffing, 7.1)."""
_SCHEME = re.compile(r"[\x00-\x20]{0,9}([A-Za-z][A-Za-z0-9+.-]{0,40}):(?![0-9])")
_LAWFUL = frozenset({"http", "https", "mailto", "tel"})
PICTURES = frozenset({"PNG", "JPEG", "GIF", "WEBP"})


def type_of(name: str, head: bytes) -> str:
    """The type that both name and first bytes give; ValueError("not-allowed") for one that is not on our list, or a name that belies."""
    suffix = PurePath(name).suffix.lower()
    found = next((kind for magic, kind in _MAGIC if head.startswith(magic)), "")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        found = "WEBP"
    if found == "OLE" and suffix in _ENCRYPTED and _PASSWORD_MARK in head:
        return _ENCRYPTED[suffix]
    if found in _INSIDE and suffix in _INSIDE[found]:
        return _INSIDE[found][suffix]
    if found in _EXTENSIONS and suffix in _EXTENSIONS[found]:
        return found
    if (
        not found
        and suffix in _TEXT
        and not _NO_TEXT.match(head.removeprefix(b"\xef\xbb\xbf").lstrip())
        and (b"\0" not in head or head.startswith((b"\xff\xfe", b"\xfe\xff")))
    ):
        return _TEXT[suffix]
    raise ValueError("not-allowed")


def look_into(name: str, file: BinaryIO) -> Inspection:
    """Look into one attachment; `file` can be sought in. ValueError("not-allowed") as `type_of`."""
    file.seek(0)
    kind = type_of(name, file.read(HEAD))
    notes = Notes()
    _look(kind, file, notes)
    _check_links(notes)
    for finding in islice(scan_text(notes.text), MAX_DANGERS):
        notes.tell("dark", "words", finding.value)
    return notes.close(kind)


def _check_links(notes: Notes) -> None:
    """A link that starts a program, and one to where hijacked pages lead. Other hosts are the office's own matter: the page shows none."""
    for address in notes.links:
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() not in _LAWFUL:
            notes.tell("external", "target", address)
        elif spam.HOST.search(host_of(address)):
            notes.tell("dark", "host", address)


def _look(kind: str, file: BinaryIO, notes: Notes) -> None:
    is_locked = kind in _ENCRYPTED.values() and _starts(file, b"\xd0\xcf\x11\xe0")
    file.seek(0)
    try:
        if is_locked:
            notes.tell("unread", "encrypted")
        elif kind in PICTURES and file.seek(0, 2) > _MAX_PICTURE:
            notes.tell("unread", "large", str(_MAX_PICTURE // 1048576))
        else:
            file.seek(0)
            _LOOKS[kind](kind, file, notes)
    except Stop as stop:
        notes.tell(stop.danger.key, stop.danger.what, stop.danger.where)
    if kind not in _INSIDE["ZIP"].values() and _is_archive_too(file) and not any(danger.key == "disguised" for danger in notes.dangers):
        notes.tell("disguised", "two-types")


def _is_archive_too(file: BinaryIO) -> bool:
    """Does the end of an archive (PKWARE APPNOTE 4.3.16) lie so that a program which looks for it there opens the file as one?"""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read(65_557)
    at = tail.rfind(b"PK\x05\x06")
    return 0 <= at <= len(tail) - 22 and at + 22 + int.from_bytes(tail[at + 20 : at + 22], "little") == len(tail)


def _starts(file: BinaryIO, magic: bytes) -> bool:
    file.seek(0)
    return file.read(len(magic)) == magic


def _look_into_zip(kind: str, file: BinaryIO, notes: Notes) -> None:
    """A ZIP of attachments: each is on the same list and looked into, and none is a ZIP itself."""
    archive = Archive(file, notes)
    for member in archive.members:
        name = member.filename
        if member.is_dir():
            if member.file_size or archive.read(member, 0):
                raise Stop("disguised", "sizes", name)
            notes.write(f"{name}\n")
            continue
        if not member.flag_bits & 0x800 and not name.isascii():
            raise Stop("member", "encoding", name)
        raw = archive.read(member, _MAX_MEMBER)
        try:
            inner = type_of(name, raw[:HEAD])
        except ValueError:
            notes.tell("member", "type", name)
            continue
        if inner == "ZIP":
            notes.tell("member", "nested", name)
            continue
        own = Notes()
        own.real, own.xml, own.elements = notes.real, notes.xml, notes.elements  # one budget for all
        _look(inner, io.BytesIO(raw), own)
        _take_over(name, own, notes)


def _take_over(name: str, own: Notes, notes: Notes) -> None:
    """What was found in a member, under its name."""
    notes.real, notes.xml, notes.elements = own.real, own.xml, own.elements
    for danger in own.dangers:
        notes.tell(danger.key, danger.what, f"{name} › {danger.where}" if danger.where else name)
    for key, value in own.metadata:
        notes.note(key, value)
    for address in own.links:
        notes.link(address)
    notes.write(f"{name}\n{own.text}\n")
    notes.whisper(own.unseen)


_LOOKS: dict[str, Callable[[str, BinaryIO, Notes], None]] = {
    "PDF": pdf.look,
    "ZIP": _look_into_zip,
    **dict.fromkeys(("DOCX", "XLSX", "PPTX", "ODT", "ODS", "OFD"), office.look),
    **dict.fromkeys(("DOC", "XLS", "PPT", "WPS", "ET"), ole.look),
    **dict.fromkeys(("CSV", "TXT"), plain.look),
    **dict.fromkeys(PICTURES, pictures.look),
}
