"""A table -> rows with spans expanded -> the duties of a responsibility list (责任清单).

Cells that are empty below a filled one, or covered by a row span, take the value from above; the data says so (`inherited`).
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai import messages
from gongkai.model.fragment import Duty
from gongkai.norms.responsibility import column_name, is_responsibility_list, parse_due, split_bodies, split_note

_PASSED_DOWN = ("goal", "task", "responsible", "due")
"""Columns in which an empty cell means: as above, within one goal."""
_BETWEEN_HAN = re.compile(r"(?<=[\u3400-\u9fff（）、，])[ \t\u3000]+(?=[\u3400-\u9fff（）、，])")


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the grid."""

    text: str
    spanned: bool
    """Covered by a cell of a row above."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with all spans expanded, every row as long as the head."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def grid(table: ET.Element) -> Grid:
    """Expand a table. The head is its first row, or the one below a caption row that makes it a responsibility list."""
    rows = _rows(table)
    texts = [tuple(cell.text for cell in row) for row in rows]
    first = next((place for place, heads in enumerate(texts[:3]) if is_responsibility_list(heads)), 0)
    heads = tuple(head.replace("\n", "") for head in texts[first]) if texts else ()
    blank = Cell("", False)
    body = tuple((*row, *[blank] * len(heads))[: len(heads)] for row in rows[first + 1 :])
    return Grid(heads, body)


def _rows(table: ET.Element) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    pending: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[Cell] = []
        for cell in row:
            _fill(cells, pending)
            text, height = _text(cell), int(cell.get("rowspan", "1"))
            for _ in range(int(cell.get("colspan", "1"))):
                if height > 1:
                    pending[len(cells)] = (height - 1, text)
                cells.append(Cell(text, False))
        _fill(cells, pending)
        rows.append(cells)
    return rows


def _fill(cells: list[Cell], pending: dict[int, tuple[int, str]]) -> None:
    """Put in what a span of an earlier row covers at this place."""
    while len(cells) in pending:
        left, text = pending.pop(len(cells))
        if left > 1:
            pending[len(cells)] = (left - 1, text)
        cells.append(Cell(text, True))


def _text(cell: ET.Element) -> str:
    """A cell's text: line breaks kept, spaces that a layout put between Han characters dropped."""
    parts = [cell.text or ""]
    for child in cell:
        parts += ["\n" if child.tag == "br" else "".join(child.itertext()), "\n" if child.tag == "p" else "", child.tail or ""]
    lines = (_BETWEEN_HAN.sub("", " ".join(line.split())) for line in "".join(parts).split("\n"))
    return "\n".join(line for line in lines if line)


def duties(table: Grid, prefix: str = "") -> Iterator[Duty]:
    """The rows of a responsibility list as data; nothing for any other table. `prefix` keeps the ids of several lists apart."""
    if not is_responsibility_list(table.heads):
        return
    names = [column_name(head) for head in table.heads]
    above: dict[str, str] = {}
    goal, measure = 0, 0
    for row in table.rows:
        own = {name: cell for name, cell in zip(names, row, strict=True) if name}
        values = {name: cell.text for name, cell in own.items()}
        if is_responsibility_list([cell.text for cell in row]):
            continue  # the head, repeated where a printed page began
        inherited = {name for name, cell in own.items() if cell.spanned}
        if _starts_goal(own, above):
            above = {}
            goal, measure = (int(said) if (said := values.get("goal", "")).isdecimal() and len(said) < 10 else goal + 1), 0
        for name in _PASSED_DOWN:
            if name in values and not values[name] and above.get(name):
                values[name] = above[name]
                inherited.add(name)
        above = values
        measure += 1
        yield _duty(f"{prefix}{goal}-{measure}", values, tuple(name for name in names if name in inherited))


def row_ids(table: Grid, prefix: str = "") -> Iterator[str]:
    """For each row of the grid the id of its duty; empty for heads that are repeated, and for any other table."""
    found = (duty.id for duty in duties(table, prefix))
    is_list = is_responsibility_list(table.heads)
    for row in table.rows:
        yield "" if not is_list or is_responsibility_list([cell.text for cell in row]) else next(found)


def passed_down(heads: tuple[str, ...]) -> dict[int, bool]:
    """Columns of a responsibility list in which an empty cell means "as above" -> does a filled one begin a goal? Of another table none."""
    if not is_responsibility_list(heads):
        return {}
    names = [column_name(head) for head in heads]
    return {place: name in ("goal", "task") for place, name in enumerate(names) if name in ("goal", *_PASSED_DOWN)}


def _starts_goal(row: dict[str, Cell], above: dict[str, str]) -> bool:
    """A goal begins where its number changes, or its task where rows bear no number."""
    key = "goal" if row.get("goal", Cell("", False)).text else "task"
    said = row.get(key, Cell("", False)).text
    return not above or (bool(said) and said != above.get(key))


def _duty(identifier: str, values: dict[str, str], inherited: tuple[str, ...]) -> Duty:
    responsible, note = split_bodies(values["responsible"])
    supporting, second = split_bodies(values.get("supporting", ""))
    due_text, third = split_note(values["due"])
    notes = messages.text("report.clauses").join(part for part in (note, second, third, values.get("note", "")) if part)
    task, measure = (values.get(name, "").replace("\n", "") for name in ("task", "measure"))
    return Duty(identifier, task, measure, responsible, supporting, parse_due(due_text), values["due"], notes, inherited)
