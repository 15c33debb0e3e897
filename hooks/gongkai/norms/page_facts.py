"""Labels of the facts that a page or a letter states (索引号：…, 发布日期：…), and the fields they fill.

The list of the government information catalogue (政府信息公开目录) of 国办发〔2017〕47号, with the variants that sites use.
"""

import re

_LABELS = {
    "title": "标题 名称 文件名称 信息名称 文件标题",
    "index_number": "索引号 索引 信息索引号 索引码",
    "document_number": "发文字号 文号 文件编号 发文号 文件号 发文文号",
    "issuers": "发文机关 发布机关 制发机关 制定机关 发文单位 公开机关 印发机关",
    "source": "信息来源 来源 稿源 文章来源 稿件来源 发布机构 发布单位 公开机构 公开责任部门 内容来源 信息来源单位 发布部门"
    " 发布 发布者 出处 文章出处 供稿 供稿单位 信息提供 公开单位",
    "signed": "成文日期 发文日期 生成日期 制发日期 印发日期 成文时间 发文时间",
    "date": "发布日期 发布时间 公开日期 时间 日期 发表时间 发布于 公布日期 公开时间 发表日期 发稿时间 更新时间 更新日期"
    " 信息时间 信息日期 录入时间 添加时间 上传时间 公布时间 发稿日期",
    "topics": "主题分类 主题 信息分类 分类",
    "keywords": "主题词 关键词 关键字",
    "validity": "有效性 效力 效力状态 时效性 是否有效",
    "effective": "生效日期 实施日期 施行日期 生效时间",
    "expires": "失效日期 废止日期 失效时间",
    "summary": "内容概述 概述 内容摘要 信息概述",
    "disclosure": "公开方式 公开形式 公开属性",
    "editor": "责任编辑 责编 编辑",
    "proposal_number": "提案号 提案编号 建议号 建议编号 案号",
    "proposers": "提案人 提案者 提建议人 建议人 领衔代表 提出人 提案单位 第一提案人 领衔人 建议代表 提案委员",
    "proposal_title": "事由 案由 案题 提案名称 建议名称 建议标题 提案标题 提案题目 建议题目",
    "lead": "承办单位 主办单位 主办 承办部门 主办部门",
    "supporting": "会办单位 协办单位 会办 协办 会办部门 协办部门",
    "satisfaction": "代表反馈 委员反馈 反馈意见 满意度 办理满意度 代表意见 委员意见 评价 反馈情况",
    "result": "办理结果 办理类别 结果类别 办理等次 答复类别 办理结果类别 答复类型",
    "session": "届次 会议届次",
    "assigned": "交办日期 交办时间",
    "replied": "答复日期 答复时间 办复日期 办复时间",
    "signed_off_by": "签发人 签发",
    "": "栏目 原文链接 本地目录 访问量 浏览次数 浏览量 点击数 点击量 阅读次数 阅读量 阅读 浏览 点击 字体 字号 体裁 体裁分类 载体 信息类别"
    " 公开程序 服务对象 公开范围 公开时限 作者 记者 访问次数 信息格式 语种 所属栏目 文件类型 组配分类"
    " 公开类别 撰稿 审核 审核人 录入 录入人 上传者 发布人 点击率 人气 我要打印 关联稿件 字体大小 打印 分享 分享到",
}
LABELS = {label: field for field, labels in _LABELS.items() for label in labels.split()}
"""Label without spaces -> field; an empty field for what is known and not kept."""

LABEL_ENDS = ("：", ":")
_LONGEST = {"title": 120, "": 240}
"""Characters of a value on a line that only states facts; 60 of every other field."""
DATE_LABEL = "发布日期"
"""What a date without a label below a title is."""
BODY_FIELDS = frozenset(
    {"proposal_number", "proposers", "proposal_title", "lead", "supporting", "satisfaction", "result", "session", "signed_off_by"}
)
"""Fields whose labels may stand in the text itself, which they then stay in: 事由：…, 提案人：…."""

