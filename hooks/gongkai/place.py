"""Where a site lies: its content, its hand-written pages, its name and address; and whether Python can open what lies there."""

import sys
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


def names_are_utf8() -> bool:
    """Does Python open files by UTF-8 names here? Outside of its UTF-8 mode the locale decides (PEP 540); on Windows they always are."""
    return sys.getfilesystemencoding().replace("-", "").lower() == "utf8"
