"""A document's texts -> its terms, as bytes: what it can be found by. Pure and fast: workers do it beside rendering.

A term is an unsigned 32-bit number:

- two neighbouring letters (Han above all): the first in the upper, the second in the lower 16 bits; one letter: the lower half is 0;
- the beginning of a word (a run of digits, or of a-z), up to 12 characters; a session; a document number: 0xD8000000 + 27 bits of a hash.
  No letter lies there (these are the surrogates). Two words of one hash are no harm: whatever is found is held against the text itself.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gongkai.norms.expressions import expressions
from gongkai.search.normalise import LETTER, Codes, as_text, classes, normalise

TITLE, OFTEN = 1, 2
"""Flags of a posting: it stands in a title; it stands in the document OFTEN_COUNT times or more."""
OFTEN_COUNT = 4
LONGEST_WORD = 12
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
    title, old = normalise("\n".join(titles))
    rest, older = normalise(body)
    # A line break keeps the last character of the titles and the first of the body apart.
    keys, flags = _merged(_keys(title), _keys(np.concatenate([rest, np.array([10], np.uint32)])))
    return b"".join([
        len(keys).to_bytes(4, "little"),
        keys.tobytes(),
        flags.tobytes(),
        "".join(sorted({*old, *older})).encode(),
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


def _keys(codes: Codes) -> Codes:
    """All terms of normalised characters, repeated as they stand."""
    is_letter = classes(codes) == LETTER
    letters = codes.copy()
    if codes.size and int(codes.max()) > 0xFFFF:
        letters = np.where(codes > 0xFFFF, _ASTRAL + codes % 6400, codes).astype(np.uint32)
    singles = letters[is_letter] << 16
    joined = is_letter[1:] & is_letter[:-1]
    pairs = (letters[:-1][joined] << 16) | letters[1:][joined]
    text = as_text(codes)
    words = _WORD.findall(text)
    names = [name for word in set(words) for name in _beginnings(word)]
    names += [hashed(found.name) for found in set(expressions(text))]
    return np.concatenate([singles, pairs, np.array(names, np.uint32)])


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
