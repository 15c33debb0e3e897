"""A site as it is published, scanned again as text -> what should not stand there: advertisements, links elsewhere, personal data.

Documents are inspected before they are rendered. Here is what that cannot see: the pages of docs/, the chrome with a site's own templates
and include files, and whatever somebody has put into the site's folder afterwards.
"""

import html as entities
import json
import re
from collections.abc import Collection, Iterator
from itertools import chain
from typing import Any

from gongkai import messages
from gongkai.guard.dark import OutLink, host_of, judge_link, out_links, scan_text
from gongkai.guard.finding import Finding
from gongkai.guard.normal import Normal
from gongkai.guard.personal import find
from gongkai.model.problem import Problem, problem

Confirmed = Collection[tuple[str, str]]
"""Rule and fingerprint of what persons have confirmed."""
SUFFIXES = frozenset({".html", ".htm", ".xml", ".json", ".ndjson", ".csv", ".ics", ".txt", ".svg", ".md"})
"""Files that are text."""

_CODE = re.compile(r"<(?:script|style)\b[^>]*>.*?</(?:script|style)>", re.DOTALL | re.IGNORECASE)
_INLINE = r"(?:strong|em|b|i|u|s|sub|sup|span|font|code|mark|small|big|ins|del|a|wbr)\b"
_BLOCK_TAG = re.compile(rf"<(?!/?{_INLINE}|!--)[^<>]*>")
_INLINE_TAG = re.compile(rf"</?{_INLINE}[^<>]*>")
_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_ATTRIBUTE = re.compile(
    r'="(?:(?<=\btitle=")|(?<=\balt=")|(?<=\bcontent=")|(?<=\baria-label=")|(?<=\bplaceholder=")|(?<=\bvalue="))([^"]*)"'
)
"""What is read out; `re` looks for its sign at once, then back to the name."""
_ADDRESS = re.compile(
    r"""\b(?:href|src|action|formaction|data|poster|srcset|url)\s*=\s*["']?\s*((?:https?:)?//[^\s"'<>]{1,2000})""", re.IGNORECASE
)
_NAMESPACE = frozenset({"www.w3.org", "www.sitemaps.org", "schema.org"})
"""Names of formats that look like addresses."""


class Tagged:
    """HTML with its tags, which are looked for once, whoever asks for them. `marks`: all of them, one a line."""

    __slots__ = ("html", "marks", "tags")

    def __init__(self, html: str) -> None:
        self.html = html
        self.tags: list[str] = _TAG.findall(html)
        self.marks = "\n".join(self.tags)


def scan_file(path: str, raw: bytes, hosts: Collection[str], offices: Collection[str], confirmed: Confirmed = ()) -> Iterator[Problem]:
    """What should not stand in a published file. `hosts` as for `judge_link`, `offices` as for `find`; linear in its length.

    A file that is no UTF-8 is read as far as it is; what cannot be read cannot be shown either.
    """
    text = raw.decode("utf-8", "replace")
    if path.endswith(".json"):
        try:
            return scan_data(path, json.loads(text), offices, confirmed)
        except (ValueError, RecursionError):
            return _told(path, text, offices, confirmed, located=False)
    if path.endswith((".html", ".htm", ".svg", ".xml")):
        return scan_markup(path, text, hosts, offices, confirmed)
    if path.endswith(".ics"):
        text = text.replace("\r\n ", "")  # a line longer than 75 bytes goes on in the next (RFC 5545 3.1)
    return _told(path, text, offices, confirmed)


def scan_data(path: str, data: Any, offices: Collection[str], confirmed: Confirmed = ()) -> Iterator[Problem]:
    """What should not stand in data of JSON: keys and values, each string once."""
    return _told(path, "\n".join(_strings(data)), offices, confirmed, located=False)


def scan_markup(
    path: str, html: str | Tagged, hosts: Collection[str], offices: Collection[str], confirmed: Confirmed = (), where: str = "published"
) -> Iterator[Problem]:
    """The text between tags, with tags as its boundaries; attributes that are read out; links, and whatever else is fetched.

    `where` it stands tells the cure: in a `published` file, or in the `chrome`.
    """
    page = Tagged(html) if isinstance(html, str) else html
    attributes = "\n".join(_ATTRIBUTE.findall(page.marks))
    body = _INLINE_TAG.sub("", _BLOCK_TAG.sub("\n", _CODE.sub("\n", page.html)))
    text = f"{body}\n{attributes}"
    yield from _told(path, text, offices, confirmed, where=where, located=False)
    if "//" in page.marks:
        yield from _links(path, page, hosts, confirmed, where)


def links_of(html: str | Tagged) -> list[OutLink]:
    """Every address that a page leads to or fetches from, once with each text; formats that look like addresses left out."""
    page = Tagged(html) if isinstance(html, str) else html
    found = list(dict.fromkeys(out_links(page.html)))
    known = {link.address for link in found}
    fetched = (entities.unescape(address) for address in _ADDRESS.findall("\n".join(tag for tag in page.tags if "//" in tag)))
    return [*found, *(OutLink(one, "") for one in dict.fromkeys(fetched) if one not in known and host_of(one) not in _NAMESPACE)]


def _told(
    path: str, text: str, offices: Collection[str], confirmed: Confirmed, *, where: str = "published", located: bool = True
) -> Iterator[Problem]:
    """Personal data and advertisements in a text -> problems, each value once a file."""
    seen = set()
    normal = Normal(text)
    for finding in chain(find(normal, offices), scan_text(normal)):
        key = (finding.rule, finding.fingerprint)
        if key in seen or key in confirmed:
            continue
        seen.add(key)
        kind = "personal" if finding.rule.startswith("personal-") else "words"
        line = text.count("\n", 0, finding.start) + 1 if located else 0
        hint = messages.text(f"guard.cure.{where}.{kind}", rule=finding.rule, fingerprint=finding.fingerprint)
        code = "published-personal" if kind == "personal" else "published-words"
        yield problem(code, path, line, value=finding.masked, hint=hint)


def _links(path: str, page: Tagged, hosts: Collection[str], confirmed: Confirmed, where: str) -> Iterator[Problem]:
    """Links that lead elsewhere, each host once. A link whose text shows its address hides nothing: the document was told of it."""
    told: set[str] = set()
    for link in links_of(page):
        rule, host = judge_link(link, hosts), host_of(link.address)
        if not rule or rule == "link-foreign-shown" or host in told:
            continue
        fingerprint = Finding(rule, 0, 0, host).fingerprint
        if (rule, fingerprint) not in confirmed:
            told.add(host)
            hint = messages.text(f"guard.cure.{where}.{rule}", rule=rule, fingerprint=fingerprint)
            yield problem("published-host", path, 0, host=host, reason=messages.text(f"guard.reasons.{rule}"), hint=hint)


def _strings(data: Any) -> dict[str, None]:
    """Every string in data, once: a list says the same of each of its documents."""
    strings: dict[str, None] = {}
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            strings[value] = None
        elif isinstance(value, dict):
            strings.update(dict.fromkeys(value))
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return strings
