"""Personal data: every seeded number is found however it is written, and what only looks like one is left alone."""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from factories import document, settings, typed

from gongkai.guard.finding import Finding, key_of, mask
from gongkai.guard.inspect import inspect
from gongkai.guard.numbers import is_identity
from gongkai.guard.personal import RULES, find, office_keys
from gongkai.render.fragment import render

SEED = 20240305
SITE_URL = "https://www.linlan.example/"


def identity(dice: random.Random) -> str:
    """A number of 18 digits that no office has given out: its place is the province alone."""
    province = dice.choice(["11", "31", "44", "50", "61", "65"])
    body = f"{province}0000{dice.randint(1930, 2015)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}{dice.randint(0, 999):03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def old_identity(dice: random.Random) -> str:
    return f"440000{dice.randint(30, 99)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}{dice.randint(0, 999):03d}"


def mobile(dice: random.Random) -> str:
    return f"1{dice.choice('3456789')}{dice.randint(0, 999999999):09d}"


def card(dice: random.Random) -> str:
    body = "62" + "".join(dice.choices("0123456789", k=dice.choice((13, 16))))
    total = sum(int(d) if place % 2 else sum(divmod(2 * int(d), 10)) for place, d in enumerate(reversed(body)))
    return body + str(-total % 10)


def grouped(number: str, gap: str) -> str:
    """As people split it: 138 0013 8000, 110000 1990 0307 4477, 6222 0000 0000 0000 000."""
    sizes = {11: (3, 4, 4), 18: (6, 4, 4, 4), 15: (6, 6, 3)}.get(len(number), (4,) * 5)
    parts, place = [], 0
    for size in sizes:
        parts.append(number[place : place + size])
        place += size
    return gap.join(part for part in parts if part)


def full_width(number: str) -> str:
    return "".join("\u3000" if one == " " else chr(ord(one) + 0xFEE0) for one in number)


FORMS: dict[str, Callable[[str], str]] = {
    "plain": lambda number: number,
    "spaced": lambda number: grouped(number, " "),
    "hyphenated": lambda number: grouped(number, "-"),
    "dotted": lambda number: grouped(number, "·"),
    "wide spaces": lambda number: grouped(number, "\u3000"),
    "every digit apart": lambda number: " ".join(number),
    "full-width": full_width,
    "full-width and spaced": lambda number: full_width(grouped(number, " ")),
    "zero-width": lambda number: "\u200b".join(number),
    "soft hyphen": lambda number: f"{number[:3]}\u00ad{number[3:]}",
    "word joiner and bidi": lambda number: f"{number[:3]}\u2060{number[3:7]}\u202c{number[7:]}",
    "references": lambda number: "".join(f"&#{ord(one)};" for one in number),
    "hexadecimal references": lambda number: number[:3] + "".join(f"&#x{ord(one):X};" for one in number[3:]),
    "emphasised": lambda number: f"{number[:3]}**{number[3:7]}**{number[7:]}",
    "tagged": lambda number: f"{number[:3]}<strong>{number[3:7]}</strong>{number[7:]}",
    "commented": lambda number: f"{number[:3]}<!-- -->{number[3:]}",
}
PLACES = {
    "sentence": "经与申请人沟通，{label}{number}，现答复如下。",
    "end of a line": "{label}：{number}",
    "table cell": "| 序号 | 姓名 | {label} |\n| --- | --- | --- |\n| 1 | 沈某 | {number} |",
    "HTML cell": "<table><tr><td>{label}</td><td>{number}</td></tr></table>",
    "list": "- 沈某（{label} {number}）",
    "heading": "## 一、{label}{number}",
    "quotation": "> {label}{number}。",
    "picture": "![{label}{number}](a.png)",
    "footnote": "见[^1]。\n\n[^1]: {label}{number}。",
    "comment": "<!-- {label}{number} -->",
}
NUMBERS: dict[str, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    "personal-identity": (identity, ("身份证号", "公民身份号码", "")),
    "personal-mobile": (mobile, ("手机", "联系电话", "", "微信同号")),
    "personal-card": (card, ("银行卡号", "开户行及账号")),
}


@dataclass(frozen=True)
class Seeded:
    """A document with one number in it."""

    path: str
    text: str
    rule: str
    number: str
    written: str
    """The number in its form, as it stands in the text; empty where it stands in the name."""


