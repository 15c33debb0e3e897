"""Kind and a few fields -> a draft to be filled in: front matter with hints on what else may be written, and the bones of a body."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from gongkai import messages
from gongkai.importer.findings import Value
from gongkai.importer.front import front_matter
from gongkai.importer.naming import draft_path, free
from gongkai.model.document import FileFacts
from gongkai.model.kind import Kind
from gongkai.model.problem import Problem
from gongkai.read.record import read_record
from gongkai.read.source import scan
from gongkai.settings import Settings

_NAMES = "|".join(["index_number", *(name for name, key in messages.field_aliases().items() if key == "index_number")])
_INDEX = re.compile(rf"""^(?:{_NAMES}):[ ]*["']?([0-9A-Za-z]{{2,24}})/((?:19|20)\d\d)-(\d{{1,8}})["']?[ \r]*$""", re.MULTILINE)
_HEAD = 8 * 1024
"""Bytes of a file in which its index number is looked for."""
HINTS = {
    "reply": (
        "signed", "document_number", "index_number", "topics", "keywords", "proposal_title", "proposers", "lead", "supporting", "result",
        "satisfaction", "assigned", "contact", "cc", "signed_off_by", "attachments",
    ),
    "report": (
        "signed", "index_number", "topics", "keywords", "session", "period", "figures", "meeting", "speaker", "delivered", "attachments",
    ),
    "notice": (
        "signed", "issuers", "document_number", "index_number", "topics", "keywords", "recipients", "effective", "expires", "attachments",
    ),
    "speech": ("index_number", "topics", "keywords", "meeting", "speaker", "delivered"),
    "plain": ("signed", "document_number", "index_number", "topics", "keywords", "attachments"),
}  # fmt: skip
"""Layout -> fields that most such documents have and none must have, in the order of the manual."""


def required_fields(kind: Kind) -> tuple[str, ...]:
    """What a document of the kind cannot do without, in the order in which it is asked for."""
    needed = [name for name, field in kind.schema().model_fields.items() if field.is_required()]
    return (*needed, "proposal_number") if kind.layout == "reply" else tuple(needed)


def next_index_number(content: Path, settings: Settings, source: str, year: int) -> str:
    """The number after the highest of that office and year; empty where the site does not use index numbers.

    The office's code is the registry's, else the one that the site uses most.
    """
    used = list(_index_numbers(content))
    if not used:
        return ""
    codes = [code for code, _, _ in used]
    registered = {body.name: body.code for body in settings.bodies if body.code}
    code = registered.get(settings.canonical(source)) or max(codes, key=lambda one: (codes.count(one), one))
    of_office = [(digits, int(digits)) for c, y, digits in used if c == code and y == year]
    width = max(len(digits) for c, _, digits in used if c == code or code not in codes)
    return f"{code}/{year}-{max((number for _, number in of_office), default=0) + 1:0{width}}"


def _index_numbers(content: Path) -> Iterator[tuple[str, int, str]]:
    """(code, year, serial as written) of every document."""
    for source in scan(content).sources:
        with source.file.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
        if match := _INDEX.search(head):
            yield match[1], int(match[2]), match[3]


def proposed_path(kind: Kind, fields: Mapping[str, Value], folder: Path, content: Path, settings: Settings) -> str:
    """The path by the naming rule, free both among the drafts in `folder` and in content/; without `.md`."""
    taken = {source.path.casefold() for source in scan(content).sources}
    return free(folder, draft_path(kind.folder, kind.layout, fields, settings.level), taken)


def skeleton(kind: Kind, fields: Mapping[str, Value]) -> str:
    """The draft: what is known, what else may be written as comments, and a body to write over."""
    head = front_matter({**fields, "draft": "true"}, ())
    before, draft, rest = head.rpartition("draft: true")
    hints = [messages.text("new.optional"), *_hints(kind, fields)]
    body = messages.text(f"new.body.{kind.layout}")
    return "".join([before, *(f"# {hint}\n" for hint in hints), draft, rest, body.rstrip("\n"), "\n"])


def _hints(kind: Kind, fields: Mapping[str, Value]) -> Iterator[str]:
    """A line a field that is not given: by its Chinese name, as it may be written."""
    for name in HINTS[kind.layout]:
        if name not in fields:
            words = messages.entry(f"fields.{name}")
            yield f"{words['label']}: {words['example']}"
    for field in kind.extra:
        if field.key not in fields:
            yield f"{field.key}: {field.label}"


def problems_of(kind: Kind, key: str, value: Value, others: Mapping[str, Value], settings: Settings) -> list[Problem]:
    """What a check would say of one field."""
    text = front_matter({**others, key: value}, ())
    line = next((n for n, row in enumerate(text.split("\n"), 1) if row.startswith(f"{key}:")), 0)
    record = read_record(f"{kind.folder}/x", text, settings, settings.today(), _no_file)
    return [problem for problem in record.problems if problem.line == line]


def _no_file(name: str) -> FileFacts:
    raise ValueError("not-a-file")
