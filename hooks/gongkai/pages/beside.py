"""What a document's page shows of other documents, and what of theirs it is made of."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai import messages
from gongkai.link.related import MOST
from gongkai.link.site import Site
from gongkai.model.document import Document, Visibility
from gongkai.oversight.reconcile import Reconciliation
from gongkai.pages.citing import MOST_CITING, Notice, Quoted, links_of_mentions, notices_of_cited, quoted
from gongkai.pages.reconciliation import Comparison, comparison
from gongkai.pages.tracked import Outcome, outcomes
from gongkai.render.rendered import Rendered


@dataclass(frozen=True)
class Cited:
    """Another document, named with a link."""

    address: str
    title: str
    date: str


@dataclass(frozen=True)
class Beside:
    """What a document's page shows of other documents."""

    notices: tuple[Notice, ...]
    outcomes: tuple[Outcome, ...]
    """What became of what is to be done."""
    cites: tuple[Quoted, ...]
    links: tuple[tuple[int, str], ...]
    """Place among the document's mentions -> address of what is meant."""
    related: tuple[Cited, ...]
    cited_by: tuple[Cited, ...]
    uncounted: int
    """How many more cite it than are named."""
    newer: Cited | None
    older: Cited | None
    comparison: Comparison | None = None
    """Of a report: its figures against the replies."""
    has_history: bool = False
    """Does a page beside it tell how its text has changed?"""


def inputs_beside(document: Document, site: Site) -> tuple[object, ...]:
    """All that `what_is_beside` shows, as plain values: equal inputs, an equal page beside the document's own."""
    neighbours = site.neighbours[document.path]
    cited = site.citations.get(document.path, ())
    others = [other.path for other in (neighbours.newer, neighbours.older) if other]
    others += [path for citation in cited if (path := citation.target)]
    others += [other.document.fields.superseded_by for citation in cited if (other := site.by_path.get(citation.target))]
    others += [path for _, path in document.references()]
    related = [other.path for other in site.related.get(document.path, ())]
    others += related
    citing = site.cited_by.get(document.path, ())
    others += [other.path for place, other in enumerate(citing) if place < MOST_CITING or other.fields.follows_up]
    newer = neighbours.newer.path if neighbours.newer else ""
    meant = tuple(citation.target or len(citation.others) for citation in cited)
    known = tuple(f"{path} {site.by_path[path].digest}" for path in others if path in site.by_path)
    return newer, meant, len(related), len(citing), *known


def what_is_beside(item: Rendered, site: Site, found: Reconciliation | None, has_history: bool) -> Beside:
    """What stands in the page beside the document itself. `found`: of a report, its figures against the replies."""
    document = item.document
    neighbours = site.neighbours[document.path]
    related = dict.fromkeys(path for path in document.fields.related if path in site.by_path)
    more = [other.path for other in site.related.get(document.path, ()) if other.path not in related]
    citing, told = site.cited_by.get(document.path, ()), outcomes(document, site)
    named = {*related, *(one.document.address.removesuffix("/") for one in told)}
    return Beside(
        notices=(*_notices_of_others(document, site), *notices_of_cited(document, site)),
        outcomes=told,
        cites=quoted(document, site),
        links=links_of_mentions(item, site),
        related=tuple(_cited(site.by_path[path].document) for path in (*related, *more[: max(MOST - len(related), 0)])),
        cited_by=tuple(_cited(other) for other in citing[:MOST_CITING] if other.path not in named),
        uncounted=max(len(citing) - MOST_CITING, 0),
        newer=_cited(neighbours.newer) if neighbours.newer else None,
        older=_cited(neighbours.older) if neighbours.older else None,
        comparison=comparison(found) if found and document.visibility is Visibility.FULL else None,
        has_history=has_history,
    )


def _notices_of_others(document: Document, site: Site) -> Iterator[Notice]:
    """What took its place, and which reply it follows."""
    if successor := site.by_path.get(document.fields.superseded_by):
        yield Notice("repealed", messages.text("notice.replaced-by"), successor.document.address, successor.document.fields.title)
    if document.reply and (first := site.by_path.get(document.reply.follows)):
        words = messages.text("notice.follows", round=document.reply.round)
        yield Notice("follows", words, first.document.address, first.document.fields.title)


def _cited(document: Document) -> Cited:
    return Cited(document.address, document.heading, str(document.date.first))
