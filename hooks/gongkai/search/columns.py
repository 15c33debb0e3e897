"""What the index knows of documents beside their words: addresses, dates, facets -> JSON files (docs/search-format.md)."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from gongkai.link.facets import Value
from gongkai.norms.document_number import DocumentNumber
from gongkai.search.normalise import as_text, normalise

CHUNK = 512
"""Addresses in a file, where one file would be too much to load at once (ONE_FILE)."""
ONE_FILE = 16_384
_NUMBERED = re.compile(r"(.*?)([0-9]{0,9})/?", re.DOTALL)
_MOST_CODES = 40_000
_SHORT_CODES = 78
"""Codes that a character of one byte can be."""
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
    number: DocumentNumber | None = None
    serial: int = 0
    """Number of the proposal that it answers, the first of several; 0 where there is none."""

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

    The file: sets of values that occur together, and for each document the set that it has: a character for `per` documents, the first
    counting least.
    """
    sets: dict[tuple[Value, ...], int] = {}
    codes = [sets.setdefault(entry.facets.get(key, ()), len(sets)) for entry in entries]
    counts: dict[Value, int] = {}
    for values, count in zip(sets, np.bincount(codes, minlength=len(sets)).tolist(), strict=True):
        for value in values:
            counts[value] = counts.get(value, 0) + count
    ordered = sorted(counts.items(), key=lambda pair: (pair[0].sort, pair[0].slug))
    numbers = {value: number for number, (value, _) in enumerate(ordered)}
    per = next((per for per in (6, 3, 2) if 1 < len(sets) ** per <= _SHORT_CODES), 1)
    written: Any = codes if len(sets) > _MOST_CODES else "".join(map(_character, _together(codes, len(sets), per)))
    return ordered, as_json({"sets": [[numbers[value] for value in values] for values in sets], "per": per, "codes": written})


def serials(entries: Sequence[Entry]) -> bytes:
    """The number of the proposal that each document answers, a character each; 0 where there is none."""
    codes = [entry.serial for entry in entries]
    return as_json("".join(map(_character, codes)) if max(codes, default=0) <= _MOST_CODES else codes)


def number_lists(entries: Sequence[Entry]) -> dict[str, bytes]:
    """Year -> a file: offices of document numbers as they are compared, and the numbers of each as steps from one to the next."""
    years: dict[str, dict[str, set[int]]] = {}
    for entry in entries:
        if number := entry.number:
            office = as_text(normalise(number.office)[0])
            years.setdefault(str(number.year), {}).setdefault(office, set()).add(number.serial)
    return {year: as_json({office: _steps(found) for office, found in sorted(offices.items())}) for year, offices in sorted(years.items())}


def _steps(numbers: set[int]) -> list[int]:
    ordered = sorted(numbers)
    return [number - before for number, before in zip(ordered, [0, *ordered], strict=False)]


def _together(codes: Sequence[int], base: int, per: int) -> list[int]:
    """Every `per` codes as one number."""
    padded = np.array([*codes, *[0] * (-len(codes) % per)], np.int64).reshape(-1, per)
    together: list[int] = (padded @ (base ** np.arange(per))).tolist()
    return together


def _character(code: int) -> str:
    """`0` and what follows, but for the backslash, which JSON would write as two."""
    return chr(0x30 + code + (code >= 0x2C))
