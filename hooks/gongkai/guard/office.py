"""DOCX, XLSX, PPTX (ECMA-376), ODT, ODS (OASIS ODF 1.3) and OFD (GB/T 33190) -> text, properties, and what does not belong in them.

The parts are read as they come out of the decompressor, by the XML parser of the standard library with document types refused: no tree is
built, so memory does not grow with the file, and no entity is ever expanded.
"""

import contextlib
import io
import re
import zipfile
from typing import BinaryIO

from gongkai.guard import pictures
from gongkai.guard.archive import Archive
from gongkai.guard.inspection import Notes
from gongkai.guard.markup import parse
from gongkai.guard.parts import Part
from gongkai.model.danger import Stop

_MAIN = {
    "DOCX": "wordprocessingml.document.main+xml",
    "XLSX": "spreadsheetml.sheet.main+xml",
    "PPTX": "presentationml.presentation.main+xml",
}
_KINDS = {"ODT": "opendocument.text", "ODS": "opendocument.spreadsheet"}
_MACROS = re.compile(r"vbaproject|(^|/)macrosheets/|^basic/|^scripts/|^xl/dialogsheets/")
_CONTROLS = re.compile(r"(^|/)activex/|oleobject[^/]*$")
_EMBEDDED = re.compile(
    r"(^|/)(embeddings|attachs?|package)/[^/]+$|\.(?:docx?|xls[xbm]?|pptx?|zip|rar|7z|pdf|mht|html?|exe|dll|js|vbs|jar|bat|msi)$"
)
_OUTSIDE = re.compile(r"^xl/(externallinks/[^/]+|connections)\.xml$")
_XML = re.compile(r"\.(?:xml|rels|vml|rdf)$")
_NOT_A_PART = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")
"""Containers and programs under a harmless name."""
_MAX_PICTURE = 32 * 1024 * 1024


def look(kind: str, file: BinaryIO, notes: Notes) -> None:
    """Look into one office file. `Stop` where it cannot be read on."""
    archive = Archive(file, notes)
    names = {member.filename for member in archive.members}
    _check_parts(names, notes)
    if kind in _KINDS:
        _check_open_document(kind, archive, notes)
    elif (kind == "OFD" and "OFD.xml" not in names) or (kind in _MAIN and "[Content_Types].xml" not in names):
        raise Stop("unread", "broken")
    for member in archive.members:
        _read(kind, archive, member, notes)


def _check_parts(names: set[str], notes: Notes) -> None:
    """What the names of the parts already say."""
    for name in sorted(names):
        lower = name.lower()
        if _MACROS.search(lower):
            notes.tell("active", "macros", name)
        elif _CONTROLS.search(lower):
            notes.tell("active", "object", name)
        elif _EMBEDDED.search(lower):
            notes.tell("embedded", "file", name)
        elif _OUTSIDE.search(lower):
            notes.tell("external", "data", name)
        elif lower.startswith("xl/revisions/"):
            notes.tell("leftover", "revisions", name)


def _check_open_document(kind: str, archive: Archive, notes: Notes) -> None:
    """The first member says which kind it is (ODF 1.3 part 2, 3.3)."""
    first = next((member for member in archive.members if member.filename == "mimetype"), None)
    if first is None or _KINDS[kind] not in archive.read(first, 200).decode("ascii", "replace"):
        raise Stop("unread", "broken")


def _read(kind: str, archive: Archive, member: zipfile.ZipInfo, notes: Notes) -> None:
    name = member.filename
    if _XML.search(name.lower()):
        part = _Types(kind, name, notes) if name == "[Content_Types].xml" else Part(kind, name, notes)
        parse(archive.pieces(member), part, name, notes)
        part.close()
    elif name.lower().endswith((".jpg", ".jpeg")) and member.file_size <= _MAX_PICTURE:
        _picture(name, archive.read(member, _MAX_PICTURE), notes)
    else:
        head = b""
        for piece in archive.pieces(member):  # to the end: what it really holds is counted
            head = head or piece[:8]
        if head.startswith(_NOT_A_PART):
            notes.tell("embedded", "file", name)


def _picture(name: str, raw: bytes, notes: Notes) -> None:
    """The place where a photograph was taken stays in it when it is put into a document."""
    inner = Notes()
    with contextlib.suppress(Stop):  # a picture that only its program can read is no danger
        pictures.look("JPEG", io.BytesIO(raw), inner)
    for danger in inner.dangers:
        if danger.what == "gps":
            notes.tell(danger.key, danger.what, name)


class _Types(Part):
    """[Content_Types].xml: says what each part is, also where the name does not."""

    def __init__(self, kind: str, name: str, notes: Notes) -> None:
        super().__init__(kind, name, notes)
        self._main = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        if "macroEnabled" in kind or "vbaProject" in kind:
            self.notes.tell("active", "macros", attributes.get("PartName", self.name))
        if kind.endswith(_MAIN.get(self.kind, "\0")):
            self._main = True

    def close(self) -> None:
        if not self._main and self.kind in _MAIN and not any(danger.what == "macros" for danger in self.notes.dangers):
            raise Stop("disguised", "other-type", self.kind)