def seeded_documents(count: int) -> Iterator[Seeded]:
    """The same documents for the same count."""
    dice = random.Random(SEED)
    forms, places, rules = list(FORMS), list(PLACES), list(NUMBERS)
    for serial in range(count):
        rule = rules[serial % len(rules)]
        make, labels = NUMBERS[rule]
        number, label = make(dice), dice.choice(labels)
        if rule == "personal-identity" and serial % 12 == 0:
            number = old_identity(dice)
        if serial % 20 == 19 and rule != "personal-card":  # a card is known by its label
            yield Seeded(f"notices/2024/{dice.choice(['沈某', 'a-', ''])}{number}", typed("notices/2024/x", {}), rule, number, "")
            continue
        if serial % 20 == 18:
            front = {"summary": f"{label or '联系'}：{number}"}
            yield Seeded("notices/2024/x", typed("notices/2024/x", front), rule, number, number)
            continue
        written = FORMS[forms[serial % len(forms)]](number)
        said = PLACES[dice.choice(places)].format(label=label, number=written)
        body = f"经研究，现答复如下。\n\n{said}\n\n2024年3月5日，共 1345 件，678 万元。"
        yield Seeded("notices/2024/x", typed("notices/2024/x", {"body": body}), rule, number, written)


DOCUMENTS = list(seeded_documents(200))


def test_the_seeded_documents_have_every_form() -> None:
    found = {form for form in FORMS for seeded in DOCUMENTS if seeded.written == FORMS[form](seeded.number)}
    assert found == set(FORMS)
    assert {seeded.rule for seeded in DOCUMENTS} == set(NUMBERS)
    assert sum(not seeded.written for seeded in DOCUMENTS) >= 5


@pytest.mark.parametrize("seeded", DOCUMENTS, ids=range(len(DOCUMENTS)))
def test_every_seeded_number_is_found(seeded: Seeded) -> None:
    told = [one for one in inspect(seeded.path, seeded.text, settings(), SITE_URL) if one.code.startswith("personal-")]
    if not seeded.written:
        assert [one.code for one in told] == ["personal-name"]
        return
    assert [one.code for one in told] == [seeded.rule]
    assert told[0].line == seeded.text.count("\n", 0, seeded.text.index(seeded.written)) + 1
    assert seeded.number not in told[0].message
    (finding,) = find(seeded.text)
    assert key_of(finding.value) == seeded.number.lower()
    assert seeded.text[finding.start : finding.end].strip() == seeded.written.strip()


@pytest.mark.parametrize("rule", NUMBERS)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("place", PLACES)
def test_every_form_is_found_in_every_place(rule: str, form: str, place: str) -> None:
    make, labels = NUMBERS[rule]
    number = make(random.Random(f"{rule}{form}{place}"))
    text = PLACES[place].format(label=labels[0], number=FORMS[form](number))
    assert [(one.rule, key_of(one.value)) for one in find(text)] == [(rule, number.lower())]


def test_a_fingerprint_is_the_same_for_every_form() -> None:
    number = mobile(random.Random(SEED))
    assert len({one.fingerprint for form in FORMS.values() for one in find(f"手机 {form(number)}")}) == 1


