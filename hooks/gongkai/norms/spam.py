"""What hijacked pages advertise (暗链): brands of betting sites, words of betting and pornography, and what makes an advertisement of them.

Brands that no official text holds need one of SUFFIXES beside them, or stand alone on their line; words that official texts do hold
(彩票, 贷款, 博彩, 银河) need a word of advertising. Measured on 3.1 million characters of laws and proposals: no hit.
"""

import re

_BRANDS = (
    "立博|必威|亚博|万博|华体会|威廉希尔|新葡京|凯时|尊龙|伟德|博狗|博天堂|乐鱼|贝博|优德|易博|菲博|爱博|雷火|杏彩|千赢|必赢|龙8|龙八"
    "|(?i:bet)\\d{2,4}|\\d{2,4}(?i:bet)|(?i:betway|manbet)"
)
_SUFFIXES = (
    "体育(?![馆场中公局学设用器事产运活广小部总委科]|协会)|娱乐(?![设场活])|官网|官方|平台|登录|登陆|注册|下载"
    "|(?i:app)|入口|网址|投注|彩票|棋牌|真人|电竞|备用|手机版|最新版?|网页版|国际|亚洲|中国有限"
)
_COMMON = (
    "申博|天博|澳博|百博|金博|沙巴|环亚|火狐|千亿|利来|九游|云开|半岛综合|爱游戏|米乐|球友会|南宫|开云|皇冠|永利"
    "|金沙|银河|太阳城|凯发|大发|英皇|米兰|半岛|星空|江南|葡京|澳门|贝斯特|明升|世界杯|乐动|天天|酷游|泛亚|OB|KY"
    "|博彩|百家乐|时时彩|捕鱼|棋牌|(?<!福利)(?<!体育)彩票|快三|快3|赛车|电竞|老虎机|真人|足彩|体彩|六合彩|球赛"
)
_PITCH = (
    "(?:体育|娱乐|国际|娱乐城|真人|电子)?(?:"
    "官网|官方网站|官方入口|(?i:app)下载|下载(?i:app)|登录入口|登录网址|注册送|投注(?![站点厅机终])|线上赌|网上赌|在线赌|网址大全"
    "|计划群|赢钱|稳赚|返水|彩金|首存|代理加盟|平台登录|平台注册|平台开户|开户网"
    ")"
)
SPAM = re.compile(
    rf"(?:{_BRANDS})[ ·•-]{{0,2}}(?:{_SUFFIXES})"
    rf"|(?:{_COMMON}){_PITCH}"
    r"|注册送(?:彩金|体验金|\d{1,4}元)|真人荷官|性感荷官|电子游艺|送彩金|首存送"
    r"|(?:线上|在线|网上)赌场(?:开户|平台|官网|注册|投注)|澳门赌场官|外围足球|滚球投注|北京赛车(?i:pk)|加拿大28|一肖[一中]"
    r"|特码(?:资料|论坛|公开)|六合彩(?:开奖|图库|资料)"
    r"|无码(?:高清|视频|在线|专区|av|AV)|成人(?:视频|电影|在线|影院|小说|直播|网站)|色情(?:视频|直播|小说|影片)下载"
    r"|裸聊(?:直播|(?i:app))|约炮|草榴|一本道|(?i:av)在线|黄色视频"
    r"|(?:免费|在线)观看(?:黄|成人)|国产(?:精品|自拍)(?:在线|视频)|同城(?:约|交友)上门|上门(?:全套|特服)"
    r"|(?:无抵押|秒到账|黑户|不看征信)(?:贷款|放款)|贷款(?:秒到账|秒批|加微信|加[vV])"
    r"|代开(?:发票|增值税票?)[^。；，\n举报]{0,8}(?:电话|微信|加|\d)|办证刻章[^。；，\n]{0,6}(?:电话|微信|\d)"
)
"""An advertisement, in normal form."""
ALONE = re.compile(_BRANDS)
"""What is an advertisement where a line, a title or the text of a link holds nothing else."""
SIGNS = re.compile(
    "博|必威|威廉|华体会|葡京|凯时|凯发|尊龙|龙8|龙八|伟德|乐鱼|沙巴|优德|环亚|泛亚|雷火|杏彩|火狐|千亿|千赢|必赢|利来|九游"
    "|云开|半岛综|爱游戏|米乐|球友会|南宫|bet|Bet|BET"
    "|官网|官方网|官方入|app下|App下|APP下|下载app|下载App|下载APP|登录入|登录网|注册送|投注|上赌|线赌|网址大|计划群|赢钱"
    "|稳赚|外围|返水|彩金|首存|代理加|平台登|平台注|平台开|开户网"
    "|荷官|电子游艺|百家乐|时时彩|六合彩|老虎机|门赌|球投|北京赛车|加拿大2|一肖|特码|无码|成人|色情|裸聊|约炮|草榴|一本道"
    "|av在|AV在|黄色视|观看|国产精|国产自|同城|上门|贷款|代开|办证刻"
)
"""One of these stands in every advertisement. An alternation of plain words, whose first characters `re` looks for at once."""
HOST = re.compile(
    r"(?:^|[.\-\d])(?:bet|bets|casino|lottery|poker|porn|sex|xxx|slots?|caipiao|qipai|boyu|yabo|wanbo|kaiyun|leyu|hth|libo|bwin|bodog)(?=[.\-\d]|$)"
    r"|bet(?:365|way|victor|\d{2,4})|\d{2,4}bet|casino|caipiao|(?:yabo|kaiyun|leyu|wanbo|manbet|huangguan|weide|bocai)[a-z\d]{0,12}\."
)
"""A host that bears such a brand."""

