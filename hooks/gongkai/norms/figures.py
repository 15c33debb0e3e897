"""Figures that a report on handling states (受理、主办、会办、办复、满意), in cases (件), and the cases it tells of."""

import re

_COUNT = r"(?P<count>\d{1,5})\s*件"
_WHAT = r"(?:[^，。；：\d]{0,24}?)"
_PATTERNS: dict[str, tuple[re.Pattern[str], ...]] = {
    "received": (
        re.compile(rf"(?:受理|承办|收到|接到|接收|办理){_WHAT}(?:共计|合计|共|总计|计)?{_COUNT}"),
        re.compile(rf"(?:提案|建议|议案)(?:共计|合计|共|总计|总数为?)[^，。；\d]{{0,6}}{_COUNT}"),
    ),
    "lead": (
        re.compile(rf"(?:主办|独办|主办件|牵头办理|分办){_WHAT}{_COUNT}"),
        re.compile(rf"{_COUNT}(?:为)?主办(?![^，。；]{{0,8}}(?:获|满意))"),
    ),
    "supporting": (re.compile(rf"(?:会办|协办|会办件|协办件){_WHAT}{_COUNT}"), re.compile(rf"{_COUNT}(?:为)?(?:会办|协办)")),
    "answered": (
        re.compile(rf"(?:已?办复|已?办结|已?答复|按期办结){_WHAT}{_COUNT}"),
        re.compile(rf"{_COUNT}[^，。；\d]{{0,10}}(?:均|全部|已)(?:按时|按期)?(?:办复|办结|答复)"),
    ),
    "satisfied": (
        re.compile(rf"(?<!基本)(?<!不)(?<!比较)满意(?:的|件)?(?:有|为)?\s*{_COUNT}"),
        re.compile(rf"{_COUNT}[^，。；\d]{{0,16}}?(?:均|全部|都|表示|获|得到|反馈)[^，。；\d不]{{0,12}}?(?<!基本)(?<!不)满意"),
    ),
    "mostly_satisfied": (re.compile(rf"基本满意(?:的|件)?(?:有|为)?\s*{_COUNT}"),),
    "unsatisfied": (re.compile(rf"不满意(?:的|件)?(?:有|为)?\s*{_COUNT}"),),
    "solved": (re.compile(rf"(?:已(?:经)?解决|解决或基本解决|A类)[^，。；\d]{{0,16}}{_COUNT}"),),
    "in_progress": (re.compile(rf"(?:正在解决|B类)[^，。；\d]{{0,16}}{_COUNT}"),),
    "planned": (re.compile(rf"(?:列入(?:规划|计划)[^，。；\d]{{0,8}}|C类[^，。；\d]{{0,16}}){_COUNT}"),),
    "reference": (re.compile(rf"(?:留作参考|D类)[^，。；\d]{{0,16}}{_COUNT}"),),
}
_YEARS = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*(?:年?\s*[-—–至到~]\s*((?:19|20)\d\d))?\s*年")
_CASE_NUMBER = re.compile(r"[（(](?:[^（）()\d]{0,12})第?\s*(?P<number>[A-Za-z]?\d{1,10})\s*号[^（）()]{0,6}[）)]")
_CASE_TITLE = re.compile(r"《(?P<quoted>(?:[^《》]|《[^《》]*》)+)》|(?P<plain>关于.{2,100}?的?(?:提案|建议|议案))(?=[（(]|$)")
_BY = re.compile(
    r"(?:针对|对于?|根据|由)(?P<who>[\u4e00-\u9fff·、（）()]{2,40}?)(?:等)?(?:\d{0,2}[位名])?(?P<word>委员|代表)?(?:们)?(?:联名)?(?:提出|提交|所提|反映)"
)
_LISTED = re.compile(
    r"第\s*(?P<number>[A-Za-z]?\d{1,10})\s*号\s*[:：]?\s*(?:事\s*由|案\s*由|题\s*目)\s*[:：]\s*(?P<title>.{4,120}?)\s*"
    r"(?:提\s*建\s*议\s*人|提\s*案\s*人|建\s*议\s*人|领衔代表|提出人)\s*[:：]\s*(?P<who>.{2,60}?)\s*承\s*办\s*单\s*位\s*[:：]\s*(?P<bodies>.{2,120}?)\s*"
    r"(?:代表|委员)?\s*(?:反\s*馈|满意度|意\s*见)\s*[:：]\s*(?P<said>基\s*本\s*满\s*意|不\s*满\s*意|满\s*意)"
)


def figures(text: str) -> dict[str, str]:
    """The first count for each kind, where the text states it."""
    found: dict[str, str] = {}
    for name, patterns in _PATTERNS.items():
        if match := next((match for pattern in patterns if (match := pattern.search(text))), None):
            found[name] = match["count"]
    return found


def years(text: str) -> str:
    """`2024年度` -> 2024; `2021至2023年` -> 2021-2023; an empty string without a year."""
    match = _YEARS.search(text)
    return (f"{match[1]}-{match[2]}" if match[2] else match[1]) if match else ""


def begins_with_year(text: str) -> str:
    """The year that a report's first sentence opens with: 2024年，… ."""
    match = re.match(r"\s*(?:(?:在|我局|我委|我市)\s*)?((?:19|20)\d\d)年(?:度|以来|[,，]|我|全)", text)
    return match[1] if match else ""


def case_of_heading(heading: str) -> tuple[str, str]:
    """`（一）《关于…的建议》（提案第20240310号）` -> (number, title); empty where the heading names no case."""
    number, title = _CASE_NUMBER.search(heading), _CASE_TITLE.search(heading)
    if not number or not title:
        return "", ""
    return number["number"], title["quoted"] or title["plain"]


def asked_by(text: str) -> str:
    """`针对连樟文委员提出的…` -> 连樟文."""
    match = _BY.search(text[:120])
    return match["who"] if match else ""


def listed_cases(text: str) -> list[dict[str, str]]:
    """Cases in a row, each with number, title, who, bodies and what was said of it."""
    if "承" not in text or "第" not in text:
        return []
    return [{name: "".join(value.split()) for name, value in match.groupdict().items()} for match in _LISTED.finditer(text)]
