"""Enumerations: 市教育局、各县（市、区）、市财政局."""

import re

_BRACKETS = re.compile(r"([（(）)])")
_CLOSING = frozenset("）)")


def listed(text: str, marks: str) -> list[str]:
    """The parts of an enumeration between runs of `marks` (characters of a class: `、，`); those within brackets part nothing.

    A bracket that nobody closes holds nothing back. Parts are stripped, empty ones left out.
    """
    parted = re.compile(f"[{marks}]+")
    texts = _BRACKETS.split(text)
    parts = [""]
    for piece, bracket in zip(texts[::2], [*texts[1::2], ""], strict=True):
        first, *others = [piece] if bracket in _CLOSING else parted.split(piece)
        parts[-1] += first
        parts += others
        parts[-1] += bracket
    return [part for part in map(str.strip, parts) if part]
