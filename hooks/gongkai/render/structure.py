"""Cleaned HTML -> a tree that bears our structure: stable heading ids, the parts of an official document, tables that scroll."""

import hashlib
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator
from html import escape

from gongkai import messages
from gongkai.model.document import Document
from gongkai.model.fragment import Heading
from gongkai.model.problem import Problem, problem
from gongkai.norms.responsibility import is_responsibility_list
from gongkai.norms.typography import SUBTITLE, heading_number, is_date_line, is_salutation, is_signature, runs_on
from gongkai.render.duties import Grid, grid, passed_down, row_ids
from gongkai.render.links import line_of

LONG_TEXT = 800
"""Characters from which a text wants an outline; a short letter may number its paragraphs."""
_VOID_TAGS = frozenset({"br", "hr", "img"})
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_VOID = re.compile(r"<(br|hr|img)\b((?:[^\">]|\"[^\"]*\")*)>")
_BLOCKS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "li", "th", "td", "caption", "pre", "dt", "dd"})


def parse(html: str) -> ET.Element:
    """Sanitised HTML, which is well formed but for void tags -> a tree below one root."""
    closed = _VOID.sub(r"<\1\2/>", html).replace("&nbsp;", "&#160;")
    return ET.fromstring(f"<root>{closed}</root>")


def serialise(root: ET.Element) -> str:
    """The tree's content as HTML. (ElementTree's own printer looks for namespaces first, which takes as long as printing.)"""
    out: list[str] = []
    _print(root, out.append)
    return "".join(out[1:-1])


def _print(element: ET.Element, write: Callable[[str], None]) -> None:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.items())
    write(f"<{element.tag}{attributes}>")
    if element.text:
        write(escape(element.text, quote=False))
    for child in element:
        _print(child, write)
        if child.tail:
            write(escape(child.tail, quote=False))
    if element.tag not in _VOID_TAGS:
        write(f"</{element.tag}>")


def strays(root: ET.Element) -> bool:
    """Is there a list item outside any list? It would join whatever list stands around our text."""
    return any(child.tag == "li" and parent.tag not in ("ul", "ol") for parent in root.iter() for child in parent)


def repeated_ids(root: ET.Element) -> list[str]:
    """Ids that stand twice: those of footnotes, which Markdown gives once each, have been forged."""
    return [name for name, count in Counter(filter(None, (element.get("id") for element in root.iter()))).items() if count > 1]


def mark_headings(root: ET.Element, document: Document, body: str) -> tuple[list[Heading], list[Problem]]:
    """Give headings ids made of their own numbers, so that another heading changes none: 一、→ h-1, （二）below it → h-1-2.

    A level that is passed over counts as 0; a heading without number bears a digest of its text.
    """
    headings: list[Heading] = []
    problems: list[Problem] = []
    path: dict[int, str] = {}
    taken: set[str] = set()
    again: Counter[str] = Counter()
    for element in root:
        if element.tag not in _HEADING_TAGS:
            continue
        title = " ".join("".join(element.itertext()).split())
        written = level = int(element.tag[1])
        number = heading_number(title)
        problems += _heading_problems(document, body, level, title, number)
        if level == 1:
            element.tag, level = "h2", 2
        digest = hashlib.sha256(title.encode()).hexdigest()[:8]
        path = {depth: part for depth, part in path.items() if depth < level} | {level: str(number[1]) if number else digest}
        identifier = "h-" + "-".join(path.get(depth, "0") for depth in range(2, level + 1))
        if identifier in taken:
            line = _heading_line(document, body, written, title)
            problems.append(problem("heading-repeated", document.source_path, line, value=title))
            identifier = f"{identifier}-{digest}"
        again[identifier] += 1
        if again[identifier] > 1:
            identifier += f"-{again[identifier]:x}"
        while identifier in taken:  # another heading's number says the same
            identifier += "-0"
        taken.add(identifier)
        element.set("id", identifier)
        headings.append(Heading(level, identifier, title))
    return headings, problems


