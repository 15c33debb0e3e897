"""MkDocs' objects -> plain values for the library, by duck typing: MkDocs itself is imported in `mkdocs_hooks.py` alone.

ProperDocs hands in the same shapes. What other host there may be needs another adapter, nothing else.
"""

import html as entities
import logging
import posixpath
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote, urlsplit

from markupsafe import Markup

from gongkai import messages
from gongkai.build import Build
from gongkai.check.frame import inspect_frame
from gongkai.check.hand_written import confirmed_on_pages, inspect_chrome, inspect_hand_written
from gongkai.model.fragment import Heading
from gongkai.model.problem import GongkaiError, Problem, SettingsError, Severity, problem, report, stops
from gongkai.outside import calls_outside
from gongkai.pages.hand_written import HandWritten
from gongkai.pages.press import MARKED, Shell, cut
from gongkai.paths import theme_folder
from gongkai.place import Place, names_are_utf8
from gongkai.preparing import Prepared
from gongkai.preview import Bell, Preview
from gongkai.progress import progress_for
from gongkai.record.addresses import hand_over
from gongkai.settings import OPEN_FOLDERS, RESERVED_FOLDERS, Settings, read_settings
from gongkai.word_list import with_word_list

log = logging.getLogger("mkdocs.hooks.gongkai")

_LEFT_OUT = ("gongkai/", "assets/javascripts/lunr/", "assets/javascripts/workers/", "sitemap.xml")
"""Theme files that the site does not serve: our sources, Material's own search, a template that we have an output for."""
_HREF = re.compile(r'<a\b[^>]*\bhref="([^"]*)"')
_HEAD = re.compile(r"<th[^>]*>(.*?)</th>", re.DOTALL)
_TABLE = re.compile(r"<table>(.*?)</table>", re.DOTALL)


def open_build(config: Any, quiet: bool, live: bool = False) -> Build:
    """Read the settings, point MkDocs at a staging folder and our templates. SettingsError says all that is wrong.

    `live`: MkDocs' server will put a script of its own into the pages, which reloads them.
    """
    root = Path(config.config_file_path).resolve().parent
    settings = read_settings(with_word_list(config.extra.get("gongkai"), root), config.site_url or "")
    content, docs, site = root / settings.content, Path(config.docs_dir).resolve(), Path(config.site_dir).resolve()
    if not names_are_utf8():
        raise SettingsError(messages.text("settings.file-names", value=sys.getfilesystemencoding()))
    if config.theme.name != "material":
        raise SettingsError(messages.text("settings.theme", value=config.theme.name))
    if config.theme["font"]:
        raise SettingsError(messages.text("settings.font"))
    if any(name in config.plugins for name in ("search", "material/search")):
        raise SettingsError(messages.text("settings.search"))
    if not config.use_directory_urls:
        raise SettingsError(messages.text("settings.directory-urls"))
    if outside := list(calls_outside(config)):
        raise SettingsError("\n".join(outside))
    for other in (content.resolve(), docs):
        if site == other or site.is_relative_to(other) or other.is_relative_to(site):
            raise SettingsError(messages.text("settings.site-dir", value=site, other=other))
    for name in (*(RESERVED_FOLDERS - OPEN_FOLDERS), *(kind.folder for kind in settings.all_kinds)):
        if (docs / f"{name}.md").exists() or (docs / name / "index.md").exists():
            raise SettingsError(messages.text("settings.taken", value=name))
    theme = theme_folder()
    if str(theme) not in config.theme.dirs:
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, str(theme))
    config.theme.static_templates = set()
    own = (str(Path(config.theme.custom_dir).resolve()),) if config.theme.custom_dir else ()
    if not settings.frame.ssi:
        config.watch += [str(root / name) for name in (settings.frame.header, settings.frame.footer) if name]
    place = Place(content, docs, config.site_name, f"{config.site_url.rstrip('/')}/", own, root)
    build = Build(place, settings, site, root / settings.cache, progress_for(quiet), live=live)
    config.site_dir = str(build.staging.tree)
    return build


