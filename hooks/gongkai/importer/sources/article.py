"""Blocks with the elements that they stand in -> the same blocks, those of the article marked.

The article is what a known name marks (国办发〔2017〕47号 sites use few systems), where nine tenths of the prose stand in it; else the
deepest element that all prose stands in. So prose is never lost by this step: what stands outside is looked at line by line.
"""

import dataclasses
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from gongkai.importer.raw import Block, Paragraph, Table
from gongkai.norms.furniture import furniture
from gongkai.norms.page_facts import is_facts_line, label_of
from gongkai.norms.simplified import is_traditional, simplified

_NAMES = re.compile(
    r"(?:^|\s)(?:UCAP-CONTENT|zoom(?:con)?|TRS_\w+|article[-_]?(?:content|area|body|con|text|detail)[\w-]*|pages?[-_]content|(?:con|news|xxgk|detail|view|wz|zw|info|read"
    r"|main|bt|text)[-_]?(?:content|con|text|body|main)|vsb_content\w*|ewb-article\w*|v_news_content|Custom_UnionStyle|content[-_]?(?:body|text|main|con)?|article)(?=\s|$)",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Placed:
    """A block, the identities of the elements around it from the outermost, and their ids and classes."""

    block: Block
    path: tuple[int, ...]
    names: tuple[str, ...]


def inside(placed: Sequence[Placed]) -> Iterator[Block]:
    """Every block, told whether it belongs to the article."""
    turn = simplified if is_traditional("\n".join(one.block.text for one in placed)) else str
    heavy = [(one, weight) for one in placed if (weight := _weight(one.block, turn))]
    article = _article(heavy)
    for one in placed:
        yield dataclasses.replace(one.block, inside=article is None or article in one.path)


def _article(heavy: list[tuple[Placed, int]]) -> int | None:
    """The identity of the element that holds the article; None for the whole page."""
    if not heavy:
        return None
    total = sum(weight for _, weight in heavy)
    held: Counter[int] = Counter()
    depth: dict[int, int] = {}
    named: set[int] = set()
    for one, weight in heavy:
        for place, identity in enumerate(one.path):
            held[identity] += weight
            depth[identity] = place
            if _NAMES.search(one.names[place]):
                named.add(identity)
    known = [identity for identity in named if held[identity] >= _SHARE * total]
    if known:
        return max(known, key=lambda identity: depth[identity])
    common = [identity for identity in depth if held[identity] == total]
    deepest = max(common, key=lambda identity: depth[identity], default=None)
    if deepest is not None and len(heavy) < 3:  # one paragraph alone: its neighbours may be short
        path = heavy[0][0].path
        deepest = path[max(path.index(deepest) - 2, 0)]
    return deepest


def _weight(block: Block, turn: Callable[[str], str]) -> int:
    """How much prose a block is: characters of sentences and of tables that state no facts of the page."""
    if isinstance(block, Table):
        cells = [cell.text for row in block.rows for cell in row]
        return 0 if sum(label_of(turn(cell)) is not None for cell in cells) >= 3 else len(_HAN.findall(block.text))
    if not isinstance(block, Paragraph) or block.linked:
        return 0
    text = turn(block.text)
    han = len(_HAN.findall(text))
    if han < 20 or furniture(text) or is_facts_line(text) or not re.search(r"[。；，：]", text):
        return 0
    return han
