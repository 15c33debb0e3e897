"""Importing: what a page or a letter says, and what becomes of it; what is refused, and in which words."""

import functools
import json
import re
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from factories import TODAY, cases, no_files, settings
from letters import Letter
from printed import Rule, Said, pdf, printed

from gongkai.importer.decode import decode
from gongkai.importer.draft import Draft, make_draft
from gongkai.importer.given import parse_given
from gongkai.importer.markdown import to_markdown
from gongkai.importer.raw import Form, Paragraph, Picture, Refused, Table
from gongkai.importer.report import refusal, remark_text
from gongkai.importer.run import Order, import_files, sources
from gongkai.importer.sniff import MAX_BYTES, sniff
from gongkai.norms.script import Table as ScriptTable
from gongkai.norms.script import convert, table
from gongkai.norms.simplified import simplified
from gongkai.read.record import read_record
from gongkai.render.fragment import render

HAN = re.compile(r"[\u3400-\u9fff]")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
PARAGRAPH = "节日期间请安排专人值班，保持电话畅通，遇有情况及时报告，不得迟报、漏报。"
FIELDS = {field for kind in settings().all_kinds for field in kind.schema().model_fields}


def draft(raw: bytes | str, name: str = "页面.txt", beside: Callable[[str], bool] = lambda name: False, **of: Any) -> Draft:
    """One source as an ordinary site imports it."""
    return make_draft(name, raw if isinstance(raw, bytes) else raw.encode(), settings(), beside, **of)


def body(made: Draft) -> str:
    names = {**made.copies, **{name: name for name in made.embedded}}
    return to_markdown(made.blocks, made.notes, names)


def plain(made: Draft) -> dict[str, Any]:
    """The fields without the mark of a draft."""
    return {key: value for key, value in made.fields.items() if key != "draft"}


def source(case: dict[str, Any]) -> bytes:
    """The file that a case is about."""
    return str(case["text"]).encode(case.get("encoding", "utf-8"))


@pytest.mark.parametrize("case", cases("import"))
def test_import(case: dict[str, Any]) -> None:
    """text: the source; name: its file; encoding: of it; beside: files that lie by it; set: what the editor gives.

    path, fields, missing, body, dropped (reason: texts), remarks: what comes of it, as far as the case says; refused: or why nothing does.
    """
    beside = {f"./{name}" for name in case.get("beside", [])} | set(case.get("beside", []))
    given = parse_given(case.get("set", []), FIELDS)
    if "refused" in case:
        with pytest.raises(Refused) as refused:
            draft(source(case), case.get("name", "页面.txt"))
        assert refusal(refused.value) == case["refused"]
        return
    made = draft(source(case), case.get("name", "页面.txt"), lambda name: name in beside, given=given)
    assert (made.path, plain(made), list(made.missing)) == (case["path"], case["fields"], case["missing"])
    if "body" in case:
        assert body(made) == case["body"]
    for reason, texts in case.get("dropped", {}).items():
        assert [one.text for one in made.dropped if one.reason == reason] == texts
    if "remarks" in case:
        assert [remark_text(remark) for remark in made.remarks] == case["remarks"]


@pytest.mark.parametrize("case", [case for case in cases("import") if "refused" not in case.values[0]])
def test_a_draft_is_read_back_as_it_was_written(case: dict[str, Any]) -> None:
    """What the front matter says is what was found; only what is missing is a problem."""
    made = draft(source(case), case.get("name", "页面.txt"), given=parse_given(case.get("set", []), FIELDS))
    record = read_record(made.path, made.text(), settings(), TODAY, no_files)
    assert {p.code for p in record.problems if p.severity == 0} <= {"field-missing", "value-empty", "proposal-number-missing"}
    if not made.missing:
        assert record.document
        assert str(record.document.fields.title) == made.fields["title"]


@pytest.mark.parametrize("case", [case for case in cases("import") if "refused" not in case.values[0]])
def test_no_character_is_lost(case: dict[str, Any]) -> None:
    """Every Han character of the source stands in the text, in the head that left it, or among what was dropped."""
    raw = case["text"]
    if case.get("name", "").endswith(("html", "htm", "shtml")):
        raw = re.sub(r"(?si)<(script|style|head)\b.*?</\1>|<!--.*?-->|<[^>]*>", "", raw)
    made = draft(source(case), case.get("name", "页面.txt"))
    kept = "".join([*(b.text for b in made.blocks), *made.moved, *(d.text for d in made.dropped)])
    assert not Counter(HAN.findall(raw)) - Counter(HAN.findall(kept))
    if "|" not in raw:
        rest = iter(HAN.findall(raw))
        assert all(sign in rest for sign in HAN.findall("".join(b.text for b in made.blocks)))  # in the order of the source


