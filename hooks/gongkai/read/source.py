"""The content folder -> the files in it: documents, and what lies beside them.

Only regular files below content/ are taken; symbolic links are refused, hidden files are left alone.
"""

import os
import re
import stat
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gongkai.model.problem import Problem, problem

MAX_DOCUMENT = 2 * 1024 * 1024
"""Bytes. The longest real reply seen is 40 KB; what is larger is not text."""
MAX_ATTACHMENT = 200 * 1024 * 1024
"""Bytes."""

_NAME = re.compile(r"[0-9A-Za-z\u3400-\u9fff][0-9A-Za-z\u3400-\u9fff._-]{0,99}")
_ATTACHMENT_NAME = re.compile(r"[^\x00-\x1f\x7f/\\<>:\"|?*]{1,120}")
_OWN_NAMES = frozenset({"index", "page", "feed"})


@dataclass(frozen=True, slots=True)
class Source:
    """One document file."""

    path: str
    """Below content/, with `/`, without `.md`."""
    file: str


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
    for path, file, mode in sorted(_walk(os.fspath(content), "")):
        if stat.S_ISLNK(mode) or not stat.S_ISREG(mode):
            problems.append(problem("file-not-regular", path))
        elif path.lower().endswith(".md") and not path.endswith(".md"):
            problems.append(problem("name-suffix", path))
        elif not path.endswith(".md"):
            files.append(path)
            if not _ATTACHMENT_NAME.fullmatch(path.rpartition("/")[2]):
                problems.append(problem("name-invalid", path))
        elif found := _name_problem(path):
            problems.append(found)
        else:
            key = unicodedata.normalize("NFC", path).casefold()
            if key in seen:
                problems.append(problem("address-duplicate", path, other=seen[key]))
            seen.setdefault(key, path)
            sources.append(Source(path.removesuffix(".md"), file))
    return Folder(tuple(sources), tuple(files), tuple(problems))


def read_raw(source: Source) -> bytes | Problem:
    """The file's bytes, or the one problem that a too large file is."""
    with open(source.file, "rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        if size > MAX_DOCUMENT:
            return problem("file-too-large", f"{source.path}.md", size=f"{size / 1048576:.1f}", limit=MAX_DOCUMENT // 1048576)
        return file.read()


def decode(path: str, raw: bytes) -> str | Problem:
    """A file's text: UTF-8, a byte order mark and CRLF allowed; else the one problem that says what it is."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return problem("file-not-utf8", f"{path}.md", encoding=_guess(raw))
    if "\0" in text:
        return problem("file-not-utf8", f"{path}.md", encoding=_guess(raw))
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _walk(folder: str, below: str) -> Iterator[tuple[str, str, int]]:
    """(path below the root, file, mode) of everything in a folder. Strings: paths as objects take four times as long."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            mode = entry.stat(follow_symlinks=False).st_mode
            name = entry.name if entry.name.isascii() else os.fsencode(entry.name).decode("utf-8", "replace")
            if stat.S_ISDIR(mode):
                yield from _walk(entry.path, f"{below}{name}/")
            else:
                yield f"{below}{name}", entry.path, mode


def _name_problem(path: str) -> Problem | None:
    """Every part of a document's path becomes part of its address."""
    parts = path.removesuffix(".md").split("/")
    if len(parts) < 2:
        return problem("file-outside-kind", path)
    if bad := next((part for part in parts if not _NAME.fullmatch(part) or ".." in part), None):
        return problem("name-invalid", path, name=bad)
    if reserved := [part for part in (parts[-1], parts[1]) if part.casefold().split(".")[0] in _OWN_NAMES]:
        return problem("name-reserved", path, name=reserved[0])
    return None


def _guess(raw: bytes) -> str:
    """What an undecodable file looks like, in words an editor knows."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16"
    if b"\0" in raw[:4096]:
        return "BINARY"
    try:
        raw.decode("gb18030")
    except UnicodeDecodeError:
        return "BINARY"
    return "GBK"
