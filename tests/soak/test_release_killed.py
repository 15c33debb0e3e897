"""Releasing that is killed at any moment, or done by two at once: what is served is always one complete release."""

import multiprocessing
import os
import random
import sys
import time
from pathlib import Path

import pytest
from releases import Publisher, release_once, small_site

from gongkai.record.ledger import read_ledger

pytestmark = pytest.mark.soak

KILLS = 140
WORDS = ("一", "二")

forks = multiprocessing.get_context("forkserver")


@pytest.fixture(scope="module", autouse=True)
def _preloaded() -> None:
    """Processes that publish start in a moment: what they import is imported once (Python before 3.12 forgets where to look)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        forks.set_forkserver_preload(["releases"])
        first = forks.Process(target=int)
        first.start()
        first.join()


@pytest.fixture
def publisher(tmp_path: Path) -> Publisher:
    for word in WORDS:
        small_site(tmp_path / word, word, 20)
    made = Publisher(tmp_path, tmp_path / WORDS[0])
    made.release()
    return made


def test_releasing_killed_at_any_moment(publisher: Publisher) -> None:
    chance = random.Random(8)
    start = time.monotonic()
    timed = forks.Process(target=release_once, args=(publisher.folder, publisher.folder / WORDS[1]))
    timed.start()
    timed.join(60)
    seconds = time.monotonic() - start
    assert timed.exitcode == 0
    finished = 0
    for number in range(KILLS):
        process = forks.Process(target=release_once, args=(publisher.folder, publisher.folder / WORDS[number % 2]))
        process.start()
        process.join(chance.uniform(0, seconds * 1.1))
        process.kill()
        process.join()
        finished += process.exitcode == 0
        assert publisher.is_whole(), number
        if number % 10 == 9:
            before = publisher.served.seq
            done = publisher.release()
            assert publisher.is_whole()
            assert done.manifest.seq > before
            assert read_ledger(publisher.ledger.read_text(encoding="utf-8")).head == done.manifest.ledger
            names = sorted(path.name for path in publisher.shelf.folder.iterdir())
            assert names == [".lock", "current", "earlier", "former", "history.jsonl", "releases"]
    assert 0 < finished < KILLS  # some were killed, some were not


def test_two_at_once_fifty_times(publisher: Publisher) -> None:
    for number in range(50):
        seq = publisher.served.seq
        both = [forks.Process(target=release_once, args=(publisher.folder, publisher.folder / word)) for word in WORDS]
        for process in both:
            process.start()
        for process in both:
            process.join(60)
        codes = sorted(process.exitcode or 0 for process in both)
        assert codes in ([0, 0], [0, 4]), number
        assert publisher.is_whole()
        assert publisher.served.seq == seq + codes.count(0)
