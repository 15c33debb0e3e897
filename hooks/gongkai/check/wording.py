"""Advice on the wording of one document: what 公文 style asks for and a machine can see. Each rule is a small function; the list is data.

The rules on the text run only where one search has found something that could concern them; a word list is one search of its own.
"""

import dataclasses
import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from gongkai.model.document import Document, problem_at
from gongkai.model.fragment import Heading
from gongkai.model.problem import Problem, Severity, problem
from gongkai.model.setting_groups import Word
from gongkai.norms.typography import heading_number
from gongkai.norms.wording import DOCUMENT_NUMBER, HINT, NUMBERING_MARK, PLACEHOLDER, ends_in_stop, marks_of_numbers, proper_document_number
from gongkai.render.links import line_of

MOST = 20
"""Pieces of advice of one rule that are told of one document."""


@dataclass(frozen=True, slots=True)
class Text:
    """What is looked at: a document and its body as the editor wrote it."""

    document: Document
    headings: Sequence[Heading]
    body: str

    def problem(self, code: str, place: int, /, **values: object) -> Problem:
        """A problem at a place of the body."""
        return problem(code, self.document.source_path, self.document.body_line + self.body.count("\n", 0, place), **values)


Rule = Callable[[Text], Iterator[Problem]]


def document_numbers_are_well_formed(text: Text) -> Iterator[Problem]:
    """A document number in running text: 〔year〕 in hexagonal brackets, no 第, no leading zeros, no spaces."""
    for match in DOCUMENT_NUMBER.finditer(text.body):
        if found := proper_document_number(match):
            yield text.problem("wording-document-number", match.start(), value=found[0], right=found[1])


def brackets_take_no_mark(text: Text) -> Iterator[Problem]:
    """（一）and（1） are followed by the text itself, not by 、 or a stop."""
    for match in NUMBERING_MARK.finditer(text.body):
        yield text.problem("wording-number-mark", match.start(), value=match[0], right=match[0][:-1])


def numbers_take_one_mark(text: Text) -> Iterator[Problem]:
    """Within one document either `1.` or `1、`, not both."""
    if len(found := marks_of_numbers(text.body)) > 1:
        yield text.problem("wording-numbers-mixed", max(found.values()))


def titles_end_without_stop(text: Text) -> Iterator[Problem]:
    """Neither the title nor a heading ends in 。 or another mark of the sentence."""
    document = text.document
    if stop := ends_in_stop(document.fields.title):
        yield problem_at(document, "title", "wording-title-stop", value=document.fields.title[-20:], stop=stop)
    for heading in text.headings:
        if (stop := ends_in_stop(heading.title)) and stop not in heading.title[:-1]:
            line = line_of(text.body, f"{'#' * heading.level} {heading.title[:8]}", document.body_line)
            yield problem("wording-title-stop", document.source_path, line, value=heading.title[-20:], stop=stop)


def numbering_goes_step_by_step(text: Text) -> Iterator[Problem]:
    """Headings are numbered 一、 then （一） then 1. then （1）: none is left out on the way down (GB/T 9704-2012 7.3.3)."""
    document = text.document
    numbered = [(number[0], heading) for heading in text.headings if (number := heading_number(heading.title)) and number[0]]
    for (before, _), (level, heading) in pairwise(numbered):
        if level > before + 1:
            line = line_of(text.body, f"{'#' * heading.level} {heading.title[:8]}", document.body_line)
            yield problem("wording-level-skipped", document.source_path, line, value=heading.title[:20])


def nothing_is_left_to_be_written(text: Text) -> Iterator[Problem]:
    """The hints of a new draft have made room for a text."""
    for match in PLACEHOLDER.finditer(text.body):
        yield text.problem("placeholder-left", match.start(), value=match[0])


TEXT_RULES: tuple[Rule, ...] = (
    document_numbers_are_well_formed,
    brackets_take_no_mark,
    numbers_take_one_mark,
    nothing_is_left_to_be_written,
)
"""Only where HINT finds something."""
OUTLINE_RULES: tuple[Rule, ...] = (titles_end_without_stop, numbering_goes_step_by_step)


def check_wording(document: Document, headings: Sequence[Heading], body: str, words: tuple[Word, ...]) -> Iterator[Problem]:
    """All advice on one document. Pure; in time proportional to the text."""
    text = Text(document, headings, body)
    for rule in TEXT_RULES if HINT.search(body) else ():
        yield from islice(rule(text), MOST)
    for rule in OUTLINE_RULES:
        yield from islice(rule(text), MOST)
    if words:
        yield from islice(_wrong_words(text, words), MOST)


def _wrong_words(text: Text, words: tuple[Word, ...]) -> Iterator[Problem]:
    """Words of the site's own list, where they do not stand within the right one; as grave as the list says."""
    pattern, known = _searched(words)
    document = text.document
    for match in pattern.finditer(document.fields.title):
        if found := _told(match, known):
            yield _levelled(problem_at(document, "title", "wording-word", value=match[0], right=found.right), found)
    for match in pattern.finditer(text.body):
        if found := _told(match, known):
            yield _levelled(text.problem("wording-word", match.start(), value=match[0], right=found.right), found)


def _told(match: re.Match[str], known: dict[str, Word]) -> Word | None:
    """The entry of a word that was found, unless the right word stands there, which may contain the wrong one."""
    word = known[match[0]]
    inside = word.right.find(word.wrong)
    return None if inside >= 0 and match.string.startswith(word.right, max(match.start() - inside, 0)) else word


def _levelled(found: Problem, word: Word) -> Problem:
    return dataclasses.replace(found, severity=Severity[word.level.upper()])


@functools.lru_cache(maxsize=4)
def _searched(words: tuple[Word, ...]) -> tuple[re.Pattern[str], dict[str, Word]]:
    """One pattern for the whole list, longer words first."""
    known = {word.wrong: word for word in words}
    return re.compile("|".join(map(re.escape, sorted(known, key=lambda word: (-len(word), word))))), known
