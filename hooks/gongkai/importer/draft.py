"""One source -> one draft: text, path, files to copy, and all that is told of it. Pure; `run` does the files."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from gongkai import messages
from gongkai.importer.findings import Confidence, Finding, Value
from gongkai.importer.front import front_matter
from gongkai.importer.markdown import to_markdown
from gongkai.importer.naming import draft_path
from gongkai.importer.outline import outline
from gongkai.importer.page import Page
from gongkai.importer.raw import Block, Dropped, Form, Paragraph, Picture, Raw, Refused, Remark, Table
from gongkai.importer.sniff import file_name, sniff
from gongkai.importer.sort import sort_out
from gongkai.importer.sources import text as text_source
from gongkai.importer.tables import column_count_differs
from gongkai.importer.understand import rules
from gongkai.importer.writing import Writing
from gongkai.model.kind import Kind
from gongkai.settings import Settings

REQUIRED = {"reply": ("title", "date", "source", "assembly", "session", "proposal_number")}
_REQUIRED = ("title", "date", "source")
SUFFIXES = (".pdf", ".docx", ".xlsx", ".doc", ".xls", ".wps", ".zip")
"""What a file may end in that a text names by its title alone."""
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp")


@dataclass(frozen=True, slots=True)
class Draft:
    """What one source came to."""

    path: str
    """`replies/2020/cppcc-8-4-156`, before it is made free of what stands there."""
    kind: Kind
    findings: tuple[Finding, ...]
    fields: Mapping[str, Value]
    missing: tuple[str, ...]
    blocks: tuple[Block, ...]
    notes: Mapping[str, str]
    copies: Mapping[str, str] = field(default_factory=dict)
    """A file as the source names it -> its name beside the draft."""
    embedded: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures that the source carries: name -> bytes."""
    dropped: tuple[Dropped, ...] = ()
    moved: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    form: Form = Form.TEXT
    encoding: str = ""

    def text(self, stem: str = "") -> str:
        """The whole file. `stem`: what embedded pictures are called after."""
        names = {**self.copies, **{name: picture_name(stem, name) for name in self.embedded}}
        return f"{front_matter(self.fields, self.missing)}{to_markdown(self.blocks, self.notes, names)}"


def read_raw(name: str, raw: bytes) -> Raw:
    """Bytes -> Raw by the format's own reader, loaded when it is first needed. Refused where that is not possible."""
    form = sniff(name, raw)
    try:
        match form:
            case Form.HTML:
                from gongkai.importer.sources import html

                return html.read(raw)
            case Form.DOCX:
                from gongkai.importer.sources import docx

                return docx.read(raw)
            case Form.PDF:
                from gongkai.importer.sources import pdf

                return pdf.read(raw)
    except ImportError as error:
        raise Refused("missing-library", name=error.name or "") from None
    return text_source.read(raw)


def make_draft(
    name: str, raw: bytes, settings: Settings, beside: Callable[[str], bool], kind: str = "", given: Mapping[str, Value] | None = None,
    hosts: frozenset[str] = frozenset(),
) -> Draft:  # fmt: skip
    """One source. `beside`: does a file that it names lie beside it? `given`: what the editor says, which beats what was read."""
    source = read_raw(name, raw)
    writing = Writing(source)
    page = sort_out(writing.known(), hosts)
    if not any(block.text.strip() for block in page.body):
        raise Refused("spam" if any(r.code == "injected" for r in page.remarks) else "no-text")
    folder, sure = (kind, True) if kind else rules.kind_of(page)
    found_kind = next((k for k in settings.all_kinds if k.folder == folder), None)
    if found_kind is None:
        raise Refused("kind", kind=folder)
    findings = writing.findings(rules.understand(page, found_kind.layout))
    blocks = writing.blocks(outline(page.body))
    writing.restore(page)
    if not sure:
        page.remarks.append(Remark("kind-unsure", {"kind": messages.text(f"kinds.{folder}")}))
    if writing.is_traditional:
        page.remarks.append(Remark("traditional"))
    known = found_kind.schema().model_fields
    findings = {field: found for field, found in findings.items() if field in known}
    fields: dict[str, Value] = {field: found.value for field, found in findings.items()}
    copies, listed = _files(page, beside)
    if listed:
        fields["attachments"] = listed
    fields |= given or {}
    if fields.get("proposals") and found_kind.layout == "reply":
        fields = {key: value for key, value in fields.items() if key not in ("proposal_title", "proposers")}
    missing = tuple(key for key in REQUIRED.get(found_kind.layout, _REQUIRED) if not fields.get(key) and not _numbered(key, fields))
    copies |= _pictures(page, blocks, beside, source)
    _doubts(page, blocks)
    fields["draft"] = "true"
    return Draft(
        path=draft_path(folder, found_kind.layout, fields, settings.level), kind=found_kind, findings=tuple(findings.values()),
        fields=fields,        missing=missing, blocks=tuple(blocks), notes=source.notes, copies=copies, embedded=_embedded(blocks, source),
        dropped=tuple(page.dropped), moved=tuple(page.moved), remarks=tuple(_once(page.remarks)), form=source.form,
        encoding=source.encoding,
    )  # fmt: skip


