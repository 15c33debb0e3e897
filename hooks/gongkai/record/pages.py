"""A page of a release -> what is wrong with it: a link into the site that leads nowhere, a script in the page, a missing policy.

The build has checked what documents and docs/ say; this looks at what was written, whoever wrote it (templates of the site's own, redirect
pages), and is the last look before anyone sees it.
"""

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote, urlsplit

_TAG = re.compile(r"<[A-Za-z][^<>]*>")
_TARGET = re.compile(r'\s(?:href|src)="([^"]*)"')
_SCRIPT = re.compile(r"<script\b(?![^>]*\ssrc=)(?![^>]*\stype=\"?application/(?:ld\+)?json)[^>]*>", re.IGNORECASE)
_HANDLER = re.compile(r"<[a-z][^<>]*\son[a-z]+=", re.IGNORECASE)
_POLICY = 'http-equiv="Content-Security-Policy"'


def page_faults(path: str, text: str, base: str, exists: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """(code, value) of each fault. `base`: path of the site's own address, with slashes; `exists`: is there such a file?"""
    if _POLICY not in text:
        yield "page-policy", ""
    marks = "\n".join(_TAG.findall(text))  # a text may speak of tags
    if (found := _SCRIPT.search(marks)) or (found := _HANDLER.search(marks)):
        yield "page-script", found[0][:60]
    folder = posixpath.dirname(path)
    for written in dict.fromkeys(_TARGET.findall(marks)):
        target = target_of(html.unescape(written), folder, base)
        if target is not None and not exists(target):
            yield "page-link", written


def target_of(link: str, folder: str, base: str) -> str | None:
    """The file that a link leads to; None where it leads out of the site, or stays on the page. A folder is its index.html."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc or not parts.path:
        return None
    path = unquote(parts.path)
    if path.startswith("/"):
        if not path.startswith(base):
            return None
        joined = path[len(base) :]
    else:
        joined = posixpath.join(folder, path)
    is_folder = not joined or joined.endswith(("/", "/.", "/..")) or joined in (".", "..")
    normal = posixpath.normpath(joined) if joined else ""
    normal = "" if normal == "." else normal
    return f"{normal}/index.html".lstrip("/") if is_folder else normal
