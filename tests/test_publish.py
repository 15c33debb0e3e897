"""The commands: publish, rollback, releases, purge; each in a process of its own, over a real build."""

import json
import re
import shutil
import time
from pathlib import Path

import pytest
from conftest import ROOT, lay_site, said
from factories import write_content
from releases import command

from gongkai.record.ledger import read_ledger
from gongkai.record.merge import merge
from gongkai.record.shelf import Shelf
from gongkai.record.traces import probe_of, traces
from gongkai.record.verify import verify_folder

FILES = {
    "notices/2024/a": {"title": "甲通知", "body": "各县区要在年底以前完成甲项工作。"},
    "notices/2024/b": {"title": "乙通知", "body": "乙项工作由各部门分头落实。", "topics": ["综合"]},
    "replies/2024/156": {"title": "对第156号提案的答复", "body": "加装电梯的经费由财政承担一部分。", "redirect_from": "/old/156.html"},
}
LEAK = "泄露的家庭情况写在这一句话里"


class Town:
    """A site, and the folder of its releases."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "source/mkdocs.yml"
        self.content = self.config.parent / "content"
        self.ledger = self.config.parent / "ledger.jsonl"
        self.srv = folder / "srv"

    def publish(self, *options: str, **environment: str) -> str:
        done = command("publish", "--to", self.srv, "-f", self.config, *options, **environment)
        assert done.returncode == 0, said(done)
        return done.stdout

    @property
    def served(self) -> Path:
        return self.srv / "current/site"

    def is_whole(self) -> bool:
        return verify_folder(self.served).differences == ()


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a site and its first release."""
    folder = tmp_path_factory.mktemp("published")
    lay_site(folder / "source", FILES)
    Town(folder).publish()
    return folder


@pytest.fixture
def town(published: Path, tmp_path: Path) -> Town:
    """A copy of it."""
    return Town(shutil.copytree(published, tmp_path / "town", symlinks=True))


def test_publishing_tells_what_was_done_and_writes_the_ledger(town: Town) -> None:
    assert town.is_whole()
    ledger = read_ledger(town.ledger.read_text(encoding="utf-8"))
    wanted = {"", "guide/", "notices/2024/a/", "notices/2024/b/", "replies/2024/156/", "old/156.html"}
    assert wanted <= set(ledger.entries)
    (town.content / "notices/2024/a.md").rename(town.content / "notices/2024/aa.md")
    write_content(town.content, {"notices/2024/aa": FILES["notices/2024/a"] | {"redirect_from": "/notices/2024/a/"}})
    out = town.publish()
    assert re.match(r"已公布第 2 版（000002-[0-9a-f]{8}）：新增 \d+ 个文件，改动 \d+ 个，去掉 \d+ 个。\n", out)
    assert f"台账 {town.ledger} 增加了 2 个网址的记录，请提交到版本库。" in out


@pytest.mark.soak
def test_the_site_of_this_repository_can_be_published(tmp_path: Path) -> None:
    own = shutil.ignore_patterns(".*", "site", "__pycache__", "tests", "ledger.jsonl")
    shutil.copytree(ROOT, tmp_path / "source", ignore=own)
    town = Town(tmp_path)
    assert "已公布第 1 版" in town.publish()
    assert town.is_whole()


def test_a_document_that_vanished_stops_publishing_and_is_told(town: Town) -> None:
    (town.content / "notices/2024/b.md").unlink()
    before = (town.srv / "current").readlink()
    done = command("publish", "--to", town.srv, "-f", town.config)
    assert done.returncode == 1
    assert "网址 /notices/2024/b/ 在 2026-09-21 公布过（《乙通知》），现在没有了。" in said(done)
    assert done.stderr.endswith("没有公布。已经公布的网站没有改动。\n")
    assert (town.srv / "current").readlink() == before
    assert town.is_whole()


def test_more_may_be_taken_down_where_somebody_allows_it(town: Town) -> None:
    text = town.config.read_text(encoding="utf-8")
    town.config.write_text(text.replace("  gongkai:\n", "  gongkai:\n    record: {most_removals: 0}\n"), encoding="utf-8")
    withdrawn = {"withdrawn": {"date": "2024-05-01", "reason": "内容有误"}}
    write_content(town.content, {"notices/2024/b": {"title": "乙通知"} | withdrawn})
    done = command("publish", "--to", town.srv, "-f", town.config)
    assert done.returncode == 1
    assert "一次有 1 个公布过的网址不见或撤下，超过 0 个" in said(done)
    town.publish("--allow-removals", "1")
    assert "内容有误" in (town.served / "notices/2024/b/index.html").read_text(encoding="utf-8")


