"""`gongkai new`: a draft from a few answers."""

import os
import pty
import re
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import lay_site
from factories import settings, write_content

from gongkai.cli.main import main
from gongkai.drafting import HINTS, next_index_number, required_fields, skeleton
from gongkai.importer.adopt import adopt
from gongkai.model.problem import report

ANSWERS = ("标题=关于市政协八届三次会议第012号提案的答复", "提出渠道=政协", "届次=市政协八届三次会议", "提案号=012")
REPLY = tuple(part for answer in ANSWERS for part in ("--set", answer))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site that uses index numbers, with an editor who stands in its folder."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.delenv("GONGKAI_CONTENT", raising=False)
    files = {"notices/2026/a": {"index_number": "LL0002/2026-00041"}, "notices/2026/b": {"index_number": "LL0002/2025-00099"}}
    folder = lay_site(tmp_path / "site", files).parent
    monkeypatch.chdir(folder)
    return folder


def new(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["new", *arguments], prog_name="gongkai")


def test_a_reply_is_laid_out_with_what_was_given_and_what_can_be_proposed(site: Path) -> None:
    done = new("reply", *REPLY)
    assert done.exit_code == 0, done.output
    path = "drafts/replies/2026/cppcc-8-3-012.md"
    assert done.stdout == f"已写好 {path}。请填写正文，用 gongkai check {path} 检查，再用 gongkai adopt {path} 移进内容文件夹。\n"
    text = (site / path).read_text(encoding="utf-8")
    assert text.startswith("---\ntitle: 关于市政协八届三次会议第012号提案的答复\ndate: 2026-09-21\n")
    assert "index_number: LL0002/2026-00042\n" in text
    assert "# 办理结果: A\n" in text
    assert "draft: true\n---\n某某委员：\n" in text


def test_what_is_left_to_write_is_told_and_keeps_the_draft_out(site: Path) -> None:
    new("reply", *REPLY)
    done = CliRunner().invoke(main, ["check", "drafts"], prog_name="gongkai")
    assert done.exit_code == 1
    assert "“（请写正文。）”是新建草稿时的提示，还没有写。请写上正文，或者删去。 [placeholder-left]" in done.stdout


@pytest.mark.parametrize("name", ["reply", "report", "notice", "speech", "replies", "notices"])
def test_a_draft_is_in_order_but_for_its_body(site: Path, name: str) -> None:
    given = REPLY if name.startswith("repl") else ("--set", "标题=关于甲的文件")
    assert new(name, *given).exit_code == 0
    (file,) = (site / "drafts").rglob("*.md")
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub("（请写[^）]*）", "正文。", text), encoding="utf-8")
    done = CliRunner().invoke(main, ["check", "--strict", "drafts"], prog_name="gongkai")
    assert done.exit_code == 0, done.stdout
    own = settings(content=str(site / "content"))
    assert adopt(file, site / "content", own) == file.relative_to(site / "drafts").as_posix()


@pytest.mark.parametrize("layout", HINTS)
def test_every_hint_can_be_used_as_it_stands(layout: str) -> None:
    kind = next(kind for kind in settings(kinds=[{"folder": "letters", "label": "函"}]).all_kinds if kind.layout == layout)
    own = settings(kinds=[{"folder": "letters", "label": "函"}], results="A-D")
    fields = {"title": "甲", "date": "2024-03-05", "source": "市教育局"}
    if layout == "reply":
        fields |= {"assembly": "cppcc", "session": "市政协八届四次会议", "proposal_number": "1"}
    text = re.sub("（请写[^）]*）", "正文。", skeleton(kind, fields)).replace("# 以下", "#以下")
    used = re.sub(r"^# (?=\w+: )", "", text, flags=re.MULTILINE)
    from gongkai.model.document import FileFacts
    from gongkai.read.record import read_record

    record = read_record(f"{kind.folder}/x", used, own, own.today(), lambda name: FileFacts(name, 1, "XLSX", ""))
    assert record.document, report(record.problems)
    assert record.problems == ()


def test_what_is_missing_is_named_as_options(site: Path) -> None:
    done = new("reply", "--set", "标题=答复")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "还缺必填的字段，请加上：--set 提出渠道=… --set 届次=… --set 提案号=…" in done.stderr
    assert not (site / "drafts").exists()


def test_a_value_that_cannot_be_read_is_told_as_a_check_tells_it(site: Path) -> None:
    done = new("notice", "--set", "标题=甲", "--set", "发布日期=2024/3/5")
    assert done.exit_code == 2
    assert "date 写的是“2024/3/5”，不是日期。请写成 2024-03-05。" in done.stderr


