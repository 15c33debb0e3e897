"""Rendered documents -> Site: order, lists, neighbours, citations, redirects."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

from gongkai.link.citations import Citation, find_citations
from gongkai.link.facets import FACETS, Facet, Value, facet_values
from gongkai.link.old_address import below_root
from gongkai.link.related import find_related
from gongkai.model.document import Document, Visibility
from gongkai.model.kind import Kind
from gongkai.render.rendered import Rendered


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of documents, newest first."""

    facet: Facet | None
    """None: the list of a kind."""
    kind: Kind | None
    value: Value
    documents: tuple[Rendered, ...]

    @property
    def address(self) -> str:
        return self.facet.address(self.value) if self.facet else f"{self.value.slug}/"

    @property
    def has_data(self) -> bool:
        return self.facet is None or self.facet.has_data


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What stands beside a document in the list of its kind."""

    newer: Document | None
    older: Document | None


@dataclass(frozen=True, slots=True)
class Site:
    """Everything that pages are made of."""

    documents: tuple[Rendered, ...]
    """Those with a page, newest first."""
    by_path: Mapping[str, Rendered]
    """The same by path."""
    everything: tuple[Rendered, ...]
    """Drafts and withheld ones too, by path; what rules look at."""
    kinds: tuple[Listing, ...]
    lists: tuple[Listing, ...]
    by_facet: Mapping[str, tuple[Listing, ...]]
    """Key of a facet -> its lists."""
    neighbours: Mapping[str, Neighbours]
    cited_by: Mapping[str, tuple[Document, ...]]
    """Path -> the documents that cite it, newest first."""
    citations: Mapping[str, tuple[Citation, ...]]
    """Path -> what it cites."""
    related: Mapping[str, tuple[Document, ...]]
    """Path -> other documents near to it, beside those that it names."""
    redirects: Mapping[str, Document]
    """Old address below the root, without a leading slash -> the document that took its place."""
    site_path: str
    withheld: tuple[Document, ...]
    """Documents that are only counted (不予公开)."""


def link_site(rendered: Iterable[Rendered], kinds: tuple[Kind, ...], site_path: str = "/", agency: str = "") -> Site:
    """Link all documents. Pure. `site_path`: the path of the site's own address, with slashes; `agency`: whose site it is."""
    everything = tuple(sorted(rendered, key=lambda r: r.document.path))
    documents = tuple(sorted((r for r in everything if r.document.visibility.has_page), key=_newest_first))
    by_kind: dict[str, list[Rendered]] = defaultdict(list)
    for item in documents:
        by_kind[item.document.kind.folder].append(item)
    neighbours = {
        item.document.path: Neighbours(
            newer=siblings[place - 1].document if place else None,
            older=siblings[place + 1].document if place + 1 < len(siblings) else None,
        )
        for siblings in by_kind.values()
        for place, item in enumerate(siblings)
    }
    citations = find_citations(documents, agency)
    lists = {facet.key: tuple(_facet_lists(facet, place, documents)) for place, facet in enumerate(FACETS)}
    return Site(
        documents=documents,
        by_path={item.document.path: item for item in documents},
        everything=everything,
        kinds=tuple(Listing(None, kind, Value(kind.folder, kind.label, ()), tuple(by_kind[kind.folder])) for kind in kinds),
        lists=tuple(chain.from_iterable(lists.values())),
        by_facet=lists,
        neighbours=neighbours,
        cited_by=citations.by,
        citations=citations.of,
        related=find_related(documents, citations),
        redirects={below_root(old, site_path): r.document for r in documents for old in r.document.fields.redirect_from},
        site_path=site_path,
        withheld=tuple(item.document for item in everything if item.document.visibility is Visibility.COUNTED),
    )


def _newest_first(item: Rendered) -> tuple[int, int, str]:
    """By date, newest first; by path where dates are equal."""
    moment = item.document.date.moment
    return -moment.toordinal(), -(moment.hour * 3600 + moment.minute * 60 + moment.second), item.document.path


def _facet_lists(facet: Facet, place: int, documents: tuple[Rendered, ...]) -> Iterable[Listing]:
    found: dict[str, tuple[Value, list[Rendered]]] = {}
    for item in documents:
        for value in (item.values or facet_values(item.document))[place]:
            if value.slug in found:
                found[value.slug][1].append(item)
            else:
                found[value.slug] = value, [item]
    for value, items in sorted(found.values(), key=lambda pair: (pair[0].sort, pair[0].slug)):
        yield Listing(facet, None, value, tuple(items))
