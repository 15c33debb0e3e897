"""Tables that lost their shape -> tables: text with bars, repeated heads, cells that slid to the left.

A flattened table has one bar behind every cell, empty ones too; a row ends when as many bars as the head has cells have gone by, or
where the head comes again. Empty and covered cells have slid to the end of their row; in a responsibility list they are put back by what
they say.
"""

import re
from collections.abc import Sequence

from gongkai.importer.raw import Cell, Table
from gongkai.norms.responsibility import column_name, is_responsibility_list, parse_due, split_note
from gongkai.norms.simplified import simplified

BAR = "|"


def is_table_head(line: str) -> bool:
    """A line with bars that can head a flattened table."""
    cells = _cells(line)
    return line.count(BAR) >= 2 and len([cell for cell in cells if cell]) >= 2 and all(len(cell) <= 20 for cell in cells)


def flattened(lines: Sequence[str], start: int) -> tuple[Table, int] | None:
    """The table whose head is `lines[start]`, and the number of the line behind it; None where there is none."""
    head = [cell for cell in _cells(lines[start]) if cell]
    closing = lines[start].rstrip().endswith(BAR)
    wanted = len(head) if closing else len(head) - 1
    key = _key(lines[start])
    rows: list[list[str]] = []
    repeated: list[str] = []
    pending = ""
    place = start + 1
    while place < len(lines):
        line = lines[place].strip()
        if _key(line) == key:
            if pending.strip():
                rows.append(_cells(pending))
            pending = ""
            repeated.append(line)
        elif line or pending:
            if BAR not in line and not _goes_on(lines, place, pending):
                break
            pending = f"{pending}\n{line}" if pending else line
            if pending.count(BAR) >= wanted and line.endswith(BAR) == closing and not (closing and pending.count(BAR) > wanted + len(head)):
                rows.append(_cells(pending))
                pending = ""
        place += 1
    if pending.strip():
        if BAR in pending:
            rows.append(_cells(pending))
        else:
            place -= pending.count("\n") + 1
    if not rows:
        return None
    return Table(tuple(tuple(Cell(text) for text in row) for row in [head, *_in_place(head, rows)]), repeated=tuple(repeated)), place


def _goes_on(lines: Sequence[str], place: int, pending: str) -> bool:
    """A line without a bar belongs to a cell while a row is open and bars follow soon."""
    return bool(pending) and any(BAR in line for line in lines[place + 1 : place + 4])


def _cells(text: str) -> list[str]:
    cells = ["\n".join(filter(None, map(str.strip, part.split("\n")))) for part in text.split(BAR)]
    if text.rstrip().endswith(BAR):
        cells.pop()
    if len(cells) > 1 and text.lstrip().startswith(BAR) and not cells[0]:
        cells.pop(0)
    return cells


def _key(line: str) -> str:
    return re.sub(r"[\s|]", "", line) if BAR in line else ""


def _in_place(head: list[str], rows: list[list[str]]) -> list[list[str]]:
    """Every row as long as the head."""
    size = len(head)
    known = [simplified(cell) for cell in head]
    if is_responsibility_list(known):
        names = [column_name(cell) for cell in known]
        return [_by_meaning(names, row) for row in rows]
    return [([cell for cell in row if cell] + [""] * size)[:size] if len(row) > size else (row + [""] * size)[:size] for row in rows]


def _by_meaning(names: list[str], row: list[str]) -> list[str]:
    """Cells of a responsibility list by what they say: a number, a deadline, bodies; the rest in order."""
    cells = [cell for cell in row if cell]
    result = [""] * len(names)

    def put(name: str, cell: str) -> bool:
        if name in names and not result[names.index(name)]:
            result[names.index(name)] = cell
            return True
        return False

    if cells and re.fullmatch(r"\d{1,3}", cells[0]):
        put("goal", cells.pop(0))
        if "task" in names and len(cells) > 1:
            put("task", cells.pop(0))
    if cells and parse_due(split_note(simplified(cells[-1]))[0]):
        put("due", cells.pop())
    order = [name for name in ("measure", "responsible", "supporting", "due", "note") if name in names]
    unknown = [place for place, name in enumerate(names) if not name]
    for cell in cells:
        free = next((name for name in order if not result[names.index(name)]), None)
        if free is None or not put(free, cell):
            spot = next((place for place in unknown if not result[place]), names.index(order[-1]))
            result[spot] = f"{result[spot]}{cell}"
    return result


def without_repeated_heads(table: Table) -> Table:
    """The head again where a printed page began is no row."""
    if len(table.rows) < 3:
        return table
    key = [re.sub(r"\s", "", cell.text) for cell in table.rows[0]]
    if len(key) < 2 or not any(key):
        return table
    again = [row for row in table.rows[1:] if [re.sub(r"\s", "", cell.text) for cell in row] == key]
    rows = [row for place, row in enumerate(table.rows) if not place or row not in again]
    return Table(tuple(rows), table.place, table.inside, (*table.repeated, *(_line(row) for row in again)))


def joined(first: Table, second: Table) -> Table | None:
    """Two pieces of one table: the second repeats the head of the first."""
    if not first.rows or not second.rows or first.width != second.width:
        return None
    if [re.sub(r"\s", "", c.text) for c in first.rows[0]] != [re.sub(r"\s", "", c.text) for c in second.rows[0]]:
        return None
    return Table((*first.rows, *second.rows[1:]), first.place, first.inside, (*first.repeated, _line(second.rows[0]), *second.repeated))


def _line(row: Sequence[Cell]) -> str:
    return " | ".join(cell.text.replace("\n", "") for cell in row)


def column_count_differs(table: Table) -> int:
    """How many rows of a table without spans are shorter or longer than its head."""
    return sum(len(row) != len(table.rows[0]) for row in table.rows) if table.is_plain and table.rows else 0
