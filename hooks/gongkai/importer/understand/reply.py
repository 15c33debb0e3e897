"""What a reply states: which proposal of which session by whom, who handled it, and how it came out."""

import re
import unicodedata
from collections.abc import Iterator

from gongkai import messages
from gongkai.importer.findings import Confidence, Finding
from gongkai.importer.page import Page
from gongkai.importer.raw import Paragraph, Remark
from gongkai.norms import matter
from gongkai.norms.bodies import is_agency
from gongkai.norms.figures import listed_cases
from gongkai.norms.results import Satisfaction, parse_mark
from gongkai.norms.session import Assembly, parse_session
from gongkai.norms.typography import is_salutation
from gongkai.norms.vocabulary import ReplyType


def title_of(page: Page) -> str:
    """The title as far as it is known."""
    return next((fact.value for fact in page.facts_of("title")), "") or page.head.title


def salutation(page: Page) -> str:
    """The first line that addresses somebody."""
    return next((text for text in page.paragraphs[:6] if is_salutation(text)), "")


def opening(page: Page) -> str:
    """The paragraph that says what was received."""
    return next((text for text in page.paragraphs[:8] if matter.is_opening_of_reply(text)), "")


def assembly(page: Page) -> Iterator[Finding]:
    """By the title, else by how the proposers are addressed, else by the opening."""
    said = matter.assembly_in(title_of(page))
    if said:
        yield Finding("assembly", str(said), "head")
    for words, where in ((salutation(page), "salutation"), *((fact.value, "body") for fact in page.facts_of("proposers"))):
        if called := matter.askers(words)[1]:
            yield Finding("assembly", str(called), where, Confidence.LIKELY)
    if said := matter.assembly_in(opening(page)[:200]):
        yield Finding("assembly", str(said), "opening", Confidence.LIKELY)


def session(page: Page) -> Iterator[Finding]:
    """As the title writes it, else the opening, else the only one that the text names."""
    for fact in page.facts_of("session"):
        yield Finding("session", fact.value, fact.where)
    for text, where, sure in ((title_of(page), "head", Confidence.STATED), (opening(page), "opening", Confidence.LIKELY)):
        yield from _sessions(page, text, where, sure)
        if between := matter.between_sessions(text):
            yield Finding("session", between, where, sure)
    if broken := matter.broken_session("\n".join(page.paragraphs[:6])):
        page.remarks.append(Remark("session-broken", {"text": broken}))


def _sessions(page: Page, text: str, where: str, sure: Confidence) -> Iterator[Finding]:
    for said in matter.sessions(text):
        try:
            parse_session(said, None)
        except ValueError as reason:
            if str(reason) != "no-assembly":
                continue
        yield Finding("session", said, where, sure)


def number(page: Page) -> Iterator[Finding]:
    """第156号, of the title first."""
    for fact in page.facts_of("proposal_number"):
        found = re.findall(r"[A-Za-z]{0,3}\d[\d-]*", fact.value)
        if found:
            yield Finding("proposal_number", found if len(found) > 1 else found[0], fact.where)
    said = matter.numbers(title_of(page))
    if said:
        yield Finding("proposal_number", list(said) if len(said) > 1 else said[0], "head")
    other = matter.numbers(opening(page))
    if other:
        yield Finding("proposal_number", list(other) if len(other) > 1 else other[0], "opening", Confidence.LIKELY)
    if said and other and set(said) != set(other):
        page.remarks.append(
            Remark("number-differs", {"title": messages.text("report.list").join(said), "body": messages.text("report.list").join(other)})
        )


def asked(page: Page) -> Iterator[Finding]:
    """The proposal's title and who handed it in."""
    titles = matter.titles(opening(page)) or matter.titles_in_title(title_of(page))
    for fact in page.facts_of("proposal_title"):
        titles = titles or (fact.value,)
    if titles:
        yield Finding("proposal_title", list(titles) if len(titles) > 1 else titles[0], "opening")
    names = () if matter.is_opinion(title_of(page)) else matter.askers(salutation(page))[0]
    for fact in page.facts_of("proposers"):
        names = names or matter.people(fact.value)
    if names:
        yield Finding("proposers", list(names), "salutation")
    numbers = matter.numbers(title_of(page))
    if len(titles) > 1 and len(numbers) == 1:
        page.remarks.append(Remark("titles-unpaired", {"titles": len(titles), "people": len(names), "number": numbers[0]}))


def handled(page: Page) -> Iterator[Finding]:
    """主办 and 会办, where stated."""
    for name in ("lead", "supporting"):
        for fact in page.facts_of(name):
            if stated := matter.handlers(fact.value):
                yield Finding(name, stated, fact.where)
    lead, supporting = matter.assigned(opening(page))
    if matter.is_opinion(title_of(page)) and is_agency(addressed := salutation(page).strip().rstrip("：:")):
        lead = (addressed,)
    for name, bodies in (("lead", lead), ("supporting", supporting)):
        if bodies:
            yield Finding(name, list(bodies), "opening", Confidence.LIKELY)
    if consulted := list(matter.consulted(opening(page))):
        yield Finding("supporting", consulted, "opening", Confidence.LIKELY)


def outcome(page: Page) -> Iterator[Finding]:
    """The mark at the top right, and what the member said of it."""
    if page.head.result:
        yield Finding("result", parse_mark(unicodedata.normalize("NFKC", page.head.result)), "head")
    for fact in page.facts_of("result"):
        if mark := matter.mark_in(fact.value):
            yield Finding("result", mark, fact.where)
    said = [fact.value for fact in page.facts_of("satisfaction")]
    tables = "\n".join(block.text for block in page.body if not isinstance(block, Paragraph))
    said += matter.ticked(tables)
    for value in said:
        compact = re.sub(r"\s", "", value)
        if compact in list(Satisfaction):
            yield Finding("satisfaction", compact, "body")


def sort_of_reply(page: Page) -> Iterator[Finding]:
    """会办意见, and whether the title calls it 重点提案."""
    title = title_of(page)
    if matter.is_opinion(title):
        yield Finding("reply_type", str(ReplyType.OPINION), "head")
    if matter.is_key(title):
        yield Finding("key_proposal", "true", "head")


def cases(page: Page) -> Iterator[Finding]:
    """A page that lists many: 第1010号 事由：… 提建议人：…."""
    listed = [case for text in page.paragraphs for case in listed_cases(text)]
    if len(listed) > 1:
        yield Finding("proposals", [proposal(case) for case in listed], "body")


def proposal(case: dict[str, str]) -> dict[str, object]:
    """One entry of `proposals`."""
    entry: dict[str, object] = {"number": case["number"], "title": case["title"]}
    if names := matter.people(case.get("who", "")):
        entry["proposers"] = list(names)
    if case.get("said"):
        entry["satisfaction"] = case["said"]
    return entry


def contradiction(page: Page) -> None:
    """委员 ask by 提案, 代表 by 建议."""
    said, called = matter.assembly_in(title_of(page)), matter.askers(salutation(page))[1]
    if said and called and said is not called:
        page.remarks.append(Remark("assembly-differs", {"title": Assembly(said).label, "salutation": Assembly(called).member}))


RULES = (assembly, session, number, asked, handled, outcome, sort_of_reply, cases)
