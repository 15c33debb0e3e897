"""Outputs -> staged files, here or by worker processes of this machine: pages are printed where they are written.

Printing begins while outputs are still being described. What goes out is packed at once and put on disk, since outputs are described
faster than they are printed: how to make a file, and where the document's own parts, or the clippings of a list, lie. Nothing comes back
but which files the site had already.
"""

import dataclasses
import functools
import pickle
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from gongkai.pages.output import Output
from gongkai.pages.press import Press, Shell
from gongkai.tasks import Setup
from gongkai.work import Crew, press_for
from gongkai.write.files import Desk
from gongkai.write.scrapbook import Clippings, Scrapbook
from gongkai.write.spool import Place, Spool, parts_at

BATCH = 60
"""Files that are handed over at once."""


@dataclass(frozen=True, slots=True)
class Job:
    """What all files of a build share."""

    setup: Setup
    tree: str
    site: str
    spool: str
    """Folder of the parts."""
    scrapbook: str
    """File of the clippings."""
    shells: str
    """Folder of the chrome, a file for each shell that is needed."""
    orders: str
    """File of the packed batches."""


Batch = tuple[int, int]
"""Where some packed orders lie: first byte, length."""


class Order(NamedTuple):
    """One file to be made."""

    path: str
    make: Callable[..., bytes]
    parts: Place | None
    clippings: tuple[int, ...] | None


class Printer:
    """Takes outputs as they are described and has them printed by batches; what waits for a document's parts is printed at the end."""

    def __init__(self, job: Job, spool: Spool, scrapbook: Scrapbook, shell: Callable[[str, int], Shell], crew: Crew) -> None:
        self._job = job
        self._spool = spool
        self._scrapbook = scrapbook
        self._shell = shell
        self._crew = crew
        self._shells: set[tuple[str, int]] = set()
        Path(job.shells).mkdir()
        self._waiting: list[tuple[Output, str]] = []
        self._open: list[Order] = []
        self._taken: list[tuple[str, str]] = []
        """(path, digest of its inputs) of every file that was or will be handed over, in order."""
        self._packed: list[Batch] = []
        """Batches for which workers are not worth while, or not yet."""
        self._handed: list[Future[list[bool]]] = []

    def take(self, output: Output, inputs: str) -> None:
        """One file has to be made."""
        if output.own and output.own not in self._spool:
            self._waiting.append((output, inputs))
            return
        if output.shell and output.shell not in self._shells:
            _shell_file(self._job.shells, *output.shell).write_bytes(pickle.dumps(self._shell(*output.shell), 5))
            self._shells.add(output.shell)
        parts = self._spool.place(output.own) if output.own else None
        clippings = None if output.cut is None else self._scrapbook.numbers(output.cut)
        self._taken.append((output.path, inputs))
        self._open.append(Order(output.path, output.make, parts, clippings))
        if len(self._open) == BATCH:
            self._hand_over()

    def waits_for(self) -> Iterable[str]:
        """Paths of documents whose parts are needed and not in the spool."""
        return dict.fromkeys(output.own for output, _ in self._waiting)

    def all_taken(self) -> int:
        """Everything was described, and all parts are in the spool: the number of files."""
        waiting, self._waiting = self._waiting, []
        for output, inputs in waiting:
            self.take(output, inputs)
        if self._open:
            self._hand_over()
        return len(self._taken)

    def done(self) -> Iterator[tuple[str, str, bool]]:
        """(path, digest of its inputs, did the site have it already?) of every file, in order, as they get done."""
        by_workers = (kept for batch in self._handed for kept in batch.result())
        here = (kept for batch in self._packed for kept in print_batch(self._job, batch))
        for (path, inputs), kept in zip(self._taken, chain(by_workers, here), strict=True):
            yield path, inputs, kept

    def _hand_over(self) -> None:
        packed, self._open = pickle.dumps(self._open, 5), []
        with open(self._job.orders, "ab") as file:
            self._packed.append((file.tell(), len(packed)))
            file.write(packed)
        if workers := self._crew.printers(len(self._taken)):
            self._handed += [workers.submit(print_batch, self._job, batch) for batch in self._packed]
            self._packed = []


def print_batch(job: Job, batch: Batch) -> list[bool]:
    """Make and stage some files. OSError when the disk is full or forbids it; GongkaiError when a source has changed meanwhile."""
    press = dataclasses.replace(press_for(job.setup), shell=functools.partial(_shell, job.shells))
    desk = Desk(job.tree, job.site)
    start, length = batch
    with open(job.orders, "rb", buffering=0) as file:
        file.seek(start)
        orders: list[Order] = pickle.loads(file.read(length))
    return [desk.lay(order.path, _made(order, press, job)) for order in orders]


def _made(order: Order, press: Press, job: Job) -> bytes:
    if order.parts:
        return order.make(press, parts_at(job.spool, order.parts))
    if order.clippings is not None:
        return order.make(press, Clippings(job.scrapbook, order.clippings))
    return order.make(press)


@functools.lru_cache(maxsize=256)
def _shell(folder: str, section: str, depth: int) -> Shell:
    """A shell of a build, read once a process."""
    shell: Shell = pickle.loads(_shell_file(folder, section, depth).read_bytes())
    return shell


def _shell_file(folder: str, section: str, depth: int) -> Path:
    return Path(folder, f"{depth}-{quote(section, safe='')}")
