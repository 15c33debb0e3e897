"""Markdown -> HTML by Python-Markdown, with the parts that official documents need: tables, footnotes, plain lists.

Left out on purpose: indented code (an indented paragraph is a paragraph), underlined headings (a line of hyphens below a paragraph is a
rule), attribute lists, snippets and Markdown inside HTML, which are ways to smuggle markup.
"""

import functools

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension

from gongkai import messages


@functools.cache
def converter() -> Markdown:
    """One converter a process, used again for every document."""
    footnotes = FootnoteExtension(BACKLINK_TEXT="↩", BACKLINK_TITLE=messages.text("page.footnote-back"))
    markdown = Markdown(extensions=[TableExtension(use_align_attribute=True), footnotes, SaneListExtension()], output_format="html")
    markdown.parser.blockprocessors.deregister("code")
    markdown.parser.blockprocessors.deregister("setextheader")
    return markdown


def to_html(text: str) -> str:
    """Convert one body. The result is not safe yet: `sanitise` it."""
    return converter().reset().convert(text)
