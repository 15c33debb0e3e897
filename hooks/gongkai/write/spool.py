"""Parts of pages in a file: with ten thousand documents they are never all in memory."""

import marshal
from pathlib import Path

from gongkai.pages.document import Parts


class Spool:
    """A growing file in a folder; it goes with the folder."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / "parts").open("w+b")
        self._places: dict[str, tuple[int, int]] = {}
        self._end = 0

    def __contains__(self, path: str) -> bool:
        return path in self._places

    def put(self, path: str, parts: Parts) -> None:
        """Keep the parts of a document."""
        raw = marshal.dumps((parts.head, parts.title, parts.toc, parts.body, parts.twin))
        self._file.seek(self._end)
        self._file.write(raw)
        self._places[path] = (self._end, len(raw))
        self._end += len(raw)

    def get(self, path: str) -> Parts:
        """The parts of a document that was put in. KeyError for another."""
        start, length = self._places[path]
        self._file.seek(start)
        return Parts(*marshal.loads(self._file.read(length)))

    def close(self) -> None:
        self._file.close()
