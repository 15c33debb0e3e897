"""Raw -> Page: what belongs to the text, what states facts, what is furniture, what was injected.

Facts are read wherever they stand; lines that only state facts, the title and what a printed letter bears above its title leave the text.
"""

import difflib
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from gongkai.importer import annexes, labels, top
from gongkai.importer.headmatter import take_head
from gongkai.importer.page import Fact, Link, Page
from gongkai.importer.raw import Block, Dropped, Form, Paragraph, Picture, Raw, Remark, Span, Table
from gongkai.norms import furniture as norms
from gongkai.norms.attached import file_line
from gongkai.norms.bodies import is_person
from gongkai.norms.page_facts import is_facts_line, label_of, pairs
from gongkai.norms.typography import is_date_line

FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|odt|ods|csv|zip|rar)$", re.IGNORECASE)
OFFICIAL_HOST = re.compile(
    r"(?:^|\.)(?:gov\.cn|gov\.hk|gov\.mo|npc\.gov\.cn|people\.com\.cn|xinhuanet\.com|news\.cn|cctv\.com|mil\.cn|edu\.cn)$"
)

_NEAR = 0.85
"""How alike a misspelt page tag must be."""


def sort_out(raw: Raw, hosts: frozenset[str] = frozenset()) -> Page:
    """`hosts`: whose links are kept, besides government's."""
    page = Page(raw, dropped=list(raw.dropped), remarks=list(raw.remarks))
    for one in raw.dropped:
        if one.reason == "hidden" and (norms.injected(one.text) or norms.advertises(one.text)):
            page.remarks.append(Remark("injected", {"text": one.text[:60]}))
    _page_tags(page)
    blocks, title = labels.joined(raw.blocks), ""
    if raw.form in (Form.HTML, Form.TEXT):
        blocks, above, title = top.settle(blocks, _titles(page))
        page.dropped += above
    blocks = _outside(page, _facts_tables(page, blocks))
    blocks = _clean(page, blocks, hosts)
    blocks = _without_footer(page, blocks)
    page.head, blocks = take_head(blocks, [*_titles(page), *filter(None, [title])])
    _head_facts(page)
    page.body = _tail_facts(page, blocks)
    page.files += [
        Link(title, title) for title in annexes.named(page.body, [title for link in page.files for title in (link.title, link.target)])
    ]
    _alarms(page)
    return page


def _titles(page: Page) -> list[str]:
    """Titles that the page gives outside its text, best first."""
    return [*(fact.value for fact in page.facts if fact.field == "title"), *top.hints([page.raw.tags.get("title", "")])]


def _page_tags(page: Page) -> None:
    names = {"articletitle": "title", "pubdate": "date", "contentsource": "source", "author": "editor", "keywords": "keywords"}
    for name, content in page.raw.tags.items():
        known = names.get(name) or next((names[n] for n in ("articletitle", "pubdate", "contentsource") if _near(name, n)), "")
        if known == "keywords" or (known == "editor" and not is_person(content)):
            continue
        if known:
            page.facts.append(Fact(name, known, content, "tag"))


def _near(name: str, wanted: str) -> bool:
    """A tag that is misspelt by a letter or two (ArtcleTitle, PubData)."""
    return abs(len(name) - len(wanted)) <= 2 and difflib.SequenceMatcher(None, name, wanted).ratio() >= _NEAR


def _facts_tables(page: Page, blocks: Iterable[Block]) -> list[Block]:
    """The 索引号 … 发布日期 table: three labels and more. It states facts and is no part of the text."""
    kept: list[Block] = []
    for block in blocks:
        found = _facts_of_table(block) if isinstance(block, Table) else []
        known = {fact.field for fact in found if fact.field}
        if (len(found) >= 3 and known & {"index_number", "document_number", "date", "signed", "issuers", "title"}) or (
            isinstance(block, Table) and found and len(found) >= sum(1 for r in block.rows for c in r if c.text) / 2 and not block.inside
        ):
            page.facts += found
            page.moved.append(block.text)
        else:
            kept.append(block)
    return kept


