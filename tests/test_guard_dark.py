"""Marks of a hijacked page: advertisements, links that lead elsewhere, stuffed titles, pinyin; and what official texts may say."""

import pytest
from factories import settings, typed

from gongkai.guard.characters import odd_characters
from gongkai.guard.dark import OutLink, is_below, judge_link, out_links, scan_text, stuffed_title
from gongkai.guard.inspect import lawful_hosts
from gongkai.guard.published import scan_file
from gongkai.norms.characters import ordinary

HOSTS = lawful_hosts(settings(domain="www.linlan.example", guard={"hosts": ["hospital.example"]}), "https://jyta.linlan.example/zwgk/")

SPAM = [
    "立博体育",
    "title: 立博",
    "## 必威官网",
    "欢迎访问亚博登录入口",
    "立\u200b博\u200b体育",
    "立&#21338;体育",
    "亚博体育(中国)",
    "皇冠体育官网",
    "银河体育app下载",
    "澳门新葡京娱乐平台",
    "彩票投注平台",
    "注册送58元",
    "bet365官网",
    "时时彩平台开户",
    "贷款秒到账",
    "无抵押贷款",
    "代开发票 联系微信",
    "成人视频",
    "真人荷官",
    "ｂｅｔ３６５登录",
]
LAWFUL = [
    "公立博物馆免费开放",
    "设立博士后科研工作站",
    "国立博览平台建设",
    "中亚博览会",
    "打击网络赌博、百家乐、时时彩等违法活动",
    "福利彩票公益金",
    "体育彩票销售网点",
    "彩票投注站不得向未成年人售票",
    "银河体育馆改造",
    "江南体育中心",
    "金沙体育公园",
    "开云路",
    "皇冠假日酒店",
    "小额担保贷款",
    "创业担保贷款贴息",
    "虚开代开发票违法行为，举报电话 12366",
    "市政府官网",
    "城市APP建设",
    "成人高等教育",
    "人口增长过快，三区叠加",
    "米兰世博会",
    "半岛外围海域",
    "色情、赌博等有害信息",
    "防范裸聊敲诈",
    "国产精品展销会",
    "捕鱼许可证",
    "棋牌室噪声扰民",
    "建设千亿平台",
    "南宫市人民政府",
]


@pytest.mark.parametrize("text", SPAM)
def test_an_advertisement_is_told(text: str) -> None:
    assert [one.rule for one in scan_text(f"第一段。\n\n{text}\n\n第二段。")] == ["dark-words"]


@pytest.mark.parametrize("text", LAWFUL)
def test_what_official_texts_say_is_left_alone(text: str) -> None:
    assert [one.value for one in scan_text(f"第一段。\n\n{text}\n\n第二段。")] == []


def test_pinyin_behind_every_character_is_told_and_that_of_one_is_not() -> None:
    assert [one.rule for one in scan_text("关（guān）于（yú）加（jiā）强（qiáng）监管")] == ["dark-pinyin"]
    assert list(scan_text("汆（cuān）烫和（huò）面，甲(a)乙(b)")) == []


@pytest.mark.parametrize("title", ["立博官网-APP下载|登录入口|手机版", "某某体育官网_某某体育app_某某体育登录", "应急 应急 应急 应急"])
def test_a_stuffed_title_is_told(title: str) -> None:
    assert stuffed_title(title)


@pytest.mark.parametrize(
    "title",
    [
        "关于市政协八届四次会议第156号提案的答复",
        "关于优化城市APP、政务官网和小程序登录的建议",
        "市教育局—2024年度—办理情况报告",
        "在线办理，一网通办",
    ],
)
def test_an_official_title_is_left_alone(title: str) -> None:
    assert not stuffed_title(title)


