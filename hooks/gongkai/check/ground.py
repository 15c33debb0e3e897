"""What rules across documents look at."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from gongkai.link.site import Site
from gongkai.oversight.reconcile import Reconciliation
from gongkai.settings import Settings


@dataclass(frozen=True, slots=True)
class Ground:
    """What site rules look at."""

    site: Site
    settings: Settings
    files: tuple[str, ...]
    """Files below content/ that are no documents."""
    unread: frozenset[str]
    """Paths of documents that could not be read: whatever points at them is not wrong for that."""
    pages: frozenset[str]
    """Address of everything a link may lead to that is no document: `guide/`, lists, data, attachments."""
    compared: Mapping[str, Reconciliation] = field(default_factory=dict)
    """Path of each report that states figures -> how they compare with the replies."""
