"""Text -> the personal data in it: identity, mobile and card numbers, passports, plates, home addresses, private mailboxes.

The same functions serve a body, front matter, a file name and the text of an attachment. Rules look at the normal form, so that spaces,
full-width digits, character references and unseen characters hide nothing; findings bear the place in the source.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import accumulate

from gongkai.guard.finding import Finding, key_of
from gongkai.guard.hidden import parted_numbers, spelt_numbers
from gongkai.guard.normal import Normal
from gongkai.guard.numbers import RUN, numbers, table_head
from gongkai.norms import personal

_LABEL = 8
"""Characters of the longest label that stands on a line of its own."""

Found = Iterator[tuple[str, int, int]]
"""Rule, start and end in the normal form."""


def numbers_of_people(text: str) -> Found:
    """Resident identity numbers, mobile numbers, bank cards."""
    cards: bool | None = None
    for run in RUN.finditer(text):
        if cards is None:
            cards = bool(personal.CARD_LABEL.search(text))
        for number in numbers(text, run, cards=cards):
            yield number.rule, number.start, number.end


def passports(text: str) -> Found:
    """Passports and travel permits, behind their label."""
    if any(word in text for word in personal.PASSPORT_WORDS):
        for pattern in (personal.PASSPORT, personal.TRAVEL):
            for found in pattern.finditer(text):
                yield "personal-passport", found.start("value"), found.end("value")
        for found in personal.PASSPORT_CELL.finditer(text):
            head = table_head(text, found.start())
            if any(word in head for word in personal.PASSPORT_WORDS):
                yield "personal-passport", found.start("value"), found.end("value")


def identities_of_others(text: str) -> Found:
    """Identity numbers of Hong Kong, Taiwan and of foreigners, behind their label."""
    if any(word in text for word in personal.OTHER_IDENTITY_WORDS):
        for found in personal.OTHER_IDENTITY.finditer(text):
            yield "personal-identity", found.start("value"), found.end("value")


def plates(text: str) -> Found:
    """Number plates of vehicles: a province, a letter, five or six letters and digits of which three are digits."""
    for found in personal.PLATE.finditer(text):
        province = personal.PLATE_PROVINCE.search(text, max(found.start() - 4, 0), found.start())
        if province and sum(one.isdigit() for one in found[0]) >= 3:
            yield "personal-plate", province.start(), found.end()


def home_addresses(text: str) -> Found:
    """Where somebody lives: a dwelling down to its door, or an address behind the label of a home; offices are none."""
    if personal.ROOM_HINT.search(text):
        for found in personal.ROOM.finditer(text):
            around = _clause_before(text, found.start())
            if personal.HOME_CUES.search(around) or not personal.OFFICE_CUES.search(around):
                yield from _home(text, found)
    if personal.ROOM_OTHERWISE_HINT.search(text):
        for found in personal.ROOM_OTHERWISE.finditer(text):
            around = _clause_before(text, found.start())
            is_dwelling = personal.UNIT in found[0] and not personal.OFFICE_CUES.search(around)
            if is_dwelling or personal.HOME_CUES.search(around):
                yield from _home(text, found)
    for label in personal.HOME_LABEL.finditer(text):
        if home := personal.HOME.match(text, label.end()):
            yield "personal-address", home.start("value"), home.end("value")


def home_cells(text: str) -> Found:
    """Where people live, in the column of a table that says so; rows of attachments are such tables too."""
    if "|" not in text or not personal.HOME_HEAD.search(text):
        return
    columns: list[int] = []
    place, is_head = 0, True
    for line in text.split("\n"):
        cells = line.split("|")
        if len(cells) == 1:
            is_head = True
        elif is_head:
            columns, is_head = [number for number, cell in enumerate(cells) if personal.HOME_HEAD.search(cell)], False
        elif columns:
            starts = [place + at for at in accumulate((len(cell) + 1 for cell in cells), initial=0)]
            for number in columns:
                cell = cells[number][:60] if number < len(cells) else ""
                if found := personal.HOME_CELL.search(cell):
                    yield "personal-address", starts[number] + len(cell) - len(cell.lstrip(" *_")), starts[number] + found.end()
        place += len(line) + 1


def _home(text: str, found: re.Match[str]) -> Found:
    """A room, unless what stands behind it is an office."""
    if not personal.OFFICE_BEHIND.match(text, found.end()):
        yield "personal-address", found.start("value"), found.end("value")


def _clause_before(text: str, place: int) -> str:
    """Up to forty characters of the clause in which a place stands, and the label on the line above: a cell of a table has it there."""
    *above, clause = re.split(r"[\n。；]+", text[max(place - 40, 0) : place])
    return f"{above[-1]} {clause}" if above and len(above[-1]) <= _LABEL else clause


def private_mail(text: str) -> Found:
    """Mailboxes at hosts where anybody may have one."""
    if any(sign in text for sign in personal.MAIL_SIGNS):
        for found in personal.MAIL.finditer(text):
            yield "personal-email", found.start(), found.end()


RULES: tuple[Callable[[str], Found], ...] = (
    numbers_of_people,
    spelt_numbers,
    parted_numbers,
    passports,
    identities_of_others,
    plates,
    home_addresses,
    home_cells,
    private_mail,
)


def find(text: str | Normal, offices: Collection[str] = ()) -> Iterator[Finding]:
    """Everything personal in a text, from left to right, nothing twice.

    `offices` are the keys (`key_of`) of telephones, addresses and mailboxes that belong to an office. Pure, linear in the text's length.
    """
    normal = Normal(text) if isinstance(text, str) else text
    end = 0
    for rule, first, last in sorted(_all(normal.text), key=lambda found: (found[1], -found[2])):
        value = normal.text[first:last]
        if first < end or (offices and key_of(value) in offices):
            continue
        end = last
        yield Finding(rule, *normal.span(first, last), value)


def office_keys(values: Iterable[str]) -> frozenset[str]:
    """What an office has told of itself, as `find` compares it."""
    return frozenset(key for value in values if (key := key_of(value)))


def _all(text: str) -> Found:
    for rule in RULES:
        yield from rule(text)
