"""Makers of Word letters, as handling departments write them, for the tests of the importer."""

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE as RELATION
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LIST = "99"


class Letter:
    """A Word letter, line by line."""

    def __init__(self) -> None:
        self.document: Any = docx.Document()
        self._notes: list[str] = []

    def line(self, text: str, centred: bool = False, right: bool = False, number: bool = False, depth: int = 0) -> Any:
        made = self.document.add_paragraph(text)
        if centred or right:
            made.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
        if number:
            properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{_LIST}"/></w:numPr>'
            made._p.get_or_add_pPr().append(parse_xml(properties))
        return made

    def numbering(self, *levels: tuple[str, str]) -> None:
        """A list whose numbers stand in the numbering part alone: (form, text) of each level."""
        root = self.document.part.numbering_part.element
        made = "".join(
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for depth, (form, text) in enumerate(levels)
        )
        root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{_LIST}">{made}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{_LIST}"><w:abstractNumId w:val="{_LIST}"/></w:num>'))

    def table(self, rows: Sequence[Sequence[str]], merge: Sequence[Sequence[int]] = ()) -> Any:
        """`merge`: (row, column, row, column) of two corners each."""
        made = self.document.add_table(len(rows), len(rows[0]))
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                made.cell(place, column).text = text
        for top, left, bottom, right in merge:
            text = made.cell(top, left).text
            made.cell(top, left).merge(made.cell(bottom, right)).text = text
        return made

    def picture(self) -> None:
        self.document.add_picture(BytesIO(PNG))

    def box(self, lines: Sequence[str]) -> None:
        """A text box, with the fallback for old programs that says the same again."""
        inner = "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)
        content = f"<w:txbxContent>{inner}</w:txbxContent>"
        names = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
        names += 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
        self._run(
            f'<mc:AlternateContent {names}><mc:Choice Requires="wps"><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>'
            f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        )

    def note(self, before: str, note: str, behind: str) -> None:
        """A paragraph with a footnote in it."""
        self._notes.append(note)
        made = self.line(before)
        made._p.append(parse_xml(f'<w:r {nsdecls("w")}><w:footnoteReference w:id="{len(self._notes)}"/></w:r>'))
        made.add_run(behind)

    def tracked(self, inserted: str, deleted: str) -> None:
        """A paragraph with one insertion and one deletion that nobody has accepted."""
        run = '<w:{0} w:id="1" w:author="x"><w:r><w:{1}>{2}</w:{1}></w:r></w:{0}>'
        inner = run.format("ins", "t", inserted) + run.format("del", "delText", deleted)
        body = self.document.element.body
        body.insert(len(body) - 1, parse_xml(f"<w:p {nsdecls('w')}>{inner}</w:p>"))

    def bytes(self) -> bytes:
        if self._notes:
            self._add_notes()
        made = BytesIO()
        self.document.save(made)
        return made.getvalue()

    def _run(self, inner: str) -> None:
        self.document.add_paragraph()._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))

    def _add_notes(self) -> None:
        notes = '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        for number, text in enumerate(self._notes, 1):
            notes += f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'
        xml = f'<?xml version="1.0" encoding="UTF-8"?><w:footnotes {nsdecls("w")}>{notes}</w:footnotes>'
        part = Part(PackURI("/word/footnotes.xml"), _NOTES, xml.encode(), self.document.part.package)
        self.document.part.relate_to(part, RELATION.FOOTNOTES)


def letter(steps: Sequence[str | Mapping[str, Any]]) -> bytes:
    """A letter as a case file tells it: a plain line, or one of `_STEPS` with what it says."""
    made = Letter()
    for step in steps:
        if isinstance(step, str):
            made.line(step)
            continue
        for name, said in step.items():
            if name in _STEPS:
                _STEPS[name](made, said)
        if "table" in step:
            made.table(step["table"], step.get("merge", ()))
    return made.bytes()


_STEPS: dict[str, Callable[[Letter, Any], Any]] = {
    "centre": lambda made, text: made.line(text, centred=True),
    "right": lambda made, text: made.line(text, right=True),
    "numbering": lambda made, levels: made.numbering(*levels),
    "number": lambda made, text: made.line(text, number=True),
    "deeper": lambda made, text: made.line(text, number=True, depth=1),
    "heading": lambda made, text: made.document.add_heading(text, 1),
    "box": lambda made, lines: made.box(lines),
    "note": lambda made, parts: made.note(*parts),
    "picture": lambda made, _: made.picture(),
    "page": lambda made, _: made.document.add_page_break(),
    "footer": lambda made, text: setattr(made.document.sections[0].footer.paragraphs[0], "text", text),
}
