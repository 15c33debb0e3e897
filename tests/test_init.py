"""`gongkai init`: a new site from a few answers."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner, Result
from conftest import built
from test_new import wait_for

from gongkai.cli.config import read_config
from gongkai.cli.main import main
from gongkai.laying import Answers
from gongkai.paths import skeleton_folder

GIVEN = (
    "--set", "网站名称=临澜市建议提案", "--set", "网址=https://www.linlan.example/gongkai/jyta", "--set", "agency=临澜市人民政府办公室",
    "--set", "phone=0000-88110016", "--set", "results=A-C",
)  # fmt: skip


def init(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["init", *map(str, arguments)], prog_name="gongkai")


def test_the_answers_stand_in_the_settings(tmp_path: Path) -> None:
    assert init(tmp_path / "a", *GIVEN).exit_code == 0
    place, settings = read_config(tmp_path / "a/mkdocs.yml")
    assert (place.site_name, place.site_url) == ("临澜市建议提案", "https://www.linlan.example/gongkai/jyta/")
    assert (settings.agency, settings.contact.unit, settings.contact.phone) == (*("临澜市人民政府办公室",) * 2, "0000-88110016")
    assert settings.results == "A-C"
    assert [crumb.url for crumb in settings.host] == ["https://www.linlan.example/", "https://www.linlan.example/gongkai/"]
    assert settings.bodies[0].name == "临澜市人民政府办公室"


def test_a_site_at_the_root_of_its_host_has_no_section_above_it(tmp_path: Path) -> None:
    init(tmp_path / "a", "--set", "url=http://jyta.linlan.example/")
    _, settings = read_config(tmp_path / "a/mkdocs.yml")
    assert [crumb.url for crumb in settings.host] == ["http://jyta.linlan.example/"]


def test_an_answer_with_signs_of_yaml_is_quoted(tmp_path: Path) -> None:
    init(tmp_path / "a", "--set", 'name=建议: #1 "提案"', "--set", "agency=甲, 乙")
    place, settings = read_config(tmp_path / "a/mkdocs.yml")
    assert (place.site_name, settings.agency, settings.bodies[0].name) == ('建议: #1 "提案"', "甲, 乙", "甲, 乙")


def test_the_defaults_are_what_the_skeleton_says() -> None:
    text = (skeleton_folder() / "mkdocs.yml").read_text(encoding="utf-8")
    defaults = Answers.defaults()
    for value in (defaults.name, defaults.url, defaults.agency, defaults.phone, defaults.results):
        assert value in text


@pytest.mark.parametrize("option", ["--sample", "--no-sample"])
def test_the_new_site_builds_strictly(tmp_path: Path, option: str) -> None:
    init(tmp_path / "a", *GIVEN, option)
    site = built(tmp_path / "a/mkdocs.yml", tmp_path / "out", "--strict")
    assert (site.folder / "index.html").is_file()
    assert (site.folder / "replies/2024/cppcc-8-3-001/index.html").is_file() == (option == "--sample")
    assert "某市" not in site.text("index.html")


def test_editors_and_git_find_what_is_theirs(tmp_path: Path) -> None:
    init(tmp_path / "a", *GIVEN)
    folder = tmp_path / "a"
    assert os.access(folder / ".githooks/pre-commit", os.X_OK)
    for name in (".github/workflows/site.yml", ".gitlab-ci.yml", ".gitignore", ".gitattributes", "Makefile", ".vscode/replies.schema.json"):
        assert (folder / name).is_file(), name
    assert "临澜市人民政府办公室" in (folder / ".vscode/gongkai.code-snippets").read_text(encoding="utf-8")
    assert yaml.safe_load((folder / ".gitlab-ci.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("url=www.linlan.example", "mkdocs.yml 缺少 site_url，或者它不是完整网址。"),
        ("results=A-Z", "没有名为“A-Z”的结果等次方案。"),
        ("colour=red", "--set 写的是“colour=red”。请写成 名称=值，名称有 name (网站名称)、"),
    ],
)
def test_a_wrong_answer_leaves_nothing_behind(tmp_path: Path, given: str, message: str) -> None:
    done = init(tmp_path / "a", "--set", given)
    assert done.exit_code == 2
    assert message in done.stderr
    assert not (tmp_path / "a").exists()


def test_on_a_terminal_the_settings_are_asked_for(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from gongkai.cli.main import main; main()", "init", "a", "--set", "results=A-C"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdin=theirs, stdout=theirs, stderr=theirs, env=os.environ | {"PYTHONUTF8": "1"}
    ) as process:
        os.close(theirs)
        seen = ""
        for question, answer in (("网站名称", "甲"), ("网址", ""), ("主办单位", "乙局"), ("办公电话", ""), ("样例", "n")):
            seen = wait_for(ours, question, seen)
            os.write(ours, f"{answer}\n".encode())
        wait_for(ours, "已建立站点", seen)
        assert process.wait(20) == 0
    os.close(ours)
    place, settings = read_config(tmp_path / "a/mkdocs.yml")
    assert (place.site_name, settings.agency, settings.results) == ("甲", "乙局", "A-C")
    assert not (tmp_path / "a/content/replies").exists()
