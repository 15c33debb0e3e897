"""A real nginx under fifty readers while releases are switched: no failed request, no mixture of two releases."""

import http.client
import multiprocessing
import os
import random
import re
import sys
import threading
from dataclasses import dataclass, field
from multiprocessing.synchronize import Event
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from releases import Publisher, small_site
from webserver import nginx

pytestmark = pytest.mark.soak

READERS = 50
SWITCHES = 100
WORDS = ("甲", "乙")
PAGES = 20
_BASE = "/zwgk/jyta/"


@dataclass
class Reader:
    """Somebody who opens page after page, each with its style sheet."""

    address: str
    chance: random.Random
    requests: int = 0
    failures: list[str] = field(default_factory=list)

    def read(self, stop: Event) -> None:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=10)
        while not stop.is_set():
            try:
                self._open(connection)
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                connection.close()
        connection.close()

    def _open(self, connection: http.client.HTTPConnection) -> None:
        path = self.chance.choice(["", "notices/", *(f"notices/{number}/" for number in range(PAGES))])
        page = self._get(connection, _BASE + path)
        words = set(re.findall("[甲乙]", page))
        if len(words) != 1 or page.count("字") != 300:
            self.failures.append(f"{path}: {sorted(words)}, {page.count('字')}")
            return
        style = re.findall(r'"(?:\./|(?:\.\./)+)(assets/[^"]*)"', page)[0]
        if f"/* {words.pop()} */" not in self._get(connection, _BASE + style):
            self.failures.append(f"{path}: another release's style")

    def _get(self, connection: http.client.HTTPConnection, path: str) -> str:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        self.requests += 1
        if answer.status != 200:
            self.failures.append(f"{answer.status} {path}")
        return body.decode()


def read(address: str, count: int, seed: int, stop: Event, told: "multiprocessing.Queue[tuple[int, list[str]]]") -> None:
    """In a process of its own: so many readers until they are told to stop."""
    readers = [Reader(address, random.Random(seed + number)) for number in range(count)]
    threads = [threading.Thread(target=reader.read, args=(stop,)) for reader in readers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.put((sum(reader.requests for reader in readers), [one for reader in readers for one in reader.failures][:20]))


@pytest.mark.parametrize("action", ["publish", "rollback"])
def test_nobody_sees_a_switch(tmp_path: Path, action: str) -> None:
    tmp_path.chmod(0o755)
    for word in WORDS:
        small_site(tmp_path / word, word, PAGES)
    publisher = Publisher(tmp_path, tmp_path / WORDS[0])
    publisher.release()
    publisher.built = tmp_path / WORDS[1]
    publisher.release()
    context = multiprocessing.get_context("forkserver")
    stop, told = context.Event(), context.Queue()
    with pytest.MonkeyPatch.context() as patch, nginx(publisher.shelf.folder, tmp_path / "nginx") as address:
        patch.setenv("PYTHONPATH", os.pathsep.join(filter(None, sys.path)))
        crowds = [context.Process(target=read, args=(address, READERS // 2, seed, stop, told)) for seed in (0, 1000)]
        for crowd in crowds:
            crowd.start()
        for number in range(SWITCHES):
            if action == "publish":
                publisher.built = tmp_path / WORDS[number % 2]
                publisher.release()
            else:
                with publisher.shelf.locked():
                    publisher.shelf.switch(publisher.shelf.releases()[number % 2], "rollback")
                stop.wait(0.02)
        stop.set()
        results = [told.get(timeout=60) for _ in crowds]
        for crowd in crowds:
            crowd.join()
    assert [failure for _, failures in results for failure in failures] == []
    assert sum(requests for requests, _ in results) > 1000
    assert publisher.is_whole()
