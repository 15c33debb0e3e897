"""What is China's: sessions, numbers, results, deadlines, page tags, typography."""

import re

import pytest

from gongkai.norms import page_tags
from gongkai.norms.document_number import parse_document_number, parse_index_number
from gongkai.norms.enumeration import listed
from gongkai.norms.numerals import to_chinese, to_int
from gongkai.norms.responsibility import column_name, is_responsibility_list, parse_due, split_bodies
from gongkai.norms.results import SCHEMES, Satisfaction, Scale, parse_mark
from gongkai.norms.session import ASSEMBLY_WORDS, Assembly, Session, parse_session
from gongkai.norms.typography import heading_number, is_date_line, is_salutation, is_signature

CPPCC, CONGRESS = Assembly.CPPCC, Assembly.CONGRESS


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("市政协八届四次会议", Session(CPPCC, 8, 4, "市")),
        ("市政协八届四次", Session(CPPCC, 8, 4, "市")),
        ("政协八届四次会议", Session(CPPCC, 8, 4)),
        ("政协临澜市第八届委员会第四次会议", Session(CPPCC, 8, 4, "市")),
        ("市政协第八届委员会第四次会议", Session(CPPCC, 8, 4, "市")),
        ("中国人民政治协商会议临澜市第八届委员会第四次会议", Session(CPPCC, 8, 4, "市")),
        ("临澜市政协八届四次全体会议", Session(CPPCC, 8, 4, "市")),
        ("市政协8届4次会议", Session(CPPCC, 8, 4, "市")),
        ("市政协８届４次会议", Session(CPPCC, 8, 4, "市")),
        (" 市政协 八届 四次 会议 ", Session(CPPCC, 8, 4, "市")),
        ("省政协十二届十一次会议", Session(CPPCC, 12, 11, "省")),
        ("区政协二十三届二次会议", Session(CPPCC, 23, 2, "区")),
        ("全国政协十四届一次会议", Session(CPPCC, 14, 1, "全国")),
        ("市八届人大四次会议", Session(CONGRESS, 8, 4, "市")),
        ("市人大八届四次会议", Session(CONGRESS, 8, 4, "市")),
        ("临澜市第八届人民代表大会第四次会议", Session(CONGRESS, 8, 4, "市")),
        ("县第十七届人民代表大会第三次会议", Session(CONGRESS, 17, 3, "县")),
        ("八届人大四次", Session(CONGRESS, 8, 4)),
        ("市政协闭会期间", Session(CPPCC, 0, 0, "市")),
        ("市人大闭会期间", Session(CONGRESS, 0, 0, "市")),
        ("人大代表平时建议", Session(CONGRESS, 0, 0)),
    ],
)
def test_a_session_is_read_in_all_its_forms(text: str, session: Session) -> None:
    assert parse_session(text, None) == session


@pytest.mark.parametrize(
    ("text", "assembly", "session"),
    [
        ("八届四次", CPPCC, Session(CPPCC, 8, 4, "市")),
        ("第八届第四次会议", CONGRESS, Session(CONGRESS, 8, 4, "市")),
        ("省政协八届四次会议", CPPCC, Session(CPPCC, 8, 4, "省")),
        ("闭会期间", CONGRESS, Session(CONGRESS, 0, 0, "市")),
    ],
)
def test_what_a_session_leaves_out_comes_from_the_record_and_the_site(text: str, assembly: Assembly, session: Session) -> None:
    assert parse_session(text, assembly, "市") == session


@pytest.mark.parametrize(
    ("text", "assembly", "reason"),
    [
        ("八届四次", None, "no-assembly"),
        ("闭会期间", None, "no-assembly"),
        ("市政协八届四次会议", CONGRESS, "other-assembly"),
        ("市人大闭会期间", CPPCC, "other-assembly"),
        ("八届", CPPCC, "malformed"),
        ("四次会议", CPPCC, "malformed"),
        ("零届四次", CPPCC, "malformed"),
        ("100届1次", CPPCC, "malformed"),
        ("一百届一次", CPPCC, "malformed"),
        ("市政协八届四次会议和五次会议", CPPCC, "malformed"),
        ("十十届百百次", CPPCC, "malformed"),
        ("", CPPCC, "malformed"),
    ],
)
def test_a_session_that_cannot_be_read_says_why(text: str, assembly: Assembly | None, reason: str) -> None:
    with pytest.raises(ValueError, match=f"^{reason}$"):
        parse_session(text, assembly)


