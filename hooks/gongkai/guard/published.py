"""A site as it is published, scanned again as text -> what should not stand there: advertisements, links elsewhere, personal data.

Documents are inspected before they are rendered. Here is what that cannot see: the pages of docs/, the chrome with a site's own templates
and include files, and whatever somebody has put into the site's folder afterwards.
"""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from typing import Any

from gongkai.guard.dark import OutLink, host_of, is_below, judge_link, out_links, scan_text
from gongkai.guard.finding import Finding
from gongkai.guard.normal import Normal
from gongkai.guard.personal import find
from gongkai.model.problem import Problem, problem

Confirmed = Collection[tuple[str, str]]
"""Rule and fingerprint of what persons have confirmed."""
SUFFIXES = frozenset({".html", ".htm", ".xml", ".json", ".csv", ".txt", ".svg", ".md"})
"""Files that are text."""

_CODE = re.compile(r"<(?:script|style)\b[^>]*>.*?</(?:script|style)>", re.DOTALL | re.IGNORECASE)
_INLINE = r"(?:strong|em|b|i|u|s|sub|sup|span|font|code|mark|small|big|ins|del|a|wbr)\b"
_BLOCK_TAG = re.compile(rf"<(?!/?{_INLINE}|!--)[^<>]*>")
_INLINE_TAG = re.compile(rf"</?{_INLINE}[^<>]*>")
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_ATTRIBUTE = re.compile(r'\b(?:title|alt|content|aria-label|placeholder|value)="([^"]*)"')
_ADDRESS = re.compile(
    r"""\b(?:href|src|action|formaction|data|poster|srcset|url)\s*=\s*["']?\s*((?:https?:)?//[^\s"'<>]{1,2000})""", re.IGNORECASE
)
_NAMESPACE = frozenset({"www.w3.org", "www.sitemaps.org", "schema.org"})
"""Names of formats that look like addresses."""


def scan_file(path: str, raw: bytes, hosts: Collection[str], offices: Collection[str], confirmed: Confirmed = ()) -> Iterator[Problem]:
    """What should not stand in a published file. `hosts` as for `judge_link`, `offices` as for `find`; linear in its length.

    A file that is no UTF-8 is read as far as it is; what cannot be read cannot be shown either.
    """
    text = raw.decode("utf-8", "replace")
    if path.endswith(".json"):
        text = "\n".join(_strings(text))
        return _told(path, text, _findings(text, offices), confirmed, located=False)
    if path.endswith((".html", ".htm", ".svg", ".xml")):
        return scan_markup(path, text, hosts, offices, confirmed)
    return scan_source(path, text, offices, confirmed)


def scan_markup(path: str, html: str, hosts: Collection[str], offices: Collection[str], confirmed: Confirmed = ()) -> Iterator[Problem]:
    """The text between tags, with tags as its boundaries; attributes that are read out; links, and whatever else is fetched."""
    attributes = "\n".join(_ATTRIBUTE.findall(html))
    body = _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", _CODE.sub("\n", html)))
    text = f"{body}\n{attributes}"
    yield from _told(path, text, _findings(text, offices), confirmed, located=False)
    if "//" in html:
        yield from _links(path, html, hosts, confirmed)


def scan_source(path: str, text: str, offices: Collection[str], confirmed: Confirmed = ()) -> Iterator[Problem]:
    """What should not stand in a text that is published as it is, with its lines."""
    return _told(path, text, _findings(text, offices), confirmed)


def _findings(text: str, offices: Collection[str]) -> list[Finding]:
    normal = Normal(text)
    return [*find(normal, offices), *scan_text(normal)]


def _told(path: str, text: str, findings: Iterable[Finding], confirmed: Confirmed, *, located: bool = True) -> Iterator[Problem]:
    """Findings -> problems, each value once a file."""
    seen = set()
    for finding in findings:
        key = (finding.rule, finding.fingerprint)
        if key in seen or key in confirmed:
            continue
        seen.add(key)
        code = "published-personal" if finding.rule.startswith("personal-") else "published-words"
        line = text.count("\n", 0, finding.start) + 1 if located else 0
        yield problem(code, path, line, value=finding.masked, rule=finding.rule, fingerprint=finding.fingerprint)


def _links(path: str, html: str, hosts: Collection[str], confirmed: Confirmed) -> Iterator[Problem]:
    """Links that lead elsewhere, each host once. A link whose text shows its address hides nothing: the document was told of it."""
    seen = set()
    shown = set()
    for link in dict.fromkeys(out_links(html)):
        rule, host = judge_link(link, hosts), host_of(link.address)
        if rule == "link-foreign-shown":
            shown.add(host)
        elif rule and host not in seen and (rule, Finding(rule, 0, 0, host).fingerprint) not in confirmed:
            seen.add(host)
            yield problem("published-host", path, 0, host=host)
    for address in dict.fromkeys(_ADDRESS.findall("\n".join(_TAG.findall(html)))):
        host = host_of(address)
        rule = judge_link(OutLink(address, ""), hosts)
        if host in seen or host in shown or host in _NAMESPACE or not rule or is_below(host, hosts):
            continue
        if not {(rule, Finding(rule, 0, 0, host).fingerprint), ("link-mismatch", Finding("link-mismatch", 0, 0, host).fingerprint)} & set(
            confirmed
        ):
            seen.add(host)
            yield problem("published-host", path, 0, host=host)


def _strings(text: str) -> Iterator[str]:
    """Every string of a JSON file; the text itself where it is none."""
    try:
        waiting: list[Any] = [json.loads(text)]
    except (ValueError, RecursionError):
        yield text
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            waiting += [*value, *value.values()]
        elif isinstance(value, list):
            waiting += value
