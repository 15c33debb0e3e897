"""Files written in batches, here or by worker processes of this machine."""

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Executor, Future

BATCH = 100
"""Files that are handed over at once."""
UNDER_WAY = 6
"""Batches that wait to be written; more would fill the memory."""


def write_files(root: str, files: Sequence[tuple[str, bytes]]) -> None:
    """Write files below `root`, with the folders that they need. OSError when the disk is full or forbids it."""
    for path, content in files:
        target = f"{root}/{path}"
        try:
            file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        except FileNotFoundError:
            os.makedirs(os.path.dirname(target), exist_ok=True)
            file = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            view = memoryview(content)
            while view:
                view = view[os.write(file, view) :]
        finally:
            os.close(file)


class Handed:
    """Files handed to workers; what goes wrong there is raised here."""

    def __init__(self) -> None:
        self._batch: list[tuple[str, bytes]] = []
        self._under_way: deque[Future[None]] = deque()

    def add(self, workers: Executor, root: str, path: str, content: bytes) -> None:
        """Hand over one file."""
        self._batch.append((path, content))
        if len(self._batch) >= BATCH:
            self._send(workers, root)
            if len(self._under_way) > UNDER_WAY:
                self._under_way.popleft().result()

    def finish(self, workers: Executor | None, root: str) -> None:
        """Wait until all is written."""
        if workers is not None and self._batch:
            self._send(workers, root)
        while self._under_way:
            self._under_way.popleft().result()

    def _send(self, workers: Executor, root: str) -> None:
        self._under_way.append(workers.submit(write_files, root, self._batch))
        self._batch = []
