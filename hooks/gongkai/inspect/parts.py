"""A page -> what is its own, and what it shares with thousands of others: the frame around it, which is looked at once."""

from dataclasses import dataclass

from gongkai.guard.published import Tagged

_SEAMS = ("<body", "<main", "<footer")
"""Between the first two stands the header with its navigation, behind the last what closes every page."""


@dataclass(frozen=True, slots=True)
class Parts:
    """A page, cut where tags begin, so that none is cut in two."""

    own: Tagged
    shared: tuple[str, ...]
    """Empty where the page is not cut as ours are: then all of it is its own."""


def parted(text: str) -> Parts:
    """Cut one page. Pure, linear."""
    body, main, footer = (text.find(seam) for seam in _SEAMS)
    if not 0 <= body < main < footer:
        return Parts(Tagged(text), ())
    return Parts(Tagged(f"{text[:body]}\n{text[main:footer]}"), (text[body:main], text[footer:]))
