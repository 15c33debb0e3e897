"""What a document's page shows of those that it cites: links in its text, a list, and a notice of each that is no longer in force."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai import messages
from gongkai.link.citations import label_of
from gongkai.link.site import Site
from gongkai.model.document import Document
from gongkai.norms.citations import Mention
from gongkai.norms.vocabulary import Validity
from gongkai.render.rendered import Rendered

MOST_CITING = 50
"""Documents that a page names of those that cite it; all are in the data."""
MOST_NOTICES = 10
"""Notices of cited documents that are not in force."""
_IN_TEXT = ("number", "proposal", "title", "link")
"""Ways in which the text cites."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must know before the text: withdrawal, repeal, correction."""

    kind: str
    """withdrawn, repealed, request, corrected …: names its look."""
    text: str
    link: str = ""
    link_text: str = ""


@dataclass(frozen=True)
class Quoted:
    """A document that this one cites, or a number of which the site has no document."""

    address: str
    """Empty where it is not on this site."""
    title: str
    date: str
    state: str
    """已废止, 已撤回 …; empty while it is in force."""


def links_of_mentions(item: Rendered, site: Site) -> tuple[tuple[int, str], ...]:
    """(place among the document's mentions, address) of every one that means a document."""
    places = {mention: place for place, mention in reversed(list(enumerate(item.mentions)))}
    cited = site.citations.get(item.document.path, ())
    return tuple((places[c.mention], site.by_path[c.target].document.address) for c in cited if c.mention and c.target)


def quoted(document: Document, site: Site) -> tuple[Quoted, ...]:
    """What the text cites, each document and each number once, in the order of the text."""
    rows: dict[str, Quoted] = {}
    for citation in site.citations.get(document.path, ()):
        if citation.way not in _IN_TEXT or citation.others:
            continue
        if citation.target:
            other = site.by_path[citation.target].document
            rows.setdefault(other.path, Quoted(other.address, other.heading, str(other.date.first), _state(other)))
        elif citation.mention:
            rows.setdefault(
                same_mention(citation.mention), Quoted("", label_of(citation.mention, document), "", messages.text("page.elsewhere"))
            )
    return tuple(rows.values())


def same_mention(mention: Mention) -> str:
    """Equal for mentions of one number, whether the session is named or not."""
    number = mention.key[0] if mention.kind == "proposal" else label_of(mention)
    return f"{mention.kind} {number}"


def _state(document: Document) -> str:
    """Why a document does not hold any more."""
    if document.fields.withdrawn:
        return messages.text("state.withdrawn")
    if document.fields.validity is Validity.IN_FORCE:
        return ""
    return messages.text("state.repealed" if document.fields.validity is Validity.REPEALED else "state.expired")


def notices_of_cited(document: Document, site: Site) -> tuple[Notice, ...]:
    """That the text cites what is repealed, expired or replaced; not where the document itself took its place."""
    cited = site.citations.get(document.path, ())
    targets = dict.fromkeys(citation.target for citation in cited if citation.target and citation.way in _IN_TEXT)
    return tuple(_notices(document, site, targets))[:MOST_NOTICES]


def _notices(document: Document, site: Site, targets: dict[str, None]) -> Iterator[Notice]:
    for path in targets:
        other = site.by_path[path].document
        if (not _state(other) and not other.fields.superseded_by) or other.fields.superseded_by == document.path or other.fields.withdrawn:
            continue
        state = _state(other) or messages.text("state.replaced")
        if successor := site.by_path.get(other.fields.superseded_by):
            words = messages.text("notice.cites-replaced", title=other.heading, state=state)
            yield Notice("cites", words, successor.document.address, successor.document.fields.title)
        else:
            words = messages.text("notice.cites-repealed", title=other.heading, state=state)
            yield Notice("cites", words, other.address, messages.text("notice.see"))
