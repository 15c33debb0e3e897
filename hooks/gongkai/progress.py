"""How far a build is: a bar on a terminal, nothing elsewhere, and the time of each phase for the line at the end."""

import sys
import time
from typing import Any, TextIO

import click

from gongkai import messages


class Progress:
    """Counts the steps of one phase after the other. This one shows nothing."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._phase = ""
        self._since = time.perf_counter()

    def phase(self, name: str, total: int) -> None:
        """A phase of `total` steps begins (0: not counted)."""
        self.end()
        self._phase = name

    def step(self) -> None:
        """One more is done."""

    def end(self) -> None:
        """The phase is over."""
        now = time.perf_counter()
        if self._phase:
            self.seconds[self._phase] = self.seconds.get(self._phase, 0.0) + now - self._since
        self._phase, self._since = "", now

    def times(self) -> str:
        """读取 0.5 秒，渲染 3.2 秒 … of the phases that took a tenth of a second."""
        parts = [messages.text("progress.time", phase=messages.text(f"progress.{name}"), seconds=f"{spent:.1f}")
                 for name, spent in self.seconds.items() if spent >= 0.1]  # fmt: skip
        return messages.text("report.joiner").join(parts)


class Bar(Progress):
    """A bar with what is done, its rate and what remains, redrawn ten times a second at most."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._bar: Any = None
        self._held = 0
        self._drawn = 0.0

    def phase(self, name: str, total: int) -> None:
        super().phase(name, total)
        if total:
            label = messages.text(f"progress.{name}")
            self._bar = click.progressbar(length=total, label=label, file=self._stream, show_pos=True, width=24)
            self._bar.__enter__()

    def step(self) -> None:
        self._held += 1
        if self._bar is not None and (now := time.perf_counter()) - self._drawn > 0.1:
            self._drawn = now
            self._flush()

    def end(self) -> None:
        if self._bar is not None:
            self._flush()
            self._bar.__exit__(None, None, None)
            self._bar = None
        super().end()

    def _flush(self) -> None:
        held, self._held = self._held, 0
        self._bar.update(held)


SILENT = Progress()


def progress_for(quiet: bool) -> Progress:
    """A bar on a terminal, unless asked to be quiet; nothing in CI."""
    return Bar(sys.stderr) if sys.stderr.isatty() and not quiet else Progress()
