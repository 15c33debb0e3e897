"""One problem model, many writers: text for people, JSON for programs, and what CI systems read.

GitHub: workflow commands. GitLab: Code Quality reports. SARIF 2.1.0 (OASIS). JUnit XML as GitLab and Jenkins read it.
"""

import hashlib
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from urllib.parse import quote

from gongkai import __version__, messages
from gongkai.cli.explain import as_text as explained
from gongkai.cli.explain import explanations, plain
from gongkai.model.problem import Problem, Severity, report, visible

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
"""By this name viewers know the format; nothing is fetched."""
_BLANK = re.compile(r"\{\w+\}")


def as_text(problems: Sequence[Problem], folder: str) -> str:
    """A line a problem."""
    return report(problems, folder)


def as_json(problems: Sequence[Problem], folder: str) -> str:
    """A list of objects: path, line, code, severity, message."""
    rows = [
        {"path": folder + p.path, "line": p.line, "code": p.code, "severity": p.severity.name.lower(), "message": p.message}
        for p in sorted(problems)
    ]
    return _plain_json(rows)


def as_github(problems: Sequence[Problem], folder: str) -> str:
    """Workflow commands, worst first, since only ten of each are shown; control characters and `%` escaped."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
    rows = sorted(problems, key=lambda p: (p.severity, p))
    return "\n".join(
        f"::{levels[p.severity]} file={_property(folder + p.path)},line={max(p.line, 1)},title={p.code}::{_data(p.message)}" for p in rows
    )


def as_gitlab(problems: Sequence[Problem], folder: str) -> str:
    """A Code Quality report: a list of description, check_name, fingerprint (the same wherever the line moves), severity, location."""
    levels = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.ADVICE: "info"}
    rows = [
        {
            "description": p.message,
            "check_name": p.code,
            "fingerprint": mark,
            "severity": levels[p.severity],
            "location": {"path": folder + p.path, "lines": {"begin": max(p.line, 1)}},
        }
        for p, mark in _fingerprinted(problems, folder)
    ]
    return _plain_json(rows)


def as_sarif(problems: Sequence[Problem], folder: str) -> str:
    """A SARIF 2.1.0 log of one run; paths are percent-encoded and begin at the root of the repository.

    Each rule has the three descriptions that GitHub asks for, from the catalogue and docs/problems.md.
    """
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}
    codes = sorted({p.code for p in problems})
    known = explanations() if codes else {}
    rules = []
    for code in codes:
        short = _BLANK.sub(messages.text("page.ellipsis"), messages.text(f"problems.{code}.text"))
        found = known.get(code)
        rules.append(
            {
                "id": code,
                "shortDescription": {"text": short},
                "fullDescription": {"text": plain(found.rule) if found else short},
                "help": {"text": explained(found) if found else short},
                "defaultConfiguration": {"level": levels[Severity[messages.text(f"problems.{code}.severity").upper()]]},
            }
        )
    results = [
        {
            "ruleId": p.code,
            "ruleIndex": codes.index(p.code),
            "level": levels[p.severity],
            "message": {"text": p.message},
            "locations": [{"physicalLocation": _physical(folder + p.path, p.line)}],
            "partialFingerprints": {"gongkai/v1": mark},
        }
        for p, mark in _fingerprinted(problems, folder)
    ]
    driver = {"name": "gongkai", "version": __version__, "rules": rules}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _plain_json({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def as_junit(problems: Sequence[Problem], folder: str) -> str:
    """A test case a problem, which advice does not fail; one that passes where there is no problem."""
    failed = sum(p.severity is not Severity.ADVICE for p in problems)
    counts = {"tests": str(len(problems) or 1), "failures": str(failed), "errors": "0"}
    root = ET.Element("testsuites", {"name": "gongkai", **counts})
    suite = ET.SubElement(root, "testsuite", {"name": "gongkai check", **counts, "skipped": "0", "time": "0"})
    for p, mark in _fingerprinted(problems, folder):
        path = visible(folder + p.path)
        name = f"{p.code} {mark[:8]}"
        case = ET.SubElement(suite, "testcase", {"classname": path, "name": name, "file": path, "line": str(max(p.line, 1)), "time": "0"})
        text = f"{p.severity.label} {visible(folder)}{p}"
        if p.severity is Severity.ADVICE:
            ET.SubElement(case, "system-out").text = text
        else:
            ET.SubElement(case, "failure", {"message": p.message, "type": p.severity.name.lower()}).text = text
    if not problems:
        ET.SubElement(suite, "testcase", {"classname": "gongkai", "name": "check", "time": "0"})
    ET.indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode")


FORMATS: dict[str, Callable[[Sequence[Problem], str], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
    "gitlab": as_gitlab,
    "sarif": as_sarif,
    "junit": as_junit,
}
WHOLE = ("json", "gitlab", "sarif", "junit")
"""Formats that are a document, also where there is nothing to tell."""


def _fingerprinted(problems: Sequence[Problem], folder: str) -> Iterator[tuple[Problem, str]]:
    """Every problem, sorted, with a digest of path, code and message; what stands twice is counted on."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for p in sorted(problems):
        key = (folder + p.path, p.code, p.message)
        seen[key] += 1
        yield p, hashlib.sha256("\0".join((*key, str(seen[key]))).encode("utf-8", "replace")).hexdigest()[:40]


def _physical(path: str, line: int) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": quote(path, errors="replace"), "uriBaseId": "%SRCROOT%"}}
    return place | {"region": {"startLine": line}} if line else place


def _plain_json(value: object) -> str:
    """JSON that shows Han characters as they are and nothing that cannot be seen."""
    text = json.dumps(value, ensure_ascii=False, indent=1)
    return "".join(sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1] for sign in text)


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
