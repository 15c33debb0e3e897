"""A document as it was typed -> the same document in its proper form, where that takes no thinking.

Each fix is a small function on lines; the list is data. Whatever a fix does, the record reads the same afterwards: this is tried after
every fix, and one that would change a reading is left out. Only a date or a document number that could not be read before may be read now.
Line ends and a byte order mark are kept.
"""

import datetime
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from gongkai import messages
from gongkai.importer.front import ORDER
from gongkai.model.date import nearest_form, parse_date
from gongkai.model.document import Document, FileFacts
from gongkai.model.kind import SCHEMAS, Kind
from gongkai.model.problem import Severity
from gongkai.norms.document_number import parse_document_number
from gongkai.read.front_matter import FrontMatter, split_front_matter
from gongkai.read.record import read_record
from gongkai.read.source import decode
from gongkai.render.fragment import render
from gongkai.settings import Settings

_DATES = frozenset({"date", "signed", "assigned", "replied", "delivered", "effective", "expires"})
_MENDED = _DATES | {"document_number"}
_NUMBERS = frozenset({"proposal_number", "index_number", "number", "fingerprint", "period"})
_ENTRY = re.compile(r"(?P<key>[\w\u3400-\u9fff]+):(?P<gap> +)(?P<value>[^\s#|>&*!\[{].*?)(?P<rest> *)$")
_TOP = re.compile(r"(?P<key>[\w\u3400-\u9fff]+):(?:\s|$)")
_BLOCK_SCALAR = re.compile(r":\s+[|>][+-]?\d?\s*$")
_UNSEEN = re.compile(r"(?<![ \t])[ \t]++(?=\n|</|$)")
"""Spaces at the end of a line or a block: no browser shows them."""
_BARE_NUMBER = re.compile(r"\d+")


_REST = dict.fromkeys(name for schema in SCHEMAS.values() for name in schema.model_fields if name not in ORDER)
FIELD_ORDER = (*ORDER[:-2], *_REST, *ORDER[-2:])
"""Every field, as the importer writes them; what it never writes stands before attachments and draft."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A file in lines, each with its own end."""

    mark: str
    """A byte order mark, or nothing."""
    lines: tuple[tuple[str, str], ...]
    """(text, line end)."""
    end: int
    """Index of the line that closes the front matter."""

    def text(self) -> str:
        return self.mark + "".join(text + end for text, end in self.lines)


Fix = Callable[[Typed, Kind], Iterable[tuple[str, str]]]


def trailing_spaces(typed: Typed, kind: Kind) -> Iterable[tuple[str, str]]:
    """Spaces at line ends go; two of them within a paragraph of the body break the line and stay."""
    for place, (text, end) in enumerate(typed.lines):
        bare = text.rstrip(" \t")
        following = typed.lines[place + 1][0] if place + 1 < len(typed.lines) else ""
        breaks = place > typed.end and text.endswith("  ") and bare and following.strip()
        yield (text if breaks else bare), end


def dates(typed: Typed, kind: Kind) -> Iterable[tuple[str, str]]:
    """２０２４年３月５日, 2024/3/5 -> 2024-03-05: what is meant beyond doubt, since the year stands first."""
    return _values(typed, _DATES, _date)


def document_numbers(typed: Typed, kind: Kind) -> Iterable[tuple[str, str]]:
    """深府办[2022]第020号 -> 深府办〔2022〕20号."""
    return _values(typed, frozenset({"document_number"}), _document_number)


def quotes_round_numbers(typed: Typed, kind: Kind) -> Iterable[tuple[str, str]]:
    """012 -> "012": other programs that read YAML would make 10 of it."""
    return _values(typed, _NUMBERS, lambda value: f'"{value}"' if _BARE_NUMBER.fullmatch(value) else value)


def key_order(typed: Typed, kind: Kind) -> Iterable[tuple[str, str]]:
    """Fields in the order of the manual; each keeps its own lines and the comments above it."""
    aliases = messages.field_aliases()
    own = [field.key for field in kind.extra]
    place = {name: rank for rank, name in enumerate((*FIELD_ORDER, *own))}
    head, groups = typed.lines[1 : typed.end], []
    pending: list[tuple[str, str]] = []
    for line in head:
        match = _TOP.match(line[0])
        if match:
            groups.append((place.get(aliases.get(match["key"], match["key"]), len(place)), [*pending, line]))
            pending = []
        elif groups and (line[0].startswith((" ", "\t", "- ")) or (not line[0].strip() and not pending)):
            groups[-1][1].append(line)
        else:
            pending.append(line)
    ranks = [rank for rank, _ in groups if rank < len(place)]
    if len(set(ranks)) < len(ranks):  # a key stands twice: that is for the editor to settle
        return typed.lines
    ordered = [line for _, lines in sorted(groups, key=lambda group: group[0]) for line in lines]
    return [typed.lines[0], *ordered, *pending, *typed.lines[typed.end :]]


