"""The text -> the attachments that it names (附件：1. … 2. …) and that neither a link nor an annex within the text gives."""

import re
from collections.abc import Iterable, Iterator, Sequence

from gongkai.importer.raw import Block, Paragraph
from gongkai.norms.titles import begins_annex, lists_attachments
from gongkai.norms.typography import is_date_line, is_salutation

LONGEST = 80
"""Characters of an attachment's title."""
_LABEL = re.compile(r"^附\s?[件表]?\s?[:：]\s*")
_NUMBER = re.compile(r"(?:^|(?<=\s)|(?<=[；;]))(?:附件\s*)?(?:\d{1,2}\s?[.．、:：]|[（(]\d{1,2}[)）])\s*(?=[^\d\s])")
_END = re.compile(r"[；;。.]$|[（(](?:略|另附|见附页|此略)[)）]$")
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar)$", re.IGNORECASE)


def named(body: Sequence[Block], known: Iterable[str]) -> list[str]:
    """Titles in order. `known`: what is given already, by links; an annex that follows within the text is given too."""
    texts = [block.text.strip() if isinstance(block, Paragraph) else "" for block in body]
    start = next((place for place, text in enumerate(texts) if lists_attachments(text) and len(text) <= 400), None)
    if start is None or any(begins_annex(text) for text in texts[start + 1 :]):
        return []
    listed = list(_entries(texts, start))
    later = {_key(text) for text in texts[start + 1 :]} - {_key(text) for text in texts[start + 1 : start + len(listed)]}
    given = {_key(title) for title in known} | later
    return [title for title in listed if _key(title) not in given]


def _entries(texts: Sequence[str], start: int) -> Iterator[str]:
    """Entries of the line itself, then of the lines below it that go on counting."""
    yield from _parts(_LABEL.sub("", texts[start]))
    for text in texts[start + 1 :]:
        if not _NUMBER.match(text) or is_date_line(text) or is_salutation(text) or len(text) > LONGEST + 10:
            return
        yield from _parts(text)


def _parts(text: str) -> Iterator[str]:
    for part in _NUMBER.split(text):
        title = _END.sub("", part.strip()).strip()
        if 2 <= len(title) <= LONGEST and not re.search(r"[。；]", title):
            yield title


def _key(title: str) -> str:
    """A title as it is compared: without number, suffix, brackets and spaces."""
    plain = _FILE.sub("", _NUMBER.sub("", title.strip()))
    return re.sub(r"^附件\d*|[\s\u3000《》“”\"（）()：:.]", "", plain)
