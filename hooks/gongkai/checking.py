"""Checking without pages: the rules of the build, told of all of a site or of some of its files, in a fraction of a build's time.

What an earlier build has found out is taken from its cache; nothing is written.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from gongkai.cache import Cache
from gongkai.check.frame import inspect_frame
from gongkai.check.hand_written import inspect_hand_written
from gongkai.examination import Examined, examine
from gongkai.joining import join
from gongkai.limits import bounded
from gongkai.link.site import Site
from gongkai.model.document import Document
from gongkai.model.problem import Problem
from gongkai.place import Place
from gongkai.read.source import Folder, Source, scan
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings
from gongkai.tasks import Setup, Task, Tasks, setup_of, version_of

MANY = 1000
"""Documents from which on starting worker processes pays."""
PORTION = 40
"""Documents that a worker takes at once."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to."""

    problems: tuple[Problem, ...]
    """Sorted; paths begin with the name of the content folder or of the folder of hand-written pages."""
    paths: tuple[str, ...]
    """The documents that were looked at, named in the same way."""


def check_site_content(place: Place, settings: Settings) -> Checked:
    """Everything of a site: documents by themselves and together, and the pages of docs/."""
    read = _read(place, settings)
    joined = join(read.items, read.folder, place, settings)
    problems = {*read.folder.problems, *read.problems, *joined.problems}
    inside = f"{place.content.name}/"
    own = (replace(one, path=inside + one.path) for one in problems)
    pages = inspect_hand_written(place.docs, settings, place.site_url)
    frame = inspect_frame(place.root, place.docs, settings, place.site_url)
    return Checked(tuple(sorted((*own, *pages, *frame))), tuple(f"{inside}{source.path}.md" for source in read.folder.sources))


def read_content(place: Place, settings: Settings) -> tuple[tuple[Document, ...], int]:
    """All documents, drafts too, by path; and how many files could not be read as one."""
    read = _read(place, settings)
    documents = [item.document for item in read.items]
    return tuple(sorted(documents, key=lambda document: document.path)), len(read.folder.sources) - len(documents)


def linked_site(place: Place, settings: Settings) -> Site:
    """All documents of a site, linked; what is wrong with them is left aside."""
    read = _read(place, settings)
    return join(read.items, read.folder, place, settings).site


@dataclass(frozen=True, slots=True)
class _Read:
    """A content folder, read."""

    folder: Folder
    items: tuple[Rendered, ...]
    problems: tuple[Problem, ...]
    """Of the documents by themselves."""


def _read(place: Place, settings: Settings) -> _Read:
    """All of content/: each document by itself."""
    cache = _cache(place, settings)
    setup = setup_of(place, settings, cache.version.decode() if cache else "")
    folder = scan(place.content)
    tasks = Tasks(folder, place.content, setup, cache)
    with closing(tasks.inspector):
        found = list(_examined(tasks, setup, cache))
    told = (*tasks.problems, *(one for _, _, problems in found for one in problems))
    return _Read(folder, tuple(item for _, item, _ in found if item), told)


def check_draft(file: Path, path: str, place: Place, settings: Settings) -> tuple[Problem, ...]:
    """A file that lies outside content/, as if it stood there at `path` (without `.md`); what other documents say is left aside."""
    setup = setup_of(place, settings)
    folder = scan(file.parent)
    tasks = Tasks(folder, file.parent, setup)
    with closing(tasks.inspector):
        task = tasks.task(Source(file.stem, file))
        if task is None:
            return tuple(tasks.problems)
        return _examine(replace(task, path=path), settings, place.site_url).problems


def _cache(place: Place, settings: Settings) -> Cache | None:
    """What the last build knew, where there was one."""
    folder = place.content.parent / settings.cache
    return Cache(folder, version_of(place)) if folder.is_dir() else None


Found = tuple[str, Rendered | None, tuple[Problem, ...]]
"""A path, what was read of it, and what is wrong with it."""


def _examined(tasks: Iterable[Task], setup: Setup, cache: Cache | None) -> Iterator[Found]:
    """Every document: known to the cache, or examined here, or, where there are many, by workers."""
    missing: list[Task] = []
    for task in tasks:
        leaf = cache.get(task.digest) if cache else None
        if leaf is not None and hasattr(leaf, "rendered"):
            yield task.path, leaf.rendered, leaf.problems
        else:
            missing.append(task)
    do = partial(examine_portion, setup.settings, setup.site_url)
    if len(missing) < MANY:
        yield from do(missing)
        return
    from gongkai.work import Crew, in_portions  # printing and the index come along: only where they are worth it

    with Crew(setup.settings) as crew:
        portions = (missing[start : start + PORTION] for start in range(0, len(missing), PORTION))
        yield from in_portions(do, portions, crew.printers(len(missing)))


def examine_portion(settings: Settings, site_url: str, tasks: Sequence[Task]) -> list[Found]:
    """Examine some documents. The same tasks have the same result anywhere."""
    done = ((task.path, _examine(task, settings, site_url)) for task in tasks)
    return [(path, one.item, one.problems) for path, one in done]


def _stopped(path: str, reason: Problem) -> Examined:
    return Examined(None, None, (reason,))


_examine = bounded(_stopped)(examine)
