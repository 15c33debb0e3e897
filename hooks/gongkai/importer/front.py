"""Findings -> front matter as text, keys in the order of the manual; what is required and missing stands empty with a hint."""

import re
from collections.abc import Mapping, Sequence

from gongkai import messages
from gongkai.importer.findings import Value

ORDER = (
    "title", "date", "source", "signed", "issuers", "document_number", "index_number", "topics", "keywords", "summary",
    "assembly", "session", "proposal_number", "proposal_title", "proposers", "proposals", "lead", "supporting", "result",
    "satisfaction", "assigned", "replied", "period", "figures", "meeting", "speaker", "delivered", "recipients", "effective",
    "expires", "disclosure", "basis", "validity", "contact", "cc", "editor", "signed_off_by", "attachments", "draft",
)  # fmt: skip
_PLAIN = re.compile(r"[\u3400-\u9fffA-Za-z（〔《][^\n]*")
_UNSAFE = re.compile(r": | #|[\[\]{},&*!|>'\"%@`\\]|:$|^\s|\s$|^(?:true|false|null|yes|no|~)$", re.IGNORECASE)


def front_matter(fields: Mapping[str, Value], missing: Sequence[str]) -> str:
    """The block between the `---` lines, with both."""
    lines = ["---"]
    names = [name for name in ORDER if name in fields or name in missing]
    names += [name for name in fields if name not in ORDER]
    for name in names:
        if name in fields:
            lines += _field(name, fields[name])
        else:
            lines.append(f"{name}: # {messages.text('import.fill-in', label=messages.text(f'fields.{name}.label'))}")
    return "\n".join([*lines, "---", ""])


def _field(name: str, value: Value) -> list[str]:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [f"{name}:", *(f"  - {_flow(entry)}" for entry in value)]
    if isinstance(value, list) and sum(len(str(part)) for part in value) > 80:
        return [f"{name}:", *(f"  - {_scalar(part)}" for part in value)]
    if isinstance(value, list) and len(value) == 1 and name != "attachments":
        return [f"{name}: {_scalar(value[0])}"]
    if name in ("draft", "figures", "key_proposal"):  # flags and counts need no quotes: our reader takes every scalar as text
        return [f"{name}: {_flow(_named(name, value)).replace(chr(34), '')}"]
    return [f"{name}: {_flow(value)}"]


def _named(name: str, value: Value) -> Value:
    """Figures by their Chinese names, as editors write them."""
    if name == "figures" and isinstance(value, dict):
        return {messages.text(f"figures.{key}") if messages.has(f"figures.{key}") else key: count for key, count in value.items()}
    return value


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_flow(inner) for inner in value) + "]"
    return _scalar(value)


def _scalar(value: object) -> str:
    """Plain where YAML and our reader take it as it is; else in double quotes."""
    text = " ".join(str(value).split())
    if re.fullmatch(r"\d{4}-\d{2}(?:-\d{2}(?: \d{2}:\d{2}(?::\d{2})?)?)?", text) or (_PLAIN.fullmatch(text) and not _UNSAFE.search(text)):
        return text
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
