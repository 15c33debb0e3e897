"""Where a site lies: its content, its hand-written pages, its name and address."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Place:
    """Where a build takes from and what the site is called."""

    content: Path
    docs: Path
    site_name: str
    site_url: str
    """With a trailing slash."""
    templates: tuple[str, ...] = ()
    """A site's own folders of templates, before ours."""
    folder: Path | None = None
    """Of mkdocs.yml; None: the one that holds the content."""

    @property
    def root(self) -> Path:
        """Where paths in the settings begin."""
        return self.folder or self.content.parent
