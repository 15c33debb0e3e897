"""How official documents are worded: what the mechanical eye finds in a text, and the right form of it.

《党政机关公文处理工作条例》 art. 9, GB/T 9704-2012 7.2.5 (document numbers), 7.3.3 (order of numbering), GB/T 15834-2011 (punctuation).
"""

import re
import unicodedata

_GAP = "[ \u3000]{0,3}"
_OPEN, _CLOSE = "〔\\[［【﹝(（{｛", "〕\\]］】﹞)）}｝"
DOCUMENT_NUMBER = re.compile(rf"[{_OPEN}]{_GAP}((?:19|20)?\d\d)年?{_GAP}[{_CLOSE}]{_GAP}(第?){_GAP}(\d{{1,6}}){_GAP}号")
"""The year and serial of a document number, however it is written; what stands before it is the office's code."""
_OFFICE = re.compile(r"[\u3400-\u9fff]{2,12}$")
NUMBERING_MARK = re.compile(r"[（(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[）)][、.．](?!\d)")
"""（一）、: a number in brackets takes no further mark."""
_NUMBERED = re.compile(r"^[#*> ]{0,8}\d{1,2}([、.．])(?!\d)", re.MULTILINE)
_STOPS = ("。", "；", "，", "、", ";", ",")
PLACEHOLDER = re.compile(r"[（(](?:请写|待填)[^（()）\n]{0,80}[）)]")
"""What `gongkai new` puts where an editor is to write."""
HINT = re.compile(
    rf"请写|待填|[{_OPEN}][ \u3000]{{0,3}}(?:[一二三四五六七八九十]{{1,3}}|\d{{1,2}})[{_CLOSE}]|\d[ \u3000]{{0,3}}号|\d[、.．]"
)
"""Stands in every text in which one of the patterns of this module could find anything: one search before the others."""


def proper_document_number(match: re.Match[str]) -> tuple[str, str] | None:
    """(as written, as it should be) where a match of DOCUMENT_NUMBER has an office before it and is not in the proper form."""
    office = _OFFICE.search(match.string, max(match.start() - 12, 0), match.start())
    if not office:
        return None
    year = match[1] if len(match[1]) == 4 else f"20{match[1]}"
    digits = unicodedata.normalize("NFKC", match[3])
    right = f"〔{unicodedata.normalize('NFKC', year)}〕{digits.lstrip('0') or digits}号"
    return None if match[0] == right else (match[0], right)


def ends_in_stop(title: str) -> str:
    """The mark that a title or heading ends in and should not; empty where it ends well."""
    return title[-1] if title.endswith(_STOPS) else ""


def marks_of_numbers(text: str) -> dict[str, int]:
    """Which marks follow 1 2 3 at the beginning of lines (`1.` or `1、`) -> where the first stands."""
    found: dict[str, int] = {}
    for match in _NUMBERED.finditer(text):
        found.setdefault("." if match[1] in ".．" else match[1], match.start(1))
    return found
