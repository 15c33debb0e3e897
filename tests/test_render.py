"""Rendering: the Markdown of a body, and the HTML, outline, data and problems that come of it."""

import re
from dataclasses import replace
from typing import Any

import pytest
from factories import cases, document, shown

from gongkai.model.document import Attachment, Document, FileFacts, Visibility
from gongkai.model.fragment import EMPTY
from gongkai.render.fragment import plain_text, render
from gongkai.render.markdown import forget
from gongkai.render.sanitise import seal
from gongkai.render.structure import LONG_TEXT


@pytest.mark.parametrize("case", cases("render"))
def test_render(case: dict[str, Any]) -> None:
    """body: the text below the front matter, whose first line is line 1 here; pictures and files: what lies beside it.

    html is exact but for line ends between tags, has a part of it;
    headings `2 h-1 一、…`; links `target#anchor`; duties by the fields named.
    output: what the editor sees.
    """
    made = render(beside(case), case["body"])
    assert shown(set(made.problems)) == case.get("output", "")
    html = folded(made.html)
    assert html == folded(case.get("html", html))
    assert [part for part in case.get("has", []) if folded(part) not in html] == []
    assert [f"{h.level} {h.id} {h.title}" for h in made.headings] == case.get(
        "headings", [f"{h.level} {h.id} {h.title}" for h in made.headings]
    )
    assert [f"{link.target}#{link.anchor}".rstrip("#") for link in made.links] == case.get("links", [])
    for wanted, duty in zip(case.get("duties", made.duties), made.duties, strict=True):
        assert {key: plain(getattr(duty, key)) for key in wanted} == wanted if "duties" in case else duty
    assert case.get("text", made.text).strip() == made.text
    assert case.get("summary", made.summary) == made.summary


def folded(html: str) -> str:
    """HTML without line ends between tags, which the cases have for their readers."""
    return re.sub(r"(?<=>)\s*\n\s*|\s*\n\s*(?=<)", "", html).strip()


def beside(case: dict[str, Any]) -> Document:
    """The document whose body a case is, with the pictures and files that lie beside it."""
    made = document(case.get("path", "notices/2024/x"))
    pictures = tuple(FileFacts(name, 9, "PNG", "0" * 64, 0, *size) for name, size in case.get("pictures", {}).items())
    files = tuple(Attachment(name, FileFacts(name, 9, "PDF", "0" * 64), "") for name in case.get("files", []))
    return replace(made, images=pictures, attachments=files, body_line=1)


def plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def test_a_document_that_is_only_counted_has_no_text_at_all() -> None:
    made = document(disclosure="不予公开", basis="条例", body="不该写在这里。")
    assert made.visibility is Visibility.COUNTED
    assert render(made, "不该写在这里。") == EMPTY


def test_problems_bear_the_lines_of_the_file() -> None:
    made = document(body="正文。\n\n[甲](没有.pdf)")
    (found,) = render(made, "正文。\n\n[甲](没有.pdf)").problems
    assert (made.body_line, found.line) == (6, 8)


def test_a_long_text_whose_headings_are_paragraphs_gets_advice() -> None:
    made = render(document(), "一、总体要求\n\n" + "甲" * LONG_TEXT)
    assert [str(found) for found in made.problems] == [
        "notices/2024/x.md:6  “一、总体要求…”像是标题，却写成了段落。请单独成行，前面加 ##，读者才能从目录跳到这里。"
    ]


def test_rendering_twice_gives_the_same() -> None:
    body = "## 一、总体[^1]\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n[^1]: 见条例。"
    assert render(document(), body) == render(document(), body)


def test_one_document_leaves_nothing_behind_for_the_next() -> None:
    render(document(), "甲[^1]\n\n[^1]: 乙\n\n[丙]: y.md")
    assert render(document(), "[丙] 和 [^1]").html == "<p>[丙] 和 [^1]</p>"


def test_a_body_nested_too_deep_is_told_and_harms_no_other() -> None:
    try:
        made = render(document(), "- " * 500 + "甲")
        assert [found.code for found in made.problems] == ["body-too-deep"]
        assert render(document(), "[甲](/guide/)").html == '<p><a href="../../../guide/">甲</a></p>'
    finally:
        forget()


def test_the_last_cleaning_changes_nothing_that_structure_made() -> None:
    table = "| 丙 | 丁 |\n|:--|--:|\n| 1 | 2 |"
    body = f"沈知远委员：\n\n## 一、甲\n\n[乙](https://www.gov.example/)[^1]\n\n{table}\n\n[^1]: 见条例。\n\n2024年3月5日"
    html = render(document(), body).html
    assert seal(html) == html


@pytest.mark.parametrize(
    "html",
    [
        '<p class="gk-x" onclick="a">甲</p>',
        '<p class="evil">甲</p>',
        '<h2 id="evil">甲</h2>',
        '<a href="javascript:x">甲</a>',
        '<img src="https://evil.example/x.png" alt="甲">',
        "<script>x</script>",
        '<p style="x">甲</p>',
    ],
)
def test_the_last_cleaning_lets_nothing_through_that_is_not_ours(html: str) -> None:
    sealed = seal(html)
    assert not any(word in sealed for word in ("onclick", "evil", "javascript", "script", "style"))


def test_plain_text_of_a_page_of_docs_is_in_blocks() -> None:
    assert plain_text("<h1>使用帮助</h1><p>怎样<em>查找</em>。</p><ul><li>甲</li><li>乙</li></ul>") == "使用帮助\n怎样查找。\n甲\n乙"
