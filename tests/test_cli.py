"""The command `gongkai`: what it prints, where, and with which exit code."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import lay_site
from factories import write_content

from gongkai import __version__
from gongkai.cli.main import main
from gongkai.paths import skeleton_folder

BROKEN = {"notices/2024/a.md": "---\ntitle: 关于甲的通知\ndate: 2024/3/5\nsource: 市教育局\n---\n正文。\n"}
WARNED = {"notices/2024/a": {"document_number": "深府办〔2024〕第009号"}}
BROKEN_LINE = "content/notices/2024/a.md:3  date 写的是“2024/3/5”，不是日期。请写成 2024-03-05。"
WARNED_LINE = "content/notices/2024/a.md:2  发文字号写的是“深府办〔2024〕第009号”：序号前不加“第”，也不补零。请写成 深府办〔2024〕9号。"

COMMANDS = (
    "adopt build check cites compare doctor due explain headers import init inspect new package publish purge redact releases "
    "rollback schema serve verify"
)
Command = Callable[..., Result]


@pytest.fixture
def gongkai(monkeypatch: pytest.MonkeyPatch) -> Command:
    """Type a command."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    monkeypatch.delenv("GONGKAI_CONTENT", raising=False)
    return lambda *arguments: CliRunner().invoke(main, [str(argument) for argument in arguments], prog_name="gongkai")


@pytest.fixture
def site(tmp_path: Path) -> Callable[[Mapping[str, Any]], Path]:
    """Lay out a site with these documents; its mkdocs.yml."""
    return lambda files: lay_site(tmp_path / "site", files)


def test_version(gongkai: Command) -> None:
    done = gongkai("--version")
    assert (done.exit_code, done.stdout) == (0, f"gongkai {__version__}\n")


def test_help_names_every_command_in_chinese(gongkai: Command) -> None:
    done = gongkai("-h")
    assert done.exit_code == 0
    assert "把 Markdown 文件生成政务公开网站（建议提案）。" in done.stdout
    assert set(main.commands) == set(COMMANDS.split())
    for name in main.commands:
        assert f"  {name}" in done.stdout
        assert "例：gongkai" in gongkai(name, "-h").stdout


