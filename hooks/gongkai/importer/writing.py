"""A source in Traditional Chinese -> the same in Simplified, which all rules know; and what they find -> as the source writes it.

Both are of one length, so a piece of the one is the piece of the other at its place. What our reader takes in one form only
(a session, a document number, the words of a closed list) stays Simplified.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from gongkai.importer.findings import Finding, Value
from gongkai.importer.page import Link, Page
from gongkai.importer.raw import Block, Cell, Dropped, Paragraph, Picture, Raw, Remark, Table
from gongkai.norms.simplified import is_traditional, simplified

_FORMAL = frozenset(
    {"assembly", "session", "document_number", "disclosure", "validity", "satisfaction", "result", "reply_type", "figures", "period"}
)
"""Fields whose words are a form or a closed list."""


class Writing:
    """How one source is written; of one in Simplified nothing is changed."""

    def __init__(self, source: Raw) -> None:
        self.source = source
        inside = "\n".join(block.text for block in source.blocks if block.inside)
        self.is_traditional = is_traditional(inside) or is_traditional("\n".join(block.text for block in source.blocks))
        said = "\n".join(["", *_texts(source), ""]) if self.is_traditional else ""
        self._said, self._known, self._place = said, simplified(said), 0

    def known(self) -> Raw:
        """The source as the rules know it."""
        if not self.is_traditional:
            return self.source
        return dataclasses.replace(
            self.source,
            blocks=tuple(_block(block, simplified) for block in self.source.blocks),
            tags={name: simplified(text) for name, text in self.source.tags.items()},
            dropped=tuple(Dropped(simplified(one.text), one.reason) for one in self.source.dropped),
        )

    def restore(self, page: Page) -> None:
        """What the page has told of itself, as the source writes it; its text is given to `blocks`."""
        if self.is_traditional:
            page.dropped = [Dropped(self.own(one.text), one.reason) for one in page.dropped]
            page.moved = [self.own(text) for text in page.moved]
            page.files = [
                Link(self.own(link.title), self.own(link.target) if link.target == link.title else link.target) for link in page.files
            ]
            page.remarks = [Remark(one.code, {name: self._value(value) for name, value in one.values.items()}) for one in page.remarks]

    def blocks(self, blocks: Sequence[Block]) -> list[Block]:
        """The text as the source writes it."""
        if not self.is_traditional:
            return list(blocks)
        self._place = 0
        return [_block(block, self._next) for block in blocks]

    def findings(self, found: Mapping[str, Finding]) -> dict[str, Finding]:
        """Fields as the source writes them."""
        if not self.is_traditional:
            return dict(found)
        return {name: one if name in _FORMAL else dataclasses.replace(one, value=self._field(one.value)) for name, one in found.items()}

    def _field(self, value: Value) -> Value:
        own: Value = self._value(value)
        return own

    def _value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: inner if name in _FORMAL else self._value(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self._value(inner) for inner in value]
        return self.own(value) if isinstance(value, str) else value

    def own(self, text: str, start: int = 0) -> str:
        """A piece of the source as it is written there: whole lines before parts of lines, from a place on before elsewhere."""
        place = self._find(text, start)
        if place >= 0:
            return self._said[place : place + len(text)]
        made, rest = [], text
        while rest:  # put together of several pieces: the longest that stands in the source, and so on
            length = self._longest(rest, start)
            place = self._find(rest[:length], start)
            made.append(self._said[place : place + length] if length else rest[0])
            rest = rest[max(length, 1) :]
        return "".join(made)

    def _next(self, text: str) -> str:
        """Like `own`, for pieces that come in the order of the source."""
        place = self._find(text, self._place)
        if place < 0:
            return self.own(text, self._place)
        self._place = max(self._place, place + len(text))
        return self._said[place : place + len(text)]

    def _find(self, text: str, start: int) -> int:
        for wanted, first in ((f"\n{text}\n", max(start - 1, 0)), (text, start), (text, 0)):
            place = self._known.find(wanted, first)
            if place >= 0:
                return place + (wanted is not text)
        return -1

    def _longest(self, text: str, start: int) -> int:
        """Characters of the longest beginning that stands in the source."""
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self._find(text[:middle], start) >= 0 else (low, middle - 1)
        return low


def _texts(source: Raw) -> Iterator[str]:
    for block in source.blocks:
        match block:
            case Paragraph():
                yield from (span.text for span in block.spans)
            case Table():
                yield from (cell.text for row in block.rows for cell in row)
    yield from source.tags.values()
    yield from (one.text for one in source.dropped)


def _block(block: Block, turn: Callable[[str], str]) -> Block:
    match block:
        case Paragraph():
            return dataclasses.replace(block, spans=tuple(dataclasses.replace(span, text=turn(span.text)) for span in block.spans))
        case Table():
            rows = tuple(tuple(Cell(turn(cell.text), cell.colspan, cell.rowspan) for cell in row) for row in block.rows)
            return dataclasses.replace(block, rows=rows, repeated=tuple(map(turn, block.repeated)))
        case Picture():
            return block
