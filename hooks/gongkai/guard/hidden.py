"""Text -> identity and mobile numbers that are written so that no search for digits finds them.

Spelled in other characters (一三八, 壹叁捌, ①③⑧, ¹³⁸, letters in place of digits), or parted by what a row of figures has too: strokes,
commas, brackets, line ends, cells of a table. What is parted so counts as an identity number by its parts and check digit, as a
telephone only right behind the word for one.
"""

import re
from collections.abc import Iterator

from gongkai.guard.numbers import RUN, SHAPES, is_identity, numbers
from gongkai.norms import personal

_TABLE = str.maketrans(personal.SPELT_DIGITS)
_LETTERS = frozenset("OoIl")
_MOST_LETTERS = 8
"""In one number; a word of letters is none."""

_TAG = re.compile(r"<[^<>]*>")
_DIGITS = re.compile(r"\d+")
_SAME = 5
"""Parts of a number that one mark parts in an unusual way."""

Found = Iterator[tuple[str, int, int]]
"""Rule, start and end in the normal form."""


def spelt_numbers(text: str) -> Found:
    """Identity and mobile numbers whose digits are written in characters."""
    digits = ""
    for run in personal.SPELT_RUN.finditer(text):
        if run[0].isascii() and not _LETTERS & set(run[0]):
            continue
        if sum(one in _LETTERS for one in run[0]) > _MOST_LETTERS:
            continue
        digits = digits or text.translate(_TABLE)  # a character for a character: places stay
        for plain in RUN.finditer(digits, run.start(), run.end()):
            yield from ((found.rule, found.start, found.end) for found in numbers(digits, plain, cards=False))


def parted_numbers(text: str) -> Found:
    """Identity and mobile numbers whose digits are parted by strokes, commas, brackets, line ends or the cells of a table."""
    for found in personal.PARTED_MOBILE.finditer(text):
        if _is_telephone(found[0]) and personal.PARTED_LABEL.search(text, max(found.start() - 40, 0), found.start()):
            yield "personal-mobile", found.start(), found.end()
    for found in personal.BRACKETED_MOBILE.finditer(text):
        yield "personal-mobile", found.start(), found.end()
    for pattern in (personal.PARTED_IDENTITY, personal.SINGLE_DIGITS):
        for found in pattern.finditer(text):
            if is_identity(re.sub(r"[^\dXx]", "", _TAG.sub("", found[0]))):
                yield "personal-identity", found.start(), found.end()


def _is_telephone(value: str) -> bool:
    """Does it begin as mobile numbers do, and is it split as they are, or by one and the same mark into a few parts?"""
    plain = _TAG.sub("|", value)
    groups = _DIGITS.findall(plain)
    if not "3" <= "".join(groups)[1] <= "9":
        return False
    shape = tuple(map(len, groups))
    marks = {"".join(gap.split()) for gap in _DIGITS.split(plain)[1:-1]}
    return shape in SHAPES or (len(marks) == 1 and len(shape) <= _SAME and shape[0] == 3)