@functools.cache
def script() -> ScriptTable:
    return table()


def traditional(text: str) -> str:
    """A text in Traditional Chinese."""
    known = script()
    phrases = known.phrases | {word: "".join(known.characters.get(sign, sign) for sign in word) for word in known.barriers}
    return convert(text, known.characters, phrases, max(map(len, phrases)))


def alike(value: Any) -> str:
    """A value as it is compared whatever the way of writing: 覆 is 復 in some texts."""
    return simplified(json.dumps(value, ensure_ascii=False)).replace("覆", "复")


@pytest.mark.parametrize("case", [case for case in cases("import") if not {"refused", "encoding"} & set(case.values[0])])
def test_a_page_in_traditional_characters_is_understood_alike_and_stays_as_it_was(case: dict[str, Any]) -> None:
    said = traditional(case["text"])
    name = case.get("name", "页面.txt")
    made, known = draft(said, name), draft(case["text"], name)
    assert alike([plain(made), made.missing, body(made)]) == alike([plain(known), known.missing, body(known)])
    raw = re.sub(r"(?si)<(script|style|head)\b.*?</\1>|<!--.*?-->|<[^>]*>", "", said) if name.endswith(("html", "htm")) else said
    kept = "".join([*(b.text for b in made.blocks), *made.moved, *(d.text for d in made.dropped)])
    assert not Counter(HAN.findall(raw)) - Counter(HAN.findall(kept))
    if "|" not in raw:
        rest = iter(HAN.findall(raw))
        assert all(sign in rest for sign in HAN.findall("".join(b.text for b in made.blocks)))


def test_a_drafts_text_renders_to_the_same_text() -> None:
    said = "星号*一*和_二_，<b>甲</b>，`乙`，[丙](x)，A&amp;B，~~丁~~。"
    made = draft(f"关于*安全*的通知\n各单位：\n{said}", given={"date": "2024-01-02", "source": "市教育局"})
    record = read_record(made.path, made.text(), settings(), TODAY, no_files)
    assert record.document
    fragment = render(record.document, record.body)
    assert said in fragment.text
    assert not [p for p in fragment.problems if p.severity == 0]


# encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_whatever_its_encoding(encoding: str) -> None:
    assert body(draft(f"关于值班的通知\r\n各单位：\r\n{PARAGRAPH}".encode(encoding))) == f"各单位：\n\n{PARAGRAPH}\n"


def test_a_page_that_declares_gb2312_may_hold_more() -> None:
    page = f'<html><head><meta charset="gb2312"></head><body><p>镕基同志：{PARAGRAPH}</p></body></html>'.encode("gbk")
    made = draft(page, "a.html")
    assert (made.encoding, "镕基同志" in body(made)) == ("gb18030", True)


def test_a_page_that_declares_wrongly_is_read_by_detection() -> None:
    made = draft(f'<meta charset="utf-8"><p>{PARAGRAPH}</p>'.encode("gbk"), "a.html")
    assert (made.encoding, body(made)) == ("gb18030", f"{PARAGRAPH}\n")


def test_a_text_in_big5_is_read_and_told() -> None:
    text = "關於長者醫療服務的書面答覆，政府會繼續留意這個問題，並與有關機構商討，務求讓更多長者受惠。" * 4
    made = draft(f'<meta charset="big5"><p>{text}</p>'.encode("big5"), "a.html")
    assert "正文是繁体字，文字没有转换。" in [remark_text(remark) for remark in made.remarks]


def test_decoding_never_leaves_a_mark_or_carriage_returns() -> None:
    assert decode("\ufeff甲\r\n乙\r丙".encode()) == ("甲\n乙\n丙", "utf-8")


# what is no document


