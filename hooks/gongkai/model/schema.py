"""The closed schema of front matter, one frozen model per kind: text -> typed fields.

The one door: every scalar arrives as text, our types convert it, unknown keys are refused. A type that refuses raises
`PydanticCustomError(code, …)` where `code` is a problem of the message catalogue. `read` adds file and line.
Shapes, units and meaning of every field: docs/editing.md (编辑手册).
"""

from typing import Annotated

from pydantic import BeforeValidator, Discriminator, Tag, model_validator
from pydantic_core import PydanticCustomError

from gongkai.model.review import Confirmation, Review
from gongkai.model.types import (
    AssemblyField,
    Count,
    Day,
    DocumentNumberField,
    Due,
    Flag,
    IndexNumber,
    Mark,
    Part,
    PartialDay,
    Raw,
    SatisfactionField,
    Text,
    Texts,
    as_list,
    choice_of,
)
from gongkai.norms.vocabulary import EXTENT_WORDS, Disclosure, Extent, ReplyType, Validity


class AttachmentField(Part):
    """附件: a file beside the document, or one that the page names without publishing it (`absent` says why)."""

    file: Text = ""
    title: Text = ""
    absent: Text = ""
    reviewed: Review | None = None

    @model_validator(mode="before")
    @classmethod
    def _file_alone(cls, value: Raw) -> Raw:
        return {"file": value} if isinstance(value, str) else value

    @model_validator(mode="after")
    def _file_or_absent(self) -> "AttachmentField":
        if bool(self.file) == bool(self.absent) or (self.absent and not self.title):
            raise PydanticCustomError("attachment-incomplete", "file or absent")
        return self


class Change(Part):
    """更正说明. Only a major change moves 更新日期."""

    date: Day
    note: Text
    major: Flag = False


class Withdrawal(Part):
    """撤回: address and facts stay, the text goes, the reason is shown."""

    date: Day
    reason: Text


class Contact(Part):
    """联系方式 of the office; the telephone is an office's, never a person's own."""

    unit: Text = ""
    person: Text = ""
    phone: Text = ""


class Speaker(Part):
    """讲话人/报告人."""

    name: Text
    office: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _name_alone(cls, value: Raw) -> Raw:
        return {"name": value} if isinstance(value, str) else value


class Proposal(Part):
    """One proposal or suggestion that a document answers or tells of."""

    number: Text = ""
    title: Text = ""
    proposers: Texts = ()
    result: Mark = ""
    satisfaction: SatisfactionField | None = None
    key_proposal: Flag = False

    @model_validator(mode="before")
    @classmethod
    def _long_names(cls, value: Raw) -> Raw:
        """提案号 and 提案标题 are its number and title."""
        names = {"proposal_number": "number", "proposal_title": "title"}
        return {names.get(key, key): one for key, one in value.items()} if isinstance(value, dict) else value


class Unnumbered(Part):
    """A suggestion that bears no number, and why."""

    unnumbered: Text


ProposalNumber = Annotated[
    Annotated[Unnumbered, Tag("unnumbered")] | Annotated[Texts, Tag("numbers")],
    Discriminator(lambda value: "unnumbered" if isinstance(value, dict | Unnumbered) else "numbers"),
]


class Figures(Part):
    """Figures that a report states, in cases (件): 受理, 主办, 会办, 办复, 满意, 基本满意, 不满意."""

    received: Count | None = None
    lead: Count | None = None
    supporting: Count | None = None
    answered: Count | None = None
    satisfied: Count | None = None
    mostly_satisfied: Count | None = None
    unsatisfied: Count | None = None
    solved: Count | None = None
    in_progress: Count | None = None
    planned: Count | None = None
    reference: Count | None = None


class Progress(Part):
    """进展: what has become of rows of a responsibility list, or of commitments, of the same document."""

    row: Texts
    date: Day
    note: Text
    done: Flag = False


