"""Pages of docs/, and the chrome of all pages -> problems: what the guard tells of what is no document."""

import re
from collections.abc import Iterator
from pathlib import Path

from gongkai import messages
from gongkai.guard.inspect import inspect_page, lawful_hosts, offices_of
from gongkai.guard.published import Confirmed, scan_markup
from gongkai.model.problem import Problem, problem
from gongkai.model.review import REVIEW_MONTHS
from gongkai.read.confirmed import confirmations, confirmed_in
from gongkai.read.source import decode
from gongkai.render.markdown import to_html
from gongkai.settings import Settings

_FENCES = ("```", "~~~")
_CODE = re.compile(r"``[^`]+``|`[^`]+`")


def inspect_hand_written(docs: Path, settings: Settings, site_url: str) -> Iterator[Problem]:
    """Personal data, advertisements, links elsewhere and odd characters on the pages of docs/, line by line.

    What their front matter confirms is passed over, and must be looked at again after twelve months.
    """
    for name, text in _pages(docs):
        path = f"{docs.name}/{name}"
        if isinstance(text, Problem):
            yield text
            continue
        known = frozenset((one.rule, one.fingerprint.lower()) for _, one in confirmations(text))
        said = _without_code(text)
        yield from inspect_page(path, text, said, to_html(said) if "//" in said else "", settings, site_url, known)
        yield from _stale(path, text, settings)


def confirmed_on_pages(docs: Path, settings: Settings) -> Confirmed:
    """What the pages of docs/ confirm: it may stand in the chrome too, whose navigation shows their titles."""
    texts = (text for _, text in _pages(docs) if isinstance(text, str))
    return frozenset(pair for text in texts for pair in confirmed_in(text, settings.today()))


def inspect_chrome(html: str, settings: Settings, site_url: str, confirmed: Confirmed = ()) -> Iterator[Problem]:
    """What should not stand in the chrome: navigation, include files, a site's own templates."""
    hosts, offices = lawful_hosts(settings, site_url), offices_of(settings)
    return scan_markup(messages.text("guard.chrome"), html, hosts, offices, confirmed, where="chrome")


def _pages(docs: Path) -> Iterator[tuple[str, str | Problem]]:
    """Path below docs/ and text of each page."""
    for file in sorted(docs.rglob("*.md")):
        if file.is_file():
            name = file.relative_to(docs).as_posix()
            yield name, decode(f"{docs.name}/{name.removesuffix('.md')}", file.read_bytes())


def _without_code(text: str) -> str:
    """A page with blanks in place of code, where addresses and odd characters are examples; every place stays where it was."""
    kept, fence = [], ""
    for line in text.split("\n"):
        mark = line.lstrip()[:3]
        kept.append(" " * len(line) if fence or mark in _FENCES else _CODE.sub(lambda found: " " * len(found[0]), line))
        if fence:
            fence = "" if mark == fence else fence
        elif mark in _FENCES:
            fence = mark
    return "\n".join(kept)


def _stale(path: str, text: str, settings: Settings) -> Iterator[Problem]:
    """Confirmations that do not hold any more, or not yet."""
    today = settings.today()
    for line, one in confirmations(text):
        if one.until <= today:
            yield problem("confirmation-expired", path, line, rule=one.rule, by=one.by, date=one.date, limit=REVIEW_MONTHS)
        elif one.date.first > today:
            yield problem("confirmation-ahead", path, line, rule=one.rule, date=one.date)
