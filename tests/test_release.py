"""Releases: complete or not there at all, one after the other, and back again."""

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from releases import Publisher, small_site

from gongkai.record.entry import ATTACHMENT, OLD, Entry, State
from gongkai.record.finish import COMPRESSED
from gongkai.record.ledger import Pen, read_ledger
from gongkai.record.manifest import NAME, read_manifest
from gongkai.record.pages import page_faults
from gongkai.record.release import BuildFailed, Refused
from gongkai.record.shelf import Busy
from gongkai.record.signing import SigningError, is_signed
from gongkai.record.verify import verify_folder


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path, small_site(tmp_path / "built"))


def again(publisher: Publisher, word: str) -> None:
    """The site becomes another."""
    shutil.rmtree(publisher.built)
    small_site(publisher.built, word)


def test_a_release_is_what_its_manifest_says(publisher: Publisher) -> None:
    done = publisher.release()
    assert publisher.is_whole()
    manifest = read_manifest((publisher.served.site / NAME).read_bytes())
    assert manifest == done.manifest
    assert (manifest.seq, manifest.parent, manifest.as_of) == (1, "", "2026-01-01")
    assert manifest.ledger == read_ledger(publisher.ledger.read_text(encoding="utf-8")).head
    assert {p for p in manifest.files if not p.endswith((".gz", ".br"))} == {
        path.relative_to(publisher.built).as_posix() for path in publisher.built.rglob("*") if path.is_file()
    }


def test_releases_form_a_chain(publisher: Publisher) -> None:
    first, second = publisher.release(), publisher.release()
    assert second.manifest.seq == 2
    assert second.manifest.parent == first.release.digest()
    assert publisher.served.name == second.release.name


def test_text_is_compressed_beside_the_files(publisher: Publisher) -> None:
    publisher.release()
    site = publisher.served.site
    for file in site.rglob("*"):
        if file.suffix in COMPRESSED and file.stat().st_size >= 256 and file.name != NAME:
            assert Path(f"{file}.gz").is_file(), file
            assert Path(f"{file}.br").is_file(), file
    packed = subprocess.run(["gzip", "-dc", site / "index.html.gz"], capture_output=True, check=True).stdout
    assert packed == (site / "index.html").read_bytes()


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_modes_are_right_under_any_umask(publisher: Publisher, umask: int) -> None:
    (publisher.built / "index.html").chmod(0o600)
    before = os.umask(umask)
    try:
        publisher.release()
    finally:
        os.umask(before)
    for path in [publisher.shelf.folder, *publisher.shelf.folder.rglob("*")]:
        if not path.is_symlink() and path.name != ".lock":
            assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644), path


def test_assets_stay_for_one_release_more(publisher: Publisher) -> None:
    publisher.release()
    (asset,) = (path.name for path in (publisher.built / "assets").iterdir())
    again(publisher, "二")
    done = publisher.release()
    assert (publisher.served.site / "assets" / asset).is_file()
    assert done.manifest.files[f"assets/{asset}"].carried
    again(publisher, "三")
    publisher.release()
    assert not (publisher.served.site / "assets" / asset).exists()
    assert publisher.is_whole()


def test_so_many_releases_are_kept(publisher: Publisher) -> None:
    for _ in range(7):
        done = publisher.release()
    assert [release.seq for release in publisher.shelf.releases()] == [7, 6, 5, 4, 3]
    assert len(done.pruned) == 1


def test_a_rollback_serves_what_was_served_and_numbers_go_on(publisher: Publisher) -> None:
    first = publisher.release().release
    again(publisher, "二")
    publisher.release()
    with publisher.shelf.locked():
        publisher.shelf.switch(first, "rollback")
    assert "一" in (publisher.served.site / "index.html").read_text(encoding="utf-8")
    done = publisher.release()
    assert done.manifest.seq == 3
    assert [row["action"] for row in publisher.shelf.history()] == ["publish", "publish", "rollback", "publish"]
    assert read_ledger(publisher.ledger.read_text(encoding="utf-8")).seq == 3


def test_a_release_that_is_served_is_never_pruned(publisher: Publisher) -> None:
    first = publisher.release().release
    publisher.release()
    with publisher.shelf.locked():
        publisher.shelf.switch(first, "rollback")
        publisher.shelf.prune(1)
    assert publisher.is_whole()


