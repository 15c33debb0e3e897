"""Markdown -> HTML by Python-Markdown, with the parts that official documents need: tables, footnotes, plain lists.

Left out on purpose: indented code (an indented paragraph is a paragraph), underlined headings (a line of hyphens below a paragraph is a
rule), attribute lists, snippets and Markdown inside HTML, which are ways to smuggle markup.

Short cuts, which change no result: text without any markup character skips the inline patterns, each of which would search it in vain; a
body without `<` skips the search for HTML blocks; a paragraph that begins with a Han character, and whose other lines do, skips the tests
for every other kind of block; and the tree of a body that has neither HTML nor links needs not be printed, cleaned and parsed again, since
it holds nothing but elements of ours. Official prose is nearly all such text.
"""

import re
import threading
import xml.etree.ElementTree as ET
from typing import cast

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.treeprocessors import InlineProcessor

from gongkai import messages

_INLINE_MARKUP = re.compile(r"[\\`\[\]<&*_\x02\x03]|  \n")
"""One of these stands in every text that an inline pattern of Python-Markdown 3.11 can match."""
_STASHED = re.compile(r"[\\`\[<&\x02\x03]")
"""One of these stands in every body of which Python-Markdown puts something aside until it prints: HTML, code, links, notes, escapes."""
_PROSE = re.compile(r"[\u3400-\u9fff（《“][^\n|]*(?:\n[\u3400-\u9fff（《“][^\n|]*)*")
"""Lines of which none can begin anything but a paragraph, nor be a row of a table."""


class _QuickInline(InlineProcessor):
    """Upstream's inline phase, entered only by text that has markup."""

    def _InlineProcessor__handleInline(self, data: str, patternIndex: int = 0) -> str:
        if patternIndex == 0 and not _INLINE_MARKUP.search(data):
            return data
        return super()._InlineProcessor__handleInline(data, patternIndex)  # type: ignore[misc, no-any-return]


class _QuickHtmlBlocks(HtmlBlockPreprocessor):
    """Upstream's search for HTML blocks, only in a body that has a `<`."""

    def run(self, lines: list[str]) -> list[str]:
        return super().run(lines) if any("<" in line for line in lines) else lines


class _QuickParagraph(ParagraphProcessor):
    """Upstream's paragraph, before the tests for all else, for what can be no other. (Not in lists: there it may belong to an item.)"""

    def test(self, parent: ET.Element, block: str) -> bool:
        return parent.tag == "div" and not self.parser.state and _PROSE.fullmatch(block) is not None


_own = threading.local()


def converter() -> Markdown:
    """One converter a thread, used again for every document (a cluster's workers may run several threads)."""
    if not hasattr(_own, "markdown"):
        markdown = plain_converter()
        markdown.treeprocessors.register(_QuickInline(markdown), "inline", 20)
        markdown.preprocessors.register(_QuickHtmlBlocks(markdown), "html_block", 20)
        markdown.parser.blockprocessors.register(_QuickParagraph(markdown.parser), "prose", 1000)
        _own.markdown = markdown
    return cast(Markdown, _own.markdown)


def forget() -> None:
    """Drop the converter: where it was stopped, its parser stands where it gave up."""
    vars(_own).pop("markdown", None)


def plain_converter() -> Markdown:
    """The same converter without the short cuts: what a test holds the other one against."""
    footnotes = FootnoteExtension(BACKLINK_TEXT="↩", BACKLINK_TITLE=messages.text("page.footnote-back"))
    markdown = Markdown(extensions=[TableExtension(use_align_attribute=True), footnotes, SaneListExtension()], output_format="html")
    markdown.parser.blockprocessors.deregister("code")
    markdown.parser.blockprocessors.deregister("setextheader")
    markdown.treeprocessors.deregister("prettify")  # line ends between blocks, for those who read HTML
    return markdown


def to_tree(text: str) -> ET.Element | None:
    """Convert a body that has neither HTML nor links; None for another. The tree holds elements that Markdown itself makes, no others."""
    if _STASHED.search(text) or not text.strip():
        return None
    markdown = converter().reset()
    lines = text.split("\n")
    for before in markdown.preprocessors:
        lines = before.run(lines)
    root = markdown.parser.parseDocument(lines).getroot()
    assert root is not None
    for after in markdown.treeprocessors:
        changed = after.run(root)
        root = root if changed is None else changed
    return root


def to_html(text: str) -> str:
    """Convert one body. The result is not safe yet: `sanitise` it."""
    return converter().reset().convert(text)
