"""Checking: a content folder, and what its editors are told."""

from pathlib import Path
from typing import Any

import pytest
from factories import cases, settings, shown, write_content

from gongkai import messages
from gongkai.check.document import DOCUMENT_RULES
from gongkai.check.site import SITE_RULES
from gongkai.place import Place
from gongkai.preparing import Prepared, prepare


@pytest.mark.parametrize("case", cases("check"))
def test_check(case: dict[str, Any], tmp_path: Path) -> None:
    """files: what content/ holds, a text as it is, a mapping as a document by the fields that matter, on line 2, 3, …

    docs: names of hand-written pages; output: all that the editors see; nothing, where all is lawful.
    """
    assert shown(prepared(case, tmp_path).problems) == case.get("output", "")


def prepared(case: dict[str, Any], folder: Path) -> Prepared:
    """The content of a case, read and checked."""
    content, docs = folder / "content", folder / "docs"
    docs.mkdir()
    for name in case.get("docs", []):
        (docs / name).write_text("# 指南\n", encoding="utf-8")
    write_content(content, case["files"])
    place = Place(content, docs, "临澜市建议提案", "https://www.linlan.example/")
    return prepare(place, settings(**case.get("settings", {})))


@pytest.mark.parametrize("rule", [*DOCUMENT_RULES, *SITE_RULES], ids=lambda rule: rule.__name__)
def test_every_rule_says_what_it_is(rule: Any) -> None:
    assert rule.__doc__.endswith((".", ").", "。"))


def test_a_missing_content_folder_is_one_problem(tmp_path: Path) -> None:
    place = Place(tmp_path / "content", tmp_path, "", "https://www.linlan.example/")
    found = prepare(place, settings()).problems
    assert [str(p) for p in found] == ["content  没有内容文件夹“content”。请建立它，或用环境变量 GONGKAI_CONTENT 指定。"]


def test_an_empty_content_folder_is_an_empty_site(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    place = Place(tmp_path / "content", tmp_path, "", "https://www.linlan.example/")
    made = prepare(place, settings())
    assert (made.problems, made.site.documents) == ((), ())


def test_the_cure_for_a_missing_date_can_be_copied_and_works(tmp_path: Path) -> None:
    case = {"files": {"notices/x": {"date": messages.text("fields.date.example")}}}
    assert prepared(case, tmp_path).problems == ()
