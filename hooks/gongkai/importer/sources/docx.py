"""A Word letter (.docx) -> Raw, opened by python-docx: paragraphs with their numbers, tables with spans, notes, pictures, text boxes.

WordprocessingML (ECMA-376): numbers of lists stand nowhere in the text and are counted here; a vertically merged cell is one cell with
`rowspan`; deleted text of tracked changes is left out, inserted text is kept.
"""

import zipfile
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml import etree

from gongkai.importer.raw import Block, Cell, Dropped, Form, Paragraph, Picture, Raw, Refused, Remark, Span, Table
from gongkai.importer.sources.docx_numbers import Numbers

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_EDGES = " \t\n\u3000\xa0"
_SHOWN = (".png", ".jpg", ".jpeg", ".gif", ".webp")


def read(raw: bytes) -> Raw:
    """One letter. Refused where the package is broken."""
    try:
        document = docx.Document(BytesIO(raw))
    except (KeyError, ValueError, PackageNotFoundError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError, AttributeError):
        raise Refused("broken", suffix=".docx") from None
    reader = _Reader(document)
    blocks = tuple(reader.blocks(document.element.body))
    notes = {**reader.notes("footnotes"), **reader.notes("endnotes")}
    return Raw(
        Form.DOCX,
        blocks,
        notes=notes,
        files=reader.files,
        dropped=tuple(_margins(document)),
        remarks=tuple(_changes(document.element.body)),
    )


