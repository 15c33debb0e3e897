"""`gongkai check`: whom it tells, of what, in which form."""

import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import lay_site, run, said
from factories import typed

from gongkai import messages
from gongkai.cli.excerpt import excerpt, place_of, width
from gongkai.cli.formats import FORMATS
from gongkai.cli.main import main
from gongkai.model.problem import problem

FILES = {
    "notices/2024/a.md": "---\ntitle: 关于甲的通知。\ndate: 2024-03-05\nsource: 市教育局\n---\n正文。\n",
    "notices/2024/b.md": "---\ntitle: 关于乙的通知\ndate: 2024/3/5\nsource: 市教育局\n---\n正文。\n",
    "replies/2024/c": {"document_number": "深府办〔2024〕第009号"},
}
ADVICE = "标题“关于甲的通知。”以“。”结尾。标题末尾不加标点，请删去。"
ERROR = "date 写的是“2024/3/5”，不是日期。请写成 2024-03-05。"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with an error, a warning and a piece of advice, and an editor who stands in its folder."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.delenv("GONGKAI_CONTENT", raising=False)
    folder = lay_site(tmp_path / "site", FILES).parent
    monkeypatch.chdir(folder)
    return folder


def check(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, arguments)], prog_name="gongkai")


# paths


def codes(done: Result) -> list[tuple[str, str]]:
    return [(row["path"], row["code"]) for row in json.loads(done.stdout)]


def test_a_file_is_checked_by_itself(site: Path) -> None:
    assert codes(check("--format", "json", "content/notices/2024/b.md")) == [("content/notices/2024/b.md", "date-malformed")]


def test_a_folder_is_checked_with_all_below_it(site: Path) -> None:
    done = check("--format", "json", "content/notices", "content/replies/2024")
    assert [code for _, code in codes(done)] == ["wording-title-stop", "date-malformed", "document-number-form"]


def test_a_file_without_problems_is_clean_whatever_others_have(site: Path) -> None:
    (site / "content/notices/2024/good.md").write_text(typed("notices/2024/good", {}), encoding="utf-8")
    done = check("content/notices/2024/good.md")
    assert (done.exit_code, done.stdout) == (0, "检查了 1 份文件，没有问题。\n")


def test_a_named_file_is_held_against_all_others(site: Path) -> None:
    for name in ("d", "e"):
        text = typed(f"notices/2024/{name}", {"document_number": "临教发〔2024〕9号"})
        (site / f"content/notices/2024/{name}.md").write_text(text, encoding="utf-8")
    done = check("--format", "json", "content/notices/2024/e.md")
    assert codes(done) == [("content/notices/2024/e.md", "document-number-duplicate")]


def test_a_draft_is_checked_as_what_it_will_be(site: Path) -> None:
    draft = site / "drafts/replies/2024/c.md"
    draft.parent.mkdir(parents=True)
    draft.write_text("---\ntitle: 答复\ndate: 2024-03-05\n---\n正文。\n", encoding="utf-8")
    done = check("drafts")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[:2] == [
        "错误 drafts/replies/2024/c.md:1  缺少 assembly（提出渠道）。请写 assembly: cppcc。 [field-missing]",
        "错误 drafts/replies/2024/c.md:1  缺少 session（届次）。请写 session: 市政协八届四次会议。 [field-missing]",
    ]


def test_a_page_of_docs_is_checked(site: Path) -> None:
    (site / "docs/contact.md").write_text("# 联系\n\n手机 13800138000\n", encoding="utf-8")
    assert codes(check("--format", "json", "docs/contact.md")) == [("docs/contact.md", "personal-mobile")]


@pytest.mark.parametrize("name", ["nothing.md", "content/nothing.md"])
def test_a_path_that_does_not_exist_is_wrong_use(site: Path, name: str) -> None:
    assert check(name).exit_code == 2


def test_a_path_that_belongs_nowhere_is_wrong_use(site: Path) -> None:
    (site / "x.md").touch()
    done = check("x.md")
    assert done.exit_code == 2
    assert "x.md 不在内容文件夹 content 里，也不在类别文件夹（如 drafts/replies）下面，不知道按哪一类检查。" in done.stderr


