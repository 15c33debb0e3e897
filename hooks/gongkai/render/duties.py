"""A table -> rows with spans expanded -> the duties of a responsibility list (责任清单).

Cells that are empty below a filled one, or covered by a row span, take the value from above; the data says so (`inherited`).
"""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai import messages
from gongkai.model.fragment import Duty
from gongkai.norms.responsibility import column_name, is_responsibility_list, parse_due, split_bodies

_PASSED_DOWN = ("goal", "task", "responsible", "due")
"""Columns in which an empty cell means: as above."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the grid."""

    text: str
    spanned: bool
    """Covered by a cell of a row above."""


def grid(table: ET.Element) -> tuple[tuple[str, ...], list[list[Cell]]]:
    """Heads and rows of a table, every row as long as the head, spans expanded."""
    rows: list[list[Cell]] = []
    pending: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        cells: list[Cell] = []
        for cell in row:
            _fill(cells, pending)
            text = " ".join("".join(cell.itertext()).split())
            height = int(cell.get("rowspan", "1"))
            for _ in range(int(cell.get("colspan", "1"))):
                if height > 1:
                    pending[len(cells)] = (height - 1, text)
                cells.append(Cell(text, False))
        _fill(cells, pending)
        rows.append(cells)
    heads = tuple(cell.text for cell in rows[0]) if rows else ()
    blank = Cell("", False)
    return heads, [(row + [blank] * len(heads))[: len(heads)] for row in rows[1:]]


def _fill(cells: list[Cell], pending: dict[int, tuple[int, str]]) -> None:
    """Put in what a span of an earlier row covers at this place."""
    while len(cells) in pending:
        left, text = pending.pop(len(cells))
        if left > 1:
            pending[len(cells)] = (left - 1, text)
        cells.append(Cell(text, True))


def duties(heads: tuple[str, ...], rows: list[list[Cell]]) -> Iterator[Duty]:
    """The rows of a responsibility list as data; nothing for any other table."""
    if not is_responsibility_list(heads):
        return
    names = [column_name(head) for head in heads]
    above: dict[str, str] = {}
    goal, measure = 0, 0
    for row in rows:
        own = {name: cell for name, cell in zip(names, row, strict=True) if name}
        values = {name: cell.text for name, cell in own.items()}
        inherited = [name for name, cell in own.items() if cell.spanned]
        starts = any(own[name].text and not own[name].spanned for name in ("goal", "task") if name in own)
        for name in _PASSED_DOWN:
            if name in values and not values[name] and above.get(name):
                values[name] = above[name]
                inherited.append(name)
        above = values
        if starts or goal == 0:
            goal, measure = (int(values["goal"]) if values.get("goal", "").isdecimal() else goal + 1), 0
        measure += 1
        responsible, note = split_bodies(values["responsible"])
        supporting, other = split_bodies(values.get("supporting", ""))
        notes = messages.text("report.clauses").join(part for part in (note, other, values.get("note", "")) if part)
        yield Duty(
            id=f"{goal}-{measure}", task=values.get("task", ""), measure=values.get("measure", ""), responsible=responsible,
            supporting=supporting, due=parse_due(values["due"]), due_text=values["due"], note=notes,
            inherited=tuple(name for name in names if name in inherited),
        )  # fmt: skip
