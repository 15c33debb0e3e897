"""Two built sites -> which public pages the newer one adds, changes, withdraws, moves, or has lost.

Pages are known by their twins (index.json): what a reader can read of a page, without what only stands around it.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

_TWINS = ("gongkai.document/1", "gongkai.page/1")
_NOT_TOLD = frozenset({"schema", "url", "id", "kind", "formal_title", "updated"})
"""Keys that follow from others."""


class What(StrEnum):
    """What has become of a page."""

    ADDED = "added"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    """Its address and facts are still there, its text is not."""
    MOVED = "moved"
    """Its old address leads on."""
    LOST = "lost"
    """Nothing stands at its address any more, which must not be."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One page."""

    what: What
    address: str
    title: str
    parts: tuple[str, ...] = ()
    """Fields that have changed; `text` for the body."""


def compare(old: Path, new: Path) -> list[Difference]:
    """The differences, by kind, then by address. ValueError(folder) where a folder holds no site."""
    before, after = _pages(old), _pages(new)
    return sorted(_differences(before, after, new), key=lambda one: (list(What).index(one.what), one.address))


def _differences(before: Mapping[str, Any], after: Mapping[str, Any], new: Path) -> Iterator[Difference]:
    for address, page in after.items():
        if address not in before:
            yield Difference(What.ADDED, address, page["title"])
        elif page.get("withdrawn") and not before[address].get("withdrawn"):
            yield Difference(What.WITHDRAWN, address, page["title"])
        elif parts := tuple(_parts(before[address], page)):
            yield Difference(What.CHANGED, address, page["title"], parts)
    for address in before.keys() - after.keys():
        there = (new / address / "index.html").is_file()
        yield Difference(What.MOVED if there else What.LOST, address, before[address]["title"])


def _parts(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Which fields differ, the facts one by one."""
    old, new = ({**page.get("facts", {}), **{k: v for k, v in page.items() if k != "facts"}} for page in (before, after))
    for key in dict.fromkeys([*new, *old]):
        if key not in _NOT_TOLD and old.get(key) != new.get(key):
            yield key


def _pages(site: Path) -> dict[str, Any]:
    """Address -> twin of every page that has one."""
    found = {}
    for file in sorted(site.rglob("index.json")):
        twin = json.loads(file.read_bytes())
        if isinstance(twin, dict) and twin.get("schema") in _TWINS:
            address = file.parent.relative_to(site).as_posix()
            found["" if address == "." else f"{address}/"] = twin
    if not found:
        raise ValueError(str(site))
    return found