def test_advice_stops_nothing_not_even_strictly(site: Path) -> None:
    done = check("--strict", "content/notices/2024/a.md")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"提示 content/notices/2024/a.md:2  {ADVICE} [wording-title-stop]",
        "    2 | title: 关于甲的通知。",
        f"      |        {'^' * 14}",
        "共 提示 1 条。",
    ]


# the line and the place


@pytest.mark.parametrize(
    ("message", "text", "marked"),
    [
        ("写的是“2024/3/5”，不是日期。", "date: 2024/3/5", "2024/3/5"),
        ("标题“关于甲…”把正文也写进去了", "## 关于甲的通知", "关于甲"),
        ("第 3 个字是看不见的字符 U+200B，请删去。", "应急\u200b管理", "\u200b"),
        ("没有名为 外部 的字段。", "外部: 甲局", "甲局"),
        ("缩进不一致", "  - 甲", "- 甲"),
        ("缺少 date", "title:", "title:"),
    ],
)
def test_the_place_is_what_the_message_speaks_of(message: str, text: str, marked: str) -> None:
    start, end = place_of(message, text)
    assert text[start:end] == marked


def test_the_mark_stands_below_wide_characters() -> None:
    line, mark = excerpt(problem("link-dead", "a.md", 7, value="x", hint=""), "见通知x。").split("\n")
    assert width(line.partition("x")[0]) == width(mark.partition("^")[0])
    assert mark.endswith(" ^")


def test_of_a_long_line_what_surrounds_the_place_is_shown() -> None:
    line, mark = excerpt(problem("link-dead", "a.md", 7, value="找我", hint=""), "甲" * 500 + "找我" + "乙" * 500).split("\n")
    assert "…甲甲" in line
    assert "找我乙" in line
    assert width(line) < 120
    assert width(line.partition("找我")[0]) == width(mark.partition("^")[0])


def test_what_cannot_be_seen_is_written_as_its_code() -> None:
    shown = excerpt(problem("link-dead", "a.md", 7, value="x", hint=""), "\x1b[31m红\u202e x")
    assert "\x1b" not in shown
    assert "\\u{1B}[31m红\\u{202E} x" in shown


def test_a_line_with_personal_data_is_not_shown(site: Path) -> None:
    file = site / "content/notices/2024/a.md"
    file.write_text(typed("notices/2024/a", {"body": "（一）、请拨打 13800138000。"}), encoding="utf-8")
    done = check("content/notices/2024/a.md")
    assert "wording-number-mark" in done.stdout
    assert "13800138000" not in done.stdout


# formats


def test_gitlab_reads_a_code_quality_report(site: Path) -> None:
    rows = json.loads(check("--format", "gitlab").stdout)
    assert [(row["check_name"], row["severity"], row["location"]) for row in rows] == [
        ("wording-title-stop", "info", {"path": "content/notices/2024/a.md", "lines": {"begin": 2}}),
        ("date-malformed", "major", {"path": "content/notices/2024/b.md", "lines": {"begin": 3}}),
        ("document-number-form", "minor", {"path": "content/replies/2024/c.md", "lines": {"begin": 2}}),
    ]
    assert len({row["fingerprint"] for row in rows}) == 3
    assert all(set(row) == {"description", "check_name", "fingerprint", "severity", "location"} for row in rows)


def test_a_fingerprint_stays_when_the_line_moves() -> None:
    def prints(*lines: int) -> list[str]:
        made = [problem("link-dead", "a.md", line, value="x", hint="") for line in lines]
        return [row["fingerprint"] for row in json.loads(FORMATS["gitlab"](made, ""))]

    assert prints(3) == prints(8)
    assert len(set(prints(3, 8))) == 2


def test_sarif_is_what_the_standard_asks_for(site: Path) -> None:
    log = json.loads(check("--format", "sarif").stdout)
    assert log["version"] == "2.1.0"
    (run_,) = log["runs"]
    driver, results = run_["tool"]["driver"], run_["results"]
    assert driver["name"] == "gongkai"
    assert [result["level"] for result in results] == ["note", "error", "warning"]
    for result in results:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        assert place["artifactLocation"]["uri"].startswith("content/")
        assert "{" not in driver["rules"][result["ruleIndex"]]["shortDescription"]["text"]


