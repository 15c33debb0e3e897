"""The permanence ledger: text -> Ledger, and events -> lines to append.

One JSON object a line, each with the SHA-256 of the line before it (`prev`), so that a line that was changed or taken out is noticed
(可发现篡改). Events:

    release   seq, date, parent (digest of the manifest before): the lines up to the next such line were released with it
    address   everything about one address from this release on; the last one counts
    merge     prev, other: the last lines of two branches; what both changed is settled by the address lines that follow
    purge     addresses whose text was a leak, each with kind and first day; reason, keyed mark of the text, digests of the emptied lines
    purged    such an emptied line: the digest it had, and what it followed

Two branches that both released are united by keeping all lines of both (git's two sides without its markers): a line may follow any
earlier one, and a ledger with more than one end is not finished until a merge line names both ends.
"""

import hashlib
import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongkai.record.entry import Entry, State

START = "0" * 64
"""What the first line follows."""
_MARKER = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
_FIELDS = ("kind", "title", "number", "sha256", "target", "reason", "notes")


class LedgerError(ValueError):
    """A ledger that cannot be trusted: `code` names what is wrong, `line` where (1-based)."""

    def __init__(self, code: str, line: int) -> None:
        super().__init__(f"{code} in line {line}")
        self.code = code
        self.line = line


@dataclass(frozen=True)
class Ledger:
    """What was ever released."""

    lines: tuple[str, ...] = ()
    ends: tuple[str, ...] = (START,)
    """Digests of the lines that nothing follows: one, unless branches wait to be merged."""
    digests: Mapping[str, int] = field(default_factory=dict)
    """Digest of every line -> its number (1-based)."""
    entries: Mapping[str, Entry] = field(default_factory=dict)
    """Address -> its last state."""
    seq: int = 0
    """Number of the last release; 0 before the first."""
    marks: frozenset[str] = frozenset()
    """Keyed marks of purged texts."""
    purged: frozenset[str] = frozenset()
    """Addresses whose text was purged."""

    @property
    def head(self) -> str:
        """Digest of the last line. LedgerError where branches wait to be merged."""
        if len(self.ends) > 1:
            raise LedgerError("ledger-fork", len(self.lines))
        return self.ends[0]

    @property
    def text(self) -> str:
        """The file."""
        return "".join(f"{line}\n" for line in self.lines)

    def holds(self, other: "Ledger") -> bool:
        """Does it know everything that another knows?"""
        return all(end == START or end in self.digests for end in other.ends)


def line_digest(line: str) -> str:
    """SHA-256 of a line without its line end."""
    return hashlib.sha256(line.encode()).hexdigest()


def read_ledger(text: str, *, whole: bool = True) -> Ledger:
    """Read and verify a ledger. LedgerError: ledger-broken, ledger-markers. Not `whole`: a part, whose purges may be told elsewhere."""
    if found := _MARKER.search(text):
        raise LedgerError("ledger-markers", text.count("\n", 0, found.start()) + 1)
    lines = tuple(line for line in text.split("\n") if line)
    rows, sha256, states = _rows(lines), hashlib.sha256, {str(state): state for state in State}
    digests: dict[str, int] = {}
    ends = {START: None}
    emptied: dict[str, int] = {}
    entries: dict[str, Entry] = {}
    marks: set[str] = set()
    purged: set[str] = set()
    seq, last = 0, START
    try:
        for number, (line, row) in enumerate(zip(lines, rows, strict=True), 1):
            event, digest = row["event"], sha256(line.encode()).hexdigest()
            if event == "purged":
                digest = row["digest"]
                emptied[digest] = number
            if row["prev"] != last or "other" in row or digest in digests:
                _follow(row, digests, digest)
                ends.pop(row.get("other"), None)
            ends.pop(row["prev"], None)
            ends[digest] = None
            digests[digest] = number
            last = digest
            if event == "address":
                address, get = row["address"], row.get
                known = entries.get(address)
                entries[address] = Entry(
                    address, row["kind"], get("title", ""), get("number", ""), get("sha256", ""), states[row["state"]],
                    get("target", ""), get("reason", ""), get("notes", 0), known.first if known else row["first"],
                )  # fmt: skip
            elif event == "release":
                seq = max(seq, row["seq"])
            elif event == "purge":
                marks.add(row["mark"])
                for one in row["addresses"]:
                    entries[one["address"]] = Entry(**one, state=State.GONE, reason=row["reason"])
                    purged.add(one["address"])
                for one in row["lines"]:
                    emptied.pop(one, None)
            elif event not in ("merge", "purged"):
                raise KeyError(event)
    except (KeyError, TypeError):
        raise LedgerError("ledger-broken", number) from None
    if emptied and whole:  # a line that nobody says was purged
        raise LedgerError("ledger-broken", min(emptied.values()))
    return Ledger(lines, tuple(ends), digests, entries, seq, frozenset(marks), frozenset(purged))


def _follow(row: Mapping[str, Any], digests: Mapping[str, int], digest: str) -> None:
    """A line that does not follow the one before it follows earlier ones, and is a new one; else KeyError."""
    for before in (row["prev"], row.get("other", START)):
        if before != START:
            _ = digests[before]
    if digest in digests:
        raise KeyError(digest)


def _rows(lines: Sequence[str]) -> list[Any]:
    """All lines at once, which takes half the time; one by one to find the wrong one."""
    try:
        rows = json.loads(f"[{','.join(lines)}]")
        if len(rows) == len(lines) and all(type(row) is dict for row in rows):
            return list(rows)
    except ValueError:
        pass
    for number, line in enumerate(lines, 1):
        try:
            good = type(json.loads(line)) is dict
        except ValueError:
            good = False
        if not good:
            raise LedgerError("ledger-broken", number)
    raise LedgerError("ledger-broken", 1)


class Pen:
    """Writes lines after the end of a ledger."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._last = ledger.head
        self.lines: list[str] = []

    def write(self, event: str, **values: object) -> None:
        """Add one event."""
        line = json.dumps({"prev": self._last, "event": event, **values}, ensure_ascii=False, separators=(",", ":"))
        self._last = line_digest(line)
        self.lines.append(line)

    def release(self, seq: int, day: str, parent: str) -> None:
        """A release begins."""
        self.write("release", seq=seq, date=day, parent=parent)

    def address(self, entry: Entry, day: str) -> None:
        """What an address is from now on. The salt keeps a short text from being guessed from the digest of an emptied line."""
        known = self._ledger.entries.get(entry.address)
        values = {name: value for name in _FIELDS if (value := getattr(entry, name))}
        self.write("address", address=entry.address, state=str(entry.state), **values, first=known.first if known else day,
                   salt=secrets.token_hex(8))  # fmt: skip

    def ledger(self) -> Ledger:
        """The ledger with what was written."""
        return read_ledger("\n".join([*self._ledger.lines, *self.lines]))