def _facts_of_table(table: Table) -> list[Fact]:
    found = []
    for row in table.rows:
        cells = [cell.text.replace("\n", " ") for cell in row]
        place = 0
        while place < len(cells):
            name = label_of(cells[place])
            if name is not None:
                value = cells[place + 1] if place + 1 < len(cells) and label_of(cells[place + 1]) is None else ""
                found.append(Fact(re.sub(r"[\s：:]", "", cells[place]), name, value.strip(), "table"))
                place += 2 if value else 1
            else:
                found += [Fact(label, field, value, "table") for label, field, value in pairs(cells[place])]
                place += 1
    return found


def _outside(page: Page, blocks: list[Block]) -> list[Block]:
    """What stands around the article: facts are read, a title is kept, the rest goes."""
    kept: list[Block] = []
    outer: list[str] = []
    for block in blocks:
        if block.inside:
            kept.append(block)
            continue
        text = block.text.strip()
        if isinstance(block, Picture) or not text:
            continue
        if agency := norms.agency_of(text):
            page.agency = page.agency or agency
        if is_facts_line(text) and not (isinstance(block, Paragraph) and block.linked):
            found = [Fact(label, name, value, "line") for label, name, value in pairs(text)]
            page.facts += [fact for fact in found if fact.field not in ("lead", "supporting")]  # 主办单位 there is who runs the site
            page.moved.append(text)
            outer.append(text)
        elif isinstance(block, Paragraph) and block.level == 1 and not kept:
            page.facts.append(Fact("h1", "title", text, "line"))
            page.moved.append(text)
        else:
            if (outer and _follows_label(page, text)) or any(_same(text, fact.value) for fact in page.facts_of("title")):
                page.moved.append(text)
            else:
                page.dropped.append(Dropped(text[:300], norms.furniture(text) or "outside"))
            for name, target in _links(block):
                if FILES.search(urlsplit(target).path):
                    page.files.append(Link(name, target))
            outer = []
            continue
    return kept


def _same(first: str, second: str) -> bool:
    return re.sub(r"\s", "", first) == re.sub(r"\s", "", second)


def _follows_label(page: Page, text: str) -> bool:
    """A value in an element of its own, behind its label."""
    last = page.facts[-1]
    if last.value or not last.field or len(text) > 80 or norms.furniture(text):
        return False
    page.facts[-1] = Fact(last.label, last.field, text, last.where)
    return True


def _links(block: Block) -> list[tuple[str, str]]:
    return [(span.text.strip(), span.href) for span in block.spans if span.href] if isinstance(block, Paragraph) else []


def _clean(page: Page, blocks: list[Block], hosts: frozenset[str]) -> list[Block]:
    """Furniture and advertising out, foreign links undone, linked files noted."""
    kept: list[Block] = []
    behind: int | None = None
    for block in blocks:
        if not isinstance(block, Paragraph):
            kept.append(block)
            continue
        text = block.text.strip()
        if norms.injected(text):
            page.dropped.append(Dropped(text, "injected"))
            page.remarks.append(Remark("injected", {"text": text[:60]}))
            continue
        if agency := norms.agency_of(text):
            page.agency = page.agency or agency
        if title := norms.farm_title(text):
            page.facts.append(Fact("", "title", title, "farm"))
        if kind := norms.furniture(text):
            page.dropped.append(Dropped(text, kind))
            if kind in ("recommended", "neighbours"):
                behind = len(kept) if behind is None else behind
            if norms.begins_text(text):
                kept = _before_text(page, kept)
            if kind == "farm":
                page.remarks.append(Remark("farm", {"text": text[:60]}))
            continue
        block = _own_links(page, block, hosts)
        if block.spans:
            kept.append(block)
    return kept if behind is None else _before_lists(page, kept, behind)


def _before_lists(page: Page, kept: list[Block], start: int) -> list[Block]:
    """Behind 相关阅读 only titles of other pages stand; where anything else does, all stays."""
    tail = kept[start:]
    if any(not isinstance(block, Paragraph) or len(block.text) > 90 or "。" in block.text or is_date_line(block.text) for block in tail):
        return kept
    page.dropped += [Dropped(block.text.strip(), "recommended") for block in tail]
    return kept[:start]


def _before_text(page: Page, kept: list[Block]) -> list[Block]:
    """Above a line that says where the text begins (==== 正文 ====) only facts stand."""
    page.dropped += [Dropped(block.text.strip()[:300], "outside") for block in kept if not is_facts_line(block.text)]
    return [block for block in kept if is_facts_line(block.text)]


