"""What lists show of a document, made once where the document is rendered: its row, its JSON record, its CSV line."""

import csv
import io
import json
import re
from typing import Any, NamedTuple

from gongkai import messages
from gongkai.digest import digest_bytes
from gongkai.pages.press import Press
from gongkai.pages.rows import record, row
from gongkai.render.rendered import Rendered

_FORMULA = re.compile(
    r"[\t\r\n]|[\s\u200b\u2060\ufeff]*[=+\-@|%"
    r"\u207a\u207b\u207c\u208a\u208b\u208c\u2212\ufb29\ufe62\ufe63\ufe66\ufe6b\uff05\uff0b\uff0d\uff1d\uff20\uff5c]"
)
"""What a formula begins with, in any width, behind blanks too: spreadsheets in Chinese and Japanese take the full-width forms."""
CUT = "\0"
"""Where something is to be put in later; a character that no text of ours can hold."""


class Clipping(NamedTuple):
    """A document as lists show it. (A tuple of bytes: a build has some for every list that a document stands in.)"""

    row: bytes
    """HTML of its row, with CUT where the way to the site's root goes."""
    record: bytes
    """JSON object."""
    line: bytes
    """CSV, with its line end."""
    digest: str = ""
    """Of all three."""


def clip(item: Rendered, press: Press) -> Clipping:
    """Cut out what lists need."""
    made = press.render("row.html", row=row(item.document), base=CUT).encode()
    values = record(item, press.site_url)
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_cell(values[key]) for key in messages.entry("columns")])
    return Clipping(made, text, out.getvalue().encode(), digest_bytes(made, text))


def _cell(value: Any) -> str:
    """No cell begins a formula (CSV injection): a spreadsheet would run it."""
    text = messages.text("report.clauses").join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
