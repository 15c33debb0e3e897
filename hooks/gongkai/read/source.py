"""The content folder -> the files in it: documents, and what lies beside them.

Only regular files below content/ are taken; links, pipes, sockets and devices are refused unopened, hidden files are left alone. Names are
taken from an allow-list, and two that a computer could take for one are refused.
"""

import io
import os
import re
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from gongkai.model.problem import Problem, problem
from gongkai.read.encoding import seven_bits, undecodable, zeros

MAX_DOCUMENT = 2 * 1024 * 1024
"""Bytes. The longest real reply seen is 40 KB; what is larger is not text."""
MAX_ATTACHMENT = 200 * 1024 * 1024
"""Bytes."""

_NAME = re.compile(r"[0-9A-Za-z\u3400-\u9fff][0-9A-Za-z\u3400-\u9fff._-]{0,99}")
MAX_LEVELS = 12
"""Folders within folders."""
_HOLLOW_FROM = 8 * 1024 * 1024
_HOLLOW_RATIO = 16
"""A file of at least so many bytes that takes up less than this part of them on the disk is mostly holes."""

_ATTACHMENT_NAME = re.compile(
    r"[0-9A-Za-z\u00c0-\u024f\u3400-\u9fff\U00020000-\U000323af \-._+=~!@#$%&'(),;\[\]{}\u00b0\u00b7\u00d7\u2013-\u2014\u2018-\u2019"
    r"\u201c-\u201d\u2026\u2116\u2160-\u217f\u2460-\u249b\u3001-\u3002\u3007-\u3011\u3014-\u3017\uff01-\uff5e]{1,120}"
)
"""Letters, Han characters, digits and the punctuation of names; nothing invisible, of private use, or that turns the direction of text."""
_PROGRAM = re.compile(
    r"(?i)\.(?:php\d?|phtml|phar|asp|aspx|asa|cer|cgi|pl|py|jspx?|jhtml|shtml?|x?html?|svgz?|m?js|exe|com|bat|cmd|scr|vbs|ps1|sh)\."
)
"""A web server may go by any of several suffixes (Apache mod_mime)."""
_DEVICE = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?")
"""Names that Windows keeps for itself, whatever their suffix."""
_OWN_NAMES = frozenset({"index", "page", "feed"})