def test_a_ledger_that_was_lost_is_taken_from_what_was_released(publisher: Publisher) -> None:
    publisher.entries = [Entry("notices/0/", "notices", "甲", sha256="1" * 64)]
    publisher.release()
    text = publisher.ledger.read_text(encoding="utf-8")
    publisher.ledger.unlink()
    assert publisher.release().adopted
    assert publisher.ledger.read_text(encoding="utf-8").startswith(text)


def test_a_ledger_that_went_another_way_is_refused(publisher: Publisher) -> None:
    publisher.release()
    before = publisher.served.name
    pen = Pen(read_ledger(""))
    pen.release(1, "2025-01-01", "elsewhere")
    publisher.ledger.write_text(pen.ledger().text, encoding="utf-8")
    with pytest.raises(Refused, match="本地的台账与公布过的各有各的记录"):
        publisher.release()
    assert publisher.served.name == before
    assert publisher.is_whole()


def test_a_text_that_changed_without_a_note_is_not_released(publisher: Publisher) -> None:
    publisher.entries = [Entry("notices/0/", "notices", "甲", sha256="1" * 64)]
    publisher.release()
    publisher.entries = [Entry("notices/0/", "notices", "甲", sha256="2" * 64)]
    with pytest.raises(Refused, match="《甲》在 2026-01-01 公布过，内容改了，没有更正说明。"):
        publisher.release()
    publisher.entries = [Entry("notices/0/", "notices", "甲", sha256="2" * 64, notes=1)]
    assert publisher.release().addresses == 1


def test_what_is_promised_must_be_there(publisher: Publisher) -> None:
    publisher.entries = [Entry("notices/nowhere/", "notices", "甲", sha256="1" * 64)]
    with pytest.raises(Refused, match="网址 /notices/nowhere/ 应当公布，生成的网站里没有它。"):
        publisher.release()


def test_an_attachment_that_changed_during_the_build_is_not_released(publisher: Publisher) -> None:
    (publisher.built / "notices/0/表.xlsx").write_bytes(b"another")
    publisher.entries = [Entry("notices/0/表.xlsx", ATTACHMENT, sha256="1" * 64)]
    with pytest.raises(Refused, match=r"notices/0/表\.xlsx 在生成网站时被改动了。请再生成一次。"):
        publisher.release()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<p>没有策略", "notices/0/index.html 没有内容安全策略"),
        ('<meta http-equiv="Content-Security-Policy"><script>alert(1)</script>', "有行内脚本“<script>”"),
        ('<meta http-equiv="Content-Security-Policy"><img onerror="x">', "有行内脚本“<img onerror=”"),
        ('<meta http-equiv="Content-Security-Policy"><a href="../9/">甲</a>', r"的链接“\.\./9/”没有去处"),
        ('<meta http-equiv="Content-Security-Policy"><a href="/zwgk/jyta/no.html">甲</a>', r"的链接“/zwgk/jyta/no\.html”没有去处"),
    ],
)
def test_a_page_that_is_not_right_is_not_released(publisher: Publisher, text: str, told: str) -> None:
    publisher.release()
    before = publisher.served.name
    (publisher.built / "notices/0/index.html").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match=told):
        publisher.release()
    assert (publisher.served.name, publisher.is_whole()) == (before, True)


def test_links_that_are_right_are_released(publisher: Publisher) -> None:
    links = '<a href="../1/">1</a><a href="/zwgk/jyta/notices/">2</a><a href="/else/">3</a><a href="https://a.example/">4</a>'
    page = publisher.built / "notices/0/index.html"
    page.write_text(f'<meta http-equiv="Content-Security-Policy">{links}<a href="..">6</a>', encoding="utf-8")
    publisher.release()
    assert publisher.is_whole()


def test_a_link_in_the_built_site_is_not_released(publisher: Publisher) -> None:
    (publisher.built / "passwd").symlink_to("/etc/passwd")
    with pytest.raises(Refused, match="passwd 是符号链接或特殊文件，不能公布。"):
        publisher.release()


