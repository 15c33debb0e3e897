"""The folder of a built site -> everything that rules look at, gathered here or by worker processes."""

import datetime
import functools
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gongkai.guard.published import SUFFIXES, Confirmed, scan_data, scan_file, scan_markup
from gongkai.inspect.page import PageFacts, Twin, read_page, read_twin
from gongkai.inspect.parts import Parts, parted
from gongkai.model.problem import Problem, problem
from gongkai.processes import worker_context
from gongkai.settings import Settings

MANY = 600
"""Files from which on workers pay."""
PORTION = 100
"""Files that a worker takes at once."""


@dataclass(frozen=True, eq=False)
class Job:
    """What every file is held against."""

    folder: str
    files: frozenset[str]
    site_url: str
    hosts: Collection[str]
    offices: Collection[str]
    confirmed: Confirmed
    words: tuple[str, ...]
    """Wrong words of the site's own list."""
    is_guarded: bool
    """Are personal data, planted words and links elsewhere looked for?"""

    @functools.cached_property
    def pattern(self) -> re.Pattern[str] | None:
        return re.compile("|".join(map(re.escape, sorted(self.words, key=len, reverse=True)))) if self.words else None

    def __getstate__(self) -> dict[str, object]:
        return {name: value for name, value in self.__dict__.items() if name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Seen:
    """A built site, as rules see it."""

    settings: Settings
    today: datetime.date
    files: frozenset[str]
    pages: Mapping[str, PageFacts]
    """Path of the file -> its facts."""
    twins: tuple[Twin, ...]
    guarded: tuple[Problem, ...]
    """What the guard tells of the files as text."""
    count: int
    """Files that are text."""


Found = tuple[list[PageFacts], list[Twin], list[Problem]]


def gather(job: Job, texts: Sequence[str], settings: Settings, strange: Iterable[Problem] = ()) -> Seen:
    """Read every file of `texts`. OSError where one cannot be read."""
    portions = [texts[start : start + PORTION] for start in range(0, len(texts), PORTION)]
    pages: dict[str, PageFacts] = {}
    twins: list[Twin] = []
    told: list[Problem] = list(strange)
    for some_pages, some_twins, problems in _done(job, portions, len(texts)):
        pages.update((page.path, page) for page in some_pages)
        twins += some_twins
        told += problems
    return Seen(settings, settings.today(), job.files, pages, tuple(twins), tuple(told), len(texts))


def _done(job: Job, portions: Sequence[Sequence[str]], count: int) -> Iterator[Found]:
    workers = os.cpu_count() or 1
    if count < MANY or workers < 2 or (context := worker_context()) is None:
        yield from (read_files(job, portion) for portion in portions)
        return
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(job,)) as pool:
        yield from pool.map(_read_portion, portions)


_jobs: list[Job] = []


def _begin(job: Job) -> None:
    _jobs[:] = [job]


def _read_portion(paths: Sequence[str]) -> Found:
    return read_files(_jobs[0], paths)


def read_files(job: Job, paths: Sequence[str]) -> Found:
    """Read some files. The same files have the same facts anywhere."""
    pages: list[PageFacts] = []
    twins: list[Twin] = []
    told: list[Problem] = []
    for path in paths:
        raw = _read(f"{job.folder}/{path}")
        parts = parted(raw.decode("utf-8", "replace")) if path.endswith(".html") else None
        data = _data(raw) if path.endswith(".json") else None
        if job.is_guarded and parts:
            told += _guarded(job, path, parts)
        elif job.is_guarded and data is not None:
            told += scan_data(path, data, job.offices, job.confirmed)
        elif job.is_guarded:
            told += scan_file(path, raw, job.hosts, job.offices, job.confirmed)
        if parts:
            pages.append(read_page(path, parts, job.files, job.site_url, job.pattern))
        elif path.endswith("index.json") and (twin := read_twin(path, data)):
            twins.append(twin)
    return pages, twins, told


def _data(raw: bytes) -> Any:
    """What a file of JSON says; None for what is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None


def _guarded(job: Job, path: str, parts: Parts) -> Iterable[Problem]:
    """What the guard tells of a page, part by part; each thing once."""
    own = scan_markup(path, parts.own, job.hosts, job.offices, job.confirmed)
    shared = (replace(one, path=path) for part in parts.shared for one in _frame(job, part))
    return dict.fromkeys((*own, *shared))


@functools.lru_cache(maxsize=256)
def _frame(job: Job, part: str) -> tuple[Problem, ...]:
    return tuple(scan_markup("", part, job.hosts, job.offices, job.confirmed))


def _read(file: str) -> bytes:
    """A regular file's bytes; no link is followed."""
    descriptor = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(descriptor, "rb") as opened:
        return opened.read()


def walk(folder: Path) -> tuple[list[str], list[str], list[Problem]]:
    """All files of a site, those of them that are text, both sorted; and what is neither file nor folder. No link is followed."""
    files: list[str] = []
    problems: list[Problem] = []
    folders = [""]
    while folders:
        parent = folders.pop()
        with os.scandir(folder / parent) as entries:
            for entry in entries:
                path = f"{parent}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    folders.append(f"{path}/")
                elif entry.is_file(follow_symlinks=False):
                    files.append(path)
                else:
                    problems.append(problem("published-not-file", path))
    return sorted(files), sorted(path for path in files if os.path.splitext(path)[1].lower() in SUFFIXES), sorted(problems)
