"""What CI is told to do can be done: every target and every command exists, here and in a new site."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import EPOCH, ROOT, lay_site

from gongkai.cli.formats import FORMATS
from gongkai.cli.main import main
from gongkai.paths import skeleton_folder

FILES = (".github/workflows/site.yml", ".gitlab-ci.yml")
PLACES = {"repository": ROOT, "skeleton": skeleton_folder()}


def scripts(value: Any) -> list[str]:
    """Every shell line of a CI file."""
    if isinstance(value, dict):
        return [
            line
            for key, inner in value.items()
            for line in (([inner] if isinstance(inner, str) else inner) if key in ("run", "script") else scripts(inner))
        ]
    return [line for inner in value for line in scripts(inner)] if isinstance(value, list) else []


def targets(makefile: Path) -> dict[str, str]:
    """Target -> its recipe."""
    text = makefile.read_text(encoding="utf-8")
    return {match[1]: match[2] for match in re.finditer(r"^([a-z]+):[^\n]*\n((?:\t[^\n]*\n)*)", text, re.MULTILINE)}


@pytest.mark.parametrize("name", FILES)
def test_a_new_site_gets_the_files_of_this_repository(name: str) -> None:
    assert (skeleton_folder() / name).read_bytes() == (ROOT / name).read_bytes()


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", FILES)
def test_every_line_calls_a_make_target_that_exists(place: str, name: str) -> None:
    lines = scripts(yaml.safe_load((ROOT / name).read_text(encoding="utf-8")))
    called = [target for line in lines for target in re.findall(r"make (?:--silent )?([a-z]+)", line)]
    assert {"content", "site", "compare", "publish", "ledger"} <= set(called)
    assert set(called) <= set(targets(PLACES[place] / "Makefile"))
    forms = {form for line in lines for form in re.findall(r"FORMAT=(\w+)", line)}
    assert forms <= {*FORMATS, "markdown"}


@pytest.mark.parametrize("place", PLACES)
def test_every_target_calls_commands_and_options_that_exist(place: str) -> None:
    recipes = targets(PLACES[place] / "Makefile")
    lines = "".join(recipes[target] for target in ("content", "site", "serve", "compare", "publish"))
    called = re.findall(r"/(?:gongkai|mkdocs) ([a-z]+)([^\n]*)", lines)
    assert {name for name, _ in called} >= {"check", "build", "compare", "publish"}
    for name, rest in called:
        command = main.commands.get(name)
        assert command, name
        options = {option for parameter in command.params for option in parameter.opts}
        assert set(re.findall(r"(?<!\S)--?[a-z][a-z-]*", rest)) <= options


@pytest.mark.parametrize("place", PLACES)
def test_every_target_for_people_has_its_explanation(place: str) -> None:
    text = (PLACES[place] / "Makefile").read_text(encoding="utf-8")
    for target in ("content", "site", "serve", "compare", "publish", "ledger"):
        assert re.search(rf"^{target}:.*## [\u3400-\u9fff]", text, re.MULTILINE)


def test_the_cache_is_the_one_that_a_build_keeps() -> None:
    github = yaml.safe_load((ROOT / FILES[0]).read_text(encoding="utf-8"))
    paths = [step["with"]["path"] for step in github["jobs"]["site"]["steps"] if "cache" in step.get("uses", "")]
    assert paths == [".cache/gongkai"]
    assert yaml.safe_load((ROOT / FILES[1]).read_text(encoding="utf-8"))["default"]["cache"]["paths"] == [".cache/gongkai/"]


def test_publishing_switches_and_hands_in_the_ledger(tmp_path: Path) -> None:
    """What the job on the web server does, in a clone of a site's repository."""
    source, served = tmp_path / "source", tmp_path / "srv"
    lay_site(source, {"notices/2024/a": {"title": "甲通知", "body": "各县区要在年底以前完成甲项工作。"}})
    (source / ".venv/bin").mkdir(parents=True)
    (source / ".venv/.ready").touch()
    (source / ".venv/bin/gongkai").symlink_to(Path(sys.executable).with_name("gongkai"))
    identity = {f"GIT_{who}_{what}": "gongkai@localhost" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}

    def run(*command: str) -> str:
        environment = os.environ | identity | {"SOURCE_DATE_EPOCH": str(EPOCH)}
        done = subprocess.run(command, cwd=source, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    for line in (("init", "--quiet", "--bare", "../origin.git"), ("init", "--quiet", "-b", "main"), ("add", "--all"),
                 ("commit", "--quiet", "-m", "x"), ("remote", "add", "origin", "../origin.git"), ("push", "--quiet", "origin", "main"),
                 ("checkout", "--quiet", "--detach")):  # fmt: skip
        run("git", *line)
    run("make", "publish", f"PUBLISH_TO={served}")
    assert (served / "current/site/notices/2024/a/index.html").exists()
    run("make", "ledger", "BRANCH=main")
    assert "notices/2024/a/" in run("git", "show", "origin/main:ledger.jsonl")
    run("make", "ledger", "BRANCH=main")  # nothing new, nothing committed
    assert run("git", "rev-list", "--count", "origin/main").strip() == "2"