def zipped(**members: bytes) -> bytes:
    """A package of these members."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in members.items():
            package.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("空.txt", b"", "是空文件。"),
        ("空.html", b" \r\n\t", "是空文件。"),
        ("旧.doc", OLE,
         "是 .doc 文件，读不了。请用 Word 或 WPS 打开，另存为 .docx 再导入；OFD 请用阅读器另存为带文字的 PDF。"),
        ("旧.wps", OLE,
         "是 .wps 文件，读不了。请用 Word 或 WPS 打开，另存为 .docx 再导入；OFD 请用阅读器另存为带文字的 PDF。"),
        ("版.ofd", zipped(**{"OFD.xml": b"<ofd/>"}),
         "是 .ofd 文件，读不了。请用 Word 或 WPS 打开，另存为 .docx 再导入；OFD 请用阅读器另存为带文字的 PDF。"),
        ("加密.docx", OLE, "是加密的或旧格式的 Office 文件。请打开后去掉密码，另存为 .docx 再导入。"),
        ("图.html", b"\x89PNG\r\n\x1a\n" + bytes(99), "是图片，不是文字稿。请先用文字识别软件转成文字。"),
        ("坏.docx", b"PK\x03\x04" + bytes(99), "是损坏的 .docx 文件，打不开。请重新取得原件。"),
        ("残.docx", zipped(**{"word/document.xml": b"x"}), "是损坏的 .docx 文件，打不开。请重新取得原件。"),
        ("宏.docx", zipped(**{"word/document.xml": b"<x/>", "word/vbaProject.bin": b"x"}),
         "含有宏，可能有害，没有打开。请用 Word 另存为不含宏的 .docx。"),
        ("炸弹.docx", zipped(**{"word/document.xml": bytes(60_000_000)}), "解开后有 57 MB，不像一份正常的文件，没有打开。"),
        ("包.zip", zipped(a=b"x"), "是压缩包。请解开以后再导入里面的文件。"),
        ("改名.docx", b"hello", "是损坏的 .docx 文件，打不开。请重新取得原件。"),
        ("改名.pdf", b"hello", "是损坏的 .pdf 文件，打不开。请重新取得原件。"),
        ("坏.pdf", b"%PDF-1.7\n" + bytes(50), "是损坏的 .pdf 文件，打不开。请重新取得原件。"),
        ("乱.txt", bytes(range(1, 256)) * 40 + b"\0\1\2\3" * 99, "不是文字稿，读不出文字。"),
    ],
)  # fmt: skip
def test_what_is_no_document_is_refused_in_one_line(name: str, raw: bytes, said: str) -> None:
    with pytest.raises(Refused) as refused:
        draft(raw, name)
    assert refusal(refused.value) == said


def test_a_file_of_more_than_fifty_megabytes_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        sniff("a.html", b"x" * (MAX_BYTES + 1))
    assert refusal(refused.value) == "有 50 MB，超过 50 MB，不像一份文件。请确认没有选错。"


def test_html_nested_ten_thousand_deep_is_read() -> None:
    page = "<div>" * 10_000 + f"<p>{PARAGRAPH}</p>" + "</div>" * 10_000
    assert body(draft(page, "a.html")) == f"{PARAGRAPH}\n"


def test_tables_nested_ten_thousand_deep_are_walked_through() -> None:
    assert body(draft("<table><tr><td>" * 10_000 + f"<p>{PARAGRAPH}</p>", "a.html")) == f"{PARAGRAPH}\n"


def test_a_table_of_ten_thousand_rows_keeps_every_cell() -> None:
    rows = "".join(f"<tr><td>第{n}行</td><td colspan='999999999'>{n}</td></tr>" for n in range(10_000))
    made = draft(f"<div class='content'><p>{PARAGRAPH}</p><table>{rows}</table></div>", "a.html")
    (table,) = [block for block in made.blocks if isinstance(block, Table)]
    assert len(table.rows) == 10_000
    assert table.rows[-1][0].text == "第9999行"


def test_content_decides_and_not_the_name() -> None:
    assert sniff("a.txt", b"<!DOCTYPE html><p>x") is Form.HTML
    assert sniff("a.html", b"%PDF-1.4") is Form.PDF
    assert sniff("a", "普通文字".encode()) is Form.TEXT


# Word letters


def letter() -> Letter:
    """A reply as a handling department writes it."""
    made = Letter()
    made.line("临澜市教育局文件", centred=True)
    made.line("临教函〔2024〕38号　　　　签发人：闻山岳")
    made.line("（A）")
    made.line("关于市政协八届三次会议", centred=True)
    made.line("第012号提案的答复", centred=True)
    made.line("沈知远委员：")
    made.line("　　您提出的《关于规范小学校外托管的提案》收悉。经会同市财政局研究，现答复如下：")
    return made


def test_a_word_letter_gives_every_field() -> None:
    made = letter()
    made.line("一、摸清底数")
    made.line("　　全市共有托管点96个。")
    made.line("临澜市教育局", right=True)
    made.line("2024年6月12日", right=True)
    made.line("联系人：何某　　联系电话：0000-88120012")
    made.line("抄送：市政协提案委员会，市政府督查室。")
    made.table([["意见征询表", ""], ["对答复是否满意", "□满意 ☑基本满意 □不满意"]])
    got = draft(made.bytes(), "答复.docx")
    assert got.path == "replies/2024/cppcc-8-3-012"
    assert plain(got) == {
        "title": "关于市政协八届三次会议第012号提案的答复", "document_number": "临教函〔2024〕38号", "signed_off_by": "闻山岳",
        "result": "A", "assembly": "cppcc", "session": "市政协八届三次会议", "proposal_number": "012",
        "proposal_title": "关于规范小学校外托管的提案",
        "proposers": ["沈知远"], "supporting": ["市财政局"], "issuers": ["临澜市教育局"], "signed": "2024-06-12",
        "satisfaction": "基本满意", "contact": {"person": "何某", "phone": "0000-88120012"}, "cc": ["市政协提案委员会", "市政府督查室"],
    }  # fmt: skip
    assert got.missing == ("date", "source")
    assert body(got).startswith("沈知远委员：\n\n您提出的")
    assert "## 一、摸清底数\n\n全市共有托管点96个。" in body(got)


def test_headings_by_numbering_alone_get_their_numbers() -> None:
    made = letter()
    made.numbering(("chineseCountingThousand", "%1、"))
    for title in ("摸清底数", "统一收费"):
        made.line(title, number=True)
        made.line("　　本市有关工作正在推进，年底前完成。")
    assert [b.text for b in draft(made.bytes(), "a.docx").blocks if isinstance(b, Paragraph) and b.level == 2] == [
        "一、摸清底数",
        "二、统一收费",
    ]


def test_headings_by_style_keep_their_order() -> None:
    made = letter()
    made.document.add_heading("基本情况", 1)
    made.line("　　今年的工作已经完成。")
    made.document.add_heading("具体做法", 2)
    made.line("　　逐项推进落实。")
    assert [(b.level, b.text) for b in draft(made.bytes(), "a.docx").blocks if isinstance(b, Paragraph) and b.level] == [
        (2, "基本情况"),
        (3, "具体做法"),
    ]


def test_merged_cells_of_word_keep_their_spans() -> None:
    made = letter()
    table = made.table([["单位", "任务", "时限"], ["市教育局", "甲", "年底"], ["", "乙", "长期"], ["合计", "", "2"]])
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 1))
    (got,) = [b for b in draft(made.bytes(), "a.docx").blocks if isinstance(b, Table)]
    assert [[(c.text, c.colspan, c.rowspan) for c in row] for row in got.rows] == [
        [("单位", 1, 1), ("任务", 1, 1), ("时限", 1, 1)],
        [("市教育局", 1, 2), ("甲", 1, 1), ("年底", 1, 1)],
        [("乙", 1, 1), ("长期", 1, 1)],
        [("合计", 2, 1), ("2", 1, 1)],
    ]


def test_pictures_of_word_come_along_without_an_invented_description() -> None:
    made = letter()
    made.picture()
    got = draft(made.bytes(), "a.docx")
    (picture,) = [b for b in got.blocks if isinstance(b, Picture)]
    assert list(got.embedded) == [picture.name]
    assert f"![](x-{picture.name})" in got.text("x")


def test_tracked_changes_and_page_margins_are_told() -> None:
    made = letter()
    made.line("　　正文一段。")
    made.tracked("插入的字", "删去的字")
    made.document.sections[0].footer.paragraphs[0].text = "— 1 —"
    got = draft(made.bytes(), "a.docx")
    assert "插入的字" in body(got)
    assert "删去的字" not in body(got)
    assert [one.text for one in got.dropped if one.reason == "page-margin"] == ["— 1 —"]
    assert "有没有接受的修订：插入 1 处（保留），删除 1 处（去掉）。请核对定稿。" in [remark_text(remark) for remark in got.remarks]


# PDF


def test_a_pdf_is_read_without_headers_and_with_its_lines_joined() -> None:
    page = [
        "临澜市教育局情况通报",
        "",
        "关于值班安排的通知",
        "各单位：",
        "　　节日期间请安排专人值班，保持电话畅通，遇有情况及时报",
        "告，不得迟报、漏报。",
    ]
    raw = pdf(
        [
            [*page, "— 1 —"],
            ["临澜市教育局情况通报", "", "　　第二页的第一段文字。", "— 2 —"],
            ["临澜市教育局情况通报", "", "临澜市教育局", "2024年6月12日", "— 3 —"],
        ]
    )
    got = draft(raw, "通知.pdf")
    assert "节日期间请安排专人值班，保持电话畅通，遇有情况及时报告，不得迟报、漏报。" in body(got)
    assert not re.search("— 1 —|情况通报", body(got))
    assert (got.fields["signed"], got.fields["issuers"]) == ("2024-06-12", ["临澜市教育局"])
    assert [one.text for one in got.dropped] == ["临澜市教育局情况通报", "— 1 —", "— 2 —", "— 3 —"]


def test_a_printed_letter_gives_what_its_word_file_would() -> None:
    first = [
        "",
        "　　　　　　　　　　　　　　　　　　　　（A）",
        "　　　　　　临澜市水务局文件",
        "临水函〔2024〕18号　　　　　　签发人：闻山岳",
        "　　关于市政协八届三次会议第118号提案的答复",
        "季望舒委员：",
        "　　您提出的《关于推进节水型社会建设的提案》收悉。经",
        "会同市财政局研究，现答复如下：",
        "　　一、管网改造。去年更换老旧管网42公里，漏损率由百",
        "分之十二降到百分之九。",
        "　　二、阶梯水价。居民用水分三级计价，每年公布一次执",
        "— 1 —",
    ]
    second = [
        "",
        "行情况，接受监督。",
        "　　感谢您对水务工作的关心。",
        "　　　　　　　　　　　　　　临澜市水务局",
        "　　　　　　　　　　　　　　2024年5月27日",
        "（联系人：穆青禾，联系电话：0000-88230990）",
        "抄送：市政协提案委员会，市政府督查室。",
        "— 2 —",
    ]
    got = draft(pdf([first, second]), "答复.pdf")
    assert (got.path, got.fields["result"], got.fields["signed_off_by"]) == ("replies/2024/cppcc-8-3-118", "A", "闻山岳")
    assert (got.fields["supporting"], got.fields["cc"]) == (["市财政局"], ["市政协提案委员会", "市政府督查室"])
    assert "居民用水分三级计价，每年公布一次执行情况，接受监督。\n" in body(got)
    assert [one.text for one in got.dropped] == ["— 1 —", "— 2 —"]


WATERMARKS = {
    "slanted": [Said("内部资料", 120, 300, 60, 45, 0.8)],
    "slanted and tiled in small type": [
        Said("内部资料", left, height, 14, 30, 0.85) for left in (60, 220, 380) for height in range(60, 800, 90)
    ],
    "upright, large and pale": [Said("内部资料", 150, 400, 72, 0, 0.8)],
    "upright, large and black": [Said("内部资料", 150, 400, 72)],
    "upright, small, pale and tiled": [Said("内部资料", left, height, 12, 0, 0.85) for left in (70, 300) for height in range(70, 760, 70)],
}


@pytest.mark.parametrize("marks", WATERMARKS.values(), ids=WATERMARKS)
def test_a_watermark_is_dropped_and_told_and_the_text_reads_as_without_it(marks: list[Said]) -> None:
    first = [
        "",
        "　　　　关于值班安排的通知",
        "各单位：",
        *["　　节日期间请安排专人值班，保持电话畅通，遇有情况及时报", "告，不得迟报、漏报。"] * 6,
    ]
    pages = [
        first,
        ["", *["　　第二页也请各单位认真执行，值班的同志不得离岗，交接班", "时当面说清。"] * 8],
        ["", "临澜市教育局", "2024年6月12日"],
    ]
    plain_one, marked = draft(pdf(pages), "通知.pdf"), draft(pdf(pages, marks), "通知.pdf")
    assert (body(marked), marked.fields) == (body(plain_one), plain_one.fields)
    assert [(one.text, one.reason) for one in marked.dropped] == [("内部资料", "watermark")]


def test_large_or_pale_type_that_is_no_watermark_stays() -> None:
    lines = [
        "",
        "各单位：",
        "　　节日期间请安排专人值班，保持电话畅通，遇有情况及时报",
        "告，不得迟报、漏报。",
        "临澜市教育局",
        "2024年6月12日",
    ]
    askew = Said("　　扫描时放歪了的一行，也是正文。", 90, 400, 16, 6)
    for said in (askew, Said("关于值班安排的通知", 150, 780, 30), Said("　　附注文字是灰色的，也是正文。", 90, 400, 12, 0, 0.7)):
        got = draft(printed([[*[Said(line, height=740 - 26 * place) for place, line in enumerate(lines) if line], said]]), "通知.pdf")
        assert not got.dropped
        kept = [*got.moved, *(block.text for block in got.blocks)]
        assert said.text.strip() in kept or (said is askew and not Counter(HAN.findall(said.text)) - Counter("".join(kept)))


def in_columns(*columns: list[str], top: int = 700, size: int = 12) -> list[Said]:
    """Lines of 18 characters beside each other."""
    return [
        Said(line, 60 + number * 250, top - 20 * place, size) for number, lines in enumerate(columns) for place, line in enumerate(lines)
    ]


LEFT = [
    "　　一、基本情况。全市共受理提案三百",
    "一十二件，已经全部办复，其中主办一百",
    "九十件，会办一百二十二件，按期办结。",
    "　　二、主要做法。市政府分管领导领衔",
    "督办重点提案，各承办单位主要负责人亲",
]
RIGHT = [
    "自过问，先沟通再答复，委员满意率达到",
    "百分之九十九点五，比上一年提高一点。",
    "　　三、下一步打算。对列入计划的事项",
    "逐件跟踪，年底前向委员通报进展情况，",
    "做到件件有着落、事事有回音。",
]
READ = [
    "一、基本情况。全市共受理提案三百一十二件，已经全部办复，其中主办一百九十件，会办一百二十二件，按期办结。",
    "二、主要做法。市政府分管领导领衔督办重点提案，各承办单位主要负责人亲自过问，先沟通再答复，委员满意率达到百分之九十九点五，比上一年提高一点。",
    "三、下一步打算。对列入计划的事项逐件跟踪，年底前向委员通报进展情况，做到件件有着落、事事有回音。",
]


def said_in(made: Draft) -> list[str]:
    """The text's paragraphs, run-in headings joined again."""
    return re.sub(r"(?m)^#+ (.*)\n\n", r"\1", body(made)).split("\n\n")


