"""A document as one row of a list, for people (Row) and for machines (record)."""

from dataclasses import dataclass
from urllib.parse import quote

from gongkai import messages
from gongkai.model.document import Document, Visibility
from gongkai.pages.shapes import Record
from gongkai.pages.words import chinese_date, state_words
from gongkai.render.rendered import Rendered


@dataclass(frozen=True)
class Mark:
    """A word set apart: the result, a state. `kind` names its look; the word says it all."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """What a list shows of a document."""

    address: str
    heading: str
    formal: str
    """The formal title, where the heading is what was asked; else empty."""
    date: str
    datetime: str
    facts: tuple[tuple[str, str], ...]
    """Who, when, under which number: one line. Each with what it is: session, number, lead, document."""
    marks: tuple[Mark, ...]


def row(document: Document) -> Row:
    """The document's row."""
    heading = document.heading
    joiner = messages.text("report.list")
    facts: list[tuple[str, str]] = []
    if document.session:
        facts.append(("session", document.session.label))
    if document.reply and document.numbers:
        facts.append(("number", messages.text("row.number", number=joiner.join(document.numbers))))
    facts.append(("lead", joiner.join(document.leads) or document.fields.source))
    if document.fields.document_number:
        facts.append(("document", str(document.fields.document_number)))
    return Row(
        address=document.address,
        heading=heading,
        formal=document.fields.title if heading != document.fields.title else "",
        date=chinese_date(document.date),
        datetime=str(document.date).replace(" ", "T"),
        facts=tuple(facts),
        marks=marks(document),
    )


def marks(document: Document) -> tuple[Mark, ...]:
    """Result and states in words."""
    found = [Mark("state", word) for word in state_words(document)]
    for result in document.results:
        found.append(Mark(result.scale, messages.text("row.result", mark=result.mark, label=result.label)))
    if document.reply and document.session and (document.reply.key_proposal or any(p.key_proposal for p in document.proposals)):
        found.append(Mark("plain", messages.text("state.key", matter=document.session.assembly.matter)))
    for satisfaction in document.satisfactions:
        found.append(Mark("plain", str(satisfaction)))
    return tuple(found)


def record(item: Rendered, site_url: str) -> Record:
    """What list data says of a document. Keys keep name and type; new ones may be added (docs/data.md)."""
    document, fields = item.document, item.document.fields
    return {
        "url": site_url + quote(document.address),
        "id": document.path,
        "kind": document.kind.folder,
        "title": document.heading,
        "formal_title": fields.title,
        "date": str(document.date),
        "updated": str(document.updated),
        "source": fields.source,
        "index_number": fields.index_number,
        "document_number": str(fields.document_number or ""),
        "assembly": str(document.assembly or ""),
        "session": document.session.label if document.session else "",
        "proposal_numbers": list(document.numbers),
        "proposers": list(document.proposers),
        "lead": list(document.leads),
        "supporting": list(document.supporting),
        "topics": list(fields.topics),
        "result_marks": [result.mark for result in document.results],
        "results": [str(result.scale) for result in document.results],
        "satisfactions": [str(satisfaction) for satisfaction in document.satisfactions],
        "disclosure": str(fields.disclosure),
        "validity": str(fields.validity),
        "withdrawn": str(fields.withdrawn.date) if fields.withdrawn else "",
        "summary": item.summary if document.visibility is Visibility.FULL else "",
    }
