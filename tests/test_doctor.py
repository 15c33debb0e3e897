"""`gongkai doctor`: what is missing is told with its cure, and nothing is changed."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import lay_site

from gongkai import machine, messages
from gongkai.cli.config import read_config
from gongkai.cli.main import main


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with one document, and an editor who stands in its folder."""
    monkeypatch.delenv("GONGKAI_CONTENT", raising=False)
    folder = lay_site(tmp_path / "site", {"notices/2024/a": {}}).parent
    monkeypatch.chdir(folder)
    return folder


def doctor(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["doctor", *arguments], prog_name="gongkai")


def row(done: Result, name: str) -> dict[str, str]:
    (found,) = [one for one in json.loads(done.stdout) if one["name"] == name]
    return found  # type: ignore[no-any-return]


def test_a_machine_that_builds_this_project_lacks_nothing(site: Path) -> None:
    done = doctor()
    assert done.exit_code == 0, done.stdout
    assert done.stdout.startswith("好  Python  3.")
    assert "好  内容文件夹  1 份文件" in done.stdout
    assert done.stdout.endswith("必需的都有。\n")


def test_outside_a_site_it_says_so_and_exits_3(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = doctor()
    assert done.exit_code == 3
    assert "缺少  站点设置  找不到 mkdocs.yml。请在站点文件夹里运行，或用 -f 指定。" in done.stdout
    assert done.stdout.endswith("缺少必需的 1 项。\n")


def test_nothing_is_changed(site: Path) -> None:
    before = sorted(site.rglob("*"))
    doctor()
    assert sorted(site.rglob("*")) == before


def test_a_package_that_is_too_old_is_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "version", lambda name: "0.1" if name == "nh3" else "999")
    done = doctor("--format", "json")
    assert done.exit_code == 3
    assert row(done, "packages")["found"].startswith("没有安装 ")
    assert "nh3" in row(done, "packages")["found"]
    assert "-m pip install gongkai" in row(done, "packages")["cure"]


def test_git_the_hook_and_line_ends(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    subprocess.run(["git", "init", "-q"], cwd=site, check=True)
    done = doctor("--format", "json")
    assert row(done, "hook")["state"] == "optional"
    assert row(done, "hook")["cure"] == "请在站点文件夹里运行：git config core.hooksPath .githooks"
    assert row(done, "line-ends")["found"] == "不改动"
    subprocess.run(["git", "config", "core.hooksPath", ".githooks"], cwd=site, check=True)
    subprocess.run(["git", "config", "core.autocrlf", "true"], cwd=site, check=True)
    done = doctor("--format", "json")
    assert row(done, "hook")["state"] == "good"
    assert row(done, "line-ends")["found"] == "git 会把换行改成 CRLF"
    assert done.exit_code == 0


def test_a_machine_without_git(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    done = doctor("--format", "json")
    assert row(done, "git")["state"] == "optional"
    assert done.exit_code == 0


def test_what_only_tests_need_is_not_asked_of_a_site(site: Path) -> None:
    assert {"chromium", "nginx"} & {one["name"] for one in json.loads(doctor("--format", "json").stdout)} == set()
    (site / "tests").mkdir()
    (site / "tests/conftest.py").touch()
    assert {"chromium", "nginx"} <= {one["name"] for one in json.loads(doctor("--format", "json").stdout)}


def test_a_folder_that_cannot_be_written_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_can_write", lambda folder: False)
    done = doctor("--format", "json")
    assert (done.exit_code, row(done, "write")["found"]) == (3, f"不能写 {site}")


@pytest.mark.parametrize("name", messages.catalogue()["doctor"]["cures"])
def test_every_cure_belongs_to_something_that_is_looked_for(name: str) -> None:
    assert messages.has(f"doctor.names.{name}")


def test_everything_that_can_lack_has_a_cure(site: Path) -> None:
    found = machine.look(site / "mkdocs.yml", read_config)
    assert {one.name for one in found} <= set(messages.catalogue()["doctor"]["names"])
    assert set(messages.catalogue()["doctor"]["names"]) == set(messages.catalogue()["doctor"]["cures"])
