"""The press: views + our templates + the chrome (shell) -> pages.

A shell is Material's page around ours, rendered once per section and depth and split at four marks. Documents are spliced in: the chrome
costs nothing per page. The marks are plain ASCII letters, so that filters leave them alone; each must stand exactly once.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import jinja2
from markupsafe import Markup, escape

from gongkai.settings import Settings

_SPACE = re.compile(r"\s*\n\s*")
"""The chrome's indentation: a third of it. (It has no preformatted text.)"""
SLOT = "\1"
"""Between head, contents list and body of a page as our template prints it; a character that no text of ours can hold."""
MARKS = ("GKSLOTHEAD", "GKSLOTTITLE", "GKSLOTTOC", "GKSLOTBODY")
"""In the order in which a page has them."""


@dataclass(frozen=True, slots=True)
class Slots:
    """What our part of a page is: markup for head, contents list and body, text for <title>."""

    head: Markup
    title: str
    toc: Markup
    body: Markup


MARKED = Slots(Markup(MARKS[0]), MARKS[1], Markup(MARKS[2]), Markup(MARKS[3]))
"""What a shell is rendered with."""


@dataclass(frozen=True, slots=True)
class Shell:
    """The chrome, cut at the marks, as bytes."""

    pieces: tuple[bytes, ...]

    def fill(self, slots: Slots) -> bytes:
        """A whole page."""
        return self.splice(slots.head.encode(), escape(slots.title).encode(), slots.toc.encode(), slots.body.encode())

    def splice(self, head: bytes, title: bytes, toc: bytes, *body: bytes) -> bytes:
        """A whole page of parts that are escaped already."""
        pieces = self.pieces
        return b"".join((pieces[0], head, pieces[1], title, pieces[2], toc, pieces[3], *body, pieces[4]))


_CURES = (
    ('type="checkbox" id="__drawer" autocomplete="off">', 'type="checkbox" id="__drawer">'),
    ('type="checkbox" id="__search" autocomplete="off">', 'type="checkbox" id="__search">'),
)
"""What HTML does not allow in upstream's pages (the Nu checker says so), each once a page, and what stands in its place."""


def cured(rendered: str) -> str:
    """A page of upstream's templates as valid HTML. AssertionError when upstream has changed."""
    for wrong, right in _CURES:
        assert rendered.count(wrong) == 1, f"{wrong} stands {rendered.count(wrong)} times in the page"
        rendered = rendered.replace(wrong, right)
    return rendered


def cut(rendered: str) -> Shell:
    """Split a rendered shell. AssertionError when a template does not print each mark once."""
    rendered = cured(rendered)
    for mark in MARKS:
        assert rendered.count(mark) == 1, f"{mark} stands {rendered.count(mark)} times in the shell"
    pieces, rest = [], rendered
    for mark in MARKS:
        before, rest = rest.split(mark)
        pieces.append(before)
    return Shell(tuple(_SPACE.sub("\n", piece).encode() for piece in (*pieces, rest)))


def no_shell(section: str, depth: int) -> Shell:
    """Where only parts of pages are made."""
    raise AssertionError("this press has no chrome")


@dataclass(frozen=True)
class Press:
    """Everything that makes bytes of a view."""

    environment: jinja2.Environment
    settings: Settings
    site_name: str
    site_url: str
    """With a trailing slash."""
    shell: Callable[[str, int], Shell] = no_shell
    """(section, depth) -> shell; depth -1 is the 404 page, whose addresses are absolute."""
    _templates: dict[str, jinja2.Template] = field(default_factory=dict)

    def render(self, template: str, **context: Any) -> Markup:
        """One of our templates."""
        return Markup(self._template(template).render(context))

    def _template(self, name: str) -> jinja2.Template:
        """Looked up once: the environment's own look-up costs as much as a small template."""
        if name not in self._templates:
            self._templates[name] = self.environment.get_template(f"gongkai/{name}")
        return self._templates[name]
