"""The rules of self-inspection. Each is a small function with a name, what it follows, and whether that was read in the original.

What a norm says stands in messages.yml (`inspection.rules`), with the words that tell where only secondary sources could be read.
"""

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gongkai import messages
from gongkai.inspect.page import PageFacts, Twin
from gongkai.inspect.site import Seen
from gongkai.model.date import parse_date
from gongkai.model.problem import Problem, Severity, problem
from gongkai.norms import page_tags

ARTICLE = ("ArticleTitle", "PubDate", "ContentSource")
"""Tags that an article must bear; the others of page_tags.ARTICLE are optional."""
FORTNIGHT = datetime.timedelta(14)
HALF_YEAR = datetime.timedelta(183)
MOST_STALE = 5
"""Stale columns, or blank ones, from which on an inspection fails the whole site."""
COVERING_NOTE = 100
"""Characters below which a text beside a file only covers it."""
PLACES = 3
"""Pages that are named of one dead link."""
_PUBLISHED = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d)?")
_NOTHING = ("", "null", "None", "undefined", "NaN")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its key in the message catalogue (`inspection.rules`), and what finds what is against it."""

    key: str
    check: Callable[[Seen], Iterator[Problem]]

    @property
    def title(self) -> str:
        return messages.text(f"inspection.rules.{self.key}.title")

    @property
    def basis(self) -> str:
        return messages.text(f"inspection.rules.{self.key}.basis")


@dataclass(frozen=True, slots=True)
class Result:
    """What a rule came to."""

    rule: Rule
    problems: tuple[Problem, ...]

    @property
    def verdict(self) -> str:
        """pass; note, where there is nothing but advice; fail."""
        if any(one.severity is not Severity.ADVICE for one in self.problems):
            return "fail"
        return "note" if self.problems else "pass"


def _pages(seen: Seen) -> Iterator[PageFacts]:
    """Pages that are meant to be read: no redirects, nor the page for what is not found."""
    return (page for page in seen.pages.values() if not page.is_redirect and page.path != "404.html")


def tags_are_there(seen: Seen) -> Iterator[Problem]:
    """The home page bears the tags of the site, lists those of the column, too, and articles those of the article."""
    documents = {_page_of(twin) for twin in _documents(seen)}
    for page in _pages(seen):
        wanted: Sequence[str] = page_tags.SITE
        if not page.is_home:
            wanted = (*wanted, *page_tags.COLUMN, *(ARTICLE if page.is_article or page.path in documents else ()))
        borne = {name for name, _ in page.tags}
        if missing := [name for name in wanted if name not in borne]:
            yield problem("inspect-tag-missing", page.path, 0, value=messages.text("report.list").join(missing))


def _documents(seen: Seen) -> list[Twin]:
    return [twin for twin in seen.twins if twin.schema.startswith("gongkai.document/")]


def tags_are_filled(seen: Seen) -> Iterator[Problem]:
    """No tag is empty or says null, and none stands twice."""
    for page in _pages(seen):
        for name, content in page.tags:
            if content.strip() in _NOTHING:
                yield problem("inspect-tag-empty", page.path, 0, name=name, value=content)
        for name, count in Counter(name for name, _ in page.tags).items():
            if count > 1:
                yield problem("inspect-tag-twice", page.path, 0, name=name, count=count)


def dates_are_told(seen: Seen) -> Iterator[Problem]:
    """PubDate is a day, or a day and a time of 24 hours; it has come; and the page shows it."""
    for page in _pages(seen):
        if not (written := dict(page.tags).get("PubDate", "")):
            continue
        try:
            day = parse_date(written).first if _PUBLISHED.fullmatch(written) else None
        except ValueError:
            day = None
        if day is None:
            yield problem("inspect-date-form", page.path, 0, value=written)
        elif day > seen.today:
            yield problem("inspect-date-ahead", page.path, 0, value=written)
        elif day.isoformat() not in page.times:
            yield problem("inspect-date-unseen", page.path, 0, value=written)


def footer_is_complete(seen: Seen) -> Iterator[Problem]:
    """The footer names who runs the site, its code, both registrations, and how to reach the office; each missing part is told once."""
    own = seen.settings
    parts = (("agency", own.agency), ("site-code", own.site_code), ("icp", own.icp), ("police", own.police),
             ("contact", own.contact.phone or own.contact.email or own.contact.unit), ("map", messages.text("map.title")))  # fmt: skip
    for key, value in parts:
        label = messages.text(f"inspection.footer.{key}")
        if not value:
            yield problem("inspect-footer-unset", "index.html", 0, part=label)
            continue
        if lacking := [page.path for page in _pages(seen) if value not in page.footer]:
            yield problem("inspect-footer-part", lacking[0], 0, part=label, value=value, count=len(lacking))


def columns_are_filled(seen: Seen) -> Iterator[Problem]:
    """No column is blank."""
    blank = [twin for twin in _columns(seen) if not twin.count]
    for twin in blank:
        yield problem("inspect-column-blank", _page_of(twin), 0, title=twin.title)
    if len(blank) >= MOST_STALE:
        yield problem("inspect-columns-blank", "index.html", 0, count=len(blank), limit=MOST_STALE)


def _columns(seen: Seen) -> list[Twin]:
    """The lists of kinds: the site's columns."""
    folders = {f"{kind.folder}/index.json" for kind in seen.settings.all_kinds}
    return [twin for twin in seen.twins if twin.path in folders]