def _own_links(page: Page, block: Paragraph, hosts: frozenset[str]) -> Paragraph:
    spans: list[Span] = []
    for span in block.spans:
        if not span.href:
            spans.append(span)
            continue
        url = urlsplit(span.href)
        if FILES.search(url.path):
            page.files.append(Link(span.text.strip(), span.href))
            if block.linked and len(block.text) <= 120:
                page.moved.append(span.text)
                continue
            spans.append(Span(span.text, span.mark))
        elif url.scheme in ("http", "https") and url.hostname and not (OFFICIAL_HOST.search(url.hostname) or url.hostname in hosts):
            page.remarks.append(Remark("foreign-link", {"text": span.text.strip()[:40], "host": url.hostname}))
            if block.linked and len(block.text) <= 60:
                page.dropped.append(Dropped(f"{span.text.strip()} {span.href}", "foreign-link"))
                continue
            page.dropped.append(Dropped(span.href, "foreign-link"))
            spans.append(Span(span.text, span.mark))
        elif url.scheme in ("http", "https") and url.hostname:
            spans.append(span)
        else:
            spans.append(Span(span.text, span.mark))
    return Paragraph(tuple(spans), block.level, block.centred, block.place, block.linked, block.inside)


def _without_footer(page: Page, blocks: list[Block]) -> list[Block]:
    """主办单位：… and the like at the very end, where a footer stood; and whatever followed 推荐阅读."""
    had_footer = any(one.reason in ("footer", "farm") for one in page.dropped)
    end = len(blocks)
    while end:
        block = blocks[end - 1]
        if not (isinstance(block, Paragraph) and had_footer and (norms.may_be_footer(block.text.strip()) or block.linked)):
            break
        page.dropped.append(Dropped(block.text.strip(), "footer"))
        end -= 1
    return blocks[:end]


def _head_facts(page: Page) -> None:
    for line in page.head.facts:
        found = pairs(line)
        page.facts += [Fact(label, name, value, "line") for label, name, value in found]
        page.dropped += [Dropped(f"{label} {value}".strip(), "counter") for label, name, value in found if not name]
        page.moved.append(line)
    page.moved += page.head.moved
    page.dropped += [Dropped(line, "repeated") for line in page.head.repeated]
    page.dropped += [Dropped(line, "breadcrumb") for line in page.head.furniture]
    if page.head.repeated:
        page.remarks.append(Remark("title-twice", {"title": page.head.title[:40]}))


def _tail_facts(page: Page, blocks: list[Block]) -> list[Block]:
    """来源：… behind the text; the name of a file alone on a line at the end."""
    end = len(blocks)
    while end:
        block = blocks[end - 1]
        text = block.text.strip() if isinstance(block, Paragraph) else ""
        found = pairs(text) if text and is_facts_line(text) else []
        if text and FILES.search(text) and len(text) <= 120:
            name = file_line(text)
            page.files.insert(0, Link(name, name))
        elif found and {name for _, name, _ in found} <= {"source", "date", "editor", "", "issuers"}:
            page.facts += [Fact(label, name, value, "line") for label, name, value in found]
        else:
            break
        page.moved.append(text)
        end -= 1
    for block in blocks[:end]:
        if isinstance(block, Paragraph) and len(block.text) <= 400 and is_facts_line(block.text):
            page.facts += [Fact(label, name, value, "body") for label, name, value in pairs(block.text)]
    return blocks[:end]


def _alarms(page: Page) -> None:
    """What an editor must look at, whatever the kind."""
    text = "\n".join(block.text for block in page.body)
    for word in filter(None, [norms.advertises(text)]):
        page.remarks.append(Remark("advertising-within", {"text": word}))
    if names := norms.masked(text):
        page.remarks.append(Remark("masked", {"text": names[0], "count": len(names)}))
    if norms.MOBILE.search(text):
        page.remarks.append(Remark("mobile"))
    if norms.IDENTITY.search(text):
        page.remarks.append(Remark("identity"))
    if "\ufffd" in text:
        page.remarks.append(Remark("unreadable", {"count": text.count("\ufffd")}))