_SPACED = {label: r"[\s\u3000\xa0]*".join(label) for label in LABELS}
_LABEL = re.compile(
    r"(?<![\u4e00-\u9fff])[【\[（(]?(?P<label>" + "|".join(_SPACED[label] for label in sorted(LABELS, key=len, reverse=True)) + r")\s*[：:]"
)
_GLUED = re.compile(r"(?P<label>来源|信息来源|浏览次数|浏览量|点击数|访问量|字体|字号|发布机构|作者|责任编辑)\s*[：:]")
_FLAT = re.compile(
    r"(?P<before>[^。]{0,200}?)(?P<facts>(?:时间|发布日期|发布时间|日期)[：:]\s?\d{4}-\d{1,2}-\d{1,2}(?:\s\d{1,2}:\d{2}(?::\d{2})?)?)"
    r"(?:\s(?:微信|微博|QQ空间|分享|打印|来源[：:]\S{2,20})){0,8}"
)
_OF_MATTER = re.compile(r"(?:事|案)\s*由|提\s*案\s*人|提\s*建\s*议\s*人|承\s*办")
_SPACES = "".join(character for character in map(chr, range(0x3001)) if character.isspace())
_BEFORE, _AFTER = f"{_SPACES}【】[]|｜丨·：:", f"{_SPACES}【】[]（()|｜丨·"
"""Noise around what a line says."""
_TOOL = re.compile(r"[TA]?[大中小]|[TA][+-]?|打印(?:本页)?|关闭(?:窗口)?|收藏|分享(?:到)?|字体|字号|[|｜·]")
"""A button that stands behind the last value of a line."""
_COUNTER = re.compile(r"(?:阅读|浏览|点击|访问)(?:量|次数|数)?\s?[\[（(]?\d{1,9}[\]）)]?次?\Z")
_CLOCK = r"(?:[\sT]{0,4}\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?"
_DAY = re.compile(rf"[【\[（(]?\s?(?:19|20)\d\d(?:[-/.]\d{{1,2}}[-/.]\d{{1,2}}|年\d{{1,2}}月\d{{1,2}}日){_CLOCK}\s?[】\]）)|｜]?")
_NUMERIC = re.compile(rf"(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}{_CLOCK}")
_SITE = re.compile(r"[\u4e00-\u9fff]{2,12}")
"""What may stand before the first label of several: the name of the site."""
_NUMERIC = re.compile(rf"(?:19|20)\d\d[-/.]\d{{1,2}}[-/.]\d{{1,2}}{_CLOCK}")


def label_of(text: str) -> str | None:
    """`索 引 号：` -> its field (empty for a label that is known and not kept); None for what is no label."""
    return LABELS.get(re.sub(r"[\s\u3000：:【】]+", "", text))


def pairs(line: str) -> list[tuple[str, str, str]]:
    """`发布日期:2020-08-26 10:23 信息来源:市应急管理局 浏览次数:` -> (label, field, value) each; nothing where other text comes first."""
    starts = sorted({match.span(): match for pattern in (_LABEL, _GLUED) for match in pattern.finditer(line)}.items())
    matches = [match for place, (_, match) in enumerate(starts) if not place or match.start() >= starts[place - 1][1].end()]
    before = line[: matches[0].start()].strip(" \u3000\xa0【[|") if matches else ""
    day = bool(_DAY.fullmatch(before))
    if not matches or (before and not day and not (len(matches) > 1 and _SITE.fullmatch(before))):
        return []
    ends = [*(match.start() for match in matches[1:]), len(line)]
    found = [("", "date" if day else "", before)] if before else []
    for match, end in zip(matches, ends, strict=True):
        label = re.sub(r"\s+", "", match["label"])
        found.append((label, LABELS[label], _value(line[match.end() : end])))
    return found


def _value(text: str) -> str:
    """What stands behind a label, without the brackets of the line and the buttons at its end."""
    words = _bare(text).split(" ")
    while len(words) > 1 and _TOOL.fullmatch(words[-1].strip("\u3000\xa0【】[]")):
        words.pop()
    return _bare(_COUNTER.sub("", " ".join(words)))


def is_publication_date(line: str) -> bool:
    """A date in figures alone on a line, as pages print it below a title; 2024年6月20日 there is a letter's own."""
    return bool(_NUMERIC.fullmatch(line.strip()))


def is_facts_line(line: str) -> bool:
    """A line under a title that only states facts, none of them a sentence."""
    found = pairs(line)
    return bool(found) and all(len(value) <= _LONGEST.get(name, 60) and "。" not in value for _, name, value in found)


def flat_head(text: str) -> tuple[int, str]:
    """(length, facts) of a breadcrumb, title and date that have run into one line with the text behind them; (0, "") without one."""
    match = _FLAT.match(text) if len(text) >= 200 else None
    return (match.end(), match["facts"]) if match else (0, "")


def tells_of_matter(line: str) -> bool:
    """事由：…, 提案人：…: labelled lines that belong to the text."""
    return bool(_OF_MATTER.match(line))


def _bare(text: str) -> str:
    return text.rstrip(_AFTER).lstrip(_BEFORE)
