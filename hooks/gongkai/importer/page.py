"""What rules look at: a source sorted into head, facts, text, files, and what left it."""

from dataclasses import dataclass, field

from gongkai.importer.headmatter import Head
from gongkai.importer.raw import Block, Dropped, Paragraph, Raw, Remark


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the page states under a label."""

    label: str
    field: str
    value: str
    where: str
    """`tag`, `table`, `line`, `body` or `footer`."""


@dataclass(frozen=True, slots=True)
class Link:
    """A file that the page links to or names."""

    title: str
    target: str


@dataclass(slots=True)
class Page:
    """What rules look at."""

    raw: Raw
    head: Head = field(default_factory=Head)
    facts: list[Fact] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    files: list[Link] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    agency: str = ""
    """Who runs the site, by its footer."""

    def facts_of(self, name: str) -> list[Fact]:
        return [fact for fact in self.facts if fact.field == name and fact.value]

    @property
    def paragraphs(self) -> list[str]:
        return [block.text for block in self.body if isinstance(block, Paragraph)]
