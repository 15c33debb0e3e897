"""Where, when and by whom something was said, from the line under a title: ——2022年10月18日在…会议上 / 市应急管理局局长 孙全忠."""

import re

from gongkai.norms.bodies import is_person
from gongkai.norms.dates import find_date

_ON = re.compile(
    r"[（(]?[—－―─-]{0,4}\s?(?P<date>[^在于]{0,24}?)[）)]?\s?[，,]?\s?于?\s?在(?P<meeting>.{3,80}?(?:上|期间))?"
    r"(?:的(?:讲话|报告|发言|致辞))?[）)]?"
)
_TITLE_MEETING = re.compile(
    r"在(?P<meeting>[^，。；：《》]{2,60}?)(?:上|期间)的?(?:讲话|致辞|致词|发言|报告|动员讲话|总结讲话|表态发言|交流发言|演讲|即席讲话)"
)
_OFFICE = re.compile(
    r"(?P<office>[\u4e00-\u9fff、，（）() ]{0,40}?(?:局长|主任|书记|[市县区省部厅处科院校镇乡组队]长|检察长|主席|秘书长|委员|经理|董事长"
    r"|代表|负责人|总监|巡视员|调研员|厅级干部))"
    r"[\s\u3000:：]+(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff\s\u3000·]{0,8}[\u4e00-\u9fff])"
)
_NAME_FIRST = re.compile(r"(?P<name>[\u4e00-\u9fff]\s?[\u4e00-\u9fff]{1,3})[\s\u3000]*[（(]?(?P<date>\d{4}年\d{1,2}月\d{1,2}日)?[）)]?")
_DATE_ONLY = re.compile(r"[（(]\s*(?P<date>(?:19|20)\d\d年\d{1,2}月\d{1,2}日)\s*[）)]")


def meeting_of_title(title: str) -> str:
    """在全市应急管理系统工作会上的讲话 -> 全市应急管理系统工作会."""
    match = _TITLE_MEETING.search(title)
    return match["meeting"] if match else ""


def occasion(line: str) -> tuple[str, str]:
    """`——2022年10月18日在…会议上` -> (date, meeting), each empty where the line does not give it."""
    text = line.strip()
    if match := _DATE_ONLY.fullmatch(text):
        return find_date(match["date"]), ""
    if not re.match(r"[—－\-―─（(]", text):
        return "", ""
    match = _ON.fullmatch(text) if len(text) <= 140 else None
    if not match or not match["meeting"]:
        return "", ""
    return find_date(match["date"]), re.sub(r"(?:上|期间)$", "", match["meeting"])


def speaker(line: str) -> tuple[str, str]:
    """`市应急管理局局长 孙全忠` -> (孙全忠, 市应急管理局局长); a name alone has no office."""
    text = line.strip()
    if len(text) > 60:
        return "", ""
    if match := _OFFICE.fullmatch(text):
        name = re.sub(r"\s", "", match["name"])
        return (name, match["office"].strip()) if is_person(name) else ("", "")
    if match := _NAME_FIRST.fullmatch(text):
        name = re.sub(r"\s", "", match["name"])
        return (name, "") if is_person(name) and len(name) <= 4 else ("", "")
    return "", ""
