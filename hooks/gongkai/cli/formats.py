"""One problem model, many writers: text for people, JSON for programs, commands for GitHub."""

import json
from collections.abc import Callable, Sequence

from gongkai.model.problem import Problem, Severity, report, visible


def as_text(problems: Sequence[Problem], folder: str) -> str:
    """A line a problem."""
    return report(problems, folder)


def as_json(problems: Sequence[Problem], folder: str) -> str:
    """A list of objects: path, line, code, severity, message."""
    rows = [
        {"path": folder + p.path, "line": p.line, "code": p.code, "severity": p.severity.name.lower(), "message": p.message}
        for p in sorted(problems)
    ]
    text = json.dumps(rows, ensure_ascii=False, indent=1)
    return "".join(sign if sign.isprintable() or sign == "\n" else json.dumps(sign)[1:-1] for sign in text)


def as_github(problems: Sequence[Problem], folder: str) -> str:
    """Workflow commands, worst first, since only ten of each are shown; control characters and `%` escaped."""
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}
    rows = sorted(problems, key=lambda p: (p.severity, p))
    return "\n".join(
        f"::{levels[p.severity]} file={_property(folder + p.path)},line={max(p.line, 1)},title={p.code}::{_data(p.message)}" for p in rows
    )


FORMATS: dict[str, Callable[[Sequence[Problem], str], str]] = {"text": as_text, "json": as_json, "github": as_github}


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
