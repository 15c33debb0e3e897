"""By what documents are listed. A facet is data: a key, and the values that a document has under it."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.model.document import Document

_SAFE = re.compile(r"[0-9A-Za-z\u3400-\u9fff〔〕·-]{1,40}")
_UNSAFE = re.compile(r"[^0-9A-Za-z\u3400-\u9fff〔〕·-]+")


class Value(NamedTuple):
    """One value of a facet."""

    slug: str
    """Part of an address; the same label has the same slug for ever."""
    label: str
    sort: tuple[int | str, ...]
    """Where the value stands among its siblings."""
    group: str = ""
    """What it stands under; empty where all values stand together."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to list documents."""

    key: str
    """In addresses (`lists/lead/…`) and in the message catalogue (`facets.lead`)."""
    values: Callable[[Document], Iterable[Value]]
    has_data: bool = True
    """Do its lists have a feed, JSON and CSV each? Not where values are as many as documents."""

    def address(self, value: Value) -> str:
        """Of the list of a value. One that has no files beside it is a file itself: thousands of folders would cost more than the pages."""
        return f"lists/{self.key}/{value.slug}/" if self.has_data else f"lists/{self.key}/{value.slug}.html"


def slug(label: str) -> str:
    """A name for addresses: the label where it is safe, else its safe part and a digest."""
    if _SAFE.fullmatch(label):
        return label
    return f"{_UNSAFE.sub('-', label)[:40].strip('-')}-{hashlib.sha256(label.encode()).hexdigest()[:6]}"


def _named(labels: Iterable[str]) -> Iterator[Value]:
    for label in labels:
        yield Value(slug(label), label, (label,))


def _years(document: Document) -> Iterator[Value]:
    year = document.date.year
    yield Value(f"{year:04}", f"{year}", (-year,))


def _assemblies(document: Document) -> Iterator[Value]:
    if assembly := document.assembly:
        yield Value(str(assembly), f"{assembly.label}{assembly.matter}", (list(type(assembly)).index(assembly),))


def _sessions(document: Document) -> Iterator[Value]:
    if session := document.session:
        yield Value(session.slug, session.label, (session.assembly, -session.term, -session.meeting))


def _results(document: Document) -> Iterator[Value]:
    for result in document.results:
        yield Value(result.scale.value, result.scale.label, (list(type(result.scale)).index(result.scale),))


def _satisfactions(document: Document) -> Iterator[Value]:
    for said in document.satisfactions:
        yield Value(said.slug, said.value, (list(type(said)).index(said),))


def _proposers(document: Document) -> Iterator[Value]:
    """Members are known by assembly, term and name, so that namesakes do not merge."""
    if not (document.reply and document.session):
        return
    session = document.session
    term = f"{session.assembly}-{session.term or 'between'}"
    for name in document.proposers:
        yield Value(f"{term}-{slug(name)}", name, (session.assembly, -session.term, name), session.term_label)


def _series(document: Document) -> Iterator[Value]:
    if number := document.fields.document_number:
        yield Value(slug(number.series), number.series, (number.office, -number.year))


FACETS = (
    Facet("year", _years),
    Facet("assembly", _assemblies),
    Facet("session", _sessions),
    Facet("lead", lambda document: _named(document.leads)),
    Facet("supporting", lambda document: _named(document.supporting)),
    Facet("topic", lambda document: _named(document.fields.topics)),
    Facet("result", _results),
    Facet("satisfaction", _satisfactions),
    Facet("proposer", _proposers, has_data=False),
    Facet("series", _series, has_data=False),
)


BY_KEY = {facet.key: facet for facet in FACETS}


def facet_values(document: Document) -> tuple[tuple[Value, ...], ...]:
    """A document's values, facet by facet in the order of FACETS."""
    return tuple(tuple(facet.values(document)) for facet in FACETS)
