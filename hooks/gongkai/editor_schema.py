"""Kind -> JSON Schema (draft 7) of its front matter for editors: Chinese titles, what the manual says of each field, Chinese names as keys.

It takes what our reader takes: a number where a text may stand, one value where a list may stand, flags in words. What a schema cannot say
(sessions, dates that exist, one date after another) `gongkai check` says. The words come from docs/editing.md, which is read here:

    | `key` | Chinese names | required | as it is written | what it means |

and, for what stands within a field, below a line that says `field 的各项`.
"""

import functools
import re
from collections.abc import Iterator
from typing import Any

from gongkai import messages
from gongkai.model.kind import Kind
from gongkai.norms.session import ASSEMBLY_WORDS
from gongkai.norms.vocabulary import EXTENT_WORDS, FLAG_WORDS, WITHIN
from gongkai.paths import manual_page

_PARENTS = {
    "AttachmentField": "attachments", "Review": "reviewed", "Withdrawal": "withdrawn", "Change": "changes", "Contact": "contact",
    "Confirmation": "confirmed", "Proposal": "proposals", "Speaker": "speaker", "Figures": "figures", "Unnumbered": "proposal_number",
    "Progress": "progress", "Commitment": "commitments", "FollowUp": "follows_up",
}  # fmt: skip
"""Model of what stands within a field -> the field."""
_ALONE = frozenset({"AttachmentField", "Speaker"})
"""Models for which a plain text may stand."""
_WORDS = {"Assembly": list(ASSEMBLY_WORDS), "Extent": ["full", "summary", *EXTENT_WORDS]}
_DAY = r"^\d{4}-\d{2}-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?$"
_PARTIAL = r"^\d{4}(-\d{2}(-\d{2}([ T]\d{2}:\d{2}(:\d{2})?)?)?)?$"
_ROW = re.compile(r"\| *(`[^|]+`) *\|([^|]*)\|([^|]*)\|([^|]*)\|([^|]*)\|")
_CODE = re.compile(r"`([^`]+)`")


def editor_schema(kind: Kind) -> dict[str, Any]:
    """The schema of a kind's front matter."""
    raw = kind.schema().model_json_schema()
    labels = {field.key: field.label for field in kind.extra}
    parts = {
        name: _object(part, _PARENTS.get(name, ""), {}) if "properties" in part else _enum(name, part)
        for name, part in raw.get("$defs", {}).items()
    }
    made = _object(raw, "", labels)
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": kind.label, **made, "$defs": parts}


def _object(raw: dict[str, Any], parent: str, labels: dict[str, str]) -> dict[str, Any]:
    """An object with its fields under every name that they may bear."""
    properties: dict[str, Any] = {}
    needed = []
    for key, value in raw["properties"].items():
        field = {"title": labels.get(key) or _label(key), **_described(key, parent, key in raw.get("required", ())), **_value(key, value)}
        names = [key, *_aliases(key)] if key not in labels else [key]
        properties |= dict.fromkeys(names, field)
        if key in raw.get("required", ()):
            needed.append({"anyOf": [{"required": [name]} for name in names]})
    if parent == "proposals":
        for long, short in (("proposal_number", "number"), ("proposal_title", "title")):
            properties |= dict.fromkeys([long, *_aliases(long)], properties[short])
    return {"type": "object", "properties": properties, "additionalProperties": False} | ({"allOf": needed} if needed else {})


def _value(key: str, raw: dict[str, Any]) -> dict[str, Any]:
    """What may stand behind a key."""
    if "$ref" in raw:
        return _reference(raw["$ref"])
    if "anyOf" in raw or "oneOf" in raw:
        choices = [choice for choice in (raw.get("anyOf") or raw["oneOf"]) if choice.get("type") != "null"]
        made = [_value(key, choice) for choice in choices]
        return made[0] if len(made) == 1 else {"anyOf": made}
    match raw.get("type"):
        case "array":
            inner = _value(key, raw.get("items", {"type": "string"}))
            return {"anyOf": [inner, {"type": "array", "items": inner}]}
        case "boolean":
            return {"enum": [True, False, *FLAG_WORDS]}
        case "integer":
            return {"type": ["integer", "string"], "pattern": r"^\d{1,9}$"}
    if "enum" in raw:
        return {"enum": raw["enum"]}
    if "examples" in raw and raw["type"] == "string":
        pattern = _PARTIAL if any(len(example) < 10 for example in raw["examples"]) else _DAY
        return {"type": ["string", "integer"], "pattern": pattern, "examples": raw["examples"]}
    return {"type": ["string", "number"]}


def _reference(target: str) -> dict[str, Any]:
    plain = target.rpartition("/")[2] in _ALONE
    return {"anyOf": [{"$ref": target}, {"type": "string"}]} if plain else {"$ref": target}


def _enum(name: str, raw: dict[str, Any]) -> dict[str, Any]:
    return {"enum": list(dict.fromkeys(_WORDS.get(name, raw["enum"])))}


def _label(key: str) -> str:
    return messages.text(f"fields.{key}.label")


def _aliases(key: str) -> list[str]:
    words = messages.entry(f"fields.{key}")
    return [words["label"], *words.get("aliases", ())]


def _described(key: str, parent: str, required: bool) -> dict[str, Any]:
    """What the manual says of a field, and how it is written."""
    written, meaning = _manual().get((parent, key), ("", ""))
    example = _CODE.findall(written)
    told = [messages.text("schema.required")] if required else []
    told += [text for text in (meaning, messages.text("schema.example", value=example[0]) if example else "") if text]
    return {"description": messages.text("schema.joiner").join(told)} if told else {}


@functools.cache
def _manual() -> dict[tuple[str, str], tuple[str, str]]:
    """(field within which it stands, field) -> (as it is written, what it means), the first of each."""
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for parent, key, written, meaning in _rows(manual_page().read_text(encoding="utf-8")):
        found.setdefault((parent, key), (written, re.sub(r"\[([^\[\]]+)\]\([^()]+\)|`", r"\1", meaning).rstrip("。")))
    return found


def _rows(text: str) -> Iterator[tuple[str, str, str, str]]:
    parent = ""
    for line in text.split("\n"):
        if WITHIN in line:
            named = [name for name in _PARENTS.values() if re.search(rf"\b{name}\b", line)]
            parent = named[0] if named else "speaker"
        elif line.startswith("#"):
            parent = ""
        elif match := _ROW.match(line):
            for key in _CODE.findall(match[1]):
                yield parent, key, match[4], match[5].strip()
