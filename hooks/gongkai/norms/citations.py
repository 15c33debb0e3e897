"""Running text -> what it says of other documents: document numbers, proposal numbers, titles in 《》.

What stands here looks like a citation; whether there is such a document, and which, is for `link` to find out. Forms: 《党政机关公文处理
工作条例》 art. 9(5) and GB/T 9704-2012 7.2.5 (an office's code, the year in brackets, a serial number); GB/T 15834-2011 4.15 (书名号).
"""

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from gongkai.norms.places import place_of
from gongkai.norms.session import Assembly, Session, parse_session

LONGEST_TITLE = 120
"""Characters between 《 and 》 that may be a title."""
SHORTEST_TITLE = 4
"""Signs of a title that names one document: 《通知》 names none."""
MOST = 1000
"""Citations of one text that are looked at."""
OWN_YEAR = 7
"""Digits from which a proposal number holds its year (20240310), and so needs no session."""

_OPEN, _CLOSE = "〔\\[［【﹝(（{｛", "〕\\]］】﹞)）}｝"
_GAP = "[ \u3000]{0,3}"
_DIGITS = "[0-9０-９]"
_INSIDE = "[^《》\n]"
_TITLE = rf"《{_INSIDE}{{1,{LONGEST_TITLE}}}(?:《{_INSIDE}{{1,{LONGEST_TITLE}}}》{_INSIDE}{{0,{LONGEST_TITLE}}}){{0,3}}》"
_YEAR = rf"(?P<year>(?:19|20|１９|２０){_DIGITS}{{2}})年?"
_NUMBER = rf"[{_OPEN}]{_GAP}{_YEAR}{_GAP}[{_CLOSE}]{_GAP}第?{_GAP}(?P<serial>{_DIGITS}{{1,6}}){_GAP}号(?!楼)"
_AND = rf"(?:{_GAP}号)?{_GAP}[、和及与]{_GAP}(?:第{_GAP})?"
_LIST = rf"{_DIGITS}{{1,8}}(?:{_AND}{_DIGITS}{{1,8}}){{0,30}}{_GAP}号"
_MATTER = "(?:提案|建议(?!书|稿|方案|函|案))"
_SAID = f"(?:编号)?[：:]?{_GAP}"
_PROPOSAL = "|".join(
    (
        rf"(?<=[案议]》)[（(]{_GAP}第?{_GAP}{_DIGITS}{{1,8}}{_GAP}号{_GAP}[）)]",  # 《关于…的提案》（第156号）
        rf"第{_GAP}{_LIST}{_GAP}{_MATTER}",
        rf"(?:(?<=会议)|(?<=期间)){_LIST}{_GAP}{_MATTER}",
        rf"(?<![0-9０-９、]){_DIGITS}{{4,8}}{_GAP}号{_GAP}{_MATTER}",
        rf"提案{_SAID}[（(]?{_GAP}第{_GAP}{_LIST}(?={_GAP}(?:[）)\]】》，。、；：:\s]|$))",
        rf"建议{_SAID}[（(]{_GAP}第{_GAP}{_LIST}{_GAP}[）)]",  # 建议 is a verb too: only in brackets
        rf"(?<=[（(])建议{_SAID}第{_GAP}{_LIST}(?={_GAP}[）)])",
    )
)
TITLE = re.compile(_TITLE)
NUMBERED = re.compile(f"{_NUMBER}|{_PROPOSAL}")
"""Document and proposal numbers. Tried only around a 号 that follows a digit."""
_ENDS_NUMBER = re.compile(f"{_DIGITS}{_GAP}$")
_REACH = 90
"""Characters before its last 号 in which a number, or a list of numbers, may begin."""

