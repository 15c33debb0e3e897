"""Markdown text -> Document and body, or the problems that stop it."""

import datetime
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from gongkai import messages
from gongkai.model.document import Document, Result, Visibility
from gongkai.model.kind import SCHEMAS, Kind
from gongkai.model.problem import Problem, problem
from gongkai.model.schema import Fields, NoticeFields, ReplyFields, ReportFields, SpeechFields
from gongkai.norms.document_number import parse_document_number
from gongkai.norms.session import Session, parse_session
from gongkai.norms.vocabulary import Disclosure
from gongkai.read.beside import Beside, Facts
from gongkai.read.front_matter import split_front_matter
from gongkai.settings import Settings


@dataclass(frozen=True, slots=True)
class Record:
    """What one file holds."""

    document: Document | None
    """None where problems stop it."""
    body: str
    problems: tuple[Problem, ...]


def read_record(path: str, text: str, settings: Settings, today: datetime.date, facts: Facts) -> Record:
    """Parse one document. Pure but for `facts`.

    `path` is below content/ without `.md`; `today` decides what is held back.
    """
    source = f"{path}.md"
    kind = next((kind for kind in settings.all_kinds if kind.folder == path.split("/")[0]), None)
    if kind is None:
        known = messages.text("report.list").join(kind.folder for kind in settings.all_kinds)
        return Record(None, "", (problem("kind-unknown", source, folder=path.split("/")[0], known=known),))
    front = split_front_matter(source, text)
    if isinstance(front, list):
        return Record(None, "", tuple(front))
    problems = list(front.problems)
    try:
        fields, extra = _apart(kind, kind.schema().model_validate(front.values))
    except ValidationError as error:
        empty = {p.line for p in front.problems if p.code == "value-empty"}
        problems += [p for p in _explain(source, kind, front.lines, error) if p.line not in empty or p.code != "field-missing"]
        return Record(None, "", tuple(problems))

    lines = front.lines
    session = _session(source, fields, lines, settings, problems)
    results = _results(source, fields, lines, settings, problems)
    problems += _number_form(source, front.values, lines)
    fields = _with_defaults(fields, settings)
    visibility = _visibility(fields, today)
    beside = Beside(source, lines, facts, problems, is_shown=visibility is not Visibility.FACTS)
    attachments = tuple(beside.attachments(fields.attachments))
    reply = fields if isinstance(fields, ReplyFields) else None
    document = Document(
        path=path, kind=kind, fields=fields, visibility=visibility, extra=extra, session=session, results=results,
        leads=tuple(dict.fromkeys(map(settings.canonical, reply.lead))) if reply else (),
        supporting=tuple(dict.fromkeys(map(settings.canonical, reply.supporting))) if reply else (),
        attachments=attachments, images=tuple(beside.images(front.body, front.body_line)), lines=lines,
        body_line=front.body_line, has_body=bool(front.body.strip()),
    )  # fmt: skip
    return Record(document, front.body, tuple(problems))


def _apart(kind: Kind, fields: Fields) -> tuple[Fields, tuple[tuple[str, object], ...]]:
    """The fields that ship, and those that the site added: the class with both exists in this process only."""
    if not kind.extra:
        return fields, ()
    values = dict(fields)
    extra = tuple((field.key, value) for field in kind.extra if (value := values.pop(field.key)))
    return SCHEMAS[kind.layout].model_construct(**values), extra


def _explain(source: str, kind: Kind, lines: Mapping[str, int], error: ValidationError) -> Iterator[Problem]:
    """What pydantic found, in our words, each once."""
    for detail in error.errors():
        loc = [str(part) for part in detail["loc"] if part not in ("unnumbered", "numbers")]
        place, line, code = ".".join(loc), _line(lines, loc), detail["type"]
        key = loc[-1] if loc else ""
        named = next((part for part in reversed(loc) if not part.isdecimal()), "")
        if code == "missing" and len(loc) > 1:
            parent = ".".join(loc[:-1])
            yield problem("part-missing", source, line, parent=parent, key=key, label=_label(kind, key), example=_example(key))
        elif code == "missing":
            yield problem("field-missing", source, line, key=place, label=_label(kind, key), example=_example(key))
        elif code == "extra_forbidden":
            yield _unknown(source, kind, loc, line)
        elif messages.has(f"problems.{code}"):
            ctx = dict(detail.get("ctx", {}))
            if isinstance(choices := ctx.get("choices"), list):
                ctx["choices"] = messages.text("report.list").join(choices)
            yield problem(code, source, line, key=place or named, label=_label(kind, named), **ctx)
        else:
            yield problem("value-wrong", source, line, key=place, label=_label(kind, named))


