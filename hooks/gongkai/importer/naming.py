"""Findings -> the draft's path by the naming rule of the manual, without suffix: `replies/2020/cppcc-8-4-156`."""

import re
from collections.abc import Mapping
from pathlib import Path

from gongkai.importer.findings import Value
from gongkai.norms.document_number import parse_document_number
from gongkai.norms.session import ASSEMBLY_WORDS, parse_session

UNDATED = "undated"
_LONGEST = 24


def draft_path(folder: str, layout: str, fields: Mapping[str, Value], level: str) -> str:
    """`folder/year/name`. What the rule needs and the page does not give is left out of the name."""
    year = _year(fields)
    name = {"reply": _reply, "report": _report, "notice": _notice}.get(layout, _speech)(fields, level, year)
    return f"{folder}/{year}/{name}"


def free(folder: Path, path: str, taken: set[str]) -> str:
    """The path itself, or with -2, -3 … where a draft or an attachment of another stands there: nothing is overwritten."""
    number, candidate = 1, path
    while candidate.casefold() in taken or (folder / f"{candidate}.md").exists():
        number += 1
        candidate = f"{path}-{number}"
    return candidate


def slug(text: str) -> str:
    """A text as part of an address: Han characters, letters, digits and hyphens."""
    plain = re.sub(r"[^\w\u3400-\u9fff-]+", "-", re.sub(r"[《》“”‘’\"'（）()〔〕\[\]]", "", text)).strip("-_")
    return re.sub(r"-{2,}", "-", plain)[:_LONGEST].strip("-") or "untitled"


def _year(fields: Mapping[str, Value]) -> str:
    for name in ("date", "signed", "delivered"):
        if re.match(r"(?:19|20)\d\d", value := str(fields.get(name, ""))):
            return value[:4]
    return UNDATED


def _reply(fields: Mapping[str, Value], level: str, year: str) -> str:
    numbers = fields.get("proposal_number") or next((p.get("number") for p in _listed(fields)), "")
    first = numbers[0] if isinstance(numbers, list) and numbers else numbers
    assembly = ASSEMBLY_WORDS.get(str(fields.get("assembly", "")))
    try:
        head = parse_session(str(fields.get("session", "")), assembly, level).slug
    except ValueError:
        head = str(assembly or "")
    parts = [part for part in (head, slug(str(first)) if first and not isinstance(first, dict) else "") if part]
    return "-".join(parts) if len(parts) > 1 or (parts and first) else slug(str(fields.get("title", "") or "-".join(parts)))


def _listed(fields: Mapping[str, Value]) -> list[dict[str, str]]:
    listed = fields.get("proposals")
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


def _report(fields: Mapping[str, Value], level: str, year: str) -> str:
    who = fields.get("source") or fields.get("issuers") or ""
    name = slug(str(who[0] if isinstance(who, list) and who else who)) if who else slug(str(fields.get("title", "")))
    period = str(fields.get("period", "")) or (year if year != UNDATED else "")
    return f"{name}-{period}" if period else name


def _notice(fields: Mapping[str, Value], level: str, year: str) -> str:
    try:
        return f"{parse_document_number(str(fields.get('document_number', '')))[0].serial:03}"
    except ValueError:
        return slug(str(fields.get("title", "")))


def _speech(fields: Mapping[str, Value], level: str, year: str) -> str:
    return slug(str(fields.get("meeting") or fields.get("title") or ""))
