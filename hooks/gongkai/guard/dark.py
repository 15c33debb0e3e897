"""Text, links, a title -> the marks of a hijacked page (暗链): advertisements, links elsewhere, stuffed titles, pinyin in brackets."""

import html
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from gongkai.guard.finding import Finding
from gongkai.guard.normal import Normal
from gongkai.norms import spam

_MARKS = re.compile(r"[#>*_\-+|`~\[\]()（）【】《》“”\"'：:\s]+")
_HREF = re.compile(r'\bhref="(https?://[^"<>]{1,2000})"')
_TAG = re.compile(r"<[^<>]{0,2000}>")
_KEY = re.compile(r"[ ]{0,8}(?:- )?\w{2,20}: ")
_LINE = 60
"""Characters of the longest line that can be nothing but a brand."""
_NEAR = 24
"""Characters around a sign within which an advertisement stands."""


@dataclass(frozen=True, slots=True)
class OutLink:
    """A link to another host, as the page will show it."""

    address: str
    text: str
    """Without tags and references."""


def scan_text(text: str | Normal) -> Iterator[Finding]:
    """Advertisements and pinyin in a text: `dark-words`, `dark-pinyin`, from left to right. Linear."""
    normal = Normal(text) if isinstance(text, str) else text
    body, end = normal.text, 0
    for sign in spam.SIGNS.finditer(body):
        if sign.start() < end:
            continue
        first = max(sign.start() - _NEAR, end)
        if found := spam.SPAM.search(body, first, sign.start() + _NEAR) or _alone(body, sign.start()):
            end = found.end()
            yield Finding("dark-words", *normal.span(found.start(), end), found[0])
    for found in spam.PINYIN.finditer(body) if spam.SOUND.search(body) else ():
        yield Finding("dark-pinyin", *normal.span(found.start(), found.end()), found[0])


def _alone(body: str, place: int) -> re.Match[str] | None:
    """A brand that is all its line says, the key of a field and the marks of Markdown left out."""
    first = body.rfind("\n", 0 if place < _LINE else place - _LINE, place) + 1
    last = body.find("\n", place, place + _LINE)
    if (not first and place >= _LINE) or (last < 0 and len(body) > place + _LINE):
        return None
    last = last if last >= 0 else len(body)
    if key := _KEY.match(body, first, last):
        first = key.end()
    found = spam.ALONE.search(body, first, last)
    return found if found and not _MARKS.sub("", body[first : found.start()] + body[found.end() : last]) else None


def stuffed_title(title: str) -> bool:
    """Is a title made for a search engine: parts with words of advertising, or one part again and again?"""
    parts = [part for part in spam.TITLE_PARTS.split(title) if len(part) > 1]
    if len(parts) < 3:
        return False
    pitched = sum(bool(spam.TITLE_WORDS.search(part)) for part in parts)
    return (pitched >= 2 and pitched * 2 >= len(parts)) or max(map(parts.count, parts[:20])) >= 3


def out_links(fragment_html: str) -> Iterator[OutLink]:
    """The links of a finished body that lead to another host."""
    if 'href="http' not in fragment_html:
        return
    for piece in fragment_html.split("<a ")[1:]:
        tag, _, rest = piece.partition(">")
        if found := _HREF.search(tag):
            yield OutLink(html.unescape(found[1]), html.unescape(_TAG.sub("", rest.partition("</a>")[0])).strip())


def judge_link(link: OutLink, hosts: Collection[str]) -> str:
    """What is wrong with a link out of the site; empty for nothing.

    `dark-host`: its host, or one that it hands over to, bears the brand of a betting site. `link-mismatch`: its text shows the address of
    another host. `link-foreign`: its host is none of `hosts`, nor below one. `link-foreign-shown`: the same, but the text is the very
    address, so nothing is hidden.
    """
    host = host_of(link.address)
    text = Normal(link.text).text
    if spam.HOST.search(host) or any(spam.HOST.search(within) for within in spam.WITHIN.findall(unquote(unquote(link.address)).lower())):
        return "dark-host"
    shown = spam.DOMAIN.search(text)
    if shown and not _related(shown[1].lower(), host):
        return "link-mismatch"
    if is_below(host, hosts):
        return ""
    written = shown[1].lower() if shown else host_of(text)
    is_shown = bool(host) and host == written and not spam.DECEPTIVE.search(host)
    return "link-foreign-shown" if is_shown else "link-foreign"


def host_of(address: str) -> str:
    """`https://www.Example.cn:8080/x` -> `www.example.cn`; empty where there is none."""
    try:
        return (urlsplit(address).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_below(host: str, hosts: Collection[str]) -> bool:
    """Is a host one of `hosts`, or below one? `www.sz.gov.cn` is below `gov.cn`; `gov.cn.example.net` is not."""
    labels = host.split(".")
    return any(".".join(labels[place:]) in hosts for place in range(len(labels)))


def _related(one: str, other: str) -> bool:
    """Are two hosts the same, or one below the other, `www` left aside?"""
    one, other = one.removeprefix("www."), other.removeprefix("www.")
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
