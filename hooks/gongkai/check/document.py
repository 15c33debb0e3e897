"""Rules about one document by itself."""

from collections.abc import Iterator

from gongkai import messages
from gongkai.check.tracking import TRACKING_RULES
from gongkai.model.document import Visibility, problem_at
from gongkai.model.problem import Problem, problem
from gongkai.model.schema import NoticeFields, ReplyFields, ReportFields, SpeechFields
from gongkai.norms.vocabulary import Disclosure, ReplyType, Validity
from gongkai.render.rendered import Rendered

MAX_TITLE = 200
"""Characters."""


def publication_follows_signing(item: Rendered) -> Iterator[Problem]:
    """The publication date is not before the signing date (成文日期)."""
    document = item.document
    if (signed := document.fields.signed) and document.date.last < signed.first:
        yield problem_at(document, "date", "date-before-signing", date=document.date, signed=signed)


def titles_are_short(item: Rendered) -> Iterator[Problem]:
    """A title is no text: the longest real one seen has some ninety characters."""
    fields = item.document.fields
    named = [("title", fields.title)]
    if isinstance(fields, ReplyFields | ReportFields):
        named += [(f"proposals.{n}.title", proposal.title) for n, proposal in enumerate(fields.proposals)]
    if isinstance(fields, ReplyFields):
        named += [("proposal_title", title) for title in fields.proposal_title]
    for key, title in named:
        if len(title) > MAX_TITLE:
            label = messages.text(f"fields.{key.rpartition('.')[2]}.label")
            yield problem_at(item.document, key, "title-too-long", key=key, label=label, value=len(title), limit=MAX_TITLE)


def delivery_precedes_publication(item: Rendered) -> Iterator[Problem]:
    """A speech or report is given before its text is published."""
    fields = item.document.fields
    if isinstance(fields, ReportFields | SpeechFields) and fields.delivered and fields.date.last < fields.delivered.first:
        yield problem_at(item.document, "delivered", "date-before-delivery", date=fields.date, delivered=fields.delivered)


def reply_follows_assignment(item: Rendered) -> Iterator[Problem]:
    """A reply is given after the matter was assigned (交办)."""
    reply = item.document.reply
    if reply and reply.assigned and reply.replied and reply.replied.last < reply.assigned.first:
        yield problem_at(item.document, "replied", "reply-before-assignment", replied=reply.replied, assigned=reply.assigned)


def force_ends_after_it_begins(item: Rendered) -> Iterator[Problem]:
    """失效日期 is not before 生效日期."""
    fields = item.document.fields
    if isinstance(fields, NoticeFields) and fields.effective and fields.expires and fields.expires.last < fields.effective.first:
        yield problem_at(item.document, "expires", "expiry-before-effect", expires=fields.expires, effective=fields.effective)


def change_follows_publication(item: Rendered) -> Iterator[Problem]:
    """Changes and withdrawal come after publication."""
    document = item.document
    dates = [(f"changes.{n}.date", change.date) for n, change in enumerate(document.fields.changes)]
    if document.fields.withdrawn:
        dates.append(("withdrawn.date", document.fields.withdrawn.date))
    for key, date in dates:
        if date.last < document.date.first:
            yield problem_at(document, key, "change-before-publication", key=key, value=date, date=document.date)


def body_is_not_empty(item: Rendered) -> Iterator[Problem]:
    """A document has text."""
    document = item.document
    if not document.has_body and document.visibility is not Visibility.COUNTED and document.is_open and not document.fields.withdrawn:
        yield problem("body-empty", document.source_path, document.body_line)


def withheld_has_no_text(item: Rendered) -> Iterator[Problem]:
    """A record that is not disclosed (不予公开) holds neither text nor attachments."""
    document = item.document
    if document.fields.disclosure is Disclosure.WITHHELD:
        if document.has_body:
            yield problem("withheld-with-body", document.source_path, document.body_line)
        if document.attachments:
            yield problem_at(document, "attachments", "withheld-with-attachments")


def restriction_has_basis(item: Rendered) -> Iterator[Problem]:
    """依申请公开 and 不予公开 name their basis (条例 §14-16)."""
    fields = item.document.fields
    if fields.disclosure is not Disclosure.OPEN and not fields.basis:
        yield problem_at(item.document, "disclosure", "basis-missing", value=fields.disclosure)


def further_reply_names_the_first(item: Rendered) -> Iterator[Problem]:
    """再次答复 says which reply it follows, and in which round."""
    reply = item.document.reply
    if reply and reply.reply_type is ReplyType.FURTHER and (not reply.follows or reply.round < 2):
        yield problem_at(item.document, "reply_type", "further-reply-incomplete")


def repealed_is_told(item: Rendered) -> Iterator[Problem]:
    """A document that another took the place of is no longer in force."""
    fields = item.document.fields
    if fields.superseded_by and fields.validity is Validity.IN_FORCE:
        yield problem_at(item.document, "superseded_by", "superseded-in-force", value=fields.superseded_by)


def proposals_stand_once(item: Rendered) -> Iterator[Problem]:
    """The long form `proposals` and its flat shorthand do not say different things."""
    reply = item.document.reply
    if reply and reply.proposals and (reply.proposal_title or reply.proposers):
        yield problem_at(item.document, "proposals", "proposals-twice")


def figures_add_up(item: Rendered) -> Iterator[Problem]:
    """受理 = 主办 + 会办, where a report states all three."""
    if (report := item.document.report) and (figures := report.figures):
        received, lead, supporting = figures.received, figures.lead, figures.supporting
        if received is not None and lead is not None and supporting is not None and received != lead + supporting:
            yield problem_at(item.document, "figures", "figures-do-not-add-up", received=received, lead=lead, supporting=supporting)


DOCUMENT_RULES = (
    *TRACKING_RULES,
    titles_are_short,
    publication_follows_signing,
    delivery_precedes_publication,
    reply_follows_assignment,
    force_ends_after_it_begins,
    change_follows_publication,
    body_is_not_empty,
    withheld_has_no_text,
    restriction_has_basis,
    further_reply_names_the_first,
    repealed_is_told,
    proposals_stand_once,
    figures_add_up,
)


def check_document(item: Rendered) -> Iterator[Problem]:
    """All rules about one document."""
    for rule in DOCUMENT_RULES:
        yield from rule(item)
