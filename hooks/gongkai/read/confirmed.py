"""Text of a file -> what its front matter confirms: rule and fingerprint of findings that may be published."""

import datetime
from collections.abc import Iterator
from typing import Any

from pydantic import ValidationError

from gongkai import messages
from gongkai.model.review import Confirmation
from gongkai.read.front_matter import FrontMatter, split_front_matter


def confirmations(text: str) -> Iterator[tuple[int, Confirmation]]:
    """(line, confirmation) of each that is complete, as far as the front matter can be read."""
    if not any(name in text for name in _names()):
        return
    front = split_front_matter("", text.removeprefix("\ufeff").replace("\r\n", "\n"))
    rows: Any = front.values.get("confirmed", ()) if isinstance(front, FrontMatter) else ()
    for place, row in enumerate(rows if isinstance(rows, list) else [rows]):
        try:
            found = Confirmation.model_validate(row)
        except ValidationError:
            continue  # what it was to confirm is told again, with the right form
        lines = front.lines if isinstance(front, FrontMatter) else {}
        yield lines.get(f"confirmed.{place}", lines.get("confirmed", 1)), found


def confirmed_in(text: str, today: datetime.date) -> Iterator[tuple[str, str]]:
    """(rule, fingerprint) of each confirmation that holds on that day."""
    for _, one in confirmations(text):
        if one.date.first <= today < one.until:
            yield one.rule, one.fingerprint.lower()


def _names() -> tuple[str, ...]:
    """What the key is called."""
    words = messages.entry("fields")["confirmed"]
    return ("confirmed", words["label"], *words.get("aliases", ()))
