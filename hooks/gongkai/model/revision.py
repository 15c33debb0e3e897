"""How a document's text changed from one public version to the next."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph that went or came."""

    is_added: bool
    text: str


@dataclass(frozen=True, slots=True)
class Revision:
    """One public version."""

    day: str
    """From which day on it was public, in ISO form."""
    notes: tuple[str, ...]
    """更正说明 that came with it."""
    changes: tuple[Change, ...]
    """Paragraphs against the version before, in their order; empty for the first version."""
    is_shown: bool = True
    """False where the text of this version or of the one before must not be shown, or is too large to compare: only its day is told."""