@pytest.mark.parametrize("marks", [[], [Said("内部资料", 120, 300, 60, 45, 0.8)]], ids=["plain", "with a watermark"])
def test_columns_are_read_one_after_the_other(marks: list[Said]) -> None:
    title, end = Said("关于2023年提案办理工作情况的通报", 130, 760), Said("临澜市人民政府办公室", 330, 560, 12)
    got = draft(printed([[title, *in_columns(LEFT, RIGHT), end, Said("2024年1月12日", 340, 530, 12), *marks]]), "通报.pdf")
    assert got.fields["title"] == title.text
    assert [line.strip() for line in said_in(got)][:3] == READ
    assert (got.fields["issuers"], got.fields["signed"]) == (["临澜市人民政府办公室"], "2024-01-12")


def test_columns_go_on_on_the_next_page_which_may_fill_the_first_alone() -> None:
    title = Said("关于2023年提案办理工作情况的通报", 130, 760)
    more = ["　　四、其他事项。请各单位在月底前把", "本年度办理台账报市政府办公室备案，逾", "期不报的予以通报。"]
    got = draft(printed([[title, *in_columns(LEFT, RIGHT)], in_columns(more)]), "通报.pdf")
    assert [line.strip() for line in said_in(got)] == [
        *READ,
        "四、其他事项。请各单位在月底前把本年度办理台账报市政府办公室备案，逾期不报的予以通报。",
    ]


