"""Sorted postings -> shards: numbers in as few bytes as possible, all terms of a range of keys at once.

A posting is one 64-bit number: term, document, flags (32 + 30 + 2 bits), so that sorting numbers sorts postings. What a shard looks like in
bytes is written down in docs/search-format.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from gongkai.search.terms import OFTEN, TITLE

Numbers: TypeAlias = NDArray[np.uint64]
Bytes: TypeAlias = NDArray[np.uint8]
Places: TypeAlias = NDArray[np.int64]

SEGMENT_BITS = 23
"""A shard never reaches over keys that differ above these bits (128 first letters): a change moves the bounds of a few shards only."""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Shard:
    """Postings of neighbouring terms."""

    first: int
    """Its first term."""
    content: bytes


def postings(keys: NDArray[np.uint32], documents: NDArray[np.uint32], flags: Bytes) -> Numbers:
    """Terms, documents and flags, one number each (not sorted)."""
    return (keys.astype(np.uint64) << np.uint64(32)) | (documents.astype(np.uint64) << np.uint64(2)) | flags


def shards(sorted_postings: Numbers, limit: int) -> Iterator[Shard]:
    """Cut postings (ascending, each once) of whole segments into shards of about `limit` bytes."""
    if not sorted_postings.size:
        return
    terms = (sorted_postings >> np.uint64(32)).astype(np.uint32)
    low = sorted_postings.astype(np.uint32)
    documents, flags = low >> np.uint32(2), (low & np.uint32(3)).astype(np.uint8)
    del low
    starts = np.flatnonzero(np.concatenate([np.ones(1, np.bool_), terms[1:] != terms[:-1]]))
    counts = np.diff(starts, append=len(terms))
    keys = terms[starts]
    del terms
    gaps = _gaps(documents, starts)
    plain_sizes = np.add.reduceat(_sizes(gaps), starts)
    last = documents[starts + counts - 1].astype(np.int64)
    bitmap_sizes = last // 8 + 1
    is_bitmap = bitmap_sizes < plain_sizes
    listed = _varints(gaps[~np.repeat(is_bitmap, counts)], np.where(is_bitmap, 0, counts))
    del gaps
    titles, title_counts = _ranks(flags, TITLE, starts, counts)
    often, often_counts = _ranks(flags, OFTEN, starts, counts)
    sizes = np.where(is_bitmap, bitmap_sizes, plain_sizes) + np.diff(titles[1]) + np.diff(often[1]) + 5
    bounds = _bounds(keys, sizes, limit)
    key_gaps = np.diff(keys, prepend=keys[:1]).astype(np.uint32)
    key_gaps[bounds[:-1]] = 0
    ones = np.ones(len(keys), np.int64)
    heads = [_varints(column.astype(np.uint32), ones) for column in (key_gaps, counts * 2 + is_bitmap, title_counts, often_counts)]
    heads.append(_varints(bitmap_sizes[is_bitmap].astype(np.uint32), is_bitmap.astype(np.int64)))
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        parts = [bytes([VERSION]), _varint(end - start)]
        parts += [content[places[start] : places[end]].tobytes() for content, places in (*heads, listed, titles, often)]
        for term in (np.flatnonzero(is_bitmap[start:end]) + start).tolist():
            parts.append(_bitmap(documents[starts[term] : starts[term] + counts[term]], int(bitmap_sizes[term])))
        yield Shard(int(keys[start]), b"".join(parts))


def rising(numbers: Sequence[int]) -> bytes:
    """How many, then an ascending list, as shards write it."""
    gaps = _gaps(np.array(numbers, np.uint32), np.zeros(min(len(numbers), 1), np.int64))
    return _varint(len(numbers)) + _varints(gaps, np.ones(len(numbers), np.int64))[0].tobytes()


def _gaps(numbers: NDArray[np.uint32], starts: Places) -> NDArray[np.uint32]:
    """Within each group: the first number, then how many lie between one and the next."""
    gaps = np.empty_like(numbers)
    gaps[1:] = numbers[1:] - numbers[:-1] - np.uint32(1)
    gaps[starts] = numbers[starts]
    return gaps


def _ranks(flags: Bytes, flag: int, starts: Places, counts: Places) -> tuple[tuple[Bytes, Places], Places]:
    """Which postings of each term bear a flag, by their place among the term's own; and how many."""
    places = np.flatnonzero(flags & flag)
    term = np.searchsorted(starts, places, "right") - 1
    own = np.bincount(term, minlength=len(starts))
    ranks = (places - starts[term]).astype(np.uint32)
    firsts = np.cumsum(own) - own
    return _varints(_gaps(ranks, firsts[own > 0]), own), own


def _sizes(values: NDArray[np.uint32]) -> Bytes:
    """Bytes that each number takes: seven bits a byte."""
    sizes = np.ones(len(values), np.uint8)
    for bits in (7, 14, 21, 28):
        more = values >> np.uint32(bits) > 0
        if not more.any():
            break
        sizes += more
    return sizes


def _varints(values: NDArray[np.uint32], groups: Places) -> tuple[Bytes, Places]:
    """Numbers as bytes (LEB128), and where each group of them begins; one place more at the end."""
    sizes = _sizes(values)
    ends = np.cumsum(sizes, dtype=np.int64)
    content = np.empty(int(ends[-1]) if len(ends) else 0, np.uint8)
    at, rest, left = ends - sizes, values, sizes
    while len(at):
        more = left > 1
        content[at] = (rest & np.uint32(0x7F)).astype(np.uint8) | (more.astype(np.uint8) << np.uint8(7))
        at, rest, left = at[more] + 1, rest[more] >> np.uint32(7), left[more] - np.uint8(1)
    edges = np.concatenate([np.zeros(1, np.int64), np.cumsum(groups)])
    return content, np.concatenate([np.zeros(1, np.int64), ends])[edges]


def _varint(value: int) -> bytes:
    return _varints(np.array([value], np.uint32), np.ones(1, np.int64))[0].tobytes()


def _bitmap(documents: NDArray[np.uint32], size: int) -> bytes:
    """One bit a document, the lowest bit of a byte first."""
    bits = np.zeros(size * 8, np.uint8)
    bits[documents] = 1
    return np.packbits(bits, bitorder="little").tobytes()


def _bounds(keys: NDArray[np.uint32], sizes: Places, limit: int) -> Places:
    """Where shards begin, and the end: anew in each segment, then whenever another `limit` bytes have gone by."""
    segments = keys >> np.uint32(SEGMENT_BITS)
    begins = np.flatnonzero(np.concatenate([np.ones(1, np.bool_), segments[1:] != segments[:-1]]))
    before = np.cumsum(sizes) - sizes
    before = before - np.repeat(before[begins], np.diff(begins, append=len(keys)))
    part = before // limit
    is_bound = np.ones(len(keys), np.bool_)
    is_bound[1:] = (part[1:] != part[:-1]) | (segments[1:] != segments[:-1])
    return np.append(np.flatnonzero(is_bound), len(keys))