def _heading_problems(document: Document, body: str, level: int, title: str, number: tuple[int, int] | None) -> Iterator[Problem]:
    if level == 1:
        yield problem("heading-one", document.source_path, _heading_line(document, body, level, title), value=title)
    elif number and number[0] not in (0, level):
        line = _heading_line(document, body, level, title)
        yield problem("heading-level", document.source_path, line, value=title, right="#" * number[0])
    if runs_on(title):
        yield problem("heading-runs-on", document.source_path, _heading_line(document, body, level, title), value=title[:20])


def _heading_line(document: Document, body: str, level: int, title: str) -> int:
    return line_of(body, f"{'#' * level} {title[:8]}", document.body_line)


def unmarked_headings(root: ET.Element, document: Document, body: str) -> Iterator[Problem]:
    """Paragraphs of a long text that begin with 一、: an outline that readers and machines cannot see."""
    if len(body) < LONG_TEXT:
        return
    for element in root:
        text = (element.text or "")[:20].strip()
        if element.tag == "p" and (number := heading_number(text)) and number[0] == 2:
            line = line_of(body, text[:12], document.body_line)
            yield problem("heading-unmarked", document.source_path, line, value=text[:12])


def mark_parts(root: ET.Element) -> None:
    """Salutation (主送) without indent, though a subtitle may stand above it; signature and date (落款) on the right."""
    blocks = list(root)
    texts = ["".join(block.itertext()).strip() for block in blocks]
    for block, text in zip(blocks, texts, strict=True):
        if block.tag == "p" and is_salutation(text):
            block.set("class", "gk-salutation")
        if not (text.startswith(SUBTITLE) or is_signature(text)):
            break
    for place, block in enumerate(blocks):
        if block.tag != "p" or not is_date_line(texts[place]):
            continue
        block.set("class", "gk-signature")
        above = place - 1
        while above > 0 and blocks[above].tag == "p" and is_signature(texts[above]):
            blocks[above].set("class", "gk-signature")
            above -= 1


def frame_tables(root: ET.Element, is_notice: bool) -> list[Grid]:
    """Wrap every table so that it scrolls by itself and by keyboard, and folds to cards on phones; return what the tables hold.

    A responsibility list of a notice is printed on sheets of its own.
    """
    found: list[Grid] = []
    heading, lists = "", 0
    for parent in list(root.iter()):
        for place, table in enumerate(parent):
            if parent is root and table.tag in _HEADING_TAGS:
                heading = " ".join("".join(table.itertext()).split())
            if table.tag != "table":
                continue
            content = grid(table)
            found.append(content)
            for cell in table.iter("th"):
                cell.set("scope", cell.get("scope") or "col")
            _name(table, len(found), heading if parent is root else "")
            classes = ["gk-table__grid", "gk-table__grid--wide"] if _is_wide(content) else ["gk-table__grid"]
            if _folds(table, content):
                classes.append("gk-table__grid--cards")
                _fold(table, content)
            table.set("class", " ".join(classes))
            if is_notice and is_responsibility_list(content.heads):
                lists += 1
                _mark_rows(table, content, "" if lists == 1 else f"{lists}-")
            repeated = sum(other.heads == content.heads for other in found)
            parent[place] = _frame(table, content, repeated, is_notice and is_responsibility_list(content.heads))
    return found


def _mark_rows(table: ET.Element, content: Grid, prefix: str) -> None:
    """Each row of a responsibility list can be linked to: `3-2` -> row-3-2."""
    rows = list(table.iter("tr"))[-len(content.rows) :] if content.rows else []
    for row, identifier in zip(rows, row_ids(content, prefix), strict=True):
        if identifier:
            row.set("id", f"row-{identifier}")


