"""What a reply answers, as its title, salutation and opening say it: numbers, titles, who asked, which session, who was consulted."""

import itertools
import re
import unicodedata

from gongkai.norms.bodies import is_group, is_person, split_list
from gongkai.norms.session import Assembly

_NUMERAL = r"(?:[〇零一二三四五六七八九十百]{1,5}|\d{1,3})"
_ONE = r"[A-Za-z]{0,3}[\d０-９]{1,10}(?:[-－][\d０-９]{1,4})?"
_NUMBERS = re.compile(rf"第\s*(?P<list>{_ONE}(?:\s*号?\s*[、，,和及与]\s*第?\s*{_ONE}){{0,20}})\s*号")
_UNPREFIXED = re.compile(rf"(?<![〕\]】\dA-Za-z第])(?P<list>{_ONE})\s*号\s*(?=(?:政协)?(?:提案|建议|议案|委员提案|代表建议))")
_QUOTED = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_MATTER = re.compile(r"(?:提案|建议|议案|意见|批评)(?:（[^（）]*）|\([^()]*\))?$")
_ASKED = re.compile(
    r"(?:提出|提交|所提|反映|递交|撰写)(?:的|了)?[“\"]?(?P<title>关于[^《》“”。；]{4,80}?的?(?:提案|建议|议案))[”\"]?(?:（[^（）]*）|\([^()]*\))?(?:已|业已|均)?(?:收悉|收到|收阅|知悉)"
)
_OPENING = re.compile(r"收悉|收到|收阅|知悉|答复如下|回复如下|函复如下|复函如下")
_CONSULTED = re.compile(
    r"(?:经?(?:会同|商请?|征求|并会|研究并综合|综合)|会同|综合|经与)(?P<names>[^，。；：]{3,120}?)(?:等(?:部门|单位)?)?(?:[共一]同)?(?:的?意见|认真|进行|研究|商[量议定讨]|办理|协商|会商|沟通|[，。；：])"
)
_MEMBER = re.compile(r"(?:等)?(?:[\d一二三四五六七八九十]{0,3}[位名])?(?:市|省|县|区|各位|全国)?(?:政协|人大)?(?P<word>委员|代表)们?$")
_HONOUR = re.compile(r"^(?:尊敬的|敬爱的|尊敬|各位)")
_AND_OTHERS = re.compile(r"[（(]?等\d{0,3}[人位名]?[）)]?$")
_RAW_SESSION = re.compile(
    rf"(?:全国|(?:[\u4e00-\u9fff]{{2,8}}?)?[省市县区州盟旗])?(?:人民)?(?:政协|政治协商会议|人大|人民代表大会)?(?:[\u4e00-\u9fff]{{2,8}}?[省市县区州盟旗])?"
    rf"第?{_NUMERAL}届(?:全国|[\u4e00-\u9fff]{{0,8}}?[省市县区州盟旗])?(?:人大|人民代表大会|政协|委员会|全国委员会)?第?{_NUMERAL}次(?:全体)?(?:会议|大会)(?:闭会期间)?"
)
_BROKEN_SESSION = re.compile(rf"(?:政协|人大)?第?(?:{_NUMERAL}届次|(?<![〇零一二三四五六七八九十百\d])届{_NUMERAL}次)会议")
_PREFIX = re.compile(
    r"^.*(?:[在对于向的从了是和及与由至，。：“”（(《]|我[局委厅办市县区院]|承办|办理|收到|受理|接到|召开|提出|参加|列席|[今去全]年|以来|期间|落实|根据|按照)"
)
_TICK = r"[√☑✓■✔]"
_TICK_BEFORE = re.compile(rf"{_TICK}\s?(基本满意|不满意|满意)")
_TICK_BEHIND = re.compile(rf"(基本满意|不满意|满意)\s?[（(\[]?\s?{_TICK}")
_BETWEEN = re.compile(
    rf"(?P<term>[省市县区州盟旗]?(?:第?{_NUMERAL}届)?)(?P<assembly>人大|人民代表大会|政协)?(?P<who>代表|委员)?(?:在)?(?P<time>闭会期间|休会期间)"
)
_ASSIGNED = re.compile(
    r"由(?P<lead>[^，。；：由我]{3,80}?)(?:分别|共同|联合|牵头)?(?:主办|办理|承办|牵头)(?:[，、]?(?:由|会同)?(?P<supporting>[^，。；：由我]{3,80}?)(?:会办|协办))?"
)
_AND = re.compile(r"(?<=[局委部厅院办会府队室])(?:以及|和|及|与)")
_KEY = re.compile(r"重点(?:督办)?(?:提案|建议)|[（(](?:重点|重点督办)[)）](?:提案|建议)")
_BOTH = re.compile(r"建议[、和]?(?:政协)?提案|提案[、和]?建议")
_OF_RESULT = re.compile(r"结果|总体|综合")


def numbers(text: str) -> tuple[str, ...]:
    """`第156号提案` -> 156; `第12、15号` -> 12, 15. A document number's serial is none."""
    found: list[str] = []
    for pattern in (_NUMBERS, _UNPREFIXED):
        for match in pattern.finditer(text):
            if match.start() and text[match.start() - 1] in "〕]】）":
                continue
            found += re.findall(_ONE, unicodedata.normalize("NFKC", match["list"]))
    return tuple(dict.fromkeys(found))


def is_opening_of_reply(text: str) -> bool:
    """Does a paragraph say that the matter was received, and that the answer follows?"""
    return bool(_OPENING.search(text[:600]))


