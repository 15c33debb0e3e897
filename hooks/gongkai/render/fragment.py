"""A document's body -> Fragment: Markdown, cleaned, structured, cleaned again."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from gongkai import messages
from gongkai.model.document import Document, Visibility
from gongkai.model.fragment import EMPTY, Duty, Fragment
from gongkai.model.problem import Problem, problem
from gongkai.norms.citations import may_cite
from gongkai.norms.responsibility import ESSENTIAL, is_responsibility_list, names_of
from gongkai.norms.typography import CONTROL, HALF_WIDTH, is_opening
from gongkai.render import bounds, markdown, sanitise, structure
from gongkai.render.citing import cut_at_places, mark_mentions
from gongkai.render.duties import Grid, duties
from gongkai.render.links import line_of, place_images, resolve_links

SUMMARY_LENGTH = 120
"""Characters of 内容概述 where the front matter gives none."""
COVERING_NOTE = 100
"""Characters below which a text beside an attachment only covers it: 现将《…办法》印发给你们，请遵照执行, with salutation and signature."""
_TEXT_FILES = (".pdf", ".doc", ".docx", ".wps", ".ofd", ".odt", ".txt", ".png", ".jpg", ".jpeg")
"""Attachments that may hold the text itself: documents, and scans of them; tables and archives are data."""
_CAN_LOSE = ("<", "](", "]:")
"""One of these stands in every body from which sanitising could take something: HTML, links, pictures."""
_SENTENCE = re.compile(r"[^。！？]+[。！？]?")


def render(document: Document, body: str) -> Fragment:
    """Render one body. Pure; plain values in, plain values out. Problems bear the file's own lines."""
    if document.visibility is Visibility.COUNTED or not body.strip():
        return EMPTY
    if found := CONTROL.search(body):
        line = document.body_line + body.count("\n", 0, found.start())
        return _refused(problem("character-control", document.source_path, line, code=f"U+{ord(found[0]):04X}"))
    if too_much := tuple(bounds.exceeded(document, body)):
        return _refused(*too_much)
    root = markdown.to_tree(body)
    problems: list[Problem] = []
    if root is None:
        cleaned, losses = _clean(document, body)
        if cleaned is None:
            return _refused(*losses)
        root, problems = structure.parse(cleaned), losses
        if "<li" in body and structure.strays(root):
            problems += _losses(document, body, [sanitise.Loss("unbalanced", "<li>")])
        if "<" in body and "[^" in body:
            problems += _losses(document, body, [sanitise.Loss("attribute", f'id="{name}"') for name in structure.repeated_ids(root)])
    headings, heading_problems = structure.mark_headings(root, document, body)
    structure.mark_parts(root)
    links, link_problems = resolve_links(root, document, body)
    problems += heading_problems + link_problems + place_images(root, document, body)
    problems += half_width_punctuation(document, body)
    blocks = list(structure.blocks_of_text(root))
    problems += text_stands_here(document, blocks)
    is_notice = document.kind.layout == "notice"
    tables = structure.frame_tables(root, is_notice)
    found_duties = tuple(_duties(tables)) if is_notice else ()
    problems += [*structure.unmarked_headings(root, document, body), *(_list_problems(document, tables, found_duties) if is_notice else ())]
    text, summary = "\n".join(blocks), _summary(root)
    mentions, places = mark_mentions(root, document, body) if may_cite(text) else ((), ())
    pieces = cut_at_places(sanitise.seal(structure.serialise(root)))
    return Fragment(
        html="".join(pieces),
        text=text,
        summary=summary,
        headings=tuple(headings),
        links=tuple(links),
        duties=found_duties,
        problems=tuple(problems),
        mentions=mentions,
        pieces=pieces if places else (),
        places=places,
    )


