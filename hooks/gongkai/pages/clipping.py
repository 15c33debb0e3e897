"""What lists show of a document, made once where the document is rendered: its row, its JSON record, its CSV line."""

import csv
import io
import json
import re
from dataclasses import dataclass
from typing import Any

from gongkai import messages
from gongkai.digest import digest
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


@dataclass(frozen=True)
class Clipping:
    """A document as lists show it."""

    row: tuple[str, str]
    """HTML of its row, before and after the way to the site's root."""
    record: str
    """JSON object."""
    line: str
    """CSV, with its line end."""
    digest: str
    """Of all three."""


def clip(item: Rendered, press: Press) -> Clipping:
    """Cut out what lists need."""
    before, after = str(press.render("row.html", row=row(item.document), base=CUT)).split(CUT)
    values = record(item, press.site_url)
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([cell(values[key]) for key in messages.entry("columns")])
    return Clipping((before, after), text, out.getvalue(), digest(before, after, text))


def cell(value: Any) -> str:
    """No cell begins a formula (CSV injection): a spreadsheet would run it."""
    text = messages.text("report.clauses").join(value) if isinstance(value, list) else str(value)
    return f"'{text}" if _FORMULA.match(text) else text