_NUMBER_BEHIND = re.compile(rf"{_GAP}[（(]{_GAP}(?P<office>[\u3400-\u9fffA-Za-z]{{1,20}}){_NUMBER}")
"""《…》（临政办发〔2024〕11号）: the number that belongs to a title."""
_BRACKETS = "（( \u3000"
_SERIAL = re.compile(f"{_DIGITS}+")
_NUMBER_SIGN = re.compile("号")
_OFFICE = re.compile(r"[\u3400-\u9fffA-Za-z·]{1,20}$")
_LEAD = (
    "关于|对于|根据|按照|依据|依照|遵照|印发|转发|制发|下发|发布|执行|落实|贯彻|废止|修订|替代|详见|参见|参照|结合|以及|文件|文号|通知|号和"
    "|[与及据按依见以由对将在的了是为]"
)
_LEAD_IN = re.compile(rf"\A.*(?:{_LEAD})(?=.)")
_LEAD_ENDS = re.compile(f"(?:{_LEAD}|^和)$")
"""What may stand before an office's code without a mark between: 根据临教发〔2024〕9号."""
_ISSUED = re.compile(r"印发《([^《》]+)》的(?:通知|通告|公告|决定|函)")
_FOREIGN = re.compile(
    r"(?:国务院|中共中央|中央|全国人大|全国人民代表大会|全国政协|国家[\u4e00-\u9fff]{1,10}"
    r"|(?:教育|财政|公安|民政|司法|应急管理|农业农村|水利|商务|交通运输|生态环境|自然资源|住房城乡建设|住房和城乡建设|工业和信息化"
    r"|人力资源社会保障|文化和旅游|科技|科学技术)部"
    r"|省(?:委|(?:人民)?政府|人大常委会|政协|[\u4e00-\u9fff]{1,12}厅))(?:办公厅|常委会|常务委员会)?(?:关于)?(?:印发|发布|出台|制定|颁布)?(?:了|的)?$"
)
"""Who makes documents that are not this site's, right before a title. A province's own site names the number behind it."""
_DRAFT = re.compile(rf"{_GAP}[（(]?(?:公开)?(?:征求意见稿|意见征集稿|送审稿|讨论稿|修订稿|草案|初稿)")
"""Behind a title: what is on the site is not the draft."""
_TITLE_BEFORE = re.compile(rf"《({_INSIDE}{{1,{LONGEST_TITLE}}})》{_GAP}[（(]?{_GAP}\Z")
"""《关于…的提案》（第156号提案）: the title tells which of several proposals of a number is meant."""
_NATIONAL = ("中华人民共和国", "中国共产党")
_SPACING = re.compile(r"[\s\u3000《》〈〉<>“”\"‘’'（）()〔〕\[\]［］，,。、：:；;！!？?·—–-]+")
_SESSION_BEFORE = re.compile(r"[^届，。；：、“”（）()《》\s]{0,30}届[^，。；：、“”（）()《》\s]{1,30}$")
_BETWEEN_BEFORE = re.compile(r"[^，。；：、“”（）()《》\s]{0,12}闭会期间$")
_LINK_WORDS = re.compile(r"(?:期间|上|中|以来)?(?:提出|交办|转来|收到)?的?$")
_DATED = re.compile(
    r"(?:(?:19|20)\d\d年度?|去年|上年|上一年|往年|历年|前年|今年|本年度?|明年|上届|本届|历届"
    r"|第?[一二三四五六七八九十0-9]{1,3}届)的?$"
)
"""What tells the year or the term of a number, and so not its session."""
_CLAUSE = re.compile(r"[^，。；：、“”（）()《》\s]{0,60}$")
_LEVEL = re.compile("[省市县区州盟旗](?=政协|人大|人民代表大会|第?[一二三四五六七八九十0-9]{1,3}届)")
_LETTERS = re.compile(r"[\u3400-\u9fff]{1,12}$")
_LEADS_TO_HOUSE = re.compile(
    "(?:[我本全贵与及和据依以由对将在把被从向到至经的是为就年月日后前上来等]"
    "|按照|遵照|关于|针对|围绕|结合|落实|办理|承办|答复|回复|提出|提交|参加|出席|列席|召开|交办|转办|会同|配合|征求|听取|感谢|今年|去年|本次"
    "|期间|其中|认真|分别|负责|督办|报送|收悉|代表|委员|同意|采纳)$"
)
"""What may stand right before 市政协 without being the city's name."""
_HOUSE = re.compile(r"(?P<level>全国|[省市县区州盟旗])?(?P<house>政协|人大)(?:代表|委员)?的?$")


