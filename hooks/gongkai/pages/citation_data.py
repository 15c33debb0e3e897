"""The graph of citations for machines: lists/citations.json."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from gongkai.link.citations import label_of
from gongkai.link.site import Site
from gongkai.pages.citing import same_mention
from gongkai.pages.output import Output, json_bytes
from gongkai.pages.press import Press

SCHEMA, NAME = "gongkai.citations/1", "lists/citations.json"
Row = tuple[str, str, str, str, str]
"""Citing document, way, what is cited as the text names it, state, cited document."""


def citation_rows(site: Site) -> Iterator[Row]:
    """Every citation of the site, by path of the citing document; state: `found`, `absent` (not on this site) or `ambiguous`.

    A number that leads nowhere stands once a document, whether its session is named or not.
    """
    for path in sorted(site.citations):
        document = site.by_path[path].document
        told: set[str] = set()
        for citation in site.citations[path]:
            way = citation.way.split(".")[0]  # of `commitments.0.evidence` the field
            named = label_of(citation.mention, document) if citation.mention else ""
            if citation.target in site.by_path:
                yield path, way, named, "found", citation.target
            elif citation.mention and (same := same_mention(citation.mention)) not in told:
                told.add(same)
                yield path, way, named, "ambiguous" if citation.others else "absent", ""


def as_data(rows: tuple[Row, ...]) -> dict[str, Any]:
    """The content of the file; docs/data.md tells the keys."""
    keys = ("from", "way", "cited", "state", "to")
    return {"schema": SCHEMA, "count": len(rows), "citations": [dict(zip(keys, row, strict=True)) for row in rows]}


def citation_output(site: Site) -> Output:
    """lists/citations.json."""
    rows = tuple(citation_rows(site))
    return Output(NAME, rows, partial(_print, rows))


def _print(rows: tuple[Row, ...], press: Press) -> bytes:
    return json_bytes(as_data(rows))