def test_a_path_in_sarif_is_an_address() -> None:
    log = json.loads(FORMATS["sarif"]([problem("file-unused", "notices/说明 1.pdf")], "content/"))
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "content/notices/%E8%AF%B4%E6%98%8E%201.pdf", "uriBaseId": "%SRCROOT%"}}


def test_junit_counts_failures_and_lets_advice_pass(site: Path) -> None:
    root = ET.fromstring(check("--format", "junit").stdout)
    (suite,) = root
    assert (root.get("tests"), root.get("failures"), suite.get("failures")) == ("3", "2", "2")
    cases = {case.get("file"): case for case in suite}
    failure = cases["content/notices/2024/b.md"].find("failure")
    assert failure is not None
    assert failure.get("message") == ERROR
    assert cases["content/notices/2024/a.md"].find("failure") is None
    assert len({(case.get("classname"), case.get("name")) for case in suite}) == 3


def test_junit_holds_no_character_that_xml_forbids() -> None:
    told = [problem("link-dead", "a\x0b.md", 1, value="\x1b]", hint="")]
    assert ET.fromstring(FORMATS["junit"](told, "")).find(".//failure") is not None


@pytest.mark.parametrize(("form", "empty"), [("json", []), ("gitlab", []), ("github", None)])
def test_a_clean_site_in_every_format(site: Path, form: str, empty: Any) -> None:
    for file in (site / "content").rglob("*.md"):
        file.unlink()
    done = check("--format", form)
    assert done.exit_code == 0
    assert done.stdout == "" if empty is None else json.loads(done.stdout) == empty


# --fix


def test_fix_shows_the_difference_and_mends_the_file(site: Path) -> None:
    file = site / "content/notices/2024/b.md"
    done = check("--fix", "content/notices/2024/b.md")
    assert done.exit_code == 0
    assert done.stderr.splitlines() == [
        "--- content/notices/2024/b.md",
        "+++ content/notices/2024/b.md",
        "@@ -1,6 +1,6 @@",
        " ---",
        " title: 关于乙的通知",
        "-date: 2024/3/5",
        "+date: 2024-03-05",
        " source: 市教育局",
        " ---",
        " 正文。",
        "已改正 content/notices/2024/b.md。",
    ]
    assert file.read_text(encoding="utf-8").splitlines()[2] == "date: 2024-03-05"
    assert check("--fix", "content/notices/2024/b.md").stderr == "没有可以机械改正的写法。\n"


def test_fix_can_be_tried_without_writing(site: Path) -> None:
    before = (site / "content/notices/2024/b.md").read_bytes()
    done = check("--fix", "--dry-run", "content")
    assert "可以改正 content/notices/2024/b.md，没有改动。" in done.stderr
    assert (site / "content/notices/2024/b.md").read_bytes() == before


def test_fix_keeps_the_rights_of_the_file_and_leaves_nothing_behind(site: Path) -> None:
    file = site / "content/notices/2024/b.md"
    file.chmod(0o640)
    check("--fix", "content")
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in file.parent.iterdir() if one.name.startswith(".")] == []


# the cache of a build, and watching


def test_what_a_build_found_out_is_what_a_check_tells(site: Path) -> None:
    (site / "content/notices/2024/b.md").unlink()
    before = check("--format", "json").stdout
    done = run("mkdocs", "build", cwd=site)
    assert done.returncode == 0, said(done)
    assert (site / ".cache/gongkai").is_dir()
    assert check("--format", "json").stdout == before
    assert "wording-title-stop" in before


def test_watching_checks_again_after_a_change(site: Path) -> None:
    command = [sys.executable, "-c", "from gongkai.cli.main import main; main()", "check", "--watch"]
    with subprocess.Popen(
        command, cwd=site, stdout=subprocess.PIPE, env=os.environ | {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    ) as watch:
        assert watch.stdout
        lines = iter(lambda: watch.stdout.readline().decode().strip(), "")

        def one_run() -> list[str]:
            told = []
            for line in lines:
                told.append(line)
                if line == messages.text("cli.check-ends"):
                    break
            return told

        first = one_run()
        (site / "content/notices/2024/b.md").unlink()
        second = one_run()
        watch.terminate()  # not by SIGINT: what runs in the background may be told to ignore it, and this would wait for ever
    assert first[0] == second[0] == messages.text("cli.check-begins")
    assert any("date-malformed" in line for line in first)
    assert not any("date-malformed" in line for line in second)