def test_text_across_the_page_parts_the_columns_above_and_below_it() -> None:
    across = Said("　　以上情况已经市政府常务会议审议通过，现予通报，请各单位认真学习，结合实际抓好落实。", 60, 560, 12)
    got = draft(
        printed([[Said("关于办理情况的通报", 180, 760), *in_columns(LEFT, RIGHT), across, *in_columns(LEFT, RIGHT, top=520)]]), "a.pdf"
    )
    assert [line.strip() for line in said_in(got)] == [*READ, across.text.strip(), *READ]


def test_three_columns_are_read_from_left_to_right() -> None:
    columns = [
        [f"第{name}栏的文字一直排到这一栏的右边", "再折到下一行，仍在这一栏里继续排满", f"到这里为止，这是第{name}栏的末尾。"]
        for name in "甲乙丙"
    ]
    said = [Said(line, 40 + 180 * n, 700 - 16 * place, 9) for n, lines in enumerate(columns) for place, line in enumerate(lines)]
    got = draft(printed([[Said("关于办理情况的通报", 180, 760), *said]]), "a.pdf")
    assert [line.strip() for line in said_in(got)] == ["".join(lines) for lines in columns]


def test_a_table_without_rules_is_read_line_by_line() -> None:
    rows = [("市教育局", "受理提案12件"), ("市财政局", "受理提案9件"), ("市水务局", "受理提案31件"), ("市民政局", "受理提案7件")]
    said = [Said(cell, 90 + 220 * n, 700 - 26 * place) for place, row in enumerate(rows) for n, cell in enumerate(row)]
    got = draft(printed([[Said("关于提案件数的通报", 150, 760), *said]]), "a.pdf")
    assert re.findall("市..局|提案\\d+", body(got)) == [piece for name, count in rows for piece in (name, count[2:-1])]


