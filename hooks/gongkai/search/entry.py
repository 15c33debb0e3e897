"""A document, a hand-written page -> its line in the index, and its terms."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gongkai import messages
from gongkai.link.facets import FACETS, Value, facet_values
from gongkai.model.document import Document
from gongkai.model.kind import Kind
from gongkai.render.rendered import Rendered
from gongkai.search.columns import Entry
from gongkai.search.terms import terms_of_all
from gongkai.search.text import SearchText, search_text

KIND, PAGES = "kind", "pages"
SHOWN = tuple(facet.key for facet in FACETS if facet.has_data)
"""Facets of lists that searches are filtered by, beside the kind."""


def document_entry(item: Rendered, kinds: Sequence[Kind]) -> Entry:
    """A document's line. It has to have a page."""
    document = item.document
    order = [kind.folder for kind in kinds].index(document.kind.folder)
    facets = {
        facet.key: values for facet, values in zip(FACETS, item.values or facet_values(document), strict=True) if facet.has_data and values
    }
    return Entry(
        document.address,
        str(document.date),
        item.digest,
        {KIND: (Value(document.kind.folder, document.kind.label, (order,)),), **facets},
        document.fields.document_number,
        _serial(document),
    )


def _serial(document: Document) -> int:
    """The number in `018`, `B-018`, `第18号`; of what is no number, none. At most 65534, which is what the engine sorts by."""
    found = re.search(r"[0-9]+", document.numbers[0]) if document.reply and document.numbers else None
    return min(int(found[0][:6]), 65534) if found else 0


def page_entry(address: str, digest: str) -> Entry:
    """The line of a page of docs/; `digest`: of its data."""
    return Entry(address, "", digest, {KIND: (Value(PAGES, messages.text("search.pages"), (1000,)),)})


def page_terms(page: Mapping[str, Any], attached: Sequence[str] = ()) -> bytes:
    """The terms of a page by its data (`gongkai.document/1`, `gongkai.page/1`) and the texts of its attachments, packed."""
    return page_terms_all([search_text(page, attached)])[0]


def page_terms_all(texts: Iterable[SearchText]) -> list[bytes]:
    """The same of several pages, each by what it is found by."""
    return terms_of_all(("\n".join(text.titles), text.body) for text in texts)
