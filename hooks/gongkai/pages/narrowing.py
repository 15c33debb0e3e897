"""A list of documents -> what its front page narrows it by: years with bars, values of facets with counts, sorts."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from operator import attrgetter, itemgetter

from gongkai import messages
from gongkai.link.facets import FACETS, Value, facet_values
from gongkai.link.site import Listing
from gongkai.pages.paging import Part, page_address
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings

LEAST = 6
"""Documents of a list that is narrowed at all: fewer are seen at a glance."""
MOST_ENTRIES = 8
"""Values of a facet that are named; the index of the facet has them all."""
BAR = 40
"""Height of the highest bar."""
_SLUG, _YEAR, _KIND = attrgetter("slug"), attrgetter("document.fields.date.year"), attrgetter("document.kind.folder", "document.kind.label")
"""Of a value; of a document: asked a million times."""
_ALL_YEARS = 60
"""Bars of a list: more than sixty years of documents have none."""


@dataclass(frozen=True)
class Year:
    """Documents of a year, and where in the list they begin."""

    slug: str
    label: str
    count: int
    height: int
    """Of its bar, 1 to BAR."""
    address: str
    """Of the page that has the newest of them, at `#year-2024`."""


@dataclass(frozen=True)
class Choice:
    """A value of a facet, with how many documents of the list have it; its address lists those of the whole site."""

    label: str
    address: str
    count: int


@dataclass(frozen=True)
class Fold:
    """A facet."""

    key: str
    title: str
    entries: tuple[Choice, ...]
    more: str
    """Address of all its values, where only a part is named; else empty."""
    more_text: str


@dataclass(frozen=True)
class Narrowing:
    """What the front page of a list offers to narrow it."""

    years: tuple[Year, ...]
    folds: tuple[Fold, ...]
    sorts: tuple[tuple[str, str], ...]
    """Key, label."""
    fixed: tuple[tuple[str, str], ...]
    """(facet, value) that the list itself is of."""
    results_json: str
    """Marks of results and what they are called here."""

    @property
    def fixed_json(self) -> str:
        """For the script: facet -> values."""
        return json.dumps({key: [value] for key, value in self.fixed}, ensure_ascii=False)


def is_narrowed(listing: Listing) -> bool:
    """Has the list enough documents, and does the search know what it is of?"""
    return listing.has_data and len(listing.documents) >= LEAST


def narrowing(listing: Listing, parts: Sequence[Part[Rendered]], settings: Settings) -> Narrowing:
    """What can be chosen in a list that `is_narrowed`; `parts`: its pages."""
    fixed = (listing.facet.key if listing.facet else "kind", listing.value.slug)
    values = [item.values or facet_values(item.document) for item in listing.documents]
    folds = [fold for place in range(len(FACETS)) if FACETS[place].key != fixed[0] and (fold := _fold(place, values))]
    if listing.facet and (kinds := _kinds(listing)):
        folds.insert(0, kinds)
    return Narrowing(
        years=tuple(_years(listing, parts)),
        folds=tuple(folds),
        sorts=tuple((key, messages.text(f"list.sorts.{key}")) for key in _sorts(listing, folds)),
        fixed=(fixed,),
        results_json=results_json(settings),
    )


def results_json(settings: Settings) -> str:
    """Mark -> its label, as JSON for scripts."""
    labels = {mark: settings.result_labels.get(mark, scale.label) for mark, scale in settings.marks.items()}
    return json.dumps(labels, ensure_ascii=False)


def _years(listing: Listing, parts: Sequence[Part[Rendered]]) -> Iterator[Year]:
    """Newest first; nothing where there is one year only."""
    counts = Counter(map(_YEAR, listing.documents))
    if not 1 < len(counts) <= _ALL_YEARS:
        return
    first = {year: part.number for part in reversed(parts) for year in set(map(_YEAR, part.items))}
    most = max(counts.values())
    for year in sorted(counts, reverse=True):
        height = max(1, round(BAR * counts[year] / most))
        yield Year(f"{year:04}", str(year), counts[year], height, page_address(listing.address, first[year]))


def _kinds(listing: Listing) -> Fold | None:
    labels = dict(map(_KIND, listing.documents))
    if len(labels) < 2:
        return None
    counts = Counter(folder for folder, _ in map(_KIND, listing.documents))
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return Fold("kind", messages.text("facets.kind"), tuple(Choice(labels[kind], f"{kind}/", count) for kind, count in ordered), "", "")


def _fold(place: int, values: Sequence[Sequence[Sequence[Value]]]) -> Fold | None:
    """The most frequent values of a facet; None where it cannot narrow."""
    facet = FACETS[place]
    if not facet.has_data:
        return None
    own = list(chain.from_iterable(map(itemgetter(place), values)))
    slugs = list(map(_SLUG, own))
    found, counts = dict(zip(slugs, own, strict=True)), Counter(slugs)
    if not counts or (len(counts) == 1 and next(iter(counts.values())) == len(values)):
        return None
    shown = sorted(found.values(), key=lambda value: (value.sort, value.slug))
    if len(shown) > MOST_ENTRIES:
        shown = sorted(shown, key=lambda value: -counts[value.slug])[:MOST_ENTRIES]
    entries = tuple(Choice(value.label, facet.address(value), counts[value.slug]) for value in shown)
    more = f"lists/{facet.key}/" if len(counts) > MOST_ENTRIES else ""
    return Fold(facet.key, messages.text(f"facets.{facet.key}"), entries, more, messages.text("list.every-value") if more else "")


def _sorts(listing: Listing, folds: Sequence[Fold]) -> Iterator[str]:
    yield from ("newest", "oldest")
    if any(item.document.reply and item.document.numbers for item in listing.documents):
        yield "number"
    if any(fold.key == "lead" for fold in folds):
        yield "lead"


def first_of_years(items: Sequence[Rendered]) -> tuple[tuple[int, str], ...]:
    """(place on a page, the year that begins there): the `id` of its row."""
    years = list(map(_YEAR, items))
    return tuple((place, f"{year:04}") for place, year in enumerate(years) if not place or years[place - 1] != year)
