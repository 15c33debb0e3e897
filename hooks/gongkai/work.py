"""The work of one document, done here or in a worker process: text -> record, fragment, problems, parts of pages.

Plain values in, plain values out, through the `concurrent.futures.Executor` interface: a process pool on one machine, or a cluster's
executor (`distributed.Client(…).get_executor()`). Results do not depend on how many do the work.
"""

import contextlib
import functools
import gc
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from dataclasses import dataclass
from typing import TypeVar, cast

from gongkai.examination import examine
from gongkai.limits import bounded
from gongkai.model.problem import Problem
from gongkai.pages.attached import attached_texts
from gongkai.pages.clipping import Clipping, clip
from gongkai.pages.document import Parts, own_parts
from gongkai.pages.environment import our_environment
from gongkai.pages.press import Press
from gongkai.pages.twin import document_twin
from gongkai.processes import worker_context
from gongkai.render.rendered import Rendered
from gongkai.search.entry import page_terms_all
from gongkai.search.text import SearchText, search_text
from gongkai.settings import Settings
from gongkai.tasks import Setup, Task
from gongkai.write.spool import Place, append, packed

T = TypeVar("T")
R = TypeVar("R")

CHUNK = 40
"""Documents that go out at once."""
UNDER_WAY = 8
"""Portions that wait for a worker or to be taken back; more would fill the memory."""
FEW = 100
"""Below this many, starting workers takes longer than the work."""


@dataclass(frozen=True)
class Leaf:
    """What one document comes to by itself."""

    path: str
    rendered: Rendered | None
    """None where problems stop it."""
    clipping: Clipping | None
    problems: tuple[Problem, ...]


Worked = tuple[Leaf, Place | bytes | None]
"""A document's leaf, and its own parts: where they lie, or packed; None where it has no page."""


def produce(setup: Setup, tasks: Sequence[Task], spool: str = "") -> list[Worked]:
    """Do the work of some documents. The same tasks give the same leaves anywhere. Parts go to the folder `spool`, where there is one."""
    press = press_for(setup)
    done = [_one(task, setup.settings, press) for task in tasks]
    made = [one for _, one in done if one]
    packs: list[bytes] = list(map(packed, (parts for parts, _ in made), page_terms_all(text for _, text in made)))
    laid: Iterator[Place | bytes] = iter(append(spool, packs) if spool else packs)
    return [(leaf, next(laid) if one else None) for leaf, one in done]


def work(setup: Setup, tasks: Iterable[Task], executor: Executor | None, spool: str = "") -> Iterator[Worked]:
    """The work of all documents, in their order. Only a few chunks are under way at a time, so memory stays flat."""
    return in_portions(functools.partial(produce, setup, spool=spool), _chunks(tasks), executor)


def in_portions(do: Callable[[list[T]], list[R]], portions: Iterable[list[T]], executor: Executor | None) -> Iterator[R]:
    """What `do` makes of every portion, in order: here, or by an executor that has a few of them under way at a time."""
    if executor is None:
        for portion in portions:
            yield from do(portion)
        return
    under_way: deque[Future[list[R]]] = deque()
    for portion in portions:
        under_way.append(executor.submit(do, portion))
        if len(under_way) > UNDER_WAY:
            yield from under_way.popleft().result()
    while under_way:
        yield from under_way.popleft().result()


class Crew:
    """The workers of a build: taken on when there is enough to do, let go at its end."""

    def __init__(self, settings: Settings, given: Executor | None = None) -> None:
        self._settings = settings
        self._given = given
        self._stack = contextlib.ExitStack()
        self._abroad: Executor | None = given
        self._local: ProcessPoolExecutor | None = None

    def workers(self, count: int) -> Executor | None:
        """Workers for `count` documents: those given, the cluster of the settings, processes of this machine; none for a few."""
        if self._abroad is None and self._settings.cluster and count >= FEW:
            self._abroad = self._connect(self._settings.cluster)
        return self._abroad or self.printers(count)

    def printers(self, count: int) -> Executor | None:
        """Processes of this machine, which see its files, for `count` files; none for a few."""
        number = self._settings.workers or os.cpu_count() or 1
        if self._local is None and count >= FEW and number > 1 and (context := worker_context()):
            context.set_forkserver_preload(["gongkai.printing"])
            self._local = self._stack.enter_context(ProcessPoolExecutor(number, context, initializer=_settle))
        return self._local

    @property
    def is_near(self) -> bool:
        """Do those who work on documents see this machine's files?"""
        return self._abroad is None

    def _connect(self, address: str) -> Executor:
        from distributed import Client  # the optional extra gongkai[cluster]

        client = self._stack.enter_context(Client(address))  # type: ignore[no-untyped-call]  # dask has no types
        return cast(Executor, client.get_executor())

    def __enter__(self) -> "Crew":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def dismiss(self) -> None:
        """Nothing more will be handed out: processes of this machine leave, with their memory, once they are done with what they have."""
        if self._local:
            self._local.shutdown(wait=False)

    def close(self) -> None:
        """Let everyone go."""
        self._stack.close()
        self._abroad, self._local = self._given, None


def _settle() -> None:
    """A worker makes few cycles and lives shortly: collecting them costs a tenth of its time."""
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


def _chunks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    chunk: list[Task] = []
    for task in tasks:
        chunk.append(task)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


Made = tuple[Parts, SearchText]
"""A document's own parts, and what it is found by."""


def _stopped(path: str, reason: Problem) -> tuple[Leaf, Made | None]:
    return Leaf(path, None, None, (reason,)), None


@bounded(_stopped)
def _one(task: Task, settings: Settings, press: Press) -> tuple[Leaf, Made | None]:
    done = examine(task, settings, press.site_url)
    item, fragment, problems = done.item, done.fragment, done.problems
    if item is None or fragment is None:
        return Leaf(task.path, None, None, problems), None
    if not item.document.visibility.has_page:
        return Leaf(task.path, item, None, problems), None
    twin = document_twin(item, fragment, press.site_url)
    texts = attached_texts(item.document, task.texts)
    parts = own_parts(item, fragment, twin, press, texts)
    return Leaf(task.path, item, clip(item, press), problems), (parts, search_text(twin, [one["text"] for one in texts]))


_presses: dict[tuple[object, ...], Press] = {}


def press_for(setup: Setup) -> Press:
    """One template environment a process and setup."""
    key = (setup.key(), setup.templates)
    if key not in _presses:
        _presses.clear()
        _presses[key] = Press(our_environment(setup.templates), setup.settings, setup.site_name, setup.site_url)
    return _presses[key]
