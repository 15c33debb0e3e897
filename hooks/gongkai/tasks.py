"""The content folder -> tasks: each document file with what lies beside it, and the digest by which the cache knows it."""

import dataclasses
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeGuard

from gongkai.digest import code_digest, digest, digest_bytes
from gongkai.guard.inspect import offices_of
from gongkai.guard.inspector import Inspector, Store
from gongkai.guard.personal import find
from gongkai.model.document import FileFacts
from gongkai.model.problem import Problem
from gongkai.paths import package_folder, theme_folder
from gongkai.place import Place
from gongkai.read.files import file_facts
from gongkai.read.source import Folder, Source, read_raw
from gongkai.settings import Settings


@dataclass(frozen=True, slots=True)
class Setup:
    """What all documents of a build share."""

    settings: Settings
    site_name: str
    site_url: str
    templates: tuple[str, ...]
    """Folders of templates, the site's own first."""
    version: str = ""
    """Digest of code and templates: another version is another setup, also within one process (`mkdocs serve`)."""

    def key(self) -> str:
        """A digest of all this that pages can show beside the chrome; the version stands for the templates."""
        settings = self.settings.model_dump_json(exclude={"content", "workers", "cluster", "cache", "record"})
        return digest(settings, self.site_name, self.site_url, self.version)


@dataclass(frozen=True)
class Task:
    """One document file."""

    path: str
    """Below content/, without `.md`."""
    raw: bytes
    beside: tuple[tuple[str, FileFacts | str], ...]
    """Name of each file beside it that its text names -> facts, or why there are none."""
    digest: str
    """Of all the above, and of what makes the result."""
    texts: tuple[tuple[str, bytes], ...] = ()
    """Name of each file beside it whose text is searched -> that text, compressed."""


def setup_of(place: Place, settings: Settings, version: str = "") -> Setup:
    """What a site's documents share."""
    return Setup(settings, place.site_name, place.site_url, (*place.templates, str(theme_folder())), version)


def version_of(place: Place) -> str:
    """The digest of code and templates that a site is made by."""
    return code_digest(package_folder(), theme_folder(), *map(Path, place.templates))


class Tasks:
    """The document files of a build, as the work of each is handed out."""

    def __init__(self, folder: Folder, content: Path, setup: Setup, store: Store | None = None) -> None:
        self.sources = {source.path: source for source in folder.sources}
        self.problems: list[Problem] = []
        self._content = content
        key = setup.key()
        self._base = key.encode()
        self._beside: dict[str, list[str]] = {}
        for path in folder.files:
            self._beside.setdefault(path.rpartition("/")[0], []).append(path)
        self._facts: dict[str, FileFacts | str] = {}
        self._reads_texts = setup.settings.search.attachments
        offices = offices_of(setup.settings)
        self.inspector = Inspector(store, lambda text: find(text, offices), key)

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
        own = digest_bytes(self._base, source.path.encode(), raw, repr(beside).encode())
        return Task(source.path, raw, beside, own, tuple((name, self._text(facts)) for name, facts in beside if has_text(facts)))

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
                facts = file_facts(self._content / path, self.inspector)
                self._facts[path] = dataclasses.replace(facts, has_text=self._reads_texts and bool(self._text(facts)))
            except ValueError as reason:
                self._facts[path] = str(reason)
        return self._facts[path]

    def _text(self, facts: FileFacts) -> bytes:
        """What a reader of an attachment reads, as `Inspection` packs it; empty where there is none, or no cache that keeps it."""
        found = self.inspector.known(facts.name, facts.sha256)
        return found.packed if found else b""


def has_text(facts: FileFacts | str) -> TypeGuard[FileFacts]:
    """Is the text of a file to be searched?"""
    return isinstance(facts, FileFacts) and facts.has_text
