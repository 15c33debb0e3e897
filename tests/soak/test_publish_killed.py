"""The command that publishes, killed at any moment: what is served is always one complete release, and the next run succeeds by itself."""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest
from factories import write_content
from town import Town, is_whole, new_town

pytestmark = pytest.mark.soak

KILLS = 60


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return new_town(tmp_path_factory.mktemp("town"))


@pytest.fixture
def town(published: Town, tmp_path: Path) -> Town:
    return published.copied(tmp_path / "town")


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