class Mention(NamedTuple):
    """What one citation says. Equal ones of a text are one."""

    kind: str
    """`number` (发文字号), `proposal` (提案号、建议号) or `title`."""
    key: tuple[str | int, ...]
    """number: the letters before the bracket, year, serial. proposal: number without zeros, assembly, level, term, meeting, how the session
    is known (`said`; `dated`, by a year or a term only; or nothing), signs of its title where a field or the words before it give them, the
    letters right before the level (根据北岭 in 根据北岭市政协八届四次会议第156号提案).
    title: its signs, then nothing or the number that belongs to it."""
    line: int = 0
    """Of the file, where it first stands."""


class Place(NamedTuple):
    """Where a citation stands in a text."""

    start: int
    end: int
    mention: Mention


def may_cite(text: str) -> bool:
    """A cheap look before a search."""
    return "《" in text or "号" in text


def title_key(title: str) -> str:
    """A title as it is compared: width, spaces and punctuation put aside."""
    return _SPACING.sub("", title if title.isascii() else unicodedata.normalize("NFKC", title))


def names_of_title(title: str) -> Iterator[str]:
    """What a document of this title is cited by: the title, and what it is that it issues (关于印发《…》的通知)."""
    yield title_key(title)
    if issued := _ISSUED.search(title):
        yield title_key(issued[1])


def mentions(text: str) -> list[Place]:
    """Everything in a text that may be a citation, in order; places do not overlap."""
    places = [place for match in islice(TITLE.finditer(text), MOST) if (place := _title(match))] if "《" in text else []
    if "号" in text:
        places += _outside(_numbered(text), places)
        places.sort()
    return places[:MOST]


def _numbered(text: str) -> Iterator[Place]:
    """Document and proposal numbers."""
    done = 0
    for sign in _NUMBER_SIGN.finditer(text):
        end = sign.start()
        if end < done or not _ENDS_NUMBER.search(text, max(end - 4, 0), end):
            continue
        match = NUMBERED.search(text, max(done, end - _REACH), end + 12)
        while match and match.end() <= end:  # another one that stands before
            match = NUMBERED.search(text, match.end(), end + 12)
        if match and match.start() <= end:
            done = match.end()
            yield from _number(match) if match["year"] else _proposals(match)


def _outside(found: Iterable[Place], titles: list[Place]) -> Iterator[Place]:
    """Those that do not stand within a title. Both are in order."""
    rest = iter(titles)
    title = next(rest, None)
    for place in found:
        while title and title.end <= place.start:
            title = next(rest, None)
        if not title or place.end <= title.start:
            yield place


def office_of(run: str) -> str:
    """根据临教发 -> 临教发: the letters before a number without what leads in to them."""
    return _LEAD_IN.sub("", run, count=1)


def is_office(run: str, office: str) -> bool:
    """Do the letters before a number end in an office's code, with nothing before it but what leads in?"""
    if not run.endswith(office):
        return False
    before = run[: len(run) - len(office)]
    return not before or (len(office) > 1 and _LEAD_ENDS.search(before) is not None)


def _title(match: re.Match[str]) -> Place | None:
    text, start, end = match.string, match.start(), match.end()
    inner = match[0][1:-1]
    if inner.startswith(_NATIONAL) or _DRAFT.match(text, end):
        return None
    behind = _NUMBER_BEHIND.match(text, end) if text[end : end + 1] in _BRACKETS else None
    number = (behind["office"], _int(behind["year"]), _int(behind["serial"])) if behind else ()
    if not behind and _FOREIGN.search(text, max(start - 30, 0), start):
        return None
    key = title_key(inner)
    return Place(start, end, Mention("title", (key, *number))) if len(key) >= SHORTEST_TITLE else None


def _number(match: re.Match[str]) -> Iterator[Place]:
    start = match.start()
    if office := _OFFICE.search(match.string, max(start - 20, 0), start):
        key = (office[0], _int(match["year"]), _int(match["serial"]))
        yield Place(start - len(office_of(office[0])), match.end(), Mention("number", key))


