"""While a site is served, what was saved is shown at once, as the build makes it that follows."""

import logging
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.request import urlopen

import pytest
from conftest import EPOCH, built, contents, lay_site
from factories import typed
from mkdocs.commands.build import build as build_by_mkdocs
from mkdocs.config import load_config
from playwright.sync_api import Browser, expect

SITE: dict[str, dict[str, Any]] = {
    "notices/2024/first": {"title": "关于修桥的通知", "date": "2024-03-01", "document_number": "临府办〔2024〕1号"},
    "notices/2024/second": {
        "title": "关于修路的通知",
        "date": "2024-03-02",
        "body": "依据临府办〔2024〕1号办理。\n\n## 一、安排\n\n先修桥。",
    },
    "notices/2024/third": {"title": "关于种树的通知", "date": "2024-03-03"},
    "replies/2024/001": {"title": "关于第001号提案的答复", "proposal_number": "001", "result": "A"},
    "reports/2024/a": {"title": "关于2024年办理情况的报告", "figures": {"lead": 5}},
}
EDITS: dict[str, dict[str, Any]] = {
    "a text": {"body": "先修路，后修桥。"},
    "another citation before it": {"body": "按《关于种树的通知》和临府办〔2024〕1号办理。"},
    "no citation any more": {"body": "自行安排。"},
    "a title": {"title": "关于修路和修桥的通知"},
    "a date, and so its neighbours": {"date": "2024-03-09"},
    "who is related": {"related": ["replies/2024/001"]},
}
EDITS["all at once"] = {
    "title": "关于修路的通知（修订）",
    "date": "2024-03-09",
    "related": ["replies/2024/001"],
    "body": "按《关于种树的通知》和临府办〔2024〕1号办理。",
}


class Served:
    """A site built in this process, with a server that does nothing by itself."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = lay_site(folder / "source", SITE)
        self.site = folder / "site"
        config = self._load()
        build_by_mkdocs(config)
        self.watched: list[str] = []
        self.server = SimpleNamespace(builder=lambda: build_by_mkdocs(self._load()), watch=self.watched.append)
        config.plugins.on_serve(self.server, config=config, builder=self.server.builder)

    def _load(self) -> Any:
        return load_config(config_file=str(self.config), site_dir=str(self.site))

    def save(self, path: str, **front: Any) -> None:
        (self.config.parent / f"content/{path}.md").write_text(typed(path, {**SITE.get(path, {}), **front}), encoding="utf-8")

    def notice(self) -> None:
        """The server notices a change: a saving, or the bell."""
        self._heard = self._rung()
        self.server.builder()

    def notice_the_bell(self) -> None:
        until(lambda: self._rung() > self._heard)
        self.notice()

    def _rung(self) -> int:
        return os.stat(self.watched[0]).st_mtime_ns

    def what_a_build_makes(self) -> dict[str, bytes]:
        return contents(built(self.config, self.folder / "fresh").folder)


def until(found: Callable[[], Any]) -> None:
    """Wait for something, a minute at most."""
    for _ in range(600):
        if found():
            return
        time.sleep(0.1)
    raise AssertionError("in vain")


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Served:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(EPOCH))
    monkeypatch.delenv("GONGKAI_CONTENT", raising=False)
    caplog.set_level(logging.INFO, "mkdocs")
    return Served(tmp_path)


def of(path: str, files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: content for name, content in files.items() if name.startswith(f"{path}/")}


@pytest.mark.parametrize("edit", [pytest.param(name, marks=() if name == "all at once" else pytest.mark.soak) for name in EDITS])
def test_a_saved_document_is_shown_as_the_build_makes_it(served: Served, edit: str, caplog: pytest.LogCaptureFixture) -> None:
    path = "notices/2024/second"
    served.save(path, **EDITS[edit])
    before = contents(served.site)
    for _ in range(2):  # one saving may be noticed twice
        served.notice()
    assert f"{path} 的网页已经换上新的" in caplog.text
    after, fresh = contents(served.site), served.what_a_build_makes()
    assert of(path, after) == of(path, fresh) != of(path, before)
    assert {name for name in before if after[name] != before[name]} == {name for name in of(path, after) if after[name] != before.get(name)}
    served.notice_the_bell()
    assert contents(served.site) == fresh


def test_a_report_shows_its_new_figures_compared(served: Served) -> None:
    served.save("reports/2024/a", figures={"lead": 1})
    served.notice()
    assert of("reports/2024/a", contents(served.site)) == of("reports/2024/a", served.what_a_build_makes())


def test_a_document_with_an_error_waits_for_the_build_that_tells_it(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    before = contents(served.site)
    served.save("notices/2024/first", date="2024/3/5")
    served.notice()
    assert contents(served.site) == before
    assert "换上新的" not in caplog.text
    assert "date-malformed" in caplog.text
    assert "看到的还是改动之前的网站。" in caplog.text
    served.save("notices/2024/first", title="关于造桥的通知")
    served.notice()
    assert "关于造桥的通知" in contents(served.site)["notices/2024/first/index.html"].decode()


def test_advice_is_given_once(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    served.save("notices/2024/first", body="布署,修桥。")
    served.notice()
    served.notice_the_bell()
    assert caplog.text.count("[punctuation-half-width]") == 1
    served.save("notices/2024/first", body="布署,修桥。\n\n另加,一段。")
    served.notice()
    served.notice_the_bell()
    assert caplog.text.count("[punctuation-half-width]") == 2
    served.save("notices/2024/second", body="自行安排。")
    served.notice()
    served.notice_the_bell()
    assert caplog.text.count("[punctuation-half-width]") == 2
    assert "另有 1 条提示和上次一样，不再列出。" in caplog.text


def test_a_draft_goes_by_a_build(served: Served) -> None:
    served.save("notices/2024/first", draft=True)
    served.save("notices/2024/second", body="自行安排。")
    served.notice()
    assert contents(served.site) == served.what_a_build_makes()


def test_what_only_the_whole_can_tell_is_told_after_the_page_is_shown(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    served.save("notices/2024/first", body="见[别处](nowhere.md)。")
    served.notice()
    assert "别处" in contents(served.site)["notices/2024/first/index.html"].decode()
    served.notice_the_bell()
    assert "link-dead" in caplog.text


def test_a_new_document_a_removed_one_and_a_setting_take_a_build(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    served.save("notices/2024/fourth", title="关于浇水的通知")
    (served.config.parent / "content/notices/2024/first.md").unlink()
    served.save("notices/2024/second", body="自行安排。")
    served.notice()
    assert "notices/2024/first" not in caplog.text
    served.notice()
    assert contents(served.site) == served.what_a_build_makes()


# A real server and a real browser

INTERRUPTED = """
import runpy, signal
signal.signal(signal.SIGINT, signal.default_int_handler)
runpy.run_module("mkdocs", run_name="__main__", alter_sys=True)
"""
"""MkDocs, ended by Ctrl+C also where a shell has started us in the background, without that signal."""


@dataclass
class Serving:
    """`mkdocs serve` on a site."""

    folder: Path
    home: str
    process: subprocess.Popen[bytes]

    def log(self) -> str:
        return (self.folder / "log").read_text(encoding="utf-8")


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder of its own with a short path: in the folder for temporary files multiprocessing lays a socket."""
    with tempfile.TemporaryDirectory(prefix="gk", dir="/tmp") as folder:
        yield Path(folder)


