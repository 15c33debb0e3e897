"""What documents of every kind state: title, dates, numbers, source, who signed, whom to ask."""

import re
from collections.abc import Iterator

from gongkai.importer.findings import Confidence, Finding
from gongkai.importer.page import Page
from gongkai.importer.raw import Block, Paragraph
from gongkai.norms.bodies import is_agency, is_person, signed_line, signers, split_list
from gongkai.norms.contacts import contact, copies, signed_off_by
from gongkai.norms.dates import find_date, is_whole_day
from gongkai.norms.document_number import parse_document_number, parse_index_number
from gongkai.norms.titles import begins_annex, number_line
from gongkai.norms.typography import is_date_line, is_signature
from gongkai.norms.vocabulary import Disclosure, Validity

_DATES = {"date": True, "signed": False, "effective": True, "expires": True, "assigned": True, "replied": True}
"""Field -> must it go down to the day?"""


def title(page: Page) -> Iterator[Finding]:
    """Page tag, then facts, then the line above the text."""
    facts = page.facts_of("title")
    order = {"tag": 0, "table": 1, "line": 2, "farm": 9}
    for fact in sorted(facts, key=lambda fact: order.get(fact.where, 5)):
        sure = Confidence.GUESS if fact.where == "farm" else Confidence.STATED
        yield Finding("title", " ".join(fact.value.split()), fact.where, sure)
    if page.head.title:
        yield Finding("title", page.head.title, "head", Confidence.LIKELY)


def dates(page: Page) -> Iterator[Finding]:
    """发布日期 and its like, each by its label."""
    for name, whole in _DATES.items():
        for fact in page.facts_of(name):
            found = find_date(fact.value)
            if found and (not whole or is_whole_day(found)):
                yield Finding(name, found[:10] if name == "signed" else found, fact.where)


def source(page: Page) -> Iterator[Finding]:
    """信息来源 by its label; else who runs the site, by its footer."""
    for fact in page.facts_of("source"):
        if len(fact.value) <= 40 and not find_date(fact.value):
            yield Finding("source", fact.value, fact.where)
    if page.agency and is_agency(page.agency):
        yield Finding("source", page.agency, "footer", Confidence.LIKELY)


def document_number(page: Page) -> Iterator[Finding]:
    """发文字号 from the facts, else from the line under the title."""
    said = [(fact.value, fact.where) for fact in page.facts_of("document_number")] + [(page.head.document_number, "head")]
    first = next((block.text.strip() for block in page.body[:3] if isinstance(block, Paragraph)), "")
    said.append((number_line(first), "head"))
    for value, where in said:
        try:
            yield Finding("document_number", str(parse_document_number(value)[0]), where)
        except ValueError:
            continue


def index_number(page: Page) -> Iterator[Finding]:
    """索引号."""
    for fact in page.facts_of("index_number"):
        try:
            yield Finding("index_number", parse_index_number(fact.value), fact.where)
        except ValueError:
            continue


def words(page: Page) -> Iterator[Finding]:
    """主题分类, 主题词, 公开属性, 效力 and other facts that are plain words."""
    for name in ("topics", "keywords"):
        for fact in page.facts_of(name):
            if values := [part.strip() for part in re.split(r"[\\、，,；;/\s>]+", fact.value) if part.strip()]:
                yield Finding(name, values, fact.where)
    for fact in page.facts_of("summary"):
        yield Finding("summary", fact.value, fact.where)
    for fact in page.facts_of("editor"):
        if 2 <= len(fact.value) <= 8:
            yield Finding("editor", fact.value, fact.where)
    for said in [*(fact.value for fact in page.facts_of("disclosure")), page.head.disclosure]:
        if said in (Disclosure.ON_REQUEST, Disclosure.WITHHELD):
            yield Finding("disclosure", said, "head")
    for fact in page.facts_of("validity"):
        if fact.value in (Validity.REPEALED, Validity.EXPIRED):
            yield Finding("validity", fact.value, fact.where)


def signatures(page: Page) -> Iterator[Finding]:
    """落款: names alone above a date alone, before any annex; the date may be partial (2022年11月 日)."""
    for fact in page.facts_of("issuers"):
        yield Finding("issuers", list(split_list(fact.value)), fact.where)
    names, day = signature(page.body)
    if day:
        yield Finding("signed", day, "signature")
    if names:
        yield Finding("issuers", names, "signature")


def signature(body: list[Block]) -> tuple[list[str], str]:
    """(names, date) of the first signature; empty where there is none."""
    texts = [block.text.strip() if isinstance(block, Paragraph) else "" for block in body]
    end = next((place for place, text in enumerate(texts) if place > 2 and begins_annex(text)), len(texts))
    for place in range(end - 1, -1, -1):
        text = texts[place]
        names, date = signed_line(text)
        if names and find_date(date):
            return list(names), find_date(date)[:10]
        if text and is_date_line(text) and find_date(text):
            return _names_above(texts, place), find_date(text)[:10]
    return [], ""


def _names_above(texts: list[str], place: int) -> list[str]:
    names: list[str] = []
    above = place - 1
    while above >= 0 and len(names) < 12 and texts[above] and is_signature(texts[above]):
        if not (parts := signers(texts[above])):
            break
        names = parts + names
        above -= 1
    return names


def people(page: Page) -> Iterator[Finding]:
    """签发人, 联系人和电话, 抄送, from lines that state them."""
    for name in (page.head.signed_off_by, *(fact.value for fact in page.facts_of("signed_off_by") if is_person(fact.value))):
        yield Finding("signed_off_by", name, "head")
    found: dict[str, str] = {}
    for text in page.paragraphs:
        if len(text) > 200:
            continue
        for key, value in contact(text).items():
            found.setdefault(key, value)
        if names := copies(text):
            yield Finding("cc", list(names), "body")
        if name := signed_off_by(text):
            yield Finding("signed_off_by", name, "body")
    if "phone" in found or "person" in found:
        yield Finding("contact", dict(found), "body")


RULES = (title, dates, source, document_number, index_number, words, signatures, people)
