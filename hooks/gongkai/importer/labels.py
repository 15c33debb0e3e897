"""Labels and their values in blocks of their own -> one block each: 发布日期： / 2024-06-20, or the <dt> and <dd> of a list of facts."""

from collections.abc import Sequence

from gongkai.importer.raw import Block, Paragraph, paragraph
from gongkai.norms.page_facts import LABEL_ENDS, label_of
from gongkai.norms.typography import is_salutation

LONGEST = 80
"""Characters of a value."""
FEWEST = 3
"""Labels without a colon that make a list of facts."""


def joined(blocks: Sequence[Block]) -> list[Block]:
    """Only above the text: below its first sentence a line that ends in a colon is the author's own."""
    end = next((place for place, block in enumerate(blocks) if _is_text(block)), len(blocks))
    bare = {place for place in range(end) if _is_label(blocks[place]) and not _with_colon(blocks[place])}
    is_list = len(bare) >= FEWEST
    made: list[Block] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if place < end and _is_label(block) and (_with_colon(block) or is_list) and place + 1 < len(blocks):
            value = blocks[place + 1]
            if isinstance(value, Paragraph) and not _is_label(value) and _is_value(value):
                made.append(_one(block, value.text))
                place += 2
                continue
            if is_list and not _with_colon(block):
                made.append(_one(block, ""))
                place += 1
                continue
        made.append(block)
        place += 1
    return made


def _is_text(block: Block) -> bool:
    text = block.text.strip()
    return isinstance(block, Paragraph) and (
        ("。" in text and len(text) > 30) or (is_salutation(text) and label_of(text) is None and len(text) > 4)
    )


def _is_label(block: Block) -> bool:
    return isinstance(block, Paragraph) and len(block.text) <= 16 and label_of(block.text.strip()) is not None


def _with_colon(block: Block) -> bool:
    return block.text.strip().endswith(LABEL_ENDS)


def _is_value(block: Paragraph) -> bool:
    text = block.text.strip()
    return 0 < len(text) <= LONGEST and not text.endswith(LABEL_ENDS)


def _one(label: Block, value: str) -> Block:
    text = label.text.strip()
    colon = "" if text.endswith(LABEL_ENDS) else LABEL_ENDS[0]
    return paragraph(f"{text}{colon}{value.strip()}", place=label.place, inside=label.inside)