def titles(opening: str) -> tuple[str, ...]:
    """What was asked, from the opening sentence: every 《…》 that names a proposal, or `提出的关于…的建议收悉`."""
    head = opening[: match.start()] if (match := _OPENING.search(opening)) else opening[:400]
    quoted = [title.strip() for title in _QUOTED.findall(head)]
    named = [title for title in quoted if _MATTER.search(title) or title.startswith("关于") or len(quoted) == 1]
    if named:
        return tuple(dict.fromkeys(named))
    match = _ASKED.search(opening)
    return (match["title"],) if match else ()


def titles_in_title(title: str) -> tuple[str, ...]:
    """对《关于…的提案》的答复 -> the proposal's title."""
    return tuple(t for t in _QUOTED.findall(title) if _MATTER.search(t))


def askers(salutation: str) -> tuple[tuple[str, ...], Assembly | None]:
    """`高海华、张炜委员：` -> (both names, the assembly whose members are called so). Empty where the line addresses nobody who asks."""
    text = re.sub(r"[\s\u3000]+", " ", salutation).strip().rstrip("：: ")
    text = _HONOUR.sub("", text)
    assembly: Assembly | None = None
    found: list[str] = []
    for part in split_list(re.sub(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff](?:[、，委代]|$))", "", text)):
        name = _HONOUR.sub("", part)
        if match := _MEMBER.search(name):
            assembly = Assembly.CPPCC if match["word"] == "委员" else Assembly.CONGRESS
            name = name[: match.start()]
        name = _AND_OTHERS.sub("", name)
        if name and (is_person(name) or is_group(name)):
            found.append(name)
        elif name:
            return (), None
    if assembly is None and not any(is_group(name) for name in found):
        return (), None
    return tuple(dict.fromkeys(found)), assembly


def people(text: str) -> tuple[str, ...]:
    """`吴海英、林绍钿等代表` behind 提案人： -> names."""
    names = []
    for part in split_list(text):
        name = _AND_OTHERS.sub("", _MEMBER.sub("", part)) if not is_group(part) else part
        if name:
            names.append(name)
    return tuple(names)


def sessions(text: str) -> tuple[str, ...]:
    """Every session that a text names, as it writes it, each once."""
    found = []
    for match in _RAW_SESSION.finditer(text):
        said = match[0]
        head = re.match(r"[\u4e00-\u9fff]*?(?=(?:政协|政治协商|人大|第|[〇零一二三四五六七八九十百\d]{1,6}届))", said)
        cut = _PREFIX.match(head[0]) if head else None
        found.append(said[cut.end() :] if cut else said)
    return tuple(dict.fromkeys(found))


def broken_session(text: str) -> str:
    """A session whose ordinal has been lost: 八届次会议; an empty string without one."""
    match = _BROKEN_SESSION.search(text)
    return match[0] if match else ""


def between_sessions(text: str) -> str:
    """闭会期间, where the text says so."""
    match = _BETWEEN.search(text)
    return f"{match['term']}{match['assembly'] or ''}{match['time']}" if match else ""


def assembly_in(text: str) -> Assembly | None:
    """Which assembly a title or an opening speaks of, by 政协/提案/委员 and 人大/建议/代表; None where it names both or neither."""
    text = _BOTH.sub("", text)
    cppcc = bool(re.search(r"政协|提案|政治协商", text))
    congress = bool(re.search(r"人大|人民代表大会|代表建议|议案", text))
    if cppcc == congress:
        return None
    return Assembly.CPPCC if cppcc else Assembly.CONGRESS


def consulted(opening: str) -> tuple[str, ...]:
    """`经会同市财政局、市自然资源局研究` -> both, from the opening paragraph alone."""
    match = _CONSULTED.search(opening[:600])
    if not match:
        return ()
    return _bodies(match["names"])


def assigned(opening: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`由市民政局主办、市财政局会办` -> (lead, supporting), each empty where the opening paragraph does not say."""
    match = _ASSIGNED.search(opening[:600])
    return (_bodies(match["lead"]), _bodies(match["supporting"] or "")) if match else ((), ())


def _bodies(text: str) -> tuple[str, ...]:
    """A list of bodies; empty where one of them does not end as bodies do. 和 within a name (住房和城乡建设局) parts nothing."""
    names = split_list(_AND.sub("、", text))
    return names if all(2 <= len(name) <= 20 and re.search(r"[局委部厅院办会府队室区县司]$", name) for name in names) else ()


def is_opinion(title: str) -> bool:
    """会办意见: said by a supporting department to the lead."""
    return bool(re.search(r"(?:会办|协办)(?:单位)?意见", title))


def is_key(title: str) -> bool:
    """重点提案, 第88号（重点）提案: does the title say that its handling is supervised?"""
    return bool(_KEY.search(title))


def handlers(text: str) -> list[str]:
    """Bodies behind 承办单位：, without the label that has run into the last of them."""
    return [body.removesuffix("代表").removesuffix("委员") for body in split_list(text)]


def ticked(form: str) -> list[str]:
    """What is ticked in a form that asks for an opinion (意见征询表): ☑满意, 基本满意（√).

    Of several ticks that differ, the one on the result; nothing where that leaves two.
    """
    lines = form.split("\n")
    of_result = [line for before, line in itertools.pairwise(("", *lines)) if _OF_RESULT.search(before) or _OF_RESULT.search(line)]
    for part in (form, "\n".join(of_result)):
        found = list(dict.fromkeys(_TICK_BEFORE.findall(part) or _TICK_BEHIND.findall(part)))
        if len(found) == 1:
            return found
    return []


def mark_in(text: str) -> str:
    """The mark in 办理结果：A类; an empty string without one."""
    match = re.search(r"[A-D甲乙丙]", unicodedata.normalize("NFKC", text))
    return match[0] if match else ""
