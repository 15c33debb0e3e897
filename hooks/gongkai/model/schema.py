"""The closed schema of front matter, one frozen model per kind: text -> typed fields.

The one door: every scalar arrives as text, our types convert it, unknown keys are refused. A type that refuses raises
`PydanticCustomError(code, …)` where `code` is a problem of the message catalogue. `read` adds file and line.
Shapes, units and meaning of every field: docs/editing.md (编辑手册).
"""

import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    PlainSerializer,
    Tag,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError

from gongkai.model.date import PartialDate, nearest_form, parse_date
from gongkai.norms.document_number import DocumentNumber, parse_document_number, parse_index_number
from gongkai.norms.results import Satisfaction, parse_mark
from gongkai.norms.session import ASSEMBLY_WORDS, Assembly
from gongkai.norms.vocabulary import EXTENT_WORDS, FLAG_WORDS, Disclosure, Extent, ReplyType, Validity

REVIEWABLE = (
    "personal-identity", "personal-mobile", "personal-card", "personal-passport", "personal-plate", "personal-address", "personal-email",
    "dark-words", "dark-pinyin", "dark-title", "dark-host", "link-foreign", "link-mismatch",
)  # fmt: skip
"""Findings of the guard that a person may confirm as lawful."""
REVIEW_MONTHS = 12
"""How long a review holds."""

Raw = Any
"""What the front matter holds: a text, a list or a mapping of such."""


def _text(value: Raw) -> str:
    if not isinstance(value, str):
        raise PydanticCustomError("value-not-text", "text wanted")
    if not value.strip():
        raise PydanticCustomError("value-empty", "empty")
    return value.strip()


def _list(value: Raw) -> list[Raw]:
    return value if isinstance(value, list) else [value]


def _date(value: Raw) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    text = _text(value)
    try:
        return parse_date(text)
    except ValueError as reason:
        guess = nearest_form(text)
        if str(reason) == "impossible":
            raise PydanticCustomError("date-impossible", "impossible", {"value": text}) from None
        raise PydanticCustomError("date-malformed", "malformed", {"value": text, "guess": guess or "2024-03-05"}) from None


def _day(value: Raw) -> PartialDate:
    date = _date(value)
    if not date.is_day:
        raise PydanticCustomError("date-partial", "partial", {"value": str(date)})
    return date


def _flag(value: Raw) -> bool:
    if isinstance(value, bool):
        return value
    if (text := _text(value).lower()) not in FLAG_WORDS:
        raise PydanticCustomError("value-not-flag", "true or false wanted", {"value": text})
    return FLAG_WORDS[text]


def _count(value: Raw) -> int:
    if isinstance(value, int):
        return value
    if not (text := _text(value)).isdecimal() or len(text) > 9:
        raise PydanticCustomError("value-not-number", "number wanted", {"value": text})
    return int(text)


def _document_number(value: Raw) -> DocumentNumber:
    if isinstance(value, DocumentNumber):
        return value
    text = _text(value)
    try:
        return parse_document_number(text)[0]
    except ValueError:
        raise PydanticCustomError("document-number-malformed", "malformed", {"value": text}) from None


def _index_number(value: Raw) -> str:
    text = _text(value)
    try:
        return parse_index_number(text)
    except ValueError:
        raise PydanticCustomError("index-number-malformed", "malformed", {"value": text}) from None


def _assembly(value: Raw) -> Assembly:
    text = _text(value)
    if text not in ASSEMBLY_WORDS:
        raise PydanticCustomError("value-not-among", "choice", {"value": text, "choices": ["cppcc", "congress"]})
    return ASSEMBLY_WORDS[text]


def _choice(kind: type[StrEnum], words: dict[str, str]) -> Any:
    def convert(value: Raw) -> StrEnum:
        text = _text(value)
        text = words.get(text, text)
        if text not in list(kind):
            choices = list(words) or [str(member) for member in kind]
            raise PydanticCustomError("value-not-among", "choice", {"value": text, "choices": choices})
        return kind(text)

    return BeforeValidator(convert)


def _as_text(**schema: Any) -> tuple[PlainSerializer, WithJsonSchema]:
    return PlainSerializer(str, return_type=str), WithJsonSchema({"type": "string", **schema})


def _reviewable(value: Raw) -> str:
    if (text := _text(value)) not in REVIEWABLE:
        raise PydanticCustomError("value-not-among", "choice", {"value": text, "choices": list(REVIEWABLE)})
    return text


