"""CSV and TXT -> text, and cells that a table program would run as formulas."""

import codecs
import csv
import io
import re
import unicodedata
from typing import BinaryIO

from gongkai.guard.inspection import MAX_TEXT, Notes
from gongkai.model.danger import Stop

_FORMULA = re.compile(r"[ ]{0,9}[=+@\t\r\uff1d\uff0b\uff20-]")
_LATER = re.compile(r"[;\t][ \t]{0,9}[=@\uff1d]")
"""Where semicolons or tabs part the cells, as a program may be told."""
_NUMBER = re.compile(r"[+-]?[\d\s.,:/%()-]*[%\u00b0]?|[+-]+|-+|—+")
_MAX_BYTES = 4 * MAX_TEXT


def look(kind: str, file: BinaryIO, notes: Notes) -> None:
    """Decode, and look at every cell. `Stop` for a text in no encoding that we know."""
    raw = file.read(_MAX_BYTES + 1)
    is_whole = len(raw) <= _MAX_BYTES
    if not is_whole:
        notes.tell("unread", "long", str(MAX_TEXT // 10_000))
    text = _decoded(raw, is_whole)
    notes.write(text)
    if kind == "CSV":
        _check_cells(text, notes)


def _decoded(raw: bytes, is_whole: bool) -> str:
    encodings = ["utf-16"] if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = codecs.getincrementaldecoder(encoding)().decode(raw, is_whole)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Stop("unread", "encoding-unknown")


def _check_cells(text: str, notes: Notes) -> None:
    """A cell that begins with = + - @ is a formula to a table program (CWE-1236); numbers are not."""
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
            for cell in row:
                if (_FORMULA.match(cell) and not _is_number(cell)) or _LATER.search(cell):
                    notes.tell("formula", "cell", f"{number}: {cell}")
                    return
    except csv.Error:
        raise Stop("unread", "broken") from None


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(unicodedata.normalize("NFKC", cell.strip(" "))))
