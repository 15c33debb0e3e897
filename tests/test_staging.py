"""Staging: nothing of the last good site is touched before all is known to be good."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from gongkai.write.staging import Staging, Synced

OLD = 1_500_000_000
"""A time long ago, in seconds."""


def lay(site: Path, files: Mapping[str, str]) -> Path:
    """A site that was built long ago."""
    for name, text in files.items():
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        os.utime(file, (OLD, OLD))
    return site


def build(site: Path, files: Mapping[str, str]) -> Synced:
    """A build that puts these files and syncs."""
    staging = Staging(site)
    for name, text in files.items():
        staging.put(name, text.encode())
    return staging.sync()


def held(folder: Path) -> dict[str, str]:
    return {file.relative_to(folder).as_posix(): file.read_text() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_the_first_build_writes_everything(tmp_path: Path) -> None:
    assert build(tmp_path / "site", {"index.html": "1", "a/b/index.html": "2"}) == Synced(written=2, kept=0, removed=0)
    assert held(tmp_path) == {"site/a/b/index.html": "2", "site/index.html": "1"}


def test_equal_files_are_left_alone(tmp_path: Path) -> None:
    site = lay(tmp_path / "site", {"a.html": "1", "b.html": "2"})
    assert build(site, {"a.html": "1", "b.html": "3"}) == Synced(written=1, kept=1, removed=0)
    assert (site / "a.html").stat().st_mtime == OLD
    assert (site / "b.html").stat().st_mtime > OLD


def test_vanished_files_go_and_empty_folders_with_them(tmp_path: Path) -> None:
    site = lay(tmp_path / "site", {"a.html": "1", "x/y/b.html": "2"})
    assert build(site, {"a.html": "1"}) == Synced(written=0, kept=1, removed=1)
    assert list(site.iterdir()) == [site / "a.html"]


def test_nothing_is_touched_before_the_sync(tmp_path: Path) -> None:
    site = lay(tmp_path / "site", {"a.html": "1", "b.html": "2"})
    staging = Staging(site)
    staging.put("a.html", b"changed")
    staging.put("new.html", b"new")
    assert held(site) == {"a.html": "1", "b.html": "2"}
    staging.discard()


def test_discarding_leaves_the_site_and_nothing_else(tmp_path: Path) -> None:
    site = lay(tmp_path / "site", {"a.html": "1"})
    staging = Staging(site)
    staging.put("a.html", b"changed")
    staging.discard()
    assert held(tmp_path) == {"site/a.html": "1"}
    assert list(tmp_path.iterdir()) == [site]


def test_discarding_twice_is_harmless(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "site")
    staging.discard()
    staging.discard()
    assert list(tmp_path.iterdir()) == []


def test_syncing_leaves_no_staging_folder(tmp_path: Path) -> None:
    build(tmp_path / "site", {"a.html": "1"})
    assert list(tmp_path.iterdir()) == [tmp_path / "site"]


def test_what_another_writer_put_into_the_tree_is_synced_too(tmp_path: Path) -> None:
    site = lay(tmp_path / "site", {"a.css": "same", "b.css": "old"})
    staging = Staging(site)
    (staging.tree / "a.css").write_text("same")
    (staging.tree / "b.css").write_text("new")
    assert staging.sync() == Synced(written=1, kept=1, removed=0)
    assert (site / "a.css").stat().st_mtime == OLD


def test_what_is_put_last_stands(tmp_path: Path) -> None:
    site = lay(tmp_path / "site", {"sitemap.xml": "ours"})
    staging = Staging(site)
    (staging.tree / "sitemap.xml").write_text("of MkDocs")
    staging.put("sitemap.xml", b"ours")
    staging.sync()
    assert held(site) == {"sitemap.xml": "ours"}


def test_a_link_in_the_site_is_replaced_and_never_followed(tmp_path: Path) -> None:
    outside = lay(tmp_path / "outside", {"a.html": "theirs", "b/index.html": "theirs"})
    site = lay(tmp_path / "site", {"c.html": "1"})
    (site / "a.html").symlink_to(outside / "a.html")
    (site / "b").symlink_to(outside / "b")
    build(site, {"a.html": "theirs", "b/index.html": "ours"})
    assert held(outside) == {"a.html": "theirs", "b/index.html": "theirs"}
    assert held(site) == {"a.html": "theirs", "b/index.html": "ours"}
    assert not (site / "a.html").is_symlink()


def test_a_link_to_a_folder_that_the_site_no_longer_has_goes(tmp_path: Path) -> None:
    outside = lay(tmp_path / "outside", {"b.html": "theirs"})
    site = lay(tmp_path / "site", {"a.html": "1"})
    (site / "old").symlink_to(outside)
    build(site, {"a.html": "1"})
    assert [path.name for path in site.iterdir()] == ["a.html"]
    assert held(outside) == {"b.html": "theirs"}


def test_files_can_be_read_by_the_web_server(tmp_path: Path) -> None:
    build(tmp_path / "site", {"a/b.html": "1"})
    assert (tmp_path / "site/a/b.html").stat().st_mode & 0o777 == 0o644


def dead_process() -> int:
    """The number of a process that has ended."""
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    return ended.pid


def test_what_a_killed_build_left_is_swept(tmp_path: Path) -> None:
    left = lay(tmp_path / f".site.{dead_process()}.abc", {"tree/a.html": "1"})
    Staging(tmp_path / "site").discard()
    assert not left.exists()


def test_a_build_that_runs_keeps_its_folder(tmp_path: Path) -> None:
    running = lay(tmp_path / f".site.{os.getppid()}.abc", {"tree/a.html": "1"})
    Staging(tmp_path / "site").discard()
    assert held(running) == {"tree/a.html": "1"}


def test_folders_of_others_are_not_swept(tmp_path: Path) -> None:
    others = [lay(tmp_path / name, {"a": "1"}) for name in (".site.conf.d", f".site2.{dead_process()}.abc", f"site.{dead_process()}.abc")]
    Staging(tmp_path / "site").discard()
    assert all(other.exists() for other in others)


def test_two_builds_of_one_site_do_not_share_a_folder(tmp_path: Path) -> None:
    first, second = Staging(tmp_path / "site"), Staging(tmp_path / "site")
    assert first.folder != second.folder
    first.discard()
    second.discard()
