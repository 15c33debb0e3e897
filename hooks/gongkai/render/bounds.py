"""A body -> the problems that make it too costly to render: limits on the text itself, so that every machine gives the same answer.

Python-Markdown looks for the end of every bracket and tag that is left open, and copies what is left of a paragraph at every heading or
rule in it: its cost grows with the square of these. What is linear is bounded by the number of marks. Measured with Python-Markdown
3.11: 4,000 open brackets take 2 s and four times that when doubled; 30,000 links, the costliest mark, 1.6 s.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from gongkai import messages
from gongkai.model.document import Document
from gongkai.model.problem import Problem, problem

MAX_MARKS = 30_000
"""Lines and characters that mean something to Markdown, in all. A real reply of 40 KB has some hundreds."""
MAX_PARAGRAPH = 200_000
"""Characters between two empty lines."""
MAX_DEPTH = 20
"""Lists, quotations and brackets within one another."""
MAX_TAGS = 60
"""HTML elements within one another."""
MAX_OPEN = 20
"""Brackets of one paragraph, and beginnings of tags of the whole body, that nothing closes."""
MAX_STEPS = 8_000_000
"""Characters that are searched in vain for the ends of open brackets: each looks through the rest of its paragraph. Some two seconds."""
MAX_HEADINGS = 1_000
MAX_RULES = 200
MAX_FOOTNOTES = 2_000
MAX_REFERENCES = 50
"""To one footnote: each is told at the note, and each time the notes are searched anew."""
MAX_CELLS = 30_000
"""Of tables in HTML, those that a span covers included."""

_MARK = re.compile(r"[\n*_`\[<&\\|]")
_BRACKET = re.compile(r"\\.|\n[ \t]*\n|\]\(|[\[\])]", re.DOTALL)
_OPEN_TAG = re.compile(r"<[A-Za-z/!?][^<>]*(?=<|\Z)")
_NESTED = re.compile(rf"^(?:[ \t]*(?:>|(?:[-*+]|\d{{1,9}}\.)[ \t])){{{MAX_DEPTH + 1},}}", re.MULTILINE)
_INDENTED = re.compile(rf"^(?: {{{4 * (MAX_DEPTH + 1)},}}|\t{{{MAX_DEPTH + 1},}})(?:[-*+]|\d{{1,9}}\.)[ \t]", re.MULTILINE)
_LEVEL = re.compile(r">|[-*+](?=[ \t])|\d{1,9}\.(?=[ \t])")
_HEADING = re.compile(r"^#", re.MULTILINE)
_RULE = re.compile(r"^ {0,3}[-*_][-*_ ]{2,}$", re.MULTILINE)
_FOOTNOTE = re.compile(r"\[\^([^\[\]\n]{1,100})\]")
_CELL = re.compile(r"<t[dh]\b([^<>]*)", re.IGNORECASE)
_SPAN = re.compile(r"(?:col|row)span\s{0,9}=\s{0,9}[\"']?\s{0,9}(\d{1,9})", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)")
_VOID = frozenset({"br", "hr", "img"})


def exceeded(document: Document, body: str) -> Iterator[Problem]:
    """Everything that is too much, each with its line. Linear, and next to nothing for a body that is short or has no such marks."""

    def too_many(what: str, place: int, value: int, limit: int) -> Problem:
        words = messages.entry("bounds")[what]
        return problem("body-too-many", document.source_path, _line(document, body, place), value=value, limit=limit, **words)

    if len(body) > MAX_MARKS and (count := len(_MARK.findall(body))) > MAX_MARKS:
        yield too_many("marks", 0, count, MAX_MARKS)
    if len(body) > MAX_PARAGRAPH:
        for place, length in _paragraphs(body):
            if length > MAX_PARAGRAPH:
                line = _line(document, body, place)
                yield problem("paragraph-too-long", document.source_path, line, value=length, limit=MAX_PARAGRAPH)
    yield from _too_deep(document, body)
    if "[" in body:
        steps = total = 0
        for place, end, count, depth in _open_brackets(body):
            steps, total = steps + count * (end - place), total + count
            if count > MAX_OPEN:
                yield too_many("brackets", place, count, MAX_OPEN)
            elif steps > MAX_STEPS:
                yield too_many("brackets-in-all", place, total, MAX_OPEN)
                break
            if depth > MAX_DEPTH:
                yield _deep(document, _line(document, body, place), depth)
    if "[^" in body:
        places = Counter(_FOOTNOTE.findall(body))
        if (count := sum(places.values())) > MAX_FOOTNOTES:
            yield too_many("footnotes", body.index("[^"), count, MAX_FOOTNOTES)
        for label, count in places.items():
            if count > MAX_REFERENCES:
                yield too_many("references", body.index(f"[^{label}]"), count, MAX_REFERENCES)
    if "<" in body:
        yield from _too_much_html(body, too_many)
    if body.count("#") > MAX_HEADINGS and (count := len(_HEADING.findall(body))) > MAX_HEADINGS:
        yield too_many("headings", 0, count, MAX_HEADINGS)
    if body.count("\n") > MAX_RULES and (count := len(_RULE.findall(body))) > MAX_RULES:
        yield too_many("rules", 0, count, MAX_RULES)


def too_deep_html(document: Document, html: str) -> Iterator[Problem]:
    """Elements within one another beyond what our own tree can take."""
    depth = deepest = 0
    for closing, name in _TAG.findall(html):
        if name not in _VOID:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    if deepest > MAX_TAGS:
        yield _deep(document, document.body_line, deepest, MAX_TAGS)


def _too_much_html(body: str, too_many: Callable[[str, int, int, int], Problem]) -> Iterator[Problem]:
    found = list(_OPEN_TAG.finditer(body))
    if len(found) > MAX_OPEN:
        yield too_many("tags", found[0].start(), len(found), MAX_OPEN)
    cells, first = 0, -1
    for cell in _CELL.finditer(body):
        first = cell.start() if first < 0 else first
        size = 1
        for span in _SPAN.findall(cell[1]):
            size *= min(max(int(span), 1), 1000)  # what is more, sanitising takes away and tells
        cells += size
    if cells > MAX_CELLS:
        yield too_many("cells", first, cells, MAX_CELLS)


def _too_deep(document: Document, body: str) -> Iterator[Problem]:
    """Lists and quotations within one another: many marks at the start of a line, or one behind a deep indent."""
    if any(body.count(mark) > MAX_DEPTH for mark in (">", "- ", "* ", "+ ", ". ", "-\t", "*\t", "+\t", ".\t")):
        if match := _NESTED.search(body):
            yield _deep(document, _line(document, body, match.start()), len(_LEVEL.findall(match[0])))
        elif match := _INDENTED.search(body):
            indent = len(match[0]) - len(match[0].lstrip())
            yield _deep(document, _line(document, body, match.start()), indent if match[0][0] == "\t" else indent // 4)


def _open_brackets(body: str) -> Iterator[tuple[int, int, int, int]]:
    """(place of the first, end, how many brackets or addresses nothing closes, how deep others stand) of each paragraph with brackets."""
    start, depth, deepest, address = -1, 0, 0, 0
    for match in _BRACKET.finditer(body):
        sign = match[0]
        if sign == "[":
            start = match.start() if start < 0 else start
            depth += 1
            deepest = max(deepest, depth)
        elif sign[0] == "]":
            depth = max(depth - 1, 0)
            address += len(sign) - 1
        elif sign == ")":
            address = max(address - 1, 0)
        elif sign[0] == "\n" and start >= 0:
            yield start, match.start(), depth + address, deepest - depth
            start, depth, deepest, address = -1, 0, 0, 0
    if start >= 0:
        yield start, len(body), depth + address, deepest - depth


def _paragraphs(body: str) -> Iterator[tuple[int, int]]:
    """(place, length) of what stands between empty lines."""
    place = 0
    for paragraph in body.split("\n\n"):
        yield place, len(paragraph)
        place += len(paragraph) + 2


def _deep(document: Document, line: int, value: int, limit: int = MAX_DEPTH) -> Problem:
    return problem("body-too-deep", document.source_path, line, value=value, limit=limit)


def _line(document: Document, body: str, place: int) -> int:
    return document.body_line + body.count("\n", 0, place)