def _name(table: ET.Element, number: int, heading: str) -> None:
    """A caption for those who listen: which table it is, and under which heading it stands."""
    if table.find("caption") is None:
        caption = ET.Element("caption", {"class": "gk-table__caption"})
        key = "page.caption" if heading else "page.caption-plain"
        caption.text = messages.text(key, number=number, heading=heading[:40])
        table.insert(0, caption)


def _frame(table: ET.Element, content: Grid, repeated: int, is_list: bool) -> ET.Element:
    """`repeated`: the how-manieth table with these heads it is; two regions of a page never share a name."""
    label = messages.text("page.table", heads=messages.text("report.list").join(filter(None, content.heads))[:60])
    if repeated > 1:
        label = messages.text("page.table-again", label=label, number=repeated)
    hint = messages.text("page.table-hint")
    classes = "gk-table gk-table--list" if is_list and _is_wide(content) else "gk-table"
    frame = ET.Element("div", {"class": classes, "role": "region", "tabindex": "0", "aria-label": label, "data-hint": hint})
    frame.tail, table.tail = table.tail, None
    frame.append(table)
    return frame


def _is_wide(table: Grid) -> bool:
    """Would its columns be too narrow to read on a phone? Five and more, with sentences in them."""
    return len(table.heads) >= 5 and any(len(cell.text) > 16 for row in table.rows for cell in row)


def _folds(table: ET.Element, content: Grid) -> bool:
    """Can each row stand by itself, every cell under its head? Four columns and more, below one row of heads."""
    first = next(table.iter("tr"), None)
    return first is not None and len(first) == len(content.heads) >= 4 and all(cell.tag == "th" for cell in first)


def _fold(table: ET.Element, content: Grid) -> None:
    """Tell each cell its head, and give back to each row what a span of a row above covers, or what an empty cell of a responsibility list
    means by saying nothing; that shows in the narrow view only."""
    passed = passed_down(content.heads)
    above: dict[int, str] = {}
    for row, cells in zip(list(table.iter("tr"))[1:], content.rows, strict=True):
        column, own = 0, iter(list(row))
        if any(cells[place].text for place, is_goal in passed.items() if is_goal):
            above = {}
        made: list[ET.Element] = []
        while column < len(content.heads):
            if cells[column].spanned:
                made.append(_covered(cells[column].text, content.heads[column]))
                column += 1
            elif (cell := next(own, None)) is not None:
                width = int(cell.get("colspan", "1"))
                if width < len(content.heads):
                    cell.set("data-label", messages.text("report.list").join(filter(None, content.heads[column : column + width])))
                if column in passed:
                    if above.get(column) and not cells[column].text:
                        cell.set("data-above", above[column])
                    above[column] = cells[column].text or above.get(column, "")
                made.append(cell)
                column += width
            else:
                break
        row[:] = [*made, *own]


def _covered(text: str, head: str) -> ET.Element:
    cell = ET.Element("td", {"class": "gk-table__covered", "data-label": head})
    cell.text = text.replace("\n", " ")
    return cell


def blocks_of_text(root: ET.Element) -> Iterator[str]:
    """Plain text, a block a time: paragraphs, headings, list items, cells; the marks of footnotes left out."""
    for element in root:
        is_block = element.tag in _BLOCKS
        if is_block and (len(element) == 0 or not _holds_blocks(element)):
            if text := " ".join("".join(_texts(element)).split()):
                yield text
        elif is_block:
            if element.text and (text := " ".join(element.text.split())):
                yield text
            yield from blocks_of_text(element)
        elif element.tag not in ("hr", "br"):
            own = " ".join((element.text or "").split())
            if own and len(element) == 0:
                yield own
            yield from blocks_of_text(element)


def _holds_blocks(element: ET.Element) -> bool:
    return any(child.tag in _BLOCKS or child.tag in ("ul", "ol") for child in element.iter() if child is not element)


def _texts(element: ET.Element) -> Iterator[str]:
    if element.get("class") in ("footnote-backref", "footnote-ref"):
        return
    yield element.text or ""
    if element.tag == "br":
        yield " "
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
