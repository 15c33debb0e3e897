"""HTML of a page -> the same for a folder: links name files, modules are classic scripts, nothing is asked for outside.

A browser that opens a folder adds no index.html, and an address that begins at a host's root leads to that of the disk. The policy of the
pages holds as it is: what a folder holds is `'self'` there (Chromium 90 and 156, Firefox 153). Only tags are looked at, each attribute by
itself; text stays as it is, letter by letter. Linear.
"""

import html
import posixpath
import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

_TAG = re.compile(
    r"""<(a|area|link|form|button|input|script|meta|img|source|iframe|embed|video|audio|track|object)(?=[\s/>])"""
    r"""((?:[^"'<>]|"[^"]*"|'[^']*')*+)>""",
    re.I,
)
_LINK = re.compile(r"""(?<=\s)(href|action|formaction|src|poster|data)=("[^"]*"|'[^']*')|"[^"]*"|'[^']*'""", re.I)
"""Or another attribute's value, which may look like one."""
_CONTENT = re.compile(r"""(?<=\s)content=("[^"]*"|'[^']*')|"[^"]*"|'[^']*'""", re.I)
_REFRESH = re.compile(r"(\s*\d+\s*;\s*url=)(.*)", re.I | re.S)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.I)
_PLACE = re.compile(r"[?#].*", re.S)
"""What follows the place in an address."""
_LEFT_OUT = re.compile(r"""\brel=["'](?:search|modulepreload|manifest)["']""", re.I)
"""Links to what only a public server has a use for."""
_FETCHED = re.compile(r"""\brel=["'][^"']*\b(?:stylesheet|icon|preload|prefetch|apple-touch-icon)\b""", re.I)
"""Links that a browser follows by itself."""


@dataclass(frozen=True, slots=True)
class Whole:
    """What all pages of a package share."""

    site_url: str
    """With a trailing slash."""
    files: Container[str]
    """Paths of the package."""
    outside: set[str] = field(default_factory=set)
    """Collected here: addresses outside the package from which pages take pictures, styles or scripts."""


def for_folder(path: str, text: str, whole: Whole) -> str:
    """The page that stands at a path of the site, for a folder."""

    def tag(match: re.Match[str]) -> str:
        name, attributes = match[1].lower(), match[2]
        if name == "meta":
            return f"<{match[1]}{_refresh(attributes, lambda link: _link(path, link, whole))}>"
        if name == "link" and _LEFT_OUT.search(attributes):
            return ""
        fetched = name not in ("a", "area", "form", "button", "input", "link") or (
            name == "link" and _FETCHED.search(attributes) is not None
        )

        def attribute(found: re.Match[str]) -> str:
            if not found[1] or (found[1].lower() == "data" and name != "object"):
                return found[0]
            link = html.unescape(found[2][1:-1])
            changed = _link(path, link, whole)
            if fetched and _is_outside(changed):
                whole.outside.add(changed)
            return found[0] if changed == link else f'{found[1]}="{html.escape(changed)}"'

        attributes = _LINK.sub(attribute, attributes)
        if name == "script":
            attributes = attributes.replace(' type="module"', " defer")
        return f"<{match[1]}{attributes}>"

    return _TAG.sub(tag, text)


def _refresh(attributes: str, link: Callable[[str], str]) -> str:
    """Where a page leads on to by itself."""

    def content(match: re.Match[str]) -> str:
        found = _REFRESH.fullmatch(html.unescape(match[1][1:-1])) if match[1] else None
        return f'content="{html.escape(found[1] + link(found[2]))}"' if found else match[0]

    return _CONTENT.sub(content, attributes) if "refresh" in attributes.lower() else attributes


def _is_outside(link: str) -> bool:
    scheme = _SCHEME.match(link)
    return link.startswith("//") or (scheme is not None and scheme[0].lower() != "data:")


def _link(path: str, link: str, whole: Whole) -> str:
    """A link as it stands on the page at `path`, for a folder."""
    if _SCHEME.match(link) or link.startswith("//"):
        return link
    target = _PLACE.sub("", link)
    rest = link[len(target) :]
    if not target:
        return link
    if target.startswith("/"):
        own = urlsplit(whole.site_url)
        if not target.startswith(own.path):
            return f"{own.scheme}://{own.netloc}{link}"
        target = "../" * path.count("/") + target.removeprefix(own.path)
    return _named(path, target, whole) + rest


def _named(path: str, target: str, whole: Whole) -> str:
    """With the name of the file where a folder is meant."""
    last = target.rpartition("/")[2]
    if last in ("", ".", ".."):
        return f"{target}index.html" if not last else f"{target}/index.html"
    full = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target)))
    if full not in whole.files and f"{full}/index.html" in whole.files:
        return f"{target}/index.html"
    return target