FIXES: tuple[Fix, ...] = (trailing_spaces, dates, document_numbers, quotes_round_numbers, key_order)


def fix(raw: bytes, path: str, settings: Settings) -> bytes:
    """The file's bytes in their proper form; the same bytes where there is nothing to do, or nothing that can be read.

    `path` is below content/, without `.md`. Doing it twice changes nothing more.
    """
    kind = next((kind for kind in settings.all_kinds if kind.folder == path.split("/")[0]), None)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw
    typed = _typed(text)
    if kind is None or typed is None:
        return raw
    before = _reading(raw, path, settings)
    for apply in FIXES:
        made = Typed(typed.mark, tuple(apply(typed, kind)), typed.end)
        after = _reading(made.text().encode(), path, settings) if made != typed else before
        if before.same(after) or before.mended(after):
            typed, before = made, after
    return typed.text().encode()


def _typed(text: str) -> Typed | None:
    """Take a file apart; None where it has no front matter."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    pieces = re.findall(r"([^\r\n]*)(\r\n|\n|\r|$)", text[len(mark) :])
    lines = tuple(pieces[:-1] if pieces and pieces[-1] == ("", "") else pieces)
    if not lines or lines[0][0].rstrip() != "---":
        return None
    end = next((n for n, (line, _) in enumerate(lines[1:], 1) if line.rstrip() == "---"), 0)
    return Typed(mark, lines, end) if end else None


def _values(typed: Typed, keys: frozenset[str], change: Callable[[str], str]) -> Iterable[tuple[str, str]]:
    """The lines, with the values of some fields changed where they stand plainly or between quotation marks on their own line."""
    aliases = messages.field_aliases()
    block = -1
    for place, (text, end) in enumerate(typed.lines):
        indent = len(text) - len(text.lstrip(" "))
        if block >= 0 and (not text.strip() or indent > block):
            yield text, end
            continue
        block = indent if place < typed.end and _BLOCK_SCALAR.search(text) else -1
        match = _ENTRY.fullmatch(text, indent) if 0 < place < typed.end else None
        if match and aliases.get(match["key"], match["key"]) in keys and " #" not in match["value"]:
            yield f"{text[:indent]}{match['key']}:{match['gap']}{_within(match['value'], change)}{match['rest']}", end
        else:
            yield text, end


def _within(value: str, change: Callable[[str], str]) -> str:
    """Change a value, or what stands between its quotation marks."""
    quote = value[0] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else ""
    inner = value[1:-1] if quote else value
    if "\\" in inner or (quote and quote in inner):
        return value
    made = change(inner)
    return value if made == inner or (quote and made == f'"{inner}"') else f"{quote}{made}{quote}"


def _date(value: str) -> str:
    plain = unicodedata.normalize("NFKC", value).strip()
    for form in (plain, nearest_form(plain) if re.match(r"(?:19|20)\d\d\D", plain) else ""):
        try:
            parse_date(form)
        except ValueError:
            continue
        return value if value == form else form
    return value


def _document_number(value: str) -> str:
    try:
        return str(parse_document_number(value)[0])
    except ValueError:
        return value


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the rest of the pipeline learns from a file."""

    document: Document | None
    values: object
    """Front matter as text; None where it cannot be read."""
    body: object
    """HTML and plain text of the body, or the body itself where there is no document."""
    errors: tuple[str, ...]

    def same(self, other: "Reading") -> bool:
        """Do two files say the same?"""
        alike = (self.document, self.body, self.errors) == (other.document, other.body, other.errors)
        return alike and (self.document is not None or self.values == other.values)

    def mended(self, after: "Reading") -> bool:
        """Has a file that could not be read lost errors, with every value as it was but for dates and document numbers?"""
        lost = self.document is None and len(after.errors) < len(self.errors)
        return lost and self.values is not None and _others(self.values) == _others(after.values)


def _reading(raw: bytes, path: str, settings: Settings) -> Reading:
    text = decode(path, raw)
    if not isinstance(text, str):
        return Reading(None, None, None, (text.code,))
    record = read_record(path, text, settings, datetime.date.max, _any_file)
    errors = tuple(sorted(p.code for p in record.problems if p.severity is Severity.ERROR))
    front = split_front_matter(f"{path}.md", text)
    values = front.values if isinstance(front, FrontMatter) else None
    if record.document is None:
        return Reading(None, values, front.body if isinstance(front, FrontMatter) else text, errors)
    fragment = render(record.document, record.body)
    return Reading(record.document, values, (_UNSEEN.sub("", fragment.html), fragment.text), errors)


def _others(values: object) -> object:
    """Values without dates and document numbers, at any depth."""
    if isinstance(values, dict):
        return {key: _others(value) for key, value in values.items() if key not in _MENDED}
    return [_others(value) for value in values] if isinstance(values, list) else values


def _any_file(name: str) -> FileFacts:
    """Attachments are not looked into: their names stay what they are."""
    return FileFacts(name, 0, "PDF", "")
