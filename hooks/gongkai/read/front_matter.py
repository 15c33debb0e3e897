"""The text between the `---` lines -> plain values and their lines, or problems.

YAML is read as events, so that every scalar stays text (plain YAML turns `no` into False, `012` into 10, `10:23` into 623),
every key has its line, and duplicate keys, anchors, aliases and tags are refused.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from gongkai import messages
from gongkai.model.problem import Problem, problem
from gongkai.norms.typography import CONTROL

MAX_BYTES = 64 * 1024
MAX_KEYS = 200
MAX_DEPTH = 6

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_UNPRINTABLE = re.compile("[\x80-\x9f\u2028\u2029\ud800-\udfff]")
"""What YAML refuses without a line, or takes for a line end that no editor shows."""
_DOCUMENT_MARK = re.compile(r"(?:\.\.\.|---)(?:\s|$)|%")
"""A second document, or a directive, at the start of a line."""
_FULL_WIDTH_COLON = re.compile(r"\s*(?P<key>[\w\u4e00-\u9fff]{1,20})\s*：")
_WIDE_SPACE = re.compile(r"\s*(?:- )?[\w\u4e00-\u9fff]{1,40}:[\u3000\u00a0]")
"""A colon and a space that is none for YAML: it would take the line for a text without a key, and complain elsewhere."""
_BLOCK = re.compile(r"^---[ \t]*\n(?P<block>(?:(?!---)[^\n]*\n)+)(?=---[ \t]*$)", re.MULTILINE)
"""What stands between two `---` lines of the body."""
_ENTRY = re.compile(r"(?P<key>[\w\u4e00-\u9fff]{1,40}):(?:\s|$)|[ \t#]|-\s")
"""A line of YAML: a key, or what belongs to the one above."""
_CUT_BY_COMMENT = re.compile(r"\s*(?:- )?[\w\u4e00-\u9fff]+:\s+[^\s\"'\[{|>#][^\"']*\s#")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as text values."""

    values: dict[str, Any]
    """Mappings, lists and texts; keys in English."""
    lines: dict[str, int]
    """`contact.phone`, `attachments.0.file` -> 1-based line of the file."""
    body: str
    body_line: int
    """Line of the file on which the body begins."""
    problems: tuple[Problem, ...] = field(default=())