def test_an_unknown_kind_names_the_known(site: Path) -> None:
    done = new("letter")
    assert done.exit_code == 2
    assert "没有类别“letter”。可用 reply、report、notice、speech、replies、reports、notices、speeches。" in done.stderr


def test_nothing_is_overwritten(site: Path) -> None:
    new("reply", *REPLY)
    before = (site / "drafts/replies/2026/cppcc-8-3-012.md").read_bytes()
    new("reply", *REPLY)
    assert (site / "drafts/replies/2026/cppcc-8-3-012.md").read_bytes() == before
    assert (site / "drafts/replies/2026/cppcc-8-3-012-2.md").is_file()
    done = new("reply", *REPLY, "--path", "replies/2026/cppcc-8-3-012")
    assert done.exit_code == 2
    assert "已有 drafts/replies/2026/cppcc-8-3-012.md，没有覆盖。请用 --path 另起一个名字。" in done.stderr


def test_a_name_that_content_has_is_not_proposed(site: Path) -> None:
    write_content(site / "content", {"replies/2026/cppcc-8-3-012": {}})
    new("reply", *REPLY)
    assert (site / "drafts/replies/2026/cppcc-8-3-012-2.md").is_file()


@pytest.mark.parametrize(
    ("path", "message"),
    [("replies/2026/a b", "文件名不能作网址"), ("notices/2026/a", "不在类别文件夹 replies 下面"), ("a", "直接放在内容文件夹里了")],
)
def test_a_path_that_cannot_be_one_is_refused(site: Path, path: str, message: str) -> None:
    done = new("reply", *REPLY, "--path", path)
    assert done.exit_code == 2
    assert message in done.stderr


def test_a_path_may_be_written_as_windows_writes_it(site: Path) -> None:
    assert new("reply", *REPLY, "--path", "replies\\2026\\x.md").exit_code == 0
    assert (site / "drafts/replies/2026/x.md").is_file()


# index numbers


@pytest.mark.parametrize(
    ("files", "source", "year", "number"),
    [
        ({"a": {}}, "市教育局", 2026, ""),
        ({"a": {"index_number": "LL1/2026-00009"}, "b": {"索引号": "LL1/2026-00010"}}, "市教育局", 2026, "LL1/2026-00011"),
        ({"a": {"index_number": "LL1/2025-0009"}}, "市教育局", 2026, "LL1/2026-0001"),
        ({"a": {"index_number": "LL1/2026-9"}, "b": {"index_number": "JY/2026-003"}}, "市教育局", 2026, "JY/2026-004"),
        ({"a": {"index_number": "LL1/2026-00009"}}, "临澜市教育局", 2026, "JY/2026-00001"),
    ],
)
def test_the_next_index_number(tmp_path: Path, files: dict[str, Any], source: str, year: int, number: str) -> None:
    write_content(tmp_path, {f"notices/{name}": fields for name, fields in files.items()})
    own = settings(bodies=[{"name": "临澜市教育局", "aliases": ["市教育局"], "code": "JY"}]) if "JY" in number else settings()
    assert next_index_number(tmp_path, own, source, year) == number


def test_what_is_asked_for_is_what_the_schema_requires() -> None:
    kinds = {kind.layout: kind for kind in settings().all_kinds}
    assert required_fields(kinds["reply"]) == ("title", "date", "source", "assembly", "session", "proposal_number")
    assert required_fields(kinds["notice"]) == ("title", "date", "source")


# on a terminal


def test_on_a_terminal_the_rest_is_asked_for_until_it_can_be_read(site: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from gongkai.cli.main import main; main()", "new", "notice", "--set", "标题=关于甲的通知"]
    environment = os.environ | {"PYTHONUTF8": "1", "PYTHONIOENCODING": "utf-8"}
    with subprocess.Popen(command, cwd=site, stdin=theirs, stdout=theirs, stderr=theirs, env=environment) as process:
        os.close(theirs)
        seen = ""
        for question, answer in (("发布日期", "2024/3/5"), ("请写成 2024-03-05", "2024-03-05"), ("信息来源", ""), ("文件路径", "")):
            seen = wait_for(ours, question, seen)
            os.write(ours, f"{answer}\n".encode())
        wait_for(ours, "已写好", seen)
        assert process.wait(10) == 0
    os.close(ours)
    text = (site / "drafts/notices/2024/关于甲的通知.md").read_text(encoding="utf-8")
    assert "date: 2024-03-05\nsource: 某市人民政府办公室\n" in text


def wait_for(terminal: int, words: str, seen: str) -> str:
    """Read until some words stand on the terminal; what stood there before them is not looked at again."""
    end = time.monotonic() + 20
    while words not in seen:
        assert time.monotonic() < end, seen
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 4096).decode("utf-8", "replace")
    return seen[seen.index(words) + len(words) :]
