"""All pages of the demonstration are valid HTML; its scripts and styles work in a Chromium 90 and keep to ECMAScript 2020."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, BuiltSite
from playwright.sync_api import Browser, Page, Playwright
from test_package import unpacked
from test_pages import ALL, DEMO, DESKTOP, PAGED, PHONE

pytestmark = [pytest.mark.soak, pytest.mark.browser]

TOOLS = ROOT / ".venv" / "soak" / "node_modules"
"""What `make soak` fetches, as tests/soak/package-lock.json pins it."""


def tool(path: str) -> Path:
    """A fetched file; a test that needs one fails where it is not."""
    if not (TOOLS / path).exists():
        pytest.fail(f"No {TOOLS / path}. `make soak` fetches it.", pytrace=False)
    return TOOLS / path


# HTML


@pytest.mark.parametrize("which", ["demo", "paged", "minimal"])
def test_every_page_is_valid_html(which: str, request: pytest.FixtureRequest) -> None:
    """The Nu HTML checker finds no error on any page."""
    site = request.getfixturevalue(which)
    assert shutil.which("java"), "No java. `make soak` installs one."
    jar = tool("vnu-jar/build/dist/vnu.jar")
    done = subprocess.run(
        ["java", "-jar", jar, "--errors-only", "--skip-non-html", "--format", "json", site.folder],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [f"{row.get('url', '')}:{row.get('lastLine', 0)} {row['message']}" for row in json.loads(done.stderr)["messages"]]
    assert told == []
    assert done.returncode == 0


def test_the_checker_would_tell(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_text("<!doctype html><html lang=zh><title>x</title><p><li>x", encoding="utf-8")
    done = subprocess.run(
        ["java", "-jar", tool("vnu-jar/build/dist/vnu.jar"), "--errors-only", tmp_path / "x.html"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1


# JavaScript


def test_scripts_keep_to_the_edition_of_2020(demo: BuiltSite, tmp_path: Path) -> None:
    parser = tool("acorn/bin/acorn")
    scripts = sorted((demo.folder / "assets").rglob("*.js"))
    assert len(scripts) >= 8
    for script in scripts:
        named = ("results.", "suggest.", "filters.", "rows.", "list.", "narrow.", "export.")
        modules = ["--module"] if script.name == "search.js" or script.name.startswith(named) else []
        done = subprocess.run(["node", parser, "--ecma2020", "--silent", *modules, script], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, ""), script.name
    newer = tmp_path / "newer.js"
    newer.write_text("let a; a ??= 1;", encoding="utf-8")
    assert subprocess.run(["node", parser, "--ecma2020", "--silent", newer], capture_output=True, check=False).returncode != 0


# A Chromium 90, which has been driven into many an office and stays there


@pytest.fixture(scope="module")
def old_browser(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium 90.0.4427, packed with Brotli."""
    packed, program = tool("chrome-aws-lambda/bin/chromium.br"), tmp_path_factory.mktemp("chromium") / "chromium"
    unpack = (
        "const f = require('fs'); f.writeFileSync(process.argv[2], require('zlib').brotliDecompressSync(f.readFileSync(process.argv[1])))"
    )
    subprocess.run(["node", "-e", unpack, packed, program], check=True)
    program.chmod(0o755)
    started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
    assert started.version.startswith("90.")
    yield started
    started.close()


@pytest.fixture
def open_old(old_browser: Browser, serve: Callable[[BuiltSite], str], demo: BuiltSite, paged: BuiltSite) -> Iterator[Any]:
    """Open a kind of page; what goes wrong in it ends up in `page.wrong`."""
    contexts = []

    def open_page(name: str, width: int = DESKTOP) -> tuple[Page, list[str]]:
        site, address = (paged, PAGED[name]) if name in PAGED else (demo, DEMO[name])
        context = old_browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
        contexts.append(context)
        page, wrong = context.new_page(), []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: said.type == "error" and "404" not in said.text and wrong.append(said.text))
        page.goto(serve(site) + address, wait_until="load")
        page.wait_for_load_state("networkidle")
        return page, wrong

    yield open_page
    for context in contexts:
        context.close()


