"""What stands on a page, with its box -> groups in reading order: one column after the other between what runs across them.

Columns are told from tables without rules by their lines, which are long and mostly end at the column's edge.
"""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Box = dict[str, Any]
"""`x0`, `x1`, `top`, `bottom` in points, `size` of the type where it is text."""
FEWEST = 3
"""Lines that make a column."""
SHORTEST = 8
"""Characters of a column's line, on average."""
_FULL = 0.5
"""Share of a column's lines that end at its edge."""


@dataclass(frozen=True, slots=True)
class Group:
    """What is read together, from top to bottom."""

    boxes: tuple[Box, ...]
    column: tuple[float, float] | None = None
    """Left and right edge, where it is one of several columns."""


def reading_order(boxes: Sequence[Box], depth: int = 3) -> Iterator[Group]:
    """The groups of a page; of a page without columns one."""
    gap = _gap(boxes) if depth else None
    if gap is None:
        yield Group(tuple(sorted(boxes, key=lambda box: box["top"])))
        return
    plain: list[Box] = []
    for band in _bands(boxes, gap):
        left, right = [box for box in band if box["x1"] <= gap], [box for box in band if box["x0"] >= gap]
        if len(left) + len(right) == len(band) and _is_column(left) and _is_column(right):
            yield from [Group(tuple(plain))] if plain else []
            plain = []
            yield from _column(left, depth - 1)
            yield from _column(right, depth - 1)
        else:
            plain += band
    if plain:
        yield Group(tuple(sorted(plain, key=lambda box: box["top"])))


def _gap(boxes: Sequence[Box]) -> float | None:
    """Where a column could begin: the left edge that most boxes in the middle of the page have."""
    if len(boxes) < 2 * FEWEST:
        return None
    left, right = min(box["x0"] for box in boxes), max(box["x1"] for box in boxes)
    edges = Counter(round(box["x0"]) for box in boxes if left + 0.25 * (right - left) < box["x0"] < left + 0.75 * (right - left))
    edge, count = max(edges.items(), key=lambda pair: (pair[1], -pair[0]), default=(0, 0))
    return edge - 1.5 if count >= FEWEST - 1 else None


def _bands(boxes: Sequence[Box], gap: float) -> Iterator[list[Box]]:
    """From top to bottom: what runs across the gap by itself, what stands beside it together."""
    band: list[Box] = []
    for box in sorted(boxes, key=lambda box: box["top"]):
        if box["x0"] < gap < box["x1"]:
            yield from [band] if band else []
            band = []
            yield [box]
        else:
            band.append(box)
    yield from [band] if band else []


def _is_column(boxes: Sequence[Box]) -> bool:
    """Long lines that mostly end at one edge."""
    lines = [box for box in boxes if "size" in box]
    if len(lines) < FEWEST:
        return False
    size = statistics.median(box["size"] for box in lines)
    edge = max(box["x1"] for box in boxes)
    full = sum(box["x1"] >= edge - 2 * size for box in lines)
    return bool(full >= _FULL * len(lines) and statistics.mean(box["x1"] - box["x0"] for box in lines) >= SHORTEST * size)


def _column(boxes: Sequence[Box], depth: int) -> Iterator[Group]:
    edges = min(box["x0"] for box in boxes), max(box["x1"] for box in boxes)
    for group in reading_order(boxes, depth):
        yield Group(group.boxes, group.column or edges)
