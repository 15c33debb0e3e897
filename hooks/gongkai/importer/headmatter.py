"""The lines above a text -> title, number, mark, subtitle and facts; what is left is the text.

The head ends at the salutation, at the first numbered heading or at the first sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.importer.raw import Block, Paragraph, paragraph
from gongkai.norms.bodies import is_agency
from gongkai.norms.contacts import signed_off_by
from gongkai.norms.dates import find_date
from gongkai.norms.page_facts import DATE_LABEL, flat_head, is_facts_line, is_publication_date, tells_of_matter
from gongkai.norms.titles import disclosure_mark, find_number, heads_reply, is_red_head, looks_like_title, number_line, result_mark
from gongkai.norms.typography import heading_number, is_date_line, is_salutation

MAX_HEAD = 14
"""Blocks among which a head is looked for."""
_SUBTITLE = re.compile(r"^[—－―─-]{1,4}")


@dataclass(frozen=True, slots=True)
class Head:
    """What stood above the text."""

    title: str = ""
    evidence: str = ""
    document_number: str = ""
    result: str = ""
    disclosure: str = ""
    signed_off_by: str = ""
    facts: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    """Titles that were printed again."""
    furniture: tuple[str, ...] = ()


def take_head(blocks: Sequence[Block], known: Sequence[str]) -> tuple[Head, list[Block]]:
    """(the head, the text). `known`: titles that page tags or facts have given, best first."""
    taker = _Taker(list(known))
    rest: list[Block] = []
    place = 0
    while place < len(blocks):
        block = blocks[place]
        if not isinstance(block, Paragraph) or place >= MAX_HEAD or not taker.take(block):
            break
        if taker.keep:
            rest.append(block)
        place += 1
    rest += blocks[place:]
    if rest and isinstance(rest[0], Paragraph):
        rest[0] = taker.flat(rest[0])
    return taker.head(), rest


class _Taker:
    def __init__(self, known: list[str]) -> None:
        self.known = known
        self.keep = False
        self._titles: list[tuple[str, bool]] = []
        self._closed = False
        self._again = ""
        """What has been printed again of the title."""
        self._values: dict[str, str] = {}
        self._facts: list[str] = []
        self._moved: list[str] = []
        self._repeated: list[str] = []
        self._furniture: list[str] = []

    def take(self, block: Paragraph) -> bool:
        """Does a block belong to the head? `keep` says whether it stays in the text all the same (a subtitle)."""
        text, self.keep = block.text.strip(), False
        if not self._titles and any(_same(text, title) for title in self.known):
            return self._title(text, block)
        if self._of_head(text):
            return True
        if self._titles and (_same(text, self._joined()) or any(_same(text, title) for title in self.known)):
            self._repeated.append(text)
            return True
        if self._repeats(text):
            self._again += text
            self._repeated.append(text)
            return True
        if _ends_head(text):
            return False
        if _SUBTITLE.match(text) or (self._moved and self._titles and len(text) <= 60 and re.search(r"^[（(].{4,50}[）)]$", text)):
            self._closed = self.keep = True
            return True
        if self._closed or (self._titles and not self._continues(text, block)):
            return self._closed and self._speaker(text)
        return self._title(text, block)

    def _of_head(self, text: str) -> bool:
        """Number, mark, red head, facts."""
        if is_publication_date(text) and self._titles:
            self._facts.append(f"{DATE_LABEL}：{text}")
        elif is_facts_line(text) and not tells_of_matter(text):
            self._facts.append(text)
        elif number_line(text):
            self._values.setdefault("document_number", number_line(text))
            self._moved.append(text)
        elif result_mark(text):
            self._values.setdefault("result", result_mark(text))
            self._moved.append(text)
        elif disclosure_mark(text):
            self._values.setdefault("disclosure", disclosure_mark(text))
            self._moved.append(text)
        elif is_red_head(text) or (not self._titles and is_agency(text) and self._stands_elsewhere(text)):
            self._moved.append(text)
        elif (name := signed_off_by(text)) and len(text) < 60:
            self._values.setdefault("signed_off_by", name)
            if number := find_number(text):
                self._values.setdefault("document_number", number)
            self._moved.append(text)
        else:
            return False
        if self._is_letterhead():
            self._titles.clear()
        self._closed = bool(self._titles)
        return True

    def _stands_elsewhere(self, text: str) -> bool:
        """Is the title known, and does not begin with this line?"""
        titles = [title for title in self.known if looks_like_title(title)]
        return bool(titles) and not any(_norm(title).startswith(_norm(text)) for title in titles)

    def _repeats(self, text: str) -> bool:
        """The title again, over several lines."""
        whole, begun = _norm(self._joined()), _norm(self._again + text)
        return (len(begun) >= 8 and len(whole) > len(begun) and not self._is_letterhead() and whole.startswith(begun)) or (
            bool(self._again) and whole == begun
        )

    def _is_letterhead(self) -> bool:
        """Names of offices alone, as a letter bears them at its top, are no title yet."""
        return all(is_agency(re.sub(r"\s", "", part)) for text, _ in self._titles for part in re.split(r"[ \u3000]{2,}", text))

    def _continues(self, text: str, block: Paragraph) -> bool:
        """Does a line go on with the title above it?"""
        if self._is_letterhead() and heads_reply(text):
            self._titles.clear()
            return True
        if looks_like_title(self._joined()) and not any(_norm(t).startswith(_norm(self._joined() + text)) for t in self.known):
            return False
        return (block.centred and self._titles[-1][1]) or any(_norm(t).startswith(_norm(self._joined() + text)) for t in self.known)

    def _title(self, text: str, block: Paragraph) -> bool:
        goes_on = any(_norm(title).startswith(_norm(self._joined() + text)) for title in self.known)
        if not (goes_on or block.centred or block.level == 1 or looks_like_title(text)) or len(text) > 120 or is_date_line(text):
            return False
        self._titles.append((text, block.centred))
        self._moved.append(text)
        return True

    def _speaker(self, text: str) -> bool:
        """What follows a subtitle stays in the text."""
        self.keep = True
        return 2 <= len(text) <= 40 and not re.search(r"[。：:；]", text) and not heading_number(text)

    def _joined(self) -> str:
        return "".join(text for text, _ in self._titles)

    def flat(self, block: Paragraph) -> Paragraph:
        """A page whose text has run into one line: breadcrumb and title before the date go, the number and title behind it too."""
        length, facts = flat_head(block.text)
        if not length or not find_date(facts):
            return self._flat_title(block)
        self._furniture.append(block.text[:length])
        self._facts.append(facts)
        return self._flat_title(_cut(block, length))

    def _flat_title(self, block: Paragraph) -> Paragraph:
        text = block.text.lstrip()
        title = next((title for title in self.known if len(title) >= 6 and text.startswith(title) and len(text) > len(title) + 40), "")
        if title and not self._titles:
            self._moved.append(title)
            return _cut(block, block.text.index(title) + len(title))
        return block

    def head(self) -> Head:
        joined = self._joined()
        exact = next((title for title in self.known if _same(title, joined)), "")
        title, evidence = (exact or joined, "line") if joined else ("", "")
        return Head(
            title=re.sub(r"\s+", " ", title).strip(), evidence=evidence, facts=tuple(self._facts), moved=tuple(self._moved),
            repeated=tuple(self._repeated), furniture=tuple(self._furniture), **self._values,
        )  # fmt: skip


def _cut(block: Paragraph, length: int) -> Paragraph:
    """A paragraph of one run without its beginning."""
    return paragraph(block.text[length:].strip(), place=block.place, inside=block.inside)


def _ends_head(text: str) -> bool:
    """The salutation, a numbered heading, or a sentence."""
    if is_salutation(text) or ((number := heading_number(text)) is not None and (number[0] != 0 or len(text) > 30)):
        return True
    return len(text) > 120 or ("。" in text and len(text) > 20) or bool(re.search(r"[。；]$", text)) or bool(re.search(r"[：:]$", text))


def _norm(text: str) -> str:
    return re.sub(r"[\s\u3000《》“”\"'‘’()（）〔〕\[\],，.。、:：_—-]", "", text)


def _same(first: str, second: str) -> bool:
    return bool(first) and _norm(first) == _norm(second)
