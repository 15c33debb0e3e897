"""A ZIP container -> its members and the bytes that they really hold.

Nothing that a header says is believed: sizes are counted while decompressing, the two names of a member are compared, and whatever two
readers could understand differently (PKWARE APPNOTE 4.3, 4.4) is refused.
"""

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from gongkai.guard.inspection import FROM_SIZE, MAX_ENTRIES, MAX_RATIO, MAX_REAL, Notes
from gongkai.model.danger import Stop

_END = b"PK\x05\x06"
_ABSOLUTE = re.compile(r"[A-Za-z]:|/|\\")
_PIECE = 64 * 1024


class Archive:
    """An opened container. `Stop` for one that cannot be looked into or that is made to deceive."""

    def __init__(self, file: BinaryIO, notes: Notes) -> None:
        self._file = file
        self._notes = notes
        comment = _end(file)
        if comment.strip():
            notes.note("comment", comment.decode("utf-8", "replace"))
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeDecodeError, struct.error, OSError):
            raise Stop("unread", "broken") from None
        self.members = self._zip.infolist()
        for member in self.members:
            notes.whisper(member.comment[:1000].decode("utf-8", "replace"))
        _check_names(self.members)
        _check_places(self.members)

    def pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of a member, as they come out of the decompressor."""
        if member.flag_bits & 0x1:
            raise Stop("unread", "encrypted", member.filename)
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Stop("unread", "method", member.filename)
        self._to_data(member)
        left, real, crc = member.compress_size, 0, 0
        inflate = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
        while left:
            raw = self._file.read(min(left, _PIECE))
            if not raw:
                raise Stop("unread", "broken", member.filename)
            left -= len(raw)
            for piece in _inflated(raw, inflate, member.filename):
                real += len(piece)
                crc = zlib.crc32(piece, crc)
                self._count(member, len(piece), real)
                yield piece
        if (inflate and (not inflate.eof or inflate.unused_data)) or real != member.file_size:
            raise Stop("disguised", "sizes", member.filename)
        if crc != member.CRC:
            raise Stop("unread", "broken", member.filename)

    def read(self, member: zipfile.ZipInfo, limit: int) -> bytes:
        """All bytes of a member that holds no more than `limit`."""
        found, size = [], 0
        for piece in self.pieces(member):
            size += len(piece)
            if size > limit:
                raise Stop("unread", "large-member", member.filename)
            found.append(piece)
        return b"".join(found)

    def _to_data(self, member: zipfile.ZipInfo) -> None:
        """Go to where a member's data begin, past its own header, which must name it as the directory does."""
        self._file.seek(member.header_offset)
        head = self._file.read(30)
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise Stop("unread", "broken", member.filename)
        flags, name_length, extra_length = struct.unpack("<6xH18xHH", head)
        name = self._file.read(name_length).decode("utf-8" if flags & 0x800 else "cp437", "replace")
        if name != member.orig_filename:
            raise Stop("disguised", "two-names", member.filename)
        self._file.seek(extra_length, 1)

    def _count(self, member: zipfile.ZipInfo, more: int, real: int) -> None:
        self._notes.real += more
        if self._notes.real > MAX_REAL:
            raise Stop("bomb", "real-size", str(MAX_REAL // 1048576))
        if real > FROM_SIZE and real > MAX_RATIO * max(member.compress_size, 1):
            raise Stop("bomb", "ratio", member.filename)


def _inflated(raw: bytes, inflate: "zlib._Decompress | None", name: str) -> Iterator[bytes]:
    if inflate is None:
        yield raw
        return
    while raw:
        try:
            piece = inflate.decompress(raw, _PIECE * 4)
        except zlib.error:
            raise Stop("unread", "broken", name) from None
        if piece:
            yield piece
        raw = inflate.unconsumed_tail


def _end(file: BinaryIO) -> bytes:
    """The comment at the end; `Stop` where the end is not the end, or the directory is too long."""
    size = file.seek(0, 2)
    file.seek(max(0, size - 65_557))
    tail = file.read(65_557)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise Stop("unread", "broken")
    entries, length, offset, comment = struct.unpack("<10xHLLH", tail[at : at + 22])
    if at + 22 + comment != len(tail):
        raise Stop("disguised", "after-end")
    if entries > MAX_ENTRIES or length > MAX_ENTRIES * 400:
        raise Stop("bomb", "entries", str(MAX_ENTRIES))
    if tail[max(0, at - 20) : at].startswith(b"PK\x06\x07"):
        raise Stop("unread", "method", "ZIP64")
    if offset + length != size - 22 - comment:
        raise Stop("disguised", "gap")
    return tail[at + 22 :]


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.orig_filename
        if "\0" in name or "\\" in name or _ABSOLUTE.match(name) or ".." in name.split("/") or not name.isprintable():
            raise Stop("member", "path", name)
        if stat.S_IFMT(member.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise Stop("member", "link", name)
        if name.casefold() in seen:
            raise Stop("member", "twice", name)
        seen.add(name.casefold())


def _check_places(members: list[zipfile.ZipInfo]) -> None:
    """Members lie one after another: overlapping ones make a small file hold petabytes."""
    end = 0
    for member in sorted(members, key=lambda member: member.header_offset):
        if member.header_offset < end:
            raise Stop("bomb", "overlap", member.filename)
        end = member.header_offset + 30 + len(member.orig_filename) + member.compress_size
