"""A PDF with a text layer -> Raw, by pdfplumber: lines in reading order without page headers and watermarks, joined; ruled tables kept.

A PDF without text is told as such: recognising characters is not ours.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.psexceptions import PSException
from pdfplumber.utils.exceptions import PdfminerException

from gongkai.importer.lines import glue
from gongkai.importer.raw import Block, Cell, Dropped, Form, Paragraph, Raw, Refused, Span, Table
from gongkai.importer.sources.columns import reading_order
from gongkai.importer.sources.watermarks import Mark, mark, said, suspects, watermarks
from gongkai.importer.tables import joined
from gongkai.norms.contacts import begins_closing
from gongkai.norms.titles import begins_annex, result_mark
from gongkai.norms.typography import heading_number, is_date_line, is_page_number, is_salutation

MAX_PAGES = 500
_MARGIN = 0.09
"""Share of a page's height, at top and bottom, in which headers and page numbers stand."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    page: int
    width: float
    """Of the page."""
    height: float
    column: tuple[float, float] | None = None
    """Left and right edge of the column that it stands in, where there are several."""


def read(raw: bytes) -> Raw:
    """One PDF. Refused where it is locked, broken, or a picture of text."""
    try:
        with pdfplumber.open(BytesIO(raw)) as document:
            if len(document.pages) > MAX_PAGES:
                raise Refused("pages", count=len(document.pages), limit=MAX_PAGES)
            pieces, marks, pictures = _pieces(document.pages)
    except PDFPasswordIncorrect:
        raise Refused("password") from None
    except (PdfminerException, PSException) as error:
        raise Refused("password" if "Password" in repr(error) else "broken", suffix=".pdf") from None
    except (ValueError, KeyError, TypeError, IndexError, RecursionError, AssertionError):
        raise Refused("broken", suffix=".pdf") from None
    lines = [piece for piece in pieces if isinstance(piece, _Line)]
    if sum(len(line.text) for line in lines) < 10 and not any(isinstance(piece, Table) for piece in pieces):
        raise Refused("scanned" if pictures else "no-text")
    margins = _margins(lines)
    kept = [piece for piece in pieces if not (isinstance(piece, _Line) and id(piece) in margins)]
    dropped = [Dropped(text, "page-margin") for text in dict.fromkeys(line.text for line in lines if id(line) in margins)]
    dropped += [Dropped(text, "watermark") for text in marks]
    return Raw(Form.PDF, tuple(_blocks(kept)), dropped=tuple(dropped))


def _pieces(pages: Sequence[Any]) -> tuple[list[_Line | Table], list[str], int]:
    """(lines and tables of all pages in reading order, watermarks, pages with pictures).

    A page that may bear a watermark is read once all have been looked at: one at a time, since a page takes megabytes.
    """
    found: dict[int, list[_Line | Table]] = {}
    later: list[int] = []
    often: Counter[Mark] = Counter()
    pictures = 0
    for place, page in enumerate(pages):
        pictures += bool(page.images)
        if runs := suspects(page.chars):
            often.update({mark(run) for run in runs})
            later.append(place)
        else:
            found[place] = list(_page(page, place + 1))
        page.close()
    dropped: dict[str, None] = {}
    for place in later:
        page = pages[place]
        gone = list(watermarks(suspects(page.chars), often, len(pages)))
        dropped |= dict.fromkeys(map(said, gone))
        boxes = {_where(char) for run in gone for char in run}
        kept = page.filter(lambda one, boxes=boxes: one["object_type"] != "char" or _where(one) not in boxes) if gone else page
        found[place] = list(_page(kept, place + 1))
        page.close()
    return [piece for place in sorted(found) for piece in found[place]], list(dropped), pictures


def _where(char: dict[str, Any]) -> tuple[object, ...]:
    return char["text"], char["x0"], char["top"], char["matrix"]


def _page(page: Any, number: int) -> Iterator[_Line | Table]:
    """Lines and tables of a page in reading order."""
    tables = _tables(page) if len(page.lines) + len(page.rects) + len(page.curves) >= 4 else []
    words = page.extract_words(x_tolerance=2, y_tolerance=3, keep_blank_chars=True, extra_attrs=["size"])
    boxes = [word for word in words if not any(_is_read(word, table) for table in tables)]
    boxes += [dict(zip(("x0", "top", "x1", "bottom"), table.bbox, strict=True), table=_table(table, number)) for table in tables]
    for group in reading_order(boxes):
        found: list[tuple[float, _Line | Table]] = [(box["top"], box["table"]) for box in group.boxes if "table" in box]
        for row in _rows([box for box in group.boxes if "table" not in box]):
            if text := _joined(row).strip():
                line = _Line(text, row[0]["x0"], row[-1]["x1"], row[0]["top"], row[0]["bottom"], row[0]["size"], number,
                             float(page.width), float(page.height), group.column)  # fmt: skip
                found.append((line.top, line))
        yield from (piece for _, piece in sorted(found, key=lambda pair: pair[0]))


def _tables(page: Any) -> list[Any]:
    """Ruled tables. Where a page ends within a row, some cells lack a line below, then one above: they end with the others."""
    ends = [end for table in page.find_tables() for end in (table.bbox[1], table.bbox[3])]
    tables = page.find_tables({"explicit_horizontal_lines": ends}) if ends else []
    return [table for table in tables if _is_table([sum(cell is not None for cell in row.cells) for row in table.rows])]


def _is_table(cells: Sequence[int]) -> bool:
    """By the number of cells of each row: frames round a text are none; the rest of a row that the page before began is."""
    return max(cells) > (1 if len(cells) > 1 else 2)


