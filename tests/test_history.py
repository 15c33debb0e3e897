"""History: what Git knows of a document's former versions, and what of it the public sees."""

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Reader, build, built, lay_site, said
from factories import SITE_URL, settings, typed

from gongkai.checking import linked_site
from gongkai.cli.config import read_config
from gongkai.history.gather import gather
from gongkai.history.git import GitError, opened, versions
from gongkai.history.revisions import revisions
from gongkai.record.ledger import Ledger, Pen
from gongkai.tasks import setup_of

PATH = "notices/2024/x"
FIRST = {"title": "关于评查的通知", "date": "2024-03-05", "body": "第一段。\n\n第二段。"}


class Repository:
    """A site under Git, whose commits have the dates that they are given."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = lay_site(folder, {})
        self.config.write_text(
            self.config.read_text(encoding="utf-8").replace("  gongkai:\n", "  gongkai:\n    history: true\n"), encoding="utf-8"
        )
        self.git("init", "-q", "-b", "main")

    @property
    def content(self) -> Path:
        return self.folder / "content"

    def git(self, *arguments: str, day: str = "2024-01-01") -> str:
        moment = f"{day}T10:00:00+0800"
        who = {
            "GIT_AUTHOR_NAME": "某编辑",
            "GIT_AUTHOR_EMAIL": "a@linlan.example",
            "GIT_COMMITTER_NAME": "某编辑",
            "GIT_COMMITTER_EMAIL": "a@linlan.example",
        }
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.folder,
            env=os.environ | who | {"GIT_AUTHOR_DATE": moment, "GIT_COMMITTER_DATE": moment, "GIT_CONFIG_GLOBAL": os.devnull},
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def commit(self, day: str, path: str = PATH, **front: Any) -> None:
        file = self.content / f"{path}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(typed(path, front), encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-qm", "内部说明：张某某要求改的", day=day)

    def of(self, path: str = PATH) -> list[str]:
        return [version.committed[:10] for version in versions(self.content, frozenset({path})).get(path, ())]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path / "source")


def shown(*states: tuple[str, dict[str, Any]]) -> list[tuple[str, tuple[str, ...], list[str], bool]]:
    """(day, notes, changes with their sign, is it shown?) of every revision of these states, newest first."""
    told = revisions(PATH, [(f"{day}T10:00:00+08:00", typed(PATH, front).encode()) for day, front in states], settings(), SITE_URL)
    return [(one.day, one.notes, ["-+"[change.is_added] + change.text for change in one.changes], one.is_shown) for one in told]


def test_versions_are_read_from_git_oldest_first_and_follow_a_renamed_file(repository: Repository) -> None:
    repository.commit("2024-03-05", "notices/2024/old", **FIRST)
    (repository.content / "notices/2024/old.md").rename(repository.content / f"{PATH}.md")
    repository.git("add", "-A")
    repository.git("commit", "-qm", "改名", day="2024-03-06")
    repository.commit("2024-03-07", **{**FIRST, "body": "改过。"})
    assert repository.of() == ["2024-03-05", "2024-03-07"]
    (first, second) = versions(repository.content, frozenset({PATH}))[PATH]
    with opened(repository.content) as contents:
        assert ["第一段" in contents.read(one.blob).decode() for one in (first, second)] == [True, False]


def test_another_file_that_bore_the_name_before_is_not_its_history(repository: Repository) -> None:
    repository.commit("2024-03-01", **{**FIRST, "body": "别的文件。"})
    (repository.content / f"{PATH}.md").unlink()
    repository.git("add", "-A")
    repository.git("commit", "-qm", "删去", day="2024-03-02")
    repository.commit("2024-03-05", **FIRST)
    assert repository.of() == ["2024-03-05"]


def test_what_a_branch_tried_counts_from_its_merge(repository: Repository) -> None:
    repository.commit("2024-03-05", **FIRST)
    repository.git("checkout", "-qb", "work")
    repository.commit("2024-03-06", **{**FIRST, "body": "试写。"})
    repository.commit("2024-03-07", **{**FIRST, "body": "定稿。"})
    repository.git("checkout", "-q", "main")
    repository.git("merge", "-q", "--no-ff", "-m", "合并", "work", day="2024-03-09")
    assert repository.of() == ["2024-03-05", "2024-03-09"]


def test_a_shallow_clone_has_no_history(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2024-03-05", **FIRST)
    repository.commit("2024-03-06", **{**FIRST, "body": "改过。"})
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{repository.folder}", tmp_path / "clone"], check=True)
    with pytest.raises(GitError) as error:
        versions(tmp_path / "clone/content", frozenset({PATH}))
    assert error.value.code == "shallow"


def test_a_folder_without_git_has_no_history(tmp_path: Path) -> None:
    with pytest.raises(GitError) as error:
        versions(tmp_path, frozenset({PATH}))
    assert error.value.code == "missing"


def test_nothing_that_a_repository_names_is_run(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2024-03-05", **FIRST)
    repository.commit("2024-03-06", **{**FIRST, "body": "改过。"})
    trap, ran = tmp_path / "trap.sh", tmp_path / "ran"
    trap.write_text(f"#!/bin/sh\ntouch {ran}\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    for key in (
        "core.fsmonitor",
        "core.pager",
        "diff.external",
        "diff.trap.textconv",
        "diff.trap.command",
        "core.sshCommand",
        "gpg.program",
        "core.editor",
    ):
        repository.git("config", key, str(trap))
    repository.git("config", "log.showSignature", "true")
    (repository.folder / ".git/info").mkdir(exist_ok=True)
    (repository.folder / ".git/info/attributes").write_text("*.md diff=trap filter=trap\n", encoding="utf-8")
    repository.git("config", "filter.trap.smudge", str(trap))
    found = versions(repository.content, frozenset({PATH}))[PATH]
    with opened(repository.content) as contents:
        assert [b"---" in contents.read(one.blob) for one in found] == [True, True]
    assert not ran.exists()


def test_a_change_is_told_by_paragraph_with_its_note() -> None:
    later = {**FIRST, "body": "第一段。\n\n第二段改了。", "changes": [{"date": "2024-04-01", "note": "更正第二段"}]}
    assert shown(("2024-03-05", FIRST), ("2024-04-01", later)) == [
        ("2024-04-01", ("更正第二段",), ["-第二段。", "+第二段改了。"], True),
        ("2024-03-05", (), [], True),
    ]


def test_a_document_of_one_version_has_no_history() -> None:
    assert shown(("2024-03-05", FIRST)) == []
    assert shown(("2024-03-05", FIRST), ("2024-03-06", {**FIRST, "topics": ["综合"]})) == []


def test_versions_before_the_day_of_publication_were_never_public() -> None:
    states = [
        ("2024-02-01", {**FIRST, "body": "草稿一。"}),
        ("2024-03-01", {**FIRST, "body": "草稿二。"}),
        ("2024-03-09", {**FIRST, "body": "更新。"}),
    ]
    assert shown(*states) == [("2024-03-09", (), ["-草稿二。", "+更新。"], True), ("2024-03-05", (), [], True)]


def test_of_several_versions_of_a_day_the_last_one_counts() -> None:
    states = [("2024-03-05", FIRST), ("2024-04-01", {**FIRST, "body": "误写。"}), ("2024-04-01", {**FIRST, "body": "写对。"})]
    assert [changes for _, _, changes, _ in shown(*states)] == [["-第一段。", "-第二段。", "+写对。"], []]


SECRET = {**FIRST, "body": "不该公开的一段。"}


@pytest.mark.parametrize(
    "closed",
    [
        {**FIRST, "draft": True},
        {**FIRST, "disclosure": "依申请公开", "basis": "条例"},
        {**FIRST, "disclosure": "不予公开", "basis": "条例", "body": ""},
        {**FIRST, "withdrawn": {"date": "2024-04-01", "reason": "有误"}},
        {**FIRST, "title": None, "subject": "读不出来"},
        {**FIRST, "body": "第一段。［已隐去：联系方式］"},
    ],
)
def test_nothing_is_told_of_what_stood_before_a_version_that_was_closed_or_redacted(closed: dict[str, Any]) -> None:
    told = shown(("2024-03-05", SECRET), ("2024-04-01", closed), ("2024-05-01", FIRST), ("2024-06-01", {**FIRST, "body": "新的。"}))
    assert told
    assert "不该公开" not in repr(told)
    assert all(day >= "2024-04-01" for day, _, _, _ in told)


@pytest.mark.parametrize("text", ["电话13800138000。", "身份证110101199003070011。", "欢迎光临博彩官网投注开户"])
def test_of_a_version_that_the_guard_would_stop_only_the_day_is_told(text: str) -> None:
    states = [("2024-03-05", FIRST), ("2024-04-01", {**FIRST, "body": f"第一段。\n\n{text}"}), ("2024-05-01", FIRST)]
    assert shown(*states) == [("2024-05-01", (), [], False), ("2024-04-01", (), [], False), ("2024-03-05", (), [], True)]


def test_a_page_beside_the_document_tells_its_history_and_no_internal_word(repository: Repository, tmp_path: Path) -> None:
    repository.commit("2024-03-05", **FIRST)
    repository.commit("2024-04-01", **{**FIRST, "body": "第一段。\n\n第二段改了。"})
    repository.commit("2024-04-02", "notices/2024/once", title="只有一版")
    repository.commit("2024-04-03", "notices/2024/back", **SECRET)
    repository.commit("2024-04-04", "notices/2024/back", **{**FIRST, "withdrawn": {"date": "2024-04-04", "reason": "有误"}})
    site = built(repository.config, tmp_path / "site")
    page = site.text(f"{PATH}/history.html")
    assert "<del>第二段。</del>" in page
    assert "<ins>第二段改了。</ins>" in page
    assert '<meta name="robots" content="noindex">' in page
    assert 'href="history.html"' in site.text(f"{PATH}/index.html")
    assert not (site.folder / "notices/2024/once/history.html").exists()
    assert not (site.folder / "notices/2024/back/history.html").exists()
    everything = b"".join(site.bytes().values()).decode("utf-8", "replace")
    assert [word for word in ("张某某", "某编辑", "不该公开的一段") if word in everything] == []
    again = built(repository.config, tmp_path / "site")
    assert "写入 0 个文件" in again.log
    fresh = built(repository.config, tmp_path / "fresh", SOURCE_DATE_EPOCH="1790000000")
    assert fresh.bytes() == site.bytes()


@pytest.mark.soak
@pytest.mark.browser
def test_a_history_reads_on_every_screen(repository: Repository, tmp_path: Path, reader: Reader) -> None:
    repository.commit("2024-03-05", **FIRST)
    note = {"date": "2024-05-01", "note": "更正数字。"}
    repository.commit("2024-05-01", **FIRST | {"body": "第一段，改过。\n\n第三段。", "changes": [note]})
    site = built(repository.config, tmp_path / "site")
    for width in (360, 1280):
        for scheme, contrast in (("default", ""), ("slate", ""), ("default", "light"), ("default", "dark")):
            page = reader.open(site, f"{PATH}/history.html", width=width, scheme=scheme)
            page.evaluate("(contrast) => window.gkCare.choose('contrast', contrast)", contrast)
            found = Axe().run(page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
            assert found.violations_count == 0, found.generate_report()
            assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert reader.complaints == []


def test_what_was_purged_has_no_history(repository: Repository, tmp_path: Path) -> None:

    repository.commit("2024-03-05", **FIRST)
    repository.commit("2024-04-01", **{**FIRST, "body": "改了。"})
    assert (built(repository.config, tmp_path / "site").folder / f"{PATH}/history.html").exists()
    pen = Pen(Ledger())
    pen.write(
        "purge",
        addresses=[{"address": f"{PATH}/", "kind": "notices", "first": "2024-03-05"}],
        date="2024-05-01",
        reason="泄露",
        mark="",
        lines=[],
    )
    (repository.folder / "ledger.jsonl").write_text("".join(f"{line}\n" for line in pen.lines), encoding="utf-8")

    place, own = read_config(repository.config)
    assert gather(linked_site(place, own), place.content, setup_of(place, own), None, None) == ({}, ())


def test_a_site_outside_git_is_built_and_told_so(tmp_path: Path) -> None:
    config = lay_site(tmp_path / "source", {PATH: FIRST})
    config.write_text(config.read_text(encoding="utf-8").replace("  gongkai:\n", "  gongkai:\n    history: true\n"), encoding="utf-8")
    done = build(config, tmp_path / "site")
    assert done.returncode == 0
    assert "设置了 history，但读不到内容文件夹的 Git 记录" in said(done)
