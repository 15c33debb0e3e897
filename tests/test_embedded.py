"""A site inside an agency's own, in a real browser: head and foot of that site, its colours and logo, below its path."""

import functools
import http.server
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner
from conftest import ROOT, SUB_PATH, BuiltSite, Reader, _Handler, build, built, contents, lay_site, said
from playwright.sync_api import Browser, Page, expect

from gongkai.cli.main import main

pytestmark = pytest.mark.browser

HEADER = """<header class="portal"><a href="/"><img src="/common/logo.png" alt="临澜市人民政府" width="120" height="24"></a>
<nav aria-label="门户栏目"><ul><li><a href="/zwgk/">政务公开</a></li><li><a href="/hudong/">互动交流</a></li></ul></nav></header>
"""
FOOTER = '<footer class="portal"><p>临澜市人民政府门户网站</p><p><a href="/sitemap.html">门户网站地图</a></p></footer>\n'
PORTAL_CSS = ".portal { background: #7a1f1f; color: #fff; padding: .4rem; } .portal ul { display: flex; gap: 1em; list-style: none; }\n"
INCLUDED = {
    "/common/header.html": HEADER.replace("<nav", '<style>.portal{border:0}</style><script src="/common/menu.js"></script><nav'),
    "/common/footer.html": FOOTER,
}
"""What the portal's server has; with a script and a style, which no fragment of ours may have."""
DOCUMENTS: dict[str, Any] = {
    "notices/2024/a": {
        "title": "关于印发办理办法的通知",
        "topics": ["综合"],
        "body": "## 一、总则\n\n见[答复](../../replies/2024/001.md)。",
    },
    "replies/2024/001": {"proposal_title": "关于某事的提案", "result": "A", "lead": "市教育局"},
}
SETTINGS = """  gongkai:
    colours: {primary: "#7a1f1f", link: "#8a1c1c", link_dark: "#f0a8a8"}
"""
FRAGMENTS = "    frame: {header: frame/header.html, footer: frame/footer.html}\n"
SSI = """    frame:
      ssi: true
      header: /common/header.html
      footer: /common/footer.html
      sources: {style-src: ["'unsafe-inline'"]}
"""
PAGES = ("", "notices/", "notices/2024/a/", "replies/2024/001/", "lists/", "catalogue/", "search/", "guide/", "404.html")


def lay(folder: Path, frame: str) -> Path:
    """A site with the portal's frame, colours and logo; nothing of our templates is touched."""
    config = lay_site(folder, DOCUMENTS)
    text = config.read_text(encoding="utf-8").replace("  gongkai:\n", SETTINGS + frame, 1)
    text = re.sub(r"^  icon: .*\n", "", text, flags=re.MULTILINE).replace("theme:\n", "theme:\n  logo: own/logo.png\n", 1)
    text = f"{text}\nextra_css: [own/portal.css]\n"
    config.write_text(text, encoding="utf-8")
    (folder / "frame").mkdir()
    (folder / "frame/header.html").write_text(HEADER, encoding="utf-8")
    (folder / "frame/footer.html").write_text(FOOTER, encoding="utf-8")
    (folder / "docs/own").mkdir()
    (folder / "docs/own/portal.css").write_text(PORTAL_CSS, encoding="utf-8")
    shutil.copy(ROOT / "docs/images/walkthrough-check.png", folder / "docs/own/logo.png")
    return config


@pytest.fixture(scope="module")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("embedded")
    return built(lay(folder / "source", FRAGMENTS), folder / "site", "--strict")


@pytest.fixture(scope="module")
def assembled(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("assembled")
    return built(lay(folder / "source", SSI), folder / "site", "--strict")


class _Portal(_Handler):
    """The agency's server: its own files, ours below their path, and what pages ask it to include."""

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path.startswith("/common/"):
            self._answer(INCLUDED.get(path, "").encode(), "text/javascript" if path.endswith(".js") else "image/png")
        elif path.startswith(SUB_PATH) and path.endswith(("/", ".html")):
            file = Path(self.directory, path.removeprefix(SUB_PATH), "index.html" if path.endswith("/") else "")
            page = file.read_text(encoding="utf-8")
            page = re.sub(r'<!--#include virtual="([^"]+)" -->', lambda found: INCLUDED[found[1]], page)
            self._answer(page.encode(), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@pytest.fixture(scope="module")
def portal() -> Iterator[Callable[[BuiltSite], str]]:
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(site: BuiltSite) -> str:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Portal, directory=str(site.folder)))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}{SUB_PATH}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture
def visitor(browser: Browser, portal: Callable[[BuiltSite], str]) -> Iterator[Reader]:
    somebody = Reader(browser, portal)
    yield somebody
    somebody.close()


