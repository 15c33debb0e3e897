"""The text -> the attachments that it names (附件：1. … 2. …) and that neither a link nor an annex within the text gives."""

from collections.abc import Iterable, Iterator, Sequence

from gongkai.importer.raw import Block, Paragraph
from gongkai.norms.attached import begins_with_number, entries, title_key, without_label
from gongkai.norms.titles import begins_annex, lists_attachments
from gongkai.norms.typography import is_date_line, is_salutation

LONGEST = 80
"""Characters of an attachment's title."""


def named(body: Sequence[Block], known: Iterable[str]) -> list[str]:
    """Titles in order. `known`: what is given already, by links; an annex that follows within the text is given too."""
    texts = [block.text.strip() if isinstance(block, Paragraph) else "" for block in body]
    start = next((place for place, text in enumerate(texts) if lists_attachments(text) and len(text) <= 400), None)
    if start is None or any(begins_annex(text) for text in texts[start + 1 :]):
        return []
    listed = list(_entries(texts, start))
    later = {title_key(text) for text in texts[start + 1 :]} - {title_key(text) for text in texts[start + 1 : start + len(listed)]}
    given = {title_key(title) for title in known} | later
    return [title for title in listed if title_key(title) not in given]


def _entries(texts: Sequence[str], start: int) -> Iterator[str]:
    """Entries of the line itself, then of the lines below it that go on counting."""
    yield from _short(entries(without_label(texts[start])))
    for text in texts[start + 1 :]:
        if not begins_with_number(text) or is_date_line(text) or is_salutation(text) or len(text) > LONGEST + 10:
            return
        yield from _short(entries(text))


def _short(titles: Iterable[str]) -> list[str]:
    return [title for title in titles if len(title) <= LONGEST]