def test_a_change_in_silence_is_refused_even_where_warnings_pass(town: Town) -> None:
    write_content(town.content, {"notices/2024/b": FILES["notices/2024/b"] | {"body": "改过的一句。"}})
    assert command("publish", "--to", town.srv, "-f", town.config).returncode == 1
    done = command("publish", "--no-strict", "--to", town.srv, "-f", town.config)
    assert done.returncode == 4
    assert "《乙通知》在 2026-09-21 公布过，内容改了，没有更正说明。" in done.stderr


def test_back_to_the_release_before_within_a_second_even_if_the_newest_is_broken(town: Town) -> None:
    write_content(town.content, {"notices/2024/c": {"title": "丙通知"}})
    town.publish()
    shutil.rmtree(town.served)
    start = time.monotonic()
    done = command("rollback", "--to", town.srv)
    assert done.returncode == 0
    assert done.stdout.startswith("已退回第 1 版（000001-")
    assert time.monotonic() - start < 30  # not a measurement: it must not build anything
    assert town.is_whole()
    listed = command("releases", "--to", town.srv).stdout.splitlines()
    assert re.match(r"  第 2 版  000002-[0-9a-f]{8}  \S+  0 个文件  不完整$", listed[0])
    assert re.match(r"\* 第 1 版  000001-[0-9a-f]{8}  \S+  \d+ 个文件  完整$", listed[1])
    assert "已公布第 3 版" in town.publish()
    assert town.is_whole()


def test_a_release_can_be_named(town: Town) -> None:
    town.publish()
    assert command("rollback", "9", "--to", town.srv).stderr.startswith("没有版本“9”。可用 000002-")
    assert command("rollback", "2", "--to", town.srv).returncode == 4
    assert command("rollback", "1", "--to", town.srv).returncode == 0
    rows = json.loads(command("releases", "--to", town.srv, "--format", "json").stdout)
    assert [(row["seq"], row["current"]) for row in rows] == [(2, False), (1, True)]
    done = command("rollback", "--to", town.srv)
    assert (done.returncode, done.stderr.splitlines()[0]) == (4, "没有更早的完整版本可以退回。")


def test_there_is_nothing_to_go_back_to(tmp_path: Path) -> None:
    done = command("rollback", "--to", tmp_path / "none")
    assert done.returncode == 4
    assert done.stderr.startswith(f"{tmp_path / 'none'} 里还没有公布过的版本。")
    assert not (tmp_path / "none").exists()


def test_a_second_publisher_is_told_who_is_at_work(town: Town) -> None:
    with Shelf(town.srv).locked():
        done = command("publish", "--to", town.srv, "-f", town.config)
    assert done.returncode == 4
    assert re.match(r"\S+@\S+ \(pid \d+\) 正在这里公布，已经 \d+ 秒。请稍后再试，或者加 --wait 等候。\n", done.stderr)


@pytest.mark.soak
def test_ledgers_of_two_branches_are_united_by_a_command(town: Town) -> None:
    base = town.ledger.read_text(encoding="utf-8")
    sides = []
    for name in ("丙", "丁"):
        town.ledger.write_text(base, encoding="utf-8")
        write_content(town.content, {f"notices/2024/{name}": {"title": f"{name}通知"}})
        done = command("publish", "--to", town.srv.parent / name, "-f", town.config)
        assert done.returncode == 0, said(done)
        sides.append(town.ledger.read_text(encoding="utf-8").removeprefix(base))
        (town.content / f"notices/2024/{name}.md").unlink()
    text = f"{base}<<<<<<< HEAD\n{sides[0]}=======\n{sides[1]}>>>>>>> other\n"
    town.ledger.write_text(text, encoding="utf-8")
    done = command("check", "-f", town.config)
    assert done.returncode == 1
    assert "台账里有合并冲突的标记。请运行 gongkai releases --merge" in done.stdout
    assert command("releases", "--merge", "-f", town.config).stdout == f"台账 {town.ledger} 已经接好，请提交到版本库。\n"
    assert {"notices/2024/丙/", "notices/2024/丁/"} <= set(read_ledger(town.ledger.read_text(encoding="utf-8")).entries)
    assert command("releases", "--merge", "-f", town.config).stdout == f"台账 {town.ledger} 没有要接的分支。\n"
    for name in ("丙", "丁"):
        write_content(town.content, {f"notices/2024/{name}": {"title": f"{name}通知"}})
    town.publish()


