"""Parts of pages in files: with ten thousand documents they are never all in memory.

Whoever works on a document appends what it made to a file of its own, and says where; whoever prints the page reads it there.
"""

import functools
import marshal
import os
from pathlib import Path
from typing import Any

from gongkai.pages.document import Parts

Place = tuple[str, int, int]
"""Where parts lie: name of the file in the spool's folder, first byte, length."""


def packed(parts: Parts, terms: bytes) -> bytes:
    """Parts, and what the document is found by (`search.terms`), as one byte string."""
    return marshal.dumps((parts.head, parts.title, parts.toc, parts.body, parts.twin, parts.texts, parts.places, terms))


def append(folder: str, packs: list[bytes]) -> list[Place]:
    """Append packed parts to this process' own file, all at once."""
    name = f"parts.{os.getpid()}"
    with open(f"{folder}/{name}", "ab") as file:
        start = file.tell()
        file.write(b"".join(packs))
    places: list[Place] = []
    for pack in packs:
        places.append((name, start, len(pack)))
        start += len(pack)
    return places


def parts_at(folder: str, place: Place) -> Parts:
    """The parts that lie at a place."""
    return Parts(*_read(folder, place)[:-1])


def terms_at(folder: str, place: Place) -> bytes:
    """The terms that lie at a place."""
    terms: bytes = _read(folder, place)[-1]
    return terms


@functools.lru_cache(maxsize=1)  # a document's page and its data are made one after the other
def _read(folder: str, place: Place) -> tuple[Any, ...]:
    name, start, length = place
    with open(f"{folder}/{name}", "rb", buffering=0) as file:
        file.seek(start)
        found: tuple[Any, ...] = marshal.loads(file.read(length))
    return found


class Spool:
    """Which document's parts lie where. The files go with their folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = str(folder)
        self._places: dict[str, Place] = {}

    def __contains__(self, path: str) -> bool:
        return path in self._places

    def put(self, path: str, made: Place | bytes) -> None:
        """Note where the parts of a document lie; packed parts, which another machine sent, are put down first."""
        self._places[path] = append(self.folder, [made])[0] if isinstance(made, bytes) else made

    def place(self, path: str) -> Place:
        """Where the parts of a document lie. KeyError for one that was not put in."""
        return self._places[path]
