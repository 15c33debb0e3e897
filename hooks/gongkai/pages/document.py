"""The page of one document, its machine-readable twin, and the files beside it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from markupsafe import Markup, escape

from gongkai import messages
from gongkai.link.site import Site
from gongkai.model.document import Attachment, Document, Visibility
from gongkai.model.fragment import Duty, Fragment, Heading
from gongkai.model.revision import Revision
from gongkai.norms import page_tags
from gongkai.norms.vocabulary import Validity
from gongkai.oversight.reconcile import Reconciliation
from gongkai.pages import attached
from gongkai.pages.beside import Beside, inputs_beside, what_is_beside
from gongkai.pages.citing import Notice
from gongkai.pages.clipping import CUT
from gongkai.pages.facts import Fact, facts
from gongkai.pages.history import history_output
from gongkai.pages.output import Group, Output, copied, json_bytes
from gongkai.pages.page import Alternate, Crumb, Page, absolute, column_tags, fill_slots
from gongkai.pages.press import Press
from gongkai.pages.qr import svg
from gongkai.pages.rows import Mark, marks, record
from gongkai.pages.shapes import PRIVATE, AttachmentData, DocumentFile, DutyData
from gongkai.pages.structured import Article, File, iso
from gongkai.pages.tracked import OwnTracking, own_tracking
from gongkai.pages.words import chinese_date, file_words
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings

TWIN_SCHEMA: Final = "gongkai.document/1"
_PRIVATE = set(PRIVATE)
_TEXTUAL = {"summary", "question"}
"""Facts that tell the text; they go where the text goes."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """An attachment as the page lists it."""

    title: str
    href: str
    """Empty for one that is not published with the page."""
    words: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    date: str
    datetime: str
    note: str


@dataclass(frozen=True, slots=True)
class Table:
    """The proposals of a document that answers or tells of several; columns in which all are silent are left out."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class FigureRow:
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class DocumentView:
    """All that a document's page shows of the document itself, beside its text."""

    heading: str
    asked: str
    """What was asked, above the formal title; empty where that is the title."""
    marks: tuple[Mark, ...]
    notices: tuple[Notice, ...]
    """Those that name no other document."""
    facts: tuple[Fact, ...]
    question: str
    is_report: bool
    """Its proposals are cases told in the text, so their table stands after it."""
    cases: Table | None
    figures: tuple[FigureRow, ...]
    files: tuple[FileRow, ...]
    changes: tuple[ChangeRow, ...]
    contact: str
    published: str
    tracking: OwnTracking | None
    """Commitments and progress."""
    reference: tuple[str, str]
    """How to cite it (GB/T 7714), before and after its permanent address."""


@dataclass(frozen=True)
class Parts:
    """All that a document's pages have of their own, as bytes; what names other documents goes in between the pieces of the body:
    notices, then around every second piece a link, then the list of others."""

    head: bytes
    title: bytes
    toc: bytes
    body: tuple[bytes, ...]
    twin: bytes
    texts: bytes = b""
    """Empty where no attachment's text is searched."""
    places: tuple[int, ...] = ()
    """Which of the document's mentions each piece is that may become a link."""


def own_parts(item: Rendered, fragment: Fragment, twin: DocumentFile, press: Press, texts: Sequence[Mapping[str, Any]] = ()) -> Parts:
    """Make everything that depends on the document alone. `twin`: its data (`document_twin`); `texts`: of `attached_texts`."""
    page = document_page(item, fragment.headings, press.settings)
    full = item.document.visibility is Visibility.FULL
    text = Markup(CUT.join(fragment.pieces) or fragment.html) if full else Markup()
    code = Markup(svg(absolute(press, page.address), str(escape(messages.text("page.qr")))))
    slots = fill_slots(page, press, "../" * page.depth, fragment=text, cut=Markup(CUT), code=code)
    return Parts(
        head=slots.head.encode(),
        title=escape(slots.title).encode(),
        toc=slots.toc.encode(),
        body=tuple(piece.encode() for piece in slots.body.split(CUT)),
        twin=json_bytes(twin),
        texts=json_bytes({"schema": attached.SCHEMA, "texts": texts}) if texts else b"",
        places=fragment.places if full else (),
    )


def document_group(
    item: Rendered, site: Site, content: Path, compared: Mapping[str, Reconciliation], told: Sequence[Revision] = ()
) -> Group:
    """Everything that one document publishes: made of itself, of its revisions (`told`), and of those that its page names."""
    document = item.document
    found = compared.get(document.path)
    return Group(
        document.path,
        (item.digest, inputs_beside(document, site), tuple(told), found),
        partial(_outputs, item, site, content, found, told),
    )