def describe(build: Build, strict: bool, told: set[str]) -> tuple[str, list[tuple[int, str]]]:
    """Prepare the build: (why it stops, or nothing; log lines of what does not stop it).

    `told`: what the last build of this process told, line by line; its advice is counted, not given again. It becomes what this one tells.
    """
    problems, folder = build.prepare(), f"{build.place.content.name}/"
    hand_written = list(inspect_hand_written(build.place.docs, build.settings, build.place.site_url))
    hand_written += inspect_frame(build.place.root, build.place.docs, build.settings, build.place.site_url)
    if stops((*problems, *hand_written), strict):
        reports = [report(rows, before) for rows, before in ((problems, folder), (hand_written, "")) if rows]
        return "\n".join([messages.text("report.stopped"), *reports]), []
    levels = {Severity.WARNING: logging.WARNING, Severity.ADVICE: logging.INFO}
    rows = [*((problem, folder) for problem in problems), *((problem, "") for problem in hand_written)]
    lines = [(levels[problem.severity], f"{before}{problem} [{problem.code}]") for problem, before in rows]
    fresh = [(level, line) for level, line in lines if level > logging.INFO or line not in told]
    if again := len(lines) - len(fresh):
        fresh.append((logging.INFO, messages.text("report.told-before", count=again)))
    told.clear()
    told.update(line for _, line in lines)
    return "", fresh


class WarningCounter(logging.Handler):
    """Counts warnings of the host's loggers: it stops a strict build only after its last event, which is too late for us."""

    _attached: "WarningCounter | None" = None

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1

    @classmethod
    def attached(cls) -> "WarningCounter":
        """A counter at zero, in the place of the last one."""
        fresh = cls()
        for name in ("mkdocs", "properdocs"):
            logger = logging.getLogger(name)
            if cls._attached:
                logger.removeHandler(cls._attached)
            logger.addHandler(fresh)
        cls._attached = fresh
        return fresh


class Host:
    """MkDocs' navigation and templates, as our pages need them."""

    def __init__(self, config: Any, nav: Any, context: Callable[[Any, str], Any]) -> None:
        self.config = config
        self.nav = nav
        self.context = context
        """(page or None, base address) -> the context of Material's templates."""

    @staticmethod
    def leaves_out(path: str) -> bool:
        """Is this theme file of no use to the site?"""
        return path.startswith(_LEFT_OUT)

    def shells(self, environment: Any, settings: Settings) -> Callable[[str, int], Shell]:
        """(section, depth) -> the chrome of a page there; each is rendered once, and scanned again as text: GongkaiError."""
        made: dict[tuple[str, int], Shell] = {}
        confirmed = confirmed_on_pages(Path(self.config.docs_dir), settings)

        def shell(section: str, depth: int) -> Shell:
            key = (section if self._link(section) else "", depth)
            if key not in made:
                chrome = self._render_shell(environment, *key)
                if told := list(inspect_chrome(chrome, settings, self.config.site_url or "", confirmed)):
                    raise GongkaiError(report(told))
                made[key] = cut(chrome)
            return made[key]

        return shell

    def _render_shell(self, environment: Any, section: str, depth: int) -> str:
        """Material's page with our marks. The nav link of the section is active while it renders."""
        page = None if depth < 0 else _shell_page("x/" * depth)
        context = self.context(page, urlsplit(self.config.site_url).path if page is None else "../" * depth or ".")
        context["gk"], context["gk_tabs"] = MARKED, self.tabs()
        link = self._link(section)
        try:
            if link:
                link.active = True
            return str(environment.get_template("main.html").render(context))
        finally:
            if link:
                link.active = False

    def tabs(self) -> list[Any]:
        """The pages and links of the navigation; those of a group stand among the others."""
        return [leaf for item in self.nav.items for leaf in _leaves(item)]

    def _link(self, section: str) -> Any:
        """The nav entry that leads to a section."""
        return next((item for item in self.tabs() if section and getattr(item, "url", None) == section), None)

    def hand_written(self, page: Any, build: Build) -> tuple[HandWritten, str]:
        """A page of docs/ as plain values, and the way from it to the site's root."""
        headings = tuple(_headings(page.toc))
        page.toc = []  # Material would make a second skip link and contents list of it
        address = "" if page.is_homepage else page.url
        made = HandWritten(address, _plain(page.title or ""), _framed(page.content), headings, build.home() if page.is_homepage else None)
        return made, "../" * address.count("/")

    def dead_links(self, page: Any, html: str, prepared: Prepared) -> Iterator[Problem]:
        """Links of a page of docs/ that lead nowhere."""
        by_path = prepared.site.by_path
        address = "" if page.is_homepage else page.url
        for written in _HREF.findall(html):
            parts = urlsplit(entities.unescape(written))
            if parts.scheme or parts.netloc or not parts.path:
                continue
            target = unquote(parts.path)
            joined = posixpath.normpath(posixpath.join("/", address, target)).lstrip("/")
            place = f"{joined}/" if target.endswith(("/", "..", ".")) and joined else joined
            item = by_path.get(place.rstrip("/"))
            known = item is not None or place in prepared.pages or (Path(self.config.docs_dir) / joined).is_file()
            if not known or (item and parts.fragment and parts.fragment not in item.anchors):
                yield problem("page-link-dead", f"docs/{page.file.src_uri}", value=written)

    def publish(self, build: Build) -> Iterator[str]:
        """Publish, and say what was done, a line each."""
        order = ["" if page.is_homepage else page.url for page in self.nav.pages]
        done = build.publish(order, [str(tab.url) for tab in self.tabs()])
        hand_over(build.prepared.site, build.place.docs, build.settings)
        if unreadable := build.cache.unreadable:
            names = messages.text("report.list").join(unreadable[:3])
            yield messages.text("report.cache-unreadable", count=len(unreadable), names=names)
        count, times = len(build.prepared.site.documents), build.progress.times()
        yield messages.text("report.built", written=done.written, kept=done.kept, removed=done.removed, documents=count, times=times)


