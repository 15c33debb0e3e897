"""What a document's own text becomes: safe HTML, its outline, its links, its data, its plain text."""

from dataclasses import dataclass

from gongkai.model.problem import Problem
from gongkai.norms.citations import Mention


@dataclass(frozen=True)
class Heading:
    """One heading of the body."""

    level: int
    """2 to 6."""
    id: str
    title: str
    """Plain text, its number included."""


@dataclass(frozen=True)
class Link:
    """A link of the body to another page of the site."""

    target: str
    """Path below the site's root: of a document (`replies/2020/x`), or of a page (`guide/`). Empty: this very document."""
    anchor: str
    written: str
    """As the editor wrote it."""
    line: int


@dataclass(frozen=True)
class Duty:
    """One row of a responsibility list (责任清单)."""

    id: str
    """Stable: `3-2` is the second measure of the third goal."""
    task: str
    measure: str
    responsible: tuple[str, ...]
    supporting: tuple[str, ...]
    due: str
    """Last lawful day in ISO form, 长期, or empty where the text cannot be read."""
    due_text: str
    note: str
    inherited: tuple[str, ...]
    """Columns whose value a spanned or empty cell takes from the row above."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A rendered body."""

    html: str
    """Sanitised; nothing edits it afterwards."""
    text: str
    """Plain text, blocks joined by newlines: what search and recall mean."""
    summary: str
    """The first sentences, for 内容概述."""
    headings: tuple[Heading, ...]
    links: tuple[Link, ...]
    duties: tuple[Duty, ...]
    problems: tuple[Problem, ...]
    mentions: tuple[Mention, ...] = ()
    """What it says of other documents, each once, in order."""
    pieces: tuple[str, ...] = ()
    """The HTML cut at every place that speaks of another document: text before, the place, text between, …; empty where there is none."""
    places: tuple[int, ...] = ()
    """Which of the mentions each of these places is."""


EMPTY = Fragment("", "", "", (), (), (), ())
"""The fragment of a document whose text is not shown."""
