"""`gongkai compare`: what a change does to the public pages."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import built, lay_site
from factories import write_content

from gongkai.cli.main import main

BEFORE = {
    "notices/2024/same": {},
    "notices/2024/text": {"body": "原来的正文。"},
    "notices/2024/facts": {"topics": ["教育"]},
    "notices/2024/withdrawn": {},
    "notices/2024/moved": {},
    "notices/2024/lost": {"title": "关于|消失的通知"},
}
AFTER = {
    **BEFORE,
    "notices/2024/text": {"body": "改过的正文。"},
    "notices/2024/facts": {"topics": ["民政"], "editor": "林某"},
    "notices/2024/withdrawn": {"withdrawn": {"date": "2024-04-01", "reason": "有误"}},
    "notices/2025/moved": {"title": "关于moved的文件", "redirect_from": ["notices/2024/moved"]},
    "notices/2026/added": {},
}


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same site before and after a change."""
    folder = tmp_path_factory.mktemp("compare")
    config = lay_site(folder / "own", BEFORE)
    old = built(config, folder / "old").folder
    for name in ("moved", "lost"):
        (config.parent / f"content/notices/2024/{name}.md").unlink()
    write_content(config.parent / "content", {path: fields for path, fields in AFTER.items() if not path.endswith(("2024/moved", "lost"))})
    return old, built(config, folder / "new").folder


def compare(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["compare", *map(str, arguments)], prog_name="gongkai")


def test_every_difference_is_told_and_a_lost_page_is_a_failure(sites: tuple[Path, Path]) -> None:
    done = compare(*sites)
    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "增加  /notices/2025/moved/  关于moved的文件",
        "增加  /notices/2026/added/  关于added的文件",
        "改动  /notices/2024/facts/  关于facts的文件（主题分类、责任编辑）",
        "改动  /notices/2024/text/  关于text的文件（内容概述、正文）",
        "撤回  /notices/2024/withdrawn/  关于withdrawn的文件",
        "改址  /notices/2024/moved/  关于moved的文件",
        "消失  /notices/2024/lost/  关于|消失的通知",
        "共 增加 2 页，改动 2 页，撤回 1 页，改址 1 页，消失 1 页。",
    ]


def test_as_markdown_it_is_a_table_whose_cells_hold(sites: tuple[Path, Path]) -> None:
    lines = compare(*sites, "--format", "markdown").stdout.splitlines()
    assert lines[:4] == [
        "共 增加 2 页，改动 2 页，撤回 1 页，改址 1 页，消失 1 页。",
        "",
        "| 变化 | 地址 | 标题 | 改动的内容 |",
        "| --- | --- | --- | --- |",
    ]
    assert "| 改动 | `/notices/2024/text/` | 关于text的文件 | 内容概述、正文 |" in lines
    assert r"| 消失 | `/notices/2024/lost/` | 关于\|消失的通知 |  |" in lines


def test_as_json_it_is_a_list_of_objects(sites: tuple[Path, Path]) -> None:
    rows = json.loads(compare(*sites, "--format", "json").stdout)
    assert {"what": "changed", "address": "notices/2024/text/", "title": "关于text的文件", "parts": ["summary", "text"]} in rows
    assert len(rows) == 7


def test_a_site_is_the_same_as_itself(sites: tuple[Path, Path]) -> None:
    done = compare(sites[0], sites[0])
    assert (done.exit_code, done.stdout) == (0, "公开页面没有变化。\n")
    assert json.loads(compare(sites[0], sites[0], "--format", "json").stdout) == []


def test_a_folder_without_a_site_is_wrong_use(sites: tuple[Path, Path], tmp_path: Path) -> None:
    done = compare(sites[0], tmp_path)
    assert done.exit_code == 2
    assert f"{tmp_path} 里没有生成好的网站。" in done.stderr
