"""Markdown -> HTML by Python-Markdown, with the parts that official documents need: tables, footnotes, plain lists.

Left out on purpose: indented code (an indented paragraph is a paragraph), underlined headings (a line of hyphens below a paragraph is a
rule), attribute lists, snippets and Markdown inside HTML, which are ways to smuggle markup.

Two short cuts, which change no result: text without any markup character skips the inline patterns, each of which would search it in
vain, and a body without `<` skips the search for HTML blocks. Official prose is nearly all such text.
"""

import re
import threading
from typing import cast

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.preprocessors import HtmlBlockPreprocessor
from markdown.treeprocessors import InlineProcessor

from gongkai import messages

_INLINE_MARKUP = re.compile(r"[\\`\[\]<&*_\x02\x03]|  \n")
"""One of these stands in every text that an inline pattern of Python-Markdown 3.11 can match."""


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


_own = threading.local()


def converter() -> Markdown:
    """One converter a thread, used again for every document (a cluster's workers may run several threads)."""
    if not hasattr(_own, "markdown"):
        markdown = plain_converter()
        markdown.treeprocessors.register(_QuickInline(markdown), "inline", 20)
        markdown.preprocessors.register(_QuickHtmlBlocks(markdown), "html_block", 20)
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
    return markdown


def to_html(text: str) -> str:
    """Convert one body. The result is not safe yet: `sanitise` it."""
    return converter().reset().convert(text)
