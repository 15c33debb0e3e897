"""The page on which searches are answered: a frame, its words and the lists for those without a script; a script fills it."""

from dataclasses import dataclass
from functools import partial

from markupsafe import escape

from gongkai import messages
from gongkai.norms import page_tags
from gongkai.pages.narrowing import results_json
from gongkai.pages.output import Output
from gongkai.pages.page import Crumb, Page, column_tags, print_page
from gongkai.pages.press import Press
from gongkai.settings import Settings

ADDRESS = "search/"
SORTS = ("relevance", "newest", "oldest")


@dataclass(frozen=True, slots=True)
class SearchView:
    """What the page says before anything is searched."""

    title: str
    results: str
    """JSON: marks of results and what they are called here."""
    tips: tuple[str, ...]
    sorts: tuple[tuple[str, str], ...]
    """Key, label."""
    script: str
    """Address of what fills the page."""


def search_output(settings: Settings, script: str) -> Output:
    """search/index.html. Search engines are asked not to list it."""
    page = _page(settings, script)
    return Output(f"{ADDRESS}index.html", (page,), partial(_print, page), shell=page.shell)


def _print(page: Page, press: Press) -> bytes:
    return print_page(page, press)


def opensearch_output() -> Output:
    """search/opensearch.xml: how browsers add the site to their own search box (OpenSearch 1.1)."""
    return Output(f"{ADDRESS}opensearch.xml", (), _describe)


def _describe(press: Press) -> bytes:
    return messages.text(
        "search.opensearch",
        name=escape(press.site_name[:16]),
        description=escape(messages.text("page.title", title=messages.text("search.title"), site=press.site_name)[:1024]),
        address=escape(press.site_url),
    ).encode()


def _page(settings: Settings, script: str) -> Page:
    title = messages.text("search.title")
    view = SearchView(
        title=title,
        results=results_json(settings),
        tips=tuple(messages.entry("search.tips")),
        sorts=tuple((key, messages.text(f"search.sorts.{key}")) for key in SORTS),
        script=script,
    )
    return Page(
        address=ADDRESS,
        title=title,
        template="search.html",
        content=view,
        section=ADDRESS,
        crumbs=(Crumb(title, ""),),
        description=messages.text("search.description"),
        tags=page_tags.tags(**column_tags(settings.column, title)),
        listed=False,
    )
