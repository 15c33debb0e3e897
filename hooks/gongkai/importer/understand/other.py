"""What reports, notices and speeches state: period, figures, cases, meeting, speaker, recipients."""

from collections.abc import Iterator

from gongkai.importer.findings import Confidence, Finding
from gongkai.importer.page import Page
from gongkai.importer.raw import Paragraph
from gongkai.importer.understand import reply
from gongkai.norms import figures as norms
from gongkai.norms import matter
from gongkai.norms.bodies import is_agency, is_collective, is_group, is_person, may_receive
from gongkai.norms.enumeration import listed
from gongkai.norms.occasions import meeting_of_title, occasion, speaker
from gongkai.norms.titles import begins_annex, speaks_of_handling, speaks_of_proposals
from gongkai.norms.typography import heading_number, is_salutation


def period(page: Page) -> Iterator[Finding]:
    """The year of the title, else the one that the first sentence opens with."""
    if year := norms.years(reply.title_of(page)):
        yield Finding("period", year, "head")
    if page.paragraphs and (year := norms.begins_with_year(page.paragraphs[0])):
        yield Finding("period", year, "opening", Confidence.LIKELY)


def figures(page: Page) -> Iterator[Finding]:
    """受理、主办、会办、办复、满意, from the first paragraph that counts what was received, or handled."""
    for text in page.paragraphs:
        found = norms.figures(text)
        if len(found) >= 2 and {"received", "lead", "answered"} & set(found):
            yield Finding("figures", dict(found), "body")
            return


def session(page: Page) -> Iterator[Finding]:
    """The only session that title or text name; several are left to the editor."""
    named = dict.fromkeys(
        said for text in [reply.title_of(page), *page.paragraphs] for said in matter.sessions(text) if matter.assembly_in(said)
    )
    handling = speaks_of_proposals(reply.title_of(page) + "".join(page.paragraphs[:2]))
    if len(named) == 1 and handling and not _meeting(page):
        yield Finding("session", next(iter(named)), "body", Confidence.LIKELY)


def assembly(page: Page) -> Iterator[Finding]:
    """政协 or 人大, where a report on handling speaks of one alone."""
    text = reply.title_of(page) + "".join(page.paragraphs[:2])
    if not _meeting(page) and speaks_of_handling(text) and (said := matter.assembly_in(text)):
        yield Finding("assembly", str(said), "opening", Confidence.LIKELY)


def cases(page: Page) -> Iterator[Finding]:
    """典型案例: headings that name a proposal, and whom the paragraph below them answers."""
    texts = page.paragraphs
    found: list[dict[str, object]] = []
    for place, text in enumerate(texts):
        number, title = norms.case_of_heading(text) if heading_number(text) and len(text) < 200 else ("", "")
        if not number:
            continue
        entry: dict[str, object] = {"number": number, "title": title}
        who = norms.asked_by(texts[place + 1]) if place + 1 < len(texts) else ""
        names = [name for name in matter.people(who) if is_person(name) or is_group(name)]
        if names:
            entry["proposers"] = names
        found.append(entry)
    if found:
        yield Finding("proposals", found, "body")
    yield from reply.cases(page)


def _meeting(page: Page) -> str:
    return next((where for text in page.paragraphs[:4] if (where := occasion(text)[1])), "")


def delivery(page: Page) -> Iterator[Finding]:
    """Date, meeting and speaker from the lines under the title; the meeting also from the title itself."""
    for place, text in enumerate(page.paragraphs[:4]):
        date, meeting = occasion(text)
        if meeting:
            yield Finding("meeting", meeting, "subtitle")
        if date:
            yield Finding("delivered", date[:10], "subtitle")
        if (date or meeting) and (name := _speaker_at(page, place + 1)):
            yield name
    if meeting := meeting_of_title(reply.title_of(page)):
        yield Finding("meeting", meeting, "head", Confidence.LIKELY)


def speaker_alone(page: Page) -> Iterator[Finding]:
    """A speaker's name above the salutation, without a subtitle."""
    for place, text in enumerate(page.paragraphs[:3]):
        if is_salutation(text):
            return
        if found := _speaker_at(page, place):
            yield found
            return


def _speaker_at(page: Page, place: int) -> Finding | None:
    text = page.paragraphs[place] if place < len(page.paragraphs) else ""
    name, office = speaker(text) if text and len(text) <= 40 else ("", "")
    if not name:
        return None
    return Finding("speaker", {"name": name, "office": office} if office else {"name": name}, "subtitle")


def recipients(page: Page) -> Iterator[Finding]:
    """主送: the line that a notice opens with. Commas part bodies of different sorts, 、 those of one sort (GB/T 9704-2012 7.3.2)."""
    text = next((t for t in page.paragraphs[:4] if is_salutation(t)), "").strip().rstrip("：:")
    if not text or heading_number(text):
        return
    parts = listed(text, "，,；;")
    if len(parts) == 1:
        single = listed(text, "、")
        parts = single if all(is_agency(part) or is_collective(part) for part in single) else parts
    if may_receive(tuple(parts)):
        yield Finding("recipients", parts, "salutation")


def annex_title(page: Page) -> str:
    """What the annex within the text is called; an empty string without one."""
    texts = [block.text.strip() if isinstance(block, Paragraph) else "" for block in page.body]
    for place, text in enumerate(texts[:-1]):
        if begins_annex(text) and texts[place + 1] and len(texts[place + 1]) < 80:
            return texts[place + 1]
    return ""


REPORT = (period, figures, session, assembly, cases, delivery, speaker_alone)
NOTICE = (recipients,)
SPEECH = (delivery, speaker_alone)
