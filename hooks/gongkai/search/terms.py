"""A document's texts -> its terms, as bytes: what it can be found by. Pure and fast: workers do it beside rendering.

A term is an unsigned 32-bit number:

- two neighbouring letters (Han above all): the first in the upper, the second in the lower 16 bits; one letter: the lower half is 0;
- the beginning of a word (a run of digits, or of a-z), up to 12 characters; a session; a document number: 0xD8000000 + 27 bits of a hash.
  No letter lies there (these are the surrogates). Two words of one hash are no harm: whatever is found is held against the text itself.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongkai.norms.expressions import expressions
from gongkai.search.normalise import LETTER, MARK, Codes, as_text, classes, normalise_all

TITLE, OFTEN = 1, 2
"""Flags of a posting: it stands in a title; it stands in the document OFTEN_COUNT times or more."""
OFTEN_COUNT = 4
LONGEST_WORD = 12
TOGETHER = 24_000
"""Characters that are looked at together, about. Fewer: more calls than work. More: memory that is asked for anew each time."""
_HASHED = 0xD8000000
_ASTRAL = 0xE000
_WORD = re.compile("[0-9]+|[a-z]+")


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a document."""

    keys: Codes
    """Ascending, each once."""
    flags: NDArray[np.uint8]
    """TITLE and OFTEN of each."""
    traditional: str
    """Traditional characters that stand in it."""


def terms_of(titles: Iterable[str], body: str) -> bytes:
    """The terms of a document, packed (`unpacked` reads them). `titles` weigh more than `body`."""
    return terms_of_all([("\n".join(titles), body)])[0]


def terms_of_all(documents: Iterable[tuple[str, str]]) -> list[bytes]:
    """The same of several documents, each with its titles, one a line, and its body."""
    made: list[bytes] = []
    some: list[str] = []
    size = 0
    for titles, body in documents:
        some += (titles, body)
        size += len(titles) + len(body)
        if size > TOGETHER:
            made += _terms(some)
            some, size = [], 0
    if some:
        made += _terms(some)
    return made


def _terms(texts: Sequence[str]) -> Iterator[bytes]:
    """The terms of titles and body of one document after the other."""
    codes, old = normalise_all(texts)
    found = _keys(codes)
    for title, body, traditional, more in zip(found[::2], found[1::2], old[::2], old[1::2], strict=True):
        keys, flags = _merged(title, body)
        yield b"".join([
            len(keys).to_bytes(4, "little"), keys.tobytes(), flags.tobytes(), "".join(sorted({*traditional, *more})).encode(),
        ])  # fmt: skip


def unpacked(raw: bytes) -> Terms:
    """What `terms_of` has packed."""
    count = int.from_bytes(raw[:4], "little")
    keys = np.frombuffer(raw, np.uint32, count, 4)
    flags = np.frombuffer(raw, np.uint8, count, 4 + 4 * count)
    return Terms(keys, flags, raw[4 + 5 * count :].decode())


def hashed(name: str) -> int:
    """The term of a word's beginning or of an expression: 27 bits of FNV-1a (32 bits) over its ASCII bytes."""
    value = 0x811C9DC5
    for byte in name.encode("ascii"):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return _HASHED | ((value >> 5) ^ value) & 0x07FFFFFF


def _keys(codes: Codes) -> list[Codes]:
    """All terms of each of some normalised texts, repeated as they stand."""
    ends = np.flatnonzero(codes == MARK)
    is_letter = classes(codes) == LETTER
    is_letter[ends] = False
    letters = codes
    if int(codes.max()) > 0xFFFF:
        letters = np.where(codes > 0xFFFF, _ASTRAL + codes % 6400, codes).astype(np.uint32)
    single = np.flatnonzero(is_letter)
    first = np.flatnonzero(is_letter[1:] & is_letter[:-1])
    singles, pairs = letters[single] << 16, (letters[first] << 16) | letters[first + 1]
    names = [np.array(_names(text.strip("\n")), np.uint32) for text in as_text(codes).split(chr(MARK))[:-1]]
    kinds = (np.split(singles, np.searchsorted(single, ends[:-1])), np.split(pairs, np.searchsorted(first, ends[:-1])), names)
    return [np.concatenate(parts) for parts in zip(*kinds, strict=True)]


def _names(text: str) -> list[int]:
    """Beginnings of words, and expressions."""
    found = [name for word in set(_WORD.findall(text)) for name in _beginnings(word)]
    return found + [hashed(one.name) for one in set(expressions(text))]


@functools.lru_cache(maxsize=65536)
def _beginnings(word: str) -> tuple[int, ...]:
    return tuple(hashed(word[:length]) for length in range(1, min(len(word), LONGEST_WORD) + 1))


def _merged(title: Codes, body: Codes) -> tuple[Codes, NDArray[np.uint8]]:
    """Each term once, with its flags."""
    keys = np.sort(np.concatenate([title, body]))
    first = np.flatnonzero(np.concatenate([np.ones(min(len(keys), 1), np.bool_), keys[1:] != keys[:-1]]))
    counts = np.diff(first, append=len(keys))
    unique = keys[first]
    flags = (counts >= OFTEN_COUNT).astype(np.uint8) * np.uint8(OFTEN)
    if title.size:
        flags[np.searchsorted(unique, title)] |= TITLE
    return unique, flags
