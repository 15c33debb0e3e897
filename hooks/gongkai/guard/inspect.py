"""One document -> what the guard tells of it: personal data, marks of a hijacked page, characters that deceive; each on its own line.

What a person has confirmed in the front matter (`confirmed`) is passed over by its fingerprint.
"""

import functools
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from gongkai import messages
from gongkai.guard.characters import odd_characters
from gongkai.guard.dark import OutLink, host_of, judge_link, out_links, scan_text, stuffed_title
from gongkai.guard.finding import Finding
from gongkai.guard.normal import Normal
from gongkai.guard.personal import find, office_keys
from gongkai.guard.published import links_of
from gongkai.model.document import Document, problem_at
from gongkai.model.problem import Problem, problem
from gongkai.norms.characters import ordinary
from gongkai.norms.spam import OFFICIAL_HOSTS
from gongkai.settings import Settings

MOST = 200
"""Findings of one kind that are told of one file; a file with more is no document."""

_TAG_WITHIN = r"<(?!/?(?:t[dhr]|table|p|li|div)\b)"
_TORN_NUMBER = re.compile(rf"\d[ \t]{{0,3}}(?:[\[\]]|{_TAG_WITHIN}|\\?\n[ \t>]{{0,9}}\d)")
"""Digits that a link, a note or a tag follows, or that go on in the next line."""
_TORN_WORD = re.compile(rf"\](?:\([^)\n]{{0,200}}\)|\[[^\]\n]{{0,80}}\])[\w\u4e00-\u9fff]|[\w\u4e00-\u9fff](?:\[|{_TAG_WITHIN})")
"""Words that a link or a tag begins or ends within."""


def inspect(
    path: str, text: str, settings: Settings, site_url: str, document: Document | None = None, html: str = "", shown: str = ""
) -> Iterator[Problem]:
    """Everything the guard has to tell of one file. Pure.

    `path` is below content/ without `.md`, `text` the whole file, `html` its finished body, `shown` what of it readers see.
    Without `document` (it could not be read) a finding counts as confirmed when its fingerprint stands anywhere in the file.
    """
    source = f"{path}.md"
    normal = Normal(text)
    offices = offices_of(settings)
    findings = [*islice(find(normal, offices), MOST), *islice(scan_text(normal), MOST)]
    confirmed = _confirmed(document, text)
    yield from _located(source, text, findings, confirmed)
    if normal.has_odd:
        yield from _located(source, text, islice(odd_characters(text), MOST), _nothing)
    yield from _name_problems(source, path, offices)
    if document:
        yield from _hidden_values(document, text, offices, {finding.fingerprint for finding in findings}, confirmed)
        yield from _title_problems(document, confirmed)
        torn = list(_torn(text, shown, offices, {finding.fingerprint for finding in findings}))
        yield from (_torn_problem(document, text, finding) for finding in torn if not confirmed(finding))
        if links := [*out_links(html), *_evidence(document)]:
            yield from _link_problems(source, text, links, lawful_hosts(settings, site_url), confirmed)
        yield from _unused_reviews(document, [*findings, *torn], html, settings, site_url)


def inspect_page(
    path: str, text: str, said: str, html: str, settings: Settings, site_url: str, confirmed: Collection[tuple[str, str]]
) -> Iterator[Problem]:
    """Everything the guard has to tell of a page of docs/, in the words that it has for documents. Pure.

    `path` as messages show it; `said` is the text with blanks in place of code, and `html` what Markdown makes of it, as far as it has
    links; `confirmed` as `Confirmed` of `published`.
    """
    normal = Normal(text)
    findings = [*islice(find(normal, offices_of(settings)), MOST), *islice(scan_text(normal), MOST)]

    def confirm(finding: Finding) -> bool:
        return (finding.rule, finding.fingerprint) in confirmed

    yield from _located(path, text, findings, confirm)
    yield from _located(path, text, islice(odd_characters(said), MOST), _nothing)
    if links := links_of(html):
        yield from _link_problems(path, text, links, lawful_hosts(settings, site_url), confirm)


Confirm = Callable[[Finding], bool]
"""Has a person confirmed a finding?"""


def _confirmed(document: Document | None, text: str) -> Confirm:
    if document is None:
        return lambda finding: finding.fingerprint in text
    known = {(review.rule, review.fingerprint.lower()) for review in document.fields.confirmed}
    return (lambda finding: (finding.rule, finding.fingerprint) in known) if known else _nothing


def _nothing(finding: Finding) -> bool:
    return False


def lawful_hosts(settings: Settings, site_url: str) -> frozenset[str]:
    """The hosts that links may lead to, with everything below them: official ones, the site's own, those of its settings."""
    return _hosts((site_url, f"//{settings.domain}", *(crumb.url for crumb in settings.host), *_sources(settings)), settings.guard.hosts)


def _sources(settings: Settings) -> Iterator[str]:
    """Where the head and foot of the host site may take files from."""
    return (source for told in settings.frame.sources.values() for source in told if "//" in source)


@functools.cache
def _hosts(own: tuple[str, ...], told: tuple[str, ...]) -> frozenset[str]:
    addresses = (*own, *(host if "//" in host else f"//{host}" for host in told))
    return frozenset((*OFFICIAL_HOSTS, *(host.removeprefix("www.") for address in addresses if (host := host_of(address)))))


def offices_of(settings: Settings) -> frozenset[str]:
    """What belongs to an office: what the settings tell, and the site's own contact."""
    contact = settings.contact
    return _offices((*settings.guard.offices, contact.phone, contact.address, contact.email))


