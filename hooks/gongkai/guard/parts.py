"""The elements of one part of an office file -> text, properties, links, and what is left over in it."""

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
_PROPERTY_PARTS = re.compile(r"(docProps/|^meta\.xml$|^OFD\.xml$)")
_DOES_HARM = re.compile(r"(?i)(?:DDE|DDEAUTO)\b|[=+@-]{0,3}\s{0,9}[a-z]\w{0,40}\|")
"""Word's fields, and Excel's formulas, that start a program."""
_FETCHES = re.compile(r"(?i)(?:INCLUDEPICTURE|INCLUDETEXT|IMPORT|DATABASE|LINK|RD)\b|.{0,200}\bWEBSERVICE\(")
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
        self._is_pivot = name.lower().startswith("xl/pivotcache/")
        """Such a part keeps the rows that a table was made of, also when their sheet is gone."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._properties:
            if tag in _PROPERTIES:
                self._inside.append(tag)
                self._piece = []
            return
        if tag in _TEXT:
            self._inside.append(tag)
            self._piece = []
        elif self._open_document and tag in ("p", "h"):
            self._paragraphs += 1
        elif tag == "c":
            self._cell = attributes.get("t", "")
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
        elif tag == "instrText":
            self._field.append(text)
        elif tag == "f":
            self._instruction(text)
        elif tag == "v":
            if self._cell != "s":  # the number of a shared string is no text
                self.notes.write(_whole(text))
        else:
            if self._is_hidden and text.strip() and text.strip() not in FORM_EDGES:
                self.notes.tell("leftover", "hidden-text", text)
            self.notes.write(text)

    def _instruction(self, text: str) -> None:
        if _DOES_HARM.match(text.lstrip()):
            self.notes.tell("active", "dde", text.strip())
        elif _FETCHES.match(text.lstrip()):
            self.notes.tell("external", "field", text.strip())

    def _attributes(self, tag: str, attributes: dict[str, str]) -> None:
        if description := attributes.get("descr", "") or (self._is_pivot and attributes.get("v", "")):
            self.notes.write(f"{description}\n")
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
        elif attributes.get("TargetMode", "").lower() == "external":
            if kind == "hyperlink" and (_HARMLESS_LINK.match(target) or not _FETCHED.match(target)):
                self.notes.link(target)
            else:
                self.notes.tell("external", "target", target)


def _whole(number: str) -> str:
    """A telephone number in a cell may be stored as 1.3800138E10."""
    if "E" not in number or len(number) > 30:
        return number
    try:
        value = float(number)
    except ValueError:
        return number
    return f"{value:.0f}" if abs(value) < 1e18 and value == int(value) else number
