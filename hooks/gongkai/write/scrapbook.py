"""Clippings of all documents in one file: a list is made of thousands of them, and is made by whoever is free.

They are written once, when the first list asks for them, and mapped into memory by whoever prints lists; between processes only their
numbers travel.
"""

import functools
import mmap
import pickle
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

from gongkai.pages.clipping import Clipping


class Scrapbook:
    """The clippings of a build."""

    def __init__(self, file: Path, clippings: Mapping[str, Clipping]) -> None:
        """`clippings`: path of a document -> what lists show of it."""
        self.file = str(file)
        self._clippings = clippings
        self._numbers: dict[str, int] = {}

    def numbers(self, paths: Iterable[str]) -> tuple[int, ...]:
        """Where the clippings of some documents lie."""
        if not self._numbers:
            self._save()
        return tuple(map(self._numbers.__getitem__, paths))

    def _save(self) -> None:
        pieces = [piece for clipping in self._clippings.values() for piece in clipping[:3]]
        Path(self.file).write_bytes(b"".join(pieces))
        _index(self.file).write_bytes(pickle.dumps([0, *accumulate(map(len, pieces))], 5))
        self._numbers = {path: number for number, path in enumerate(self._clippings)}


def clippings_at(file: str, numbers: Sequence[int]) -> list[Clipping]:
    """The clippings of these numbers, without their digests."""
    raw, at = _opened(file)
    return [
        Clipping(raw[at[n] : at[n + 1]], raw[at[n + 1] : at[n + 2]], raw[at[n + 2] : at[n + 3]])
        for n in map((3).__mul__, numbers)
    ]  # fmt: skip


@functools.lru_cache(maxsize=1)
def _opened(file: str) -> tuple[mmap.mmap, Sequence[int]]:
    with open(file, "rb") as book:
        raw = mmap.mmap(book.fileno(), 0, access=mmap.ACCESS_READ)
    at: list[int] = pickle.loads(_index(file).read_bytes())
    return raw, at


def _index(file: str) -> Path:
    return Path(f"{file}.index")
