"""Outputs -> staged files, here or by worker processes of this machine: pages are printed where they are written.

What goes out is small: how to make a file, and where the document's own parts lie. Nothing comes back but which files the site had already.
"""

import dataclasses
import functools
import pickle
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path

from gongkai.pages.output import Output
from gongkai.pages.press import Press, Shell
from gongkai.tasks import Setup
from gongkai.work import all_at_once, press_for
from gongkai.write.files import Desk
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
    shells: str
    """File of the shells that are needed: {(section, depth): Shell}."""


@dataclass(frozen=True, slots=True)
class Order:
    """One file to be made."""

    path: str
    make: Callable[..., bytes]
    parts: Place | None


def keep_shells(file: Path, outputs: Sequence[Output], shell: Callable[[str, int], Shell]) -> str:
    """Render the chrome that some outputs need, and put it where every worker finds it."""
    needed = sorted({output.shell for output in outputs if output.shell})
    file.write_bytes(pickle.dumps({key: shell(*key) for key in needed}, 5))
    return str(file)


def print_all(job: Job, outputs: Sequence[Output], spool: Spool, workers: Executor | None) -> Iterator[bool]:
    """Make and stage every output, in order; for each: did the site have it already? Workers begin at once."""
    orders = [Order(output.path, output.make, spool.place(output.own) if output.own else None) for output in outputs]
    batches = (orders[start : start + BATCH] for start in range(0, len(orders), BATCH))
    return all_at_once(functools.partial(print_batch, job), batches, workers)


def print_batch(job: Job, orders: Sequence[Order]) -> list[bool]:
    """Make and stage some files. OSError when the disk is full or forbids it; GongkaiError when a source has changed meanwhile."""
    press = _press(job)
    desk = Desk(job.tree, job.site)
    return [desk.lay(order.path, _make(order, press, job.spool)) for order in orders]


def _make(order: Order, press: Press, spool: str) -> bytes:
    return order.make(press, parts_at(spool, order.parts)) if order.parts else order.make(press)


def _press(job: Job) -> Press:
    shells = _shells(job.shells)
    return dataclasses.replace(press_for(job.setup), shell=lambda section, depth: shells[section, depth])


_read: dict[str, Mapping[tuple[str, int], Shell]] = {}


def _shells(file: str) -> Mapping[tuple[str, int], Shell]:
    """The shells of a build, read once a process."""
    if file not in _read:
        _read.clear()
        _read[file] = pickle.loads(Path(file).read_bytes())
    return _read[file]
