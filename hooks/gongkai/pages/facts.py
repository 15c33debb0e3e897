"""A document -> the rows of its facts table, in the order of the official form (索引号 first, 发布日期 last of the common ones)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gongkai import messages
from gongkai.link.facets import BY_KEY
from gongkai.model.date import PartialDate
from gongkai.model.document import Document
from gongkai.model.schema import NoticeFields, ReplyFields, ReportFields, Speaker, SpeechFields, Unnumbered
from gongkai.norms.vocabulary import Extent, ReplyType, Validity
from gongkai.pages.words import chinese_date


@dataclass(frozen=True, slots=True)
class Item:
    """One value: a text, with the list it leads to, or a date."""

    text: str
    address: str = ""
    datetime: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A label with its values."""

    key: str
    label: str
    items: tuple[Item, ...]

    @property
    def joiner(self) -> str:
        """、between values, but ；where a value holds 、itself (recipients)."""
        return messages.text("report.clauses" if any(messages.text("report.list") in item.text for item in self.items) else "report.list")


def facts(document: Document) -> tuple[Fact, ...]:
    """All rows that have something to say."""
    return tuple(Fact(key, _label(key, document), items) for key, found in _rows(document) if (items := tuple(found)))


def _label(key: str, document: Document) -> str:
    own = next((field.label for field in document.kind.extra if field.key == key), "")
    variants = (f"facts.{key}-{variant}" for variant in (document.kind.layout, document.session.assembly if document.session else ""))
    return own or messages.text(next(filter(messages.has, variants), f"facts.{key}"))


def _rows(document: Document) -> Iterator[tuple[str, Iterable[Item]]]:
    fields = document.fields
    yield "index_number", _texts(fields.index_number)
    yield "topics", _linked(document, "topic")
    yield "issuers", _texts(*fields.issuers)
    yield "document_number", _linked_number(document)
    yield from _own_rows(document)
    yield "signed", _dates(fields.signed)
    yield "source", _texts(fields.source)
    yield "date", _dates(fields.date)
    if document.updated != fields.date:
        yield "updated", _dates(document.updated)
    yield "disclosure", _texts(fields.disclosure if not document.is_open else "")
    yield "basis", _texts(fields.basis)
    yield "extent", _texts(messages.text("facts.summary-only") if fields.extent is Extent.SUMMARY else "")
    yield "validity", _texts(fields.validity if fields.validity is not Validity.IN_FORCE else "")
    yield "keywords", _texts(*fields.keywords)
    yield "cc", _texts(*fields.cc)
    yield "signed_off_by", _texts(fields.signed_off_by)
    yield "editor", _texts(fields.editor)
    for key, value in document.extra:
        match value:
            case PartialDate():
                yield key, _dates(value)
            case tuple():
                yield key, _texts(*value)
            case _:
                yield key, _texts(str(value))


def _own_rows(document: Document) -> Iterator[tuple[str, Iterable[Item]]]:
    """What only this kind has."""
    match document.fields:
        case ReplyFields() as reply:
            yield "session", _linked(document, "session")
            number = reply.proposal_number
            yield "proposal_number", _texts(number.unnumbered) if isinstance(number, Unnumbered) else _texts(*document.numbers)
            yield "proposers", _linked(document, "proposer")
            yield "lead", _linked(document, "lead")
            yield "supporting", _linked(document, "supporting")
            yield "reply_type", _texts(reply.reply_type if reply.reply_type is not ReplyType.REPLY else "")
            yield "result", _result(document)
            yield "satisfaction", _linked(document, "satisfaction")
            yield "assigned", _dates(reply.assigned)
            yield "replied", _dates(reply.replied if reply.replied != reply.signed else None)
        case ReportFields() as report:
            yield "assembly", _texts(report.assembly.label if report.assembly and not document.session else "")
            yield "session", _texts(document.session.label if document.session else "")
            yield "period", _texts(report.period)
            yield "meeting", _texts(report.meeting)
            yield "speaker", _texts(_speaker(report.speaker))
            yield "delivered", _dates(report.delivered)
        case NoticeFields() as notice:
            yield "recipients", _texts(*notice.recipients)
            yield "effective", _dates(notice.effective)
            yield "expires", _dates(notice.expires)
        case SpeechFields() as speech:
            yield "meeting", _texts(speech.meeting)
            yield "speaker", _texts(_speaker(speech.speaker))
            yield "delivered", _dates(speech.delivered)


def _speaker(speaker: Speaker | None) -> str:
    return f"{speaker.office} {speaker.name}".strip() if speaker else ""


def _texts(*values: str) -> tuple[Item, ...]:
    return tuple(Item(value) for value in values if value)


def _dates(date: PartialDate | None) -> tuple[Item, ...]:
    return (Item(chinese_date(date), datetime=str(date).replace(" ", "T")),) if date else ()


def _linked(document: Document, key: str) -> tuple[Item, ...]:
    facet = BY_KEY[key]
    return tuple(Item(value.label, facet.address(value)) for value in facet.values(document))


def _linked_number(document: Document) -> tuple[Item, ...]:
    facet = BY_KEY["series"]
    return tuple(Item(str(document.fields.document_number), facet.address(value)) for value in facet.values(document))


def _result(document: Document) -> tuple[Item, ...]:
    return tuple(
        Item(messages.text("facts.result-value", mark=result.mark, label=result.label), f"lists/result/{result.scale}/")
        for result in document.results
    )
