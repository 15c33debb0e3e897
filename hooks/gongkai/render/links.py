"""Links and pictures of a body: what they point at, and the address they get on the page.

An editor links to a document by its file (`../2021/x.md#h-2`), to a page of the site by its address (`/guide/`), to an attachment by its
name. On the page every link is relative, so that the site works under any sub-path.
"""

import posixpath
import xml.etree.ElementTree as ET
from urllib.parse import quote, unquote

from gongkai.model.document import Document
from gongkai.model.fragment import Link
from gongkai.model.problem import Problem, problem


def line_of(body: str, needle: str, first_line: int) -> int:
    """The line on which `needle` first stands; the body's first line where it does not."""
    place = body.find(needle)
    return first_line + body.count("\n", 0, place) if place >= 0 else first_line


def resolve_links(root: ET.Element, document: Document, body: str) -> tuple[list[Link], list[Problem]]:
    """Rewrite every `href` in place; return the links into the site, to be held against it later."""
    links: list[Link] = []
    problems: list[Problem] = []
    files = {attachment.file.name for attachment in document.attachments if attachment.file}
    up = "../" * (document.path.count("/") + 1)
    for element in root.iter("a"):
        written = element.get("href", "")
        if not written or element.get("class"):
            continue
        line = line_of(body, written, document.body_line)
        path, _, anchor = unquote(written).partition("#")
        tail = f"#{anchor}" if anchor else ""
        if written.startswith(("http://", "https://")):
            element.set("rel", "noopener")
            element.set("class", "gk-external")
        elif written.startswith(("mailto:", "tel:")):
            continue
        elif not path:
            links.append(Link("", anchor, written, line))
        elif path.endswith(".md"):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(document.path), path.removesuffix(".md")))
            links.append(Link(target, anchor, written, line))
            element.set("href", f"{up}{quote(target)}/{tail}")
        elif path.startswith("/"):
            links.append(Link(path.lstrip("/"), anchor, written, line))
            element.set("href", f"{up}{quote(path.lstrip('/'))}{tail}")
        elif path in files:
            element.set("href", quote(path))
        else:
            problems.append(problem("link-unclear", document.source_path, line, value=written))
    return links, problems


def place_images(root: ET.Element, document: Document, body: str) -> list[Problem]:
    """Give every picture its size; tell of pictures that are not there or say nothing to those who cannot see them."""
    problems = []
    known = {image.name: image for image in document.images}
    for element in root.iter("img"):
        if not (name := unquote(element.get("src", ""))):
            continue  # refused, and told so
        line = line_of(body, name or "![", document.body_line)
        if name not in known:
            problems.append(problem("image-missing", document.source_path, line, value=name))
            continue
        if not element.get("alt", "").strip():
            problems.append(problem("image-without-alt", document.source_path, line, value=name))
        element.set("src", quote(name))
        element.set("loading", "lazy")
        if known[name].width and known[name].height:
            element.set("width", str(known[name].width))
            element.set("height", str(known[name].height))
    return problems
