"""What is wrong with a record, and how badly.

An editor's mistake is a `Problem` value: place, fact with value, cure, in Chinese. Anything else is our bug and keeps its traceback.
The only exception of the package that ends a build on purpose:

    GongkaiError            a build that cannot go on; its text is for the editor
    └── SettingsError       `extra.gongkai` in mkdocs.yml is wrong
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from gongkai import messages


class GongkaiError(Exception):
    """A build that cannot go on; the text names place, fact and cure."""


class SettingsError(GongkaiError):
    """`extra.gongkai` in mkdocs.yml cannot be used."""


class Severity(IntEnum):
    """How much a problem stops: an error every build, a warning a strict one, advice none."""

    ERROR = 0
    WARNING = 1
    ADVICE = 2

    @property
    def label(self) -> str:
        return messages.text(f"severity.{self.name.lower()}")


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong in one place. Sorted by path, then line."""

    path: str
    line: int
    """1-based; 0 for the file as a whole."""
    code: str
    message: str
    severity: Severity

    def __str__(self) -> str:
        path = visible(self.path)
        place = f"{path}:{self.line}" if self.line else path
        return f"{place}  {self.message}"


_LONGEST = 200
"""Characters of a value within a message."""


def visible(text: str) -> str:
    """A text that stays on its line in any log: what is not seen is written as its code, so nobody can forge a line or a command.

    These characters move the cursor, colour a terminal, end a line, turn the direction of writing or show nothing at all.
    """
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign == "\u3000" else f"\\u{{{ord(sign):X}}}" for sign in text)


def _shown(value: object) -> object:
    """A value as a message shows it. Numbers and the like format themselves."""
    if not isinstance(value, str):
        return value
    return visible(value if len(value) <= _LONGEST else value[:_LONGEST] + messages.text("page.ellipsis"))


def problem(code: str, path: str, line: int = 0, /, **values: object) -> Problem:
    """The problem `code` of the catalogue at a place, with its values filled in."""
    severity = Severity[messages.text(f"problems.{code}.severity").upper()]
    shown = {name: _shown(value) for name, value in values.items()}
    return Problem(path, line, code, messages.text(f"problems.{code}.text", **shown), severity)


def stops(problems: Iterable[Problem], strict: bool) -> bool:
    """Do these problems stop a build?"""
    return any(p.severity is Severity.ERROR or (strict and p.severity is Severity.WARNING) for p in problems)


def report(problems: Iterable[Problem], folder: str = "") -> str:
    """All problems, sorted, a line each, with severity and code, and a count at the end. `folder` is put before every path."""
    rows = sorted(problems)
    lines = [f"{p.severity.label} {folder}{p} [{p.code}]" for p in rows]
    counts = [(severity, sum(p.severity is severity for p in rows)) for severity in Severity]
    summary = messages.text("report.joiner").join(
        messages.text("report.count", count=count, severity=severity.label) for severity, count in counts if count
    )
    return "\n".join([*lines, messages.text("report.summary", counts=summary)]) if rows else ""
