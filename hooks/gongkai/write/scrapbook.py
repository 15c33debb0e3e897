"""Clippings of all documents in one file: a list is made of thousands of them, and is made by whoever is free.

They are put down as documents get done, and read where they lie by whoever prints lists; between processes only their numbers travel. The
file is read piece by piece and not mapped: a mapped one would count in the memory of every worker.
"""

import functools
import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.pages.clipping import Clipping

_PIECES = 3
"""Of a clipping: row, record, line."""


class Scrapbook:
    """The clippings of a build. The file goes with its folder."""

    def __init__(self, file: Path) -> None:
        self.file = str(file)
        self._open = file.open("wb")
        self._numbers: dict[str, int] = {}
        self._at = array("Q", [0])

    def put(self, path: str, clipping: Clipping) -> None:
        """Put down what lists show of a document."""
        self._numbers[path] = len(self._numbers)
        for piece in (clipping.row, clipping.record, clipping.line):
            self._open.write(piece)
            self._at.append(self._at[-1] + len(piece))

    def close(self) -> None:
        """All clippings are there, and can be read."""
        if not self._open.closed:
            self._open.close()
            _index(self.file).write_bytes(self._at.tobytes())

    def numbers(self, paths: Iterable[str]) -> tuple[int, ...]:
        """Where the clippings of some documents lie."""
        return tuple(map(self._numbers.__getitem__, paths))


@dataclass(frozen=True)
class Clippings:
    """The clippings of some documents, without their digests, read one by one: a list of all would be a file of its own in memory."""

    file: str
    numbers: Sequence[int]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Clipping]:
        at = _places(self.file)
        with open(self.file, "rb", buffering=0) as book:
            for first in map(_PIECES.__mul__, self.numbers):
                yield _clipping(book.fileno(), at[first : first + _PIECES + 1])

    def __contains__(self, clipping: object) -> bool:
        return any(clipping == one for one in self)


def _clipping(book: int, at: Sequence[int]) -> Clipping:
    first, second, third, end = at
    raw = os.pread(book, end - first, first)
    return Clipping(raw[: second - first], raw[second - first : third - first], raw[third - first :])


@functools.lru_cache(maxsize=1)
def _places(file: str) -> "array[int]":
    at = array("Q")
    at.frombytes(_index(file).read_bytes())
    return at


def _index(file: str) -> Path:
    return Path(f"{file}.index")