class _Reader:
    def __init__(self, document: Any) -> None:
        self.part = document.part
        self.files: dict[str, bytes] = {}
        self._styles = {style.style_id: style for style in document.styles if style.style_id}
        self._numbers = Numbers(document)
        self._count = 0

    def blocks(self, parent: Any) -> Iterator[Block]:
        """Paragraphs, tables and pictures in order; content controls are walked through."""
        for element in parent:
            if element.tag == f"{W}p":
                yield from self._paragraph(element)
            elif element.tag == f"{W}tbl":
                self._count += 1
                yield from self._boxes(element)
                yield Table(self._rows(element), str(self._count))
            elif element.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag"):
                yield from self.blocks(element)

    def _paragraph(self, element: Any) -> Iterator[Block]:
        self._count += 1
        place = str(self._count)
        yield from self._boxes(element)
        spans = _tidy([Span(self._number(element)), *self._spans(element)])
        if spans:
            yield Paragraph(spans, self._level(element), self._is_centred(element), place)
        yield from self._pictures(element)

    def _boxes(self, element: Any) -> Iterator[Block]:
        """What stands in text boxes: often the mark at the top right."""
        for box in element.iter(f"{W}txbxContent"):
            if not any(above.tag == f"{_MC}Fallback" for above in box.iterancestors()):
                yield from self.blocks(box)

    def _number(self, element: Any) -> str:
        number = self._property(element, "numPr")
        return self._numbers.next(number) if number is not None else ""

    def _property(self, element: Any, name: str) -> Any:
        """A property of a paragraph, else of its style, else of those that the style is based on; None where none has it."""
        found, style = element.find(f"{W}pPr/{W}{name}"), self._styles.get(_style_id(element))
        while found is None and style is not None:
            found, style = style.element.find(f"{W}pPr/{W}{name}"), style.base_style
        return found

    def _spans(self, element: Any) -> Iterator[Span]:
        for child in element:
            if child.tag == f"{W}r":
                yield from _run(child)
            elif child.tag == f"{W}hyperlink":
                href = self.part.rels[child.get(f"{_R}id")].target_ref if child.get(f"{_R}id") in self.part.rels else ""
                for span in self._spans(child):
                    yield Span(span.text, span.mark, href, span.note)
            elif child.tag in (f"{W}ins", f"{W}smartTag", f"{W}sdt", f"{W}sdtContent", f"{W}fldSimple", f"{W}customXml", f"{W}moveTo"):
                yield from self._spans(child)

    def _level(self, element: Any) -> int:
        """By outline level: of the paragraph, else of its style; the names are those of Word in both languages."""
        outline = self._property(element, "outlineLvl")
        value = outline.get(f"{W}val", "9") if outline is not None else "9"
        return int(value) + 1 if value.isdecimal() and int(value) < 6 else 0

    def _is_centred(self, element: Any) -> bool:
        properties = element.find(f"{W}pPr")
        align = properties.find(f"{W}jc") if properties is not None else None
        style = self._styles.get(_style_id(element))
        while align is None and style is not None:
            inherited = style.element.find(f"{W}pPr")
            align = inherited.find(f"{W}jc") if inherited is not None else None
            style = style.base_style
        return align is not None and align.get(f"{W}val") == "center"

    def _pictures(self, element: Any) -> Iterator[Picture]:
        found = [(blip.get(f"{_R}embed"), _alt(blip)) for blip in element.iter(f"{_A}blip") if not _within_box(blip, element)]
        found += [
            (image.get(f"{_R}id"), image.getparent().get("alt", ""))
            for image in element.iter(f"{_V}imagedata")
            if not _within_box(image, element)
        ]
        for identity, alt in found:
            if identity not in self.part.rels or self.part.rels[identity].is_external:
                continue
            target = self.part.rels[identity].target_part
            name = str(target.partname).rpartition("/")[2]
            if name.lower().endswith(_SHOWN):
                self.files[name] = target.blob
            yield Picture(name, alt, str(self._count))

    def _rows(self, table: Any) -> tuple[tuple[Cell, ...], ...]:
        """Cells with spans; `vMerge` without `restart` goes on with the cell above."""
        grid: list[list[dict[str, Any]]] = []
        open_cells: dict[int, dict[str, Any]] = {}
        for row in table.iter(f"{W}tr"):
            if next(row.iterancestors(f"{W}tbl")) is not table:
                continue
            cells: list[dict[str, Any]] = []
            column = _before(row)
            for cell in row.iter(f"{W}tc"):
                if next(cell.iterancestors(f"{W}tr")) is not row:
                    continue
                width, merge = _spans_of(cell)
                if merge == "continue" and column in open_cells:
                    open_cells[column]["rowspan"] += 1
                else:
                    made = {"text": self._cell(cell), "colspan": width, "rowspan": 1}
                    cells.append(made)
                    open_cells.pop(column, None)
                    if merge == "restart":
                        open_cells[column] = made
                column += width
            grid.append(cells)
        return tuple(tuple(Cell(c["text"], c["colspan"], c["rowspan"]) for c in cells) for cells in grid if cells)

    def _cell(self, cell: Any) -> str:
        """Paragraphs as lines; a table within a cell gives its text."""
        lines = []
        for element in cell.iter(f"{W}p"):
            if any(above.tag == f"{_MC}Fallback" for above in element.iterancestors()):
                continue
            spans = _tidy([Span(self._number(element)), *self._spans(element)])
            lines.append("".join(span.text for span in spans))
        return "\n".join(line for line in lines if line)

    def notes(self, kind: str) -> dict[str, str]:
        """Footnotes or endnotes, which python-docx does not read."""
        part = next((rel.target_part for rel in self.part.rels.values() if not rel.is_external and rel.reltype.endswith(f"/{kind}")), None)
        if part is None:
            return {}
        root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
        prefix = "" if kind == "footnotes" else "e"
        found = {}
        for note in root:
            text = "".join(piece.text or "" for piece in note.iter(f"{W}t")).strip(_EDGES)
            if text and note.get(f"{W}type") is None:
                found[f"{prefix}{note.get(f'{W}id')}"] = text
        return found


