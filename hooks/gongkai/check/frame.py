"""Head and foot of the host site, as HTML fragments -> markup for every page, or what in them cannot stand there.

The same idea as for bodies: an allow-list, and what it would take away is told instead of taken. Fragments may bear classes, since the host
site's style sheet goes by them; scripts, forms, styles and headings stay outside: the page has its own search box and one h1.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import nh3
from markupsafe import Markup

from gongkai import messages
from gongkai.check.hand_written import confirmed_on_pages
from gongkai.guard.inspect import lawful_hosts, offices_of
from gongkai.guard.published import scan_markup
from gongkai.model.host_site import Frame
from gongkai.model.problem import Problem, problem
from gongkai.render.sanitise import losses
from gongkai.settings import Settings

TAGS = {
    "header", "footer", "nav", "div", "section", "p", "br", "hr", "span", "ul", "ol", "li", "dl", "dt", "dd", "a", "img", "strong", "em",
    "b", "i", "small", "abbr", "time", "address", "table", "tbody", "tr", "td",
}  # fmt: skip
_ATTRIBUTES = {
    "*": {"class", "id", "lang", "title", "aria-label", "aria-current", "aria-hidden"},
    "a": {"href", "target", "rel"},
    "img": {"src", "alt", "width", "height"},
    "time": {"datetime"},
    "td": {"colspan", "rowspan"},
}
_OURS = ("gk-", "md-", "__", "h-", "fn")
"""How our own classes and ids begin, and the theme's."""
_ADDRESS = re.compile(r"(?:https?:/)?/(?![/\\])[^\s\\<>\"]+|/|mailto:[^\s<>\"]+|tel:[0-9+()-]+")
_TAG = re.compile(r"<(a|img)\b([^<>]*)>", re.IGNORECASE)
_VALUE = re.compile(r"\b(href|src|alt)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
LARGEST = 64 * 1024
"""Bytes of a fragment: it stands in every page."""


@dataclass(frozen=True, slots=True)
class Framed:
    """What goes around every page."""

    header: Markup
    footer: Markup


def framed(root: Path, frame: Frame) -> Framed:
    """Head and foot for the page template. What is wrong with fragments `inspect_frame` has told before."""
    return Framed(*(_part(root, frame, name, value) for name, value in (("header", frame.header), ("footer", frame.footer))))


def inspect_frame(root: Path, docs: Path, settings: Settings, site_url: str) -> Iterator[Problem]:
    """What is wrong with the fragments that the settings name; what pages of docs/ confirm is passed over, as for all of the chrome."""
    frame = settings.frame
    if frame.ssi or not (frame.header or frame.footer):
        return
    hosts, offices, confirmed = lawful_hosts(settings, site_url), offices_of(settings), confirmed_on_pages(docs, settings)
    for name in dict.fromkeys(filter(None, (frame.header, frame.footer))):
        text = _read(root, name)
        if isinstance(text, Problem):
            yield text
            continue
        yield from _lost(name, text)
        yield from _addresses(name, text, frame)
        yield from scan_markup(name, text, hosts, offices, confirmed, where="chrome")


def _part(root: Path, frame: Frame, name: str, value: str) -> Markup:
    if not value:
        return Markup()
    if frame.ssi:
        # The pair of comments tells `gongkai verify` which part of an answer the server has put in.
        inner = Markup(f'<!--gk-frame {value}--><!--#include virtual="{value}" --><!--/gk-frame-->')
    else:
        text = _read(root, value)
        inner = Markup(_CLEANER.clean(text)) if isinstance(text, str) else Markup()
    opening = Markup('<section class="gk-frame gk-frame--{}" aria-label="{}">')
    return opening.format(name, messages.text(f"frame.{name}")) + inner + Markup("</section>")


def _read(root: Path, name: str) -> str | Problem:
    try:
        raw = (root / name).read_bytes()
    except OSError:
        return problem("frame-unreadable", name, 0, reason=messages.text("frame.no-file"))
    if len(raw) > LARGEST:
        return problem("frame-unreadable", name, 0, reason=messages.text("frame.too-large", size=len(raw) // 1024, limit=LARGEST // 1024))
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return problem("frame-unreadable", name, 0, reason=messages.text("frame.not-utf8"))


def _lost(name: str, text: str) -> Iterator[Problem]:
    """What the allow-list takes away; addresses have problems of their own, and an element that goes takes its attributes along."""
    gone: set[int] = set()
    for loss in sorted(losses(text, _CLEANER.clean(text)), key=lambda loss: loss.kind == "attribute"):
        line = _line(text, loss.shown.rstrip(">").removeprefix("</").split("=")[0])
        if loss.kind in ("link", "image") or loss.shown.startswith("<!--") or (loss.kind == "attribute" and line in gone):
            continue
        gone.add(line)
        if loss.kind == "unbalanced":
            yield problem("frame-unbalanced", name, line, value=f"<{loss.shown.strip('</>')}>")
        else:
            yield problem("frame-lost", name, line, value=loss.shown[:80])


def _addresses(name: str, text: str, frame: Frame) -> Iterator[Problem]:
    """Links and pictures: from the host's root or whole, pictures of other hosts only by setting, and each with its words."""
    for tag in _TAG.finditer(text):
        line = text.count("\n", 0, tag.start()) + 1
        given = {key.lower(): one or two or three for key, one, two, three in _VALUE.findall(tag[2])}
        is_picture = tag[1].lower() == "img"
        address = given.get("src" if is_picture else "href", "")
        if address and not _ADDRESS.fullmatch(address):
            yield problem("frame-address", name, line, value=address)
        elif is_picture and "//" in address and not any(address.startswith(f"{one}/") for one in frame.sources.get("img-src", ())):
            origin = "/".join(address.split("/")[:3])
            yield problem("frame-picture", name, line, value=address, origin=origin)
        if is_picture and "alt" not in given:
            yield problem("frame-no-alt", name, line, value=address)


def _line(text: str, needle: str) -> int:
    place = text.lower().find(needle.lower())
    return text.count("\n", 0, place) + 1 if place >= 0 else 0


def _lawful(tag: str, attribute: str, value: str) -> str | None:
    match attribute:
        case "href" | "src":
            return value if _ADDRESS.fullmatch(value) else None
        case "class":
            return value if not any(word.startswith(_OURS) for word in value.split()) else None
        case "id":
            return value if not value.startswith(_OURS) else None
        case "target":
            return value if value == "_blank" else None
    return value


_CLEANER = nh3.Cleaner(
    tags=TAGS,
    clean_content_tags={"script", "style", "noscript", "template", "textarea", "select", "svg", "math", "iframe", "object"},
    attributes=_ATTRIBUTES,
    attribute_filter=_lawful,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel"},
    strip_comments=True,
)
