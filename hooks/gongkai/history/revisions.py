"""The versions of a document's file -> the revisions that readers may see.

Only what the site has shown, or would have, is told: a version that was a draft, not open, withdrawn or unreadable ends what can be told of
the versions before it, and so does one in which something was redacted. Of several versions of a day the last one counts; a version
that another took the place of before its date of publication was never public. Where the guard finds anything in a version, its text is
not shown, neither as what went nor as what came.
"""

import datetime
import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from gongkai import messages
from gongkai.guard.inspect import inspect
from gongkai.model.document import Document, FileFacts, Visibility
from gongkai.model.problem import Problem, Severity
from gongkai.model.revision import Change, Revision
from gongkai.read.record import read_record
from gongkai.read.source import MAX_DOCUMENT, decode
from gongkai.render.fragment import render
from gongkai.settings import Settings

TOO_MANY = 2_000_000
"""Pairs of paragraphs that are too many to compare."""


@dataclass(frozen=True, slots=True)
class _Public:
    """A version that was public."""

    day: datetime.date
    committed: datetime.date
    blocks: tuple[str, ...]
    """Title and paragraphs."""
    notes: tuple[str, ...]
    redactions: int
    is_clean: bool


def revisions(path: str, versions: Sequence[tuple[str, bytes]], settings: Settings, site_url: str) -> tuple[Revision, ...]:
    """What may be told of a document's versions, newest first. Pure.

    `versions`: (when it was committed, ISO 8601; content of the file), oldest first. Empty where there is but one version to tell of.
    """
    zone = zoneinfo.ZoneInfo(settings.time_zone)
    public: list[_Public] = []
    for committed, raw in versions:
        day = datetime.datetime.fromisoformat(committed).astimezone(zone).date()
        found = _public(path, raw, day, settings, site_url)
        if found is None or (public and found.redactions > public[-1].redactions):
            public.clear()
        elif public and found.committed <= public[-1].day:
            public.pop()
        if found:
            public.append(found)
    told = list(_told(public))
    return tuple(reversed(told)) if len(told) > 1 else ()


def _public(path: str, raw: bytes, committed: datetime.date, settings: Settings, site_url: str) -> _Public | None:
    """A version as readers saw it; None for one that they did not see."""
    text = decode(path, raw) if len(raw) <= MAX_DOCUMENT else None
    if not isinstance(text, str):
        return None
    record = read_record(path, text, settings, datetime.date.max, _stand_in)
    document = record.document
    if document is None or document.visibility is not Visibility.FULL:
        return None
    fragment = render(document, record.body)
    told: list[Problem] = [*inspect(path, text, settings, site_url, document, fragment.html), *fragment.problems]
    return _Public(
        max(committed, document.date.first),
        committed,
        (document.fields.title, *fragment.text.split("\n")),
        tuple(change.note for change in document.fields.changes),
        text.count(messages.text("guard.mark", kind="")[:-1]),
        not any(one.severity is Severity.ERROR and one.code not in _OF_FILES for one in told),
    )


_OF_FILES = frozenset({"link-unclear"})
"""What depends on files that lay beside a version then."""


def _stand_in(name: str) -> FileFacts:
    """A file beside a version: what it was is not looked up, and it is not shown."""
    return FileFacts(name, 0, "", "")


def _told(public: Sequence[_Public]) -> Iterator[Revision]:
    """Versions that differ from the one before in what readers read."""
    before: _Public | None = None
    for version in public:
        if before and version.blocks == before.blocks and version.notes == before.notes:
            continue
        notes = tuple(note for note in version.notes if not before or note not in before.notes) if version.is_clean else ()
        is_shown = version.is_clean and (before is None or (before.is_clean and len(before.blocks) * len(version.blocks) <= TOO_MANY))
        changes = tuple(_changes(before.blocks, version.blocks)) if before and is_shown else ()
        yield Revision(version.day.isoformat(), notes if before else (), changes, is_shown)
        before = version


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    for kind, start, end, other_start, other_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind != "equal":
            yield from (Change(False, text) for text in before[start:end])
            yield from (Change(True, text) for text in after[other_start:other_end])


def is_told(document: Document) -> bool:
    """May anything be told of a document's former versions? Of one whose text is public now."""
    return document.visibility is Visibility.FULL and not document.fields.withdrawn
