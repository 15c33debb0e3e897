"""Text of a file -> what its front matter confirms: rule and fingerprint of findings that may be published."""

from collections.abc import Iterator
from typing import Any

from gongkai.read.front_matter import FrontMatter, split_front_matter


def confirmed_in(text: str) -> Iterator[tuple[str, str]]:
    """(rule, fingerprint) of each confirmation, as far as the front matter can be read."""
    front = split_front_matter("", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    rows: Any = front.values.get("confirmed", ()) if isinstance(front, FrontMatter) else ()
    for row in rows if isinstance(rows, list) else [rows]:
        if isinstance(row, dict):
            yield str(row.get("rule")), str(row.get("fingerprint")).lower()