def test_a_row_that_goes_on_over_the_page_keeps_every_cell() -> None:
    """Where a page ends within a row, only some of its cells have a line below, on the next page only some one above."""
    edges, tops, foot = (80, 180, 280, 380), (700, 660, 600), 480
    ruled = [Rule(edges[0], top, edges[-1], top) for top in tops] + [Rule(edge, tops[0], edge, foot) for edge in edges]
    first = [("单位", 90, 670), ("任务", 190, 670), ("说明", 290, 670), ("市教育局", 90, 620), ("建校舍", 190, 620), ("已开工", 290, 620)]
    begun = [("市民政局", 90, 560), ("建食堂", 190, 560), ("选址", 290, 560)]
    rest = [("（牵头）", 90, 770), ("三处", 190, 770), ("未定", 290, 770)]
    got = draft(
        printed([
            [
                Said("关于建设任务的通知", 180, 760), *ruled, Rule(edges[0], foot, edges[1], foot),
                *(Said(*said, 12) for said in (*first, *begun)),
            ],
            [
                *(Rule(edge, 800, edge, 700) for edge in edges), Rule(edges[0], 800, edges[2], 800),
                Rule(edges[0], 700, edges[-1], 700),
                *(Said(*said, 12) for said in rest),
            ],
        ]),
        "通知.pdf",
    )  # fmt: skip
    cells = [[cell.text for cell in row] for block in got.blocks if isinstance(block, Table) for row in block.rows]
    assert cells == [
        ["单位", "任务", "说明"], ["市教育局", "建校舍", "已开工"], ["市民政局", "建食堂", "选址"], ["（牵头）", "三处", "未定"],
    ]  # fmt: skip


