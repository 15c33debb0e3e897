"""Sessions (届次) of the CPPCC (政协) and the people's congress (人大), in all the ways offices write them.

市政协八届四次会议 = 政协八届四次 = 市政协第八届委员会第四次会议 = 八届四次 = 政协8届4次 → Session(cppcc, 8, 4).
Between sessions (闭会期间、平时) there is neither term nor meeting.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from gongkai.norms.numerals import NUMERAL, to_chinese, to_int


class Assembly(StrEnum):
    """Which of the two assemblies asked."""

    CPPCC = "cppcc"
    CONGRESS = "congress"

    @property
    def label(self) -> str:
        return {"cppcc": "政协", "congress": "人大"}[self]

    @property
    def matter(self) -> str:
        """What a member of it hands in: 提案 or 建议."""
        return {"cppcc": "提案", "congress": "建议"}[self]

    @property
    def member(self) -> str:
        return {"cppcc": "委员", "congress": "代表"}[self]


ASSEMBLY_WORDS = {
    "政协": Assembly.CPPCC, "cppcc": Assembly.CPPCC, "提案": Assembly.CPPCC,
    "人大": Assembly.CONGRESS, "congress": Assembly.CONGRESS, "建议": Assembly.CONGRESS,
}  # fmt: skip
DEFAULT_LEVEL = "市"
BETWEEN_SESSIONS = ("闭会期间", "平时", "休会期间")

_CPPCC = r"(?:人民)?(?:政协|政治协商会议)"
_CONGRESS = r"(?:人大|人民代表大会)"
_SESSION = re.compile(
    rf"(?P<level>[^\d政人第〇零一二三四五六七八九十百]{{0,12}}?)(?P<before>{_CPPCC}|{_CONGRESS})?(?P<place>[^\d第政人]{{0,12}}?)"
    rf"第?(?P<term>{NUMERAL})届(?P<seat>全国|[^\d第届政人〇零一二三四五六七八九十百]{{0,8}}?[省市县区州盟旗])?(?P<after>{_CPPCC}|{_CONGRESS})?(?:[^\d第届]{{0,12}}?委员会)?"
    rf"第?(?P<meeting>{NUMERAL})次(?:全体)?(?:会议|大会)?"
)


@dataclass(frozen=True, order=True)
class Session:
    """A session; `meeting` is 0 between sessions, `term` too where the text does not name it."""

    assembly: Assembly
    term: int
    meeting: int
    level: str = ""
    """市, 县, 区 … as the text gives it; empty where it does not."""

    @property
    def is_between(self) -> bool:
        return self.meeting == 0

    @property
    def slug(self) -> str:
        """A stable name for addresses: `cppcc-8-4`, `congress-between`, `congress-8-between`."""
        term = f"-{self.term}" if self.term else ""
        return f"{self.assembly}{term}-{self.meeting or 'between'}"

    @property
    def label(self) -> str:
        """市政协八届四次会议 · 市八届人大四次会议 · 市人大闭会期间."""
        if self.is_between:
            return f"{self.level}{self.assembly.label}{to_chinese(self.term) + '届' if self.term else ''}{BETWEEN_SESSIONS[0]}"
        term, meeting = to_chinese(self.term), to_chinese(self.meeting)
        if self.assembly is Assembly.CPPCC:
            return f"{self.level}政协{term}届{meeting}次会议"
        return f"{self.level}{term}届人大{meeting}次会议"

    @property
    def term_label(self) -> str:
        """市政协八届 · 市人大八届: all sessions between two elections."""
        return self.label if not self.term else f"{self.level}{self.assembly.label}{to_chinese(self.term)}届"


def parse_session(text: str, assembly: Assembly | None, level: str = "") -> Session:
    """Read a session. `assembly` helps where the text does not say (八届四次); `level` likewise (市).

    ValueError with a reason key: `malformed`, `no-assembly`, or `other-assembly` where text and `assembly` disagree.
    """
    compact = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if any(words in compact for words in BETWEEN_SESSIONS):
        said = next((word for name, word in ASSEMBLY_WORDS.items() if name in compact), assembly)
        named = re.search(rf"({NUMERAL})届", compact)
        before = re.split(r"政协|人大|第|\d|[一二三四五六七八九十]", compact)[0]
        return Session(_agreed(said, assembly), to_int(named[1]) if named else 0, 0, _level(before) or level)
    match = _SESSION.fullmatch(compact) if len(compact) <= 80 else None
    if not match:
        raise ValueError("malformed")
    word = match["before"] or match["after"]
    said = None if word is None else Assembly.CPPCC if re.fullmatch(_CPPCC, word) else Assembly.CONGRESS
    term, meeting = to_int(match["term"]), to_int(match["meeting"])
    if not (0 < term < 100 and 0 < meeting < 100):
        raise ValueError("malformed")
    return Session(
        _agreed(said, assembly), term, meeting, _level(match["level"]) or _level(match["place"]) or _level(match["seat"] or "") or level
    )


def _agreed(said: Assembly | None, given: Assembly | None) -> Assembly:
    if said and given and said is not given:
        raise ValueError("other-assembly")
    if not (found := said or given):
        raise ValueError("no-assembly")
    return found


def _level(text: str) -> str:
    """The level of government at the end of a name: 临澜市 -> 市."""
    match = re.search(r"(全国|[省市县区州盟旗])$", text)
    return match[1] if match else ""