def _outputs(item: Rendered, site: Site, content: Path, found: Reconciliation | None, told: Sequence[Revision]) -> Iterator[Output]:
    """The files of one document: its page, its twin, what lies beside it."""
    document = item.document
    address, own = document.address, document.path
    beside, shell = what_is_beside(item, site, found, bool(told)), (f"{document.kind.folder}/", address.count("/"))
    page = partial(_assemble, shell, beside)
    yield Output(f"{address}index.html", (item.digest, beside), page, own, None, shell, address, str(document.updated.first))
    yield Output(f"{address}index.json", (item.digest,), _own_twin, own)
    if told:
        yield history_output(document, told)
    if attached.is_searched(document):
        yield Output(f"{address}{attached.NAME}", (item.digest,), _own_texts, own)
    if document.visibility is Visibility.FULL:
        folder = content / Path(document.path).parent
        published = {a.file.name: a.file for a in document.attachments if a.file} | {image.name: image for image in document.images}
        for name, file in published.items():
            yield copied(f"{address}{name}", folder / name, file.sha256)


def _assemble(shell: tuple[str, int], beside: Beside, press: Press, parts: Parts) -> bytes:
    """A page of its parts and of what it shows of others."""
    base = "../" * shell[1]
    notices = press.render("notices.html", notices=beside.notices, base=base).encode() if beside.notices else b""
    below = press.render("beside.html", view=beside, base=base).encode()
    return press.shell(*shell).splice(parts.head, parts.title, parts.toc, *_body(parts, notices, below, dict(beside.links), base))


def _body(parts: Parts, notices: bytes, below: bytes, links: Mapping[int, str], base: str) -> Iterator[bytes]:
    """The pieces of the body with what goes in between."""
    first, *pieces, last = parts.body
    yield from (first, notices, pieces[0])
    for place, inside, behind in zip(parts.places, pieces[1::2], pieces[2::2], strict=True):
        if address := links.get(place):
            yield from (f'<a href="{base}{quote(address)}">'.encode(), inside, b"</a>", behind)
        else:
            yield from (inside, behind)
    yield from (below, last)


def _own_twin(press: Press, parts: Parts) -> bytes:
    return parts.twin


def _own_texts(press: Press, parts: Parts) -> bytes:
    return parts.texts


def document_page(item: Rendered, headings: tuple[Heading, ...], settings: Settings) -> Page:
    """The document's page, before it is printed; two cuts in its template stand for what names other documents."""
    document, fields = item.document, item.document.fields
    full = document.visibility is Visibility.FULL
    reply = document.reply
    view = DocumentView(
        heading=fields.title,
        asked=document.heading if document.heading != fields.title else "",
        marks=marks(document),
        notices=tuple(_notices(document)),
        facts=facts(document),
        question=reply.question if reply and full else "",
        is_report=document.report is not None,
        cases=_cases(document, settings),
        figures=tuple(_figures(document)),
        files=tuple(map(_file_row, document.attachments)) if full else (),
        changes=tuple(ChangeRow(chinese_date(c.date), str(c.date), c.note) for c in sorted(fields.changes, key=lambda c: c.date.moment)),
        contact=messages.text("report.gap").join(filter(None, (fields.contact.unit, fields.contact.person, fields.contact.phone))),
        published=messages.text("page.published", date=chinese_date(document.date)),
        tracking=own_tracking(document),
        reference=_reference(document),
    )
    summary = item.summary if full else ""
    return Page(
        address=document.address,
        title=document.heading,
        template="document.html",
        content=view,
        section=f"{document.kind.folder}/",
        crumbs=(Crumb(document.kind.label, f"{document.kind.folder}/"), Crumb(document.heading, "")),
        description=summary,
        image=f"{document.address}{document.images[0].name}" if full and document.images else "",
        modified=str(document.updated.first),
        tags=_tags(document, settings, summary),
        toc=headings if full else (),
        alternates=(Alternate("application/json", f"{document.address}index.json", messages.text("page.twin")),),
        entity=_article(document, settings.time_zone),
    )


def _article(document: Document, zone: str) -> Article:
    """The document for machines: facts that its page shows."""
    fields, full = document.fields, document.visibility is Visibility.FULL
    files = (a for a in document.attachments if a.file) if full else ()
    return Article(
        type="Report" if document.report else "Article",
        headline=fields.title,
        asked=document.heading if document.heading != fields.title else "",
        published=iso(document.date, zone),
        modified=iso(document.updated, zone),
        authors=fields.issuers or (fields.source,),
        identifiers=tuple(str(number) for number in (fields.document_number, fields.index_number) if number),
        keywords=fields.keywords or fields.topics,
        section=document.kind.label,
        list_address=f"{document.kind.folder}/",
        files=tuple(File(a.title, quote(a.file.name), a.file.type, a.file.size, a.file.sha256) for a in files if a.file),
    )