def _clean(document: Document, body: str) -> tuple[str | None, list[Problem]]:
    """Cleaned HTML of a body, with what cleaning takes away; no HTML where that is no use."""
    html = markdown.to_html(body)
    raw = [piece for piece in markdown.converter().htmlStash.rawHtmlBlocks if isinstance(piece, str)]
    cleaned = sanitise.clean(html)
    if found := CONTROL.search(cleaned):  # written as &#1;
        line = line_of(body, "&#", document.body_line)
        return None, [problem("character-control", document.source_path, line, code=f"U+{ord(found[0]):04X}")]
    if not any(mark in body for mark in _CAN_LOSE):
        return cleaned, []
    if too_deep := list(bounds.too_deep_html(document, cleaned)):
        return None, too_deep
    return cleaned, list(_losses(document, body, [*sanitise.forged(raw), *sanitise.losses(html, cleaned)]))


def half_width_punctuation(document: Document, body: str) -> Iterator[Problem]:
    """Half-width punctuation between Han characters, told once with its count."""
    if found := list(HALF_WIDTH.finditer(body)):
        line = document.body_line + body.count("\n", 0, found[0].start())
        yield problem("punctuation-half-width", document.source_path, line, value=found[0][0], count=len(found))


def text_stands_here(document: Document, blocks: list[str]) -> Iterator[Problem]:
    """A file that has to be downloaded is never the only form of a text (WCAG 1.1.1, 1.4.10); a covering note is no text."""
    if not document.attachments or (length := sum(map(len, blocks))) >= COVERING_NOTE or not document.is_open:
        return
    if file := next((a.file for a in document.attachments if a.file and a.file.name.lower().endswith(_TEXT_FILES)), None):
        yield problem("text-only-attached", document.source_path, document.body_line, file=file.name, count=length)


def _refused(*reasons: Problem) -> Fragment:
    """A body that cannot be rendered."""
    return Fragment("", "", "", (), (), (), reasons)


def plain_text(html: str) -> str:
    """The text of a page that MkDocs rendered, in the same blocks as a document's."""
    return "\n".join(structure.blocks_of_text(structure.parse(sanitise.clean(html))))


def _losses(document: Document, body: str, lost: list[sanitise.Loss]) -> Iterator[Problem]:
    """What sanitising would take away, where it stands."""
    codes = {"link": "link-refused", "image": "image-refused", "unbalanced": "html-unbalanced"}
    for loss in dict.fromkeys(lost[:20]):
        needle = loss.shown.split("=")[0] if loss.kind == "attribute" else loss.shown.rstrip(">")
        line = line_of(body, needle, document.body_line)
        yield problem(codes.get(loss.kind, "html-refused"), document.source_path, line, value=loss.shown[:80])


def _duties(tables: list[Grid]) -> Iterator[Duty]:
    """The rows of all responsibility lists; ids of a second list begin with its place."""
    lists = [table for table in tables if is_responsibility_list(table.heads)]
    for place, table in enumerate(lists, 1):
        yield from duties(table, "" if place == 1 else f"{place}-")


def _list_problems(document: Document, tables: list[Grid], found: tuple[Duty, ...]) -> Iterator[Problem]:
    """A list that we cannot read as one, and deadlines that we cannot read as dates."""
    for table in tables:
        if len(names_of(table.heads) & ESSENTIAL) == 1:
            yield problem("duty-heads", document.source_path, document.body_line, value=messages.text("report.list").join(table.heads))
    for duty in found:
        if not duty.due:
            yield problem("duty-due", document.source_path, document.body_line, id=duty.id, value=duty.due_text)


def _summary(root: ET.Element) -> str:
    """The first whole sentences of the text, up to SUMMARY_LENGTH; salutation, opening and signature say nothing of the content."""
    summary = ""
    paragraphs = ("".join(block.itertext()) for block in root if block.tag == "p" and not block.get("class"))
    for sentence in (found for paragraph in paragraphs for found in _SENTENCE.findall(" ".join(paragraph.split()))):
        if is_opening(sentence):
            continue
        if summary and len(summary) + len(sentence) > SUMMARY_LENGTH:
            break
        summary += sentence
        if len(summary) >= SUMMARY_LENGTH // 2:
            break
    return summary if len(summary) <= SUMMARY_LENGTH else summary[: SUMMARY_LENGTH - 1] + messages.text("page.ellipsis")