def test_a_pdf_without_text_is_told_as_such() -> None:
    with pytest.raises(Refused) as refused:
        draft(pdf([[]]), "扫描.pdf")
    assert refusal(refused.value) == "没有读出正文。"


def test_a_locked_pdf_is_told_as_such() -> None:
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf([["关于值班安排的通知"]]))))
    writer.encrypt("secret", algorithm="RC4-128")
    made = BytesIO()
    writer.write(made)
    with pytest.raises(Refused) as refused:
        draft(made.getvalue(), "锁.pdf")
    assert refusal(refused.value) == "PDF 有密码。请取得没有密码的版本。"


# files


NOTICE = f"关于值班安排的通知\n发布日期：2024-01-02 来源：市教育局\n各单位：\n{PARAGRAPH}\n"


def order(tmp_path: Path, **of: Any) -> Order:
    return Order(tmp_path / "drafts", settings(), **of)


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    for name, said in (("a.txt", NOTICE), ("b.txt", NOTICE + "再一段。")):
        (tmp_path / name).write_text(said, encoding="utf-8")
    done = list(import_files(sources([tmp_path / "a.txt", tmp_path / "b.txt"]), order(tmp_path)))
    assert [one.draft for one in done] == ["notices/2024/关于值班安排的通知", "notices/2024/关于值班安排的通知-2"]
    first = (tmp_path / "drafts/notices/2024/关于值班安排的通知.md").read_bytes()
    list(import_files([tmp_path / "b.txt"], order(tmp_path, again=True)))
    assert (tmp_path / "drafts/notices/2024/关于值班安排的通知.md").read_bytes() == first
    assert len(list((tmp_path / "drafts/notices/2024").iterdir())) == 3


