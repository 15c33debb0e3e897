"""Kinds -> snippets for VS Code: a whole document of each kind, and every field by its Chinese name, with choices where there are some."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gongkai import messages
from gongkai.drafting import HINTS, required_fields
from gongkai.editor_schema import editor_schema
from gongkai.importer.front import ORDER
from gongkai.model.kind import Kind

_TODAY = "${CURRENT_YEAR}-${CURRENT_MONTH}-${CURRENT_DATE}"
_DATES = ("date", "signed", "assigned", "replied", "delivered", "effective", "expires")


def snippets(kinds: Sequence[Kind], agency: str) -> dict[str, Any]:
    """The content of a `.code-snippets` file."""
    made: dict[str, Any] = {}
    for kind in kinds:
        made[messages.text("snippets.whole", kind=kind.label)] = {
            "scope": "markdown",
            "prefix": [kind.label, kind.layout, kind.folder],
            "description": messages.text("snippets.whole-told", kind=kind.label, folder=kind.folder),
            "body": list(_document(kind, agency)),
        }
    for key, (label, schema, told) in _fields(kinds).items():
        made[label] = {
            "scope": "markdown",
            "prefix": [label, key],
            "description": told,
            "body": [f"{key}: {_stop(key, schema, 1)}"],
        }
    return made


def _document(kind: Kind, agency: str) -> Iterator[str]:
    """A whole file: what is required, what most such documents have, and the bones of a body."""
    schema = editor_schema(kind)
    given = {"source": agency}
    needed = list(required_fields(kind))
    usual = [name for name in HINTS[kind.layout] if name in ("signed", "document_number", "proposal_title", "proposers", "speaker")]
    names = sorted((*needed, *usual), key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))
    yield "---"
    for stop, name in enumerate(names, 1):
        yield f"{name}: {_stop(name, _resolved(schema, name), stop, given.get(name, ''))}"
    yield "---"
    body = messages.text(f"new.body.{kind.layout}").rstrip("\n").split("\n")
    yield from (line.replace("$", "\\$").replace("}", "\\}") for line in body)
    yield "$0"


def _fields(kinds: Sequence[Kind]) -> dict[str, tuple[str, Mapping[str, Any], str]]:
    """Every field of any kind, once: its Chinese name, its schema, what the manual says of it."""
    found: dict[str, tuple[str, Mapping[str, Any], str]] = {}
    for kind in kinds:
        schema = editor_schema(kind)
        for key in kind.schema().model_fields:
            part = schema["properties"][key]
            found.setdefault(key, (part["title"], _resolved(schema, key), part.get("description", part["title"])))
    return found


def _resolved(schema: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """The schema of a field, with a reference to a closed set of words followed."""
    part: Mapping[str, Any] = schema["properties"][key]
    target = schema["$defs"].get(part.get("$ref", "").rpartition("/")[2], {})
    return {**part, **target} if "enum" in target else part


def _stop(key: str, schema: Mapping[str, Any], number: int, given: str = "") -> str:
    """A place to type at: choices, today, or an example."""
    if words := [word for word in schema.get("enum", ()) if isinstance(word, str)]:
        return f"${{{number}|{','.join(words)}|}}"
    if key in _DATES:
        return f"${{{number}:{_TODAY}}}"
    example = given or (messages.text(f"fields.{key}.example") if messages.has(f"fields.{key}.example") else "")
    return f"${{{number}:{_escaped(example)}}}"


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("$", "\\$").replace("}", "\\}")


def as_text(made: Mapping[str, Any]) -> str:
    """A file for people to change."""
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"
