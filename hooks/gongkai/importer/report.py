"""Outcomes -> words for an editor and rows for programs."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from gongkai import messages
from gongkai.importer.findings import Finding, Value
from gongkai.importer.raw import Dropped, Refused, Remark
from gongkai.importer.run import Outcome

SHOWN = 40
"""Characters of a value or a dropped text that people are shown."""


def lines(outcome: Outcome) -> Iterator[str]:
    """All that is told of one file."""
    yield summary(outcome)
    if made := outcome.made:
        for found in made.findings:
            if found.field in made.fields and made.fields[found.field] == found.value:
                yield _line("found", label=_label(found.field), value=_short(found.value), evidence=_evidence(found))
        for title in made.fields.get("attachments") or ():
            if isinstance(title, dict):
                yield _line("attached", title=title.get("title") or title.get("file"))
        for key in made.missing:
            yield _line("missing", label=_label(key), field=key)
        for reason, texts in _by_reason(made.dropped).items():
            yield _line("dropped", reason=messages.text(f"import.dropped.{reason}"), count=len(texts), text=_cut(texts[0]))
        for remark in made.remarks:
            yield _line("suspicious", text=remark_text(remark))


def summary(outcome: Outcome) -> str:
    """One line a file."""
    reason = refusal(outcome.refused) if outcome.refused else ""
    made = outcome.made
    state = messages.text(f"import.states.{outcome.state}")
    return messages.text(
        f"import.summary.{outcome.state}", state=state, source=outcome.source, draft=outcome.draft, reason=reason,
        kind=made.kind.label if made else "", missing=len(made.missing) if made else 0, remarks=len(made.remarks) if made else 0,
    )  # fmt: skip


def table(outcomes: Counter[str]) -> str:
    """How many of each state."""
    parts = [messages.text("import.count", state=messages.text(f"import.states.{state}"), count=count) for state, count in outcomes.items()]
    return messages.text("import.total", counts=messages.text("report.joiner").join(parts))


def row(outcome: Outcome) -> dict[str, Any]:
    """One file as an object of the JSON report."""
    found: dict[str, Any] = {"source": str(outcome.source), "state": outcome.state}
    if outcome.draft:
        found["draft"] = f"{outcome.draft}.md"
    if outcome.refused:
        found["refused"] = {"code": outcome.refused.code, "message": refusal(outcome.refused)}
    if made := outcome.made:
        found |= {
            "kind": made.kind.folder,
            "form": str(made.form),
            "encoding": made.encoding,
            "fields": {key: value for key, value in made.fields.items() if key != "draft"},
            "recognised": [
                {"field": f.field, "value": f.value, "evidence": f.evidence, "confidence": f.confidence.key} for f in made.findings
            ],
            "missing": list(made.missing),
            "dropped": [{"reason": one.reason, "text": one.text} for one in made.dropped],
            "moved": list(made.moved),
            "suspicious": [{"code": r.code, "message": remark_text(r), **dict(r.values)} for r in made.remarks],
        }
    return found


def refusal(refused: Refused) -> str:
    """Why a file could not be imported, and what to do."""
    return messages.text(f"import.refused.{refused.code}", **refused.values)


def remark_text(remark: Remark) -> str:
    """What an editor must look at."""
    values = dict(remark.values)
    if "field" in values:
        values["field"] = _label(str(values["field"]))
    return messages.text(f"import.remarks.{remark.code}", **values)


def _line(key: str, **values: object) -> str:
    return messages.text(f"import.lines.{key}", **values)


def _label(key: str) -> str:
    return messages.text(f"fields.{key}.label") if messages.has(f"fields.{key}.label") else key


def _evidence(found: Finding) -> str:
    where = messages.text(f"import.evidence.{found.evidence}")
    sure = messages.text(f"import.confidence.{found.confidence.key}")
    return f"{where}{messages.text('report.joiner')}{sure}" if sure else where


def _short(value: Value) -> str:
    joiner = messages.text("report.list")
    if isinstance(value, list):
        return _cut(joiner.join(_short(part) for part in value))
    if isinstance(value, dict):
        return _cut(joiner.join(str(part) if isinstance(part, str) else _short(part) for part in value.values()))
    return _cut(str(value))


def _cut(text: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"


def _by_reason(dropped: Iterable[Dropped]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in dropped:
        found.setdefault(one.reason, []).append(one.text)
    return found
