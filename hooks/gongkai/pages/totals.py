"""A list of a department or a proposer -> remarks under its title: what its replies come to, in all."""

from collections.abc import Iterator

from gongkai import messages
from gongkai.link.site import Listing
from gongkai.oversight.matters import Known, answers_among, matters_of
from gongkai.oversight.statistics import FEEDBACK, RESULTS, published_counts
from gongkai.pages.remarks import Note

_TOLD = ("lead", "proposer")


def totals_notes(listing: Listing, known: Known) -> Iterator[Note]:
    """What the published replies of a department, or to a proposer, came to; of a department with the way to its statistics.

    `known`: what replies come to, as lists that were told before have it.
    """
    if not listing.facet or listing.facet.key not in _TOLD:
        return
    matters = matters_of(answers_among((item.document for item in listing.documents), known))
    if not matters:
        return
    counts = published_counts(matters)
    parts = [messages.text(f"statistics.note-{listing.facet.key}", count=len(matters))]
    parts += [
        messages.text("statistics.note-part", label=messages.text(f"statistics.figures.{name}"), count=counts[name])
        for name in (*RESULTS, *FEEDBACK)
        if counts[name]
    ]
    said = messages.text("report.joiner").join(parts) + messages.text("statistics.note-end")
    if listing.facet.key == "lead":
        yield Note(said, f"statistics/lead/{listing.value.slug}/", messages.text("statistics.whole-link"))
    else:
        yield Note(said)
