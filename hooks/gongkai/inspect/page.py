"""One file of a built site -> what rules ask of it. Linear: a page is read by patterns, as tags, in a fraction of a parser's time.

Patterns begin with what `re` can look for at once (`="`), and look back from there to the name.
"""

import functools
import html
import posixpath
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from gongkai.guard.published import Tagged
from gongkai.inspect.parts import Parts
from gongkai.norms import page_tags

_META = re.compile(r'<meta name="([A-Za-z]+)" content="([^"]*)"')
_ID = re.compile(r'id="(?<=\sid=")([^"]+)"')
_ADDRESS = re.compile(r'="(?:(?<=\shref=")|(?<=\ssrc=")|(?<=\saction="))([^"]*)"')
_TIME = re.compile(r'<time datetime="(\d{4}-\d\d-\d\d)')
_DOTS = re.compile(r"(?:^|/)\.\.?(?:/|$)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//")
_FOOTER = re.compile(r"<footer\b.*?</footer>", re.DOTALL)
_PICTURE = re.compile(r"<img\b(?![^<>]*\salt=)[^<>]*>")
_MARKUP = re.compile(r"<[^<>]*>")
_CODE = re.compile(r"<(script|style|code|pre)\b[^>]*>.*?</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What rules ask of one page."""

    path: str
    """Of its file, below the site's root."""
    tags: tuple[tuple[str, str], ...]
    """Page tags (网页标签) with their contents."""
    is_redirect: bool
    times: frozenset[str]
    """Days that the page shows."""
    footer: str
    """Its text; empty where there is no footer."""
    has_search: bool
    pictures_without_alt: int
    dead: tuple[str, ...]
    """Links into the site that lead to no file, and to no place of this very page."""
    distant: tuple[tuple[str, str], ...]
    """(file, anchor) of links to places within other pages."""
    ids: frozenset[str]
    words: tuple[tuple[str, str], ...]
    """Wrong words of the site's own list, with what stands around them."""

    @property
    def is_home(self) -> bool:
        return self.path == "index.html"

    @property
    def is_article(self) -> bool:
        return any(name == "ArticleTitle" for name, _ in self.tags)


@dataclass(frozen=True, slots=True)
class Twin:
    """What rules ask of the data of a document or of a list."""

    path: str
    schema: str
    title: str
    date: str
    """Of a list that of its newest document; empty where it has none."""
    count: int
    """Documents of a list; characters of a document's text."""
    has_files: bool
    summary: str
    is_full: bool
    """Is the document's text public?"""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the tags of a piece of a page say, wherever the page stands."""

    tags: tuple[tuple[str, str], ...]
    is_redirect: bool
    times: tuple[str, ...]
    footer: str
    has_search: bool
    pictures_without_alt: int
    addresses: tuple[str, ...]
    ids: tuple[str, ...]
    words: tuple[tuple[str, str], ...]


def read_page(path: str, parts: Parts, files: Collection[str], site_url: str, words: re.Pattern[str] | None = None) -> PageFacts:
    """The facts of a page. `files`: every file of the site; `words`: the wrong words of the site's list, as one pattern."""
    pieces = [_marks(parts.own, words), *(_shared_marks(part, words) for part in parts.shared)]
    ids = frozenset(one for piece in pieces for one in piece.ids)
    root = "../" * path.count("/")
    dead: list[str] = []
    distant: list[tuple[str, str]] = []
    for address in dict.fromkeys(one for piece in pieces for one in piece.addresses):
        target, anchor = _from_root(address[len(root) :]) if root and address.startswith(root) else resolve(path, address, site_url)
        if target is None:
            continue
        if target not in files and f"{target}/index.html".lstrip("/") not in files:
            dead.append(address)
        elif anchor and target == path:
            if anchor not in ids:
                dead.append(address)
        elif anchor and target.endswith(".html"):
            distant.append((target, anchor))
    return PageFacts(
        path=path,
        tags=tuple(tag for piece in pieces for tag in piece.tags),
        is_redirect=any(piece.is_redirect for piece in pieces),
        times=frozenset(day for piece in pieces for day in piece.times),
        footer=next((piece.footer for piece in pieces if piece.footer), ""),
        has_search=any(piece.has_search for piece in pieces),
        pictures_without_alt=sum(piece.pictures_without_alt for piece in pieces),
        dead=tuple(dead),
        distant=tuple(dict.fromkeys(distant)),
        ids=ids,
        words=tuple(dict.fromkeys(found for piece in pieces for found in piece.words)),
    )


def _marks(piece: Tagged, words: re.Pattern[str] | None) -> _Marks:
    """Read one piece."""
    marks = piece.marks
    footer = _FOOTER.search(piece.html)
    return _Marks(
        tags=tuple((name, html.unescape(content)) for name, content in _META.findall(marks) if name in page_tags.ORDER),
        is_redirect='http-equiv="refresh"' in marks,
        times=tuple(_TIME.findall(marks)),
        footer=" ".join(html.unescape(_MARKUP.sub(" ", footer[0])).split()) if footer else "",
        has_search='role="search"' in marks,
        pictures_without_alt=len(_PICTURE.findall(marks)),
        addresses=tuple(map(html.unescape, _ADDRESS.findall(marks))),
        ids=tuple(map(html.unescape, _ID.findall(marks))),
        words=tuple(_wrong(piece.html, words)) if words else (),
    )


@functools.lru_cache(maxsize=256)
def _shared_marks(part: str, words: re.Pattern[str] | None) -> _Marks:
    return _marks(Tagged(part), words)


@functools.lru_cache(maxsize=65536)
def _from_root(address: str) -> tuple[str, str]:
    """`resolve` for what follows the way up to the site's root, which most links begin with."""
    found, _, anchor = address.partition("#")
    return _below_root(found.partition("?")[0]), unquote(anchor)


def resolve(path: str, address: str, site_url: str) -> tuple[str | None, str]:
    """(file, anchor) that an address in the page `path` leads to; no file where it leads out of the site."""
    address, _, anchor = address.partition("#")
    address = address.partition("?")[0]
    if not address:
        return path, unquote(anchor)
    if _SCHEME.match(address) or address[0] == "/":
        own = urlsplit(site_url)
        parts = urlsplit(address)
        if parts.netloc not in ("", own.netloc) or parts.scheme not in ("", "http", "https") or not parts.path.startswith(own.path):
            return None, ""
        found = parts.path[len(own.path) :]
    else:
        folder = path.rpartition("/")[0]
        while address.startswith("../"):
            address, folder = address[3:], folder.rpartition("/")[0]
        if not folder:
            return _below_root(address), unquote(anchor)
        found = f"{folder}/{address}"
    return _below_root(found), unquote(anchor)


@functools.lru_cache(maxsize=65536)
def _below_root(found: str) -> str:
    """The file of an address that begins at the site's root."""
    if _DOTS.search(found):
        ends = found.endswith(("/", "."))
        found = posixpath.normpath(f"/{found}") + ("/" if ends else "")
    found = unquote(found.lstrip("/"))
    return f"{found}index.html" if not found or found.endswith("/") else found


def _wrong(text: str, words: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Each wrong word of the text that is read, with a few characters around it; code is no text."""
    if not words.search(text):
        return
    said = html.unescape(_MARKUP.sub("", _CODE.sub("", text)))
    for match in words.finditer(said):
        yield match[0], " ".join(said[max(match.start() - 8, 0) : match.end() + 8].split())


def read_twin(path: str, data: Any) -> Twin | None:
    """The facts of an index.json, as it was parsed; None for data of another kind."""
    match data:
        case {"schema": "gongkai.document/1", "title": str(title), "date": str(date), "text": str(text), "summary": str(summary)}:
            is_full = bool(text) and not data.get("withdrawn")
            has_files = any("url" in file for file in data.get("attachments", ()))
            return Twin(path, data["schema"], title, date, len(text), has_files, summary, is_full)
        case {"schema": "gongkai.list/1", "title": str(title), "count": int(count), "items": list(items)}:
            return Twin(path, data["schema"], title, str(items[0]["date"]) if items else "", count, False, "", True)
    return None
