"""What a rule has found in a text: which rule, where, and a form of the value that may be shown and kept."""

import re
from dataclasses import dataclass

from gongkai.digest import digest

_GAPS = re.compile(r"[^\w@]+|_")


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. Start and end are places in the source text; the value itself goes into no message and no log."""

    rule: str
    """Code of the problem, as `personal-mobile`."""
    start: int
    end: int
    value: str
    """In normal form."""

    @property
    def masked(self) -> str:
        """What a message may show: enough to find it on its line, too little to use it."""
        return mask(self.value)

    @property
    def fingerprint(self) -> str:
        """Six hexadecimal digits by which a review names the value: the same for every way to write it, shared by thousands of others."""
        return digest(self.rule, key_of(self.value))[:6]


def key_of(value: str) -> str:
    """A value without the marks and spaces that split it, in lower case: `138-0013 8000` -> `13800138000`."""
    return _GAPS.sub("", value).lower()


def mask(value: str) -> str:
    """`13800138000` -> `138******00`: the first three and last two characters, a mailbox by its first character and host."""
    name, sign, host = value.partition("@")
    if sign:
        return f"{name[:1]}***@{host}"
    shown = re.sub(r"\s+", " ", value)
    if not re.fullmatch(r"[A-Za-z+]{0,2}[\d \-–—.·•*_`~\\]+[Xx]?", shown):
        return re.sub(r"[\dA-Za-z]", "*", shown)
    return f"{shown[:3]}{'*' * max(len(shown) - 5, 3)}{shown[-2:] if len(shown) > 6 else ''}"
