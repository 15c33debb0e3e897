"""A list of a department or a proposer -> remarks under its title: what its replies come to, in all."""

from collections.abc import Iterator

from gongkai import messages
from gongkai.link.site import Listing
from gongkai.model.clock import Clock
from gongkai.oversight.matters import answers_among
from gongkai.oversight.statistics import FEEDBACK, RESULTS, tally
from gongkai.pages.remarks import Note

_TOLD = ("lead", "proposer")


def totals_notes(listing: Listing) -> Iterator[Note]:
    """What the published replies of a department, or to a proposer, came to; of a department with the way to its statistics."""
    if not listing.facet or listing.facet.key not in _TOLD:
        return
    counts = tally(answers_among((item.document for item in listing.documents), Clock())).counts
    if not counts["published"]:
        return
    parts = [messages.text(f"statistics.note-{listing.facet.key}", count=counts["published"])]
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
