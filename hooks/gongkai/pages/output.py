"""What the site consists of: files, each with the inputs that it is made of.

Outputs with equal path and inputs are equal files, under the same code, templates, settings and chrome. So a later feature registers its
pages here and never touches the cache, and the cache knows nothing of pages. Nothing is made before it is asked for, and whoever makes it
may be another process: `make` is a function of a module, with plain values for its arguments (`functools.partial`).
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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
    make: Callable[..., bytes]
    """The file's bytes, from a press; and from the own parts of `own` or the clippings of `cut`, where one of them is given."""
    own: str = ""
    """Path of the document whose own parts it is made of (`pages.document.Parts`)."""
    cut: Sequence[str] | None = None
    """Paths of the documents whose clippings it is made of (`pages.clipping.Clipping`), in this order."""
    shell: tuple[str, int] | None = None
    """(section, depth) of the chrome it is spliced into."""
    page: str | None = None
    """Its address, where it is a page that a site map lists."""
    modified: str = ""
    """Day of the last major change, of a list that of its documents, for sitemap.xml."""


def file_at(address: str) -> str:
    """The file of a page: an address that ends in a slash, and the root, is a folder."""
    return f"{address}index.html" if address.endswith("/") or not address else address


@dataclass(frozen=True, slots=True)
class Group:
    """Files that are made of the same inputs: while those stay, none of them needs be described anew. It has either files or groups."""

    key: str
    """Another group's files have another key."""
    inputs: tuple[object, ...]
    """Covers the inputs of all that is in it."""
    parts: Callable[[], "Iterable[Output] | Iterable[Group]"]


def alone(output: Output) -> Group:
    """A file that has no others beside it."""
    return Group(output.path, output.inputs, lambda: (output,))


def copied(path: str, source: Path, sha256: str) -> Output:
    """An attachment or a picture, as it is."""

    return Output(path, (sha256,), partial(_copy, source, sha256))


def _copy(source: Path, sha256: str, press: Press) -> bytes:
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise GongkaiError(messages.text("report.changed-meanwhile", path=source.name))
    return content


def written(path: str, text: str) -> Output:
    """A text file."""
    return Output(path, (text,), partial(_encode, text))


def _encode(text: str, press: Press) -> bytes:
    return text.encode()


def json_bytes(value: Mapping[str, Any]) -> bytes:
    """A JSON file, on one line: two thirds of the size of an indented one, and several times as fast to make."""
    return (json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