@pytest.fixture
def serving(place: Path) -> Iterator[Serving]:
    config = lay_site(place / "source", SITE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": str(EPOCH), "TMPDIR": str(place)}
    environment.pop("GONGKAI_CONTENT", None)
    command = [sys.executable, "-c", INTERRUPTED, "serve", "-f", str(config), "-a", address]
    with (place / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log, env=environment) as process:
        try:
            made = Serving(place, f"http://{address}/zwgk/jyta/", process)
            until(lambda: "Serving on" in made.log())
            yield made
        finally:
            process.kill()


def test_a_browser_shows_the_page_first_and_then_its_lists(serving: Serving, browser: Browser) -> None:
    path, first = "notices/2024/second", SITE["notices/2024/second"]
    file, page, lists = serving.folder / f"source/content/{path}.md", browser.new_page(), browser.new_page()
    page.goto(f"{serving.home}{path}/")
    lists.goto(f"{serving.home}notices/")
    for title in ("关于修路和修桥的通知", "关于修路和浇水的通知"):
        file.write_text(typed(path, {**first, "title": title}), encoding="utf-8")
        expect(page.locator("h1")).to_have_text(title, timeout=60_000)
        lists.bring_to_front()
        expect(lists.locator("#gk-main")).to_contain_text(title, timeout=60_000)
    told = re.findall(r"换上新的|网站已生成", serving.log())
    assert told == ["网站已生成", *["换上新的", "网站已生成"] * 2]
    file.write_text("---\ntitle: 没有写完\n", encoding="utf-8")
    until(lambda: "看到的还是改动之前的网站。" in serving.log())
    assert "front-matter-open" in serving.log()
    with urlopen(f"{serving.home}{path}/", timeout=30) as answer:
        assert "关于修路和浇水的通知" in answer.read().decode()
    for opened in (page, lists):
        opened.close()


def test_a_server_leaves_nothing_behind(serving: Serving) -> None:
    serving.process.send_signal(signal.SIGINT)
    assert serving.process.wait(30) == 0
    assert {file.name for file in serving.folder.iterdir()} == {"source", "log"}
