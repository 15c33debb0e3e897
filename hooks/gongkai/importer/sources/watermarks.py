"""Characters of a PDF's pages -> those that are a watermark: slanted ones; large or pale ones that pages repeat at the same place."""

import math
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

Char = dict[str, Any]
"""A character as pdfplumber gives it: `text`, `x0`, `top`, `size`, `matrix`, `non_stroking_color`."""
LARGE = 1.6
"""How much larger than the text of its page a watermark is."""
_SLANT = 0.17
"""Sine of ten degrees: what was scanned askew is turned by less."""
_PALE, _WHITE = 0.6, 0.97
"""Luminance from which type is pale; white is what stands on a coloured ground."""
Mark = tuple[str, int, int]
"""Text of a line and where it begins, in steps of four points."""


def suspects(chars: Sequence[Char]) -> list[list[Char]]:
    """Runs of characters of one page that could be a watermark."""
    upright = [char["size"] for char in chars if not _is_slanted(char)]
    usual = statistics.median(upright) if upright else math.inf
    runs: list[list[Char]] = []
    before: Char | None = None
    for char in chars:
        if not (_is_slanted(char) or _is_pale(char) or char["size"] > LARGE * usual):
            before = None
            continue
        if before is not None and _follows(before, char):
            runs[-1].append(char)
        else:
            runs.append([char])
        before = char
    return [run for run in runs if said(run)]


def said(run: Sequence[Char]) -> str:
    """What a run says."""
    return "".join(str(char["text"]) for char in run).strip()


def mark(run: Sequence[Char]) -> Mark:
    """By what a run is known again on other pages."""
    return said(run), round(run[0]["x0"] / 4), round(run[0]["top"] / 4)


def watermarks(runs: Sequence[Sequence[Char]], pages: Counter[Mark], count: int) -> Iterator[Sequence[Char]]:
    """Those of a page that are watermarks. `pages`: on how many pages each mark stands, of `count`."""
    on_page = Counter(said(run) for run in runs if _is_pale(run[0]))
    for run in runs:
        repeated = pages[mark(run)] > 1 and pages[mark(run)] > count / 2
        if _is_slanted(run[0]) or repeated or on_page[said(run)] > 2:
            yield run


def _follows(before: Char, char: Char) -> bool:
    """Does a character go on where the one before it ended, in the same direction and size?"""
    if abs(before["size"] - char["size"]) > 0.5 or _is_slanted(before) != _is_slanted(char) or _is_pale(before) != _is_pale(char):
        return False
    (a, b, _, _, x, y), (other_a, other_b, _, _, other_x, other_y) = before["matrix"], char["matrix"]
    if abs(a - other_a) + abs(b - other_b) > 0.05 * (abs(a) + abs(b)):
        return False
    along, across = other_x - x, other_y - y
    length = math.hypot(a, b) or 1
    forth = (along * a + across * b) / length
    aside = abs(along * b - across * a) / length
    return bool(aside < 0.5 * char["size"] and -0.5 * char["size"] < forth < 3 * char["size"])


def _is_slanted(char: Char) -> bool:
    """Clearly neither upright nor turned by a quarter."""
    a, b = char["matrix"][:2]
    length = math.hypot(a, b)
    return bool(length and min(abs(a), abs(b)) > _SLANT * length)


def _is_pale(char: Char) -> bool:
    colour = char.get("non_stroking_color")
    if not isinstance(colour, list | tuple) or not all(isinstance(part, int | float) for part in colour):
        return isinstance(colour, int | float) and _PALE <= colour < _WHITE
    match len(colour):
        case 1:
            light = colour[0]
        case 3:
            light = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]
        case 4:
            light = (1 - min(colour[3], 1)) * (1 - (0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]))
        case _:
            return False
    return bool(_PALE <= light < _WHITE)