def split_front_matter(path: str, text: str) -> FrontMatter | list[Problem]:
    """Take a file apart. Pure."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        return [problem("front-matter-missing", path, 1)]
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    if not end:
        return [problem("front-matter-open", path, 1)]
    head = lines[1:end]
    if len("\n".join(head).encode()) > MAX_BYTES:
        return [problem("front-matter-too-large", path, 1, limit=MAX_BYTES // 1024)]
    if found := list(_line_problems(path, head)):
        return found
    try:
        reader = _Reader(path, yaml.parse("\n".join(head) + "\n", Loader=_LOADER))
        values = reader.document()
    except yaml.YAMLError as error:
        return [_broken(path, error)]
    except _Refused as refused:
        return [refused.problem]
    if not isinstance(values, dict):
        return [problem("front-matter-not-mapping", path, 2)]
    body = "\n".join(lines[end + 1 :])
    problems = (*reader.problems, *_second_blocks(path, body, end + 2))
    return FrontMatter(values, reader.lines, body, end + 2, problems)


class _Refused(Exception):
    """A construct after which reading on makes no sense."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class _Reader:
    """YAML events -> values, noting lines."""

    def __init__(self, path: str, events: Iterator[Any]) -> None:
        self.path = path
        self.events = events
        self.lines: dict[str, int] = {}
        self.problems: list[Problem] = []

    def document(self) -> Any:
        """The one document of the front matter; None for an empty one."""
        value = None
        for event in self.events:
            if isinstance(event, yaml.NodeEvent):
                value = self._node(event, "", 0)
        return {} if value is None or value == "" else value

    def _node(self, event: Any, at: str, depth: int) -> Any:
        line = event.start_mark.line + 2
        self._refuse_names(event, line)
        if depth > MAX_DEPTH:
            raise _Refused(problem("front-matter-too-deep", self.path, line))
        if isinstance(event, yaml.ScalarEvent):
            return self._text(event, line)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(at, depth)
        return self._mapping(at, depth)

    def _refuse_names(self, event: Any, line: int) -> None:
        """Neither values nor keys bear anchors and tags, nor are they aliases."""
        if isinstance(event, yaml.AliasEvent) or event.anchor or event.tag:
            kind = "yaml-alias" if isinstance(event, yaml.AliasEvent) or event.anchor else "yaml-tag"
            raise _Refused(problem(kind, self.path, line))

    def _text(self, event: Any, line: int) -> str:
        """A scalar's text; between quotation marks an escape may stand for what no text has."""
        text: str = event.value
        if event.style == '"' and (found := CONTROL.search(text) or _UNPRINTABLE.search(text)):
            raise _Refused(problem("character-control", self.path, line, code=f"U+{ord(found[0]):04X}"))
        return text

    def _sequence(self, at: str, depth: int) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            place = f"{at}.{len(values)}"
            self.lines[place] = event.start_mark.line + 2
            values.append(self._node(event, place, depth + 1))
        return values

    def _mapping(self, at: str, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        aliases = messages.field_aliases()
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            line = event.start_mark.line + 2
            self._refuse_names(event, line)
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refused(problem("yaml-broken", self.path, line, reason=messages.text("yaml.key")))
            written = self._text(event, line)
            key = aliases.get(written, written)
            place = f"{at}.{key}".lstrip(".")
            if key in values:
                self.problems.append(problem("key-duplicate", self.path, line, key=event.value, first=self.lines[place]))
            value = self._node(next(self.events), place, depth + 1)
            if key not in values:
                self.lines[place] = line
            if value == "":
                self.problems.append(problem("value-empty", self.path, line, key=event.value))
            else:
                values.setdefault(key, value)
            if len(self.lines) > MAX_KEYS:
                raise _Refused(problem("front-matter-too-many", self.path, line, limit=MAX_KEYS))
        return values


def _line_problems(path: str, head: list[str]) -> Iterator[Problem]:
    """What YAML would take for something else than the editor meant."""
    inside = False
    for number, line in enumerate(head, 2):
        if found := CONTROL.search(line) or _UNPRINTABLE.search(line):
            yield problem("character-control", path, number, code=f"U+{ord(found[0]):04X}")
        inside = inside and (not line.strip() or line.startswith(" "))
        if inside:
            continue  # the text of a block scalar is the editor's own
        inside = bool(re.search(r":\s+[|>][+-]?\s*$", line))
        if _DOCUMENT_MARK.match(line):
            yield problem("yaml-broken", path, number, reason=messages.text("yaml.document"))
        elif match := _FULL_WIDTH_COLON.match(line):
            if ":" not in line[: match.end() + 1]:
                yield problem("colon-full-width", path, number, key=match["key"])
        elif ("\u3000" in line or "\u00a0" in line) and _WIDE_SPACE.match(line):
            yield problem("yaml-broken", path, number, reason=messages.text("yaml.wide-space"))
        elif line.startswith("\t") or re.match(r" *\t", line):
            yield problem("yaml-tab", path, number)
        elif _CUT_BY_COMMENT.match(line):
            yield problem("value-cut", path, number)


def _second_blocks(path: str, body: str, first_line: int) -> Iterator[Problem]:
    """Front matter once more, within the text, where it would be published as text: two files pasted together, or a tool's own."""
    if not body.startswith("---") and "\n---" not in body:
        return
    known = messages.field_aliases()
    for found in _BLOCK.finditer(body):
        entries = [_ENTRY.match(line) for line in found["block"].split("\n") if line.strip()]
        keys = [entry["key"] for entry in entries if entry and entry["key"]]
        if all(entries) and (key := next((key for key in keys if key in known or key in known.values()), "")):
            yield problem("front-matter-twice", path, first_line + body.count("\n", 0, found.start()), key=key)


def _broken(path: str, error: yaml.YAMLError) -> Problem:
    """PyYAML's complaint in Chinese, with line and column."""
    mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)  # where it began, else where it was noticed
    said = str(getattr(error, "problem", "") or error)
    reasons = messages.entry("yaml.reasons")
    reason = next((words for part, words in reasons.items() if part in said), messages.text("yaml.other"))
    return problem("yaml-broken", path, mark.line + 2 if mark else 1, reason=reason)
