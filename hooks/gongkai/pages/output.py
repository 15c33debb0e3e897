"""What the site consists of: files, each with the inputs that it is made of.

Outputs with equal path and inputs are equal files, under the same code, templates, settings and chrome. So a later feature registers its
pages here and never touches the cache, and the cache knows nothing of pages. Nothing is made before it is asked for.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gongkai import messages
from gongkai.model.problem import GongkaiError
from gongkai.pages.press import Press


@dataclass(frozen=True, slots=True)
class Output:
    """One file of the site."""

    path: str
    """Below the site's root, as a file: `replies/2020/x/index.html`."""
    inputs: tuple[object, ...]
    """Plain values (or digests of them): all that the file shows beyond code, templates, settings and chrome."""
    make: Callable[[Press], bytes]
    """The file's bytes."""
    page: str | None = None
    """Its address, where it is a page that a site map lists."""
    modified: str = ""
    """Day of the last major change, for sitemap.xml."""


def copied(path: str, source: Path, sha256: str) -> Output:
    """An attachment or a picture, as it is."""

    def make(press: Press) -> bytes:
        content = source.read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise GongkaiError(messages.text("report.changed-meanwhile", path=source.name))
        return content

    return Output(path, (sha256,), make)


def written(path: str, text: str) -> Output:
    """A text file."""
    return Output(path, (text,), lambda press: text.encode())


def json_bytes(value: dict[str, Any]) -> bytes:
    """A JSON file, on one line: two thirds of the size of an indented one, and several times as fast to make."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
