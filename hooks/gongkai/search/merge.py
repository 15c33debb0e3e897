"""The former index's postings and the terms of what is new -> all postings, sorted, range by range of keys.

One changed document among ten thousand: nothing is tokenised again, the former postings are renumbered and the few new ones put between
them. The result is the same as from nothing. Memory holds one range at a time; the rest lies in files.
"""

import hashlib
import json
import os
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

from gongkai.search.encode import SEGMENT_BITS, Numbers, postings
from gongkai.search.segments import Segment
from gongkai.search.terms import unpacked

RANGE = 1_000_000
"""Postings that are sorted at once, about, or a part of all:"""
MOST_RANGES = 24
"""each range is a way through all that is new."""
BLOCK = 500_000
"""Postings that are looked through at once."""
_SEGMENTS = 1 << (32 - SEGMENT_BITS)
_NAME = "search.json"


class Fresh:
    """Terms of documents as they come from the workers, in any order, on disk."""

    def __init__(self) -> None:
        self._keys: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (open as long as this is)
        self._flags: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self.digests: list[str] = []
        self.traditional: list[str] = []
        self._counts: list[int] = []

    def add(self, digest: str, raw: bytes) -> None:
        """Take a document's terms (`terms_of`)."""
        terms = unpacked(raw)
        self._keys.write(terms.keys.tobytes())
        self._flags.write(terms.flags.tobytes())
        self._counts.append(len(terms.keys))
        self.digests.append(digest)
        self.traditional.append(terms.traditional)

    def blocks(self) -> Iterator[tuple[NDArray[np.uint32], NDArray[np.uint8], NDArray[np.uint32]]]:
        """(keys, flags, arrival number of the document) of some documents at a time."""
        counts = np.array(self._counts, np.int64)
        first = 0
        self._keys.seek(0)
        self._flags.seek(0)
        while first < len(counts):
            ahead = np.cumsum(counts[first:])
            many = max(1, int(np.searchsorted(ahead, BLOCK, "right")))
            size = int(ahead[many - 1])
            keys = np.frombuffer(self._keys.read(4 * size), np.uint32)
            flags = np.frombuffer(self._flags.read(size), np.uint8)
            yield keys, flags, np.repeat(np.arange(first, first + many, dtype=np.uint32), counts[first : first + many])
            first += many

    def __enter__(self) -> "Fresh":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Let the files go."""
        self._keys.close()
        self._flags.close()


@dataclass(frozen=True)
class Former:
    """What the last build kept of its index."""

    digests: Mapping[str, int]
    """Digest of a document -> its number."""
    traditional: Sequence[str] = ()
    keys: NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    counts: NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    low: NDArray[np.uint16] | NDArray[np.uint32] = field(default_factory=lambda: np.empty(0, np.uint32))
    """Document and flags of each posting (30 + 2 bits)."""
    segments: Mapping[str, Segment] = field(default_factory=dict)
    """The shards that it was cut into."""


NOTHING = Former({})


def read_former(folder: Path, version: str) -> Former:
    """The former index; nothing where there is none, another version's, or a damaged one."""
    try:
        check, _, told = (folder / _NAME).read_bytes().partition(b"\n")
        if check != _check(told):
            return NOTHING
        about = json.loads(told)
        raw = np.fromfile(folder / about["file"], np.uint8)
        if about["version"] != version or zlib.crc32(raw.data) != about["crc"] or not isinstance(about["digests"], list):
            return NOTHING
        sizes = about["sizes"]
        low, keys, counts = (
            part.view(kind) for part, kind in zip(np.split(raw, np.cumsum(sizes)[:2]), (about["type"], "u4", "u4"), strict=True)
        )
        numbers = {digest: number for number, digest in enumerate(about["digests"])}
        return Former(numbers, about["traditional"], keys, counts, low, about["segments"])
    except (OSError, ValueError, KeyError, TypeError):
        return NOTHING


def _check(told: bytes) -> bytes:
    return hashlib.blake2b(told, digest_size=16).hexdigest().encode()