def _proposals(match: re.Match[str]) -> Iterator[Place]:
    """第021、022号提案 cites two."""
    text, first, last = match.string, match.start(), match.end()
    assembly = Assembly.CPPCC if "提案" in match[0] else Assembly.CONGRESS if "建议" in match[0] else None
    before = text[max(first - 60, 0) : first]
    context, run = _context(before, assembly), _place_before(before)
    titled = _TITLE_BEFORE.search(text, max(first - LONGEST_TITLE - 10, 0), first)
    if (bracket := max(match[0].rfind("("), match[0].rfind("（"))) >= 0:  # 提案（第021号 is no whole
        first, last = first + bracket + 1, last - match[0].endswith((")", "）"))
    digits = [(one.start(), one.end(), one[0]) for one in _SERIAL.finditer(text, match.start(), match.end())]
    title = title_key(titled[1]) if titled and len(digits) == 1 else ""
    for place, (start, end, number) in enumerate(digits):
        serial = unicodedata.normalize("NFKC", number).lstrip("0") or "0"
        mention = Mention("proposal", (serial, *context, title, run))
        yield Place(first if place == 0 else start, last if place == len(digits) - 1 else end, mention)


def _place_before(before: str) -> str:
    """The letters before the level of the assembly that a proposal was made in; nothing where none is named, or it begins there."""
    clause = _CLAUSE.search(before)
    levels = [found.start() for found in _LEVEL.finditer(clause[0])] if clause else []
    letters = _LETTERS.search(clause[0][: levels[-1]]) if clause and levels else None
    return letters[0] if letters else ""


def is_elsewhere(proposal: Mention, bodies: Sequence[str]) -> bool:
    """Was a proposal made in another place than that of these bodies (临澜市人民政府办公室)? The first is the site's own.

    A place is named before 市政协 where something stands that does not lead in to it (收到市政协…, 我市政协…). Without a list of all places
    this takes a word for a place that it does not know: a citation that is not linked harms nobody, one that leads to another city's
    reply does.
    """
    level, run = str(proposal.key[2]), str(proposal.key[-1])
    if not run or not place_of(bodies[0]) or _LEADS_TO_HOUSE.search(run):
        return False
    return not any(f"{run[start:]}{level}" in body for start in range(len(run) - 1) for body in bodies)


def proposal_key(number: str, title: str, assembly: Assembly | None, session: Session | None) -> tuple[str | int, ...]:
    """The key of a proposal that is cited by fields rather than words."""
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", number)).lstrip("0") or "0"
    if session:
        return digits, session.assembly, session.level, session.term, session.meeting, "said", title_key(title), ""
    return digits, assembly or "", "", 0, 0, "", title_key(title), ""


def _context(before: str, assembly: Assembly | None) -> tuple[str | int, ...]:
    """What the words before a proposal's number tell of its session: assembly, level, term, meeting, how it is known."""
    before = before.rstrip()
    head = _LINK_WORDS.sub("", before, count=1)
    if session := _session_at_end(before, assembly) or _session_at_end(head, assembly):
        return session.assembly, session.level, session.term, session.meeting, "said"
    dated = "dated" if _DATED.search(head) or _DATED.search(before) else ""
    if house := _HOUSE.search(before):
        said = Assembly.CPPCC if house["house"] == "政协" else Assembly.CONGRESS
        earlier = before[: house.start()]
        return said, house["level"] or "", 0, 0, dated or ("dated" if _DATED.search(earlier) else "")
    return assembly or "", "", 0, 0, dated


def _session_at_end(text: str, assembly: Assembly | None) -> Session | None:
    """The session that a text ends in."""
    found = _SESSION_BEFORE.search(text) or _BETWEEN_BEFORE.search(text)
    if not found:
        return None
    for start in range(len(found[0])):
        if session := _parsed(found[0][start:], assembly):
            return session
    return None


@functools.lru_cache(maxsize=4096)
def _parsed(text: str, assembly: Assembly | None) -> Session | None:
    """A session by its own words; a suggestion (建议) may have been made in the CPPCC too, so what the session says counts."""
    for given in (None, assembly):
        try:
            return parse_session(text, given)
        except ValueError:
            continue
    return None


def _int(digits: str) -> int:
    return int(unicodedata.normalize("NFKC", digits))
