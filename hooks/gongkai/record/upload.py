"""This release and the one before -> what has to be uploaded, in which order, to a store that can neither rename nor link.

First what pages ask for (files named by their content, attachments, data), then pages, then what points at all of it (home page, pointer of
the search, site map, manifest), at the very end what is not there any more. Cut off anywhere, every page has what it asks for.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.record.manifest import HASHED, NAME, File

POINTERS = ("index.html", "search/index.json", "sitemap.xml", "robots.txt")
STEPS = ("1-files.txt", "2-pages.txt", "3-pointers.txt", "4-delete.txt")


@dataclass(frozen=True)
class Changes:
    """What changed, by path."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def changes(before: Mapping[str, File], now: Mapping[str, File]) -> Changes:
    """Compare two releases."""
    return Changes(
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(path for path in now.keys() & before.keys() if now[path].sha256 != before[path].sha256)),
        tuple(sorted(before.keys() - now.keys())),
    )


def steps(found: Changes, signature: bool) -> dict[str, tuple[str, ...]]:
    """Name of each list -> its paths."""
    sent = sorted((*found.added, *found.changed), key=lambda path: (not HASHED.fullmatch(path), path))
    pointers = [path for path in sent if _plain(path) in POINTERS]
    pages = [path for path in sent if _plain(path).endswith(".html") and path not in pointers]
    apart = {*pointers, *pages}
    files = [path for path in sent if path not in apart]
    last = (*pointers, *([f"{NAME}.sig"] if signature else ()), NAME)
    return dict(zip(STEPS, (tuple(files), tuple(pages), last, found.removed), strict=True))


def _plain(path: str) -> str:
    return path.removesuffix(".gz").removesuffix(".br")
