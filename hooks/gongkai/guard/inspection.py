"""What looking into an attachment finds out, and the limits that bound the looking.

Limits are on the content, never on the time alone, so that the same file gives the same answer on every machine.
"""

import zlib
from dataclasses import dataclass, field

from gongkai.model.danger import Danger

MAX_TEXT = 1_000_000
"""Characters. A longer text is not read to its end, and told as unread."""
MAX_REAL = 200 * 1024 * 1024
"""Bytes that all members of a container may hold, really decompressed."""
MAX_XML = 32 * 1024 * 1024
"""Bytes of XML that are parsed in one file."""
MAX_ELEMENTS = 500_000
"""XML elements of one file: some 200,000 cells."""
MAX_RATIO = 100
"""Decompressed bytes for a compressed one, from FROM_SIZE on."""
FROM_SIZE = 1024 * 1024
MAX_ENTRIES = 2_000
MAX_DANGERS = 20
"""Dangers that are kept of one file: an editor who has mended twenty looks again."""
MAX_WHERE = 60
"""Characters of a file's own text in a message."""


@dataclass(frozen=True)
class Inspection:
    """One attachment, looked into."""

    type: str
    """PDF, XLSX, PNG …; by content and name."""
    pages: int = 0
    width: int = 0
    height: int = 0
    """Pixels of a picture; 0 otherwise."""
    metadata: tuple[tuple[str, str], ...] = ()
    """Name -> value, as the file has it: author, company, title."""
    links: tuple[str, ...] = ()
    """Addresses that the file leads to, for the link policy."""
    dangers: tuple[Danger, ...] = ()
    packed: bytes = field(default=b"", repr=False)
    """The text, compressed: it lies in the cache for long."""
    packed_unseen: bytes = field(default=b"", repr=False)

    @property
    def text(self) -> str:
        """What a reader of the file reads, at most MAX_TEXT characters: for the personal-data gate and for the search index."""
        return unpacked(self.packed)

    @property
    def unseen(self) -> str:
        """What a reader does not read but can find in the file: for the personal-data gate alone."""
        return unpacked(self.packed_unseen)


def _packed(text: str) -> bytes:
    return zlib.compress(text.encode("utf-8", "replace")) if text.strip() else b""


def unpacked(packed: bytes) -> str:
    """A text, as an inspection keeps it."""
    return zlib.decompress(packed).decode("utf-8") if packed else ""


class Notes:
    """What is being found out about one file; bounded, whatever the file holds."""

    def __init__(self) -> None:
        self.pages = self.width = self.height = 0
        self.metadata: dict[tuple[str, str], None] = {}
        self.links: dict[str, None] = {}
        self.dangers: dict[Danger, None] = {}
        self.real = 0
        """Bytes decompressed so far."""
        self.xml = 0
        """Bytes of XML parsed so far."""
        self.elements = 0
        self._text: list[str] = []
        self._length = 0
        self._unseen: dict[str, None] = {}
        self._unseen_length = 0

    def tell(self, key: str, what: str, where: str = "") -> None:
        """Note a danger; only the first ones of many."""
        if len(self.dangers) < MAX_DANGERS:
            self.dangers[Danger(key, what, printable(where))] = None

    def note(self, name: str, value: str) -> None:
        """Keep a property of the file (author, company, title)."""
        if (value := " ".join(value.split())) and len(self.metadata) < 100:
            self.metadata[name[:40], value[:1000]] = None

    def link(self, address: str) -> None:
        """Keep an address that the file leads to."""
        if len(self.links) < 1000:
            self.links[address[:2000]] = None

    def write(self, text: str) -> None:
        """Add to the text; the first character beyond MAX_TEXT makes the file unread."""
        if self._length > MAX_TEXT:
            return
        self._text.append(text)
        self._length += len(text)
        if self._length > MAX_TEXT:
            self.tell("unread", "long", str(MAX_TEXT // 10_000))

    def whisper(self, text: str) -> None:
        """Add to what is in the file unseen: words of its makers and programs, what earlier versions said."""
        if text.strip() and text not in self._unseen and self._unseen_length <= MAX_TEXT:
            self._unseen[text] = None
            self._unseen_length += len(text)
            if self._unseen_length > MAX_TEXT:
                self.tell("unread", "long", str(MAX_TEXT // 10_000))

    def part(self, mark: str) -> None:
        """End a cell or a paragraph; empty ones leave no trace."""
        if self._text and self._text[-1] == "\t" and mark == "\n":
            self._text[-1] = mark
        elif self._text and self._text[-1] not in ("\t", "\n"):
            self.write(mark)

    @property
    def text(self) -> str:
        return "".join(self._text)[:MAX_TEXT]

    @property
    def unseen(self) -> str:
        return "\n".join(self._unseen)[:MAX_TEXT]

    def close(self, kind: str) -> Inspection:
        """All of it, as a value."""
        return Inspection(
            kind, self.pages, self.width, self.height, tuple(self.metadata), tuple(self.links), tuple(self.dangers),
            _packed(self.text), _packed(self.unseen),
        )  # fmt: skip


def printable(text: str) -> str:
    """A file's own words in a message: one line, short, nothing invisible."""
    shown = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return shown if len(shown) <= MAX_WHERE else f"{shown[: MAX_WHERE - 1]}…"
