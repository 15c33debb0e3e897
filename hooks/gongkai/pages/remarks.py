"""A list -> remarks under its title: what became of a body, how many documents are only counted."""

from collections.abc import Iterator
from dataclasses import dataclass

from gongkai import messages
from gongkai.link.site import Listing, Site
from gongkai.settings import Settings


@dataclass(frozen=True)
class Note:
    """A remark under a list's title, with a link."""

    text: str
    address: str = ""
    link_text: str = ""


def remarks(listing: Listing, site: Site, settings: Settings) -> Iterator[Note]:
    """What became of a body; how many of a kind are only counted."""
    if listing.facet and listing.facet.key in ("lead", "supporting"):
        body = next((body for body in settings.bodies if body.name == listing.value.label), None)
        if body and (
            facts := [messages.text(f"list.body-{key}", value=getattr(body, key)) for key in ("code", "since") if getattr(body, key)]
        ):
            yield Note(messages.text("report.clauses").join(facts))
        if body and body.successor:
            successor = settings.canonical(body.successor)
            heir = next((other for other in site.by_facet[listing.facet.key] if other.value.label == successor), None)
            words = messages.text("list.successor-since", until=body.until) if body.until else messages.text("list.successor")
            yield Note(words, heir.address if heir else "", successor)
    if listing.kind and (count := sum(document.kind.folder == listing.kind.folder for document in site.withheld)):
        yield Note(messages.text("list.withheld", count=count))