def test_a_build_that_fails_changes_nothing(publisher: Publisher) -> None:
    publisher.release()
    before = publisher.served.name
    publisher.exit_code = 1
    with pytest.raises(BuildFailed):
        publisher.release()
    assert (publisher.served.name, publisher.is_whole()) == (before, True)


def test_old_addresses_have_pages_that_lead_on(publisher: Publisher) -> None:
    publisher.entries = [
        Entry("notices/0/", "notices", "甲", sha256="1" * 64),
        Entry("old/1.html", OLD, state=State.MOVED, target="notices/0/"),
        Entry("old/2/", OLD, state=State.GONE, reason="依法<不再>公开"),
    ]
    publisher.release()
    site = publisher.served.site
    assert 'content="0; url=../notices/0/"' in (site / "old/1.html").read_text(encoding="utf-8")
    assert "依法&lt;不再&gt;公开" in (site / "old/2/index.html").read_text(encoding="utf-8")
    conf = (publisher.served.folder / "nginx/http.conf").read_text(encoding="utf-8")
    assert '"/zwgk/jyta/old/1.html" "/zwgk/jyta/notices/0/";' in conf
    assert '"/zwgk/jyta/old/2" 1;' in conf


def test_a_list_that_goes_leads_to_the_list_above(publisher: Publisher) -> None:
    (publisher.built / "notices/page/9").mkdir(parents=True)
    shutil.copy(publisher.built / "notices/0/index.html", publisher.built / "notices/page/9/index.html")
    page = publisher.built / "notices/page/9/index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("../../assets", "../../../assets"), encoding="utf-8")
    publisher.release()
    shutil.rmtree(publisher.built / "notices/page")
    assert publisher.release().manifest.moved == {"notices/page/9/": "notices/"}
    assert "url=../../../notices/" in (publisher.served.site / "notices/page/9/index.html").read_text(encoding="utf-8")
    assert publisher.release().manifest.moved == {"notices/page/9/": "notices/"}


def test_somebody_else_at_work_is_named_with_the_time_since(publisher: Publisher) -> None:
    publisher.release()
    with publisher.shelf.locked(), pytest.raises(Busy) as told, publisher.shelf.locked():
        pass
    assert f"(pid {os.getpid()})" in told.value.owner
    assert told.value.seconds >= 0


def test_waiting_for_somebody_else(publisher: Publisher) -> None:
    entered, leave = threading.Event(), threading.Event()

    def other() -> None:
        with publisher.shelf.locked():
            entered.set()
            leave.wait(10)

    thread = threading.Thread(target=other)
    thread.start()
    entered.wait(10)
    threading.Timer(0.2, leave.set).start()
    with publisher.shelf.locked(10):
        pass
    thread.join()


def test_what_killed_runs_left_is_swept(publisher: Publisher) -> None:
    first = publisher.release().release
    shelf = publisher.shelf
    (shelf.building / "site").mkdir(parents=True)
    shutil.copytree(first.folder, shelf.folder / "releases/000002-deadbeef", symlinks=True)
    os.symlink("releases/x", shelf.folder / ".link-12345678")
    (shelf.folder / ".trash-12345678").mkdir()
    publisher.release()
    assert sorted(path.name for path in shelf.folder.iterdir()) == [".lock", "current", "former", "history.jsonl", "releases"]
    assert [release.seq for release in shelf.releases()] == [2, 1]
    assert "deadbeef" not in shelf.releases()[0].name


def test_a_history_that_was_cut_off_goes_on(publisher: Publisher) -> None:
    publisher.release()
    history = publisher.shelf.folder / "history.jsonl"
    history.write_bytes(history.read_bytes()[:-20])
    done = publisher.release()
    assert done.manifest.seq == 2
    assert [row["seq"] for row in publisher.shelf.history()] == [1, 2]


def test_unchanged_content_is_the_same_release_but_for_its_number(publisher: Publisher) -> None:
    publisher.release()
    done = publisher.release()
    assert (done.added, done.changed, done.removed, done.addresses) == (0, 0, 0, 0)


# The order of an upload


