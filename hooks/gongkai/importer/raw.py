"""What a source holds, whatever its format: blocks in reading order, with what the format itself says of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Form(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


class Refused(Exception):
    """A file that cannot be imported; `code` is a key below `import.refused` in the catalogue, `values` fill it in."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text."""

    text: str
    mark: str = ""
    """`sup`, `sub` or nothing; bold and the like are the layout's."""
    href: str = ""
    note: str = ""
    """Identifier of a footnote that is called here."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph or a heading."""

    spans: tuple[Span, ...]
    level: int = 0
    """Heading level by the source's own styles, 1 the highest; 0 for none."""
    centred: bool = False
    place: str = ""
    """Where it stands, for the report."""
    linked: bool = False
    """Nearly all of it is links."""
    inside: bool = True
    """In what the page marks as its article."""

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; paragraphs in it are lines."""

    text: str
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; what a span covers has no cell of its own."""

    rows: tuple[tuple[Cell, ...], ...]
    place: str = ""
    inside: bool = True
    repeated: tuple[str, ...] = ()
    """Heads that stood again within it, as printed pages repeat them."""

    @property
    def width(self) -> int:
        return max((sum(cell.colspan for cell in row) for row in self.rows), default=0)

    @property
    def is_plain(self) -> bool:
        """No spans: it can be written with bars."""
        return all(cell.colspan == cell.rowspan == 1 for row in self.rows for cell in row)

    @property
    def text(self) -> str:
        return "\n".join(cell.text for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture: its file beside the source, or a key of `Raw.files`."""

    name: str
    alt: str = ""
    place: str = ""
    inside: bool = True

    @property
    def text(self) -> str:
        return ""


Block = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Remark:
    """Something an editor must be told; `code` is a key below `import.remarks`."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text that does not go into the draft; `reason` is a key below `import.dropped`."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Raw:
    """One source."""

    form: Form
    blocks: tuple[Block, ...]
    encoding: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    """Page tags in lower case -> content."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """Footnotes by identifier."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Pictures that the source carries within itself."""
    dropped: tuple[Dropped, ...] = ()
    remarks: tuple[Remark, ...] = ()


def paragraph(text: str, **of: object) -> Paragraph:
    """A paragraph of one run."""
    return Paragraph((Span(text),), **of)  # type: ignore[arg-type]