def _line(lines: Mapping[str, int], loc: list[str]) -> int:
    """The line of a place, or of what surrounds it."""
    for end in range(len(loc), 0, -1):
        if ".".join(loc[:end]) in lines:
            return lines[".".join(loc[:end])]
    return 1


def _unknown(source: str, kind: Kind, loc: list[str], line: int) -> Problem:
    key = loc[-1]
    known = _names(kind, loc)
    words = [*known, *(alias for alias, name in messages.field_aliases().items() if name in known)]
    near = difflib.get_close_matches(key, words, 1, 0.6)
    hint = messages.text("report.did-you-mean", name=near[0]) if near else ""
    elsewhere = [schema for schema in (ReplyFields, ReportFields, NoticeFields, SpeechFields) if key in schema.model_fields]
    if len(loc) == 1 and elsewhere and key not in known:
        return problem("field-other-kind", source, line, key=key, kind=kind.label)
    return problem("field-unknown", source, line, key=key, hint=hint)


def _names(kind: Kind, loc: list[str]) -> list[str]:
    """The keys that are known at a place."""
    model: Any = kind.schema()
    for part in loc[:-1]:
        if not part.isdecimal():
            annotation = model.model_fields[part].annotation
            model = next(iter(_models(annotation)), Fields)
    return list(model.model_fields)


def _models(annotation: Any) -> Iterator[Any]:
    if hasattr(annotation, "model_fields"):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models(argument)


def _label(kind: Kind, key: str) -> str:
    """The Chinese name of a field, the site's own fields included."""
    if own := next((field.label for field in kind.extra if field.key == key), ""):
        return own
    return messages.text(f"fields.{key}.label") if messages.has(f"fields.{key}.label") else key


def _example(key: str) -> str:
    """What a field may look like."""
    return messages.text(f"fields.{key}.example") if messages.has(f"fields.{key}.example") else "…"


def _session(source: str, fields: Fields, lines: Mapping[str, int], settings: Settings, problems: list[Problem]) -> Session | None:
    if not isinstance(fields, ReplyFields | ReportFields) or not fields.session:
        return None
    try:
        return parse_session(fields.session, fields.assembly, settings.level)
    except ValueError as reason:
        line = lines.get("session", 1)
        assembly = fields.assembly.label if fields.assembly else ""
        problems.append(problem(f"session-{reason}", source, line, value=fields.session, assembly=assembly))
        return None


def _results(source: str, fields: Fields, lines: Mapping[str, int], settings: Settings, problems: list[Problem]) -> tuple[Result, ...]:
    """The marks under the site's scheme, of the reply and of its proposals; a report's are checked, and stay its cases' own."""
    if not isinstance(fields, ReplyFields | ReportFields):
        return ()
    marks = [proposal.result for proposal in fields.proposals]
    if isinstance(fields, ReplyFields):
        marks.insert(0, fields.result)
    known = settings.marks
    for mark in filter(lambda mark: mark and mark not in known, dict.fromkeys(marks)):
        line = lines.get("result", lines.get("proposals", 1))
        problems.append(problem("result-unknown", source, line, value=mark, known=messages.text("report.list").join(known)))
    if isinstance(fields, ReportFields):
        return ()
    return tuple(Result(m, known[m], settings.result_labels.get(m, known[m].label)) for m in dict.fromkeys(marks) if m in known)


def _number_form(source: str, values: Mapping[str, Any], lines: Mapping[str, int]) -> Iterator[Problem]:
    """A document number has neither 第 nor leading zeros (GB/T 9704-2012 7.2.5)."""
    if isinstance(raw := values.get("document_number"), str):
        number, proper = parse_document_number(raw)
        if not proper:
            yield problem("document-number-form", source, lines["document_number"], value=raw, right=str(number))


def _with_defaults(fields: Fields, settings: Settings) -> Fields:
    """Fill in what the content model defaults to."""
    update: dict[str, object] = {}
    if isinstance(fields, ReplyFields | ReportFields) and not fields.issuers:
        update["issuers"] = (settings.agency,)
    if isinstance(fields, ReplyFields):
        update["lead"] = fields.lead or (settings.agency,)
        update["replied"] = fields.replied or (fields.signed if fields.signed and fields.signed.is_day else None)
    return fields.model_copy(update=update) if update else fields


def _visibility(fields: Fields, today: datetime.date) -> Visibility:
    if fields.draft or fields.date.first > today:
        return Visibility.HIDDEN
    if fields.disclosure is Disclosure.WITHHELD:
        return Visibility.COUNTED
    if fields.withdrawn or fields.disclosure is Disclosure.ON_REQUEST:
        return Visibility.FACTS
    return Visibility.FULL
