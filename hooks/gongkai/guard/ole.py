"""DOC, XLS, PPT, WPS, ET (MS-CFB containers) -> macros told; the rest of the old formats is not looked into.

The names of what lies in a container stand in its directory as plain UTF-16 (MS-CFB 2.6.1), so they are found by looking at the bytes,
also where the chains of sectors are broken on purpose.
"""

from typing import BinaryIO

from gongkai.guard.inspection import Notes

_PIECE = 4 * 1024 * 1024
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_OBJECT = "\x01Ole10Native".encode("utf-16-le")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def look(kind: str, file: BinaryIO, notes: Notes) -> None:
    """Look at the names; always unread, since the text is not taken out."""
    found: set[str] = set()
    tail = b""
    while piece := file.read(_PIECE):
        window = tail + piece
        if _MACROS in window:
            found.add("macros")
        if _OBJECT in window:
            found.add("object")
        if _ENCRYPTED in window:
            found.add("encrypted")
        tail = window[-64:]
    if "macros" in found:
        notes.tell("active", "macros", "VBA")
    if "object" in found:
        notes.tell("active", "object", "OLE")
    notes.tell("unread", "encrypted" if "encrypted" in found else "old-format", kind)