def _reference(document: Document) -> tuple[str, str]:
    """GB/T 7714: who. title: number[EB/OL]. (day)[day of citing]. address."""
    fields = document.fields
    title = fields.title
    if fields.document_number:
        title = messages.text("page.reference-number", title=title, number=fields.document_number)
    author = messages.text("report.joiner").join(fields.issuers or (fields.source,))
    said = messages.text("page.reference", author=author, title=title, date=document.date.first, address=CUT)
    before, after = said.split(CUT)
    return before, after


def document_twin(item: Rendered, fragment: Fragment, site_url: str) -> DocumentFile:
    """The data of index.json beside index.html; docs/data.md tells the keys."""
    document = item.document
    full = document.visibility is Visibility.FULL
    base = f"{site_url}{quote(document.address)}"
    twin: DocumentFile = {
        "schema": TWIN_SCHEMA,
        **record(item, site_url),
        "facts": document.fields.model_dump(mode="json", exclude_defaults=True, exclude=_PRIVATE if full else _PRIVATE | _TEXTUAL)
        | {key: value if isinstance(value, tuple) else str(value) for key, value in document.extra},
        "text": fragment.text if full else "",
        "headings": [{"level": one.level, "id": one.id, "title": one.title} for one in fragment.headings] if full else [],
        "attachments": [_attachment(attachment, base) for attachment in document.attachments] if full else [],
        "responsibilities": [_duty(duty) for duty in item.duties] if full else [],
        "texts": attached.NAME,
    }
    if not attached.is_searched(document):
        del twin["texts"]
    return twin


def _attachment(attachment: Attachment, base: str) -> AttachmentData:
    file = attachment.file
    if not file:
        return {"title": attachment.title, "absent": attachment.absent}
    return {"title": attachment.title, "url": base + quote(file.name), "type": file.type, "size": file.size, "pages": file.pages,
            "sha256": file.sha256}  # fmt: skip


def _duty(duty: Duty) -> DutyData:
    return {"id": duty.id, "task": duty.task, "measure": duty.measure, "responsible": list(duty.responsible),
            "supporting": list(duty.supporting), "due": duty.due, "due_text": duty.due_text, "note": duty.note,
            "inherited": list(duty.inherited)}  # fmt: skip


def _notices(document: Document) -> Iterator[Notice]:
    """What the document says of itself."""
    fields = document.fields
    if fields.withdrawn:
        date = chinese_date(fields.withdrawn.date)
        yield Notice("withdrawn", messages.text("notice.withdrawn", date=date, reason=fields.withdrawn.reason))
    if fields.validity is not Validity.IN_FORCE:
        key = "repealed" if fields.validity is Validity.REPEALED else "expired"
        yield Notice(key, messages.text(f"notice.{key}"))
    if not document.is_open:
        yield Notice("request", messages.text("notice.request", basis=fields.basis))
    for change in fields.changes:
        if change.major:
            yield Notice("corrected", messages.text("notice.corrected", date=chinese_date(change.date), note=change.note))


def _cases(document: Document, settings: Settings) -> Table | None:
    """The proposals, where there are several or the document tells cases."""
    if not document.proposals or (len(document.proposals) == 1 and not document.report):
        return None
    joiner = messages.text("report.list")
    rows = []
    for proposal in document.proposals:
        scale = settings.marks.get(proposal.result)
        label = settings.result_labels.get(proposal.result, scale.label) if scale else ""
        words = messages.text("facts.result-value", mark=proposal.result, label=label) if scale else ""
        outcome = joiner.join(filter(None, (words, str(proposal.satisfaction or ""))))
        rows.append((proposal.number, proposal.title, joiner.join(proposal.proposers), outcome))
    heads = tuple(messages.text(f"page.case-{name}") for name in ("number", "title", "proposers", "result"))
    told = [column for column in range(len(heads)) if any(row[column] for row in rows)]
    return Table(tuple(heads[column] for column in told), tuple(tuple(row[column] for column in told) for row in rows))


def _figures(document: Document) -> Iterator[FigureRow]:
    if document.report:
        for key, value in document.report.figures:
            if value is not None:
                yield FigureRow(messages.text(f"figures.{key}"), value)


def _file_row(attachment: Attachment) -> FileRow:
    if attachment.file:
        return FileRow(attachment.title, quote(attachment.file.name), file_words(attachment.file))
    return FileRow(attachment.title, "", messages.text("file.absent", reason=attachment.absent))


def _tags(document: Document, settings: Settings, summary: str) -> tuple[tuple[str, str], ...]:
    fields = document.fields
    return page_tags.tags(
        **column_tags(settings.column, document.kind.label),
        ArticleTitle=fields.title,
        PubDate=str(document.date)[:16],
        ContentSource=fields.source,
        Keywords=page_tags.keywords(fields.keywords or fields.topics),
        Author=fields.editor,
        Description=summary,
    )
