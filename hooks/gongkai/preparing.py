"""Content -> a site that is read, rendered, linked and checked: all that can be known before a page is made."""

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from gongkai.cache import Cache
from gongkai.history.gather import Histories, gather
from gongkai.joining import join
from gongkai.link.site import Site
from gongkai.model.problem import Problem
from gongkai.oversight.reconcile import Reconciliation
from gongkai.oversight.tracker import Row, track
from gongkai.place import Place
from gongkai.progress import SILENT, Progress
from gongkai.read.source import scan
from gongkai.settings import Settings
from gongkai.tasks import Setup, Task, Tasks, setup_of
from gongkai.work import FEW, Crew, Leaf, work
from gongkai.write.scrapbook import Scrapbook
from gongkai.write.spool import Place as SpoolPlace
from gongkai.write.spool import Spool


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site that is read, rendered, linked and checked."""

    site: Site
    shown: Mapping[str, str]
    """Path -> digest of what lists show of the document."""
    problems: tuple[Problem, ...]
    pages: frozenset[str]
    """Addresses that a link may lead to, documents left out."""
    tasks: Tasks
    histories: Histories
    """Path -> what may be told of its former versions."""
    compared: Mapping[str, Reconciliation]
    """Path of each report that states figures -> how they compare with the replies."""
    tracked: Sequence[Row]
    """What is to be done, and what became of it."""


def prepare(
    place: Place,
    settings: Settings,
    *,
    version: str = "",
    cache: Cache | None = None,
    spool: Spool | None = None,
    scrapbook: Scrapbook | None = None,
    crew: Crew | None = None,
    progress: Progress = SILENT,
) -> Prepared:
    """Everything before pages: no file of the site is touched.

    Leaves that `cache` knows are not worked on again; the parts of those that are go to `spool`, what lists show of all to `scrapbook`.
    """
    folder = scan(place.content)
    setup = setup_of(place, settings, version)
    tasks = Tasks(folder, place.content, setup, cache)
    problems, rendered, shown = list(folder.problems), [], {}
    with contextlib.nullcontext(crew) if crew else Crew(settings) as workers, contextlib.closing(tasks.inspector):
        for leaf in _leaves(tasks, setup, cache, spool, workers, progress):
            problems += leaf.problems
            if leaf.rendered:
                rendered.append(leaf.rendered)
            if leaf.clipping:
                shown[leaf.path] = leaf.clipping.digest
                if scrapbook:
                    scrapbook.put(leaf.path, leaf.clipping)
    problems += tasks.problems
    if cache:
        cache.save()
        cache.let_go()  # what lists show of ten thousand documents
    progress.phase("check", 0)
    joined = join(rendered, folder, place, settings)
    site = joined.site
    histories, unknown = gather(site, place.content, setup, cache, crew) if settings.history else ({}, ())
    problems += (*joined.problems, *unknown)
    told = tuple(sorted(set(problems)))
    return Prepared(site, shown, told, joined.pages, tasks, histories, joined.compared, track(site, settings))


def _leaves(tasks: Tasks, setup: Setup, cache: Cache | None, spool: Spool | None, crew: Crew, progress: Progress) -> Iterator[Leaf]:
    """Every document's leaf: what the cache knows, and what has to be worked out, read once and handed on."""
    known: list[Leaf] = []

    def missing() -> Iterator[Task]:
        for task in tasks:
            leaf = cache.get(task.digest) if cache else None
            if isinstance(leaf, Leaf):
                progress.step()
                known.append(leaf)
            else:
                yield task

    progress.phase("render", len(tasks.sources))
    for path, leaf, made in hand_out(missing(), setup, spool, crew, progress):
        if cache and leaf.rendered:
            cache.put(leaf.rendered.digest, leaf)
        if spool and made:
            spool.put(path, made)
        yield leaf
    yield from known


def hand_out(
    tasks: Iterator[Task], setup: Setup, spool: Spool | None, crew: Crew, progress: Progress
) -> Iterator[tuple[str, Leaf, SpoolPlace | bytes | None]]:
    """Have documents worked on: a few here, which is all there is to do when one was edited; many by the crew."""
    first = list(islice(tasks, FEW))
    workers = crew.workers(len(first))
    for leaf, made in work(setup, chain(first, tasks), workers, spool.folder if spool and crew.is_near else ""):
        progress.step()
        yield leaf.path, leaf, made
