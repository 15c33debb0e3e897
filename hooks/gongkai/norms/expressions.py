"""Text as searching compares it -> the sessions and document numbers in it, each in one form of writing.

第八届委员会第四次会议 = 八届四次 = 8届4次 -> `8届4次`; 深应急[2022]020号 = 深应急〔2022〕第20号 -> `深应急(2022)20号`.
They are found in addition to the text as it stands, which is never changed: whatever is in a text can be searched for. The engine has the
same rules (normalise.js).
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.norms.numerals import to_int

_NUMERAL = r"(?:[〇零一二三四五六七八九十百]{1,5}|[0-9]{1,3})"
_SESSION = re.compile(rf"届[^0-9〇零一二三四五六七八九十百第届次\n]{{0,12}}第?({_NUMERAL})次")
_TERM = re.compile(rf"{_NUMERAL}\Z")
_NUMBER = re.compile(r"\(((?:19|20)[0-9][0-9])\)第?0*([0-9]{1,6})号")
_OFFICE = re.compile(r"[\u3400-\u9fff]{0,20}\Z")


class Expression(NamedTuple):
    """A session or a document number."""

    text: str
    """In its one form."""
    name: str
    """What it is looked up by: `s8.4`, or `n2022.20` whatever the office."""


def expressions(text: str) -> Iterator[Expression]:
    """All of a normalised text, in its order, sessions first."""
    if "届" in text:
        for match in _SESSION.finditer(text):
            term = _TERM.search(text, max(0, match.start() - 5), match.start())
            if term and (session := _session(term[0], match[1])):
                yield session
    if "(20" in text or "(19" in text:
        for match in _NUMBER.finditer(text):
            office = _OFFICE.search(text, max(0, match.start() - 20), match.start())
            yield Expression(f"{office[0] if office else ''}({match[1]}){match[2]}号", f"n{match[1]}.{match[2]}")


def _session(term: str, meeting: str) -> Expression | None:
    try:
        numbers = to_int(term), to_int(meeting)
    except ValueError:
        return None
    if not all(0 < number < 100 for number in numbers):
        return None
    return Expression(f"{numbers[0]}届{numbers[1]}次", f"s{numbers[0]}.{numbers[1]}")


def numbered(session: str, number: str, matter: str) -> str:
    """How people call a proposal: 市政协八届四次会议第156号提案; zeros before the number go."""
    return f"{session}第{number.lstrip('0') or '0'}号{matter}"
