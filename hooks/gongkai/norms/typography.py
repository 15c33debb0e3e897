"""How official documents (公文) look in plain text: numbered headings, salutation, signature, dates."""

import re
import unicodedata

from gongkai.norms.numerals import to_int

_LEVELS = (
    (0, re.compile(r"第([〇零一二三四五六七八九十百]+)[章节]")),
    (2, re.compile(r"([〇零一二三四五六七八九十百]+)、")),
    (3, re.compile(r"[（(]([〇零一二三四五六七八九十百]+)[）)]")),
    (4, re.compile(r"(\d{1,3})[.．、](?!\d)")),
    (5, re.compile(r"[（(](\d{1,3})[）)]")),
)
"""Heading level -> what stands before the text (GB/T 9704-2012 7.3.3): 一、（一）1.（1）; 0 where it gives none (第一章)."""

_BEGINNINGS = ("第", "（", "(", *"〇零一二三四五六七八九十百0123456789")
_DATE_LINE = re.compile(
    r"(?:\d{4}|[〇○ＯOo零一二三四五六七八九]{4})年(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3})?日)?"
)
_OPENING = re.compile(r"收悉|(?:答复|报告|汇报|回复|通知)如下|[:：]$")
_SALUTATION = re.compile(r"(?!附件)[^。；！？]{2,400}(?<!如下)[：:]")


CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
"""Characters that no text has and XML forbids."""
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:?!()](?=[\u4e00-\u9fff])")
"""Punctuation that stands between Han characters and should be full-width."""


SUBTITLE = "——"
"""What a line below the title begins with: ——2022年10月18日在…会议上."""


def heading_number(title: str) -> tuple[int, int] | None:
    """(level by the norm, number): `（二）加强培训` -> (3, 2); None without a number, level 0 where the norm gives its number none."""
    text = unicodedata.normalize("NFC", title).strip()
    if not text.startswith(_BEGINNINGS):
        return None
    for level, pattern in _LEVELS:
        if match := pattern.match(text):
            try:
                return level, to_int(match[1])
            except ValueError:  # 十十、
                return None
    return None


def is_salutation(paragraph: str) -> bool:
    """`沈知远委员：` or the list of recipients that a notice opens with."""
    return bool(_SALUTATION.fullmatch(paragraph.strip()))


def is_opening(sentence: str) -> bool:
    """您提出的…收悉，现答复如下：what every reply and report opens with, and what says nothing in a summary."""
    return bool(_OPENING.search(sentence))


def is_date_line(paragraph: str) -> bool:
    """A signing date that stands alone: 2022年11月3日."""
    return len(paragraph) <= 40 and bool(_DATE_LINE.fullmatch(re.sub(r"\s", "", paragraph)))


def is_signature(paragraph: str) -> bool:
    """A body's name that stands alone above the signing date."""
    text = paragraph.strip()
    return 2 <= len(text) <= 40 and not text.startswith("附件") and not re.search(r"[。；！？：，;!?:,]", text)


def runs_on(heading: str) -> bool:
    """Has the paragraph been written into its heading (一、加强组织领导。本轮…)?"""
    return "。" in heading.rstrip("。") and len(heading) > 40


_PAGE_NUMBER = re.compile(r"[—\-–－\s第]{0,6}\d{1,4}[—\-–－\s页]{0,6}(?:[/共／]\s?\d{1,4}\s?页?)?")


_PRINTED_NUMBER = re.compile(r"(?P<dash>[—–－-])\s?\d{1,4}\s?(?P=dash)|第\s?\d{1,4}\s?页(?:[\s,，/]{0,2}共\s?\d{1,4}\s?页)?")


def is_printed_number(line: str) -> bool:
    """— 3 —, 第3页 共5页: surely the number of a page, wherever it stands."""
    return bool(_PRINTED_NUMBER.fullmatch(line.strip()))


def is_page_number(line: str) -> bool:
    """— 3 —, 第3页, 3/12: the number of a printed page."""
    return bool(_PAGE_NUMBER.fullmatch(line.strip()))
