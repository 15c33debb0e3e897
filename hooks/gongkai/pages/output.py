"""What the site consists of: files, each with everything it shows.

`view` is a frozen plain value: two outputs with equal path, view and maker are equal files (under the same templates and settings).
So a later cache needs to know nothing of pages, and pages nothing of a cache.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai.pages.press import Press


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site."""

    path: str
    """Below the site's root, as a file: `replies/2020/x/index.html`."""
    view: Any
    """All that the file shows. Frozen."""
    make: Callable[[Any, Press], bytes | Path]
    """(view, press) -> the file's bytes, or the file to copy."""


def copied(path: str, source: Path, sha256: str) -> Output:
    """An attachment or a picture, as it is."""
    return Output(path, (source, sha256), _source)


def written(path: str, text: str) -> Output:
    """A text file."""
    return Output(path, text, _encoded)


def json_bytes(value: dict[str, Any]) -> bytes:
    """A JSON file, on one line: two thirds of the size of an indented one, and several times as fast to make."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _source(view: tuple[Path, str], press: Press) -> Path:
    return view[0]


def _encoded(view: str, press: Press) -> bytes:
    return view.encode()
