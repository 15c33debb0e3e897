"""What the published data look like: one type for each file of docs/data.md.

The code that makes the data is held against these types by mypy, the schemas that the site ships are made of them, and tests hold every
published file against those schemas. Schemas are open: new keys may be added, and who reads the data ignores what he does not know.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, NotRequired

from pydantic import WithJsonSchema
from typing_extensions import TypedDict

PRIVATE = frozenset({"draft", "attachments", "confirmed"})
"""Fields that are not published with the facts: attachments stand beside them, who confirmed what is the office's own affair."""

MOMENT = r"^\d{4}(-\d{2}|-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?)?$"
Address = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
Moment = Annotated[str, WithJsonSchema({"type": "string", "pattern": MOMENT})]
"""A date to the precision that the document gives it."""
Month = Annotated[str, WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d{2}$"})]
Sha256 = Annotated[str, WithJsonSchema({"type": "string", "pattern": "^[0-9a-f]{64}$"})]
Count = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 0})]
Level = Annotated[int, WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 6})]
Facts = Annotated[dict[str, Any], WithJsonSchema({"type": "object"})]


class Record(TypedDict):
    """A document in a list: a line of documents.ndjson, an item of `ListFile`, the first keys of `DocumentFile`."""

    url: Address
    id: str
    kind: str
    title: str
    formal_title: str
    date: Moment
    updated: Moment
    source: str
    index_number: str
    document_number: str
    assembly: str
    session: str
    proposal_numbers: list[str]
    proposers: list[str]
    lead: list[str]
    supporting: list[str]
    topics: list[str]
    result_marks: list[str]
    results: list[str]
    satisfactions: list[str]
    disclosure: str
    validity: str
    withdrawn: Moment | Literal[""]
    summary: str


class HeadingData(TypedDict):
    level: Level
    id: str
    title: str


class AttachmentData(TypedDict):
    """Published with the page (`url` and what follows), or named with the reason why it is not."""

    title: str
    url: NotRequired[Address]
    type: NotRequired[str]
    size: NotRequired[Count]
    pages: NotRequired[Count]
    sha256: NotRequired[Sha256]
    absent: NotRequired[str]


class DutyData(TypedDict):
    """A row of a responsibility list (责任清单)."""

    id: str
    task: str
    measure: str
    responsible: list[str]
    supporting: list[str]
    due: str
    due_text: str
    note: str
    inherited: list[str]


class DocumentFile(Record):
    """index.json beside the page of a document."""

    schema: Literal["gongkai.document/1"]
    facts: Facts
    text: str
    headings: list[HeadingData]
    attachments: list[AttachmentData]
    responsibilities: list[DutyData]
    texts: NotRequired[str]


class TextData(TypedDict):
    attachment: Count
    text: str


class AttachmentsFile(TypedDict):
    """attachments.json beside the page of a document."""

    schema: Literal["gongkai.attachments/1"]
    texts: list[TextData]


class PageFile(TypedDict):
    """index.json beside a hand-written page."""

    schema: Literal["gongkai.page/1"]
    url: Address
    title: str
    text: str
    headings: list[HeadingData]


class ListFile(TypedDict):
    """index.json beside a list."""

    schema: Literal["gongkai.list/1"]
    title: str
    url: Address
    count: Count
    items: list[Record]


class ValueData(TypedDict):
    label: str
    url: Address
    count: Count
    documents: list[str]


class IndexFile(TypedDict):
    """All values of a facet with their documents."""

    schema: Literal["gongkai.index/1"]
    facet: str
    values: list[ValueData]


class ChangeData(TypedDict):
    """What became of one document on one day."""

    date: Moment
    url: Address
    id: str
    title: str
    note: NotRequired[str]
    major: NotRequired[bool]
    reason: NotRequired[str]


class ChangesFile(TypedDict):
    """changes/YYYY-MM.json."""

    schema: Literal["gongkai.changes/1"]
    month: Month
    added: list[ChangeData]
    changed: list[ChangeData]
    withdrawn: list[ChangeData]


class MonthData(TypedDict):
    month: Month
    url: Address


class MonthsFile(TypedDict):
    """changes/index.json."""

    schema: Literal["gongkai.months/1"]
    months: list[MonthData]


class StepData(TypedDict):
    """Something that was told of a row of the tracker."""

    date: Moment
    note: str
    done: bool
    document: str


class TrackedRow(TypedDict):
    """A duty or a commitment."""

    source: str
    url: Address
    id: str
    kind: Literal["duty", "commitment"]
    title: str
    goal: str
    what: str
    responsible: list[str]
    supporting: list[str]
    due: str
    due_text: str
    note: str
    since: Moment
    state: str
    closed: str
    evidence: str
    progress: list[StepData]


class TrackerFile(TypedDict):
    """tracker/index.json."""

    schema: Literal["gongkai.tracker/1"]
    title: str
    url: Address
    count: Count
    items: list[TrackedRow]


CitationData = TypedDict(
    "CitationData",
    {
        "from": str,
        "way": Literal["number", "proposal", "title", "link", "superseded_by", "follows", "related", "follows_up", "commitments"],
        "cited": str,
        "state": Literal["found", "absent", "ambiguous"],
        "to": str,
    },
)
"""One citation."""


class CitationsFile(TypedDict):
    """lists/citations.json."""

    schema: Literal["gongkai.citations/1"]
    count: Count
    citations: list[CitationData]


SHAPES: Mapping[str, Any] = {
    "document-1": DocumentFile, "record-1": Record, "list-1": ListFile, "index-1": IndexFile, "page-1": PageFile,
    "attachments-1": AttachmentsFile, "changes-1": ChangesFile, "months-1": MonthsFile,
    "tracker-1": TrackerFile, "citations-1": CitationsFile,
}  # fmt: skip
"""Name of a schema's file -> what it tells of. `gongkai.document/1` of a file's `schema` is document-1."""
