"""Page -> kind and findings: the rules in order, the surest finding of each field."""

from collections.abc import Callable, Iterator

from gongkai.importer.findings import Finding
from gongkai.importer.page import Page
from gongkai.importer.raw import Remark
from gongkai.importer.understand import common, other, reply
from gongkai.norms import matter
from gongkai.norms.titles import kind_of_opening, kind_of_title, speaks_of_proposals

_CONTRADICTED = ("date", "signed", "document_number")
Rule = Callable[[Page], Iterator[Finding]]
RULES: dict[str, tuple[Rule, ...]] = {
    "reply": (*common.RULES, *reply.RULES),
    "report": (*common.RULES, *other.REPORT),
    "notice": (*common.RULES, *other.NOTICE),
    "speech": (*common.RULES, *other.SPEECH),
    "plain": common.RULES,
}
"""Layout of a kind -> its rules."""


def kind_of(page: Page) -> tuple[str, bool]:
    """(folder of the kind, whether that is sure): by the title, else by the opening and who is addressed."""
    title = reply.title_of(page)
    by_title = kind_of_title(title)
    start = "\n".join(page.paragraphs[:4])
    by_opening = kind_of_opening(start)
    addressed = matter.askers(reply.salutation(page))[0]
    if by_title == "notices" and by_opening == "replies" and addressed:
        return "replies", True
    if by_title:
        return by_title, True
    if addressed and (by_opening == "replies" or speaks_of_proposals(start)):
        return "replies", True
    if page.facts_of("proposers") and (page.facts_of("lead") or page.facts_of("proposal_title")):
        return "replies", True
    if speaks_of_proposals(title) and addressed:
        return "replies", True
    if by_opening:
        return by_opening, True
    return ("notices", bool(page.facts_of("document_number") or page.head.document_number))


def understand(page: Page, layout: str) -> dict[str, Finding]:
    """The surest finding of each field; of equals the first. Contradictions become remarks."""
    best: dict[str, Finding] = {}
    for rule in RULES[layout]:
        for found in rule(page):
            if found.value in ("", [], {}):
                continue
            known = best.get(found.field)
            if known is None or found.confidence > known.confidence:
                best[found.field] = found
            elif found.field in _CONTRADICTED and _differ(found, known):
                page.remarks.append(Remark("differs", {"field": found.field, "first": known.value, "second": found.value}))
    if layout == "reply":
        reply.contradiction(page)
    return best


def _differ(one: Finding, other: Finding) -> bool:
    """Two places that say different things; one that says less (a month for a day) does not."""
    first, second = str(one.value), str(other.value)
    return one.evidence != other.evidence and not first.startswith(second) and not second.startswith(first)
