"""Terms (时限) as offices state them: 3个月, 20个工作日, 60日, 6月30日 -> Term."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

_TERM = re.compile(r"(?P<count>\d{1,3})(?:个)?(?P<unit>月|工作日|日|天)(?:内|以内)?")
_DATE = re.compile(r"(?P<month>\d{1,2})(?:月|-)(?P<day>\d{1,2})日?(?:前|以前)?")


class Unit(StrEnum):
    """What a term is counted in."""

    MONTHS = "个月"
    DAYS = "日"
    WORKDAYS = "个工作日"
    DATE = "月日"
    """Not counted: a day of the year that the place has fixed."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term: so many of a unit, or a fixed day of the year."""

    unit: Unit
    count: int
    """Of the unit; of a fixed day the month."""
    day: int = 0
    """Of a fixed day the day of its month."""

    def __str__(self) -> str:
        return f"{self.count}月{self.day}日" if self.unit is Unit.DATE else f"{self.count}{self.unit}"


def parse_term(text: str) -> Term:
    """`3个月`, `20个工作日`, `60日`, `6月30日`, `06-30` -> Term. ValueError for anything else, and for a day that no year has."""
    compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if match := _TERM.fullmatch(compact):
        unit = {"月": Unit.MONTHS, "工作日": Unit.WORKDAYS}.get(match["unit"], Unit.DAYS)
        if count := int(match["count"]):
            return Term(unit, count)
    elif match := _DATE.fullmatch(compact):
        month, day = int(match["month"]), int(match["day"])
        if 1 <= month <= 12 and 1 <= day <= (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]:
            return Term(Unit.DATE, month, day)
    raise ValueError("malformed")


CONGRESS_REPLY = "3个月"
"""代表法 (2025) §51: a reply within three months."""
CONGRESS_DIFFICULT = "6个月"
"""代表法 (2025) §51: within six where the matter is wide or difficult."""
PUBLICATION = "20个工作日"
"""政府信息公开条例 (2019) §26: published within twenty working days of being made."""
