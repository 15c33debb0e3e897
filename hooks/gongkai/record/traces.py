"""A leaked text -> where it still lies: files that hold one of its sentences, or are one of its attachments, compressed or not.

Sentences that other documents hold too are not looked for: they would be found everywhere, lawfully.
"""

import gzip
import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import brotli

SHORTEST = 8
"""Characters of a sentence that is looked for."""
MOST = 200
_END = re.compile(r"[。！？；\n]")
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[^<>]*>")
_ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
_LEFT_OUT = frozenset({".git", ".hg", ".svn", ".venv", "node_modules", "__pycache__"})
_LARGEST = 64 << 20


@dataclass(frozen=True)
class Probe:
    """What a text is known by."""

    sentences: tuple[str, ...]
    """Without white space."""
    sha256: frozenset[str]
    """Of its attachments."""


def probe_of(text: str, attachments: Iterable[str], others: Iterable[str]) -> Probe:
    """What to look for: `others` are the texts of all other documents."""
    sentences = {_SPACE.sub("", one) for one in _END.split(text)}
    wanted = sorted({one for one in sentences if len(one) >= SHORTEST}, key=lambda one: (-len(one), one))
    for other in others:
        squeezed = _SPACE.sub("", other)
        wanted = [one for one in wanted if one not in squeezed]
    return Probe(tuple(wanted[:MOST]), frozenset(attachments))


def text_of_twin(raw: bytes) -> str:
    """The text in the data of a page; empty where there is none."""
    try:
        row = json.loads(raw)
        return str(row.get("text") or "")
    except (ValueError, AttributeError):
        return ""


def traces(folder: Path, probe: Probe) -> Iterator[Path]:
    """Every file below a folder that holds a trace. What version control keeps is left out: that is told of apart."""
    for file in sorted(folder.rglob("*")):
        if not _LEFT_OUT.isdisjoint(file.relative_to(folder).parts) or file.is_symlink() or not file.is_file():
            continue
        if any(_holds(content, probe) for content in _contents(file)):
            yield file


def _holds(content: bytes, probe: Probe) -> bool:
    if hashlib.sha256(content).hexdigest() in probe.sha256:
        return True
    text = content.decode("utf-8", "ignore")
    if "\\u" in text:  # JSON that is ASCII
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    text = _SPACE.sub("", _TAG.sub("", text))
    return any(sentence in text for sentence in probe.sentences)


def _contents(file: Path) -> Iterator[bytes]:
    """What a file holds, and what is packed in it."""
    try:
        if file.stat().st_size > _LARGEST:
            return
        raw = file.read_bytes()
    except OSError:
        return
    yield raw
    try:
        if file.suffix == ".gz":
            yield gzip.decompress(raw)
        elif file.suffix == ".br":
            yield brotli.decompress(raw)
        elif raw.startswith(b"PK\3\4"):
            with zipfile.ZipFile(file) as package:
                yield from (package.read(info) for info in package.infolist() if info.file_size <= _LARGEST)
    except (OSError, EOFError, brotli.error, zlib.error, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return