def test_an_upload_that_is_cut_off_anywhere_leaves_no_page_without_its_style(publisher: Publisher, tmp_path: Path) -> None:
    publisher.release()
    store = tmp_path / "store"
    upload(publisher, store)
    again(publisher, "二")
    publisher.release()
    for count in range(1, 40):
        copy = shutil.copytree(store, tmp_path / "copy")
        upload(publisher, copy, count)
        for page in copy.rglob("*.html"):
            style = page.read_text(encoding="utf-8").partition('rel="stylesheet" href="')[2].partition('"')[0]
            assert (page.parent / style).resolve().is_file(), (count, page)
        shutil.rmtree(copy)
    upload(publisher, store)
    assert verify_folder(store).differences == ()


def upload(publisher: Publisher, store: Path, count: int = 10_000) -> None:
    """Send the files of the lists in their order; so many only."""
    folder, site = publisher.served.folder / "upload", publisher.served.site
    names = [(step, name) for step in sorted(os.listdir(folder)) for name in (folder / step).read_text(encoding="utf-8").splitlines()]
    for step, name in names[:count]:
        target = store / name
        if step == "4-delete.txt":
            target.unlink()
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(site / name, target)


# Signing

KEYGEN = shutil.which("ssh-keygen")


@pytest.mark.skipif(not KEYGEN, reason="ssh-keygen is not installed")
def test_a_manifest_is_signed_and_verified_by_the_program_of_the_settings(tmp_path: Path) -> None:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", tmp_path / "key"], check=True)
    public = (tmp_path / "key.pub").read_text(encoding="utf-8")
    (tmp_path / "allowed").write_text(f"gongkai@linlan.example {public}", encoding="utf-8")
    record = {
        "sign": ["ssh-keygen", "-q", "-Y", "sign", "-n", "gongkai", "-f", str(tmp_path / "key"), "{file}"],
        "verify": ["ssh-keygen", "-Y", "verify", "-n", "gongkai", "-f", str(tmp_path / "allowed"), "-I", "gongkai@linlan.example",
                   "-s", "{signature}"],
    }  # fmt: skip
    publisher = Publisher(tmp_path / "site", small_site(tmp_path / "built"), record=record)
    (tmp_path / "site").mkdir()
    publisher.release()
    manifest = publisher.served.site / NAME
    assert publisher.is_whole()
    assert is_signed(manifest, publisher.settings.record) is True
    manifest.write_bytes(manifest.read_bytes().replace(b'"seq":1', b'"seq":2'))
    assert is_signed(manifest, publisher.settings.record) is False


def test_a_program_that_does_not_sign_stops_the_release(tmp_path: Path) -> None:
    publisher = Publisher(
        tmp_path, small_site(tmp_path / "built"), record={"sign": [sys.executable, "-c", "import sys; sys.exit('no key')"]}
    )
    with pytest.raises(SigningError, match="no key"):
        publisher.release()
    assert publisher.shelf.current() is None


def test_the_history_says_who_switched_to_what(publisher: Publisher) -> None:
    done = publisher.release()
    (row,) = map(json.loads, (publisher.shelf.folder / "history.jsonl").read_text(encoding="utf-8").splitlines())
    assert {key: row[key] for key in ("action", "release", "seq", "manifest")} == {
        "action": "publish", "release": done.release.name, "seq": 1, "manifest": done.release.digest(),
    }  # fmt: skip
    assert row["by"]


POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'


@pytest.mark.parametrize(
    ("body", "faults"),
    [
        ('<a href="b/">乙</a>', []),
        ('<a class="x" href="c/">丙</a>', [("page-link", "c/")]),
        ('<img alt="图" src="c.png">', [("page-link", "c.png")]),
        ('<code>&lt;a href="c/"&gt;</code>，写成 src="c.png"', []),
        ("<script>alert(1)</script>", [("page-script", "<script>")]),
        ("&lt;script&gt; 和 onclick=", []),
        ('<p onclick="x()">', [("page-script", "<p onclick=")]),
    ],
)
def test_what_tags_say_is_looked_at_and_not_what_a_text_says_of_tags(body: str, faults: list[tuple[str, str]]) -> None:
    found = list(page_faults("a/index.html", POLICY + body, "/zwgk/", {"a/b/index.html"}.__contains__))
    assert found == faults
