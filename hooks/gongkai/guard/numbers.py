"""A run of digits -> which of them are identity, mobile and card numbers; however spaces and marks split them."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gongkai.norms import personal

_GAP = r"[ \t\u00a0\u2000-\u200a\u3000\-\u2010-\u2015\u2212.·•*_`~\\]"
_GAPS = rf"(?:{_GAP}{{0,3}}|[ \t\u3000]{{4,60}})"
RUN = re.compile(rf"\d(?:{_GAPS}\d){{10,}}(?:{_GAPS}[Xx](?![A-Za-z]))?")
"""Eleven digits or more, at most three marks between two of them; a page shows any number of blanks as one."""
_GROUP = re.compile(r"[\dXx]+")
_MOBILE = re.compile(r"1[3-9]\d{9}")
SHAPES = frozenset({(11,), (3, 4, 4), (4, 4, 3), (3, 3, 5), (3, 8), (7, 4), (4, 7), (5, 6), (6, 5), (3, 2, 2, 2, 2), (3, 5, 3), (1,) * 11})
"""How people split eleven digits; a row of figures (1345 67 890 12) is split in other ways."""
_LONGEST = 20
"""Digits of the longest number."""
_MOST_PARTS = 15
"""Of an identity number of 15 digits, which has no check digit: all of its run must be one number."""
_OLD_SHAPES = frozenset({(6, 6, 3), (6, 9), (6, 2, 2, 2, 3), (1,) * 15})
"""How people split it: by place, date and serial number."""
_LIKELY = re.compile(r"(?:00)?(?:86)?0?1[3-9]|[1-8]\d{5}(?:19|20)\d\d")
"""How mobile numbers and identity numbers of 18 digits begin."""
_OLD = re.compile(r"[1-8]\d{7}(?:0[1-9]|1[0-2])[0-3]\d{4}")
_TELEPHONE_WORDS = frozenset({"tel", "t", "m", "p", "mob", "mobile", "phone", "wx", "vx", "v"})


@dataclass(frozen=True, slots=True)
class Number:
    """A personal number within a run."""

    rule: str
    start: int
    end: int
    """Places in the text that the run stands in."""


@dataclass(frozen=True, slots=True)
class _Window:
    """Some neighbouring groups of a run."""

    text: str
    groups: list[tuple[str, int]]
    first: int
    last: int
    digits: str

    @property
    def start(self) -> int:
        return self.groups[self.first][1]

    @property
    def end(self) -> int:
        return self.groups[self.last][1] + len(self.groups[self.last][0])

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(group) for group, _ in self.groups[self.first : self.last + 1])

    @property
    def is_alone(self) -> bool:
        """Is there nothing else in the run?"""
        return self.last - self.first + 1 == len(self.groups)

    @property
    def gaps(self) -> set[str]:
        """What stands between its groups."""
        pairs = zip(self.groups[self.first : self.last], self.groups[self.first + 1 : self.last + 1], strict=True)
        return {self.text[place + len(group) : following] for (group, place), (_, following) in pairs}

    def before(self, length: int) -> str:
        return self.text[max(self.start - length, 0) : self.start]

    def behind(self, length: int) -> str:
        return self.text[self.end : self.end + length]


def numbers(text: str, run: re.Match[str], *, cards: bool = True) -> Iterator[Number]:
    """The personal numbers of one run, from left to right, none within another: the longest that begins at a place.

    `cards`: are there words in the text by which a card can be known?
    """
    groups = [(found[0], found.start() + run.start()) for found in _GROUP.finditer(run[0])]
    if groups[-1][0][-1] in "Xx":
        groups = _without_stray_x(groups)
    first, is_short = 0, len(groups) <= _MOST_PARTS
    while first < len(groups):
        digits = "".join(group for group, _ in groups[first : first + _LONGEST])
        if not (
            _LIKELY.match(digits)
            or (is_short and _OLD.match(digits))
            or (len(groups[first][0]) == 15)
            or (cards and digits[0] in "3456789")
        ):
            first += 1
            continue
        found = next((window for window in reversed(list(_windows(text, groups, first))) if _rule(window)), None)
        if found:
            yield Number(_rule(found), found.start, found.end)
        first = found.last + 1 if found else first + 1


def _without_stray_x(groups: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """An X belongs to an identity number; behind anything else it is a word of its own."""
    digits = "".join(group for group, _ in groups[-18:])[-18:]
    if is_identity(digits, labelled=True):
        return groups
    group, place = groups[-1]
    return [*groups[:-1], (group[:-1], place)] if len(group) > 1 else groups[:-1]


def _windows(text: str, groups: list[tuple[str, int]], first: int) -> Iterator[_Window]:
    """The windows that begin with a group and hold as many digits as a number may have."""
    digits = ""
    for last in range(first, min(first + _LONGEST, len(groups))):
        digits += groups[last][0]
        if len(digits) > _LONGEST:
            return
        if len(digits) >= 11:
            yield _Window(text, groups, first, last, digits)


def _rule(window: _Window) -> str:
    """What the digits of a window are; empty for nothing personal."""
    labelled = bool(personal.IDENTITY_LABEL.search(window.before(16)))
    if (len(window.digits) > 15 or _is_whole(window, labelled)) and is_identity(window.digits, labelled=labelled):
        return "personal-identity"
    if _is_card(window.digits) and (
        personal.CARD_LABEL.search(window.before(25)) or personal.CARD_LABEL.search(table_head(window.text, window.start))
    ):
        return "personal-card"
    return "personal-mobile" if _is_mobile(window) and _is_telephone(window) else ""


def _is_whole(window: _Window, labelled: bool) -> bool:
    """Are fifteen digits one number, not a row of figures (225 261 450 711 232)?"""
    if window.first == window.last:
        return True
    split = labelled or window.shape in _OLD_SHAPES or any(set(gap) & set("*_`~\\") for gap in window.gaps)
    return split and window.is_alone and len(window.groups) <= _MOST_PARTS


def table_head(text: str, place: int) -> str:
    """The first row of the table that a place stands in, of Markdown or HTML; empty outside of a table."""
    before = text[max(place - 5000, 0) : place]
    if "|" in before[-80:]:
        return before[before.rfind("\n\n") + 1 :].lstrip("\n").partition("\n")[0]
    return before[before.rfind("<table") :][:500] if "<t" in before[-80:] and "<table" in before else ""


def is_identity(digits: str, *, labelled: bool = False) -> bool:
    """A resident identity number of 18 or 15 digits, or a disability certificate (that number and two digits).

    Checked by province, date and, for 18 digits, check digit; behind its label a number counts even when the check digit is mistyped.
    """
    if not personal.PROVINCES.match(digits):
        return False
    if len(digits) == 20 and digits[18:].isdecimal():
        digits = digits[:18]
    if len(digits) == 18 and digits[:17].isdecimal():
        return _is_date(digits[6:14]) and (labelled or _check_digit(digits[:17]) == digits[17].upper())
    return len(digits) == 15 and digits.isdecimal() and _is_date(f"19{digits[6:12]}")


def _check_digit(body: str) -> str:
    """ISO 7064 MOD 11-2 of GB 11643-1999."""
    total = sum(int(digit) * weight for digit, weight in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    return "10X98765432"[total % 11]


def _is_date(digits: str) -> bool:
    if not "1900" <= digits[:4] <= "2099":
        return False
    try:
        datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def _is_card(digits: str) -> bool:
    """16 to 19 digits with the check digit of Luhn (ISO/IEC 7812-1)."""
    if not (16 <= len(digits) <= 19 and digits.isdecimal()):
        return False
    total = sum(int(digit) if place % 2 == 0 else sum(divmod(2 * int(digit), 10)) for place, digit in enumerate(reversed(digits)))
    return total % 10 == 0


def _is_mobile(window: _Window) -> bool:
    """1, then 3 to 9, then nine digits, split as telephones are; before it 86, 0086 or the 0 of long distance."""
    digits, shape = window.digits, window.shape
    for prefix in ("", "0086", "86", "0"):
        if digits.startswith(prefix) and _MOBILE.fullmatch(digits, len(prefix)):
            if prefix:
                shape = shape[1:] if shape[0] == len(prefix) else (shape[0] - len(prefix), *shape[1:])
            return shape in SHAPES or _is_split_oddly(window, shape)
    return False


def _is_split_oddly(window: _Window, shape: tuple[int, ...]) -> bool:
    """In few parts, by one and the same mark, with nothing beside it; not as a date (1999-10-12-345) nor as decimals are."""
    dated = shape[0] == 4 and shape[1] <= 2
    gaps = window.gaps
    return window.is_alone and len(gaps) == 1 and len(shape) <= 5 and not dated and not gaps & {".", "\t"}


def _is_telephone(window: _Window) -> bool:
    """Does what stands around eleven digits allow them to be somebody's telephone?"""
    before, behind = window.before(30), window.behind(8)
    if personal.PHONE_LABEL.search(before[-12:]):
        return True
    if window.first < window.last and not (window.is_alone or _is_repeated(window) or _is_parted(window)):
        return False
    letters = re.search(r"[A-Za-z]{1,8}\Z", before)
    if letters and letters[0].lower() not in _TELEPHONE_WORDS:
        return False
    if personal.SERIAL_LABEL.search(before[-10:]) or _in_address(before):
        return False
    amount = re.match(r"[A-Za-z]|,\d{3}(?!\d)|\.\d{1,2}(?!\d)", behind) or re.search(r"(?<!\d)\d{1,3},\Z", before)
    return not (amount or personal.COUNTED.match(behind) or personal.NUMBERED.match(behind))


def _is_repeated(window: _Window) -> bool:
    """Does the run hold numbers of this shape and nothing else?"""
    lengths = tuple(len(group) for group, _ in window.groups[:100])
    return lengths == (window.shape * len(lengths))[: len(lengths)] and len(window.groups) % len(window.shape) == 0


def _is_parted(window: _Window) -> bool:
    """Is a split number further from the digits beside it than its own parts from each other?"""
    return not re.match(r"[ .\-]\d", window.behind(2)) and not re.search(r"\d[ .\-]\Z", window.before(2))


def _in_address(before: str) -> bool:
    """Do the digits stand within the address of a web page?"""
    word = re.split(r"[\s<>\"'\u3000-\u9fff\uff00-\uffef]", before)[-1]
    if re.fullmatch(r"[(（]?[\d-]{7,}[)）]?(?:-\d+)?/", word):
        return False  # two telephones: 0000-88120012/138…
    return ("/" in word or "=" in word or "www." in word) and "tel:" not in word
