"""Result marks (办理结果) of replies: local letters mapped to one canonical scale, the letter kept.

列入规划 is B in some places and C in others, so a letter says nothing without its scheme.
Schemes: `A-D` (fsou.net 17010450: A solved, B in progress, C later for want of conditions, D for reference), `A-C` (fsou.com 17275468)
and 甲乙丙 (沁阳 2023); a site with other meanings gives its own mapping.
"""

from enum import StrEnum


class Scale(StrEnum):
    """The canonical scale, best first."""

    SOLVED = "solved"
    IN_PROGRESS = "in-progress"
    PLANNED = "planned"
    REFERENCE = "reference"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Scale.SOLVED: "已解决或基本解决",
    Scale.IN_PROGRESS: "正在解决",
    Scale.PLANNED: "列入规划逐步解决",
    Scale.REFERENCE: "留作参考",
}

SCHEMES: dict[str, dict[str, Scale]] = {
    "A-D": {"A": Scale.SOLVED, "B": Scale.IN_PROGRESS, "C": Scale.PLANNED, "D": Scale.REFERENCE},
    "A-C": {"A": Scale.SOLVED, "B": Scale.PLANNED, "C": Scale.REFERENCE},
    "甲乙丙": {"甲": Scale.SOLVED, "乙": Scale.PLANNED, "丙": Scale.REFERENCE},
}
"""Schemes by name; a site may also give its own mapping in settings."""


class Satisfaction(StrEnum):
    """What the member said of the reply (满意度)."""

    SATISFIED = "满意"
    MOSTLY = "基本满意"
    UNSATISFIED = "不满意"

    @property
    def slug(self) -> str:
        return {"满意": "satisfied", "基本满意": "mostly", "不满意": "unsatisfied"}[self]


def parse_mark(text: str) -> str:
    """`A类` / `（A）` / `a` -> `A`."""
    return text.strip().strip("（）()[]【】").removesuffix("类").strip().upper()