def _run(run: Any) -> Iterator[Span]:
    properties = run.find(f"{W}rPr")
    align = properties.find(f"{W}vertAlign") if properties is not None else None
    if properties is not None and properties.find(f"{W}vanish") is not None:
        return
    mark = {"superscript": "sup", "subscript": "sub"}.get(align.get(f"{W}val") if align is not None else "", "")
    text = ""
    for piece in run:
        if piece.tag == f"{W}t":
            text += piece.text or ""
        elif piece.tag in (f"{W}tab", f"{W}br", f"{W}cr"):
            text += " "
        elif piece.tag == f"{W}noBreakHyphen":
            text += "-"
        elif piece.tag == f"{W}sym":
            text += {"F052": "☑", "F0FE": "☑", "F0A8": "□", "F0FC": "✓"}.get((piece.get(f"{W}char") or "").upper(), "")
        elif piece.tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            if text:
                yield Span(text, mark)
                text = ""
            yield Span("", note=("e" if piece.tag.endswith("endnoteReference") else "") + (piece.get(f"{W}id") or ""))
    if text:
        yield Span(text, mark)


def _tidy(spans: list[Span]) -> tuple[Span, ...]:
    """Runs of one look are joined; indents go."""
    merged: list[Span] = []
    for span in spans:
        if merged and not span.note and not merged[-1].note and (merged[-1].mark, merged[-1].href) == (span.mark, span.href):
            merged[-1] = Span(merged[-1].text + span.text, span.mark, span.href)
        elif span.text or span.note:
            merged.append(span)
    if not "".join(span.text for span in merged).strip(_EDGES):
        return ()
    merged[0] = Span(merged[0].text.lstrip(_EDGES), merged[0].mark, merged[0].href, merged[0].note)
    merged[-1] = Span(merged[-1].text.rstrip(_EDGES), merged[-1].mark, merged[-1].href, merged[-1].note)
    return tuple(span for span in merged if span.text or span.note)


def _style_id(element: Any) -> str:
    properties = element.find(f"{W}pPr")
    style = properties.find(f"{W}pStyle") if properties is not None else None
    return str(style.get(f"{W}val")) if style is not None else ""


def _alt(blip: Any) -> str:
    for above in blip.iterancestors():
        if above.tag in (f"{_WP}inline", f"{_WP}anchor"):
            described = above.find(f"{_WP}docPr")
            return str(described.get("descr", "")) if described is not None else ""
    return ""


def _within_box(element: Any, paragraph: Any) -> bool:
    """In a text box, whose own paragraphs tell of it, or in a fallback that says the same again."""
    for above in element.iterancestors():
        if above is paragraph:
            return False
        if above.tag in (f"{W}txbxContent", f"{_MC}Fallback"):
            return True
    return False


def _before(row: Any) -> int:
    properties = row.find(f"{W}trPr")
    skipped = properties.find(f"{W}gridBefore") if properties is not None else None
    return int(skipped.get(f"{W}val", "0")) if skipped is not None else 0


def _spans_of(cell: Any) -> tuple[int, str]:
    """(columns, `restart`, `continue` or nothing)."""
    properties = cell.find(f"{W}tcPr")
    if properties is None:
        return 1, ""
    width, merge = properties.find(f"{W}gridSpan"), properties.find(f"{W}vMerge")
    columns = width.get(f"{W}val", "1") if width is not None else "1"
    return (int(columns) if columns.isdecimal() else 1), "" if merge is None else merge.get(f"{W}val") or "continue"


def _margins(document: Any) -> Iterator[Dropped]:
    """Page headers and footers."""
    seen = set()
    for section in document.sections:
        for margin in (section.header, section.footer):
            text = " ".join(p.text.strip() for p in margin.paragraphs if p.text.strip()) if not margin.is_linked_to_previous else ""
            if text and text not in seen:
                seen.add(text)
                yield Dropped(text[:200], "page-margin")


def _changes(body: Any) -> Iterator[Remark]:
    """Tracked changes and comments that nobody has settled."""
    inserted, deleted = len(body.findall(f".//{W}ins")), len(body.findall(f".//{W}del"))
    if inserted or deleted:
        yield Remark("tracked-changes", {"inserted": inserted, "deleted": deleted})
    if body.find(f".//{W}commentReference") is not None:
        yield Remark("comments")
