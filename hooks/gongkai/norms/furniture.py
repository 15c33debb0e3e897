"""What surrounds an article on a government page and is none of it: a line -> the kind of furniture, or an empty string.

Kinds, each told to the editor by its name: breadcrumb, counter, font, share, buttons, neighbours, recommended, footer, farm, placeholder.
Also what break-ins leave behind: advertising for gambling (injected).
"""

import re

from gongkai.norms.spam import SPAM

FORM_EDGES = frozenset({"窗体顶端", "窗体底端"})
"""What Word hides, of its own accord, around the form of a page that was pasted into it."""
LONGEST = 160
"""Characters of a line that can be furniture."""

_BRACKET = r"[【\[（(〖「|｜/·、，,]{0,4}"
_END = r"[】\])）〗」：:>＞]{0,4}"
_BUTTON = (
    r"(?:我要)?(?:打印|关闭|收藏|返回|下载|保存|纠错|转发|朗读|分享|评论|顶部|返回顶部|返回首页|返回列表|返回上页|回到顶部)"
    r"(?:本页|窗口|文章|页面|此页|本文|正文|文字版|当前页|网页|此文)?"
    r"|加入收藏|设为首页|下载文字版|下载图片版|语音播报|无障碍(?:浏览|阅读)?|网站无障碍|关怀版|长者模式|适老化|繁[体體]?(?:版|中文)?|简体(?:版|中文)?"
    r"|TOP|X|✖|☰|继续访问|放弃|登录|注册|长者(?:助手|版)|智能(?:问答|机器人)|触屏版|电脑版|责任编辑[：:]?"
)
_SHARE = r"微信|新浪微博|腾讯微博|微博|QQ空间|QQ好友|QQ|朋友圈|人人网|豆瓣|复制链接|更多"
_PATTERNS = {
    "breadcrumb": re.compile(
        r"(?:[您你]?(?:现在|当前)?的?所?在?的?位置(?:是|为)?[：:].{0,120}|(?:网站|返回)?首页(?:[>＞›»→/\\|—-].{0,100})?|[>＞›»→].{0,100}|[^>＞»。：]{2,24}(?:[>＞»][^>＞»。]{1,40}){2,8})"
    ),
    "counter": re.compile(
        r"(?:(?:本文|已|累计)?(?:浏览|点击|阅读|访问|人气)(?:次数|量|数|率|人数)?[：:]?[\[【（(]?\d*[\]】）)]?次?|阅读[：:]\d*)"
    ),
    "font": re.compile(
        rf"{_BRACKET}(?:(?:字体|字号|文字)(?:大小)?[：:]?{_END}(?:{_BRACKET}(?:超大|特大|大|中|小|默认|A\+?|A-){_END})*"
        rf"|{_BRACKET}大{_END}{_BRACKET}中{_END}{_BRACKET}小{_END}|放大字体|缩小字体|A\+A-?|[TA]?[大中小]|T大T小|[TA][+-])"
    ),
    "share": re.compile(
        rf"(?:分享(?:到|至|给)?[：:]?.{{0,40}}|(?:{_SHARE})(?:{_END}(?:{_SHARE}))*|扫一扫.{{0,30}}|扫描?(?:下方)?二维码.{{0,30}}|手机扫.{{0,30}}"
        r"|用(?:手机|微信).{0,12}(?:扫|打开).{0,20}|打开微信.{0,40})"
    ),
    "buttons": re.compile(rf"{_BRACKET}(?:{_BUTTON})(?:{_END}{_BRACKET}(?:{_BUTTON}))*{_END}"),
    "neighbours": re.compile(r"[上下]一?(?:篇|条|页|则)(?:文章|信息|新闻)?(?:[：:].{0,120})?"),
    "recommended": re.compile(
        r"(?:相关|推荐|扩展|延伸|热门|热点|最新|关联|精彩|更多)(?:的)?(?:阅读|文章|新闻|信息|资讯|推荐|稿件|内容|链接|解读|文档|图文|报道)+[：:]?|猜你喜欢"
    ),
    "farm": re.compile(
        r".{0,20}小编.{0,20}(?:整理|收集|推荐|准备).{0,80}|.{0,12}范文网.{0,40}|(?:本文|文章|内容)(?:来源于|来自|由).{0,12}(?:网友|网络|整理|范文).{0,30}"
    ),
    "placeholder": re.compile(
        r"\[?(?:图片|视频|音频)\]?|附件[：:]|(?:相关)?附件(?:下载|列表)[：:]?|暂无(?:附件|内容)?|[=＝\-—_*~]{4,80}(?:正文)?[=＝\-—_*~]{0,80}"
    ),
}
_FOOTER = re.compile(
    r"版权所有|copyright|©|ICP备|公网安备|(?:网站)?标识码[：:]|支持IPv6|poweredby|allrightsreserved|备案号|技术支持[：:]|技术维护[：:]"
    r"|网站(?:地图|声明|帮助)|隐私声明|免责声明|建议使用.{0,30}(?:浏览器|分辨率)|中文域名|^(?:联系|关于)我们$|最佳浏览|您访问的链接即将离开|违法和不良信息举报",
    re.IGNORECASE,
)
_FOOTER_COMPANION = re.compile(
    r"(?:(?:主办|承办|协办|运行维护|维护)(?:单位)?|地址|邮编|邮政编码|电话|联系电话|传真|电子邮箱|网址|总机|值班电话)[：:].{0,80}"
    r"|(?:https?://)?www\.\S{4,60}"
)
_AGENCY = re.compile(
    r"(?:主办(?:单位)?[：:]|版权所有[：:]?(?:©)?)\s*(?P<a>[\u4e00-\u9fff（）()]{3,30}?)(?=承办|协办|版权|技术|地址|运行|维护|[^\u4e00-\u9fff（）()]|$)|(?P<b>[\u4e00-\u9fff（）()]{3,30})版权所有"
)
_FARM_TITLE = re.compile(
    r"小编(?:为|给|帮)?(?:大家|您|你)?(?:整理|收集|推荐|准备)(?:了|的)*(?:关于|一篇)?(?P<title>.{4,80}?)(?:[,，。]|供大家|希望)"
)

