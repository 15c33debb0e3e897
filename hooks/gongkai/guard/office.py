"""DOCX, XLSX, PPTX (ECMA-376), ODT, ODS (OASIS ODF 1.3) and OFD (GB/T 33190) -> text, properties, and what does not belong in them.

The parts are read as they come out of the decompressor, by the XML parser of the standard library with document types refused: no tree is
built, so memory does not grow with the file, and no entity is ever expanded.
"""

import contextlib
import io
import itertools
import re
import zipfile
from collections.abc import Iterable
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
_TYPES = "[Content_Types].xml"
_PICTURES = ((b"\xff\xd8\xff", "JPEG"), (b"\x89PNG", "PNG"), (b"GIF8", "GIF"), (b"RIFF", "WEBP"))
_TYPES_THAT_ACT = {"macroEnabled": "macros", "vbaProject": "macros", "vbaData": "macros", "macrosheet": "macros", "activeX": "object",
                   "oleObject": "object"}  # fmt: skip
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
    types = _read_types(kind, archive, notes) if kind in _MAIN else None
    for member in archive.members:
        if member.filename != _TYPES or not types:
            _read(kind, archive, member, types, notes)


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


def _read_types(kind: str, archive: Archive, notes: Notes) -> "_Types":
    """What each part is, before any is read."""
    member = next(member for member in archive.members if member.filename == _TYPES)
    types = _Types(kind, _TYPES, notes)
    parse(archive.pieces(member), types, _TYPES, notes)
    types.close()
    return types


def _read(kind: str, archive: Archive, member: zipfile.ZipInfo, types: "_Types | None", notes: Notes) -> None:
    name = member.filename
    pieces = archive.pieces(member)
    head = next(pieces, b"")
    whole = itertools.chain((head,), pieces)
    picture = next((form for magic, form in _PICTURES if head.startswith(magic)), "")
    is_xml = _XML.search(name.lower()) or (types and types.is_xml(name))
    if not head:
        _read_to_the_end(whole)  # nothing is no broken XML: some programs write empty parts
    elif is_xml or (kind == "OFD" and head.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<")):
        part = Part(kind, name, notes)
        parse(whole, part, name, notes)
        part.close()
    elif picture and member.file_size <= _MAX_PICTURE:
        _picture(name, picture, b"".join(whole), notes)
    else:
        _read_to_the_end(whole)
        if head.startswith(_NOT_A_PART):
            notes.tell("embedded", "file", name)


def _read_to_the_end(pieces: Iterable[bytes]) -> None:
    """What a member really holds is counted while it is unpacked."""
    for _ in pieces:
        pass


def _picture(name: str, form: str, raw: bytes, notes: Notes) -> None:
    """The place where a photograph was taken, and who took it, stay in it when it is put into a document."""
    inner = Notes()
    with contextlib.suppress(Stop):  # a picture that only its program can read is no danger
        pictures.look(form, io.BytesIO(raw), inner)
    for danger in inner.dangers:
        if danger.what == "gps":
            notes.tell(danger.key, danger.what, name)
    for _, value in inner.metadata:
        notes.whisper(value)
    notes.whisper(inner.unseen)


class _Types(Part):
    """[Content_Types].xml: says what each part is, also where the name does not."""

    def __init__(self, kind: str, name: str, notes: Notes) -> None:
        super().__init__(kind, name, notes)
        self._main = False
        self._by_ending: dict[str, str] = {}
        self._by_name: dict[str, str] = {}

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("ContentType", "")
        name = attributes.get("PartName", "")
        for word, what in _TYPES_THAT_ACT.items():
            if word in kind and (name or what == "macros"):  # a type by ending may be left over from a template
                self.notes.tell("active", what, name if "macroEnabled" in kind else name.lstrip("/") or self.name)
        self._by_name[name.lower()] = kind
        self._by_ending[attributes.get("Extension", "").lower()] = kind
        if kind.endswith(_MAIN.get(self.kind, "\0")):
            self._main = True

    def is_xml(self, name: str) -> bool:
        """Is a part XML by its type? Programs go by the type, not by the name."""
        kind = self._by_name.get(f"/{name}".lower()) or self._by_ending.get(name.rpartition(".")[2].lower(), "")
        return kind.endswith(("+xml", "/xml")) and "svg" not in kind

    def close(self) -> None:
        if not self._main and self.kind in _MAIN and not any(danger.what == "macros" for danger in self.notes.dangers):
            raise Stop("disguised", "other-type", self.kind)
