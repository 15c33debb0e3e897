"""`gongkai explain`: what a problem code means, from the one page that tells it."""

import json

import pytest
from click.testing import CliRunner, Result

from gongkai import messages
from gongkai.cli.explain import explanations
from gongkai.cli.main import main

CODES = list(messages.catalogue()["problems"])


def gongkai(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments), prog_name="gongkai")


def test_a_code_is_explained_with_rule_basis_and_the_right_form() -> None:
    done = gongkai("explain", "document-number-malformed")
    assert done.exit_code == 0
    assert done.stdout == (
        "document-number-malformed 错误\n"
        "提示语：… 写的是“…”，不是发文字号。请写成 深府办〔2022〕9号 这样：机关代字、六角括号里的年份、序号。\n"
        "规则：不是发文字号。\n"
        "依据：GB/T 9704-2012 第 7.2.5 条（发文字号）；《政府信息公开条例》第十二条（目录包括索引、名称、内容概述、生成日期）。\n"
        "错：“document_number: 临教函2024-38”\n"
        "改：“document_number: 临教函〔2024〕38号”\n"
    )


def test_a_code_as_json_has_every_part() -> None:
    found = json.loads(gongkai("explain", "body-too-many", "--format", "json").stdout)
    assert list(found) == ["code", "severity", "message", "rule", "basis", "wrong", "right"]
    assert (found["code"], found["severity"]) == ("body-too-many", "error")
    assert found["message"] == messages.text("problems.body-too-many.text")
    assert found["basis"].startswith("实测。")


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_every_part(code: str) -> None:
    """A new code needs its section in docs/problems.md: severity and rule, 错, 改, and a basis here or at its chapter."""
    found = explanations()[code]
    assert all((found.rule, found.basis, found.wrong, found.right)), found


@pytest.mark.parametrize("code", CODES)
def test_text_for_people_has_no_marks_of_markdown(code: str) -> None:
    done = gongkai("explain", code)
    assert done.exit_code == 0
    assert "`" not in done.stdout
    assert done.stdout.count("\n") == 6


def test_without_a_code_all_are_listed() -> None:
    lines = gongkai("explain").stdout.splitlines()
    assert {line.split("  ")[0] for line in lines} == set(CODES)
    assert "date-malformed  错误  不是规定的日期写法。" in lines
    assert len(json.loads(gongkai("explain", "--format", "json").stdout)) == len(CODES)


def test_an_unknown_code_gets_its_nearest_name() -> None:
    done = gongkai("explain", "date-malform")
    assert done.exit_code == 2
    assert "没有问题代码“date-malform”。是不是 date-malformed？运行 gongkai explain 可以列出全部。" in done.stderr
    assert done.stdout == ""


def test_an_unknown_code_that_resembles_nothing() -> None:
    done = gongkai("explain", "xyz")
    assert done.exit_code == 2
    assert "没有问题代码“xyz”。运行 gongkai explain 可以列出全部。" in done.stderr