@pytest.mark.parametrize(
    ("session", "slug", "label", "term_label"),
    [
        (Session(CPPCC, 8, 4, "市"), "cppcc-8-4", "市政协八届四次会议", "市政协八届"),
        (Session(CONGRESS, 10, 1, "市"), "congress-10-1", "市十届人大一次会议", "市人大十届"),
        (Session(CPPCC, 12, 11), "cppcc-12-11", "政协十二届十一次会议", "政协十二届"),
        (Session(CONGRESS, 0, 0, "市"), "congress-between", "市人大闭会期间", "市人大闭会期间"),
    ],
)
def test_a_session_has_an_address_and_a_name(session: Session, slug: str, label: str, term_label: str) -> None:
    assert (session.slug, session.label, session.term_label) == (slug, label, term_label)
    assert parse_session(session.label, None) == session


def test_both_assemblies_have_their_words() -> None:
    assert [(a.label, a.matter, a.member) for a in Assembly] == [("政协", "提案", "委员"), ("人大", "建议", "代表")]
    assert ASSEMBLY_WORDS["建议"] is ASSEMBLY_WORDS["人大"] is CONGRESS


@pytest.mark.parametrize(
    ("text", "number", "proper"),
    [
        ("深府办〔2022〕20号", "深府办〔2022〕20号", True),
        ("深府办[2022]20号", "深府办〔2022〕20号", True),
        ("深府办［2022］20号", "深府办〔2022〕20号", True),
        ("深府办【2022】20号", "深府办〔2022〕20号", True),
        ("深府办（2022）20号", "深府办〔2022〕20号", True),
        ("深府办(2022)20号", "深府办〔2022〕20号", True),
        ("深府办﹝2022﹞20号", "深府办〔2022〕20号", True),
        ("深府办〖2022〗20号", "深府办〔2022〕20号", True),
        ("深府办 〔2022〕 20 号", "深府办〔2022〕20号", True),
        ("深府办〔２０２２〕２０号", "深府办〔2022〕20号", True),
        ("深府办〔2022〕第20号", "深府办〔2022〕20号", False),
        ("深府办〔2022〕020号", "深府办〔2022〕20号", False),
    ],
)
def test_a_document_number_is_brought_to_its_form(text: str, number: str, proper: bool) -> None:
    parsed, was_proper = parse_document_number(text)
    assert (str(parsed), was_proper) == (number, proper)


def test_numbers_of_one_series_share_office_and_year() -> None:
    assert parse_document_number("深府办〔2022〕20号")[0].series == parse_document_number("深府办[2022]第7号")[0].series == "深府办〔2022〕"


@pytest.mark.parametrize(
    "text", ["", "深府办20号", "深府办〔22〕20号", "〔2022〕20号", "深府办〔2022〕20", "深府办〔1822〕1号", "深府办〔2022〕二号"]
)
def test_what_is_no_document_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="malformed"):
        parse_document_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("000014349/2017-00110", "000014349/2017-00110"),
        ("LL0002 / 2024－00009", "LL0002/2024-00009"),
        ("LL0002/2024—00009", "LL0002/2024-00009"),
        ("LL0002/2024–00009", "LL0002/2024-00009"),
    ],
)
def test_an_index_number_is_brought_to_its_form(text: str, number: str) -> None:
    assert parse_index_number(text) == number


@pytest.mark.parametrize("text", ["", "2024-00009", "LL0002/24-1", "LL0002/2024", "办/2024-1", "L/2024-1", "LL0002/2024-123456789"])
def test_what_is_no_index_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="malformed"):
        parse_index_number(text)