_ALONE = re.compile(
    r"(?:立博|威廉希尔|必威|亚博|乐鱼|开云|华体会|万博|半岛|爱游戏|九游|米兰|星空|新葡京|葡京|金沙|永利|威尼斯人|太阳城|沙巴|伟德|优德|明升|皇冠|澳门)"
    r"(?:体育|娱乐|娱乐城|国际|电竞|棋牌|真人|彩票)?(?:官网|平台|在线|中国)?|百家乐|六合彩|时时彩|老虎机|真人娱乐|博彩"
)
"""A line of its own that names a betting site."""
_SITE_WORDS = re.compile(
    r"(?:体育|娱乐|电竞|棋牌|彩票|真人|国际)(?:在线|官网|官方网站|平台|app|注册|登录|入口|下载|网址|投注)", re.IGNORECASE
)
_OFFICIAL = re.compile(r"关于|提案|建议|公益金|管理|打击|整治|查处|禁止|举报|办法|通知|条例|案件|执法|违法|犯罪|专项|治理|法院|公安|体育局")
_MASKED = re.compile(r"(?<![A-Za-z0-9])[XＸ×]{1,3}(?:省|市|县|区|镇|街道|局|同志|书记|市长)")
MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
IDENTITY = re.compile(r"(?<!\d)\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?!\d)")


def furniture(line: str) -> str:
    """The kind of furniture that a whole line is."""
    compact = re.sub(r"[\s\u3000]+", "", line)
    if not compact or len(compact) > LONGEST:
        return ""
    if _FOOTER.search(compact) and (len(compact) <= 80 or "。" not in compact):
        return "footer"
    return next((kind for kind, pattern in _PATTERNS.items() if pattern.fullmatch(compact)), "")


def begins_text(line: str) -> bool:
    """==== 正文 ====: what some archives put between the facts of a page and its text."""
    return bool(re.fullmatch(r"[=＝\-—_*~\s]{4,80}正文[=＝\-—_*~\s]{0,80}", line.strip()))


def may_be_footer(line: str) -> bool:
    """A line that belongs to the footer where it stands beside one that surely does: 主办单位：…, 地址：…."""
    return bool(_FOOTER_COMPANION.fullmatch(re.sub(r"\s+", "", line)))


def agency_of(line: str) -> str:
    """Who runs the site, by its footer: 主办单位：X, X 版权所有; an empty string where it does not say."""
    match = _AGENCY.search(re.sub(r"\s+", "", line))
    return (match["a"] or match["b"] or "").removesuffix("网站") if match else ""


def farm_title(line: str) -> str:
    """What a content farm says it has put together: 下面是小编为大家整理的X，供大家参考 -> X."""
    match = _FARM_TITLE.search(line)
    return match["title"].strip("《》") if match else ""


def injected(line: str) -> bool:
    """Is this line advertising that has nothing to do with an office?"""
    compact = re.sub(r"\s+", "", line)
    if len(compact) > 80 or "。" in compact.rstrip("。") or _OFFICIAL.search(compact):
        return False
    return bool(SPAM.search(compact) or _ALONE.fullmatch(compact) or (len(compact) <= 40 and _SITE_WORDS.search(compact)))


def advertises(text: str) -> str:
    """The first advertisement within a text that is otherwise the office's own; an empty string without one."""
    match = SPAM.search(text)
    return match[0] if match and not _OFFICIAL.search(text[max(0, match.start() - 60) : match.end() + 60]) else ""


def masked(text: str) -> tuple[str, ...]:
    """Names that somebody has masked: X市, XX局; each once."""
    return tuple(dict.fromkeys(_MASKED.findall(text)))
