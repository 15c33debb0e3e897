"""A document and its body -> SHA-256 of what a reader takes as its text and facts.

It stays the same from one version of the program to the next, so it is made of what the editor wrote, not of what we print: the body
without differences that no reader sees, the fields that are written, attachments and pictures. Editorial fields (topics, notes of
changes, references …) are left out: they may change without a word.
"""

import hashlib
import json
from typing import Any

from pydantic import BaseModel

from gongkai.model.document import Document, Visibility

EDITORIAL = frozenset({
    "topics", "keywords", "summary", "related", "redirect_from", "changes", "withdrawn", "validity", "superseded_by", "contact", "cc",
    "editor", "signed_off_by", "draft", "confirmed", "follows", "key_proposal", "attachments",
})  # fmt: skip
"""Fields that do not belong to the text itself."""


def fingerprint(document: Document, body: str) -> str:
    """64 hexadecimal digits."""
    fields = document.fields
    written = sorted(name for name in document.lines if "." not in name and name in type(fields).model_fields and name not in EDITORIAL)
    shows_text = document.visibility is not Visibility.FACTS
    parts = [
        [(name, _plain(getattr(fields, name))) for name in written],
        [(name, _plain(value)) for name, value in document.extra],
        "\n".join(line.rstrip() for line in body.strip().split("\n")) if shows_text else "",
        [(one.title, one.file.sha256 if one.file else one.absent) for one in document.attachments],
        [one.sha256 for one in document.images] if shows_text else [],
    ]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    """A field's value as texts, lists and mappings; what is not given is left out."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json", exclude_defaults=True)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value)
