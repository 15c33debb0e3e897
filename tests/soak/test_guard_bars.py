"""The guard at length: every seeded value of 200 documents is found, wherever it stands; 1,000 ordinary documents raise no alarm.

Numbers that people bear have their forms in `test_guard_personal`; here all kinds of personal data go through the whole of `prepare`, with
names of files and attachments. The documents that would choke a build are in `test_bounds`, one by one and all in one build.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import attachments as a
import pytest
from factories import TODAY, settings, typed, write_content
from test_guard_personal import card, grouped, identity, mobile, old_identity

from gongkai.guard.inspect import inspect
from gongkai.model.problem import Problem
from gongkai.norms.personal import FREE_MAIL
from gongkai.place import Place
from gongkai.preparing import prepare
from gongkai.read.record import read_record
from gongkai.render.fragment import render

pytestmark = pytest.mark.soak

SITE_URL = "https://www.linlan.example/"
Make = Callable[[random.Random], str]


def passport(dice: random.Random) -> str:
    return dice.choice("EGDSPH") + f"{dice.randint(0, 99999999):08d}"


def address(dice: random.Random) -> str:
    homes = (
        "澜东区府前路{}号{}栋{}室",
        "滨江街道云门巷{}号院{}单元{}室",
        "东苑小区{}号楼{}单元{}室",
        "南桥花园{}幢{}单元{}室",
        "柳荫新村{}栋{}门{}室",
    )
    return dice.choice(homes).format(dice.randint(1, 88), dice.randint(1, 9), dice.randint(101, 2904))


def mailbox(dice: random.Random) -> str:
    return f"{dice.choice(('shen', 'lin_zy', 'x.gu', 'zhou1988'))}{dice.randint(1, 999)}@{dice.choice(FREE_MAIL)}"


def plate(dice: random.Random) -> str:
    return dice.choice("京沪粤苏浙川") + dice.choice("ABCDE") + f"{dice.randint(10000, 99999)}"


def full_width(value: str) -> str:
    return "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in value)


KINDS: dict[str, tuple[str, Make, tuple[str, ...]]] = {
    "identity": ("personal-identity", identity, ("身份证号：", "公民身份号码", "证件号码 ")),
    "old identity": ("personal-identity", old_identity, ("身份证号：", "身份证")),
    "mobile": ("personal-mobile", mobile, ("手机：", "联系电话", "")),
    "card": ("personal-card", card, ("银行卡号：", "开户行及账号 ")),
    "passport": ("personal-passport", passport, ("护照号码：", "护照")),
    "address": ("personal-address", address, ("家庭住址：", "家住", "户籍地址：")),
    "mail": ("personal-email", mailbox, ("邮箱：", "")),
    "plate": ("personal-plate", plate, ("车牌号：", "")),
}
SPLIT = ("identity", "old identity", "mobile", "card")
WRITTEN: dict[str, Callable[[str], str]] = {
    "plain": str,
    "full width": full_width,
    "zero width": lambda value: f"{value[:3]}\u200b{value[3:]}",
    "references": lambda value: "".join(f"&#{ord(one)};" for one in value),
    "emphasised": lambda value: f"{value[:2]}**{value[2:5]}**{value[5:]}",
    "spaced": lambda value: grouped(value, " "),
    "hyphenated": lambda value: grouped(value, "-"),
}
BODIES = {
    "sentence": "经与申请人联系，{}，现答复如下。",
    "table cell": "| 序号 | 内容 |\n| --- | --- |\n| 1 | {} |",
    "cell in HTML": "<table><tr><td>{}</td></tr></table>",
    "list": "- 沈某，{}",
    "quotation": "> {}。",
    "footnote": "见[^1]。\n\n[^1]: {}。",
}
FILES: dict[str, Callable[[str], bytes]] = {
    "a.docx": lambda text: a.docx(f"<w:p><w:r><w:t>{text[:6]}</w:t></w:r><w:r><w:t>{text[6:]}</w:t></w:r></w:p>"),
    "a.xlsx": lambda text: a.xlsx(f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>'),
    "a.pptx": lambda text: a.pptx(f"<p:sld><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sld>"),
    "a.odt": lambda text: a.odt(f"<text:p>{text}</text:p>"),
    "a.csv": lambda text: f"序号,内容\n1,{text}\n".encode("gb18030"),
    "a.txt": lambda text: text.encode("utf-16"),
    "b.txt": lambda text: text.encode(),
}
PLACES = (*BODIES, "front matter", "title", "property", *FILES, "name")
NAMED = ("identity", "old identity", "mobile", "plate")
"""What the rules know without a label, of characters that a name may have."""


@dataclass(frozen=True)
class Seeded:
    """A document with one value in it."""

    path: str
    front: dict[str, Any]
    files: dict[str, bytes]
    code: str
    value: str


def seeded(serial: int) -> Seeded:
    """The document of a number: kinds, forms and places go round, so that 200 of them hold every pair many times over."""
    dice = random.Random(f"seeded {serial}")
    kind = list(KINDS)[serial % len(KINDS)]
    place = PLACES[serial // len(KINDS) % len(PLACES)]
    code, make, labels = KINDS[kind]
    value, label = make(dice), dice.choice(labels)
    forms = [form for form in WRITTEN if kind in SPLIT or form not in ("spaced", "hyphenated")]
    said = label + WRITTEN[dice.choice(forms)](value)
    path, front, files = f"notices/2024/{serial:03}", dict[str, Any](), dict[str, bytes]()
    if place in BODIES:
        front["body"] = f"经研究，现答复如下。\n\n{BODIES[place].format(said)}\n\n2024年3月5日，共 1345 件。"
    elif place in ("front matter", "title"):
        front["summary" if place == "front matter" else "title"] = said
    elif place == "name" and kind in NAMED:
        path, code = f"{path}-{value}", "personal-name"
    else:
        name = f"{serial:03}-{place if place in FILES else 'a.docx'}"
        plain = label + value
        text = f"沈某，{plain}" if place in FILES else "正文。"
        property_of = {"docProps/core.xml": f"<cp:coreProperties><dc:title>{plain}</dc:title></cp:coreProperties>"}
        files[name] = FILES[place](text) if place in FILES else a.docx(**property_of)
        front["attachments"], code = [{"file": name}], "attachment-personal"
    return Seeded(path, front, files, code, value)


SEEDED = [seeded(serial) for serial in range(200)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Problem]]:
    """What a check of all of them tells, by document."""
    folder = tmp_path_factory.mktemp("seeded")
    write_content(folder / "content", {one.path: one.front for one in SEEDED})
    for one in SEEDED:
        for name, raw in one.files.items():
            (folder / "content" / "notices" / "2024" / name).write_bytes(raw)
    found: dict[str, list[Problem]] = {}
    for problem in prepare(Place(folder / "content", folder / "docs", "站", SITE_URL), settings()).problems:
        found.setdefault(problem.path.removesuffix(".md"), []).append(problem)
    return found


def test_the_seeded_documents_have_everything() -> None:
    assert {one.code for one in SEEDED} == {code for code, _, _ in KINDS.values()} | {"personal-name", "attachment-personal"}
    assert len({name[4:] for one in SEEDED for name in one.files}) == len(FILES)


@pytest.mark.parametrize("one", SEEDED, ids=lambda one: one.path)
def test_every_seeded_value_is_found_and_kept_to_itself(told: dict[str, list[Problem]], one: Seeded) -> None:
    mine = told[one.path]
    assert one.code in {problem.code for problem in mine}
    if one.code != "personal-name":  # there the value is the path itself
        assert [problem for problem in mine if one.value in problem.message] == []


# ordinary documents

OFFICES = ("市教育局", "市卫生健康委", "市交通运输局", "市应急管理局", "市民政局", "市住房城乡建设局", "市水利局")
WORKS = (
    "老旧小区改造",
    "雨污分流",
    "校车管理",
    "养老助餐",
    "充电设施建设",
    "河道整治",
    "博物馆免费开放",
    "福利彩票公益金使用",
    "小额贷款贴息",
)


def digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choices("0123456789", k=count))


def ordinary(dice: random.Random) -> str:
    """One sentence of an official text that has numbers, names of offices, or words that advertisements have too."""
    n, m, year, month, day = dice.randint(1, 9999), dice.randint(2, 99), dice.randint(1998, 2026), dice.randint(1, 12), dice.randint(1, 28)
    office, work, area = dice.choice(OFFICES), dice.choice(WORKS), f"0{dice.choice((10, 21, 28, dice.randint(310, 998)))}"
    return dice.choice(
        (
            f"安排{work}资金{n}.{m}万元，其中市级{digits(dice, 11)[:9]}元，同比增长{m}.{n % 10}%。",
            f"全市共完成投资{n:,}亿元，完成年度计划的{m}%，涉及{n}户、{m}个小区、{m}栋住宅楼。",
            f"根据《{office}关于印发{work}实施方案的通知》（临政办发〔{year}〕{m}号）和国办发〔{year}〕{n}号文件要求，制定本办法。",
            f"索引号：{digits(dice, 9)}/{year}-{digits(dice, 5)}，"
            f"统一社会信用代码：91{digits(dice, 6)}MA5{digits(dice, 5)}X{digits(dice, 1)}。",
            f"咨询电话：{area}-{dice.randint(2, 8)}{digits(dice, 7)}，办公时间工作日9:00至17:{m % 60:02}，传真{digits(dice, 8)}。",
            f"可拨打12345政务服务便民热线或者12350安全生产举报电话，{office}（{area}）{dice.randint(2, 8)}{digits(dice, 6)}。",
            f"统计代码{digits(dice, 12)}，项目编号{digits(dice, 16)}，合同编号HT-{digits(dice, 14)}，订单号{digits(dice, 18)}。",
            f"{year}年{month}月{day}日{m % 24}时{m % 60:02}分至{year}-{month:02}-{day:02} {m % 24:02}:{m % 60:02}:00，共受理{n}件。",
            f"| {year} | {n} | {m}.{n % 10} | {n * m} | {digits(dice, 8)} | {year}{month:02}{day:02} |",
            f"批复文号{year}{month:02}{day:02}{digits(dice, 4)}，流水号{digits(dice, 20)}，备案号粤ICP备{digits(dice, 8)}号-{m % 9}。",
            f"办公地址：临澜市府前路{n % 300 + 1}号{m % 9 + 1}号楼{m % 9 + 1}{digits(dice, 2)}室，邮编{dice.randint(100000, 860000)}。",
            f"{work}纳入为民办实事，{m}路公交、G{m}高速、S{n % 900 + 100}省道沿线{n}亩林地由{office}负责。",
            f"东经{m}.{digits(dice, 6)}度，北纬{m % 50}.{digits(dice, 6)}度，高程{n}.{digits(dice, 3)}米，标准GB/T {n}-{year}。",
            f"县城{m}个社区新建博物馆、图书馆、体育馆、棋牌室{m}处，查处网上赌博案件{n}起、电信诈骗{m}起。",
            f"国有银行发放贷款{n}亿元，体育彩票销售{m}.{n % 100}亿元，筹集公益金{m}亿元，严禁代开发票。",
            f"邮箱{dice.choice(('jyta', 'bgs', 'xxgk'))}@linlan.gov.cn，"
            f"网址https://www.linlan.gov.cn/art/{year}/{month}/{day}/art_{m}_{digits(dice, 7)}.html。",
            f"小区规划住宅楼{m}栋{n}户，{m % 30 + 1}号楼、{m % 20 + 2}号楼已封顶，{m % 9 + 1}单元加装电梯。",
            f"增长{m}.{n % 10}、{m % 50}.{n % 7}、{m % 40}.{n % 9}、{m % 30}.{n % 8}个百分点，"
            f"分别为{n} {n + m} {n * 2} {n * 3 + m} {n + 7}。",
        )
    )


def ordinary_document(serial: int) -> str:
    dice = random.Random(f"ordinary {serial}")
    parts = []
    for number in range(dice.randint(4, 9)):
        sentences = [ordinary(dice) for _ in range(dice.randint(1, 6))]
        rows = [one for one in sentences if one.startswith("|")]
        text = "".join(one for one in sentences if not one.startswith("|")) or "现答复如下。"
        parts += [f"## {'一二三四五六七八九'[number]}、{dice.choice(WORKS)}", text]
        if rows:
            head = "| 年份 | 件数 | 比例 | 合计 | 代码 | 日期 |\n| --- | --- | --- | --- | --- | --- |"
            parts.append("\n".join([head, *rows]))
    title = f"关于市政协八届四次会议第{serial}号提案（{dice.choice(WORKS)}）的答复"
    return typed("notices/2024/x", {"title": title, "summary": ordinary(dice).strip("| "), "body": "\n\n".join(parts)})


@pytest.mark.parametrize("hundred", range(10))
def test_ordinary_official_texts_raise_no_alarm(hundred: int) -> None:
    alarms = []
    for serial in range(100 * hundred, 100 * hundred + 100):
        text = ordinary_document(serial)
        made = read_record("notices/2024/x", text, settings(), TODAY, lambda name: pytest.fail(name))
        assert made.document, made.problems
        fragment = render(made.document, made.body)
        found = (*fragment.problems, *inspect("notices/2024/x", text, settings(), SITE_URL, made.document, fragment.html))
        alarms += [(serial, str(one), text.split("\n")[one.line - 1]) for one in found]
    assert alarms == []
