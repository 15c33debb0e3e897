"""Titles of official documents (公文标题): what looks like one, which kind of document it heads, and what stands around it.

Kinds are named by the folders that ship: replies, reports, notices, speeches.
"""

import re

_GENRE = (
    r"答复|复函|回复|函|报告|汇报|通知|公告|通告|通报|意见|方案|办法|规定|决定|讲话|致辞|致词|发言|提纲|情况|总结|说明|公报|建议|提案|议案|清单|规划|计划|要点|批复|请示|纪要|令"
    r"|条例|细则|公示|名单|决议|指南|预案|制度|规则|目录|统计|公开内容|内容|解读|措施|稿|信"
)
_TITLE = re.compile(
    rf"(?:.{{0,110}}[^，。；：])?(?:{_GENRE})(?:全文|摘要|摘编|节选)?(?:[（(〔\[][^（）()]{{1,16}}[）)〕\]])*(?:\.(?:pdf|docx?|wps))?"
)
_KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("speeches", re.compile(r"讲话|致辞|致词|发言|演讲")),
    (
        "replies",
        re.compile(
            r"(?:提案|建议|议案|第.{1,16}号|委员|代表).{0,40}(?:答复|复函|回复|的函|会办意见|办理意见)|(?:答复|会办意见)(?:（[^）]*）)?$|办理答复"
        ),
    ),
    ("reports", re.compile(r"(?:报告|汇报|总结|办理情况|工作情况|情况|公开内容|公报|说明|统计)(?:（[^）]*）|的报告)?$|年度报告|工作报告")),
    (
        "notices",
        re.compile(
            r"(?:通知|公告|通告|通报|意见|方案|办法|规定|决定|批复|条例|细则|公示|决议|预案|要点|计划|规划|措施|清单|令)(?:（[^）]*）)?$"
        ),
    ),
)
_SITE_PARTS = re.compile(r"[_|丨｜]|\s[-–—]{1,2}\s|[-–—]{1,2}(?=[^-–—_|]{2,24}$)")
"""What parts the title of a page from the names of its column and site."""
_TELLING = re.compile(r"关于|^对|^在.{1,80}上|《|(?:19|20)\d\d年|印发|建议提案|第.{1,12}号")
_BEGUN = re.compile(r"^(?:关于|对|印发|转发)|(?:关于|印发|转发|会议|办公室|人民政府|委员会|、|和|的)$")
_RED_HEAD = re.compile(r"[\u4e00-\u9fff（）()]{2,30}(?:文\s*件|（?函）?|办公室文件)")
_NUMBER_LINE = re.compile(r"[^\d〔〕\s，。]{1,20}\s*[\[［【〖﹝(（〔{]\s*(?:19|20)\d\d\s*[\]］】〗﹞)）〕}]\s*第?\s*\d{1,6}\s*号")
_MARK_LINE = re.compile(
    r"(?:(?:办理)?(?:结果|类别|类型|等次)(?:类别|标识)?[：:]?)?[（(【\[「]?(?P<mark>[A-DＡ-Ｄa-d甲乙丙丁])(?:类|级)?[）)】\]」]?(?:类|级)?"
)
_OPEN_MARK = re.compile(
    r"(?:是否)?(?:同意)?公开(?:属性|方式|形式|类别)?[：:]?\s*(?P<said>主动公开|依申请公开|不予公开|是|否)|[（(【]?(?P<alone>主动公开|依申请公开|不予公开|公开|不公开)[）)】]?"
)
_RECEIVED = re.compile(r"(?:提案|建议|议案)[^。]{0,40}(?:收悉|收阅|收到)")
_HANDLED = re.compile(r"(?:提\s?案\s?人|提\s?建\s?议\s?人|领衔代表)\s?[：:][^。]{2,80}承\s?办\s?单\s?位\s?[：:]")
"""What a page states that tells of one matter in labelled lines."""
_REPORT_OPENING = re.compile(r"(?:报告|汇报)如下|请予审议|请审议|受.{2,12}委托")
_NOTICE_OPENING = re.compile(r"通知如下|通报如下|公告如下|印发给你们|请.{0,12}(?:遵照|贯彻|认真).{0,6}执行")
_SPEECH_SALUTATION = re.compile(r"(?:尊敬的)?(?:各位)?(?:同志们|同志|朋友们|领导|来宾|代表|委员)(?:[、，,].{0,40})?[：:！!]")
_ATTACHED = re.compile(r"附\s?[件表]?\s?[:：]")
_ANNEX = re.compile(r"附\s*件\s*[\d一二三四五六七八九十]*\s*[：:]?|附\s*[：:]|附\s*表\s*[\d一二三四五六七八九十]*\s*[：:]?|附\s*录\s*\d*")


