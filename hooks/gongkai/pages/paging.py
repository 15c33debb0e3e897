"""Long lists -> pages of 50, numbered from the oldest.

Numbered so, a full page never changes when something new arrives: a new document changes the front page only, and every fiftieth one
seals a further page. The front page (the list's own address) holds the newest 50 to 99.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

SIZE = 50
MOST_NUMBERS = 12
"""Direct ways to older pages, spread over all of them; each page leads on to the next."""

T = TypeVar("T")


@dataclass(frozen=True)
class Part(Generic[T]):
    """One page of a list."""

    number: int
    """0 for the front page; else 1 is the oldest."""
    items: tuple[T, ...]
    newer: int | None
    """Number of the page with what is newer; None at the front."""
    older: int | None
    """Number of the page with what is older; None at the end."""
    sealed: tuple[int, ...]
    """On the front page, numbers of at most MOST_NUMBERS others, newest first; else empty, so that a sealed page stays as it is."""


def page_address(address: str, number: int) -> str:
    """Address of a page of the list at `address`: the list's own for the front."""
    if not number:
        return address
    return f"{address.removesuffix('.html').rstrip('/')}/page/{number}/"


def parts(items: Sequence[T], size: int = SIZE) -> list[Part[T]]:
    """Cut `items` (newest first) into pages, front first. An empty list has one empty page."""
    count = max(len(items) // size - 1, 0)  # all full pages but the newest, which the front shows with what has come since
    front_length = len(items) - count * size
    front = Part(0, tuple(items[:front_length]), None, count or None, _spread(count))
    sealed = []
    for number in range(count, 0, -1):
        start = front_length + (count - number) * size
        newer = number + 1 if number < count else 0
        sealed.append(Part(number, tuple(items[start : start + size]), newer, number - 1 or None, ()))
    return [front, *sealed]


def _spread(count: int) -> tuple[int, ...]:
    """At most MOST_NUMBERS of count … 1: the newest, the oldest, and what lies evenly between."""
    if count <= MOST_NUMBERS:
        return tuple(range(count, 0, -1))
    return tuple(count - round(step * (count - 1) / (MOST_NUMBERS - 1)) for step in range(MOST_NUMBERS))


@dataclass(frozen=True)
class Pager:
    """Ways to the other pages of a list; empty addresses where there are none."""

    newest: str = ""
    newer: str = ""
    older: str = ""
    numbered: tuple[tuple[int, str], ...] = ()


NO_PAGER = Pager()


def pager(address: str, part: Part[Any]) -> Pager:
    """The ways from one page of the list at `address`."""

    def at(number: int | None) -> str:
        return "" if number is None else page_address(address, number)

    return Pager(
        newest=address if part.number else "",
        newer=at(part.newer),
        older=at(part.older),
        numbered=tuple((number, at(number)) for number in part.sealed),
    )