def complaints(visitor: Reader) -> list[str]:
    """What went wrong, but for files of the portal, which are meant to be asked for."""
    return [told for told in visitor.complaints if "/common/" not in told or told.startswith("policy")]


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("width", "scheme"), [(360, "default"), (1280, "default"), (1280, "slate")])
def test_a_page_within_the_portal_is_as_accessible_as_without(
    embedded: BuiltSite, visitor: Reader, address: str, width: int, scheme: str
) -> None:
    page = visitor.open(embedded, address, width=width, scheme=scheme)
    assert page.locator(".gk-frame--header .portal").inner_text().startswith("政务公开")
    assert page.locator(".gk-frame--footer .portal").is_visible()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert complaints(visitor) == []


@pytest.mark.parametrize("address", ["", "notices/2024/a/", "404.html"])
def test_a_page_that_the_server_puts_together(assembled: BuiltSite, visitor: Reader, address: str) -> None:
    page = visitor.open(assembled, address)
    assert page.locator(".gk-frame--header .portal nav").is_visible()
    assert "#include" not in page.content()
    assert violations(page) == []
    assert complaints(visitor) == []


def test_the_skip_link_comes_before_the_portals_head(embedded: BuiltSite, visitor: Reader) -> None:
    page = visitor.open(embedded, "notices/2024/a/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "gk-main"


def test_colours_and_logo_are_the_sites_own(embedded: BuiltSite, visitor: Reader) -> None:
    page = visitor.open(embedded, "notices/2024/a/")
    colour = "e => getComputedStyle(e)"
    assert page.locator(".gk-tabs").evaluate(f"{colour}.backgroundColor") == "rgb(122, 31, 31)"
    assert page.locator(".gk-text a").first.evaluate(f"{colour}.color") == "rgb(138, 28, 28)"
    assert page.locator(".gk-logo img").evaluate("e => [e.alt, e.naturalWidth > 0]") == ["", True]
    assert page.locator(".gk-logo").inner_text() == page.title().rpartition(" - ")[2]
    dark = visitor.open(embedded, "notices/2024/a/", scheme="slate")
    assert dark.locator(".gk-text a").first.evaluate(f"{colour}.color") == "rgb(240, 168, 168)"
    assert complaints(visitor) == []


def test_high_contrast_and_paper_keep_their_colours(embedded: BuiltSite, visitor: Reader) -> None:
    page = visitor.open(embedded, "notices/2024/a/")
    page.evaluate("document.documentElement.dataset.gkContrast = 'dark'")
    expect(page.locator(".gk-text a").first).to_have_css("color", "rgb(0, 255, 255)")
    page.emulate_media(media="print")
    expect(page.locator(".gk-text a").first).to_have_css("color", "rgb(0, 0, 0)")
    assert not page.locator(".gk-frame--header").is_visible()


def test_every_page_bears_the_policy_of_the_settings(assembled: BuiltSite, embedded: BuiltSite) -> None:
    for path in assembled.pages:
        if not assembled.is_redirect(path):
            assert "style-src 'self' 'unsafe-inline';" in assembled.text(path), path
            assert '<!--#include virtual="/common/header.html" -->' in assembled.text(path), path
            assert "style-src 'self';" in embedded.text(path), path


def test_gongkai_headers_says_the_policy_of_the_site(assembled: BuiltSite) -> None:
    told = CliRunner().invoke(main, ["headers", "nginx-http", "-f", str(assembled.config)]).stdout
    assert "style-src 'self' 'unsafe-inline';" in told


def test_another_frame_changes_every_page_and_nothing_else(tmp_path: Path) -> None:
    config = lay(tmp_path / "source", FRAGMENTS)
    before = built(config, tmp_path / "site").bytes()
    (tmp_path / "source/frame/footer.html").write_text("<p>另一个页脚</p>", encoding="utf-8")
    done = build(config, tmp_path / "site")
    assert done.returncode == 0, said(done)
    after = contents(tmp_path / "site")
    changed = {path for path in after if after[path] != before[path]}
    assert changed == {path for path in after if path.endswith(".html")}
    assert all("另一个页脚".encode() in after[path] for path in changed)


def test_a_fragment_with_a_script_stops_the_build(tmp_path: Path) -> None:
    config = lay(tmp_path / "source", FRAGMENTS)
    (tmp_path / "source/frame/header.html").write_text('<p>页头</p>\n<script src="/common/menu.js"></script>\n', encoding="utf-8")
    wanted = "错误 frame/header.html:2  页头、页脚的片段里不能有“<script>”。"
    done = build(config, tmp_path / "site")
    assert done.returncode == 1
    assert wanted in said(done)
    checked = CliRunner().invoke(main, ["check", "-f", str(config)])
    assert checked.exit_code == 1
    assert wanted in checked.stdout
