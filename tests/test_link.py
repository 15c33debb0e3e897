"""Linking: which lists a document stands in, what is beside it, who cites it, what redirects to it."""

from typing import Any

import pytest
from factories import cases, document, rendered, reply, settings, site

from gongkai.link.facets import FACETS, slug
from gongkai.link.site import Site, link_site


@pytest.mark.parametrize("case", cases("link"))
def test_link(case: dict[str, Any]) -> None:
    """files: documents by the fields that matter; the other keys: what the site then holds, paths throughout."""
    documents = {path: document(path, **front) for path, front in case["files"].items()}
    items = [item for path, made in documents.items() for item in rendered(made, body=case["files"][path].get("body", "正文。"))]
    seen = view(link_site(reversed(items), settings(**case.get("settings", {})).all_kinds))
    assert {key: part(seen[key], wanted) for key, wanted in case.items() if key in seen} == {k: w for k, w in case.items() if k in seen}
    assert len(case) > 1


def view(made: Site) -> dict[str, Any]:
    """A site as plain values."""
    return {
        "documents": [item.document.path for item in made.documents],
        "neighbours": {path: [n.newer and n.newer.path, n.older and n.older.path] for path, n in made.neighbours.items()},
        "lists": {listing.address: [i.document.path for i in listing.documents] for listing in (*made.kinds, *made.lists)},
        "labels": {listing.address: listing.value.label for listing in made.lists},
        "addresses": [listing.address for listing in made.lists],
        "cited_by": {path: [citing.path for citing in by] for path, by in made.cited_by.items()},
        "redirects": {old: target.path for old, target in made.redirects.items()},
        "withheld": [made.path for made in made.withheld],
    }


def part(seen: Any, wanted: Any) -> Any:
    """Of a mapping what the case names; None for what is not there. Of addresses those of the same facets."""
    if isinstance(wanted, dict):
        return {key: seen.get(key) for key in wanted}
    if wanted and str(wanted[0]).startswith("lists/"):
        facets = {address.split("/")[1] for address in wanted}
        return [address for address in seen if address.split("/")[1] in facets]
    return seen


@pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.key)
def test_a_document_without_the_fields_stands_in_no_list_but_its_year(facet: Any) -> None:
    found = [value.slug for value in facet.values(document())]
    assert found == (["2024"] if facet.key == "year" else [])


@pytest.mark.parametrize(
    ("label", "address"),
    [
        ("临澜市教育局", "临澜市教育局"),
        ("临教发〔2024〕", "临教发〔2024〕"),
        ("民进 临澜市委", "民进-临澜市委-8ac6d5"),
        ("a/../b", "a-b-900ea8"),
        ("教育?#", "教育-612dd5"),
        ("/", "-8a5eda"),
    ],
)
def test_a_label_becomes_a_part_of_an_address(label: str, address: str) -> None:
    assert slug(label) == address


def test_labels_that_differ_only_in_unsafe_characters_do_not_share_an_address() -> None:
    assert slug("甲/乙") != slug("甲?乙") != slug("甲-乙")


def test_a_label_has_one_address_for_ever() -> None:
    assert slug("民进 临澜市委") == slug("民进 临澜市委")


def test_an_empty_site_has_its_kinds_and_nothing_else() -> None:
    made = site()
    assert [listing.address for listing in made.kinds] == ["replies/", "reports/", "notices/", "speeches/"]
    assert (made.lists, made.documents, made.withheld) == ((), (), ())


def test_linking_does_not_depend_on_the_order_of_reading() -> None:
    documents = [reply(f"replies/2024/{n}", date=f"2024-03-0{n}", lead="市教育局") for n in range(1, 6)]
    assert view(site(*documents)) == view(site(*reversed(documents)))


def test_members_are_listed_on_pages_without_feed_and_data() -> None:
    made = site(reply(proposers=["沈知远"]))
    assert {listing.facet.key: listing.has_data for listing in made.lists if listing.facet}["proposer"] is False