_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""A link that has taken the place of a file is not followed, a pipe not waited for."""


@dataclass(frozen=True, slots=True)
class Source:
    """One document file."""

    path: str
    """Below content/, with `/`, without `.md`."""
    file: Path


@dataclass(frozen=True, slots=True)
class Folder:
    """What the content folder holds."""

    sources: tuple[Source, ...]
    files: tuple[str, ...]
    """Everything else, below content/."""
    problems: tuple[Problem, ...]


def scan(content: Path) -> Folder:
    """Walk content/, sorted. A missing folder is one problem."""
    if not content.is_dir():
        return Folder((), (), (problem("content-missing", content.name, path=content.name),))
    sources, files, problems = [], [], []
    seen: dict[str, str] = {}
    found: Problem | None
    for path, file, code in sorted(_walk(content)):
        if code:
            problems.append(problem(code, path))
        elif path.lower().endswith(".md") and not path.endswith(".md"):
            problems.append(problem("name-suffix", path))
        elif not path.endswith(".md"):
            files.append(path)
            if found := _attachment_problem(path, seen):
                problems.append(found)
        elif found := name_problem(path):
            problems.append(found)
        else:
            key = _alike(path)
            if key in seen:
                problems.append(problem("address-duplicate", path, other=seen[key]))
            seen.setdefault(key, path)
            sources.append(Source(path.removesuffix(".md"), file))
    problems += _folders_alike([*(source.path for source in sources), *files])
    return Folder(tuple(sources), tuple(files), tuple(problems))


def read_raw(source: Source) -> bytes | Problem:
    """The file's bytes, or the one problem that a too large or unreadable file is."""
    path = f"{source.path}.md"
    try:
        descriptor = os.open(source.file, _OPEN)
    except OSError:
        return problem("file-unreadable", path)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return problem("file-not-regular", path)
        if status.st_size > MAX_DOCUMENT:
            return problem("file-too-large", path, size=f"{status.st_size / 1048576:.1f}", limit=MAX_DOCUMENT // 1048576)
        return _all_of(descriptor, status.st_size)
    except OSError:
        return problem("file-unreadable", path)
    finally:
        os.close(descriptor)


def open_regular(file: Path) -> io.BufferedReader:
    """Open a regular file for reading; OSError for a link, a pipe, a device or a folder, which is never waited for."""
    descriptor = os.open(file, _OPEN)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError("not a regular file")
    return os.fdopen(descriptor, "rb")


def _all_of(descriptor: int, size: int) -> bytes:
    """So many bytes, or fewer where the file has shrunk meanwhile; one call nearly always."""
    pieces = []
    while size > 0 and (piece := os.read(descriptor, size)):
        pieces.append(piece)
        size -= len(piece)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def is_hollow(status: os.stat_result) -> bool:
    """Is a file mostly holes? Such a one is small on this disk and fills another."""
    blocks = getattr(status, "st_blocks", None)  # in units of 512 bytes; unknown on Windows
    return blocks is not None and status.st_size >= _HOLLOW_FROM and blocks * 512 * _HOLLOW_RATIO < status.st_size


def decode(path: str, raw: bytes) -> str | Problem:
    """A file's text: UTF-8, a byte order mark and CRLF allowed; else the one problem that says what it is."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return undecodable(path, raw)
    if "\0" in text:
        return zeros(path, text)
    if told := seven_bits(path, raw):
        return told
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _walk(content: Path) -> Iterator[tuple[str, Path, str]]:
    """(path, file, code of what keeps it from being taken), folders only where they cannot be entered."""
    waiting = [(content, "", 0)]
    while waiting:
        folder, prefix, level = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = [entry for entry in found if not entry.name.startswith(".")]
        except OSError:
            yield prefix.rstrip("/") or content.name, folder, "file-unreadable"
            continue
        for entry in entries:
            path = prefix + os.fsencode(entry.name).decode("utf-8", "replace")
            try:
                mode = entry.stat(follow_symlinks=False).st_mode
            except FileNotFoundError:
                continue  # an editor's temporary file, gone by now
            if not stat.S_ISDIR(mode):
                yield path, Path(entry.path), "" if stat.S_ISREG(mode) else "file-not-regular"
            elif level == MAX_LEVELS:
                yield path, Path(entry.path), "folder-too-deep"
            else:
                waiting.append((Path(entry.path), f"{path}/", level + 1))


def _alike(path: str) -> str:
    """What a computer that minds neither case nor composition (Windows, macOS) takes a name for."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _folders_alike(paths: Iterable[str]) -> Iterator[Problem]:
    """Folders that differ in case or composition alone, each told once."""
    folders: dict[str, None] = {}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in folders:
            folders[folder] = None
            folder = folder.rpartition("/")[0]
    seen: dict[str, str] = {}
    for folder in sorted(folders):
        if (other := seen.setdefault(_alike(folder), folder)) != folder and folder.rpartition("/")[0] == other.rpartition("/")[0]:
            yield problem("folder-duplicate", folder, other=other)


def _attachment_problem(path: str, seen: dict[str, str]) -> Problem | None:
    """What is wrong with the name of a file that is no document."""
    name = unicodedata.normalize("NFC", PurePosixPath(path).name)
    if wrong := next((c for c in name if not _ATTACHMENT_NAME.fullmatch(c)), None):
        return problem("attachment-name", path, value=f"U+{ord(wrong):04X} {wrong if wrong.isprintable() else ''}".rstrip())
    if len(name) > 120 or len(name.encode()) > 240 or name != name.strip(" .") or _DEVICE.fullmatch(name) or _PROGRAM.search(name):
        return problem("attachment-name-form", path)
    if other := seen.get(_alike(path)):
        return problem("file-duplicate", path, other=other)
    seen[_alike(path)] = path
    return None


def name_problem(path: str) -> Problem | None:
    """Every part of a document's path becomes part of its address."""
    parts = path.removesuffix(".md").split("/")
    if len(parts) < 2:
        return problem("file-outside-kind", path)
    if bad := next((part for part in parts if not _NAME.fullmatch(part) or ".." in part or part.endswith(".")), None):
        return problem("name-invalid", path, name=bad)
    if reserved := [part for part in (parts[-1], parts[1]) if part.casefold().split(".")[0] in _OWN_NAMES]:
        return problem("name-reserved", path, name=reserved[0])
    return None
