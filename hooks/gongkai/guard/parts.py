"""The elements of one part of an office file -> text, properties, links, and what is left over in it."""

import posixpath
import re

from gongkai.guard.inspection import Notes
from gongkai.norms.furniture import FORM_EDGES

_TEXT = frozenset(
    {"t", "delText", "v", "TextCode", "instrText", "f", "oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
)
_BREAKS = {"p": "\n", "h": "\n", "si": "\n", "row": "\n", "table-row": "\n", "TextCode": "\n", "tc": "\t", "c": "\t", "table-cell": "\t"}
_PROPERTIES = frozenset(
    {"creator", "lastModifiedBy", "title", "subject", "description", "keywords", "category", "Company", "Manager", "initial-creator",
     "printed-by", "Author", "Title", "Subject", "Abstract", "Keyword", "CustomData", "lpwstr", "user-defined"}
)  # fmt: skip
_UNSEEN = _PROPERTIES | frozenset({"definedName", "formula1", "formula2", "desc", "text", "author", "HyperlinkBase"})
"""Elements whose text stands in a dialogue, in a list to choose from, or nowhere; properties may lie in a part of any name."""
_TAKEN = _TEXT | _UNSEEN
_WORDLESS = frozenset({"c", "row", "r", "p", "rPr", "pPr", "tc", "tr", "v", "t"})
"""Elements by the hundred thousand, whose attributes hold no words."""
_UNSEEN_ATTRIBUTES = frozenset(
    {"title", "alt", "tooltip", "display", "prompt", "promptTitle", "error", "errorTitle", "displayName", "displayText", "author", "userId",
     "string-value", "altText"}
)  # fmt: skip
_NAMED = frozenset({"docVar", "alias", "tag", "helpText", "statusText", "default", "property", "user-defined"})
"""Elements that say everything in attributes."""
_PROPERTY_PARTS = re.compile(r"(docProps/|^meta\.xml$|^OFD\.xml$)")
_DOES_HARM = re.compile(r"(?i)(?:DDE|DDEAUTO)\b|[=+@-]{0,3}\s{0,9}[a-z]\w{0,40}\|")
"""Word's fields, and Excel's formulas, that start a program."""
_CALLS = re.compile(r"\b(?i:RTD|EXEC|REGISTER(?:\.ID)?|CALL)[ ]?\(")
"""Formulas that call what is no function of the workbook."""
_FETCHES = re.compile(r"(?i)(?:INCLUDEPICTURE|INCLUDETEXT|IMPORT|DATABASE|LINK|RD)\b")
_FETCHES_ANYWHERE = re.compile(r"\b(?:_xlfn\.)?(?i:WEBSERVICE|IMAGE|STOCKHISTORY)[ ]?\(")
_LEADS_TO = re.compile(r"(?i)\bHYPERLINK\s{0,9}\(?\s{0,9}\"([^\"]{1,2000})\"")
_PARTS_THAT_ACT = {
    "vbaProject": "macros", "wordVbaData": "macros", "xlMacrosheet": "macros", "xlIntlMacrosheet": "macros",
    "oleObject": "object", "control": "object", "activeXControlBinary": "object",
}  # fmt: skip
"""What a relationship says a part is, whatever the part's name."""
_MOST_DATA = 10_000
"""Characters of one value."""
_HARMLESS_LINK = re.compile(r"(?i)(?:https?|mailto|tel):|#")
_FETCHED = re.compile(r"(?i)(?:https?|ftp|file):|\\\\|//")


class Part:
    """A handler for any part; `kind` is the type of the file, `name` the part's."""

    def __init__(self, kind: str, name: str, notes: Notes) -> None:
        self.kind = kind
        self.name = name
        self.notes = notes
        self._inside: list[str] = []
        """Text elements that are open."""
        self._piece: list[str] = []
        self._cell = ""
        self._field: list[str] = []
        """Instructions of fields, which Word may write in several runs."""
        self._paragraphs = 0
        self._is_hidden = False
        """Is the run that is open hidden (ECMA-376 part 1, 17.3.2.41)?"""
        self._open_document = kind in ("ODT", "ODS")
        self._properties = bool(_PROPERTY_PARTS.search(name))
        self._is_sheet = kind == "XLSX"
        self._is_data = name.lower().startswith("customxml/item")
        """Such a part is filled into a form, or forgotten: all of it counts."""
        self._is_pivot = name.lower().startswith("xl/pivotcache/")
        """Such a part keeps the rows that a table was made of, also when their sheet is gone."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c" and self._is_sheet:  # hundreds of thousands of them
            self._cell = attributes.get("t", "")
            return
        if self._properties:
            self.notes.whisper(attributes.get("name", "") if tag == "property" else attributes.get("meta:name", ""))
            if tag in _PROPERTIES or tag == "HyperlinkBase":
                self._inside.append(tag)
                self._piece = []
            return
        if tag in _TAKEN:
            self._inside.append(tag)
            self._piece = []
        elif self._open_document and tag in ("p", "h"):
            self._paragraphs += 1
        elif tag == "sheet":
            self.notes.whisper(attributes.get("name", ""))
        elif tag in ("tab", "br", "cr", "s", "line-break"):
            self.notes.write("\t" if tag == "tab" else " ")
        if tag == "fldChar":
            self.close()  # the next field begins, or this one's result
        elif attributes:
            self._attributes(tag, attributes)
        if tag in ("ins", "del", "moveFrom", "tracked-changes") and (self._open_document or self.name.startswith("word/")):
            self.notes.tell("leftover", "revisions", self.name)
        elif tag in ("comment", "cm", "threadedComment") or (tag == "annotation" and self.name == "content.xml"):
            self.notes.tell("leftover", "comments", self.name)
        elif tag == "vanish" and attributes.get("w:val", "1") not in ("0", "false"):
            self._is_hidden = self.name == "word/document.xml"
        elif tag in ("event-listener", "script") and self._open_document:
            self.notes.tell("active", "macros", self.name)
        elif tag == "encryption-data":
            self.notes.tell("unread", "encrypted")

    def text(self, text: str) -> None:
        if self._inside:
            self._piece.append(text)
        elif self._is_data:
            self.notes.whisper(text[:_MOST_DATA])
        elif self._paragraphs:
            self.notes.write(text)

    def end(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()
            self._taken(tag, "".join(self._piece))
            self._piece = []
        elif self._open_document and tag in ("p", "h") and self._paragraphs:
            self._paragraphs -= 1
        if tag in ("r", "pPr"):
            self._is_hidden = False
        if tag in _BREAKS and not self._properties:
            self.notes.part(_BREAKS[tag])

    def close(self) -> None:
        """A field, or the part, is at its end."""
        self._instruction("".join(self._field))
        self._field.clear()

    def _taken(self, tag: str, text: str) -> None:
        if self._properties:
            self.notes.note(tag, text)
            if tag == "HyperlinkBase":
                self.notes.link(text)
        elif tag in _UNSEEN:
            self.notes.whisper(text)
            self._instruction(text if tag in ("definedName", "formula1", "formula2") else "")
        elif tag == "instrText":
            self._field.append(text)
        elif tag == "f":
            self._instruction(text)
            self.notes.whisper(text if '"' in text else "")
        elif tag == "v":
            if self._cell != "s":  # the number of a shared string is no text
                self.notes.write(_whole(text))
        else:
            if self._is_hidden and text.strip() and text.strip() not in FORM_EDGES:
                self.notes.tell("leftover", "hidden-text", text)
            self.notes.write(text)

    def _instruction(self, text: str) -> None:
        for found in _LEADS_TO.finditer(text):
            self.notes.link(found[1])
        if _DOES_HARM.match(text.lstrip()) or _CALLS.search(text):
            self.notes.tell("active", "dde", text.strip())
        elif _FETCHES.match(text.lstrip()) or _FETCHES_ANYWHERE.search(text):
            self.notes.tell("external", "field", text.strip())

    def _attributes(self, tag: str, attributes: dict[str, str]) -> None:
        if description := attributes.get("descr", "") or (self._is_pivot and attributes.get("v", "")):
            self.notes.write(f"{description}\n")
        for name, value in attributes.items() if tag not in _WORDLESS or self._is_data else ():
            local = name.rpartition(":")[2]
            if local in _UNSEEN_ATTRIBUTES or self._is_data or (tag in _NAMED and local in ("val", "name")):
                self.notes.whisper(value[:_MOST_DATA])
        if tag == "Relationship":
            self._relation(attributes)
        elif tag == "sheet" and attributes.get("state", "visible") != "visible":
            self.notes.tell("leftover", "hidden-sheet", attributes.get("name", ""))
        elif self._is_sheet and tag in ("row", "col") and attributes.get("hidden") in ("1", "true"):
            self.notes.tell("leftover", "hidden-rows", self.name)
        elif tag == "sld" and attributes.get("show") in ("0", "false"):
            self.notes.tell("leftover", "hidden-slide", self.name)
        elif tag == "fldSimple":
            self._instruction(next((value for name, value in attributes.items() if name.endswith("instr")), ""))
        elif tag == "attachedTemplate" or (tag in ("ddeLink", "oleLink")):
            self.notes.tell("external", "data", self.name)
        elif self._open_document:
            self._open_document_attributes(tag, attributes)
        elif tag == "URI" and "URI" in attributes:
            self.notes.link(attributes["URI"])

    def _open_document_attributes(self, tag: str, attributes: dict[str, str]) -> None:
        if attributes.get("table:visibility") in ("collapse", "filter") or attributes.get("table:display") == "false":
            self.notes.tell("leftover", "hidden-rows", self.name)
        if address := attributes.get("xlink:href", ""):
            if tag == "a":
                self.notes.link(address)
            elif _FETCHED.match(address):
                self.notes.tell("external", "target", address)

    def _relation(self, attributes: dict[str, str]) -> None:
        """A relationship to what is outside (ECMA-376 part 2, 8.3): links are followed by readers, all else by the program itself."""
        kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "")
        if kind == "aFChunk":
            self.notes.tell("embedded", "file", target)
        elif kind in _PARTS_THAT_ACT and attributes.get("TargetMode", "").lower() != "external":
            self.notes.tell("active", _PARTS_THAT_ACT[kind], self._part(target))
        elif kind == "package" and attributes.get("TargetMode", "").lower() != "external":
            self.notes.tell("embedded", "file", self._part(target))
        elif attributes.get("TargetMode", "").lower() == "external":
            if kind == "hyperlink" and (_HARMLESS_LINK.match(target) or not _FETCHED.match(target)):
                self.notes.link(target)
            else:
                self.notes.tell("external", "target", target)

    def _part(self, target: str) -> str:
        """The name of a part as the archive has it (ECMA-376 part 2, 8.3.5)."""
        folder = posixpath.dirname(posixpath.dirname(self.name))
        return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _whole(number: str) -> str:
    """A telephone number in a cell may be stored as 1.3800138E10."""
    if "E" not in number or len(number) > 30:
        return number
    try:
        value = float(number)
    except ValueError:
        return number
    return f"{value:.0f}" if abs(value) < 1e18 and value == int(value) else number
