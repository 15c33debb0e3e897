"""The words of a responsibility list (责任清单): column heads and deadlines.

A table is one when its head names who is responsible (责任单位, 牵头单位) and by when (完成时限, 完成时间).
"""

import calendar
import datetime
import re

COLUMNS: dict[str, str] = {
    "序号": "goal", "目标任务": "task", "工作任务": "task", "主要任务": "task", "重点任务": "task", "目标": "task",
    "具体措施": "measure", "工作措施": "measure", "措施": "measure", "任务内容": "measure", "工作内容": "measure",
    "责任单位": "responsible", "牵头单位": "responsible", "责任部门": "responsible", "牵头部门": "responsible",
    "配合单位": "supporting", "协助单位": "supporting", "配合部门": "supporting", "参与单位": "supporting",
    "完成时限": "due", "完成时间": "due", "办结时限": "due", "时限": "due", "备注": "note",
}  # fmt: skip
"""Head of a column (without spaces) -> the name of its data."""

LONG_TERM = ("长期", "长期坚持", "持续推进", "常态化", "常年")
_DUE = re.compile(
    r"(?P<year>20\d\d)年(?:(?P<month>1[0-2]|0?[1-9])月)?(?:(?P<day>3[01]|[12]\d|0?[1-9])日)?(?:底|末)?(?:以?前|之前|内)?(?:完成)?"
)
_NOTE = re.compile(r"[（(]([^（）()]*)[）)]$")


def column_name(head: str) -> str:
    """`具 体 措 施` -> `measure`; an empty string for a column that is not one of ours."""
    return COLUMNS.get(re.sub(r"\s", "", head), "")


def is_responsibility_list(heads: tuple[str, ...]) -> bool:
    """Do these heads make a responsibility list?"""
    names = {column_name(head) for head in heads}
    return {"responsible", "due"} <= names


def parse_due(text: str) -> str:
    """`2022年12月底前` -> `2022-12-31`; `2023年底前` -> `2023-12-31`; `长期` -> `长期`; empty for what cannot be read.

    The last lawful day is given, since 底前 and a bare month both mean up to its end.
    """
    compact = re.sub(r"\s", "", text)
    if compact in LONG_TERM:
        return LONG_TERM[0]
    if not (match := _DUE.fullmatch(compact)):
        return ""
    year, month = int(match["year"]), int(match["month"] or 12)
    day = int(match["day"] or calendar.monthrange(year, month)[1])
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def split_bodies(text: str) -> tuple[tuple[str, ...], str]:
    """`市发改委（指导协调）、市财政局` -> (("市发改委", "市财政局"), "指导协调"): the bodies, and the notes in brackets."""
    bodies: list[str] = []
    notes: list[str] = []
    for part in re.split(r"[、，,；;\n]+(?![^（(]*[）)])", text):
        body = part.strip()
        while match := _NOTE.search(body):
            notes.insert(0, match[1].strip())
            body = body[: match.start()].strip()
        if body:
            bodies.append(body)
    return tuple(bodies), "；".join(notes)
