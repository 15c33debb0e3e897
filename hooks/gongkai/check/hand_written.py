"""Pages of docs/, and the chrome of all pages -> problems: what the guard tells of what is no document."""

from collections.abc import Iterator
from pathlib import Path

from gongkai import messages
from gongkai.guard.inspect import lawful_hosts, offices_of
from gongkai.guard.published import scan_markup, scan_source
from gongkai.model.problem import Problem
from gongkai.read.confirmed import confirmed_in
from gongkai.settings import Settings


def inspect_hand_written(docs: Path, settings: Settings) -> Iterator[Problem]:
    """Personal data and advertisements on the pages of docs/, line by line; what their front matter confirms is passed over."""
    for file in sorted(docs.rglob("*.md")):
        text = file.read_bytes().decode("utf-8", "replace")
        path = f"{docs.name}/{file.relative_to(docs).as_posix()}"
        yield from scan_source(path, text, offices_of(settings), frozenset(confirmed_in(text)))


def inspect_chrome(html: str, settings: Settings, site_url: str) -> Iterator[Problem]:
    """What should not stand in the chrome: navigation, include files, a site's own templates."""
    return scan_markup(messages.text("guard.chrome"), html, lawful_hosts(settings, site_url), offices_of(settings))