TITLE_WORDS = re.compile(r"官网|官方网站|(?i:app)下载|下载|登录|登陆|入口|手机版|最新版|网页版|安卓|注册|在线|免费|首页|平台|全站|投注")
TITLE_PARTS = re.compile(r"[-_—|丨｜,，、/\\\s·]+")

_SYLLABLE = "[（(【\\[][ ]?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[ ]?[)）】\\]]"
PINYIN = re.compile(rf"{_SYLLABLE}(?:[\u4e00-\u9fff]{{1,2}}{_SYLLABLE}){{3,}}")
"""Its sound in brackets behind each of four characters; the sound of one rare character is lawful."""

SOUND = re.compile(r"[（(【\[][ ]?[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]{1,6}[ ]?[)）】\]][\u4e00-\u9fff]")
"""What a text has that holds such pinyin."""

DECEPTIVE = re.compile(r"gov[.-]?cn(?=[.-])|-gov[.-]?cn$|(?:^|\.)xn--|^(?:0x[\da-f]+|[\d.]+)$|:", re.IGNORECASE)
"""A host that passes for an official one, shows other letters than it has, or is a number: its name tells nobody where he goes."""
WITHIN = re.compile(r"(?<=//)[^/?#&=\s\"'<>]{1,253}")
"""Hosts in an address: its own, and those that it hands over to."""
OFFICIAL_HOSTS = (
    "政务", "xn--zfr164b",
    "gov.cn", "mil.cn", "people.com.cn", "people.cn", "xinhuanet.com", "news.cn", "cctv.com", "cctv.cn", "qstheory.cn", "gmw.cn", "ce.cn",
    "china.com.cn", "chinadaily.com.cn", "chinanews.com.cn", "xuexi.cn", "12371.cn", "12377.cn", "12321.cn", "conac.cn", "rmzxw.com.cn",
    "chinacourt.org", "legaldaily.com.cn",
)  # fmt: skip
"""Government and armed forces, the central media, the platforms of hotlines: lawful targets of any official site."""
DOMAIN = re.compile(
    r"(?<![\w@.-])(?:https?://)?((?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.){1,6}(?:cn|com|net|org|gov|edu|mil|top|vip|xyz|cc|me|io|info|club|site|shop|"
    r"online|hk|mo|tw|app|live|fun|link|biz|co|tv|ru|jp|us|uk|example))(?![\w-]|\.[a-z])",
    re.IGNORECASE | re.ASCII,
)
"""An address that the text of a link shows."""