def _page_of(twin: Twin) -> str:
    return twin.path.removesuffix("json") + "html"


def columns_are_fresh(seen: Seen) -> Iterator[Problem]:
    """News are at most two weeks old, other columns half a year; five stale ones fail the site.

    A home page that is a column of a larger site is not held to two weeks: that is for the larger one.
    """
    own, stale = seen.settings.inspection, 0
    columns = [twin for twin in _columns(seen) if twin.date]
    for twin in columns:
        folder = twin.path.partition("/")[0]
        limit = FORTNIGHT if folder in own.news else HALF_YEAR
        if folder not in own.seasonal and seen.today - _day(twin) > limit:
            stale += 1
            yield problem("inspect-column-stale", _page_of(twin), 0, title=twin.title, date=twin.date, days=(seen.today - _day(twin)).days,
                          limit=limit.days)  # fmt: skip
    if stale >= MOST_STALE:
        yield problem("inspect-columns-stale", "index.html", 0, count=stale, limit=MOST_STALE)
    if columns and not seen.settings.host and seen.today - (newest := max(map(_day, columns))) > FORTNIGHT:
        yield problem("inspect-home-stale", "index.html", 0, date=newest.isoformat(), days=(seen.today - newest).days)


def _day(twin: Twin) -> datetime.date:
    return datetime.date.fromisoformat(twin.date[:10])


def links_lead_somewhere(seen: Seen) -> Iterator[Problem]:
    """Every link into the site leads to a file, and to the place in it that it names. The same dead link is told once."""
    dead: dict[str, list[str]] = {}
    for page in seen.pages.values():
        for address in page.dead:
            dead.setdefault(address, []).append(page.path)
        for target, anchor in page.distant:
            if target in seen.pages and anchor not in seen.pages[target].ids:
                dead.setdefault(f"{target.removesuffix('index.html')}#{anchor}", []).append(page.path)
    for address, pages in sorted(dead.items()):
        for path in pages[:PLACES]:
            yield problem("inspect-link-dead", path, 0, value=address, count=len(pages))


def texts_stand_in_pages(seen: Seen) -> Iterator[Problem]:
    """A file that has to be downloaded is never the only form of a text."""
    for twin in seen.twins:
        if twin.has_files and twin.is_full and twin.count < COVERING_NOTE:
            yield problem("inspect-attachment-only", _page_of(twin), 0, count=twin.count)


def summaries_are_there(seen: Seen) -> Iterator[Problem]:
    """Every document whose text is public has its summary (内容概述)."""
    for twin in _documents(seen):
        if twin.is_full and not twin.summary.strip():
            yield problem("inspect-summary-missing", _page_of(twin), 0, title=twin.title)


def words_are_right(seen: Seen) -> Iterator[Problem]:
    """No word of the site's list of wrong words stands on a page; as grave as the list says."""
    known = {word.wrong: word for word in seen.settings.wording}
    for page in seen.pages.values():
        for wrong, around in page.words:
            word = known[wrong]
            if word.right not in around:
                found = problem("inspect-wording", page.path, 0, value=wrong, right=word.right, around=around)
                yield replace(found, severity=Severity[word.level.upper()])


def catalogue_is_there(seen: Seen) -> Iterator[Problem]:
    """There is a catalogue as soon as there are documents."""
    if "catalogue/index.html" not in seen.files and _documents(seen):
        yield problem("inspect-catalogue-missing", "catalogue/index.html", 0)


def search_is_offered(seen: Seen) -> Iterator[Problem]:
    """Every page has the search box, and there is the page that it leads to."""
    lacking = [page.path for page in _pages(seen) if not page.has_search]
    if "search/index.html" not in seen.files or lacking:
        yield problem("inspect-search-missing", lacking[0] if lacking else "search/index.html", 0, count=len(lacking))


def pictures_are_described(seen: Seen) -> Iterator[Problem]:
    """Every picture has its text."""
    for page in seen.pages.values():
        if page.pictures_without_alt:
            yield problem("inspect-picture-alt", page.path, 0, count=page.pictures_without_alt)


def _told(*codes: str) -> Callable[[Seen], Iterator[Problem]]:
    """What the guard has told of these codes."""

    def check(seen: Seen) -> Iterator[Problem]:
        return (one for one in seen.guarded if one.code in codes)

    return check


RULES = (
    Rule("tags-there", tags_are_there),
    Rule("tags-filled", tags_are_filled),
    Rule("dates", dates_are_told),
    Rule("footer", footer_is_complete),
    Rule("columns-filled", columns_are_filled),
    Rule("columns-fresh", columns_are_fresh),
    Rule("links-inside", links_lead_somewhere),
    Rule("links-outside", _told("published-host")),
    Rule("planted", _told("published-words", "published-not-file")),
    Rule("personal", _told("published-personal")),
    Rule("text", texts_stand_in_pages),
    Rule("summaries", summaries_are_there),
    Rule("wording", words_are_right),
    Rule("catalogue", catalogue_is_there),
    Rule("search", search_is_offered),
    Rule("pictures", pictures_are_described),
)
GUARDED = frozenset({"links-outside", "planted", "personal"})
"""Rules for which files are scanned as text, which takes most of the time."""


def judge(seen: Seen, keys: Sequence[str] = ()) -> list[Result]:
    """Every rule, or those that are named, with what is against it."""
    return [Result(rule, tuple(sorted(rule.check(seen)))) for rule in RULES if not keys or rule.key in keys]
