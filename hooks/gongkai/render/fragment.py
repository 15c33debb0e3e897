"""A document's body -> Fragment: Markdown, cleaned, structured, cleaned again."""

import re

from gongkai import messages
from gongkai.model.document import Document, Visibility
from gongkai.model.fragment import EMPTY, Fragment
from gongkai.model.problem import Problem, problem
from gongkai.norms.typography import is_salutation
from gongkai.render import markdown, sanitise, structure
from gongkai.render.links import line_of, place_images, resolve_links

SUMMARY_LENGTH = 120
"""Characters of 内容概述 where the front matter gives none."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_SENTENCE = re.compile(r"[^。！？]*[。！？]")


def render(document: Document, body: str) -> Fragment:
    """Render one body. Pure; plain values in, plain values out. Problems bear the file's own lines."""
    if document.visibility is Visibility.COUNTED or not body.strip():
        return EMPTY
    if found := _CONTROL.search(body):
        line = document.body_line + body.count("\n", 0, found.start())
        return Fragment("", "", "", (), (), (), (problem("character-control", document.source_path, line, code=f"U+{ord(found[0]):04X}"),))
    html = markdown.to_html(body)
    raw = [piece for piece in markdown.converter().htmlStash.rawHtmlBlocks if isinstance(piece, str)]
    cleaned, refused = sanitise.clean(html)
    problems = _refusals(document, body, refused)
    if not problems and "<" in body:
        problems = _losses(document, body, [*sanitise.forged(raw), *sanitise.losses(html, cleaned)])
    root = structure.parse(cleaned)
    headings, heading_problems = structure.mark_headings(root, document, body)
    structure.mark_parts(root)
    links, link_problems = resolve_links(root, document, body)
    problems += heading_problems + link_problems + place_images(root, document, body)
    blocks = list(structure.blocks_of_text(root))
    found_duties = structure.frame_tables(root)
    return Fragment(
        html=sanitise.seal(structure.serialise(root)),
        text="\n".join(blocks),
        summary=_summary(blocks),
        headings=tuple(headings),
        links=tuple(links),
        duties=tuple(found_duties) if document.kind.layout == "notice" else (),
        problems=tuple(problems),
    )


def plain_text(html: str) -> str:
    """The text of a page that MkDocs rendered, in the same blocks as a document's."""
    return "\n".join(structure.blocks_of_text(structure.parse(sanitise.clean(html)[0])))


def _refusals(document: Document, body: str, refused: sanitise.Refused) -> list[Problem]:
    codes = {"href": "link-refused", "src": "image-refused"}
    return [
        problem(codes.get(attribute, "html-refused"), document.source_path, line_of(body, value, document.body_line), value=value[:80])
        for _, attribute, value in refused
    ]


def _losses(document: Document, body: str, lost: list[str]) -> list[Problem]:
    problems = []
    for token in lost[:20]:
        needle = token.strip().rstrip(">").split("=")[0]
        problems.append(problem("html-refused", document.source_path, line_of(body, needle, document.body_line), value=token.strip()))
    return problems


def _summary(blocks: list[str]) -> str:
    """The first sentences after the salutation, whole sentences up to SUMMARY_LENGTH."""
    text = next((block for block in blocks if not is_salutation(block)), blocks[0] if blocks else "")
    summary = ""
    for sentence in _SENTENCE.findall(text):
        if summary and len(summary) + len(sentence) > SUMMARY_LENGTH:
            break
        summary += sentence
    summary = summary or text
    return summary if len(summary) <= SUMMARY_LENGTH else summary[: SUMMARY_LENGTH - 1] + messages.text("page.ellipsis")