def looks_like_title(line: str) -> bool:
    """A line that could head a document: it ends as titles do and holds no sentence."""
    text = line.strip()
    return (
        5 <= len(text) <= 120
        and not re.search(r"[。；！？]|[，：:,]$", text)
        and bool(_TITLE.fullmatch(text))
        and not text.startswith("附件")
    )


def kind_of_title(title: str) -> str:
    """The kind of document by its title; an empty string where it does not say."""
    text = re.sub(r"《[^《》]*》(?=.)", "", re.sub(r"\s+", "", title))
    return next((kind for kind, pattern in _KINDS if pattern.search(text)), "")


def kind_of_opening(text: str) -> str:
    """The kind by the first paragraphs."""
    if _RECEIVED.search(text[:800]) or _HANDLED.search(text[:800]):
        return "replies"
    if _SPEECH_SALUTATION.match(text.strip()):
        return "speeches"
    if _REPORT_OPENING.search(text[:600]):
        return "reports"
    return "notices" if _NOTICE_OPENING.search(text[:800]) else ""


def is_red_head(line: str) -> bool:
    """临澜市教育局文件: the head of a printed letter."""
    compact = re.sub(r"\s+", "", line)
    return bool(re.fullmatch(r"[\u4e00-\u9fff（）()]{3,30}文件", compact))


def number_line(line: str) -> str:
    """The document number, where the line is one and nothing else."""
    text = line.strip()
    return text if _NUMBER_LINE.fullmatch(text) else ""


def find_number(line: str) -> str:
    """A document number at the beginning of a line; an empty string without one."""
    match = _NUMBER_LINE.match(line.strip())
    return match[0] if match else ""


def result_mark(line: str) -> str:
    """The mark at the top right: （A） / A类 / 办理结果：B; an empty string for any other line."""
    match = _MARK_LINE.fullmatch(re.sub(r"\s+", "", line))
    return match["mark"] if match else ""


def disclosure_mark(line: str) -> str:
    """公开属性：主动公开, （依申请公开） alone on a line."""
    match = _OPEN_MARK.fullmatch(re.sub(r"\s+", "", line))
    if not match:
        return ""
    said = match["said"] or match["alone"]
    return {"是": "主动公开", "否": ""}.get(said, said)


def begins_annex(line: str) -> bool:
    """附件 alone on its line: what follows is an annex."""
    return bool(_ANNEX.fullmatch(line.strip()))


def lists_attachments(line: str) -> bool:
    """附件：1.… — what follows on the next lines is a list of names."""
    return bool(_ATTACHED.match(line.strip()))


def speaks_of_handling(text: str) -> bool:
    """Is it about handling proposals and suggestions (建议提案办理)?"""
    return bool(re.search(r"提案|建议.{0,6}办理|办理.{0,10}建议", text))


def speaks_of_proposals(text: str) -> bool:
    """Does it name 提案 or 建议?"""
    return bool(re.search(r"提案|建议", text))


def heads_document(line: str) -> bool:
    """A title for sure: it looks like one and says whose or what it is about, where 最新通知公告 says neither."""
    return looks_like_title(line) and (bool(_TELLING.search(line)) or (len(line) >= 12 and bool(kind_of_title(line))))


def heads_reply(line: str) -> bool:
    """关于…的答复, 对…的答复: a reply's whole title, which wants no office before it."""
    return kind_of_title(line) == "replies" and line.startswith(("关于", "对"))


def begins_title(line: str) -> bool:
    """关于市政协八届三次会议: the first of a title's lines."""
    return bool(_BEGUN.search(line))


def without_site(title: str) -> list[str]:
    """`关于…的答复_政协提案_某局` -> its parts that could be a title."""
    return [part.strip() for part in _SITE_PARTS.split(title) if len(part.strip()) >= 6]


def bare(text: str) -> str:
    """A title as it is compared: without spaces, brackets, quotation marks and points."""
    return re.sub(r"[\s\u3000《》“”\"'（）()〔〕\[\]，,。、：:_—-]", "", text)