Text = Annotated[str, BeforeValidator(_text)]
Texts = Annotated[
    tuple[Text, ...],
    BeforeValidator(_list),
    WithJsonSchema({"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}),
]
Day = Annotated[PartialDate, BeforeValidator(_day), *_as_text(examples=["2020-08-26", "2020-08-26 10:23"])]
PartialDay = Annotated[PartialDate, BeforeValidator(_date), *_as_text(examples=["2022-11", "2022-11-03"])]
Flag = Annotated[bool, BeforeValidator(_flag)]
Count = Annotated[int, BeforeValidator(_count)]
DocumentNumberField = Annotated[DocumentNumber, BeforeValidator(_document_number), *_as_text()]
IndexNumber = Annotated[str, BeforeValidator(_index_number)]
AssemblyField = Annotated[Assembly, BeforeValidator(_assembly)]
Mark = Annotated[str, BeforeValidator(lambda value: parse_mark(_text(value)))]
SatisfactionField = Annotated[Satisfaction, _choice(Satisfaction, {})]


class Part(BaseModel):
    """A mapping within the front matter: closed and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Judgement(Part):
    """What a named person has looked at and answers for, with a reason. It holds for REVIEW_MONTHS."""

    by: Text
    reason: Text
    date: Day

    @property
    def until(self) -> datetime.date:
        """The first day on which it does not hold any more; the day after for 29 February."""
        day = self.date.first
        try:
            return day.replace(year=day.year + REVIEW_MONTHS // 12)
        except ValueError:
            return day.replace(year=day.year + REVIEW_MONTHS // 12, month=3, day=1)


class Review(Judgement):
    """人工审核: a named person has looked at an attachment that no program can judge, and allows that very file."""

    sha256: Annotated[Text, AfterValidator(str.lower)] = ""
    """Of the file that was looked at. `read` requires it, since it alone can tell what to write."""

    model_config = ConfigDict(json_schema_extra={"required": ["by", "reason", "date", "sha256"]})


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


class Confirmation(Judgement):
    """复核: a named person confirms that what a rule of the guard has found may be published.

    The value itself is not kept, only its fingerprint: six hexadecimal digits that thousands of values share.
    """

    rule: Annotated[Text, BeforeValidator(_reviewable)]
    fingerprint: Text


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
    attachments: Annotated[tuple[AttachmentField, ...], BeforeValidator(_list)] = ()
    disclosure: Annotated[Disclosure, _choice(Disclosure, {})] = Disclosure.OPEN
    basis: Text = ""
    extent: Annotated[Extent, _choice(Extent, EXTENT_WORDS)] = Extent.FULL
    validity: Annotated[Validity, _choice(Validity, {})] = Validity.IN_FORCE
    superseded_by: Text = ""
    withdrawn: Withdrawal | None = None
    changes: Annotated[tuple[Change, ...], BeforeValidator(_list)] = ()
    redirect_from: Texts = ()
    related: Texts = ()
    contact: Contact = Contact()
    cc: Texts = ()
    editor: Text = ""
    signed_off_by: Text = ""
    draft: Flag = False
    confirmed: Annotated[tuple[Confirmation, ...], BeforeValidator(_list)] = ()


class ReplyFields(Fields):
    """建议提案答复."""

    assembly: AssemblyField
    session: Text
    proposal_number: ProposalNumber = ()
    proposal_title: Texts = ()
    proposers: Texts = ()
    question: Text = ""
    proposals: Annotated[tuple[Proposal, ...], BeforeValidator(_list)] = ()
    lead: Texts = ()
    supporting: Texts = ()
    reply_type: Annotated[ReplyType, _choice(ReplyType, {})] = ReplyType.REPLY
    round: Count = 1
    follows: Text = ""
    result: Mark = ""
    satisfaction: SatisfactionField | None = None
    assigned: Day | None = None
    difficult: Flag = False
    replied: Day | None = None
    key_proposal: Flag = False

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
    proposals: Annotated[tuple[Proposal, ...], BeforeValidator(_list)] = ()
    meeting: Text = ""
    speaker: Speaker | None = None
    delivered: Day | None = None


class NoticeFields(Fields):
    """通知."""

    recipients: Texts = ()
    effective: Day | None = None
    expires: Day | None = None


class SpeechFields(Fields):
    """讲话."""

    meeting: Text = ""
    speaker: Speaker | None = None
    delivered: Day | None = None