class Keeper:
    """Writes what the next build will find as `Former`. Without `keep()` the old one stays."""

    def __init__(self, folder: Path, version: str, documents: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._version = version
        self._type = "u2" if documents < 1 << 14 else "u4"
        descriptor, self._path = tempfile.mkstemp(dir=folder, prefix="postings-", suffix=".bin")
        self._file = os.fdopen(descriptor, "wb")
        self._crc = 0
        self._size = 0
        self._keys: list[NDArray[np.uint32]] = []
        self._counts: list[NDArray[np.uint32]] = []

    def add(self, part: Numbers) -> None:
        """Keep a range of postings."""
        terms = (part >> np.uint64(32)).astype(np.uint32)
        starts = np.flatnonzero(np.concatenate([np.ones(min(len(terms), 1), np.bool_), terms[1:] != terms[:-1]]))
        self._keys.append(terms[starts])
        self._counts.append(np.diff(starts, append=len(terms)).astype(np.uint32))
        self._size += self._write(part.astype(np.uint32).astype(self._type).tobytes())

    def _write(self, raw: bytes) -> int:
        self._file.write(raw)
        self._crc = zlib.crc32(raw, self._crc)
        return len(raw)

    def keep(self, digests: Sequence[str], traditional: Sequence[str], segments: Mapping[str, Segment]) -> None:
        """Put it in the place of the former one."""
        sizes = [self._size, *(self._write(b"".join(part.tobytes() for part in parts)) for parts in (self._keys, self._counts))]
        self._file.close()
        own = Path(self._path)
        about = {"version": self._version, "file": own.name, "type": self._type, "sizes": sizes, "crc": self._crc,
                 "digests": list(digests), "traditional": list(traditional), "segments": segments}  # fmt: skip
        draft = own.with_suffix(".json")
        told = json.dumps(about, ensure_ascii=False).encode()
        draft.write_bytes(_check(told) + b"\n" + told)
        os.replace(draft, self._folder / _NAME)
        for file in self._folder.glob("postings-*.bin"):
            if file != own:
                file.unlink(missing_ok=True)

    def drop(self) -> None:
        """Leave the former one."""
        self._file.close()
        Path(self._path).unlink(missing_ok=True)


def merged(digests: Sequence[str], former: Former, fresh: Fresh) -> Iterator[Numbers]:
    """All postings of the documents of these digests, numbered in this order; each part holds whole segments and is sorted.

    Every digest is in `former` or `fresh`; KeyError for another.
    """
    place = {digest: number for number, digest in enumerate(digests)}
    gone = np.uint32(0xFFFFFFFF)
    renumbered = np.array([place.get(digest, gone) for digest in former.digests], np.uint32)
    numbers = np.array([place.get(digest, gone) for digest in fresh.digests], np.uint32)
    if missing := place.keys() - former.digests.keys() - set(fresh.digests):
        raise KeyError(min(missing))
    for digest in fresh.digests:
        if digest in former.digests:
            renumbered[former.digests[digest]] = gone  # what came again is not doubled
    begins = np.concatenate([np.zeros(1, np.int64), np.cumsum(former.counts, dtype=np.int64)])
    for low_key, high_key in _ranges(former, fresh):
        start, end = (int(at) for at in np.searchsorted(former.keys, np.array([low_key, high_key], np.uint64)))
        keys = np.repeat(former.keys[start:end], former.counts[start:end])
        low = former.low[begins[start] : begins[end]].astype(np.uint32)
        kept = _known(keys, renumbered[low >> np.uint32(2)], (low & np.uint32(3)).astype(np.uint8))
        found = []
        for keys, flags, arrivals in fresh.blocks():
            inside = (keys >= low_key) & (keys <= high_key - 1)
            found.append(_known(keys[inside], numbers[arrivals[inside]], flags[inside]))
        yield _together(kept, np.concatenate(found) if found else kept[:0])


def _together(kept: Numbers, new: Numbers) -> Numbers:
    """Both, sorted. `kept` is sorted already, since a document that stays keeps its place among those that stay."""
    new.sort()
    if len(new) * 8 < len(kept):
        return np.insert(kept, np.searchsorted(kept, new), new)
    if not len(kept):
        return new
    both = np.concatenate([kept, new])
    both.sort()
    return both


def _known(keys: NDArray[np.uint32], documents: NDArray[np.uint32], flags: NDArray[np.uint8]) -> Numbers:
    """Postings without those of documents that are gone."""
    stay = documents != np.uint32(0xFFFFFFFF)
    if stay.all():
        return postings(keys, documents, flags)
    return postings(keys[stay], documents[stay], flags[stay])


def _ranges(former: Former, fresh: Fresh) -> Iterator[tuple[int, int]]:
    """Ranges of keys, [low, high), whole segments, each with about RANGE postings or more."""
    counts = np.zeros(_SEGMENTS, np.int64)
    if len(former.keys):
        counts += np.bincount(former.keys >> np.uint32(SEGMENT_BITS), former.counts, _SEGMENTS).astype(np.int64)
    for keys, _, _ in fresh.blocks():
        counts += np.bincount(keys >> np.uint32(SEGMENT_BITS), minlength=_SEGMENTS)
    low = total = 0
    most = max(RANGE, int(counts.sum()) // MOST_RANGES)
    for segment, count in enumerate(counts.tolist()):
        if total and total + count > most:
            yield low << SEGMENT_BITS, segment << SEGMENT_BITS
            low, total = segment, 0
        total += count
    yield low << SEGMENT_BITS, _SEGMENTS << SEGMENT_BITS
