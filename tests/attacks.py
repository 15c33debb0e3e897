"""The attacks of tests/attack/ -> bodies, values and names, and what becomes of them."""

import datetime
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from factories import SITE_URL, no_files, settings, typed

from gongkai.guard.inspect import inspect
from gongkai.model.document import FileFacts
from gongkai.model.fragment import Fragment
from gongkai.model.problem import Severity
from gongkai.read.record import read_record
from gongkai.render.fragment import render

FOLDER = Path(__file__).parent / "attack"
PICTURE = FileFacts("x", 9, "PNG", "0" * 64, 0, 1, 1)


def load(name: str) -> Any:
    return yaml.safe_load((FOLDER / f"{name}.yml").read_text(encoding="utf-8"))


def bodies() -> dict[str, str]:
    """Name -> body of every case, HTML and Markdown."""
    found = {}
    for file in ("html", "markdown"):
        data = load(file)
        for group, texts in data["cases"].items():
            found |= {f"{group} {n}": text.replace("\\n", "\n") for n, text in enumerate(texts)}
        for combination in data.get("combinations", ()):
            found |= combined(**combination)
    return found


def combined(name: str, text: str, **lists: list[str]) -> dict[str, str]:
    """Every value of every list in its place."""
    found = {}
    for values in itertools.product(*lists.values()):
        filled = text
        for key, value in zip(lists, values, strict=True):
            filled = filled.replace("{" + key + "}", value)
        found[f"{name}: {' '.join(values)}"] = filled
    return found


def values() -> list[str]:
    """Every value of front matter."""
    return [value for group in load("fields")["cases"].values() for value in group]


@dataclass(frozen=True)
class Outcome:
    """What becomes of a body."""

    body: str
    fragment: Fragment
    refused: bool


def outcome(body: str) -> Outcome:
    """Render a body as a build would; there is a picture x beside it, so that addresses are not refused for their file alone."""

    def facts(name: str) -> FileFacts:
        return PICTURE if name == "x" else no_files(name)

    record = read_record("notices/2024/x", typed("notices/2024/x", {"body": body}), settings(), datetime.date(2026, 1, 1), facts)
    assert record.document
    fragment = render(record.document, record.body)
    return Outcome(body, fragment, any(found.severity is Severity.ERROR for found in fragment.problems))


def documents() -> Iterator[tuple[str, dict[str, Any]]]:
    """Path and fields: each value in every field that takes text, in a reply, a withdrawn notice and a report."""
    for n, value in enumerate(values()):
        yield f"replies/2024/f{n}", {
            "title": value, "source": value, "proposal_title": value, "proposers": [value], "question": value, "lead": [value],
            "supporting": [value], "topics": [value], "keywords": [value], "summary": value, "editor": value, "signed_off_by": value,
            "cc": [value], "issuers": [value], "contact": {"unit": value, "person": value, "phone": value},
            "attachments": [{"title": value, "absent": value}], "changes": [{"date": "2024-06-01", "note": value, "major": "true"}],
            "redirect_from": f"/old/{n}.html", "extent": "summary",
        }  # fmt: skip
        yield f"notices/2024/f{n}", {
            "title": value, "source": value, "recipients": [value], "withdrawn": {"date": "2024-06-01", "reason": value},
            "disclosure": "依申请公开", "basis": value,
        }  # fmt: skip
        yield f"reports/2024/f{n}", {
            "title": value, "source": value, "meeting": value, "speaker": {"name": value, "office": value}, "period": value,
            "proposals": [{"number": value, "title": value, "proposers": [value]}],
        }  # fmt: skip


def lawful_documents() -> dict[str, dict[str, Any]]:
    """Those that are not refused."""
    found = {}
    for path, fields in documents():
        text = typed(path, fields)
        record = read_record(path, text, settings(), datetime.date(2026, 1, 1), no_files)
        told = (*record.problems, *inspect(path, text, settings(), SITE_URL, record.document))
        if record.document and not any(p.severity is Severity.ERROR for p in told):
            found[path] = fields
    return found
