"""What can be tried here of what Windows does otherwise: no Unix calls, its line ends, its way of writing paths, its encodings."""

import multiprocessing
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, lay_site
from factories import typed

from gongkai.cli.main import main
from gongkai.pages.document import Parts
from gongkai.settings import Settings
from gongkai.work import Crew
from gongkai.write.files import write_file
from gongkai.write.spool import append, packed, parts_at, terms_at

UNIX = ((os, "pread"), (signal, "setitimer"), (signal, "SIGVTALRM"), (socket, "send_fds"))
"""Calls that Python does not have on Windows."""


@pytest.fixture
def no_unix(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Python without them."""
    for module, name in UNIX:
        monkeypatch.delattr(module, name)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with an attachment, whose files have Windows' line ends and a byte order mark."""
    monkeypatch.delenv("GONGKAI_CONTENT", raising=False)
    folder = lay_site(tmp_path / "site", {}).parent
    text = typed("notices/2024/a", {"attachments": [{"file": "table.csv"}], "document_number": "临教发〔2024〕第9号"})
    (folder / "content/notices/2024").mkdir(parents=True)
    (folder / "content/notices/2024/a.md").write_bytes(f"\ufeff{text}".replace("\n", "\r\n").encode())
    (folder / "content/notices/2024/table.csv").write_bytes("甲,乙\r\n".encode())
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.usefixtures("no_unix")
def test_a_site_is_checked_without_unix_calls(site: Path) -> None:
    done = CliRunner().invoke(main, ["check"])
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("警告 content/notices/2024/a.md:3  发文字号写的是“临教发〔2024〕第9号”")
    assert "共 警告 1 条。" in done.stdout


@pytest.mark.usefixtures("no_unix")
def test_parts_of_pages_are_found_again_without_unix_calls(tmp_path: Path) -> None:
    parts = Parts(b"head", b"title", b"", (b"1", b"2", b"3"), b"{}")
    place, other = append(str(tmp_path), [packed(parts, b"terms"), packed(parts, b"others")])
    assert terms_at(str(tmp_path), other) == b"others"
    assert (parts_at(str(tmp_path), place), terms_at(str(tmp_path), place)) == (parts, b"terms")


def test_line_ends_are_written_as_they_are(tmp_path: Path) -> None:
    write_file(str(tmp_path / "a/b.txt"), b"1\n2\r\n")
    assert (tmp_path / "a/b.txt").read_bytes() == b"1\n2\r\n"


def test_workers_are_started_where_there_is_no_fork_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    with Crew(Settings(agency="甲", workers=2)) as crew:
        executor = crew.printers(1000)
        assert executor
        assert executor.submit(abs, -1).result() == 1


def test_no_module_that_editors_run_makes_a_symbolic_link() -> None:
    """Releases are kept on the server, whose links Windows does not know."""
    made = [
        file
        for file in (ROOT / "hooks").rglob("*.py")
        if file.parent.name != "record" and re.search(r"symlink_to\(|os\.symlink\(|hardlink_to\(", file.read_text("utf-8"))
    ]
    assert made == []


def test_no_file_of_a_new_site_is_a_link_or_has_a_name_that_windows_refuses(site: Path) -> None:
    for file in site.rglob("*"):
        assert not file.is_symlink()
        assert not re.search(r'[<>:"|?*]', file.name)


def test_fixing_keeps_line_ends_and_byte_order_mark(site: Path) -> None:
    file = site / "content/notices/2024/a.md"
    assert CliRunner().invoke(main, ["check", "--fix"]).exit_code == 0
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf---\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert "临教发〔2024〕9号".encode() in raw


def test_what_is_redirected_is_utf8_whatever_the_machine_is_used_to(site: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONUTF8", "PYTHONIOENCODING", "LANG")}
    done = subprocess.run(
        [sys.executable, "-c", "from gongkai.cli.main import main; main()", "check"],
        cwd=site,
        env=environment | {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "序号前不加“第”，也不补零。" in done.stdout.decode()
