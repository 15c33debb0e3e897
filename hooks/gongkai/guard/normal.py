"""Text -> its normal form, in which rules look for words and numbers, with the way back to the source.

Character references are decoded, other forms of letters and digits made ordinary (NFKC), unseen characters and inline tags left out.
An ordinary text is its own normal form: one search tells.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator

from gongkai.norms.characters import DROPPED, ODD, RADICAL, ordinary

_MARKUP = re.compile(
    r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z][A-Za-z\d]{1,31});?"
    r"|</?(?:strong|em|b|i|u|s|sub|sup|span|font|code|mark|small|big|ins|del)\b[^<>\n]{0,200}>|<!--|-->"
)


class Normal:
    """A text in normal form. `text` is what to search; `source` leads a place in it back."""

    __slots__ = ("_shifts", "_starts", "_widths", "has_odd", "text")

    def __init__(self, source: str) -> None:
        self.text = source
        self._starts: list[int] = []
        self._shifts: list[int] = []
        self._widths: list[int] = []
        self.has_odd = ODD.search(source) is not None
        """Is there any character that is not ordinary (`norms.characters.ODD`)?"""
        if self.has_odd or "&" in source or "<" in source:
            self._rewrite(source)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The part of the source that became `text[start:end]`, what was left out within it included."""
        return self._source(start)[0], self._source(end - 1)[1]

    def _source(self, place: int) -> tuple[int, int]:
        """What of the source became one character."""
        found = bisect_right(self._starts, place) - 1
        if found < 0:
            return place, place + 1
        start = place + self._shifts[found]
        return start, start + (self._widths[found] or 1)

    def _rewrite(self, source: str) -> None:
        """Copy what is ordinary in one piece; each other character of the result gets its own way back."""
        pieces: list[str] = []
        made = done = 0
        for start, end, text in _changes(source):
            pieces.append(source[done:start])
            made += start - done
            for character in text:
                self._starts.append(made)
                self._shifts.append(start - made)
                self._widths.append(end - start)
                pieces.append(character)
                made += 1
            self._starts.append(made)
            self._shifts.append(end - made)
            self._widths.append(0)
            done = end
        if done:
            pieces.append(source[done:])
            self.text = "".join(pieces)


def _changes(source: str) -> Iterator[tuple[int, int, str]]:
    """(start, end, what stands there in normal form) of everything that is not ordinary, in order."""
    marked = _MARKUP.finditer(source) if "&" in source or "<" in source else iter(())
    odd = ODD.finditer(source)
    mark, character = next(marked, None), next(odd, None)
    while mark or character:
        if mark and (not character or mark.start() <= character.start()):
            yield mark.start(), mark.end(), _plain(html.unescape(mark[0])) if mark[0][0] == "&" else ""
            while character and character.start() < mark.end():
                character = next(odd, None)
            mark = next(marked, None)
        elif character:
            yield character.start(), character.end(), _plain(character[0])
            character = next(odd, None)


def _plain(text: str) -> str:
    """The ordinary form of a few characters."""
    text = unicodedata.normalize("NFKC", DROPPED.sub("", text))
    text = RADICAL.sub(lambda found: ordinary(found[0]), text)
    return "".join(str(unicodedata.digit(one)) if one.isdigit() and not one.isascii() else one for one in text)
