"""A text and what was found in it -> the text with a visible mark in place of what a person has decided to leave out; and the record of it.

The record holds rule, place, reviewer, reason and date, never what was left out.
"""

import datetime
import json
from collections.abc import Collection, Iterable

from gongkai import messages
from gongkai.guard.finding import Finding


def redact(text: str, findings: Iterable[Finding]) -> str:
    """Put the mark of its category (［已隐去：联系方式］) in place of each finding; everything else stays, byte for byte. Pure."""
    for finding in sorted(findings, key=lambda finding: finding.start, reverse=True):
        text = text[: finding.start] + mark_of(finding.rule) + text[finding.end :]
    return text


def mark_of(rule: str) -> str:
    """What readers see where something was left out."""
    return messages.text("guard.mark", kind=messages.text(f"guard.kinds.{rule}"))


def line_of(text: str, finding: Finding) -> int:
    """1-based line of a finding."""
    return text.count("\n", 0, finding.start) + 1


def record_line(path: str, line: int, rule: str, by: str, reason: str, date: datetime.date) -> str:
    """One line of `redactions.jsonl`. Lines are of the text as it was before."""
    row = {"date": date.isoformat(), "path": path, "line": line, "rule": rule, "by": by, "reason": reason}
    return json.dumps(row, ensure_ascii=False) + "\n"


def unconfirmed(findings: Iterable[Finding], confirmed: Collection[tuple[str, str]]) -> list[Finding]:
    """The findings that nobody has confirmed as lawful."""
    return [finding for finding in findings if (finding.rule, finding.fingerprint) not in confirmed]
