"""Two branches that both released: their ledgers become one that holds both."""

import pytest

from gongkai.record.entry import Entry, State
from gongkai.record.ledger import Ledger, LedgerError, Pen, read_ledger
from gongkai.record.merge import merge, sides, united_sides
from gongkai.record.tombstone import emptied, mark_of

DAY = "2026-01-01"


def released(ledger: Ledger, *entries: Entry) -> Ledger:
    """One more release."""
    pen = Pen(ledger)
    pen.release(ledger.seq + 1, DAY, "")
    for entry in entries:
        pen.address(entry, DAY)
    return pen.ledger()


def live(name: str, text: str = "1") -> Entry:
    return Entry(f"notices/{name}/", "notices", name, sha256=text * 64)


def gone(name: str) -> Entry:
    return Entry(f"notices/{name}/", "notices", name, state=State.GONE, reason="内容有误")


def moved(name: str, to: str) -> Entry:
    return Entry(f"notices/{name}/", "notices", name, state=State.MOVED, target=f"notices/{to}/")


BASE = released(Ledger(), live("甲"), live("乙"))


def conflicted(ours: Ledger, theirs: Ledger) -> str:
    """The file as git leaves it."""
    common = [line for line in ours.lines if line in theirs.lines]
    return "\n".join([
        *common, "<<<<<<< HEAD", *ours.lines[len(common):], "=======", *theirs.lines[len(common):], ">>>>>>> other", "",
    ])  # fmt: skip


def test_both_sides_are_kept() -> None:
    ours, theirs = released(BASE, live("丙")), released(BASE, live("丁"))
    merged = merge(ours, theirs, DAY)
    assert set(merged.entries) == {f"notices/{name}/" for name in "甲乙丙丁"}
    assert merged.holds(ours)
    assert merged.holds(theirs)
    assert set(ours.lines) | set(theirs.lines) < set(merged.lines)
    assert '"event":"merge"' in merged.lines[-1]
    assert ours.head in merged.lines[-1]
    assert theirs.head in merged.lines[-1]


@pytest.mark.parametrize(
    ("ours", "theirs", "state"),
    [
        (live("甲", "2"), gone("甲"), State.GONE),
        (gone("甲"), live("甲", "2"), State.GONE),
        (moved("甲", "乙"), live("甲", "2"), State.MOVED),
        (live("甲", "2"), moved("甲", "乙"), State.MOVED),
        (gone("甲"), moved("甲", "乙"), State.GONE),
        (moved("甲", "乙"), gone("甲"), State.GONE),
        (live("丙"), gone("甲"), State.GONE),
        (gone("甲"), live("丙"), State.GONE),
    ],
)
def test_nothing_public_comes_back_by_merging(ours: Entry, theirs: Entry, state: State) -> None:
    merged = merge(released(BASE, ours), released(BASE, theirs), DAY)
    assert merged.entries["notices/甲/"].state is state
    assert len(merged.ends) == 1


def test_of_two_new_texts_the_other_sides_stands() -> None:
    merged = merge(released(BASE, live("甲", "2")), released(BASE, live("甲", "3")), DAY)
    assert merged.entries["notices/甲/"].sha256 == "3" * 64


def test_a_change_of_one_side_is_not_undone_by_the_other() -> None:
    ours, theirs = released(BASE, live("甲", "2")), released(BASE, live("丙"))
    assert merge(ours, theirs, DAY).entries["notices/甲/"].sha256 == "2" * 64
    assert merge(theirs, ours, DAY).entries["notices/甲/"].sha256 == "2" * 64


def test_the_file_with_gits_markers_says_so_and_is_united() -> None:
    ours, theirs = released(BASE, live("丙")), released(BASE, gone("甲"))
    text = conflicted(ours, theirs)
    with pytest.raises(LedgerError) as told:
        read_ledger(text)
    assert (told.value.code, told.value.line) == ("ledger-markers", len(BASE.lines) + 2)  # both began with the same line
    first, second = (read_ledger(side) for side in sides(text))
    assert (first.lines, second.lines) == (ours.lines, theirs.lines)
    assert merge(first, second, DAY).entries["notices/甲/"].state is State.GONE


def test_a_file_that_kept_both_sides_is_united_too() -> None:
    ours, theirs = released(BASE, live("丙")), released(BASE, gone("甲"))
    both = "\n".join(line for line in conflicted(ours, theirs).splitlines() if line[0] == "{")
    ledger = read_ledger(both)
    with pytest.raises(LedgerError) as told:
        _ = ledger.head
    assert told.value.code == "ledger-fork"
    assert united_sides(ledger, DAY).entries["notices/甲/"].state is State.GONE


def test_three_branches_are_united() -> None:
    branches = [released(BASE, live(name)) for name in "丙丁戊"]
    lines = dict.fromkeys(line for branch in branches for line in branch.lines)
    united = united_sides(read_ledger("\n".join(lines)), DAY)
    assert set(united.entries) == {f"notices/{name}/" for name in "甲乙丙丁戊"}
    assert len(united.ends) == 1


def test_one_that_is_ahead_is_taken_as_it_is() -> None:
    ahead = released(BASE, live("丙"))
    assert merge(BASE, ahead, DAY).lines == ahead.lines
    assert merge(ahead, BASE, DAY).lines == ahead.lines


def test_merges_can_be_merged() -> None:
    first = merge(released(BASE, live("丙")), released(BASE, live("丁")), DAY)
    second = merge(released(BASE, gone("乙")), released(BASE, live("戊")), DAY)
    merged = merge(first, second, DAY)
    assert merged.entries["notices/乙/"].state is State.GONE
    assert read_ledger(merged.text).entries == merged.entries


def test_the_next_release_is_numbered_after_both() -> None:
    ours = released(released(BASE, live("丙")), live("丁"))
    assert merge(ours, released(BASE, live("戊")), DAY).seq == ours.seq == 3


# Purging


def test_a_purged_text_leaves_no_trace_but_a_keyed_mark() -> None:
    entry = live("甲", "7")
    ledger = emptied(released(BASE, entry), entry.address, "泄露个人信息", mark_of(entry.sha256, b"key"), DAY)
    assert "甲" not in ledger.text.replace("notices/甲/", "")
    assert entry.sha256 not in ledger.text
    assert ledger.entries[entry.address] == Entry(entry.address, "notices", state=State.GONE, reason="泄露个人信息", first=DAY)
    assert (ledger.marks, ledger.purged) == ({mark_of(entry.sha256, b"key")}, {entry.address})
    assert mark_of(entry.sha256, b"key") != mark_of(entry.sha256, b"other")
    assert ledger.entries["notices/乙/"] == BASE.entries["notices/乙/"]


def test_a_line_cannot_be_emptied_without_a_purge() -> None:
    ledger = emptied(BASE, "notices/甲/", "泄露", "m", DAY)
    with pytest.raises(LedgerError) as told:
        read_ledger("\n".join(ledger.lines[:-1]))
    assert (told.value.code, told.value.line) == ("ledger-broken", 2)


@pytest.mark.parametrize("purges_first", [True, False])
def test_what_one_branch_purged_stays_purged(purges_first: bool) -> None:
    purged, other = emptied(BASE, "notices/甲/", "泄露", "m", DAY), released(BASE, live("丙"))
    merged = merge(purged, other, DAY) if purges_first else merge(other, purged, DAY)
    assert "1" * 64 not in "".join(line for line in merged.lines if "notices/甲/" in line)
    assert merged.entries["notices/甲/"].reason == "泄露"
    assert "notices/丙/" in merged.entries
