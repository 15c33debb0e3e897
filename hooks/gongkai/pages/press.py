"""The press: views + our templates + the chrome (shell) -> pages.

A shell is Material's page around ours, rendered once per section and depth and split at four marks. Documents are spliced in: the chrome
costs nothing per page. The marks are plain ASCII letters, so that filters leave them alone; each must stand exactly once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from markupsafe import Markup, escape

from gongkai.render.spool import Spool
from gongkai.settings import Settings

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
    """The chrome, cut at the marks."""

    pieces: tuple[str, ...]

    def fill(self, slots: Slots) -> bytes:
        """A whole page."""
        start, head, title, toc, body = self.pieces
        return "".join((start, slots.head, head, escape(slots.title), title, slots.toc, toc, slots.body, body)).encode()


def cut(rendered: str) -> Shell:
    """Split a rendered shell. AssertionError when a template does not print each mark once."""
    for mark in MARKS:
        assert rendered.count(mark) == 1, f"{mark} stands {rendered.count(mark)} times in the shell"
    pieces, rest = [], rendered
    for mark in MARKS:
        before, rest = rest.split(mark)
        pieces.append(before)
    return Shell((*pieces, rest))


@dataclass(frozen=True)
class Press:
    """Everything that makes bytes of a view."""

    environment: jinja2.Environment
    shell: Callable[[str, int], Shell]
    """(section, depth) -> shell; depth -1 is the 404 page, whose addresses are absolute."""
    settings: Settings
    site_name: str
    site_url: str
    """With a trailing slash."""
    spool: Spool
    assets: Mapping[str, str]
    """Logical name -> hashed path below the root: gongkai.css -> assets/gongkai.1a2b3c4d.css."""

    def render(self, template: str, **context: Any) -> Markup:
        """One of our templates."""
        return Markup(self.environment.get_template(f"gongkai/{template}").render(context))
