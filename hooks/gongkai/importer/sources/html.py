"""A saved page or a fragment -> Raw, by lexbor (selectolax), which reads HTML as browsers do (WHATWG HTML), nested however deep.

A table that holds tables is layout and is walked through; any other with two columns is data. Blocks that the page hides are dropped.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.importer.decode import decode
from gongkai.importer.raw import Cell, Dropped, Form, Paragraph, Picture, Raw, Span, Table
from gongkai.importer.sources.article import Placed, inside

_SKIPPED = frozenset(
    {"script", "style", "noscript", "template", "select", "textarea", "iframe", "canvas", "svg", "head", "object", "embed", "math", "audio",
     "video", "title", "link", "meta", "input", "-comment", "!doctype", "map"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "table", "tbody", "thead", "tfoot", "section",
     "article", "ul", "ol", "dl", "dt", "dd", "br", "hr", "center", "blockquote", "header", "footer", "nav", "form", "main",
     "aside", "pre", "figure", "figcaption", "body", "html", "button", "address", "fieldset", "legend", "caption", "menu"}
)  # fmt: skip
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?:px|pt|em)?\s*(?:;|$)|(?:left|top|text-indent)\s*:\s*-\d{3,}"
    r"|(?<![a-z-])opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|(?:height|width)\s*:\s*[01](?:px)?\s*;.*overflow\s*:\s*hidden",
    re.IGNORECASE | re.DOTALL,
)
_BREAK = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*\n\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_EDGES = " \t\n\r\f\u3000\xa0\u200b\ufeff"
MAX_SPAN = 200


def read(raw: bytes) -> Raw:
    """One page."""
    text, encoding = decode(raw, marked_up=True)
    tree = LexborHTMLParser(text)
    walker = _Walker()
    if tree.root is not None:
        walker.walk(tree.root)
    blocks = tuple(inside(walker.placed))
    return Raw(Form.HTML, blocks, encoding, _tags(tree), dropped=tuple(walker.dropped))


def _tags(tree: LexborHTMLParser) -> dict[str, str]:
    """Page tags (ArticleTitle …) in lower case, the first that says something; `<title>` as `title`."""
    found: dict[str, str] = {}
    for node in tree.css("meta[name]"):
        name = (node.attributes.get("name") or "").strip().lower()
        content = (node.attributes.get("content") or "").strip()
        if name and content and content.lower() not in ("null", "undefined"):
            found.setdefault(name, content)
    if (title := tree.css_first("title")) is not None and title.text():
        found.setdefault("title", " ".join(title.text().split()))
    return found


class _Walker:
    """A walk over the tree without recursion, collecting blocks with the elements that they stand in."""

    def __init__(self) -> None:
        self.placed: list[Placed] = []
        self.dropped: list[Dropped] = []
        self._spans: list[Span] = []
        self._linked = 0
        self._path: list[LexborNode] = []
        self._count = 0
        self._layout: set[int] = set()
        """Tables that hold tables."""

    def walk(self, root: LexborNode) -> None:
        self._layout = {above.mem_id for table in root.css("table") if (above := _table_above(table)) is not None}
        stack: list[tuple[LexborNode, bool]] = [(root, False)]
        while stack:
            node, leaving = stack.pop()
            tag = node.tag or ""
            if leaving:
                if tag in _BLOCKS:
                    self._flush()
                self._path.pop()
            elif tag == "-text":
                self._say(node)
            elif tag in _SKIPPED or tag.startswith(("-", "!")):
                continue
            elif _is_hidden(node):
                if said := " ".join(_cell_text(node).split()):
                    self.dropped.append(Dropped(said[:300], "hidden"))
            elif tag == "table" and node.mem_id not in self._layout and _is_data(node):
                self._flush()
                self._path.append(node)
                self._table(node)
                self._path.pop()
            elif tag == "img":
                self._picture(node)
            else:
                if tag in _BLOCKS:
                    self._flush()
                self._path.append(node)
                stack.append((node, True))
                if tag == "li" and node.parent is not None and node.parent.tag == "ol":
                    self._spans.append(Span(f"{_place_in_list(node)}. "))
                stack.extend((child, False) for child in reversed(list(_children(node))))
        self._flush()

    def _say(self, node: LexborNode) -> None:
        text = node.text_content or ""
        if not text:
            return
        mark, href = "", ""
        for element in self._path[-12:]:
            if element.tag in ("sup", "sub"):
                mark = element.tag
            elif element.tag == "a":
                href = (element.attributes.get("href") or "").strip()
        inner = any(element.tag == "a" for element in self._path[-12:])
        self._linked += len(text.strip()) if inner else 0
        self._spans.append(Span(text, mark, href))

    def _flush(self) -> None:
        spans, linked, self._spans, self._linked = _tidy(self._spans), self._linked, [], 0
        if not spans:
            return
        self._count += 1
        tags = [element.tag or "" for element in self._path]
        level = next((int(tag[1]) for tag in reversed(tags) if re.fullmatch(r"h[1-6]", tag)), 0)
        size = sum(len(span.text) for span in spans)
        block = Paragraph(spans, level, _is_centred(self._path), str(self._count), linked >= 0.8 * size)
        self.placed.append(Placed(block, tuple(e.mem_id for e in self._path), self._names()))

    def _table(self, node: LexborNode) -> None:
        rows = tuple(tuple(_cells(row)) for row in node.css("tr"))
        rows = tuple(row for row in rows if row)
        if any(cell.text for row in rows for cell in row):
            self._count += 1
            self.placed.append(Placed(Table(rows, str(self._count)), tuple(e.mem_id for e in self._path), self._names()))
        for image in node.css("img"):
            self._picture(image)

    def _picture(self, node: LexborNode) -> None:
        source = (node.attributes.get("src") or "").strip()
        if source and not _is_hidden(node):
            self._flush()
            self._count += 1
            picture = Picture(source, (node.attributes.get("alt") or "").strip(), str(self._count))
            self.placed.append(Placed(picture, tuple(e.mem_id for e in self._path), self._names()))

    def _names(self) -> tuple[str, ...]:
        """Ids and classes on the way, for what pages call their article."""
        return tuple(f"{e.attributes.get('id') or ''} {e.attributes.get('class') or ''}" for e in self._path)


def _children(node: LexborNode) -> Iterator[LexborNode]:
    child = node.child
    while child is not None:
        yield child
        child = child.next


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_HIDDEN.search(attributes.get("style") or ""))


def _is_centred(path: list[LexborNode]) -> bool:
    for element in path[-4:]:
        style = element.attributes.get("style") or ""
        if (
            (element.attributes.get("align") or "").lower() == "center"
            or re.search(r"text-align\s*:\s*center", style)
            or element.tag == "center"
        ):
            return True
    return False


def _table_above(table: LexborNode) -> LexborNode | None:
    above = table.parent
    while above is not None and above.tag != "table":
        above = above.parent
    return above


def _is_data(node: LexborNode) -> bool:
    """Two columns, and no cell that holds a whole article."""
    rows = node.css("tr")
    cells = [len(list(_cells(row))) for row in rows]
    if not cells or max(cells) < 2:
        return False
    if len(rows) == 1 and any(_holds_prose(td) for td in node.css("td")):
        return False
    longest = max((len(td.text(deep=True)) for td in node.css("td")), default=0)
    return longest < 1500 or longest < 0.5 * len(node.text(deep=True))


def _holds_prose(cell: LexborNode) -> bool:
    """Three blocks or more: columns of a page, and no cell."""
    return sum(child.tag in ("p", "div", "ul", "h1", "h2", "h3", "center") for child in _children(cell)) >= 3


def _cells(row: LexborNode) -> Iterator[Cell]:
    for node in _children(row):
        if node.tag in ("td", "th"):
            yield Cell(_cell_text(node), _span(node, "colspan"), _span(node, "rowspan"))


def _cell_text(node: LexborNode) -> str:
    """Paragraphs of a cell as lines."""
    parts: list[str] = []
    stack: list[tuple[LexborNode, bool]] = [(node, False)]
    while stack:
        one, leaving = stack.pop()
        tag = one.tag or ""
        if leaving or tag == "br":
            parts.append("\0")
        elif tag == "-text":
            parts.append(one.text_content or "")
        elif tag not in _SKIPPED and not tag.startswith(("-", "!")) and (one is node or not _is_hidden(one)):
            if tag in _BLOCKS and one is not node:
                stack.append((one, True))
                parts.append("\0")
            stack.extend((child, False) for child in reversed(list(_children(one))))
    lines = (re.sub(r"[ \t\n\r\f]+", " ", _BREAK.sub("", line)).strip(_EDGES) for line in "".join(parts).split("\0"))
    return "\n".join(line for line in lines if line)


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "1").strip()
    return min(max(int(value), 1), MAX_SPAN) if value.isdecimal() and len(value) < 6 else 1


def _place_in_list(node: LexborNode) -> int:
    place, before = 1, node.prev
    while before is not None and place < 10_000:
        place += before.tag == "li"
        before = before.prev
    return place


def _tidy(spans: list[Span]) -> tuple[Span, ...]:
    """White space as a browser shows it; indents go."""
    merged: list[Span] = []
    for span in spans:
        text = re.sub(r"[ \t\n\r\f]+", " ", _BREAK.sub("", span.text))
        if merged and (merged[-1].mark, merged[-1].href) == (span.mark, span.href):
            merged[-1] = Span(re.sub(r" {2,}", " ", merged[-1].text + text), span.mark, span.href)
        else:
            merged.append(Span(text, span.mark, span.href))
    while merged and not merged[0].text.strip(_EDGES):
        merged.pop(0)
    while merged and not merged[-1].text.strip(_EDGES):
        merged.pop()
    if not merged:
        return ()
    merged[0] = Span(merged[0].text.lstrip(_EDGES), merged[0].mark, merged[0].href)
    merged[-1] = Span(merged[-1].text.rstrip(_EDGES), merged[-1].mark, merged[-1].href)
    return tuple(span for span in merged if span.text)
