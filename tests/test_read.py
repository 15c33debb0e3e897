"""Reading: what an editor types, and what becomes of it."""

from pathlib import Path
from typing import Any

import pytest
from factories import TODAY, cases, document, read_text, record, reply, settings, shown

from gongkai.model.document import FileFacts, Visibility
from gongkai.model.problem import Problem, Severity, problem, report, stops
from gongkai.read.front_matter import MAX_BYTES, split_front_matter
from gongkai.read.record import read_record
from gongkai.read.source import Source


@pytest.mark.parametrize("case", cases("read"))
def test_read(case: dict[str, Any], tmp_path: Path) -> None:
    """text: the file; files: what lies beside it (name: type, or the reason it is refused); settings: the site's own.

    output: what the editor sees; reads: what the document then holds, by attribute.
    """
    path, files = case.get("path", "notices/2024/x"), case.get("files", {})

    def facts(name: str) -> FileFacts:
        if (kind := files.get(name, "not-a-file")).islower():
            raise ValueError(kind)
        return FileFacts(name, 12, kind, "0" * 64)

    source = Source(path, tmp_path / "x.md")
    source.file.write_bytes(case["text"].encode())
    text = read_text(source)
    made = read_record(path, str(text), settings(**case.get("settings", {})), TODAY, facts)
    assert shown(made.problems) == case.get("output", "")
    assert {key: held(made, key) for key in case.get("reads", {})} == case.get("reads", {})
    assert made.document or stops(made.problems, strict=False)


def held(thing: Any, path: str) -> Any:
    """`document.fields.title` or `body`, as text or a list of texts."""
    for part in path.split("."):
        thing = thing[int(part)] if part.isdecimal() else getattr(thing, part)
    if isinstance(thing, tuple):
        return [str(item) for item in thing]
    return thing if thing is None or isinstance(thing, bool) else str(thing)


