"""Text -> the characters in it that deceive: unseen, turning the direction, private, lost, radicals in place of characters."""

import re
from collections.abc import Iterator

from gongkai.guard.finding import Finding
from gongkai.norms import characters

_KINDS = (
    ("character-bidi", characters.BIDI),
    ("character-unseen", characters.UNSEEN),
    ("character-private", characters.PRIVATE),
    ("character-radical", characters.RADICAL),
    ("character-lost", re.compile(characters.LOST)),
)
_JOINERS = "\u200d\ufe0f"


def odd_characters(text: str) -> Iterator[Finding]:
    """Every such character, from left to right. Control characters are told by `read` and `render`, which cannot go on with them."""
    if not characters.ODD.search(text):
        return
    for found in characters.ODD.finditer(text):
        one, place = found[0], found.start()
        rule = next((rule for rule, kind in _KINDS if kind.match(one)), "")
        if "\x7f" < one < "\xa0":
            rule = "character-control"
        if rule and not (one in _JOINERS and _beside_emoji(text, place)):
            yield Finding(rule, place, place + 1, one)


def _beside_emoji(text: str, place: int) -> bool:
    """Does a joiner do its ordinary work, between the parts of one picture?"""
    return bool(characters.EMOJI.search(text, max(place - 1, 0), place + 2))