def _numbered(key: str, fields: Mapping[str, Value]) -> bool:
    listed = fields.get("proposals")
    return key == "proposal_number" and isinstance(listed, list) and any(isinstance(one, dict) and one.get("number") for one in listed)


def _files(page: Page, beside: Callable[[str], bool]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """Attachments: those that lie beside the source are copied, the others are named as absent."""
    copies: dict[str, str] = {}
    listed: list[dict[str, str]] = []
    for link in page.files:
        target = next((one for one in (link.target, *(f"{link.target}{suffix}" for suffix in SUFFIXES)) if beside(one)), "")
        name = file_name(target or link.target)
        title = link.title or name
        if target:
            copies[target] = name
            listed.append({"file": name, "title": title} if title != name else {"file": name})
        elif all(one.get("title") != title for one in listed):
            listed.append({"title": title, "absent": messages.text("import.absent")})
            page.remarks.append(Remark("attachment-absent", {"title": title}))
    return copies, listed


def _pictures(page: Page, blocks: list[Block], beside: Callable[[str], bool], source: Raw) -> dict[str, str]:
    copies: dict[str, str] = {}
    for block in blocks:
        if not isinstance(block, Picture) or block.name in source.files:
            continue
        name = file_name(block.name)
        if beside(block.name) and name.lower().endswith(PICTURES):
            copies[block.name] = name
        else:
            page.dropped.append(Dropped(block.name[:200], "picture"))
            if block.inside and not block.name.lower().endswith(".gif"):
                page.remarks.append(Remark("picture-absent", {"name": name[:80]}))
    return copies


def _embedded(blocks: list[Block], source: Raw) -> dict[str, bytes]:
    used = [block.name for block in blocks if isinstance(block, Picture)]
    return {name: source.files[name] for name in dict.fromkeys(used) if name in source.files}


def picture_name(stem: str, name: str) -> str:
    """An embedded picture beside its draft: `cppcc-8-4-156-image1.png`."""
    return f"{stem}-{name}"


def _doubts(page: Page, blocks: list[Block]) -> None:
    for block in blocks:
        if isinstance(block, Table):
            page.dropped += [Dropped(head, "repeated-head") for head in block.repeated]
        if isinstance(block, Table) and (rows := column_count_differs(block)):
            page.remarks.append(Remark("table-rows", {"head": block.rows[0][0].text[:20], "rows": rows}))
    if page.raw.form is Form.TEXT and not any(isinstance(block, Paragraph) for block in blocks):
        page.remarks.append(Remark("table-only"))


def _once(remarks: list[Remark]) -> list[Remark]:
    """Each remark once."""
    seen: dict[str, Remark] = {}
    for remark in remarks:
        seen.setdefault(f"{remark.code}{sorted(remark.values.items(), key=str)}", remark)
    return list(seen.values())


def doubtful(draft: Draft) -> list[Finding]:
    """What was read but not stated: an editor should look."""
    return [found for found in draft.findings if found.confidence < Confidence.STATED]