@pytest.mark.parametrize("arguments", [["publich"], ["check", "--format", "xml"], ["init"], ["build", "--strickt"]])
def test_wrong_use_exits_2(gongkai: Command, arguments: list[str]) -> None:
    done = gongkai(*arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert "Error" in done.stderr


# init


def test_init_lays_a_site_and_says_what_comes_next(gongkai: Command, tmp_path: Path) -> None:
    folder = tmp_path / "我的站点"
    done = gongkai("init", folder)
    assert (done.exit_code, done.stdout) == (0, f"已建立站点 {folder}。下一步：cd {folder}，改好 mkdocs.yml，再运行 gongkai build。\n")
    skeleton = {file.relative_to(skeleton_folder()) for file in skeleton_folder().rglob("*.*") if "__pycache__" not in file.parts}
    laid = {file.relative_to(folder) for file in folder.rglob("*.*")}
    assert {file for file in laid if not file.name.startswith("gongkai.code") and ".schema." not in file.name} == skeleton


def test_init_takes_an_empty_folder(gongkai: Command, tmp_path: Path) -> None:
    assert gongkai("init", tmp_path).exit_code == 0
    assert (tmp_path / "mkdocs.yml").is_file()


def test_init_overwrites_nothing(gongkai: Command, tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("我的")
    done = gongkai("init", tmp_path)
    assert done.exit_code == 2
    assert f"{tmp_path} 已经有内容。请另选一个空文件夹。" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["mkdocs.yml"]
    assert (tmp_path / "mkdocs.yml").read_text() == "我的"


def test_init_refuses_a_file(gongkai: Command, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert gongkai("init", tmp_path / "file").exit_code == 2


def test_a_fresh_site_has_no_problems_even_strictly(gongkai: Command, tmp_path: Path) -> None:
    gongkai("init", tmp_path / "new")
    done = gongkai("check", "--strict", "-f", tmp_path / "new/mkdocs.yml")
    assert (done.exit_code, done.stdout) == (0, "检查了 1 份文件，没有问题。\n")


# check


def test_check_tells_every_problem_and_exits_1(gongkai: Command, site: Any) -> None:
    done = gongkai("check", "-f", site(BROKEN | {"notices/2024/b.md": ""}))
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        f"错误 {BROKEN_LINE} [date-malformed]",
        "    3 | date: 2024/3/5",
        "      |       ^^^^^^^^",
        "错误 content/notices/2024/b.md:1  "
        "开头没有信息块。第一行请写 ---，接着写 title、date、source 等，再写一行 ---。 [front-matter-missing]",
        "共 错误 2 条。",
    ]


def test_check_lets_warnings_pass_unless_strict(gongkai: Command, site: Any) -> None:
    config = site(WARNED)
    done = gongkai("check", "-f", config)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"警告 {WARNED_LINE} [document-number-form]",
        '    2 | document_number: "深府办〔2024〕第009号"',
        "      |                   ^^^^^^^^^^^^^^^^^^^^^",
        "共 警告 1 条。",
    ]
    assert gongkai("check", "--strict", "-f", config).exit_code == 1


def test_check_writes_nothing(gongkai: Command, site: Any) -> None:
    config = site(BROKEN)
    before = sorted(config.parent.rglob("*"))
    gongkai("check", "-f", config)
    assert sorted(config.parent.rglob("*")) == before


def test_check_as_json_is_a_list_of_objects(gongkai: Command, site: Any) -> None:
    done = gongkai("check", "--format", "json", "-f", site(BROKEN))
    assert done.exit_code == 1
    assert done.stderr == ""
    path, message = BROKEN_LINE.split("  ")
    assert json.loads(done.stdout) == [
        {"path": path.removesuffix(":3"), "line": 3, "code": "date-malformed", "severity": "error", "message": message}
    ]


def test_check_as_json_of_a_clean_site_is_an_empty_list(gongkai: Command, site: Any) -> None:
    done = gongkai("check", "--format", "json", "-f", site({"notices/2024/a": {}}))
    assert (done.exit_code, json.loads(done.stdout)) == (0, [])


def test_check_for_github_is_a_command_a_problem_worst_first(gongkai: Command, site: Any) -> None:
    done = gongkai(
        "check", "--format", "github", "-f", site({**WARNED, "notices/2024/b.md": BROKEN["notices/2024/a.md"].replace("3/5", "3/5 50%")})
    )
    assert done.stdout.splitlines() == [
        "::error file=content/notices/2024/b.md,line=3,title=date-malformed::date 写的是“2024/3/5 50%25”，不是日期。请写成 2024-03-05。",
        f"::warning file=content/notices/2024/a.md,line=2,title=document-number-form::{WARNED_LINE.split('  ')[1]}",
    ]


@pytest.mark.parametrize("command", ["check", "build", "serve"])
def test_without_a_configuration_a_command_exits_3(gongkai: Command, tmp_path: Path, command: str) -> None:
    done = gongkai(command, "-f", tmp_path / "mkdocs.yml")
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr == f"找不到 {tmp_path / 'mkdocs.yml'}。请在站点文件夹里运行，或用 -f 指定。\n"


def test_a_configuration_that_cannot_be_read_says_so(gongkai: Command, tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: [", encoding="utf-8")
    done = gongkai("check", "-f", config)
    assert done.exit_code == 3
    assert done.stderr.startswith(f"{config} 读不出来：")


def test_an_unknown_setting_names_the_nearest(gongkai: Command, site: Any) -> None:
    config = site({"notices/2024/a": {}})
    config.write_text(config.read_text(encoding="utf-8").replace("    agency:", "    agencie:"), encoding="utf-8")
    done = gongkai("check", "-f", config)
    assert done.exit_code == 3
    assert done.stderr.splitlines() == [
        "mkdocs.yml 缺少 extra.gongkai.agency。",
        "mkdocs.yml 的 extra.gongkai.agencie 不是已知的设置。是不是 agency？",
    ]


def test_a_hint_never_names_what_was_written(gongkai: Command, site: Any) -> None:
    config = site({"notices/2024/a": {}})
    config.write_text(config.read_text(encoding="utf-8").replace("    column: {", "    column: {phone: 1, "), encoding="utf-8")
    assert "是不是 phone" not in gongkai("check", "-f", config).stderr


# build and schema


def test_build_makes_the_site_where_it_is_told(gongkai: Command, site: Any, tmp_path: Path) -> None:
    done = gongkai("build", "--strict", "-f", site({"notices/2024/a": {}}), "-d", tmp_path / "out")
    assert done.exit_code == 0
    assert (tmp_path / "out/notices/2024/a/index.html").is_file()


def test_build_makes_site_beside_the_configuration(gongkai: Command, site: Any) -> None:
    config = site({"notices/2024/a": {}})
    assert gongkai("build", "-f", config).exit_code == 0
    assert (config.parent / "site/index.html").is_file()


def test_build_exits_1_and_tells_the_problems(gongkai: Command, site: Any, capfd: pytest.CaptureFixture[str]) -> None:
    config = site(BROKEN)
    assert gongkai("build", "-f", config).exit_code == 1
    told = capfd.readouterr().err
    assert "内容有问题，没有生成网站，原来的网站没有改动。" in told
    assert BROKEN_LINE in told
    assert not (config.parent / "site").exists()


def test_build_is_strict_only_when_asked(gongkai: Command, site: Any) -> None:
    config = site(WARNED)
    assert gongkai("build", "-f", config).exit_code == 0
    write_content(config.parent / "content", {"notices/2024/a": {"title": "改过", **WARNED["notices/2024/a"]}})
    assert gongkai("build", "--strict", "-f", config).exit_code == 1
    assert "改过" not in (config.parent / "site/notices/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["replies", "reports", "notices", "speeches"])
def test_schema_is_a_closed_json_schema(gongkai: Command, site: Any, kind: str) -> None:
    done = gongkai("schema", kind, "-f", site({}))
    assert done.exit_code == 0
    schema = json.loads(done.stdout)
    assert schema["additionalProperties"] is False
    assert {"title", "date", "source"} <= {one["anyOf"][0]["required"][0] for one in schema["allOf"]}


def test_schema_of_an_unknown_kind_names_the_known(gongkai: Command, site: Any) -> None:
    done = gongkai("schema", "letters", "-f", site({}))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "没有类别“letters”。可用 replies、reports、notices、speeches。" in done.stderr
