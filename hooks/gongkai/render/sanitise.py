"""An allow-list for HTML (nh3, that is ammonia), and what it would take away.

An editor's text is never silently cleaned: whatever sanitising removes is told as a loss, and a loss stops the build
(after govspeak's `html_validator`, which refuses a document whose sanitised HTML differs).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import zip_longest

import nh3

_FLOW = {"p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "div"}
_PHRASE = {"strong", "em", "sub", "sup", "a", "img"}
_TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
TAGS = _FLOW | _PHRASE | _TABLE
_CELL = {"align", "colspan", "rowspan"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": set(),  # without it ammonia lets lang and title stand everywhere
    "a": {"href", "title", "id", "class"}, "img": {"src", "alt", "title"}, "ol": {"start"},
    "th": _CELL | {"scope"}, "td": _CELL, "sup": {"id"}, "li": {"id"}, "div": {"class"},
}  # fmt: skip
_OURS: dict[str, set[str]] = {
    **_ATTRIBUTES,
    "a": {"href", "title", "id", "class", "rel", "aria-label"},
    "img": {"src", "alt", "title", "width", "height", "loading"},
    "p": {"class"},
    "div": {"class", "role", "tabindex", "aria-label", "data-hint"},
    "table": {"class"},
    "tr": {"id"},
    "caption": {"class"},
    "td": _CELL | {"data-label", "data-above", "class"},
    **{f"h{level}": {"id"} for level in range(1, 7)},
}
"""What `structure` adds stands here too: it runs between the two cleanings, and nothing edits HTML after the second."""

_NO_CONTENT = {
    "script", "style", "noscript", "template", "textarea", "select", "svg", "math", "iframe", "object", "title", "xmp", "plaintext",
    "noembed", "noframes", "applet", "frameset",
}  # fmt: skip
_UNSEEN = (
    r"\x00-\x1f\x7f-\xa0\u034f\u061c\u1680\u180b-\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\u3164\ufe00-\ufe0f\ufeff"
    r"\uffa0\ufff0-\uffff"
)
"""What no address shows: controls, blanks other than the space, zero-width and bidirectional characters; between brackets of a pattern."""
_REST = f'[^ {_UNSEEN}\\\\<>"]*'
_HREF = re.compile(
    rf"https?://(?:[\w-]+(?:\.[\w-]+)*\.?|\[[0-9a-fA-F:.]+\])(?::[0-9]{{1,5}})?(?:[/?#]{_REST})?"
    r"|mailto:[0-9A-Za-z._%+-]+@[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)+(?:\?subject=[^\s\\<>\"&]*)?"
    r"|tel:\+?[0-9()-]+(?:,[0-9]+)?"
    rf"|#{_REST}"
    rf"|(?![ ]|/[/ ])[^{_UNSEEN}\\:<>\"#?]+(?:#{_REST})?"
)
"""What a link may be: a whole address with a scheme of ours and a host without a user's name before it, an anchor, or a relative address
(spaces are lawful in names of attachments, but not at the beginning, where a browser passes over them)."""
_SRC = re.compile(rf"(?![ .])[^{_UNSEEN}\\:<>\"/#?]+")
_FOOTNOTE_ID = re.compile(r"fn(?:ref\d*)?:[\w\u4e00-\u9fff-]{1,40}")
_FOOTNOTE_CLASS = frozenset({"footnote", "footnote-ref", "footnote-backref"})
_HEADING_ID = re.compile(r"h-[0-9a-f-]{1,40}")
_ROW_ID = re.compile(r"row-[0-9-]{1,20}")

_PAIRED = (_PHRASE - {"img"}) | {"ul", "ol", "blockquote", "pre", "code", "div", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
"""Elements whose closing tag HTML never lets one leave out."""
_IMPLIED = frozenset({"tbody", "tr"})
_SCHEMES = {"http", "https", "mailto", "tel"}


@dataclass(frozen=True, slots=True)
class Loss:
    """Something that sanitising takes away."""

    kind: str
    """tag, attribute, text; link and image, whose `shown` is the address; unbalanced: a tag that is closed elsewhere than it was opened."""
    shown: str
    """As an editor knows it: `<script>`, `onclick="…"`."""


def clean(html: str) -> str:
    """First cleaning, of what the editor wrote and Markdown made of it."""
    return _AUTHOR.clean(html)


def seal(html: str) -> str:
    """Last cleaning, after our own structure was added."""
    return _SEAL.clean(html)


def losses(before: str, after: str) -> list[Loss]:
    """What of `before` is not in `after`, and what `after` has that nobody wrote.

    An attribute is told once by its name (a table pasted from an office suite has it in every cell), an address each time.
    """
    had, has = _read(before), _read(after)
    text = "".join(has.texts)
    gone = set(Counter(had.marks) - Counter(has.marks))
    told: dict[tuple[str, ...], Loss] = {}
    both = {mark.shown for mark in had.marks}
    gone = {mark for mark in gone if mark.shown[:2] != "</" or f"<{mark.shown[2:]}" not in both}  # <b> tells of </b> too
    for mark in had.marks:
        if mark in gone:
            told.setdefault((mark.kind, mark.shown) if mark.kind != "attribute" else (mark.shown.split("=")[0],), mark)
    lost = [*told.values(), *(Loss("text", chunk) for chunk in dict.fromkeys(had.texts) if chunk not in text)]
    return lost or list(_moved(had, has))


def _moved(had: "_Reader", has: "_Reader") -> Iterator[Loss]:
    """Nothing is gone, but a parser mends: an emphasis that is left open goes on for ever, text between rows goes above its table."""
    if had.flow == has.flow:
        return
    written, made = Counter(had.flow), Counter(has.flow)
    wrong = [part for part in dict.fromkeys([*had.flow, *has.flow]) if part[0] == "<" and written[part] != made[part]]
    if not wrong:  # all is there, elsewhere: the innermost element around the first difference
        place = next(n for n, (a, b) in enumerate(zip_longest(had.flow, has.flow)) if a != b)
        wrong = [part for part in had.flow[: place + 1] if part[0] == "<"][-1:] or had.flow[:1]
    yield from (Loss("unbalanced", tag) for tag in wrong)


def forged(raw: list[str]) -> list[Loss]:
    """Ids and classes in the HTML that the editor wrote himself: those names are ours alone."""
    return [mark for piece in raw for mark in _read(piece).marks if mark.shown.startswith(("id=", "class="))]


def _author_value(tag: str, attribute: str, value: str) -> bool:
    match attribute:
        case "href":
            return bool(_HREF.fullmatch(value))
        case "src":
            return bool(_SRC.fullmatch(value))
        case "id":
            return bool(_FOOTNOTE_ID.fullmatch(value))
        case "class":
            return value in _FOOTNOTE_CLASS
        case "align":
            return value in ("left", "center", "right")
        case "colspan" | "rowspan" | "start":
            return value.isascii() and value.isdecimal() and len(value) <= 4 and 0 < int(value) <= 1000
        case "scope":
            return value in ("col", "row")
    return True


def _our_value(tag: str, attribute: str, value: str) -> bool:
    if attribute == "class":
        return value in _FOOTNOTE_CLASS or value.startswith("gk-")
    if attribute == "id":
        return bool(_FOOTNOTE_ID.fullmatch(value) or _HEADING_ID.fullmatch(value) or _ROW_ID.fullmatch(value))
    return _author_value(tag, attribute, value)


class _Reader(HTMLParser):
    """HTML -> what can be compared: tags, attributes, comments, and text without white space."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.marks: list[Loss] = []
        self.texts: list[str] = []
        self.flow: list[str] = []
        """Tags and text as they follow one another; without tags that HTML lets one leave out."""

    def handle_endtag(self, tag: str) -> None:
        if tag in _PAIRED:
            self.flow.append(f"</{tag}>")
        elif tag not in TAGS:
            self.marks.append(Loss("tag", f"</{tag}>"))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)  # in HTML the slash of <div/> closes nothing

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _IMPLIED:
            self.marks.append(Loss("tag", f"<{tag}>"))
            self.flow.append(f"<{tag}>")
        for name, value in attrs:
            kind = {("a", "href"): "link", ("img", "src"): "image"}.get((tag, name), "attribute")
            self.marks.append(Loss(kind, f'{name}="{value or ""}"' if kind == "attribute" else value or ""))

    def handle_data(self, data: str) -> None:
        if text := "".join(data.split()):
            self.texts.append(text)
            if self.flow and self.flow[-1][0] != "<":
                self.flow[-1] += text.replace("<", "\0")
            else:
                self.flow.append(text.replace("<", "\0"))

    def handle_comment(self, data: str) -> None:
        self.marks.append(Loss("tag", f"<!--{data[:40]}-->"))

    def handle_decl(self, decl: str) -> None:
        self.marks.append(Loss("tag", f"<!{decl[:40]}>"))

    def unknown_decl(self, data: str) -> None:
        self.marks.append(Loss("tag", f"<![{data[:40]}]]>"))

    def handle_pi(self, data: str) -> None:
        self.marks.append(Loss("tag", f"<?{data[:40]}>"))


def _read(html: str) -> _Reader:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


def _checked(lawful: Callable[[str, str, str], bool]) -> Callable[[str, str, str], str | None]:
    return lambda tag, attribute, value: value if lawful(tag, attribute, value) else None


def _cleaner(attributes: dict[str, set[str]], lawful: Callable[[str, str, str], bool]) -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=TAGS,
        clean_content_tags=_NO_CONTENT,
        attributes=attributes,
        attribute_filter=_checked(lawful),
        link_rel=None,
        url_schemes=_SCHEMES,
    )


_AUTHOR = _cleaner(_ATTRIBUTES, _author_value)
_SEAL = _cleaner(_OURS, _our_value)