@pytest.mark.parametrize(
    ("numeral", "number"), [("一", 1), ("十", 10), ("十一", 11), ("二十", 20), ("二十三", 23), ("九十九", 99), ("一百零一", 101)]
)
def test_numerals_are_read_and_written(numeral: str, number: int) -> None:
    assert to_int(numeral) == number
    assert to_chinese(number) == numeral


@pytest.mark.parametrize(("numeral", "number"), [("007", 7), ("12", 12), ("一十二", 12), ("一百一十", 110)])
def test_numerals_are_read_in_other_forms_too(numeral: str, number: int) -> None:
    assert to_int(numeral) == number


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("2022年12月底前", "2022-12-31"),
        ("2022年12月31日前", "2022-12-31"),
        ("2022 年 2 月", "2022-02-28"),
        ("2024年2月底", "2024-02-29"),
        ("2024年06月", "2024-06-30"),
        ("2023年底前", "2023-12-31"),
        ("2023年内完成", "2023-12-31"),
        ("2023年", "2023-12-31"),
        ("2024年6月15日之前", "2024-06-15"),
        ("2024年6月15日以前完成", "2024-06-15"),
        ("长期", "长期"),
        ("长期坚持", "长期"),
        ("持续推进", "长期"),
        ("2023年2月30日", ""),
        ("2023年13月", ""),
        ("尽快", ""),
        ("每年12月底前", ""),
        ("2023年6月底前、2024年6月底前", ""),
        ("", ""),
    ],
)
def test_a_deadline_in_words_is_its_last_lawful_day(text: str, due: str) -> None:
    assert parse_due(text) == due


@pytest.mark.parametrize(
    ("heads", "is_one"),
    [
        (("目标任务", "责任单位", "完成时限"), True),
        (("工作任务", "牵头单位", "完成时间"), True),
        (("责 任 单 位", "完 成 时 限"), True),
        (("目标任务", "责任单位"), False),
        (("姓名", "单位", "时间"), False),
        ((), False),
    ],
)
def test_a_table_is_a_responsibility_list_by_its_heads(heads: tuple[str, ...], is_one: bool) -> None:
    assert is_responsibility_list(heads) is is_one


def test_a_column_is_known_by_its_head_without_spaces() -> None:
    assert (column_name(" 具 体\n措施 "), column_name("电话")) == ("measure", "")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("市教育局、、市财政局，", ["市教育局", "市财政局"]),
        ("各县（市、区）、市直各部门", ["各县（市、区）", "市直各部门"]),
        ("市教育局(督办、牵头)、市财政局", ["市教育局(督办、牵头)", "市财政局"]),
        ("市教育局（牵头、市财政局、市公安局", ["市教育局（牵头", "市财政局", "市公安局"]),
        ("市教育局、牵头）、市财政局", ["市教育局、牵头）", "市财政局"]),
        (" 、，", []),
    ],
)
def test_brackets_hold_an_enumeration_together(text: str, parts: list[str]) -> None:
    assert listed(text, "、，") == parts


@pytest.mark.parametrize(
    ("text", "bodies", "note"),
    [
        ("市教育局", ("市教育局",), ""),
        ("市教育局、市财政局，市公安局", ("市教育局", "市财政局", "市公安局"), ""),
        ("市教育局（牵头）、市财政局", ("市教育局", "市财政局"), "市教育局（牵头）"),
        ("市教育局（牵头、督办），市财政局(配合)", ("市教育局", "市财政局"), "市教育局（牵头、督办）；市财政局（配合）"),
        ("", (), ""),
        ("、，", (), ""),
    ],
)
def test_bodies_of_a_cell_are_parted_from_their_notes(text: str, bodies: tuple[str, ...], note: str) -> None:
    assert split_bodies(text) == (bodies, note)


