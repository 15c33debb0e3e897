"""All documents of a site -> their revisions: Git is asked once, what an earlier build has worked out is taken from the cache."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

from gongkai.cache import Cache
from gongkai.digest import digest
from gongkai.history.git import GitError, Version, opened, versions
from gongkai.history.revisions import is_told, revisions
from gongkai.link.site import Site
from gongkai.model.problem import Problem, problem
from gongkai.model.revision import Revision
from gongkai.record.ledger import LedgerError, read_ledger
from gongkai.settings import Settings
from gongkai.tasks import Setup
from gongkai.work import Crew, in_portions

Histories = Mapping[str, tuple[Revision, ...]]
"""Path -> its revisions, newest first; only of documents that have at least two."""
PORTION = 20
"""Documents that go out at once."""
_Order = tuple[str, tuple[tuple[str, bytes], ...]]


def gather(site: Site, content: Path, setup: Setup, cache: Cache | None, crew: Crew | None) -> tuple[Histories, tuple[Problem, ...]]:
    """The revisions of every document that may tell them, and why there are none."""
    try:
        purged = read_ledger(_text(content.parent / setup.settings.record.ledger)).purged
        wanted = frozenset(item.document.path for item in site.documents if is_told(item.document) and item.document.address not in purged)
        return dict(_worked_out(versions(content, wanted), content, setup, cache, crew)), ()
    except GitError as error:
        return {}, (problem(f"history-{error.code}", content.name, reason=error.said),)
    except LedgerError:  # it is told where the record is held; until it is whole nobody knows what was purged
        return {}, ()


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _worked_out(
    found: Mapping[str, tuple[Version, ...]], content: Path, setup: Setup, cache: Cache | None, crew: Crew | None
) -> Iterator[tuple[str, tuple[Revision, ...]]]:
    key = setup.key()
    missing: dict[str, str] = {}
    for path, of in sorted(found.items()):
        if len(of) < 2:
            continue
        name = digest("history", key, path, tuple(map(tuple, of)))
        known = cache.get(name) if cache else None
        if known is None:
            missing[path] = name
        elif known:
            yield path, known
    if not missing:
        return
    workers = crew.printers(len(missing)) if crew else None
    with opened(content) as contents:
        orders = ((path, tuple((version.committed, contents.read(version.blob)) for version in found[path])) for path in missing)
        portions = iter(lambda: list(islice(orders, PORTION)), [])
        for path, made in in_portions(partial(revise, setup.settings, setup.site_url), portions, workers):
            if cache:
                cache.put(missing[path], made)
            if made:
                yield path, made


def revise(settings: Settings, site_url: str, orders: Sequence[_Order]) -> list[tuple[str, tuple[Revision, ...]]]:
    """The revisions of some documents. The same versions have the same revisions anywhere."""
    return [(path, revisions(path, of, settings, site_url)) for path, of in orders]
