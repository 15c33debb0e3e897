"""What the search engine reads (index, pages' data) -> bundles: classic scripts of some files each, which also load from a folder.

A file alone in a script would be fifteen thousand more files for a site of ten thousand documents, and unpacking time goes by files; all
in one would be a hundred megabytes for a search. A bundle holds files that follow each other in the order of their paths, so that the list
of first paths tells which one holds a path. Text stays text, within quotes; bytes are base64.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

BUNDLE = 128 * 1024
"""Bytes of files in a bundle, unless a single file is larger."""
FOLDER = "assets/package/"
INDEX = f"{FOLDER}index.js"
_PAGES = (b'{"schema":"gongkai.document/', b'{"schema":"gongkai.page/')


@dataclass(frozen=True, slots=True)
class Bundle:
    """Some files that the engine reads."""

    path: str
    number: int
    files: tuple[str, ...]
    """Paths below the site, in order."""

    def script(self, site: Path) -> bytes:
        """The bundle's script. OSError, UnicodeDecodeError where a file is not what the index says."""
        rows = ",\n".join(f"{json.dumps(path, ensure_ascii=False)}:{_literal(path, Path(site, path).read_bytes())}" for path in self.files)
        return f"gkPackage.put({self.number}, {{\n{rows}\n}});\n".encode()


def is_read(site: Path, path: str) -> bool:
    """Does the engine read the file at a path? (docs/search-format.md) Lists have an index.json of their own, which it does not read."""
    if path.startswith("search/"):
        return path.endswith((".json", ".bin"))
    name = path.rpartition("/")[2]
    if name != "index.json":
        return name == "attachments.json"
    with Path(site, path).open("rb") as file:
        return file.read(64).startswith(_PAGES)


def bundles(files: Iterable[tuple[str, int]]) -> Iterator[Bundle]:
    """(path, bytes) of files -> bundles."""
    held: list[str] = []
    size = number = 0
    for path, own in sorted(files, key=lambda file: _order(file[0])):
        if held and size + own > BUNDLE:
            yield _bundle(number, held)
            held, size, number = [], 0, number + 1
        held.append(path)
        size += own
    if held:
        yield _bundle(number, held)


def first_paths(made: Iterable[Bundle]) -> bytes:
    """The script that says where each bundle begins."""
    return f"gkPackage.begin({json.dumps([one.files[0] for one in made], ensure_ascii=False, indent=0)});\n".encode()


def _bundle(number: int, files: list[str]) -> Bundle:
    return Bundle(f"{FOLDER}{number:05}.js", number, tuple(files))


def _order(path: str) -> bytes:
    """As JavaScript compares: by UTF-16 units."""
    return path.encode("utf-16-be")


_ESCAPES = str.maketrans({"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def _literal(path: str, content: bytes) -> str:
    if path.endswith(".bin"):
        return f"['{base64.b64encode(content).decode()}']"
    return f"'{content.decode('utf-8').translate(_ESCAPES)}'"