@functools.cache
def _offices(told: tuple[str, ...]) -> frozenset[str]:
    return office_keys(told)


def _located(source: str, text: str, findings: Iterable[Finding], confirm: Confirm) -> Iterator[Problem]:
    """Findings -> problems on their lines. Lines are counted onwards, so that many findings cost no more than one reading."""
    line, done = 1, 0
    for finding in sorted(findings, key=lambda finding: finding.start):
        line += text.count("\n", done, finding.start)
        done = finding.start
        if confirm(finding):
            continue
        column = finding.start - text.rfind("\n", 0, finding.start)
        yield _problem(source, line, column, finding)


def _problem(source: str, line: int, column: int, finding: Finding) -> Problem:
    if not finding.rule.startswith("character-"):
        return problem(finding.rule, source, line, value=finding.masked, column=column, hint=_hint(finding))
    code = f"U+{ord(finding.value):04X}"
    return problem(finding.rule, source, line, code=code, column=column, value=finding.value, right=ordinary(finding.value))


def _hint(finding: Finding) -> str:
    """How to confirm a finding that is lawful; personal data also by whom it may never be published."""
    kind = "personal" if finding.rule.startswith("personal-") else "other"
    return messages.text(f"guard.hint-{kind}", rule=finding.rule, fingerprint=finding.fingerprint)


def _name_problems(source: str, path: str, offices: frozenset[str]) -> Iterator[Problem]:
    """Personal data in the name of the file or of its folders: part of the address."""
    for part in path.split("/"):
        for finding in find(part, offices):
            yield problem("personal-name", source, kind=messages.text(f"guard.kinds.{finding.rule}"), value=finding.masked)


def _hidden_values(document: Document, text: str, offices: frozenset[str], seen: set[str], confirm: Confirm) -> Iterator[Problem]:
    """Front matter whose values are written with escapes ("\\u0031") is looked at as it is read, too."""
    if "\\" not in text[: text.find("\n---", 3)]:
        return
    for key, value in _strings(document.fields.model_dump(mode="json", exclude_defaults=True)):
        for finding in (*find(value, offices), *scan_text(value)):
            if finding.fingerprint not in seen and not confirm(finding):
                yield problem_at(document, key, finding.rule, value=finding.masked, column=1, hint=_hint(finding))


def _torn(text: str, shown: str, offices: frozenset[str], seen: set[str]) -> Iterator[Finding]:
    """What readers see in one piece, though a link, a note, a tag or a line end stands within it in the file."""
    numbers = find(shown, offices) if _TORN_NUMBER.search(text) else ()
    words = scan_text(shown) if _TORN_WORD.search(text) else ()
    for finding in islice(chain(numbers, words), MOST):
        if finding.fingerprint not in seen:
            yield finding


def _torn_problem(document: Document, text: str, finding: Finding) -> Problem:
    begin = text.find(finding.value[:1] if finding.rule.startswith("dark-") else finding.value[:3], text.find("\n---", 3))
    line = text.count("\n", 0, begin) + 1 if begin >= 0 else document.body_line
    return _problem(document.source_path, line, 1, finding)


def _strings(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Dotted key and text of everything in nested values."""
    if isinstance(value, str):
        yield key, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list | tuple):
        for place, inner in enumerate(value):
            yield from _strings(inner, f"{key}.{place}")


def _title_problems(document: Document, confirm: Confirm) -> Iterator[Problem]:
    """A title that is made for search engines."""
    title = document.fields.title
    if stuffed_title(title):
        finding = Finding("dark-title", 0, 0, title)
        if not confirm(finding):
            yield problem_at(document, "title", "dark-title", value=title[:40], hint=_hint(finding))


def _link_problems(source: str, text: str, links: Iterable[OutLink], hosts: frozenset[str], confirm: Confirm) -> Iterator[Problem]:
    """Links that lead where an official page does not lead, each address once."""
    for link in dict.fromkeys(links):
        rule, host = judge_link(link, hosts), host_of(link.address)
        finding = Finding(rule, 0, 0, host)
        if not rule or confirm(finding):
            continue
        place = max(text.find(link.address), text.find(host), 0)
        line = text.count("\n", 0, place) + 1
        yield problem(rule, source, line, value=link.address[:80], host=host, text=link.text[:40], hint=_hint(finding))


def _evidence(document: Document) -> Iterator[OutLink]:
    """Where the evidence of commitments lies elsewhere, as the page links to it."""
    for promise in document.commitments:
        if promise.is_web:
            yield OutLink(promise.evidence, messages.text("tracker.evidence"))


def _unused_reviews(document: Document, findings: Iterable[Finding], html: str, settings: Settings, site_url: str) -> Iterator[Problem]:
    """A confirmation of something that is not there any more."""
    if not document.fields.confirmed:
        return
    hosts = lawful_hosts(settings, site_url)
    found = Counter((finding.rule, finding.fingerprint) for finding in findings)
    links = (*out_links(html), *_evidence(document))
    found.update((rule, Finding(rule, 0, 0, host_of(link.address)).fingerprint) for link in links if (rule := judge_link(link, hosts)))
    found[("dark-title", Finding("dark-title", 0, 0, document.fields.title).fingerprint)] += 1
    for place, review in enumerate(document.fields.confirmed):
        if not found[(review.rule, review.fingerprint.lower())]:
            yield problem_at(document, f"confirmed.{place}", "confirmation-unused", rule=review.rule, value=review.fingerprint)
