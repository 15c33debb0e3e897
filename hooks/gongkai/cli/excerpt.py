"""A problem and the line it is on -> that line with a mark under the place, for people.

    12 | date: 2024/3/5
       |       ^^^^^^^^

Han characters are two columns wide, and so is the mark below them. A line with personal data is never shown: logs are read by many.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from gongkai.model.problem import Problem, visible

WIDTH = 96
"""Columns of a line that are shown; of a longer one, what surrounds the place."""
_QUOTED = re.compile(r"[\u201c]([^\u201c\u201d]+)[\u201d]")
_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})")
_KEY = re.compile(r"\s*(?:- )?[\w\u3400-\u9fff]{1,30}:\s*")
_PRIVATE = ("personal-", "published-personal")


class Lines:
    """The lines of files, each file read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._known: dict[str, list[str]] = {}

    def line(self, path: str, number: int) -> str:
        """A line without its end; empty where there is none."""
        if path not in self._known:
            try:
                text = (self._root / path).read_bytes().decode("utf-8-sig")
            except (OSError, UnicodeDecodeError):
                text = ""
            self._known[path] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._known[path]
        return lines[number - 1] if 0 < number <= len(lines) else ""


def excerpts(problems: Iterable[Problem], root: Path) -> Iterator[tuple[Problem, str]]:
    """Every problem, sorted, with its excerpt; empty where there is nothing to be seen, or nothing that may be."""
    rows = sorted(problems)
    private = {(one.path, one.line) for one in rows if one.code.startswith(_PRIVATE)}
    lines = Lines(root)
    for one in rows:
        text = lines.line(one.path, one.line) if one.line and (one.path, one.line) not in private else ""
        yield one, excerpt(one, text) if text.strip(" -\t") else ""


def excerpt(problem: Problem, text: str) -> str:
    """The two lines below a message."""
    start, end = place_of(problem.message, text)
    start, end, text = _window(start, end, text)
    before, marked = visible(text[:start]), visible(text[start:end])
    margin = " " * len(number := f"{problem.line:>5}")
    return f"{number} | {before}{marked}{visible(text[end:])}\n{margin} | {' ' * width(before)}{'^' * max(width(marked), 1)}"


def place_of(message: str, text: str) -> tuple[int, int]:
    """Where in a line is what a message speaks of: a value that it quotes, a character that it names, else the value of the field."""
    for quoted in sorted(_QUOTED.findall(message), key=len, reverse=True):
        value = quoted.rstrip("\u2026")
        if value and (start := text.find(value)) >= 0:
            return start, start + len(value)
    for code in _CODE_POINT.findall(message):
        if (start := text.find(chr(int(code, 16)))) >= 0:
            return start, start + 1
    key = _KEY.match(text)
    start = key.end() if key and key.end() < len(text.rstrip()) else len(text) - len(text.lstrip())
    return start, len(text.rstrip())


def width(text: str) -> int:
    """Columns of a text on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 0 if unicodedata.combining(sign) else 1 for sign in text)


def _window(start: int, end: int, text: str) -> tuple[int, int, str]:
    """The part of a long line that surrounds the place, with \u2026 for what is left out."""
    if width(text[: WIDTH * 2]) <= WIDTH and len(text) <= WIDTH * 2:
        return start, end, text
    end = min(end, start + WIDTH // 2)
    left, right = max(start - WIDTH // 8, 0), min(end + WIDTH // 8, len(text))
    head, tail = ("\u2026" if left else ""), ("\u2026" if right < len(text) else "")
    return start - left + len(head), end - left + len(head), head + text[left:right] + tail
