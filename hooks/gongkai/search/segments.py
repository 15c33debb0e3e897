"""Sorted postings -> shards, segment by segment. A segment that is what it was at the last build is not encoded again: its files stand."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import TypeAlias

import numpy as np

from gongkai.search.encode import SEGMENT_BITS, Numbers, Shard, shards

NAME_BYTES = 6
"""Of a shard's digest, in the table."""

_BITS = 32 + SEGMENT_BITS
"""Of a posting, below the number of its segment."""

Cut: TypeAlias = tuple[int, str, str]
"""A shard: its first term, its name, a longer digest that tells it from another of the same name."""
Segment: TypeAlias = tuple[str, list[Cut]]
"""Digest of a segment's postings, and its shards."""


class Segments:
    """The segments of one index."""

    def __init__(self, former: Mapping[str, Segment], stands: Callable[[str], bool], limit: int) -> None:
        """`former`: what the last build left (`made`); `stands`: is the file of a shard still there? `limit`: bytes of a shard, about."""
        self._former = former
        self._stands = stands
        self._limit = limit
        self._checks: dict[str, str] = {}
        self.made: dict[str, Segment] = {}
        """Number of a segment -> what it became."""

    def cut(self, part: Numbers) -> Iterator[tuple[str, bytes | None]]:
        """(name, content) of every shard of some whole segments, in order; no content where its file stands. ValueError: `_named`."""
        if not part.size:
            return
        numbers = range(int(part[0]) >> _BITS, (int(part[-1]) >> _BITS) + 1)
        starts = np.searchsorted(part, np.array(numbers, np.uint64) << np.uint64(_BITS)).tolist()
        changed = 0
        for number, start, end in zip(map(str, numbers), starts, [*starts[1:], len(part)], strict=True):
            postings = part[start:end]
            digest = hashlib.blake2b(postings.data, digest_size=16, person=self._limit.to_bytes(4, "little")).hexdigest()
            former = self._former.get(number)
            if start < end and former and former[0] == digest and all(self._stands(name) for _, name, _ in former[1]):
                yield from self._encoded(part[changed:start])
                changed = end
                self.made[number] = former
                self._checks.update((name, check) for _, name, check in former[1])
                yield from ((name, None) for _, name, _ in former[1])
            elif start < end:
                self.made[number] = (digest, [])
        yield from self._encoded(part[changed:])

    def table(self) -> list[tuple[int, str]]:
        """First term and name of every shard, in order."""
        return [(first, name) for _, cuts in self.made.values() for first, name, _ in cuts]

    def _encoded(self, part: Numbers) -> Iterator[tuple[str, bytes]]:
        for shard in shards(part, self._limit):
            cut = self._named(shard)
            self.made[str(shard.first >> SEGMENT_BITS)][1].append(cut)
            yield cut[1], shard.content

    def _named(self, shard: Shard) -> Cut:
        """ValueError where two shards that are not the same have one name."""
        name = hashlib.blake2b(shard.content, digest_size=NAME_BYTES).hexdigest()
        check = hashlib.blake2b(shard.content, digest_size=16).hexdigest()
        if self._checks.setdefault(name, check) != check:
            raise ValueError(f"two shards of the digest {name}")
        return shard.first, name, check