def test_front_matter_larger_than_the_limit_is_refused() -> None:
    made = record(summary="长" * (MAX_BYTES // 3))
    assert shown(made.problems) == "错误 notices/2024/x.md:1  信息块超过 64 KB。正文请写在第二个 --- 之后。 [front-matter-too-large]\n"


def test_front_matter_with_too_many_entries_is_refused() -> None:
    made = record(keywords=["词"] * 201, summary="概述")
    assert [str(p) for p in made.problems] == ["notices/2024/x.md:2  信息块超过 200 项，不像一份文件的信息。请检查是不是贴错了内容。"]


def test_deeply_nested_front_matter_costs_no_recursion() -> None:
    text = f"---\ntitle: {'[' * 30_000}\n---\n正文。"
    (found,) = split_front_matter("notices/x.md", text)
    assert str(found) == "notices/x.md:2  这里嵌套太深。请照《编辑手册》的写法改。"


def test_every_field_knows_its_line() -> None:
    text = "---\ntitle: 甲\ncontact:\n  phone: 0000\nattachments:\n  - file: a.pdf\n  - file: b.pdf\n---\n\n正文。"
    front = split_front_matter("notices/x.md", text)
    assert not isinstance(front, list)
    assert front.lines == {
        "title": 2, "contact": 3, "contact.phone": 4,
        "attachments": 5, "attachments.0": 6, "attachments.0.file": 6, "attachments.1": 7, "attachments.1.file": 7,
    }  # fmt: skip
    assert (front.body, front.body_line) == ("\n正文。", 9)


@pytest.mark.parametrize(
    ("front", "visibility"),
    [
        ({}, Visibility.FULL),
        ({"draft": "true"}, Visibility.HIDDEN),
        ({"date": "2026-01-01"}, Visibility.FULL),
        ({"date": "2026-01-02"}, Visibility.HIDDEN),
        ({"date": "2026-01-01 23:59"}, Visibility.FULL),
        ({"disclosure": "依申请公开", "basis": "条例"}, Visibility.FACTS),
        ({"disclosure": "不予公开", "basis": "条例"}, Visibility.COUNTED),
        ({"withdrawn": {"date": "2024-04-01", "reason": "有误"}}, Visibility.FACTS),
        ({"withdrawn": {"date": "2024-04-01", "reason": "有误"}, "disclosure": "不予公开", "basis": "条例"}, Visibility.COUNTED),
        ({"draft": "true", "disclosure": "不予公开", "basis": "条例"}, Visibility.HIDDEN),
    ],
)
def test_what_the_public_sees_follows_from_the_record(front: dict[str, Any], visibility: Visibility) -> None:
    assert document(**front).visibility is visibility


def test_reply_and_report_are_issued_by_the_agency_unless_they_say_otherwise() -> None:
    assert reply().fields.issuers == ("临澜市人民政府办公室",)
    assert document("reports/2024/x").fields.issuers == ("临澜市人民政府办公室",)
    assert document("notices/2024/x").fields.issuers == ()
    assert reply(issuers="市教育局").fields.issuers == ("市教育局",)


def test_reply_without_lead_is_led_by_the_agency() -> None:
    assert reply().leads == ("临澜市人民政府办公室",)


def test_bodies_keep_their_words_and_get_their_registered_names() -> None:
    made = reply(lead=["市教育局", "临澜市教育局"], supporting="市某局")
    assert made.leads == ("临澜市教育局",)
    assert made.supporting == ("市某局",)
    assert made.reply
    assert made.reply.lead == ("市教育局", "临澜市教育局")


def test_reply_date_defaults_to_a_signing_date_that_names_a_day() -> None:
    assert str(reply(signed="2024-03-01").reply.replied) == "2024-03-01"  # type: ignore[union-attr]
    assert reply(signed="2024-03").reply.replied is None  # type: ignore[union-attr]


def test_result_bears_the_words_of_the_site() -> None:
    own = settings(results={"一": "solved"}, result_labels={"一": "已经办成"})
    made = record("replies/2024/x", own=own, result="一类").document
    assert made
    assert [(result.mark, result.scale, result.label) for result in made.results] == [("一", "solved", "已经办成")]


def test_heading_of_a_reply_is_what_was_asked() -> None:
    assert reply(title="对第156号提案的答复", proposal_title="关于校车的提案").heading == "关于校车的提案"
    assert reply(title="对第156号提案的答复").heading == "对第156号提案的答复"


def test_only_a_major_change_moves_the_date_of_update() -> None:
    minor = document(changes=[{"date": "2024-05-01", "note": "错字"}])
    major = document(changes=[{"date": "2024-05-01", "note": "数字", "major": "true"}, {"date": "2024-04-01", "note": "错字"}])
    assert (str(minor.updated), str(major.updated)) == ("2024-03-05", "2024-05-01")


def test_pictures_of_the_body_are_taken_from_beside_the_document() -> None:
    def facts(name: str) -> FileFacts:
        if name == "没有.png":
            raise ValueError("not-a-file")
        return FileFacts(name, 12, "PNG", "0" * 64, width=4, height=3)

    body = '![图](a.png) ![图](<b.jpg> "题") ![图](../c.png) ![图](https://x.example/d.png) ![图](没有.png) ![图](a.png)'
    made = record(facts=facts, body=body).document
    assert made
    assert [image.name for image in made.images] == ["a.png", "b.jpg"]


def test_a_picture_in_brackets_that_never_close_is_found_in_no_time() -> None:
    assert record(body="![" * 200_000).document


def test_report_sorts_by_place_and_counts_by_severity() -> None:
    later = problem("file-unused", "b.csv")
    sooner = problem("yaml-tab", "a.md", 4)
    assert report([later, sooner], "content/") == (
        "错误 content/a.md:4  行首用了制表符（Tab）。请换成空格。 [yaml-tab]\n"
        "警告 content/b.csv  没有文件引用它。请写进某份文件的 attachments，或删去。 [file-unused]\n"
        "共 错误 1 条，警告 1 条。"
    )
    assert report([]) == ""


def test_an_error_stops_every_build_a_warning_a_strict_one_advice_none() -> None:
    error, warning = problem("yaml-tab", "a.md", 4), problem("file-unused", "b.csv")
    advice = problem("heading-level", "a.md", 9, value="一、", right="##")
    assert [stops([p], strict=False) for p in (error, warning, advice)] == [True, False, False]
    assert [stops([p], strict=True) for p in (error, warning, advice)] == [True, True, False]


def test_a_problem_names_file_and_line_or_the_file_alone() -> None:
    assert str(Problem("a.md", 3, "x", "话。", Severity.ERROR)) == "a.md:3  话。"
    assert str(Problem("a.md", 0, "x", "话。", Severity.ERROR)) == "a.md  话。"
