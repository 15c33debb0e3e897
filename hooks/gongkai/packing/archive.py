"""Entries, one after the other -> a zip file, the same bytes for the same entries, there whole or not at all.

Times, modes and the order are given, names are UTF-8 and flagged so (APPNOTE 4.4.4, bit 11), which Windows' Explorer reads. What is
compressed already is stored. The file is written beside its place under another name, put on the disk and renamed. The same bytes are made
by the same version of zlib; what is packed is the same with any.
"""

import contextlib
import datetime
import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_STORED = (
    ".zip",
    ".docx",
    ".xlsx",
    ".pptx",
    ".ofd",
    ".odt",
    ".ods",
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".woff2",
    ".rar",
    ".7z",
    ".gz",
)
_PIECE = 1 << 20
_PART = ".part"
SUMS = "SHA256SUMS"
"""The last entry: the digest of every other, as `sha256sum -c` reads it."""
EARLIEST = datetime.date(1980, 1, 1)
"""Zip files know no time before."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the archive."""

    path: str
    content: bytes | Path
    """Bytes, or a file that is copied piece by piece."""


@dataclass(frozen=True, slots=True)
class Written:
    """What was written."""

    files: int
    size: int
    """Bytes of the archive."""
    sha256: str


def write_archive(target: Path, folder: str, entries: Iterable[Entry], day: datetime.date) -> Written:
    """Write an archive whose entries lie below one folder. OSError where the disk is full; then nothing is left behind."""
    day = max(day, EARLIEST)
    _sweep(target)
    name = target.parent / f".{target.name}.{os.getpid()}{_PART}"
    try:
        with name.open("w+b") as file:
            count = _write(file, folder, entries, (day.year, day.month, day.day, 0, 0, 0))
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        name.chmod(0o644)
        name.replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            name.unlink()
        raise
    _sync_folder(target.parent)
    return Written(count, size, digest)


def _sweep(target: Path) -> None:
    """Remove what runs left that were killed; those that still run keep theirs."""
    for name in os.listdir(target.parent):
        owner = name.removeprefix(f".{target.name}.").removesuffix(_PART)
        if (
            name == f".{target.name}.{owner}{_PART}"
            and owner.isdecimal()
            and not Path("/proc", owner).exists()
            and Path("/proc/self").exists()
        ):
            with contextlib.suppress(OSError):
                (target.parent / name).unlink()


def _write(file: BinaryIO, folder: str, entries: Iterable[Entry], time: tuple[int, int, int, int, int, int]) -> int:
    sums: list[str] = []
    with zipfile.ZipFile(file, "w") as archive:  # zlib's own level, 6: an entry that is opened takes no other before Python 3.13
        for entry in entries:
            digest = _put(archive, _info(f"{folder}/{entry.path}", time), entry.content)
            sums.append(f"{digest}  {entry.path}\n")
        _put(archive, _info(f"{folder}/{SUMS}", time), "".join(sums).encode())
    return len(sums) + 1


def _info(name: str, time: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, time)
    info.create_system = 3
    """Unix, whatever the machine: the modes are its."""
    info.external_attr = 0o100644 << 16
    info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(_STORED) else zipfile.ZIP_DEFLATED
    return info


def _put(archive: zipfile.ZipFile, info: zipfile.ZipInfo, content: bytes | Path) -> str:
    """Write one entry; its SHA-256."""
    info.file_size = len(content) if isinstance(content, bytes) else content.stat().st_size
    """So that entries above 4 GiB get fields that can hold it."""
    digest = hashlib.sha256()
    with archive.open(info, "w") as entry:
        for piece in _pieces(content):
            digest.update(piece)
            entry.write(piece)
    return digest.hexdigest()


def _pieces(content: bytes | Path) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file:
        while piece := file.read(_PIECE):
            yield piece


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk, too; Windows has no such call and needs none."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
