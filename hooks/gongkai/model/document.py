"""A document: its address, its facts with all defaults filled in, its attachments. Made by `read`, never changed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from gongkai import messages
from gongkai.model.danger import Danger
from gongkai.model.date import PartialDate
from gongkai.model.kind import Kind
from gongkai.model.problem import Problem, problem
from gongkai.model.review import Review
from gongkai.model.schema import Commitment, Fields, NoticeFields, Progress, Proposal, ReplyFields, ReportFields
from gongkai.norms.results import Satisfaction, Scale
from gongkai.norms.session import Assembly, Session
from gongkai.norms.vocabulary import Disclosure


class Visibility(Enum):
    """What of a document the public site shows."""

    FULL = "full"
    FACTS = "facts"
    """Address and facts without text: withdrawn, or disclosed on request (依申请公开)."""
    COUNTED = "counted"
    """In a number only: withheld (不予公开)."""
    HIDDEN = "hidden"
    """Not at all: a draft, or held back until its date."""

    @property
    def has_page(self) -> bool:
        return self in (Visibility.FULL, Visibility.FACTS)


@dataclass(frozen=True)
class FileFacts:
    """What is computed of a file that lies beside a document."""

    name: str
    """As it lies in the folder, NFC."""
    size: int
    """Bytes."""
    type: str
    """PDF, XLSX, PNG …; by content where the content says it, else by extension."""
    sha256: str
    pages: int = 0
    """Pages of a PDF; 0 where there are none to count."""
    width: int = 0
    """Pixels of a picture; 0 otherwise."""
    height: int = 0
    dangers: tuple[Danger, ...] = ()
    """What must not be published of it, or not unseen."""
    has_text: bool = False
    """Is its text searched? Only where the site's settings ask for it."""


@dataclass(frozen=True)
class Attachment:
    """附件 as a page shows it: either a file with its facts, or absent with a reason."""

    title: str
    file: FileFacts | None
    absent: str
    review: Review | None = None
    """Who has looked at it and allows what no program can judge."""


@dataclass(frozen=True)
class Result:
    """办理结果: the local mark and what it means on the canonical scale."""

    mark: str
    scale: Scale
    label: str
    """The site's own words for the mark."""


@dataclass(frozen=True)
class Document:
    """One document of content/."""

    path: str
    """Identity: the file's path below content/ without `.md`, e.g. `replies/2020/cppcc-8-4-156`."""
    kind: Kind
    fields: Fields
    """Typed front matter, defaults filled in."""
    visibility: Visibility
    extra: tuple[tuple[str, object], ...] = ()
    """Values of the fields that the site itself added to the kind, those that are given."""
    session: Session | None = None
    results: tuple[Result, ...] = ()
    """办理结果, each once; several where a merged reply has them."""
    leads: tuple[str, ...] = ()
    """主办单位 under their registered names; the fields keep the words of the document."""
    supporting: tuple[str, ...] = ()
    """会办单位 under their registered names."""
    attachments: tuple[Attachment, ...] = ()
    images: tuple[FileFacts, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, compare=False)
    """Field -> line of the file, for problems."""
    body_line: int = 1
    has_body: bool = True

    def __getstate__(self) -> dict[str, object]:
        """What is worked out can be worked out again."""
        return {name: value for name, value in self.__dict__.items() if name in self.__dataclass_fields__}

    @property
    def source_path(self) -> str:
        """The file as problems name it."""
        return f"{self.path}.md"

    @property
    def address(self) -> str:
        """Address below the site's root."""
        return f"{self.path}/"

    @property
    def reply(self) -> ReplyFields | None:
        return self.fields if isinstance(self.fields, ReplyFields) else None

    @property
    def report(self) -> ReportFields | None:
        return self.fields if isinstance(self.fields, ReportFields) else None

    @property
    def assembly(self) -> Assembly | None:
        """Which assembly asked: the session's, or what a report without session says."""
        if self.session:
            return self.session.assembly
        return self.report.assembly if self.report else None

    @property
    def date(self) -> PartialDate:
        return self.fields.date

    @cached_property
    def updated(self) -> PartialDate:
        """更新日期: the newest of publication, major changes and withdrawal."""
        dates = [self.date, *(change.date for change in self.fields.changes if change.major)]
        if self.fields.withdrawn:
            dates.append(self.fields.withdrawn.date)
        return max(dates, key=lambda date: date.moment)

    @cached_property
    def heading(self) -> str:
        """What heads it in lists, search and <title>: what was asked, for a reply that says it."""
        if not self.reply:
            return self.fields.title
        titles = self.reply.proposal_title or tuple(proposal.title for proposal in self.proposals if proposal.title)
        return messages.text("report.clauses").join(titles) or self.fields.title

    @cached_property
    def satisfactions(self) -> tuple[Satisfaction, ...]:
        """满意度, each once."""
        own = self.reply.satisfaction if self.reply else None
        said = (own, *(proposal.satisfaction for proposal in self.proposals if self.reply))
        return tuple(dict.fromkeys(one for one in said if one))

    @cached_property
    def numbers(self) -> tuple[str, ...]:
        """Proposal numbers as written, flat or in the long form; empty for an unnumbered one."""
        if self.reply and isinstance(flat := self.reply.proposal_number, tuple) and flat:
            return flat
        return tuple(proposal.number for proposal in self.proposals if proposal.number)

    @cached_property
    def proposers(self) -> tuple[str, ...]:
        """Everyone who asked, once each, in the order given."""
        named = (*(self.reply.proposers if self.reply else ()), *(name for proposal in self.proposals for name in proposal.proposers))
        return tuple(dict.fromkeys(named))

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """The long form of what it answers or tells of; flat lists stay unpaired unless numbers and titles are as many."""
        if self.report:
            return self.report.proposals
        if not (reply := self.reply):
            return ()
        if reply.proposals or not isinstance(reply.proposal_number, tuple) or len(reply.proposal_number) != len(reply.proposal_title):
            return reply.proposals
        pairs = zip(reply.proposal_number, reply.proposal_title, strict=True)
        return tuple(Proposal(number=number, title=title) for number, title in pairs)

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """承诺事项, of a reply."""
        return self.reply.commitments if self.reply else ()

    @property
    def progress(self) -> tuple[Progress, ...]:
        """进展, of a reply or a notice."""
        return self.fields.progress if isinstance(self.fields, ReplyFields | NoticeFields) else ()

    @property
    def made_on(self) -> PartialDate:
        """When its text was made: the signing date, else that of publication."""
        return self.fields.signed or self.date

    @property
    def is_open(self) -> bool:
        return self.fields.disclosure is Disclosure.OPEN

    def references(self) -> Iterator[tuple[str, str]]:
        """(field, path) of every document that the front matter points at."""
        if self.fields.superseded_by:
            yield "superseded_by", self.fields.superseded_by
        if self.reply and self.reply.follows:
            yield "follows", self.reply.follows
        for path in self.fields.related:
            yield "related", path
        for place, told in enumerate(self.fields.follows_up):
            yield f"follows_up.{place}.document", told.document
        for place, promise in enumerate(self.commitments):
            if promise.evidence and not promise.is_web:
                yield f"commitments.{place}.evidence", promise.evidence


def number_key(number: str) -> str:
    """`018` and `18` are one number."""
    return number.lstrip("0") or "0"


def problem_at(document: Document, key: str, code: str, /, **values: object) -> Problem:
    """A problem on the line of a field, or of what the field stands in."""
    line = document.lines.get(key, document.lines.get(key.split(".")[0], 1))
    return problem(code, document.source_path, line, **values)
