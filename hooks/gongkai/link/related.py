"""Which documents a reader of one may want next: by what both cite, by rare topics, by rare words of their headings.

Only what is rare tells anything, so only rare things are followed: the few rarest pairs of characters of a heading, topics of few
documents, cited documents that few cite. Each leads to no more than RARE documents, which bounds the work for a document whatever the
site's size. How rare a thing is counts in powers of two, so that one more document hardly ever changes
what others are related to.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from gongkai.link.citations import Citations
from gongkai.model.document import Document, Visibility
from gongkai.norms.citations import title_key
from gongkai.norms.vocabulary import Validity
from gongkai.render.rendered import Rendered

MOST = 5
"""Related documents of a page, hand-picked ones among them."""
RARE = 32
"""Documents that share a thing which still tells something."""
WORDS = 4
"""Pairs of characters of a heading that are followed."""
ENOUGH = 6
"""Weight from which two documents are related: two rare pairs of characters, or one cited document in common."""

Things = dict[str, tuple[str, ...]]
"""Path -> what a document has that others may share."""


def find_related(documents: Sequence[Rendered], citations: Citations) -> Mapping[str, tuple[Document, ...]]:
    """Path -> up to MOST others, the nearest first. Those that it cites, is cited by or names itself are left out: they stand there anyway.

    `documents` are newest first, and so are others of the same weight.
    """
    place = {item.document.path: n for n, item in enumerate(documents)}
    things = {item.document.path: _things(item.document, citations) for item in documents if _is_shown(item.document)}
    count = Counter(thing for of in things.values() for thing in of)
    holders: dict[str, list[int]] = defaultdict(list)
    for path, of in things.items():
        for thing in of:
            if 2 <= count[thing] <= RARE:
                holders[thing].append(place[path])
    found = {}
    for path, of in things.items():
        weights: Counter[int] = Counter()
        for thing in _rarest(of, count):
            weight = _weight(thing, count[thing])
            for other in holders[thing]:
                weights[other] += weight
        if len(weights) > 1 and (chosen := _nearest(weights, place[path])):
            found[path] = tuple(documents[other].document for other in chosen)
    return {path: kept for path, others in found.items() if (kept := _without(path, others, citations))}


def _is_shown(document: Document) -> bool:
    """Is its text public and in force? What is not is no reading for others."""
    return document.visibility is Visibility.FULL and document.fields.validity is Validity.IN_FORCE


def _things(document: Document, citations: Citations) -> tuple[str, ...]:
    """Pairs of characters of its heading, its topics (#), the documents that it cites (/)."""
    heading = title_key(document.heading)
    pairs = map("".join, pairwise(heading))
    cited = (f"/{citation.target}" for citation in citations.of.get(document.path, ()) if citation.target)
    return tuple(dict.fromkeys((*pairs, *(f"#{topic}" for topic in document.fields.topics), *cited)))


def _rarest(things: tuple[str, ...], count: Counter[str]) -> Iterator[str]:
    """Rare topics and citations, and the rarest pairs."""
    rare = [thing for thing in things if 2 <= count[thing] <= RARE]
    yield from (thing for thing in rare if thing[0] in "#/")
    pairs = [thing for thing in rare if thing[0] not in "#/"]
    pairs.sort(key=lambda pair: (count[pair].bit_length(), pair))
    yield from pairs[:WORDS]


def _weight(thing: str, count: int) -> int:
    """3 to 6 for a pair of characters; a citation in common counts double."""
    own = 8 - count.bit_length()
    return own * 2 if thing[0] == "/" else own


def _nearest(weights: Counter[int], own: int) -> list[int]:
    """The heaviest others, with room for those that are left out."""
    others = [(-weight, other) for other, weight in weights.items() if weight >= ENOUGH and other != own]
    return [other for _, other in sorted(others)[: MOST * 3]]


def _without(path: str, others: tuple[Document, ...], citations: Citations) -> tuple[Document, ...]:
    shown = {citation.target for citation in citations.of.get(path, ())} | {other.path for other in citations.by.get(path, ())}
    return tuple(other for other in others if other.path not in shown)[:MOST]
