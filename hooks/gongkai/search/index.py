"""Pages and their terms -> the files of the index, below search/ (docs/search-format.md).

All but `search/index.json` are named by their content: what does not change keeps its name, and a page that was opened before a release
finds the files it knows of for as long as they stand.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gongkai.search.columns import Entry, address_chunks, as_json, chunk_size, dates, facet_column, number_lists, serials
from gongkai.search.encode import rising
from gongkai.search.merge import Former, Fresh, Keeper, merged
from gongkai.search.normalise import traditional
from gongkai.search.segments import Segments

SCHEMA = "gongkai.search/2"
FOLDER = "search"
POINTER = f"{FOLDER}/index.json"
MANY = 20_000
"""From this many documents on shards are twice as large."""
SHARD_BYTES = 8192


@dataclass(frozen=True, slots=True)
class Words:
    """What a site calls things."""

    facets: Mapping[str, str]
    """Key -> label, in the order of the filters."""
    bodies: tuple[tuple[str, ...], ...] = ()
    """The names of each body, the registered one first."""


def missing(entries: Sequence[Entry], former: Former) -> list[Entry]:
    """The pages whose terms the former index does not hold: `Fresh` has to bring them."""
    return [entry for entry in entries if entry.digest not in former.digests]


def build_index(
    entries: Sequence[Entry],
    words: Words,
    fresh: Fresh,
    former: Former,
    state: Path,
    version: str,
    stands: Callable[[str], bool] = lambda path: False,
) -> Iterator[tuple[str, bytes | None]]:
    """(path, content) of every file, `search/index.json` last. Equal entries and words give equal files, whatever `former` holds.

    `state`: folder where the next build finds this index as `Former`; `version`: of what makes terms; `stands`: does the site have the
    file of a path as the last build left it? Then its content may be None. KeyError where terms are missing, ValueError where two pages
    have one digest.
    """
    ordered = sorted(entries, key=lambda entry: entry.place)
    digests = [entry.digest for entry in ordered]
    if len(set(digests)) < len(digests):
        raise ValueError(f"two pages of one digest: {next(one for one in digests if digests.count(one) > 1)}")
    keeper = Keeper(state, version, len(ordered))
    limit = SHARD_BYTES if len(ordered) <= MANY else 2 * SHARD_BYTES
    segments = Segments(former.segments, lambda name: stands(_postings(name)), limit)
    try:
        for part in merged(digests, former, fresh):
            keeper.add(part)
            yield from ((_postings(name), content) for name, content in segments.cut(part))
        old = dict(zip(former.digests, former.traditional, strict=True)) | dict(zip(fresh.digests, fresh.traditional, strict=True))
        keeper.keep(digests, [old[digest] for digest in digests], segments.made)
    except BaseException:
        keeper.drop()
        raise
    yield from _about(ordered, words, segments.table(), sorted({character for digest in digests for character in old[digest]}))


def _postings(name: str) -> str:
    return f"{FOLDER}/postings/{name}.bin"


def _about(ordered: Sequence[Entry], words: Words, found: Sequence[tuple[int, str]], old: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Everything but the postings."""
    files: dict[str, bytes] = {}

    def named(content: bytes, suffix: str = "json") -> str:
        name = f"{hashlib.blake2b(content, digest_size=8).hexdigest()}.{suffix}"
        files[f"{FOLDER}/{name}"] = content
        return name

    simplified = traditional()
    facets = []
    for key, label in words.facets.items():
        values, content = facet_column(ordered, key)
        if values:
            facets.append(
                {"key": key, "label": label, "file": named(content), "values": [[value.slug, value.label, n] for value, n in values]}
            )
    head = {
        "schema": SCHEMA,
        "documents": len(ordered),
        "chunk": chunk_size(len(ordered)),
        "addresses": [named(chunk) for chunk in address_chunks(ordered)],
        "dates": named(dates(ordered)),
        "facets": facets,
        "numbers": {year: named(content) for year, content in number_lists(ordered).items()},
        "serials": named(serials(ordered)),
        "bodies": words.bodies,
        "traditional": "".join(character + simplified[character] for character in old),
        "variants": named(as_json("".join(character + new for character, new in simplified.items()))),
    }
    pointer = {"schema": SCHEMA, "head": named(as_json(head)), "table": named(_table(found), "bin")}
    yield from files.items()
    yield POINTER, as_json(pointer)


def _table(found: Sequence[tuple[int, str]]) -> bytes:
    """How many shards there are, the first term of each as a rising list, the name of each."""
    return rising([first for first, _ in found]) + b"".join(bytes.fromhex(name) for _, name in found)