class FollowUp(Part):
    """后续落实: rows of another document that this one tells the outcome of, on the day of its own date."""

    document: Text
    row: Texts
    note: Text = ""
    done: Flag = False


class Commitment(Part):
    """承诺事项 of a reply. `fulfilled`: the day on which it was kept; `evidence`: a document of the site, or a web address.

    Without `who` the leads of the reply answer for it.
    """

    what: Text
    who: Texts = ()
    due: Due = ""
    evidence: Text = ""
    fulfilled: Day | None = None

    @property
    def is_web(self) -> bool:
        """Does its evidence lie elsewhere? Else it is the path of a document."""
        return self.evidence.startswith(("https://", "http://"))


class Fields(Part):
    """What every kind has."""

    title: Text
    date: Day
    source: Text
    signed: PartialDay | None = None
    issuers: Texts = ()
    document_number: DocumentNumberField | None = None
    index_number: IndexNumber = ""
    topics: Texts = ()
    keywords: Texts = ()
    summary: Text = ""
    attachments: Annotated[tuple[AttachmentField, ...], BeforeValidator(as_list)] = ()
    disclosure: Annotated[Disclosure, choice_of(Disclosure, {})] = Disclosure.OPEN
    basis: Text = ""
    extent: Annotated[Extent, choice_of(Extent, EXTENT_WORDS)] = Extent.FULL
    validity: Annotated[Validity, choice_of(Validity, {})] = Validity.IN_FORCE
    superseded_by: Text = ""
    withdrawn: Withdrawal | None = None
    changes: Annotated[tuple[Change, ...], BeforeValidator(as_list)] = ()
    redirect_from: Texts = ()
    related: Texts = ()
    follows_up: Annotated[tuple[FollowUp, ...], BeforeValidator(as_list)] = ()
    contact: Contact = Contact()
    cc: Texts = ()
    editor: Text = ""
    signed_off_by: Text = ""
    draft: Flag = False
    confirmed: Annotated[tuple[Confirmation, ...], BeforeValidator(as_list)] = ()


class ReplyFields(Fields):
    """建议提案答复."""

    assembly: AssemblyField
    session: Text
    proposal_number: ProposalNumber = ()
    proposal_title: Texts = ()
    proposers: Texts = ()
    question: Text = ""
    proposals: Annotated[tuple[Proposal, ...], BeforeValidator(as_list)] = ()
    lead: Texts = ()
    supporting: Texts = ()
    reply_type: Annotated[ReplyType, choice_of(ReplyType, {})] = ReplyType.REPLY
    round: Count = 1
    follows: Text = ""
    result: Mark = ""
    satisfaction: SatisfactionField | None = None
    assigned: Day | None = None
    difficult: Flag = False
    replied: Day | None = None
    key_proposal: Flag = False
    commitments: Annotated[tuple[Commitment, ...], BeforeValidator(as_list)] = ()
    progress: Annotated[tuple[Progress, ...], BeforeValidator(as_list)] = ()

    @model_validator(mode="after")
    def _has_number(self) -> "ReplyFields":
        if not self.proposal_number and not any(proposal.number for proposal in self.proposals):
            raise PydanticCustomError("proposal-number-missing", "number")
        return self


class ReportFields(Fields):
    """办理情况报告."""

    assembly: AssemblyField | None = None
    session: Text = ""
    period: Text = ""
    figures: Figures = Figures()
    figures_note: Text = ""
    proposals: Annotated[tuple[Proposal, ...], BeforeValidator(as_list)] = ()
    meeting: Text = ""
    speaker: Speaker | None = None
    delivered: Day | None = None


class NoticeFields(Fields):
    """通知."""

    recipients: Texts = ()
    effective: Day | None = None
    expires: Day | None = None
    progress: Annotated[tuple[Progress, ...], BeforeValidator(as_list)] = ()


class SpeechFields(Fields):
    """讲话."""

    meeting: Text = ""
    speaker: Speaker | None = None
    delivered: Day | None = None
