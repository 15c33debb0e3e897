"""The words of a responsibility list (责任清单): column heads and deadlines.

A table is one when its head names who is responsible (责任单位, 牵头单位) and by when (完成时限, 完成时间).
"""

import calendar
import datetime
import re
from collections.abc import Sequence

from gongkai.norms.enumeration import listed
from gongkai.norms.numerals import to_int

CLAUSES = "；"
COLUMNS: dict[str, str] = {
    "序号": "goal", "目标任务": "task", "工作任务": "task", "主要任务": "task", "重点任务": "task", "目标": "task",
    "具体措施": "measure", "工作措施": "measure", "措施": "measure", "任务内容": "measure", "工作内容": "measure",
    "责任单位": "responsible", "责任单位及责任人": "responsible", "责任部门": "responsible",
    "牵头单位": "responsible", "牵头部门": "responsible",
    "配合单位": "supporting", "协助单位": "supporting", "配合部门": "supporting", "参与单位": "supporting",
    "完成时限": "due", "完成时间": "due", "完成期限": "due", "办结时限": "due", "时限": "due", "备注": "note",
}  # fmt: skip
"""Head of a column (without spaces) -> the name of its data."""

ESSENTIAL = {"responsible", "due"}
"""A list has both columns; a table with one of them is most likely a list whose other head is misspelt."""

LONG_TERM = ("长期", "长期坚持", "持续推进", "常态化", "常年")
_DUE = re.compile(
    r"(?:20\d\d年?[-—至到])?(?P<year>20\d\d)年(?:(?P<month>1[0-2]|0?[1-9])月(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?"
    r"|(?P<half>[上下])半年|第(?P<quarter>[一二三四])季度)?(?:年?底|年?末)?(?:以?前|之前|内)?(?:完成)?"
)
_ISO = re.compile(r"(20\d\d)(?:-(\d{1,2}))?(?:-(\d{1,2}))?", re.ASCII)
_BRACKET = re.compile(r"[（(]([^（）()]*)[）)]$")
_PLACES = re.compile(r"[\u4e00-\u9fff]{0,6}[县区旗市州盟镇乡村街道园社、，,]+")
"""What a bracket that belongs to a name holds: 各县（市、区）, 镇（街道）, 高新区（商丹园区）."""


def column_name(head: str) -> str:
    """`具 体 措 施` -> `measure`; an empty string for a column that is not one of ours."""
    return COLUMNS.get(re.sub(r"\s", "", head), "")


def names_of(heads: Sequence[str]) -> set[str]:
    """The names of those columns that are ours."""
    return {column_name(head) for head in heads} - {""}


def is_responsibility_list(heads: Sequence[str]) -> bool:
    """Do these heads make a responsibility list?"""
    return names_of(heads) >= ESSENTIAL


def parse_due(text: str) -> str:
    """`2022年12月底前` -> `2022-12-31`; `2023年底前` -> `2023-12-31`; `长期` -> `长期`; empty for what cannot be read.

    The last lawful day is given, since 底前 and a bare month both mean up to its end; of a span of years, the end of the last.
    """
    compact = re.sub(r"\s", "", text)
    if compact in LONG_TERM:
        return LONG_TERM[0]
    if not (match := _DUE.fullmatch(compact)):
        return ""
    year = int(match["year"])
    if match["half"]:
        month = 6 if match["half"] == "上" else 12
    elif match["quarter"]:
        month = 3 * to_int(match["quarter"])
    else:
        month = int(match["month"] or 12)
    day = int(match["day"] or calendar.monthrange(year, month)[1])
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def due_day(text: str) -> str:
    """The same of a deadline that an editor types: also `2026-12-31`, `2026-12` and `2026`."""
    if not (match := _ISO.fullmatch(text.strip())):
        return parse_due(text)
    return parse_due("".join(f"{int(value)}{unit}" for value, unit in zip(match.groups(), "年月日", strict=True) if value))


def split_note(text: str) -> tuple[str, str]:
    """`2022年10月底前（待核）` -> (`2022年10月底前`, `待核`); a bracket that belongs to a name stays: `各县（市、区）`."""
    value = text.strip()
    notes: list[str] = []
    while (match := _BRACKET.search(value)) and not _PLACES.fullmatch(match[1]):
        notes.insert(0, match[1].strip())
        value = value[: match.start()].strip()
    return value, CLAUSES.join(notes)


def split_bodies(text: str) -> tuple[tuple[str, ...], str]:
    """`市发改委（指导协调）、市财政局` -> (("市发改委", "市财政局"), "市发改委（指导协调）"): the bodies, and what brackets say of them.

    Of a single body the note stands alone.
    """
    pairs = [split_note(part) for part in listed(text, r"、，,；;\n")]
    bodies = tuple(body for body, _ in pairs if body)
    if len(pairs) == 1:
        return bodies, pairs[0][1]
    return bodies, CLAUSES.join(f"{body}（{note}）" for body, note in pairs if note)
