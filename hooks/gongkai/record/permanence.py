"""Ledger, and what a site would release -> problems: no address that was ever released vanishes or changes in silence.

Every address of the ledger must still answer: with its document, with a way to where it went, or with the reason why it was taken down.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.document import Document, problem_at
from gongkai.model.problem import Problem, problem
from gongkai.record.addresses import released
from gongkai.record.entry import ATTACHMENT, LISTING, OLD, PAGE, Entry, State
from gongkai.record.ledger import Ledger, LedgerError, read_ledger
from gongkai.record.tombstone import known_key, mark_of
from gongkai.settings import Settings

ALLOWED = "GONGKAI_ALLOW_REMOVALS"
"""Environment: how many addresses may be taken down at once, where that is more than the setting."""
_MOST_TOLD = 20
"""Lost addresses that are told one by one; an empty content folder would tell of all."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the rules look at."""

    ledger: Ledger
    now: Mapping[str, Entry]
    documents: Mapping[str, Document]
    """Address -> document, those without a page too."""
    unread: frozenset[str]
    """Paths of documents that could not be read, which others tell of."""
    place: str
    """The ledger, as problems name it from the content folder."""
    docs: str
    """The folder of hand-written pages, likewise."""
    most: int
    key: bytes


def ledger_file(content: Path, settings: Settings) -> Path:
    """Where a site's ledger lies: beside its content folder, unless the setting is an absolute path."""
    return content.parent / settings.record.ledger


def check_record(content: Path, docs: Path, settings: Settings, site: Site, unread: Iterable[str]) -> Iterator[Problem]:
    """Hold a site against its ledger. One that has none yet is not asked."""
    file = ledger_file(content, settings)
    try:
        text = file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    except (OSError, UnicodeDecodeError):
        yield problem("ledger-broken", _beside(file, content), 1, line=1)
        return
    try:
        ledger = read_ledger(text)
        _ = ledger.head
    except LedgerError as error:
        yield problem(error.code, _beside(file, content), error.line, line=error.line)
        return
    yield from check_permanence(
        Ground(
            ledger,
            released(site, docs, settings),
            {item.document.address: item.document for item in site.everything},
            frozenset(unread),
            _beside(file, content),
            _beside(docs, content),
            _most(settings),
            known_key(file.parent) if ledger.marks else b"",
        )
    )


def check_permanence(ground: Ground) -> Iterator[Problem]:
    """All rules. Pure."""
    lost = [known for address, known in ground.ledger.entries.items() if address not in ground.now and _must_answer(known, ground)]
    taken_down = sum(
        known.state is State.LIVE and entry.state is State.GONE and known.kind != ATTACHMENT
        for known in ground.ledger.entries.values()
        if (entry := ground.now.get(known.address))
    )
    if (count := len(lost) + taken_down) > ground.most:
        yield problem("released-many-gone", ground.place, count=count, limit=ground.most)
    hint = _hints(ground)
    for known in islice(lost, _MOST_TOLD):
        yield _lost(known, ground, hint)
    for address, entry in ground.now.items():
        before = ground.ledger.entries.get(address)
        if before and entry.state is State.LIVE and entry.kind not in (ATTACHMENT, PAGE):
            yield from _compared(before, entry, ground)
    yield from _come_back(ground)


def _must_answer(known: Entry, ground: Ground) -> bool:
    """Is an address missing that somebody has to account for? What follows from another address does not count."""
    if known.kind == LISTING or not {known.address, known.target}.isdisjoint(ground.ledger.purged):
        return False
    if known.kind == ATTACHMENT:
        before, now = (where.get(beside(known.address)) for where in (ground.ledger.entries, ground.now))
        return known.state is State.LIVE and bool(now and now.state is State.LIVE and before and now.notes <= before.notes)
    return known.address.rstrip("/") not in ground.unread


def beside(address: str) -> str:
    """An attachment's address -> its document's."""
    return f"{address.rpartition('/')[0]}/"


def _lost(known: Entry, ground: Ground, hint: Callable[[Entry], str]) -> Problem:
    """What to tell of an address that would no longer answer."""
    source = f"{known.address.rstrip('/')}.md"
    values = {"address": f"/{known.address}", "title": known.title, "first": known.first}
    if known.kind == ATTACHMENT:
        return problem_at(ground.documents[beside(known.address)], "attachments", "released-attachment-lost", **values)
    if known.kind == PAGE:
        return problem("released-page-lost", f"{ground.docs}/{known.address.rstrip('/') or 'index'}.md", **values)
    if (document := ground.documents.get(known.address)) is not None:
        key = "draft" if document.fields.draft else "disclosure" if not document.is_open else "date"
        return problem_at(document, key, "released-hidden", **values)
    if known.state is State.MOVED or known.kind == OLD:
        target = _end(known.target, ground.now)
        return problem("released-redirect-lost", f"{target.rstrip('/')}.md" if target else source, **values)
    return problem("released-lost", source, hint=hint(known), **values)


def _end(address: str, now: Mapping[str, Entry]) -> str:
    """Where one gets to from an address."""
    for _ in range(len(now)):
        entry = now.get(address)
        if entry is None or entry.state is not State.MOVED:
            break
        address = entry.target
    return address


def _hints(ground: Ground) -> Callable[[Entry], str]:
    """Where a document seems to have gone: to an address that was never released, with the same text, or the same title and kind."""
    fresh = [entry for address, entry in ground.now.items() if address not in ground.ledger.entries and entry.state is State.LIVE]
    by_text = {entry.sha256: entry for entry in fresh if entry.sha256}
    by_title = {(entry.kind, entry.title): entry for entry in fresh if entry.title}

    def hint(known: Entry) -> str:
        found = by_text.get(known.sha256) or by_title.get((known.kind, known.title))
        return messages.text("record.seems-moved", path=f"{found.address.rstrip('/')}.md") if found else ""

    return hint


def _compared(known: Entry, entry: Entry, ground: Ground) -> Iterator[Problem]:
    """A document that stands at an address of the ledger: it is the same, or it says what was changed."""
    document = ground.documents[entry.address]
    values = {"address": f"/{entry.address}", "title": known.title, "first": known.first}
    if known.address in ground.ledger.purged:
        yield problem("released-purged-address", document.source_path, **values)
    elif known.state is not State.LIVE and known.title and (known.kind, known.title) != (entry.kind, entry.title):
        yield problem("released-reused", document.source_path, **values)
    elif known.sha256 and known.sha256 != entry.sha256 and entry.notes <= known.notes:
        yield problem_at(document, "changes", "released-changed", **values)


def _come_back(ground: Ground) -> Iterator[Problem]:
    """A text that was purged does not come back under another address."""
    if not ground.ledger.marks or not ground.key:
        return
    for address, entry in ground.now.items():
        if entry.sha256 and entry.kind != ATTACHMENT and mark_of(entry.sha256, ground.key) in ground.ledger.marks:
            yield problem("released-purged-text", ground.documents[address].source_path)


def _most(settings: Settings) -> int:
    allowed = os.environ.get(ALLOWED, "")
    return max(settings.record.most_removals, int(allowed) if allowed.isdecimal() else 0)


def _beside(path: Path, content: Path) -> str:
    """A path as problems name it, who put the content folder before it."""
    return Path(os.path.relpath(path, content)).as_posix()
