"""Publishing that is killed, starved, disturbed: what is served is always one complete release, and the next run succeeds by itself."""

import contextlib
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import EPOCH, lay_site, many_notices, said
from factories import write_content
from releases import command

from gongkai.record.manifest import NAME, read_manifest
from gongkai.record.shelf import Shelf
from gongkai.record.verify import verify_folder

pytestmark = pytest.mark.soak

KILLS = 60
COUNT = 40


def is_whole(srv: Path) -> bool:
    """Is what is served one complete release?"""
    return verify_folder(srv / "current/site").differences == ()


class Town:
    """A site with some notices, and the folder of its releases."""

    def __init__(self, folder: Path) -> None:
        self.config = folder / "source/mkdocs.yml"
        self.content = folder / "source/content"
        self.cache = folder / "source/.cache/gongkai"
        self.srv = folder / "srv"

    def start(self) -> subprocess.Popen[bytes]:
        """Publish, in a process group of its own."""
        return subprocess.Popen(
            [Path(sys.executable).with_name("gongkai"), "publish", "--to", self.srv, "-f", self.config],
            env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip

    def publish(self, **environment: str) -> subprocess.CompletedProcess[str]:
        return command("publish", "--to", self.srv, "-f", self.config, **environment)

    def must_publish(self) -> None:
        done = self.publish()
        assert done.returncode == 0, said(done)
        assert is_whole(self.srv)

    def files(self) -> dict[str, str]:
        """What is served, by digest; what is only there for those who came earlier is left out."""
        manifest = read_manifest((self.srv / "current/site" / NAME).read_bytes())
        return {path: file.sha256 for path, file in manifest.files.items() if not file.carried}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    lay_site(folder / "source", many_notices(COUNT))
    Town(folder).must_publish()
    return folder


@pytest.fixture
def town(published: Path, tmp_path: Path) -> Town:
    return Town(shutil.copytree(published, tmp_path / "town", symlinks=True))


@pytest.mark.parametrize("warm", [True, False], ids=["warm", "cold"])
def test_the_command_killed_at_any_moment(town: Town, warm: bool) -> None:
    chance = random.Random(warm)
    start = time.monotonic()
    town.must_publish()
    seconds = time.monotonic() - start
    for number in range(KILLS // 2):
        if not warm:
            shutil.rmtree(town.cache, ignore_errors=True)
        write_content(town.content, {f"notices/2025/{number}": {"title": f"第{number}号"}})
        process = town.start()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(chance.uniform(0.1, 1.0) * seconds)
        if number % 2:  # the command alone, or everything that it has started
            process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        assert is_whole(town.srv), number
        if number % 10 == 9:
            town.must_publish()
            assert f"notices/2025/{number}/index.html" in town.files()
    town.must_publish()


@contextlib.contextmanager
def small_disk(folder: Path, size: int) -> Iterator[None]:
    """A file system in memory of so many bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", folder], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"This machine lets nobody mount a small disk: {done.stderr.decode().strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=False)


def used(folder: Path) -> int:
    found = os.statvfs(folder)
    return (found.f_blocks - found.f_bfree) * found.f_frsize


def test_a_disk_that_is_full_at_every_twentieth_of_the_output(town: Town, tmp_path: Path) -> None:
    mounted = tmp_path / "disk"
    with small_disk(mounted, 1 << 30):
        shutil.copytree(town.srv, mounted / "srv", symlinks=True)
        town.srv = mounted / "srv"
        base = used(mounted)
        town.must_publish()
        needed = used(mounted) - base
        failed = 0
        for share in range(5, 101, 5):
            write_content(town.content, {f"notices/2025/{share}": {"title": f"第{share}号"}})
            resize(mounted, used(mounted) + needed * share // 100)
            done = town.publish()
            failed += done.returncode != 0
            assert done.returncode in (0, 1, 3), said(done)
            assert is_whole(town.srv), share
            resize(mounted, 1 << 30)
        assert failed > 15
        town.must_publish()


def resize(folder: Path, size: int) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)


def test_a_cache_that_cannot_be_written(town: Town) -> None:
    before = town.files()
    shutil.rmtree(town.cache)
    with small_disk(town.cache, 1 << 20):
        subprocess.run(["mount", "-o", "remount,ro", town.cache], check=True)
        town.must_publish()
    assert town.files() == before


def flip(raw: bytes, chance: random.Random) -> bytes:
    place = chance.randrange(len(raw))
    return raw[:place] + bytes([raw[place] ^ (1 << chance.randrange(8))]) + raw[place + 1 :]


def aged(raw: bytes) -> bytes:
    """The same entries as another version of the program would have written them: whole, and not for us."""
    magic, version = 16, 32
    body = b"0" * version + raw[magic + 32 + version :]
    return raw[:magic] + hashlib.blake2b(body, digest_size=32).digest() + body


DAMAGES = {
    "truncated": lambda raw, chance: raw[: chance.randrange(len(raw))],
    "flipped": flip,
    "empty": lambda raw, chance: b"",
    "of another version": lambda raw, chance: aged(raw),
    "random": lambda raw, chance: chance.randbytes(len(raw)),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_cache_that_is_damaged_changes_nothing(town: Town, damage: str) -> None:
    before = town.files()
    chance = random.Random(damage)
    for file in sorted(path for path in town.cache.rglob("*") if path.is_file() and path.stat().st_size):
        file.write_bytes(DAMAGES[damage](file.read_bytes(), chance))
    town.must_publish()
    assert town.files() == before


def test_content_that_is_edited_during_the_build(town: Town) -> None:
    stop = threading.Event()

    def edit() -> None:
        number = 0
        while not stop.wait(0.01):
            number += 1
            changes = [{"date": "2024-06-01", "note": f"第{place}次"} for place in range(number % 50 + 1)]
            write_content(town.content, {"notices/2025/edited": {"title": "改个不停", "body": f"第{number}次。", "changes": changes,
                                                                 "attachments": "表.csv"}})  # fmt: skip
            (town.content / "notices/2025/表.csv").write_text(f"第{number}次\n", encoding="utf-8")
            (town.content / f"notices/2025/{number % 3}.md").write_text("---\ntitle: 半份", encoding="utf-8")
            (town.content / f"notices/2025/{number % 3}.md").unlink()

    write_content(town.content, {"notices/2025/表.csv": "第0次\n", "notices/2025/edited": {"attachments": "表.csv"}})
    thread = threading.Thread(target=edit)
    thread.start()
    try:
        for _ in range(6):
            done = town.publish()
            assert done.returncode in (0, 1, 4), said(done)
            assert is_whole(town.srv)
    finally:
        stop.set()
        thread.join()
    write_content(town.content, {"notices/2025/edited": {"title": "改个不停", "body": "好了。", "attachments": "表.csv", "changes": [
        {"date": "2024-06-01", "note": f"第{place}次"} for place in range(60)]}})  # fmt: skip
    town.must_publish()


@pytest.mark.parametrize("seconds", [0, 2**31 + 1, 2**32 + 1, EPOCH - 3 * 365 * 86400], ids=["1970", "2038", "2106", "backwards"])
def test_a_clock_that_is_wrong(town: Town, seconds: int) -> None:
    done = town.publish(SOURCE_DATE_EPOCH=str(seconds))
    assert done.returncode in (0, 1), said(done)
    if seconds == 0:  # what is public has a date that has not come
        assert "不能再藏起来" in said(done)
    assert is_whole(town.srv)
    town.must_publish()


def test_a_clock_of_the_machine_that_is_wrong(town: Town) -> None:
    fake = shutil.which("faketime")
    if not fake:
        pytest.skip("faketime is not installed; the build date alone was tried.")
    for moment in ("1970-01-02 00:00:00", "2038-01-20 00:00:00", "2020-01-01 00:00:00"):
        done = subprocess.run(
            [fake, "-f", moment, Path(sys.executable).with_name("gongkai"), "publish", "--to", town.srv, "-f", town.config],
            env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH)}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, said(done)
        assert is_whole(town.srv)
    town.must_publish()


def test_a_real_publisher_that_is_disturbed_by_another(town: Town) -> None:
    first, second = town.start(), town.start()
    codes = sorted((first.wait(), second.wait()))
    assert codes in ([0, 0], [0, 4])
    assert is_whole(town.srv)
    assert next(release.seq for release in Shelf(town.srv).releases()) == 1 + codes.count(0)