def test_a_second_run_goes_on_where_the_first_ended(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    list(import_files([tmp_path / "a.txt"], order(tmp_path)))
    (tmp_path / "b.txt").write_text(NOTICE + "再一段。", encoding="utf-8")
    ledger = tmp_path / "drafts/.gongkai-import.jsonl"
    ledger.write_text(ledger.read_text(encoding="utf-8") + '{"source": "cut sho', encoding="utf-8")
    again = list(import_files(sources([tmp_path / "a.txt", tmp_path / "b.txt"]), order(tmp_path)))
    assert [one.state for one in again] == ["skipped", "done"]


def test_a_bad_file_stops_no_other(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/1.docx").write_bytes(b"PK\x03\x04 broken")
    (tmp_path / "in/2.txt").write_text(NOTICE, encoding="utf-8")
    (tmp_path / "in/3.html").write_bytes(b"")
    (tmp_path / "in/ignored.css").write_text("p{}")
    states = [(one.source.name, one.state) for one in import_files(sources([tmp_path / "in"]), order(tmp_path))]
    assert states == [("1.docx", "failed"), ("2.txt", "done"), ("3.html", "failed")]


def test_attachments_beside_a_page_are_copied_and_are_no_documents(tmp_path: Path) -> None:
    (tmp_path / "in/files").mkdir(parents=True)
    (tmp_path / "in/files/清单 一.pdf").write_bytes(pdf([["清单"]]))
    (tmp_path / "outside.pdf").write_bytes(b"%PDF secret")
    links = '<p><a href="files/%E6%B8%85%E5%8D%95%20%E4%B8%80.pdf">清单</a></p><p><a href="../outside.pdf">外面</a></p>'
    page = f'<div class="content"><h1>关于清单的通知</h1><p>各单位：</p><p>{PARAGRAPH}</p>{links}</div>'
    (tmp_path / "in/a.html").write_text(page, encoding="utf-8")
    outcomes = list(import_files(sources([tmp_path / "in"]), order(tmp_path)))
    assert [one.state for one in outcomes] == ["attention", "attached"]
    assert [file.name for file in (tmp_path / "drafts").rglob("*.pdf")] == ["清单 一.pdf"]
    assert outcomes[0].made
    assert outcomes[0].made.fields["attachments"] == [
        {"file": "清单 一.pdf", "title": "清单"}, {"title": "外面", "absent": "导入时没有找到原文件"},
    ]  # fmt: skip


def test_a_trial_run_writes_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(NOTICE, encoding="utf-8")
    (outcome,) = import_files([tmp_path / "a.txt"], order(tmp_path, dry_run=True))
    assert (outcome.state, outcome.draft) == ("done", "notices/2024/关于值班安排的通知")
    assert [file.name for file in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("发布日期", "--set 写的是“发布日期”。请写成 字段=值，如 --set 发布日期=2024-03-05。"),
        ("颜色=红", "--set 里的“颜色”不是字段名。字段名见《编辑手册》。"),
    ],
)
def test_a_wrong_set_is_told(pair: str, said: str) -> None:
    with pytest.raises(ValueError, match=re.escape(said)):
        parse_given([pair], FIELDS)


def test_given_values_stay_text() -> None:
    assert parse_given(["提案号=012", "proposers=[沈知远, 012]", "topics=甲", "topics=乙"], FIELDS) == {
        "proposal_number": "012", "proposers": ["沈知远", "012"], "topics": ["甲", "乙"],
    }  # fmt: skip