@pytest.mark.parametrize(
    ("scheme", "mark", "scale"),
    [
        ("A-D", "B", Scale.IN_PROGRESS),
        ("A-D", "C", Scale.PLANNED),
        ("A-C", "B", Scale.PLANNED),
        ("A-C", "C", Scale.REFERENCE),
        ("甲乙丙", "乙", Scale.PLANNED),
    ],
)
def test_a_mark_means_what_its_scheme_says(scheme: str, mark: str, scale: Scale) -> None:
    assert SCHEMES[scheme][mark] is scale


def test_every_scheme_begins_with_what_is_solved_and_never_rises() -> None:
    order = list(Scale)
    for scheme in SCHEMES.values():
        places = [order.index(scale) for scale in scheme.values()]
        assert places[0] == 0
        assert places == sorted(places)


@pytest.mark.parametrize(
    ("text", "mark"), [("A", "A"), ("a类", "A"), ("（A）", "A"), ("【B类】", "B"), (" [c] ", "C"), ("甲类", "甲"), ("A类）", "A")]
)
def test_a_mark_is_read_without_its_trimmings(text: str, mark: str) -> None:
    assert parse_mark(text) == mark


def test_results_and_satisfaction_have_names_for_readers_and_addresses() -> None:
    assert [scale.label for scale in Scale] == ["已解决或基本解决", "正在解决", "列入规划逐步解决", "留作参考"]
    assert [said.slug for said in Satisfaction] == ["satisfied", "mostly", "unsatisfied"]


def test_page_tags_stand_in_the_order_of_the_norm_and_never_empty() -> None:
    assert page_tags.tags(Url="u", ArticleTitle="t", SiteName="s", Keywords="", ColumnName="c") == (
        ("SiteName", "s"),
        ("ColumnName", "c"),
        ("ArticleTitle", "t"),
        ("Url", "u"),
    )


def test_a_page_tag_that_the_norm_does_not_have_is_our_bug() -> None:
    with pytest.raises(KeyError, match="Robots"):
        page_tags.tags(Robots="x")


def test_keywords_are_joined_as_crawlers_split_them() -> None:
    assert page_tags.keywords(["校园", "安全"]) == "校园;安全"


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("一、总体要求", (2, 1)),
        ("十二、其他", (2, 12)),
        ("（二）加强培训", (3, 2)),
        ("(三)加强培训", (3, 3)),
        ("1. 开展轮训", (4, 1)),
        ("1．开展轮训", (4, 1)),
        ("2、开展轮训", (4, 2)),
        ("（3）名单", (5, 3)),
        ("第一章 总则", (0, 1)),
        ("第二部分 任务", None),
        ("2.5 公里", None),
        ("2024年工作", None),
        ("一线工作", None),
        ("总体要求", None),
        ("十十、其他", None),
    ],
)
def test_a_heading_is_known_by_its_number(title: str, number: tuple[int, int] | None) -> None:
    assert heading_number(title) == number


@pytest.mark.parametrize(
    ("text", "is_one"),
    [("沈知远委员：", True), ("各县（区）人民政府，市直各单位:", True), ("您的提案收悉。现答复如下：", False), ("：", False)],
)
def test_a_salutation_ends_with_a_colon_and_holds_no_sentence(text: str, is_one: bool) -> None:
    assert is_salutation(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"), [("2022年11月3日", True), ("2022 年 11 月", True), ("2022年11月3日印发", False), ("2022年", False)]
)
def test_a_date_line_is_a_date_alone(text: str, is_one: bool) -> None:
    assert is_date_line(text) is is_one


@pytest.mark.parametrize(
    ("text", "is_one"), [("临澜市教育局", True), ("特此通知。", False), ("附件：名单", False), ("局", False), ("长" * 41, False)]
)
def test_a_signature_is_a_short_name_without_stops(text: str, is_one: bool) -> None:
    assert is_signature(text) is is_one


@pytest.mark.parametrize("number", range(1, 100))
def test_numerals_below_a_hundred_are_those_of_the_library(number: int) -> None:
    import cn2an

    assert to_chinese(number) == re.sub("^一十", "十", cn2an.an2cn(number))
    assert to_int(to_chinese(number)) == number
