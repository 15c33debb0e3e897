"""The net beneath the limits on the text: whatever one document does, its work ends, and the others are reported.

Processor time, not time of day, so that a busy machine changes nothing. A signal ends the work, which Python delivers in a process's main
thread only: there workers work. In other threads (a cluster's, a server's) the limits on the text stand alone.
"""

import functools
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import ParamSpec, TypeVar

from gongkai.model.problem import Problem, problem
from gongkai.render.markdown import forget

P = ParamSpec("P")
R = TypeVar("R")

SECONDS = 20.0
"""Of processor time for one document; the costliest that the limits on the text let through takes some two."""


class OutOfTimeError(Exception):
    """The work took too long."""


def bounded(instead: Callable[[str, Problem], R], seconds: float = SECONDS) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Decorate the work of one document, whose first argument has its `path`.

    `instead`: (path below content/ without `.md`, problem that stopped the work) -> the result in its place.
    """

    def decorate(do: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(do)
        def work(*arguments: P.args, **named: P.kwargs) -> R:
            try:
                with timer(seconds):
                    return do(*arguments, **named)
            except OutOfTimeError:
                code = "document-too-slow"
            except (RecursionError, MemoryError):
                code = "document-too-complex"
            forget()  # what the converter was about is lost
            path: str = arguments[0].path  # type: ignore[attr-defined]  # a ParamSpec cannot say so
            return instead(path, problem(code, f"{path}.md", limit=round(seconds)))

        return work

    return decorate


@contextmanager
def timer(seconds: float) -> Iterator[None]:
    """OutOfTimeError after so much processor time; in other threads than the main one nothing, nor on Windows, which has no such clock."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, _stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _stop(number: int, frame: FrameType | None) -> None:
    raise OutOfTimeError
