"""A fact about a document, with where it was read and how sure that is."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

Value = str | list[Any] | dict[str, Any]


class Confidence(IntEnum):
    """How sure a finding is; of several for one field the surest is taken."""

    GUESS = 1
    LIKELY = 2
    STATED = 3

    @property
    def key(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """One field."""

    field: str
    value: Value
    evidence: str
    """A key below `import.evidence`: where it was read."""
    confidence: Confidence = Confidence.STATED
