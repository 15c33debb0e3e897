"""A build that is killed at any moment: the site is never torn, and the next build makes it whole."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import EPOCH, build, built, contents, lay_site, many_notices
from factories import write_content

pytestmark = pytest.mark.soak

ROUNDS = 12
COUNT = 150


@dataclass(frozen=True)
class Ground:
    """A site that has been built, and content that has changed since."""

    config: Path
    old: dict[str, bytes]
    """The files of the site as it stands."""
    new: dict[str, bytes]
    """What a clean build of the changed content makes."""
    seconds: float
    """How long a build takes, the start of Python included."""
    folder: Path


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = tmp_path_factory.mktemp("interrupted")
    config = lay_site(folder / "source", many_notices(COUNT))
    old = built(config, folder / "old")
    changed = {path: fields | {"body": f"{fields['body']}\n\n改过一次。"} for path, fields in many_notices(COUNT + 5).items()}
    write_content(folder / "source/content", changed)
    (folder / "source/content/notices/2024/001.md").unlink()
    start = time.monotonic()
    new = built(config, folder / "new")
    return Ground(config, old.bytes(), new.bytes(), time.monotonic() - start, folder)


def start(ground: Ground, site: Path) -> subprocess.Popen[bytes]:
    """A build over a site, in a process group of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "build", "-q", "-f", ground.config, "-d", site],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH), "NO_MKDOCS_2_WARNING": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def kill(process: subprocess.Popen[bytes]) -> None:
    """As a power cut would."""
    with contextlib.suppress(ProcessLookupError):  # it may be done already
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def kill_while_it_reads(ground: Ground, site: Path) -> None:
    """Kill a build as soon as its staging folder is there; the site is touched at the very end only."""
    process = start(ground, site)
    while process.poll() is None and not leftovers(site):
        time.sleep(0.002)
    kill(process)
    assert leftovers(site)


def leftovers(site: Path) -> list[str]:
    """What lies beside a site that no finished build leaves."""
    return [entry.name for entry in site.parent.iterdir() if entry != site]


@pytest.mark.parametrize("share", [round(random.Random(number).uniform(0.2, 1.0), 2) for number in range(ROUNDS)])
def test_a_killed_build_tears_no_file_and_the_next_one_makes_the_site_whole(ground: Ground, tmp_path: Path, share: float) -> None:
    site = shutil.copytree(ground.folder / "old", tmp_path / "site")
    process = start(ground, site)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(ground.seconds * share)
    kill(process)
    for path, content in contents(site).items():
        assert content in (ground.old.get(path), ground.new.get(path)), path
    assert build(ground.config, site).returncode == 0
    assert contents(site) == ground.new
    assert leftovers(site) == []


def test_a_build_killed_while_it_reads_leaves_the_old_site(ground: Ground, tmp_path: Path) -> None:
    site = shutil.copytree(ground.folder / "old", tmp_path / "site")
    kill_while_it_reads(ground, site)
    assert contents(site) == ground.old


def test_a_first_build_that_is_killed_leaves_no_site(ground: Ground, tmp_path: Path) -> None:
    site = tmp_path / "site"
    kill_while_it_reads(ground, site)
    assert not site.exists()
    assert build(ground.config, site).returncode == 0
    assert contents(site) == ground.new
    assert leftovers(site) == []


def test_a_build_leaves_the_staging_folder_of_a_running_one(ground: Ground, tmp_path: Path) -> None:
    site = shutil.copytree(ground.folder / "old", tmp_path / "site")
    theirs = tmp_path / f".site.{os.getpid()}.running"
    theirs.mkdir()
    assert build(ground.config, site).returncode == 0
    assert theirs.is_dir()