def until(page: Page, expression: str) -> None:
    """Wait until it is true; Playwright's own waiting needs an eval, which the site's policy refuses."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never true: {expression}")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", ALL)
def test_an_old_browser_shows_every_kind_of_page(open_old: Any, name: str, width: int) -> None:
    page, wrong = open_old(name, width)
    assert wrong == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert len(page.evaluate("document.getElementById('gk-main').innerText")) > 40
    assert page.evaluate("getComputedStyle(document.querySelector('.gk-header-button')).cursor") == "pointer"


def test_an_old_browser_searches_and_keeps_the_state_in_the_address(open_old: Any) -> None:
    page, wrong = open_old("search-without-a-word")
    page.evaluate("""() => {
      const box = document.getElementById("gk-box");
      box.value = "电梯";
      box.form.requestSubmit();
    }""")
    until(page, "document.querySelectorAll('.gk-search__hits .gk-row').length > 0")
    assert page.evaluate("new URLSearchParams(location.search).get('q')") == "电梯"
    with page.expect_navigation():
        page.evaluate("document.querySelector('.gk-search__hits a').click()")
    assert page.evaluate("document.querySelector('.gk-document') !== null")
    assert wrong == []


def test_the_care_toolbar_and_the_other_script_work_in_an_old_browser(open_old: Any) -> None:
    page, wrong = open_old("long-reply")
    page.evaluate("document.querySelector('.gk-care-open').click()")
    until(page, "document.getElementById('gk-care') && !document.getElementById('gk-care').hidden")
    page.evaluate("[...document.querySelectorAll('.gk-care button')].find((one) => one.textContent === '最大').click()")
    assert page.evaluate("getComputedStyle(document.querySelector('.gk-text p')).fontSize") == "29.952px"
    page.evaluate("document.querySelector('.md-header .gk-script').click()")
    until(page, "document.documentElement.lang === 'zh-Hant'")
    assert page.evaluate("document.querySelector('h1').textContent") == "對市八屆人大二次會議第066號建議的答覆"
    assert wrong == []


def test_an_old_browser_follows_the_reading_and_folds_tables(open_old: Any) -> None:
    page, wrong = open_old("long-reply")
    page.evaluate("document.getElementById('h-2-2').scrollIntoView()")
    until(page, "document.querySelector('.gk-toc [aria-current]') !== null")
    assert page.evaluate("document.querySelector('.gk-toc [aria-current]').textContent") == "（二）地下空间分级管控"
    phone, more = open_old("notice-with-duties", PHONE)
    assert phone.evaluate("getComputedStyle(document.querySelector('.gk-table tbody tr')).display") == "block"
    assert wrong + more == []


def test_a_package_opens_from_a_folder_in_an_old_browser(old_browser: Browser, demo: BuiltSite, tmp_path: Path) -> None:
    made = unpacked(demo.folder, tmp_path / "package")
    context = old_browser.new_context(viewport={"width": DESKTOP, "height": 900}, locale="zh-CN")
    page, wrong = context.new_page(), []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: said.type == "error" and wrong.append(said.text))
    page.on("requestfailed", lambda request: wrong.append(request.url))
    page.goto(f"{made.as_uri()}/index.html")
    with page.expect_navigation():
        page.evaluate("""() => {
          const box = document.getElementById("gk-box");
          box.value = "加装电梯";
          box.form.submit();
        }""")
    until(page, "document.querySelectorAll('.gk-search__hits .gk-row').length > 2")
    assert "加装" in page.evaluate("document.querySelector('.gk-search__hits').textContent")
    with page.expect_navigation():
        page.evaluate("document.querySelector('.gk-search__hits a').click()")
    until(page, "document.querySelector('.gk-document') !== null")
    page.evaluate("document.querySelector('.md-header .gk-script').click()")
    until(page, "document.documentElement.lang === 'zh-Hant'")
    assert wrong == []
    context.close()


def test_scripts_of_a_package_are_classic_ones_of_2020(demo: BuiltSite, tmp_path: Path) -> None:
    made = unpacked(demo.folder, tmp_path / "package")
    scripts = sorted((made / "assets").rglob("*.js"))
    assert len(scripts) >= 12
    for script in scripts:
        done = subprocess.run(
            ["node", tool("acorn/bin/acorn"), "--ecma2020", "--silent", script], capture_output=True, text=True, check=False
        )
        assert (done.returncode, done.stderr) == (0, ""), script.name
