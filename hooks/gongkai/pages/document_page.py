"""What the page of one document shows of the document itself."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

from gongkai import messages
from gongkai.model.document import Attachment, Document, Visibility
from gongkai.model.fragment import Heading
from gongkai.norms import page_tags
from gongkai.norms.vocabulary import Validity
from gongkai.pages.citing import Notice
from gongkai.pages.clipping import CUT
from gongkai.pages.facts import Fact, facts
from gongkai.pages.page import Alternate, Crumb, Page, column_tags
from gongkai.pages.rows import Mark, marks
from gongkai.pages.structured import Article, File, iso
from gongkai.pages.tracked import OwnTracking, own_tracking
from gongkai.pages.words import chinese_date, file_words
from gongkai.render.rendered import Rendered
from gongkai.settings import Settings


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
