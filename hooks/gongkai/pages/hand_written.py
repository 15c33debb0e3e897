"""A page of docs/ (home, 公开指南, help): MkDocs renders its text, we put our page around it and write its twin."""

from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote

from gongkai import messages
from gongkai.model.fragment import Heading
from gongkai.norms import page_tags
from gongkai.pages.bulk import site_feed
from gongkai.pages.output import Output, json_bytes
from gongkai.pages.overview import HomeView
from gongkai.pages.page import Alternate, Crumb, Page, column_tags
from gongkai.pages.press import Press
from gongkai.pages.shapes import PageFile
from gongkai.pages.structured import HomePage
from gongkai.render.fragment import plain_text
from gongkai.settings import Settings

TWIN_SCHEMA: Final = "gongkai.page/1"


@dataclass(frozen=True, slots=True)
class HandWritten:
    """What MkDocs made of a page of docs/."""

    address: str
    title: str
    html: str
    headings: tuple[Heading, ...]
    home: HomeView | None
    """Set for the home page only."""


def hand_written_page(made: HandWritten, settings: Settings, site_name: str) -> Page:
    """The page, before it is printed."""
    is_home = made.home is not None
    twin = Alternate("application/json", f"{made.address}index.json", messages.text("page.twin"))
    twin = Alternate("application/json", f"{made.address}index.json", messages.text("page.twin"))
    return Page(
        address=made.address,
        title=site_name if is_home else made.title,
        template="home.html" if is_home else "plain.html",
        content=made,
        section=made.address,
        crumbs=() if is_home else (Crumb(made.title, ""),),
        description=settings.column.description if is_home else messages.text("list.description", title=made.title),
        tags=() if is_home else page_tags.tags(**column_tags(settings.column, made.title)),
        toc=() if is_home else made.headings,
        alternates=(twin, site_feed()) if is_home else (twin,),
        entity=HomePage() if is_home else None,
    )


def twin_output(made: HandWritten) -> Output:
    """index.json beside the page."""
    return Output(f"{made.address}index.json", (made.title, str(made.html), made.headings), partial(_twin, made))


def _twin(made: HandWritten, press: Press) -> bytes:
    twin: PageFile = {
        "schema": TWIN_SCHEMA,
        "url": press.site_url + quote(made.address),
        "title": made.title,
        "text": plain_text(made.html),
        "headings": [{"level": h.level, "id": h.id, "title": h.title} for h in made.headings],
    }
    return json_bytes(twin)
