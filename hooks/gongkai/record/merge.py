"""Two ledgers that have gone different ways -> one that holds both, or the two sides of a file with git's markers -> the same.

All lines of both are kept as they are; a merge line names both ends. What both sides changed about an address is settled by the rule that
nothing public comes back by merging: gone wins over moved, moved over live; of two that are live the other side's text stands, and the next
build compares it with what the content has become.
"""

import json
from collections.abc import Mapping

from gongkai.record.entry import Entry, State
from gongkai.record.ledger import Ledger, Pen, line_digest, read_ledger

_WEIGHT = {State.LIVE: 0, State.MOVED: 1, State.GONE: 2}


def merge(ours: Ledger, theirs: Ledger, day: str) -> Ledger:
    """Unite two ledgers. LedgerError where one of them waits for a merge itself."""
    if ours.holds(theirs):
        return ours
    if theirs.holds(ours):
        return theirs
    their_lines = dict(zip(theirs.digests, theirs.lines, strict=True))
    our_lines = {
        digest: their_lines[digest] if line_digest(their_lines.get(digest, line)) != digest else line  # either side may have emptied it
        for digest, line in zip(ours.digests, ours.lines, strict=True)
    }
    foreign = [line for digest, line in their_lines.items() if digest not in our_lines]
    base = read_ledger("\n".join(line for digest, line in our_lines.items() if digest in their_lines), whole=False).entries
    united = read_ledger("\n".join([*our_lines.values(), *foreign]))
    pen = Pen(_ended(united, ours.head))
    pen.write("merge", other=theirs.head, date=day)
    for address in sorted(ours.entries.keys() & theirs.entries.keys()):
        ours_says, theirs_says, before = ours.entries[address], theirs.entries[address], base.get(address)
        settled = _settled(ours_says, theirs_says, before)
        if settled != united.entries[address]:
            pen.address(settled, day)
    return pen.ledger()


def sides(text: str) -> tuple[str, str]:
    """A file with git's markers -> our side and theirs, whole."""
    ours, theirs, side = [], [], ""
    for line in text.splitlines():
        if line.startswith(("<<<<<<<", "|||||||", "=======", ">>>>>>>")):
            side = {"<": "ours", "|": "base", "=": "theirs", ">": ""}[line[0]]
            continue
        if side in ("", "ours"):
            ours.append(line)
        if side in ("", "theirs"):
            theirs.append(line)
    return "\n".join(ours), "\n".join(theirs)


def united_sides(ledger: Ledger, day: str) -> Ledger:
    """A ledger with several ends (both sides were kept, the markers taken out) -> one with a merge line."""
    while len(ledger.ends) > 1:
        rows = dict(zip(ledger.digests, ledger.lines, strict=True))
        first, second = (read_ledger("\n".join(_way_to(end, rows)), whole=False) for end in ledger.ends[:2])
        merged = merge(first, second, day)
        rest = [line for digest, line in rows.items() if digest not in merged.digests]
        ledger = read_ledger("\n".join([*merged.lines, *rest]))
    return ledger


def _way_to(end: str, rows: Mapping[str, str]) -> list[str]:
    """The lines that lead to one end, in their order."""
    wanted, waiting = set(), [end]
    while waiting:
        digest = waiting.pop()
        if digest in rows and digest not in wanted:
            wanted.add(digest)
            row = json.loads(rows[digest])
            waiting += [row["prev"], row.get("other", "")]
    return [line for digest, line in rows.items() if digest in wanted]


def _ended(ledger: Ledger, end: str) -> Ledger:
    """The same ledger, to be written on after one of its ends."""
    return Ledger(ledger.lines, (end,), ledger.digests, ledger.entries, ledger.seq, ledger.marks, ledger.purged)


def _settled(ours: Entry, theirs: Entry, before: Entry | None) -> Entry:
    if ours == before:
        return theirs
    if theirs == before:
        return ours
    return ours if _WEIGHT[ours.state] > _WEIGHT[theirs.state] else theirs
