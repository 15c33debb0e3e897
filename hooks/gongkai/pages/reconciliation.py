"""A report's figures against the replies on this site, in a reader's words."""

from dataclasses import dataclass

from gongkai import messages
from gongkai.oversight.reconcile import Line, Reconciliation


@dataclass(frozen=True, slots=True)
class Comparison:
    """A table of figures, and what explains their differences."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...]


def comparison(found: Reconciliation) -> Comparison:
    """Each figure as the report states it, as this site counts it, and the difference."""
    heads = tuple(messages.text(f"reconciliation.columns.{name}") for name in ("figure", "stated", "found", "difference"))
    rows = tuple((messages.text(f"figures.{line.figure}"), str(line.stated), str(line.found), _difference(line)) for line in found.lines)
    notes = [messages.text("reconciliation.explain")]
    if found.withheld:
        notes += [messages.text("reconciliation.withheld", count=found.withheld), messages.text("reconciliation.outcomes")]
    if found.note:
        notes.append(messages.text("reconciliation.note", note=found.note))
    return Comparison(heads, rows, tuple(notes))


def _difference(line: Line) -> str:
    if not line.difference:
        return messages.text("reconciliation.equal")
    return messages.text("reconciliation.more" if line.difference > 0 else "reconciliation.less", count=abs(line.difference))
