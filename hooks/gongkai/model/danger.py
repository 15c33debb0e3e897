"""What an attachment holds that must not be published, or not before somebody has looked at it."""

from dataclasses import dataclass

REVIEWABLE = frozenset({"unread", "leftover", "no-text", "formula", "dark"})
"""Kinds of danger that a named reviewer may allow: what no program can judge. The others have to be taken out of the file."""


@dataclass(frozen=True, order=True)
class Danger:
    """One thing in one attachment."""

    key: str
    """The kind: problem `attachment-<key>`."""
    what: str
    """What exactly: text `danger.<what>` of the catalogue."""
    where: str = ""
    """The part, key, place or count that it is about; text of the file, so never trusted."""

    @property
    def is_reviewable(self) -> bool:
        return self.key in REVIEWABLE


class Stop(Exception):
    """Looking into a file cannot go on; `danger` says why. Never leaves the guard."""

    def __init__(self, key: str, what: str, where: str = "") -> None:
        super().__init__(what)
        self.danger = Danger(key, what, where)