def hasten(server: Any, build: Build) -> Preview:
    """Have MkDocs' server show what was saved before it builds; and go on serving the last good site where a build is stopped."""
    preview, bell, build_all = Preview(build), Bell(), server.builder

    def show_or_build() -> None:
        if shown := preview.show():
            log.info(messages.text("report.shown", paths=messages.text("report.list").join(shown)))
            bell.ring()
        elif not bell.is_about_to_ring:  # else one saving was noticed twice
            try:
                build_all()
            except SystemExit:  # MkDocs has said why
                log.info(messages.text("report.still-served"))

    server.builder = show_or_build
    server.watch(bell.file)
    return preview


def _leaves(item: Any) -> Iterator[Any]:
    if item.children:
        for child in item.children:
            yield from _leaves(child)
    else:
        yield item


def _shell_page(url: str) -> SimpleNamespace:
    """What Material's templates ask of a page."""
    return SimpleNamespace(
        url=url, title="", meta={}, content="", toc=[], canonical_url=None, abs_url=None, edit_url=None, is_homepage=False, ancestors=[],
        previous_page=None, next_page=None, parent=None, active=False, file=None, is_section=False, is_page=True, is_link=False,
    )  # fmt: skip


def _headings(toc: Iterable[Any]) -> Iterator[Heading]:
    for item in toc:
        if item.level > 1:
            yield Heading(item.level, item.id, _plain(item.title))
        yield from _headings(item.children)


def _plain(title: str) -> str:
    """MkDocs' titles are HTML."""
    return str(Markup(title).striptags())


def _framed(html: str) -> Markup:
    """Tables of docs/ scroll like those of documents, each named by its head, with its place where heads repeat."""
    seen: Counter[str] = Counter()

    def frame(match: re.Match[str]) -> str:
        heads = messages.text("report.list").join(str(Markup(head).striptags()) for head in _HEAD.findall(match[1]))
        seen[heads] += 1
        label = messages.text("page.table", heads=heads)
        if seen[heads] > 1:
            label = messages.text("page.table-again", label=label, number=seen[heads])
        opening = Markup('<div class="gk-table" role="region" tabindex="0" aria-label="{}" data-hint="{}">')
        return f'{opening.format(label, messages.text("page.table-hint"))}<table class="gk-table__grid">{match[1]}</table></div>'

    return Markup(_TABLE.sub(frame, html))
