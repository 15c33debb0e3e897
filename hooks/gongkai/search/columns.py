"""What the index knows of documents beside their words: addresses, dates, facets -> JSON files (docs/search-format.md)."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from gongkai.link.facets import Value

CHUNK = 512
"""Addresses in a file, where one file would be too much to load at once (ONE_FILE)."""
ONE_FILE = 16_384
_NUMBERED = re.compile(r"(.*?)([0-9]{0,9})/?", re.DOTALL)
_MOST_CODES = 40_000
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A page as the index lists it."""

    address: str
    """Below the site's root, with a trailing slash; beside it lies the page's index.json."""
    date: str
    """`2024-03-05`, or `2024-03-05 10:23`; empty for a page without date."""
    digest: str
    """Of the page's own content: equal digests, equal terms."""
    facets: Mapping[str, tuple[Value, ...]]
    """Key of a facet -> the page's values."""

    @property
    def place(self) -> tuple[str, str]:
        """Oldest first; of one time by address."""
        return self.date, self.address


def as_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def chunk_size(documents: int) -> int:
    """Addresses in each file."""
    return ONE_FILE if documents <= ONE_FILE else CHUNK


def address_chunks(entries: Sequence[Entry]) -> Iterator[bytes]:
    """Files of addresses: what stands before the number at their end with the digits of that number, and the numbers."""
    size = chunk_size(len(entries))
    for start in range(0, len(entries), size):
        heads: dict[tuple[str, int], int] = {}
        codes, numbers = [], []
        for entry in entries[start : start + size]:
            match = _NUMBERED.fullmatch(entry.address)
            assert match
            codes.append(heads.setdefault((match[1], len(match[2])), len(heads)))
            numbers.append(int(match[2] or 0))
        yield as_json({"heads": list(heads), "codes": "".join(map(_character, codes)), "numbers": numbers})


def dates(entries: Sequence[Entry]) -> bytes:
    """Days from one document to the next; the first since 1970-01-01. Documents without date come first, at 0."""
    days = [(date.fromisoformat(entry.date[:10]) - _EPOCH).days if entry.date else 0 for entry in entries]
    return as_json([day - before for day, before in zip(days, [0, *days], strict=False)])


def facet_column(entries: Sequence[Entry], key: str) -> tuple[list[tuple[Value, int]], bytes]:
    """The values of a facet in their order, each with the number of its documents; and the file that says which document has which.

    The file: sets of values that occur together, and for each document the set that it has, as one character.
    """
    sets: dict[tuple[Value, ...], int] = {}
    codes = [sets.setdefault(entry.facets.get(key, ()), len(sets)) for entry in entries]
    counts: dict[Value, int] = {}
    for values, count in zip(sets, np.bincount(codes, minlength=len(sets)).tolist(), strict=True):
        for value in values:
            counts[value] = counts.get(value, 0) + count
    ordered = sorted(counts.items(), key=lambda pair: (pair[0].sort, pair[0].slug))
    numbers = {value: number for number, (value, _) in enumerate(ordered)}
    written: Any = codes if len(sets) > _MOST_CODES else "".join(map(_character, codes))
    return ordered, as_json({"sets": [[numbers[value] for value in values] for values in sets], "codes": written})


def _character(code: int) -> str:
    """`0` and what follows, but for the backslash, which JSON would write as two."""
    return chr(0x30 + code + (code >= 0x2C))
