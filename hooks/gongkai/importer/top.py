"""Blocks of a page -> the same blocks, the title found: what a site prints above it is none of the text, what states facts below it is.

Only pages and copied text have such things; a letter begins with its own head.
"""

import dataclasses
from collections.abc import Sequence

from gongkai.importer.raw import Block, Dropped, Paragraph, Table
from gongkai.norms.bodies import is_agency, is_body
from gongkai.norms.contacts import signed_off_by
from gongkai.norms.furniture import furniture, injected
from gongkai.norms.page_facts import is_facts_line, is_publication_date, label_of
from gongkai.norms.titles import bare, begins_title, disclosure_mark, heads_document, is_red_head, number_line, result_mark, without_site
from gongkai.norms.typography import heading_number, is_salutation

REACH = 80
"""Blocks among which the title is looked for."""


def hints(tags: Sequence[str]) -> list[str]:
    """Titles that the page's own `<title>` may give: whole, and without the names of column and site behind it."""
    found = [title for tag in tags for title in (tag, *without_site(tag))]
    return [title for title in dict.fromkeys(found) if title]


def settle(blocks: Sequence[Block], known: Sequence[str]) -> tuple[list[Block], list[Dropped], str]:
    """(blocks, those above the title dropped and those that state facts below it inside; what was dropped; the title).

    `known`: titles that the page gives elsewhere.
    """
    start = _text_starts(blocks)
    title = _title_at(blocks, start, {key(text) for text in known})
    if title is None:
        return list(blocks), [], ""
    first = _first_line(blocks, title)
    kept: list[Block] = []
    dropped: list[Dropped] = []
    for place, block in enumerate(blocks):
        if place < first and block.inside and not states(block) and not injected(block.text) and key(block.text) != key(blocks[title].text):
            dropped.append(Dropped(block.text.strip()[:300], furniture(block.text) or "outside"))
        elif first <= place <= title or (title < place < start and not block.inside and isinstance(block, Paragraph) and states(block)):
            kept.append(dataclasses.replace(block, inside=True))
        else:
            kept.append(block)
    said = "".join(block.text.strip() for block in blocks[first : title + 1])
    return kept, [one for one in dropped if one.text], said


def states(block: Block) -> bool:
    """Does a block bear what letters and pages state above their text?"""
    if isinstance(block, Table):
        return True
    text = block.text.strip()
    said = is_facts_line(text) or is_publication_date(text) or number_line(text) or result_mark(text) or disclosure_mark(text)
    return bool(said or is_red_head(text) or (signed_off_by(text) and len(text) < 60) or (is_agency(text) and is_body(text)))


def key(text: str) -> str:
    """A title as it is compared."""
    return bare(text)


def _text_starts(blocks: Sequence[Block]) -> int:
    """The number of the block that the text begins with: a salutation, a numbered heading, a sentence."""
    for place, block in enumerate(blocks[:REACH]):
        text = block.text.strip()
        if not isinstance(block, Paragraph) or block.linked or furniture(text) or label_of(text) is not None or is_facts_line(text):
            continue
        number = heading_number(text)
        if is_salutation(text) or (number and number[0]) or ("。" in text and len(text) > 30):
            return place
    return min(len(blocks), REACH)


def _title_at(blocks: Sequence[Block], start: int, known: set[str]) -> int | None:
    """The last line above the text that a page names as its title, else the last that heads documents; None without one."""
    lines = [(place, block) for place, block in enumerate(blocks[:REACH]) if isinstance(block, Paragraph) and not block.linked]
    if named := [place for place, block in lines if key(block.text) in known and len(key(block.text)) >= 6]:
        return next((place for place in reversed(named) if place < start), None)
    able = [(place, block) for place, block in lines if place < start and _heads(block.text.strip())]
    headed = [place for place, block in able if 0 < block.level <= 2]
    return max(headed, default=None) if headed else max((place for place, _ in able), default=None)


def _heads(text: str) -> bool:
    return heads_document(text) and not furniture(text) and not is_facts_line(text)


def _first_line(blocks: Sequence[Block], title: int) -> int:
    """A title may have begun on the lines above: 关于市政协八届三次会议 / 第012号提案的答复."""
    first = title
    while first and title - first < 4:
        above = blocks[first - 1]
        text = above.text.strip()
        if not isinstance(above, Paragraph) or above.linked or not 2 <= len(text) <= 60 or furniture(text) or is_facts_line(text):
            break
        if not isinstance(own := blocks[title], Paragraph):
            break
        if not (begins_title(text) and above.inside == own.inside and above.centred == own.centred):
            break
        first -= 1
    return first
