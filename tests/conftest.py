"""Sites that are built once, a server that serves them under their sub-path, and one browser for all tests."""

import datetime
import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from factories import write_content
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, sync_playwright

from gongkai import machine
from gongkai.paths import skeleton_folder

ROOT = Path(__file__).parents[1]
MINIMAL = ROOT / "tests" / "sites" / "minimal"
EPOCH = 1790000000
"""The build date of the tests, as SOURCE_DATE_EPOCH: 2026-09-21."""
DAY = 24 * 60 * 60
SUB_PATH = "/zwgk/jyta/"
"""Where both the demonstration and the skeleton are deployed."""


def run(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python -m …` in a process of its own, on the build date of the tests."""
    inherited = {name: value for name, value in os.environ.items() if name != "GONGKAI_CONTENT"}
    return subprocess.run(
        [sys.executable, "-m", *map(str, arguments)],
        cwd=cwd,
        env=inherited | {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(EPOCH), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )


def build(config: Path, folder: Path, *options: str, host: str = "mkdocs", **environment: str) -> subprocess.CompletedProcess[str]:
    """Build a site by MkDocs, or by ProperDocs."""
    return run(host, "build", "--config-file", config, "--site-dir", folder, *options, **environment)


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Everything a process printed."""
    return done.stdout + done.stderr


@dataclass(frozen=True)
class Link:
    """An address in a page."""

    tag: str
    attribute: str
    target: str
    rel: str


class Html(HTMLParser):
    """What tests ask of a page of ours; no more of HTML than that."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.ids: list[str] = []
        self.metas: list[tuple[str, str]] = []
        self.refresh = ""
        """Where the page leads on to."""
        self.h1 = 0
        self.title = ""
        self.text = ""
        """All that a reader reads but for the numbers of footnotes, without white space."""
        self._inside: list[str] = []
        self.feed(text)
        self.close()
        self.text = squeezed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in ("title", "script", "style", "head") or (tag == "a" and given.get("class", "").startswith("footnote-")):
            self._inside.append(tag)
        self.h1 += tag == "h1"
        if "id" in given:
            self.ids.append(given["id"])
        if tag == "meta" and given.get("http-equiv") == "refresh":
            self.refresh = given["content"].partition("url=")[2]
        elif tag == "meta" and "name" in given:
            self.metas.append((given["name"], given.get("content", "")))
        for attribute in ("href", "src", "action", "poster", "data"):
            if attribute in given:
                self.links.append(Link(tag, attribute, given[attribute], given.get("rel", "")))

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside[-1:] == ["title"]:
            self.title += data
        elif not self._inside:
            self.text += data

    @property
    def canonical(self) -> str:
        return next((link.target for link in self.links if link.tag == "link" and link.rel == "canonical"), "")


def squeezed(text: str) -> str:
    """A text without white space: HTML and plain text break lines differently."""
    return re.sub(r"\s+", "", text)


@dataclass(frozen=True)
class BuiltSite:
    """A site on disk."""

    config: Path
    folder: Path
    log: str = field(default="", compare=False)
    """What the build printed."""

    @functools.cached_property
    def url(self) -> str:
        """site_url, with a slash at its end."""
        found = re.search(r"^site_url: *(\S+)", self.config.read_text(encoding="utf-8"), re.MULTILINE)
        assert found
        return f"{found[1].rstrip('/')}/"

    def bytes(self) -> dict[str, bytes]:
        """Every file with its bytes."""
        return contents(self.folder)

    def text(self, path: str) -> str:
        return (self.folder / path).read_text(encoding="utf-8")

    @functools.cached_property
    def pages(self) -> dict[str, Html]:
        """Every HTML file, read."""
        files = sorted(self.folder.rglob("*.html"))
        return {file.relative_to(self.folder).as_posix(): Html(file.read_text(encoding="utf-8")) for file in files}

    def address(self, path: str) -> str:
        """The full address of an HTML file."""
        return self.url + path.removesuffix("index.html")

    def path(self, address: str) -> str | None:
        """The file that the web server gives for a full address; None when the address is elsewhere."""
        own, parts = urlsplit(self.url), urlsplit(address)
        if parts.netloc != own.netloc or not parts.path.startswith(own.path):
            return None
        path = unquote(parts.path.removeprefix(own.path))
        return f"{path}index.html" if path.endswith("/") or not path else path

    def target(self, path: str, link: str) -> tuple[str | None, str]:
        """(file, anchor) of a link as it stands in a page; no file when it leads to another host."""
        full = urljoin(self.address(path), link)
        return self.path(full), unquote(urlsplit(full).fragment)

    def is_redirect(self, path: str) -> bool:
        return bool(self.pages[path].refresh)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def lay_site(folder: Path, files: Mapping[str, Any]) -> Path:
    """A site as `gongkai init` lays it, with these documents and nothing else; its mkdocs.yml."""
    shutil.copytree(skeleton_folder(), folder, ignore=shutil.ignore_patterns("__pycache__", "content"))
    write_content(folder / "content", files)
    return folder / "mkdocs.yml"


def built(config: Path, folder: Path, *options: str, **environment: str) -> BuiltSite:
    """A site that must build."""
    done = build(config, folder, *options, **environment)
    assert done.returncode == 0, said(done)
    return BuiltSite(config, folder, said(done))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The demonstration, built strictly."""
    return built(ROOT / "mkdocs.yml", tmp_path_factory.mktemp("demo") / "site", "--strict")


@pytest.fixture(scope="session")
def minimal(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The smallest site that has a little of everything, built strictly."""
    return built(MINIMAL / "mkdocs.yml", tmp_path_factory.mktemp("minimal") / "site", "--strict")


MANY = 230
"""Documents of the site with paged lists: three full pages and a front page of eighty."""


def many_notices(count: int) -> dict[str, dict[str, str]]:
    """Notices of one year, one a day; the last is the newest."""
    first = datetime.date(2023, 12, 31)
    return {
        f"notices/2024/{n:03}": {
            "date": str(first + datetime.timedelta(n)),
            "title": f"关于第{n}项工作的通知",
            "topics": ["综合"],
            "body": f"第{n}项工作的安排如下。",
        }
        for n in range(1, count + 1)
    }


@pytest.fixture(scope="session")
def paged(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site whose lists have several pages."""
    folder = tmp_path_factory.mktemp("paged")
    return built(lay_site(folder / "source", many_notices(MANY)), folder / "site", "--strict")


class _Handler(http.server.SimpleHTTPRequestHandler):
    """A web server's manners: the site under its sub-path, 404.html for what is not there."""

    def translate_path(self, path: str) -> str:
        inside = urlsplit(path).path
        return super().translate_path(inside.removeprefix(SUB_PATH.rstrip("/"))) if inside.startswith(SUB_PATH) else "/nowhere"

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        body = Path(self.directory, "404.html").read_bytes() if code == 404 else b""
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def list_directory(self, path: Any) -> None:
        self.send_error(404)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[BuiltSite], str]]:
    """Serve a built site on the loopback; the address of its home page."""
    servers: dict[Path, http.server.ThreadingHTTPServer] = {}

    def start(site: BuiltSite) -> str:
        if site.folder not in servers:
            handler = functools.partial(_Handler, directory=str(site.folder))
            servers[site.folder] = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
            threading.Thread(target=servers[site.folder].serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{servers[site.folder].server_port}{SUB_PATH}"

    yield start
    for server in servers.values():
        server.shutdown()
        server.server_close()


def chromium(playwright: Playwright) -> str:
    """The machine's Chromium, else Playwright's own; a test that needs one fails where there is none."""
    own = playwright.chromium.executable_path
    found = machine.chromium() or (own if Path(own).is_file() else "")
    if not found:
        pytest.fail(f"No Chromium on this machine, nor {own}. `make test` installs one.", pytrace=False)
    return found


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    """What drives browsers: there can be only one in a process."""
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium for all tests."""
    options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    started = playwright.chromium.launch(executable_path=chromium(playwright), args=options)
    yield started
    started.close()


def _failure(request: Request) -> str:
    """A request that the page itself gave up, by going on or by cancelling it, or one that failed."""
    return "given up" if request.failure == "net::ERR_ABORTED" else "failed"


@dataclass
class Reader:
    """A person at a screen: opens pages and keeps what went wrong on the way."""

    browser: Browser
    serve: Callable[[BuiltSite], str]
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, site: BuiltSite, address: str, *, width: int = 1280, height: int = 900, scheme: str = "default", **context: Any) -> Page:
        """Open a page of a site in a window of its own; `scheme` is the palette that the reader has chosen before."""
        home = self.serve(site)
        opened = self.browser.new_context(viewport={"width": width, "height": height}, locale="zh-CN", **context)
        self.contexts.append(opened)
        opened.set_default_timeout(10_000)
        opened.add_init_script("""
            document.addEventListener("securitypolicyviolation", (e) => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`));
        """)
        if scheme != "default":
            chosen = f'{{"index": 1, "color": {{"scheme": "{scheme}", "primary": "custom", "accent": "custom"}}}}'
            opened.add_init_script(f"localStorage.setItem('{SUB_PATH}.__palette', '{chosen}');")
        page = opened.new_page()
        page.on("console", lambda message: self._hear(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("requestfailed", lambda request: self.complaints.append(f"{_failure(request)}: {request.url}"))
        page.on("request", lambda request: request.url.startswith((home, "data:")) or self.complaints.append(f"foreign: {request.url}"))
        page.on(
            "response",
            lambda answer: answer.ok or answer.request.is_navigation_request() or self.complaints.append(f"{answer.status}: {answer.url}"),
        )
        page.goto(home + address, wait_until="load")
        return page

    def _hear(self, kind: str, text: str) -> None:
        if kind in ("error", "warning") and "status of 404" not in text:  # those are told by the response
            self.complaints.append(f"{kind}: {text}")

    def close(self) -> None:
        """Close every window."""
        for context in self.contexts:
            context.close()


@pytest.fixture
def reader(browser: Browser, serve: Callable[[BuiltSite], str]) -> Iterator[Reader]:
    """Somebody who reads the site."""
    somebody = Reader(browser, serve)
    yield somebody
    somebody.close()