def _is_read(word: dict[str, Any], table: Any) -> bool:
    """Does a word stand in a cell? A table may have places that are none."""
    return any(cell and _within(word, cell) for row in table.rows if _within(word, row.bbox) for cell in row.cells)


def _within(word: dict[str, Any], box: tuple[float, float, float, float]) -> bool:
    middle, height = (word["x0"] + word["x1"]) / 2, (word["top"] + word["bottom"]) / 2
    return bool(box[0] <= middle <= box[2] and box[1] <= height <= box[3])


def _rows(words: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    """Words of one line, left to right."""
    rows: list[list[dict[str, Any]]] = []
    for word in sorted(words, key=lambda w: (w["top"], w["x0"])):
        if rows and abs(rows[-1][0]["top"] - word["top"]) < 0.5 * (word["bottom"] - word["top"]):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda w: w["x0"]) for row in rows]


def _joined(group: Sequence[dict[str, Any]]) -> str:
    text = group[0]["text"]
    for before, word in itertools.pairwise(group):
        text += (" " if word["x0"] - before["x1"] > 0.6 * word["size"] else "") + word["text"]
    return str(text)


def _table(table: Any, number: int) -> Table:
    """A ruled table; a cell that rows or columns share is one cell with spans."""
    tops = sorted({round(cell[1], 1) for row in table.rows for cell in row.cells if cell})
    lefts = sorted({round(cell[0], 1) for row in table.rows for cell in row.cells if cell})
    texts = table.extract()
    rows = []
    for row, words in zip(table.rows, texts, strict=False):
        cells = []
        for cell, text in zip(row.cells, words, strict=False):
            if cell:
                width = sum(cell[0] - 1 <= left < cell[2] - 1 for left in lefts)
                height = sum(cell[1] - 1 <= top < cell[3] - 1 for top in tops)
                cells.append(Cell("".join((text or "").split("\n")).strip(), max(width, 1), max(height, 1)))
        if cells:
            rows.append(tuple(cells))
    return Table(tuple(rows), str(number))


def _margins(lines: Sequence[_Line]) -> set[int]:
    """Lines at the edges that are page numbers, or that most pages repeat."""
    edge = [line for line in lines if line.bottom < _MARGIN * line.height or line.top > (1 - _MARGIN) * line.height]
    pages = len({line.page for line in lines})
    often = Counter(re.sub(r"\d+", "#", line.text) for line in edge)
    return {
        id(line) for line in edge
        if is_page_number(line.text) or (pages > 2 and often[re.sub(r"\d+", "#", line.text)] > pages / 2)
    }  # fmt: skip


def _blocks(pieces: Sequence[_Line | Table]) -> list[Block]:
    """Lines that end at the right margin go on in the next."""
    lines = [piece for piece in pieces if isinstance(piece, _Line)]
    right = sorted(line.right for line in lines)[int(len(lines) * 0.9)] if lines else 0.0
    left = sorted(line.left for line in lines)[int(len(lines) * 0.15)] if lines else 0.0
    columns = _columns(lines)
    blocks: list[Block] = []
    before: _Line | None = None
    for piece in pieces:
        if isinstance(piece, Table):
            last = blocks[-1] if blocks else None
            both = joined(last, piece) if isinstance(last, Table) else None
            if both:
                blocks[-1] = both
            else:
                blocks.append(piece)
            before = None
            continue
        last = blocks[-1] if blocks else None
        edges = columns.get(id(piece), (left, right))
        if before and isinstance(last, Paragraph) and _goes_on(before, piece, edges[0], columns.get(id(before), (left, right))[1]):
            blocks[-1] = Paragraph((Span(glue(last.text, piece.text)),), centred=last.centred, place=last.place)
        else:
            blocks.append(Paragraph((Span(piece.text),), centred=_is_centred(piece, *edges), place=str(piece.page)))
        before = piece
    return blocks


def _columns(lines: Sequence[_Line]) -> dict[int, tuple[float, float]]:
    """The column of each line that stands in one; a last page that fills the first column alone has no other to be known by."""
    known = {line.column for line in lines if line.column}
    found = {id(line): line.column for line in lines if line.column}
    for _, page in itertools.groupby(lines, key=lambda line: line.page) if known else ():
        alone = list(page)
        inner = [line for line in alone if _MARGIN * line.height < line.top < (1 - _MARGIN) * line.height]
        for edges in known:
            if not any(line.column for line in alone) and all(
                edges[0] - line.size < line.left and line.right < edges[1] + line.size for line in inner
            ):
                found |= {id(line): edges for line in inner}
    return found


def _goes_on(before: _Line, line: _Line, left: float, right: float) -> bool:
    """Does a line continue the one above? That one is full, and this one begins at the margin."""
    if before.right < right - 1.6 * before.size or abs(before.size - line.size) > 1.5:
        return False
    if (
        line.left > left + 1.2 * line.size
        or is_date_line(line.text)
        or begins_annex(line.text)
        or result_mark(line.text)
        or begins_closing(line.text)
    ):
        return False
    if before.page == line.page and line.top - before.bottom > 2.2 * line.size:
        return False
    return not (heading_number(line.text) and re.search(r"[。；：]$", before.text)) and not is_salutation(before.text)


def _is_centred(line: _Line, left: float, right: float) -> bool:
    """Alike on both sides, and short of both margins."""
    return (
        line.left > left + line.size
        and abs((line.left + line.right) / 2 - (sum(line.column) if line.column else line.width) / 2) < 1.5 * line.size
        and line.right < right - line.size
    )
