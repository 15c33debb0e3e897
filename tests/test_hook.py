"""The hook that checks before a commit: what is staged, and nothing else, without a network."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from conftest import ROOT, lay_site
from factories import typed

from gongkai.cli.main import main
from gongkai.paths import skeleton_folder

GOOD = typed("notices/2024/a", {})
BAD = GOOD.replace("2024-03-05", "2024/3/5")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site under git, whose hook is on, with a first commit."""
    folder = lay_site(tmp_path / "我的 站点", {"notices/2024/a.md": GOOD}).parent
    commands = tmp_path / "bin"
    commands.mkdir()
    shutil.copy(Path(sys.executable).parent / "gongkai", commands / "gongkai")
    monkeypatch.setenv("PATH", os.pathsep.join((str(commands), os.environ["PATH"])))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.delenv("GONGKAI_CONTENT", raising=False)
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "林某")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "editor@linlan.example")
    git(folder, "init", "-q")
    git(folder, "config", "core.hooksPath", ".githooks")
    git(folder, "add", ".")
    assert commit(folder).returncode == 0
    return folder


def git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", *arguments], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)


def commit(folder: Path) -> subprocess.CompletedProcess[str]:
    return git(folder, "commit", "-q", "-m", "改动")


def test_a_document_with_an_error_is_not_committed(site: Path) -> None:
    (site / "content/notices/2024/a.md").write_text(BAD, encoding="utf-8")
    git(site, "add", ".")
    done = commit(site)
    assert done.returncode == 1
    assert "错误 content/notices/2024/a.md:3  date 写的是“2024/3/5”，不是日期。请写成 2024-03-05。 [date-malformed]" in done.stderr


def test_what_is_not_staged_is_not_looked_at(site: Path) -> None:
    (site / "content/notices/2024/a.md").write_text(BAD, encoding="utf-8")
    (site / "README.txt").write_text("说明", encoding="utf-8")
    git(site, "add", "README.txt")
    assert commit(site).returncode == 0


def test_what_is_staged_is_checked_though_the_working_file_is_mended(site: Path) -> None:
    file = site / "content/notices/2024/a.md"
    file.write_text(BAD, encoding="utf-8")
    git(site, "add", ".")
    file.write_text(GOOD, encoding="utf-8")
    assert commit(site).returncode == 1


def test_names_with_spaces_and_han_characters_are_checked(site: Path) -> None:
    (site / "content/notices/2024/说明 1.pdf").write_bytes(b"%PDF-1.4")
    (site / "content/notices/2024/通知.md").write_text(BAD, encoding="utf-8")
    git(site, "add", ".")
    done = commit(site)
    assert done.returncode == 1
    assert "content/notices/2024/通知.md:3" in done.stderr


def test_a_document_that_another_needs_is_not_removed(site: Path) -> None:
    other = typed("notices/2024/b", {"related": ["notices/2024/a"]})
    (site / "content/notices/2024/b.md").write_text(other, encoding="utf-8")
    git(site, "add", ".")
    assert commit(site).returncode == 0
    git(site, "rm", "-q", "content/notices/2024/a.md")
    done = commit(site)
    assert done.returncode == 1
    assert "related 指向 notices/2024/a，没有这份文件。" in done.stderr


def test_a_changed_setting_is_held_against_all_documents(site: Path) -> None:
    config = site / "mkdocs.yml"
    config.write_text(config.read_text(encoding="utf-8").replace("agency:", "agencie:"), encoding="utf-8")
    git(site, "add", ".")
    done = commit(site)
    assert done.returncode != 0
    assert "是不是 agency？" in done.stderr


def test_nothing_is_left_behind(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temporary"))
    (site / "content/notices/2024/a.md").write_text(BAD, encoding="utf-8")
    git(site, "add", ".")
    assert commit(site).returncode == 1
    assert list((tmp_path / "temporary").iterdir()) == []


def test_without_the_command_it_says_so(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    (site / "content/notices/2024/a.md").write_text(BAD, encoding="utf-8")
    git(site, "add", ".")
    done = commit(site)
    assert done.returncode == 1
    assert "找不到 gongkai，没有检查，也没有提交。" in done.stderr


def test_the_hook_is_a_program_of_the_plain_shell() -> None:
    hook = ROOT / ".githooks/pre-commit"
    assert os.access(hook, os.X_OK)
    assert subprocess.run(["sh", "-n", hook], check=False).returncode == 0
    assert (skeleton_folder() / ".githooks/pre-commit").read_bytes() == hook.read_bytes()


def test_the_example_for_pre_commit_calls_a_command_that_exists() -> None:
    text = (ROOT / "docs/editing.md").read_text(encoding="utf-8")
    example = yaml.safe_load(text.partition("repos:")[1] + text.partition("repos:")[2].partition("```")[0])
    (repo,) = example["repos"]
    (hook,) = repo["hooks"]
    assert (repo["repo"], hook["language"]) == ("local", "system")
    assert hook["entry"].split()[:2] == ["gongkai", "check"]
    assert "check" in main.commands