PERSONAL = {
    "联系人：沈某 13800138000": "personal-mobile",
    "电话 +86 138 0013 8000": "personal-mobile",
    "电话8613800138000": "personal-mobile",
    "手机138-00-138-000": "personal-mobile",
    "[拨打](tel:13800138000)": "personal-mobile",
    "13800138000、": "personal-mobile",
    "护照号码E12345678": "personal-passport",
    "护照（号码：EA 1234567）": "personal-passport",
    "港澳居民来往内地通行证 H12345678": "personal-passport",
    "车辆粤B12345违停": "personal-plate",
    "粤B·12345": "personal-plate",
    "粤B**123**45": "personal-plate",
    "护照G8**517**0940": "personal-passport",
    "shen**@qq.com**": "personal-email",
    "东苑**5**栋2单元**1202**室": "personal-address",
    "东苑5栋2单元1202户": "personal-address",
    "京 A D12345": "personal-plate",
    "粤Ｂ１２３４５": "personal-plate",
    "沪A1234警": "personal-plate",
    "家住滨江街道云门巷12号3单元501室": "personal-address",
    "家庭住址：临澜市澜东区府前路18号": "personal-address",
    "户籍地址：某省某县某镇东风村三组": "personal-address",
    "府前小区12号楼3单元502室反映漏水": "personal-address",
    "东苑5栋1202室": "personal-address",
    "| 住址 | 澜东区府前路18号 |": "personal-address",
    "邮箱shen@qq.com": "personal-email",
    "shen.zhi_yuan@163.com": "personal-email",
    "shen@vip.163.com。": "personal-email",
    "shen(at)126.com": "personal-email",
    "shen＠qq.com": "personal-email",
    "<mailto:shen@gmail.com>": "personal-email",
    "残疾人证号 44000019900307001411": "personal-identity",
    "身份证号440000199003070019": "personal-identity",
    "138    0013      8000": "personal-mobile",
    "请拨(138)00138000": "personal-mobile",
    "电话【138】0013 8000": "personal-mobile",
    '<a href="x" title="13800138000">沈某</a>': "personal-mobile",
    "shen@**qq**.com": "personal-email",
    "shen@qq dot com": "personal-email",
    "shen (at) 163 (dot) com": "personal-email",
    "工行6222000000000000004": "personal-card",
    "东苑小区3-2-501": "personal-address",
    "沈某，住府前路88号": "personal-address",
    "| 姓名 | 家庭住址 |\n| --- | --- |\n| 沈某 | 云门村3组15号 |": "personal-address",
    "姓名|户籍\n沈某|云门村三组": "personal-address",
}
LAWFUL = [
    "咨询电话：0000-88120012", "热线 12345、12350、12388、110、119", "办公电话：（0000）88120012转8001", "电话 400-810-8888",
    "索引号 LL0002/2024-00038", "案号13800138000", "编号：13800138000", "合计13800138000元", "达到13800138000万元",
    "13800138000.50", "统一社会信用代码 91440300MA5F00000X", "网站标识码 4403000081", "https://www.gov.cn/xinwen/13800138000.html",
    "2024年6月12日 10:23", "2022-10-18 15:30:00", "1345 678 901 234", "15.3 14.2 13.8 12.9 11.7 10.5", "共 1,380,013,800 元",
    "收款账号：政务服务中心", "户籍所在地的乡（镇）人民政府", "姓名、住址、联系方式", "纳入户籍所在普通小学", "拟增设电梯住宅楼的各单元",
    "办公地址：临澜市政务服务中心3号楼502室", "单位地址：政和路1号2号楼106室", "市民中心B座1203室", "现有住宅43幢、居民2180户",
    "3号楼1单元加装电梯",
    "分别为225 261 450 711 232。", "规划住宅楼46栋7649户", "新建12幢，安置居民 320 户", "2号楼1单元16户",
    "jyta@linlan.example", "xx@sz.gov.cn", "苏PM2.5和优良天数", "粤B2-20090059", "沪G1503绕城高速",
    "护照或者其他身份证件号码", "138****8000", "440000********0019", "S3801", "标准 GB 11643-1999", "GA 36-2018、DBJ14-022-2003",
    "提案 20240310", "手机信号覆盖 1345 个小区", "微信公众号“临澜发布”", "新A级旅游景区 5 家", "户均 12 户", "住在机关、学校的自立一户",
    "投资 1800 万元、1900 万元、2000 万元", "身份证号440000199013070010", "开户 6222000000000000", "第13800138000号",
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule"), PERSONAL.items())
def test_what_is_personal_is_found(text: str, rule: str) -> None:
    assert [one.rule for one in find(text)] == [rule]


@pytest.mark.parametrize("text", LAWFUL)
def test_what_only_looks_personal_is_left_alone(text: str) -> None:
    assert [(one.rule, one.value) for one in find(text)] == []


HIDDEN = {
    "电话：一三八〇〇一三八〇〇〇": "personal-mobile",
    "手机幺三八零零幺三八零零零": "personal-mobile",
    "手机一三八00一三八000": "personal-mobile",
    "手机：壹叁捌零零壹叁捌零零零": "personal-mobile",
    "电话：一 三 八 〇 〇 一 三 八 〇 〇 〇": "personal-mobile",
    "手机①③⑧⓪⓪①③⑧⓪⓪⓪": "personal-mobile",
    "手机⑴⑶⑻00⑴⑶⑻000": "personal-mobile",
    "手机❶❸❽00❶❸❽000": "personal-mobile",
    "手机¹³⁸⁰⁰¹³⁸⁰⁰⁰": "personal-mobile",
    "手机₁₃₈₀₀₁₃₈₀₀₀": "personal-mobile",
    "手机1\ufe0f\u20e33\ufe0f\u20e38\ufe0f\u20e300138000": "personal-mobile",
    "手机1\u03363\u03368\u033600138000": "personal-mobile",
    "手机I38OOI38OOO": "personal-mobile",
    "身份证四四〇〇〇〇一九九〇〇三〇七〇〇一六": "personal-identity",
    "身份证11010519491231002×": "personal-identity",
    "身份证11010519491231002Х": "personal-identity",
    "电话：138/0013/8000": "personal-mobile",
    "电话：138，0013，8000": "personal-mobile",
    "手机：138,0013,8000": "personal-mobile",
    "手机(138)00138000": "personal-mobile",
    "手机：（138）0013-8000": "personal-mobile",
    "手机：138:0013:8000": "personal-mobile",
    "手机：138+0013+8000": "personal-mobile",
    "手机：138、0013、8000": "personal-mobile",
    "手机：138\n0013\n8000": "personal-mobile",
    "手机：1380013\n8000": "personal-mobile",
    "手机：138<br>00138000": "personal-mobile",
    "| 手机 | 138 | 0013 | 8000 |": "personal-mobile",
    "<tr><td>手机</td><td>138</td><td>0013</td><td>8000</td></tr>": "personal-mobile",
    "电话：0000-88120012/13800138000": "personal-mobile",
    "440000/19900307/0016": "personal-identity",
    "440000（19900307）0016": "personal-identity",
    "| 证件 |4|4|0|0|0|0|1|9|9|0|0|3|0|7|0|0|1|6|": "personal-identity",
    "香港身份证A123456(3)": "personal-identity",
    "台湾身份证A123456789": "personal-identity",
    "外国人永久居留身份证 CHN110105199003": "personal-identity",
    "台胞证12345678": "personal-passport",
    "Passport No. E12345678": "personal-passport",
    "| 护照号 |\n|---|\n| E12345678 |": "personal-passport",
    "请汇至 6222020000000000000（工商银行）": "personal-card",
    "粤b12345": "personal-plate",
    "粤B D·12345": "personal-plate",
    "粤B—12345": "personal-plate",
    "沈某（住：澜东区云门镇东风村12号）": "personal-address",
    "滨江花园12幢3-502": "personal-address",
    "滨江花园12#楼3单元502": "personal-address",
    "滨江花园12座5楼B室": "personal-address",
    "三栋二单元五零二室": "personal-address",
    "滨江小区十二号楼三单元五〇二室": "personal-address",
    "shen@qq点com": "personal-email",
    "shen艾特qq.com": "personal-email",
    "shen AT qq.com": "personal-email",
    "shen @ qq . com": "personal-email",
}
"""How people write what a search for digits shall not find."""
UNHIDDEN = [
    "统一社会信用代码：91440300708461136T", "统一社会信用代码 123301000024881234", "组织机构代码 00248908-7", "临府办函〔2024〕138号",
    "项目编号：440000-2024-00138", "招标编号 SZDL2024001380013800", "粤（2024）临澜市不动产权第0138001号", "440305001002GB00138",
    "20240305 10:23:45", "1709600625000", "ISBN 978-7-5000-0000-0", "CN11-1234/D", "075588120012",
    "电话：0000-12345678、12345679、12345680",
    "电话：1、88120012；2、88120013", "传真：0000-88120012-8001", "113.943215,22.540123", "2013 2014 2015 2016 2017 2018",
    "| 1380 | 1381 | 382 |", "| 1 | 3 | 8 | 0 | 0 | 1 | 3 | 8 | 0 | 0 | 0 |", "138,0013,8000", "一二三四五六七八九十", "二〇二四年三月五日",
    "一九八三年一二月三十日", "一九九〇 一九九一 一九九二", "一、二、三、四、五、六、七、八、九、十、十一", "壹亿叁仟捌佰万元", "①②③④⑤⑥⑦⑧⑨",
    "（2024）粤0300民初13800号", "国药准字H13800138", "移动电话用户1380.0138万户", "代码：2020-440305-48-01-013800", "3×4、5×6",
    "地址：澜东区府前路18号", "联系地址：澜东区府前路18号3栋502室（市民服务中心）", "幼儿园3栋201室", "云门小区3栋101室的社区服务站",
    "粤S12345县道", "粤S12345省道", "新建三栋住宅", "三号楼二层会议室", "二期十二幢三百户", "手机信号基站 138、1380、1200 座", "护照 12 本",
]  # fmt: skip


@pytest.mark.parametrize(("text", "rule"), HIDDEN.items())
def test_what_is_written_to_be_missed_is_found(text: str, rule: str) -> None:
    assert [one.rule for one in find(text)] == [rule]


@pytest.mark.parametrize("text", UNHIDDEN)
def test_what_looks_like_hiding_is_left_alone(text: str) -> None:
    assert [(one.rule, one.value) for one in find(text)] == []


TORN = {
    "经138[0013](#x)8000联系。": "personal-mobile",
    "[138](#a)[0013](#b)[8000](#c)": "personal-mobile",
    "138[^1]00138000\n\n[^1]: 甲": "personal-mobile",
    '138<a href="#x">0013</a>8000': "personal-mobile",
    "经1380013\n8000联系。": "personal-mobile",
    "138&#x2060;0013\\\n8000": "personal-mobile",
    "立[博](#x)体育": "dark-words",
    "立<sup></sup>博体育": "dark-words",
}
"""What is in one piece for readers alone."""


@pytest.mark.parametrize(("body", "rule"), TORN.items())
def test_what_markup_tears_apart_is_found_as_readers_see_it(body: str, rule: str) -> None:
    made, text = document(body=body), typed("notices/2024/x", {"body": body})
    shown = render(made, body)
    (told,) = inspect("notices/2024/x", text, settings(), SITE_URL, made, shown.html, shown.text)
    assert (told.code, told.line) == (rule, 6)


def test_a_torn_finding_is_confirmed_as_any_other() -> None:
    body = "经138[0013](#x)8000联系。"
    fingerprint = Finding("personal-mobile", 0, 0, "13800138000").fingerprint
    review = {"rule": "personal-mobile", "fingerprint": fingerprint, "by": "林某", "reason": "单位值班手机", "date": "2024-03-05"}
    made, text = document(confirmed=[review], body=body), typed("notices/2024/x", {"confirmed": [review], "body": body})
    shown = render(made, body)
    assert list(inspect("notices/2024/x", text, settings(), SITE_URL, made, shown.html, shown.text)) == []


def test_two_numbers_beside_each_other_are_two() -> None:
    found = list(find("联系方式：138 0013 8000 139 0013 9000；13800138001 13800138002"))
    assert [key_of(one.value) for one in found] == ["13800138000", "13900139000", "13800138001", "13800138002"]


def test_what_an_office_has_told_of_itself_is_its_own() -> None:
    offices = office_keys(["138 0013 8000", "jyta@163.com", ""])
    assert list(find("值班手机 138-0013-8000，邮箱 jyta@163.com", offices)) == []


def test_the_check_digit_is_checked_without_a_label_and_forgiven_behind_one() -> None:
    right = identity(random.Random(SEED))
    wrong = right[:17] + ("1" if right[17] != "1" else "2")
    assert (is_identity(right), is_identity(wrong), is_identity(wrong, labelled=True)) == (True, False, True)
    assert not is_identity("110000199013070017", labelled=True)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("13800138000", "138******00"),
        ("138 0013 8000", "138********00"),
        ("44000019900307001X", "440*************1X"),
        ("shen@qq.com", "s***@qq.com"),
        ("府前路18号2单元501室", "府前路**号*单元***室"),
        ("粤B12345", "粤******"),
    ],
)
def test_a_message_shows_too_little_to_use(value: str, shown: str) -> None:
    assert mask(value) == shown
    assert Finding("personal-mobile", 0, 1, value).masked == shown


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_every_rule_says_what_it_finds(rule: Callable[[str], object]) -> None:
    assert (rule.__doc__ or "").endswith(".")
