"""Blocks of the text -> the same blocks with heading levels by their numbers, run-in headings split, broken tables joined.

一、 is level 2, （一） 3, 1. 4, （1） 5 (GB/T 9704-2012 7.3.3). A run-in heading is split at its first 。 where that sentence has
at most 45 characters and its siblings are alike. 一是 and 二是 stay running text.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence

from gongkai.importer.raw import Block, Paragraph, Span, Table
from gongkai.importer.tables import joined, without_repeated_heads
from gongkai.norms.titles import lists_attachments
from gongkai.norms.typography import heading_number

LONGEST = 45
"""Characters of a run-in heading's sentence."""
LONGEST_ALONE = 90
"""Characters of a heading that has its line to itself."""
_NO_HEADING = re.compile(r"[；;：:，,]$")


def outline(blocks: Sequence[Block]) -> list[Block]:
    """The text with its outline."""
    whole = _tables(blocks)
    levels = _levels(whole)
    return list(_split(whole, levels))


def _tables(blocks: Sequence[Block]) -> list[Block]:
    """Pieces of one table that follow each other become one."""
    found: list[Block] = []
    for block in blocks:
        if isinstance(block, Table) and found and isinstance(found[-1], Table) and (both := joined(found[-1], block)):
            found[-1] = both
        else:
            found.append(block)
    return [without_repeated_heads(block) if isinstance(block, Table) else block for block in found]


def _levels(blocks: list[Block]) -> list[int]:
    """The level that each block could have by its number; 0 for text."""
    levels = []
    listing = False
    for block in blocks:
        number = heading_number(block.text) if isinstance(block, Paragraph) else None
        level = number[0] if number else 0
        if isinstance(block, Paragraph) and lists_attachments(block.text):
            listing, level = True, 0
        elif level < 4:
            listing = False
        levels.append(0 if listing else level)
    return levels


def _split(blocks: list[Block], levels: list[int]) -> Iterator[Block]:
    groups = _groups(levels)
    verdicts = {group: _verdict([(blocks[place], _followed(levels, place)) for place in places]) for group, places in groups.items()}
    place_of = {place: group for group, places in groups.items() for place in places}
    for place, block in enumerate(blocks):
        if not isinstance(block, Paragraph) or place not in place_of:
            yield _styled(block)
            continue
        level, verdict = levels[place], verdicts[place_of[place]]
        sentence = _first_sentence(block.text)
        if verdict and sentence and len(sentence) < len(block.text.rstrip()):
            yield dataclasses.replace(_part(block, 0, len(sentence)), level=level)
            yield dataclasses.replace(_part(block, len(sentence), None), level=0)
        elif verdict and _stands_alone(block.text, _followed(levels, place)):
            yield dataclasses.replace(block, level=level)
        else:
            yield dataclasses.replace(block, level=0)


def _styled(block: Block) -> Block:
    """A heading by the source's own style, without a number: below 一、 only, and never the title's level."""
    if isinstance(block, Paragraph) and block.level:
        return dataclasses.replace(block, level=min(max(block.level + 1, 2), 5) if len(block.text) <= LONGEST_ALONE else 0)
    return block


def _groups(levels: list[int]) -> dict[int, list[int]]:
    """Siblings: the same level under the same parent. Key: the place of the first."""
    groups: dict[int, list[int]] = {}
    open_groups: dict[int, int] = {}
    for place, level in enumerate(levels):
        if not level:
            continue
        open_groups = {depth: first for depth, first in open_groups.items() if depth <= level}
        first = open_groups.setdefault(level, place)
        groups.setdefault(first, []).append(place)
    return groups


def _followed(levels: list[int], place: int) -> bool:
    """Does text, or a deeper heading, come next?"""
    if place + 1 >= len(levels):
        return False
    return not levels[place + 1] or levels[place + 1] > levels[place]


def _verdict(siblings: list[tuple[Block, bool]]) -> bool:
    """Are siblings headings? All must be able to be, and most must head something."""
    able, heading = 0, 0
    for block, followed in siblings:
        sentence = _first_sentence(block.text)
        runs_in = bool(sentence) and len(sentence) <= LONGEST and len(sentence) < len(block.text.rstrip())
        alone = _stands_alone(block.text, followed)
        able += runs_in or alone or (not sentence and len(block.text) <= LONGEST_ALONE and not _NO_HEADING.search(block.text.strip()))
        heading += runs_in or (alone and followed)
    return able == len(siblings) and heading * 2 >= len(siblings)


def _stands_alone(text: str, followed: bool) -> bool:
    """One line that heads what follows: no sentence within, at most a 。 at its end."""
    line = text.strip()
    if len(line) > LONGEST_ALONE or _NO_HEADING.search(line):
        return False
    inner = line.rstrip("。")
    return "。" not in inner and "；" not in inner and (not line.endswith("。") or (followed and len(line) <= LONGEST))


def _first_sentence(text: str) -> str:
    """Up to and with the first 。 that stands outside quotation marks and brackets; empty where there is none."""
    depth = 0
    for place, char in enumerate(text):
        if char in "“《（(":
            depth += 1
        elif char in "”》）)":
            depth = max(depth - 1, 0)
        elif char == "。" and not depth:
            return text[: place + 1]
    return ""


def _part(block: Paragraph, start: int, end: int | None) -> Paragraph:
    """A piece of a paragraph, its runs kept."""
    spans: list[Span] = []
    seen = 0
    for span in block.spans:
        first, last = max(start - seen, 0), (end - seen if end is not None else len(span.text))
        if last > 0 and first < len(span.text) and (piece := span.text[first:last]):
            spans.append(dataclasses.replace(span, text=piece))
        elif span.note and first <= 0 < last:
            spans.append(span)
        seen += len(span.text)
    if start and spans:
        spans[0] = dataclasses.replace(spans[0], text=spans[0].text.lstrip(" \u3000\xa0"))
    return dataclasses.replace(block, spans=tuple(spans))