@pytest.mark.soak
def test_a_ledger_that_cannot_be_fetched_is_united_with_what_was_released(town: Town) -> None:
    old = town.ledger.read_text(encoding="utf-8")
    write_content(town.content, {"notices/2024/丙": {"title": "丙通知"}})
    town.publish()
    ahead = read_ledger(town.ledger.read_text(encoding="utf-8"))
    town.ledger.write_text(old, encoding="utf-8")
    assert command("publish", "--to", town.srv.parent / "other", "-f", town.config).returncode == 0
    done = command("publish", "--to", town.srv, "-f", town.config)
    assert done.returncode == 4
    assert "本地的台账与公布过的各有各的记录。" in done.stderr
    assert command("releases", "--merge", "--to", town.srv, "-f", town.config).returncode == 0
    merged = read_ledger(town.ledger.read_text(encoding="utf-8"))
    assert merged.holds(ahead)
    assert merge(merged, ahead, "2026-01-01").lines == merged.lines
    town.publish()


# Purging


def leak(town: Town) -> None:
    leaked = {
        "title": "泄露了的通知", "summary": LEAK, "attachments": "名单.csv", "topics": ["综合"], "redirect_from": "/old/leak.html",
        "body": f"甲项工作已经部署完毕。{LEAK}。",
    }  # fmt: skip
    write_content(town.content, {"notices/2024/leak": leaked})
    (town.content / "notices/2024/名单.csv").write_text("姓名,事由\n沈某某,困难补助\n", encoding="utf-8")
    town.publish()


def test_a_leaked_text_is_gone_from_everything_within_reach(town: Town) -> None:
    leak(town)
    command("build", "-f", town.config, "-d", town.config.parent / "site")
    probe = probe_of(f"{LEAK}。泄露了的通知", [], [])
    assert len(list(traces(town.srv, probe))) > 6
    done = command("purge", "notices/2024/leak", "--reason", "含有个人信息", "--to", town.srv, "-f", town.config, "--yes")
    assert done.returncode == 0, said(done)
    assert list(traces(town.srv.parent, probe)) == []
    assert not (town.content / "notices/2024/名单.csv").exists()
    assert ".gongkai-purge-key" in (town.config.parent / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert (town.config.parent / ".gongkai-purge-key").stat().st_mode & 0o777 == 0o600
    assert not any("困难补助".encode() in file.read_bytes() for file in town.srv.parent.rglob("*") if file.is_file())
    page = (town.served / "notices/2024/leak/index.html").read_text(encoding="utf-8")
    assert "含有个人信息" in page
    assert "已经撤下的文件" in page
    assert [release.seq for release in Shelf(town.srv).releases()] == [3, 1]
    assert town.is_whole()
    for address in ("notices/2024/leak/", "notices/2024/leak/index.json", "notices/2024/leak/%E5%90%8D%E5%8D%95.csv"):
        assert f"缓存：https://www.example.gov.cn/zwgk/jyta/{address}\n" in done.stdout
    assert "已经清除，没有找到残留。" in done.stdout


@pytest.mark.soak
def test_what_was_purged_does_not_come_back(town: Town) -> None:
    leak(town)
    text = (town.content / "notices/2024/leak.md").read_text(encoding="utf-8")
    table = (town.content / "notices/2024/名单.csv").read_bytes()
    command("purge", "notices/2024/leak.md", "--reason", "含有个人信息", "--to", town.srv, "-f", town.config, "--yes")
    (town.content / "notices/2024/名单.csv").write_bytes(table)
    (town.content / "notices/2024/leak.md").write_text(text, encoding="utf-8")
    assert "网址 /notices/2024/leak/ 的内容已经清除，不能再用。" in command("check", "-f", town.config).stdout
    (town.content / "notices/2024/leak.md").rename(town.content / "notices/2024/other.md")
    assert "这份文件与已经清除的内容相同，不能再公布。" in command("check", "-f", town.config).stdout


def test_a_dry_run_purges_nothing(town: Town) -> None:
    leak(town)
    ledger = town.ledger.read_bytes()
    done = command("purge", "/notices/2024/leak/", "--reason", "x", "--to", town.srv, "-f", town.config, "--dry-run")
    assert done.returncode == 0
    assert (town.content / "notices/2024/leak.md").exists()
    assert town.ledger.read_bytes() == ledger


@pytest.mark.soak
def test_traces_that_are_left_elsewhere_are_told(town: Town) -> None:
    leak(town)
    (town.config.parent / "drafts").mkdir()
    (town.config.parent / "drafts/copy.txt").write_text(f"副本：{LEAK}。", encoding="utf-8")
    done = command("purge", "notices/2024/leak", "--reason", "含有个人信息", "--to", town.srv, "-f", town.config, "--yes")
    assert done.returncode == 4
    assert f"还在  {town.config.parent / 'drafts/copy.txt'}" in done.stderr


@pytest.mark.parametrize(("document", "code"), [("notices/2024/none", 2), ("../../etc/passwd", 2)])
def test_what_is_unknown_cannot_be_purged(town: Town, document: str, code: int) -> None:
    done = command("purge", document, "--reason", "x", "-f", town.config, "--yes")
    assert done.returncode == code
    assert "台账里也没有" in done.stderr
