"""The content folder -> tasks: each document file with what lies beside it, and the digest by which the cache knows it."""

import unicodedata
from collections.abc import Iterator
from pathlib import Path

from gongkai.digest import digest_bytes
from gongkai.guard.inspect import offices_of
from gongkai.guard.inspector import Inspector, Store
from gongkai.guard.personal import find
from gongkai.model.document import FileFacts
from gongkai.model.problem import Problem
from gongkai.read.files import file_facts
from gongkai.read.source import Folder, Source, read_raw
from gongkai.work import Setup, Task


class Tasks:
    """The document files of a build, as the work of each is handed out."""

    def __init__(self, folder: Folder, content: Path, setup: Setup, store: Store | None = None) -> None:
        self.sources = {source.path: source for source in folder.sources}
        self.problems: list[Problem] = []
        self._content = content
        self._base = setup.key().encode()
        self._beside: dict[str, list[str]] = {}
        for path in folder.files:
            self._beside.setdefault(path.rpartition("/")[0], []).append(path)
        self._facts: dict[str, FileFacts | str] = {}
        offices = offices_of(setup.settings)
        self.inspector = Inspector(store, lambda text: find(text, offices), setup.key())

    def __iter__(self) -> Iterator[Task]:
        """All that can be read, in the order of their paths; the others are problems."""
        for source in self.sources.values():
            if task := self.task(source):
                yield task

    def task(self, source: Source) -> Task | None:
        raw = read_raw(source)
        if isinstance(raw, Problem):
            self.problems.append(raw)
            return None
        beside = tuple((name, self._facts_of(path)) for name, path in self._named(source.path, raw))
        return Task(source.path, raw, beside, digest_bytes(self._base, source.path.encode(), raw, repr(beside).encode()))

    def _named(self, path: str, raw: bytes) -> Iterator[tuple[str, str]]:
        """The files beside a document that its text names; in a small folder all of them."""
        found = self._beside.get(path.rpartition("/")[0], ())
        escaped = any(mark in raw for mark in (b"\\", b"%", b"&"))  # a name may be written in another way: all are given
        for other in found:
            name = unicodedata.normalize("NFC", other.rpartition("/")[2])
            if len(found) <= 20 or escaped or name.encode() in raw or unicodedata.normalize("NFD", name).encode() in raw:
                yield name, other

    def _facts_of(self, path: str) -> FileFacts | str:
        if path not in self._facts:
            try:
                self._facts[path] = file_facts(self._content / path, self.inspector)
            except ValueError as reason:
                self._facts[path] = str(reason)
        return self._facts[path]