@pytest.mark.parametrize(
    ("address", "text", "rule"),
    [
        ("https://www.gov.cn/x.htm", "国务院文件", ""),
        ("https://www.sz.gov.cn/", "深圳市人民政府", ""),
        ("https://jyta.linlan.example/", "本站", ""),
        ("https://www.linlan.example:8443/a", "市政府", ""),
        ("http://yy.hospital.example/", "市医院", ""),
        ("http://www.people.com.cn/", "人民网", ""),
        ("https://www.gov.cn/x", "www.gov.cn", ""),
        ("https://gov.cn.evil.example/", "国务院文件", "link-foreign"),
        ("https://fakegov.cn/", "通知", "link-foreign"),
        ("https://www.gov.cn@evil.example/", "通知", "link-foreign"),
        ("https://EVIL.example/", "详情", "link-foreign"),
        ("https://evil.example./", "详情", "link-foreign"),
        ("https://other.example/a", "https://other.example/a", "link-foreign-shown"),
        ("https://evil.example/", "www.gov.cn", "link-mismatch"),
        ("https://evil.example/", "ｗｗｗ.gov.cn", "link-mismatch"),
        ("https://www.gov.cn/", "https://www.linlan.example/", "link-mismatch"),
        ("https://www.bet365.example/", "体育新闻", "dark-host"),
        ("https://yabo88.example/", "https://yabo88.example/", "dark-host"),
        ("https://www.gov.cn/?url=https://bet365.example/", "通知", "dark-host"),
        ("https://www.gov.cn/?url=https%3A%2F%2Fbet365.example", "通知", "dark-host"),
        ("https://www.gov.cn/?url=https%253A%252F%252Fbet365.example", "通知", "dark-host"),
        ("https://www.gov.cn/?url=https://www.sz.gov.cn/", "通知", ""),
        ("https://www.gov.cn.evil.example/", "https://www.gov.cn.evil.example/", "link-foreign"),
        ("https://evil-gov.cn/", "https://evil-gov.cn/", "link-foreign"),
        ("https://xn--80ak6aa92e.example/", "https://xn--80ak6aa92e.example/", "link-foreign"),
        ("https://2130706433/", "https://2130706433/", "link-foreign"),
        ("https://127.0.0.1/", "https://127.0.0.1/", "link-foreign"),
        ("https://临澜.政务/", "临澜", ""),
        ("https://alphabet.example/", "alphabet.example", "link-foreign-shown"),
        ("https://[::1/", "坏地址", "link-foreign"),
    ],
)
def test_a_link_is_judged_by_where_it_leads(address: str, text: str, rule: str) -> None:
    assert judge_link(OutLink(address, text), HOSTS) == rule


def test_a_host_is_below_another_by_whole_labels() -> None:
    assert is_below("a.b.gov.cn", {"gov.cn"})
    assert not is_below("xgov.cn", {"gov.cn"})


def test_links_are_read_from_the_finished_body() -> None:
    body = '<a class="gk-external" href="https://a.example/?x=1&amp;y=2" rel="noopener">甲<strong>乙</strong></a> <a href="../b/">丙</a>'
    assert list(out_links(body)) == [OutLink("https://a.example/?x=1&y=2", "甲乙")]


def test_a_finished_page_is_scanned_again() -> None:
    page = '<html><a href="//evil.example/a">x</a><script src="https://www.linlan.example/a.js"></script><p>立博体育</p></html>'.encode()
    words, host = scan_file("x/index.html", page, HOSTS, ())
    assert (words.code, "立博体育" in words.message) == ("published-words", True)
    assert (host.code, "evil.example" in host.message) == ("published-host", True)
    assert list(scan_file("x/index.html", "<p>公立博物馆</p>".encode(), HOSTS, ())) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("应\u200b急", "character-unseen"),
        ("\u00ad", "character-unseen"),
        ("应\u2060急", "character-unseen"),
        ("应\ufe0f急", "character-unseen"),
        ("\u202e字", "character-bidi"),
        ("\u2066字", "character-bidi"),
        ("\ue004", "character-private"),
        ("\U000f0000", "character-private"),
        ("\ufffd", "character-lost"),
        ("\x85", "character-control"),
        ("⼀", "character-radical"),
        ("⻓", "character-radical"),
    ],
)
def test_a_character_that_deceives_is_told(text: str, rule: str) -> None:
    assert [one.rule for one in odd_characters(text)] == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "第１２号（Ａ）",
        "，。；：“”《》〔〕",
        "👨\u200d👩\u200d👧",
        "☎\ufe0f",
        "1\ufe0f\u20e3",
        "①②③",
        "\u3000\u00a0",
        typed("notices/x", {}),
    ],
)
def test_an_ordinary_character_is_left_alone(text: str) -> None:
    assert list(odd_characters(text)) == []


@pytest.mark.parametrize(("radical", "right"), [("⼀", "一"), ("⽉", "月"), ("⻓", "长"), ("⻛", "风"), ("⺟", "母"), ("⻳", "龟")])
def test_a_radical_is_cured_by_its_character(radical: str, right: str) -> None:
    assert ordinary(radical) == right
