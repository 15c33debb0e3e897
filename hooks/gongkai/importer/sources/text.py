"""Text copied from a page -> Raw: a line a paragraph, unless the lines were broken at a margin; bars make tables."""

from gongkai.importer.decode import decode
from gongkai.importer.lines import is_wrapped, join_wrapped
from gongkai.importer.raw import Block, Dropped, Form, Raw, Remark, Table, paragraph
from gongkai.importer.tables import BAR, flattened, is_table_head
from gongkai.norms.typography import is_printed_number


def read(raw: bytes) -> Raw:
    """One text file."""
    text, encoding = decode(raw)
    lines = text.replace("\f", "\n").split("\n")
    numbers = [line for line in lines if is_printed_number(line)]
    lines = [line for line in lines if not is_printed_number(line)]
    if is_wrapped(lines) and not any(BAR in line for line in lines):
        lines = join_wrapped(lines)
    found = tuple(blocks(lines))
    rebuilt = [block for block in found if isinstance(block, Table)]
    remarks = tuple(Remark("table-rebuilt", {"head": table.rows[0][0].text[:20], "rows": len(table.rows) - 1}) for table in rebuilt)
    return Raw(Form.TEXT, found, encoding, dropped=tuple(Dropped(line.strip(), "page-margin") for line in numbers), remarks=remarks)


def blocks(lines: list[str]) -> list[Block]:
    """Lines -> paragraphs and tables."""
    found: list[Block] = []
    place = 0
    while place < len(lines):
        text = lines[place].strip()
        if BAR in text and is_table_head(text) and (table := flattened(lines, place)):
            found.append(table[0])
            place = table[1]
            continue
        if text:
            found.append(paragraph(text, place=str(place + 1)))
        place += 1
    return found
