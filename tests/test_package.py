"""`gongkai package`: one zip file that is a whole site, opened from a folder and from a server, in a real Chromium."""

import functools
import hashlib
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import BuiltSite
from factories import SITE_URL, cases
from playwright.sync_api import Browser, Page, expect

from gongkai.cli.main import main
from gongkai.packing import archive
from gongkai.packing.archive import Entry, write_archive
from gongkai.packing.bundles import BUNDLE
from gongkai.packing.pack import plan
from gongkai.packing.pages import Whole, for_folder
from gongkai.packing.scripts import ScriptError, classic, is_module

NOTE = "说明.txt"
LEFT = {"404.html", "robots.txt", "search/opensearch.xml"}
"""What a package has no use for."""


def package(site: Path, target: Path) -> Result:
    return CliRunner().invoke(main, ["package", "--site", str(site), "--to", str(target)], prog_name="gongkai")


def unpacked(site: Path, folder: Path) -> Path:
    """A package of a site, unpacked; the folder that it makes."""
    folder.mkdir()
    done = package(site, folder / "a.zip")
    assert done.exit_code == 0, done.output
    with zipfile.ZipFile(folder / "a.zip") as opened:
        opened.extractall(folder)
    (made,) = (one for one in folder.iterdir() if one.is_dir())
    return made


@pytest.fixture(scope="module")
def carried(demo: BuiltSite, tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The demonstration, carried elsewhere. (A folder whose name has to be escaped in addresses.)"""
    return BuiltSite(demo.config, unpacked(demo.folder, tmp_path_factory.mktemp("carried") / "资料 #1"))


# Pages and scripts by themselves


@pytest.mark.parametrize("case", cases("package"))
def test_a_page_for_a_folder(case: dict[str, Any]) -> None:
    """path, html: a page of the site; output: the page of the package; outside: what it takes from elsewhere."""
    whole = Whole(SITE_URL, frozenset(case.get("files", ())))
    assert for_folder(case["path"], case["html"], whole) == case["output"]
    assert sorted(whole.outside) == case.get("outside", [])


@pytest.mark.parametrize("case", cases("classic"))
def test_a_module_as_a_classic_script(case: dict[str, Any]) -> None:
    assert is_module(case["text"]) is not case.get("classic", False)
    if "refused" in case:
        with pytest.raises(ScriptError, match=f"^{re.escape(case['refused'])}$"):
            classic(case["text"])
    elif "output" in case:
        assert classic(case["text"]) == case["output"]


# The archive


def test_a_package_holds_the_site_and_lists_the_digest_of_every_file(demo: BuiltSite, carried: BuiltSite) -> None:
    mine = {path for path in carried.bytes() if not path.startswith("assets/package/")}
    maps = {path for path in demo.bytes() if path.endswith(".map")}
    assert maps
    assert mine == {*demo.bytes()} - LEFT - maps | {NOTE, "SHA256SUMS"}
    lines = carried.text("SHA256SUMS").splitlines()
    told = {path: digest for digest, _, path in (line.partition("  ") for line in lines)}
    assert told == {path: hashlib.sha256(content).hexdigest() for path, content in carried.bytes().items() if path != "SHA256SUMS"}
    assert list(told) == sorted(told)


def test_sha256sum_accepts_the_list(carried: BuiltSite) -> None:
    check = ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"]
    assert subprocess.run(check, cwd=carried.folder, check=False, capture_output=True).returncode == 0


@pytest.mark.soak
def test_attachments_and_data_are_the_same_as_on_the_site(demo: BuiltSite, carried: BuiltSite) -> None:
    same = {path: content for path, content in demo.bytes().items() if not path.endswith((".html", ".js", ".map")) and path not in LEFT}
    assert {path.rpartition(".")[2] for path in same} >= {"csv", "json", "xml", "pdf", "xlsx", "png", "css", "bin"}
    assert {path: carried.bytes()[path] for path in same} == same


def test_the_note_says_what_it_is_and_what_to_open(carried: BuiltSite) -> None:
    raw = (carried.folder / NOTE).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert f"这是 {SITE_URL} 的全部内容，截至 2026-07-17 的更新。" in raw.decode("utf-8-sig")


def test_the_same_site_makes_the_same_bytes_wherever_and_whenever(minimal: BuiltSite, tmp_path: Path) -> None:
    shutil.copytree(minimal.folder, tmp_path / "copy")
    for file in (tmp_path / "copy").rglob("*"):
        os.utime(file, (0, 0))
        if file.is_file():
            file.chmod(0o600)
    first, second = package(minimal.folder, tmp_path / "a.zip"), package(tmp_path / "copy", tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert first.stdout == f"{hashlib.sha256((tmp_path / 'a.zip').read_bytes()).hexdigest()}  a.zip\n"
    assert second.stdout.endswith("  b.zip\n")


def test_names_times_and_modes_are_those_that_every_program_unpacks(demo: BuiltSite, tmp_path: Path) -> None:
    package(demo.folder, tmp_path / "a.zip")
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        infos = opened.infolist()
        assert opened.testzip() is None
    names = [info.filename for info in infos]
    assert {name.partition("/")[0] for name in names} == {"gongkai-20260717"}
    assert any(not name.isascii() for name in names)
    assert all(info.flag_bits == (0 if info.filename.isascii() else 0x800) for info in infos)
    assert {(info.date_time, info.external_attr, info.create_system) for info in infos} == {((2026, 7, 17, 0, 0, 0), 0o100644 << 16, 3)}
    assert names == [*sorted(names[:-1]), "gongkai-20260717/SHA256SUMS"]


def test_what_a_release_adds_stays_behind_and_is_named(minimal: BuiltSite, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(minimal.folder, site)
    (site / "assets/old.0123abcd.css").write_text("a{}", encoding="utf-8")
    added = ("index.html.gz", "index.html.br", "manifest.json.sig", ".htaccess", ".well-known/security.txt")
    for name in (*added, "data.tar.gz"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_bytes(b"x")
    held = json.dumps({"seq": 7, "files": {"assets/old.0123abcd.css": {"carried": True}, "index.html": {}}}).encode()
    (site / "manifest.json").write_bytes(held)
    made = unpacked(site, tmp_path / "out")
    kept = {file.relative_to(made).as_posix() for file in made.rglob("*")}
    assert not kept & {
        "assets/old.0123abcd.css",
        "index.html.gz",
        "index.html.br",
        "manifest.json",
        "manifest.json.sig",
        ".htaccess",
        ".well-known",
    }
    note = (made / NOTE).read_text(encoding="utf-8-sig")
    assert f"这个包由第 7 次发布做成，那次发布的清单 manifest.json 的 SHA-256 是\n{hashlib.sha256(held).hexdigest()}\n" in note


def test_memory_does_not_grow_with_what_is_packed(tmp_path: Path) -> None:
    """A file of 200 MB, in a process that may have 120 MB more than it starts with."""
    code = """
import datetime, resource, sys
from pathlib import Path
from gongkai.packing.archive import Entry, write_archive
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + 120_000_000,) * 2)
write_archive(Path(sys.argv[2]), "a", (Entry(f"{n:02}.bin", Path(sys.argv[1])) for n in range(2)), datetime.date(2024, 1, 1))
"""
    large = tmp_path / "large.bin"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    done = subprocess.run([sys.executable, "-c", code, large, tmp_path / "a.zip"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert [info.file_size for info in opened.infolist()[:2]] == [200_000_000] * 2


# What goes wrong


def test_a_package_that_breaks_off_leaves_the_former_one_and_nothing_else(tmp_path: Path) -> None:
    def entries() -> Iterator[Entry]:
        yield Entry("a.txt", b"a")
        raise OSError("disk full")

    (tmp_path / "a.zip").write_bytes(b"former")
    with pytest.raises(OSError, match="disk full"):
        write_archive(tmp_path / "a.zip", "a", entries(), archive.EARLIEST)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"a.zip": b"former"}


def test_what_a_killed_run_left_is_swept_away(tmp_path: Path) -> None:
    gone = subprocess.Popen(["true"])
    gone.wait()
    for name in (f".a.zip.{gone.pid}.part", f".a.zip.{os.getppid()}.part", f".b.zip.{gone.pid}.part", ".a.zip.x.part"):
        (tmp_path / name).write_bytes(b"")
    write_archive(tmp_path / "a.zip", "a", [Entry("a.txt", b"a")], archive.EARLIEST)
    left = {".a.zip.x.part", f".a.zip.{os.getppid()}.part", f".b.zip.{gone.pid}.part", "a.zip"}
    assert {file.name for file in tmp_path.iterdir()} == left


def test_a_site_that_is_built_anew_meanwhile_is_not_packed(minimal: BuiltSite, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    shutil.copytree(minimal.folder, site)
    note = "gongkai.packing.pack._note"

    def meanwhile(work: Any) -> str:
        (site / "robots.txt").write_bytes(b"another")
        return ""

    monkeypatch.setattr(note, meanwhile)
    done = package(site, tmp_path / "a.zip")
    assert done.exit_code == 3
    assert done.stderr == f"打包的时候有人重新生成了 {site} 里的网站，没有打成。等生成完了再打。\n"
    assert not list(tmp_path.glob("*a.zip*"))


def test_a_folder_that_is_no_site_is_refused(tmp_path: Path) -> None:
    done = package(tmp_path, tmp_path / "../a.zip")
    assert done.exit_code == 2
    assert f"{tmp_path} 里没有生成好的网站。" in done.stderr


def test_a_package_inside_the_site_is_refused(minimal: BuiltSite) -> None:
    done = package(minimal.folder, minimal.folder / "x/a.zip")
    assert done.exit_code == 2
    assert f"{minimal.folder}/x/a.zip 在网站文件夹 {minimal.folder} 里面，会把自己也打进去。请换一个位置。" in done.stderr
    assert not (minimal.folder / "x").exists()


def test_a_place_that_cannot_be_written_is_told(minimal: BuiltSite, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    done = package(minimal.folder, tmp_path / "file/a.zip")
    assert done.exit_code == 3
    assert done.stderr.startswith(f"{tmp_path}/file/a.zip 没有打成，原来的没有动：")


def test_what_windows_cannot_unpack_and_what_is_no_file_is_told(minimal: BuiltSite, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(minimal.folder, site)
    long = f"a/{'长' * 60}/{'长' * 60}/{'长' * 60}.txt"
    for name in ("a/con.txt", "a/b:c.txt", "a/B.txt", "a/b.txt", long):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(b"")
    (site / "link.html").symlink_to("/etc/passwd")
    (site / "guide").mkdir(exist_ok=True)
    (site / "guide/host.html").write_text('<img src="/logo.png">', encoding="utf-8")
    done = package(site, tmp_path / "a.zip")
    assert done.exit_code == 0
    assert done.stderr.splitlines()[:3] == [
        "有 1 个既不是文件也不是文件夹（如符号链接），没有打进去：link.html",
        f"有 4 个文件名在 Windows 上解压不了（太长、有不能用的字符，或者只有大小写不同）：a/b.txt、a/b:c.txt、a/con.txt、{long}",
        "页面里有 1 处用到包外的图片、样式或脚本，离开原来的服务器就看不到：https://www.linlan.example/logo.png",
    ]
    with zipfile.ZipFile(tmp_path / "a.zip") as opened:
        assert not [name for name in opened.namelist() if name.endswith("/link.html")]


def test_a_module_that_cannot_be_turned_is_told(minimal: BuiltSite, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(minimal.folder, site)
    (site / "assets/new.js").write_text("export default 1;\n", encoding="utf-8")
    done = package(site, tmp_path / "a.zip")
    assert done.exit_code == 3
    assert done.stderr == "网站的脚本里有打包时不认识的写法：export default 1;。请用同一版本的 gongkai 重新生成网站再打包。\n"


# Every page leads on


@pytest.mark.parametrize("which", ["demo", "paged", "minimal"])
def test_every_link_of_every_page_leads_to_a_file(which: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    site = request.getfixturevalue(which)
    made = BuiltSite(site.config, unpacked(site.folder, tmp_path / "out"))
    files = {*made.bytes()}
    lost = []
    count = 0
    for path, page in made.pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:|//|#", link.target) or not link.target:
                continue
            count += 1
            target, _ = made.target(path, link.target)
            if target is None or link.target.split("#")[0].split("?")[0].endswith("/") or target not in files:
                lost.append((path, link.target))
        if page.refresh:
            target, _ = made.target(path, page.refresh)
            assert target in files
    assert lost == []
    assert count > 100


def test_the_search_lies_in_bundles_of_some_files_each(demo: BuiltSite) -> None:
    work = plan(demo.folder)
    sizes = [sum((demo.folder / path).stat().st_size for path in bundle.files) for bundle in work.bundles]
    held = [path for bundle in work.bundles for path in bundle.files]
    assert len(work.bundles) > 2
    assert max(sizes) <= BUNDLE
    assert held == sorted(held)
    read = {path for path in demo.bytes() if path.startswith(("search/", "replies/2")) and path.endswith((".json", ".bin"))}
    assert read <= {*held}
    assert {"index.json", "help/index.json"} <= {*held}
    assert "replies/index.json" not in held


# In a browser


class _Plain(http.server.SimpleHTTPRequestHandler):
    """A server that knows nothing of us."""

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(params=["folder", "server"])
def home(request: pytest.FixtureRequest, carried: BuiltSite) -> Iterator[str]:
    """Where the package is opened: as a folder, or below some path of a plain server."""
    if request.param == "folder":
        yield f"{carried.folder.as_uri()}/"
        return
    handler = functools.partial(_Plain, directory=str(carried.folder.parent))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/{carried.folder.name}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def open_page(browser: Browser, home: str) -> Iterator[Callable[..., Page]]:
    """Open a page of the package; nothing may be complained of, blocked, or asked for elsewhere."""
    wrong: list[str] = []
    contexts = []

    def start(path: str, **how: Any) -> Page:
        context = browser.new_context(viewport={"width": how.pop("width", 1280), "height": 900}, locale="zh-CN", **how)
        contexts.append(context)
        context.set_default_timeout(10_000)
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', (e) => console.error(`policy: ${e.violatedDirective}`))"
        )
        page = context.new_page()
        page.on("console", lambda said: said.type in ("error", "warning") and wrong.append(said.text))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("requestfailed", lambda request: request.failure == "net::ERR_ABORTED" or wrong.append(f"failed: {request.url}"))
        page.on("request", lambda request: request.url.startswith((home, "data:")) or wrong.append(f"elsewhere: {request.url}"))
        page.on("response", lambda answer: answer.status in (0, 200, 304) or wrong.append(f"{answer.status}: {answer.url}"))
        page.goto(home + path)
        return page

    yield start
    for context in contexts:
        context.close()
    assert wrong == []


@pytest.mark.browser
def test_a_search_is_suggested_answered_verified_and_marked(open_page: Callable[..., Page], home: str, demo: BuiltSite) -> None:
    page = open_page("index.html")
    page.locator("#gk-box").press_sequentially("加装电梯", delay=30)
    expect(page.locator(".gk-suggest__row").first).to_be_visible()
    assert all(str(href).startswith(home) and str(href).endswith("/index.html") for href in _hrefs(page, ".gk-suggest__row"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/index.html?q=*")
    expect(page.locator(".gk-search__status")).to_have_text(re.compile(r"找到 \d+ 份文件。"))
    rows = page.locator(".gk-search__hits > li")
    twins = [json.loads(file.read_bytes()) for file in demo.folder.rglob("index.json")]
    texts = [f"{one['title']}\n{one.get('formal_title', '')}\n{one.get('text', '')}" for one in twins if "title" in one]
    assert rows.count() == sum("加装电梯" in text for text in texts) > 2
    assert all("加装电梯" in row.replace("\n", "") for row in rows.all_inner_texts())
    rows.first.locator("a").click()
    page.wait_for_url("**/replies/**/index.html#gk-find=*")
    for _ in range(100):  # Playwright's own waiting needs an eval, which the policy refuses
        if marked := page.evaluate("(CSS.highlights.get('gk-found') || new Set()).size"):
            break
        page.wait_for_timeout(50)
    assert marked > 0


@pytest.mark.browser
def test_filters_paths_and_other_ways_of_searching_lead_to_files(open_page: Callable[..., Page], demo: BuiltSite) -> None:
    page = open_page("search/index.html?lead=临澜市教育局")
    expect(page.locator(".gk-search__status")).to_have_text(re.compile("^已列出|^找到"))
    lead = page.locator(".gk-search__lists a").first
    expect(lead).to_be_visible()
    lead.click()
    page.wait_for_url("**/lists/lead/**/index.html")
    expect(page.locator(".gk-row").first).to_be_visible()
    page.locator(".gk-row__heading a").first.click()
    expect(page.locator(".gk-document")).to_be_visible()
    page.locator("[data-way=back]").click()
    page.wait_for_url("**/lists/lead/**/index.html")
    page.locator(".gk-tabs__link", has_text="公开目录").click()
    page.wait_for_url("**/catalogue/index.html")


def _hrefs(page: Page, selector: str) -> list[str]:
    found: list[str] = page.locator(selector).evaluate_all("(all) => all.map((one) => one.dataset.href)")
    return found


@pytest.mark.browser
def test_care_the_other_script_and_dark_colours_work_and_are_remembered(open_page: Callable[..., Page]) -> None:
    page = open_page("replies/2023/congress-8-2-066/index.html")
    page.locator(".gk-care-open").click()
    page.locator("#gk-care").get_by_role("button", name="最大").click()
    assert page.evaluate("getComputedStyle(document.querySelector('.gk-text p')).fontSize") == "29.952px"
    page.locator(".md-header .gk-script").click()
    expect(page.locator("h1")).to_have_text("對市八屆人大二次會議第066號建議的答覆")
    page.locator(".gk-palette:visible").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.locator(".gk-tabs__link").nth(1).click()
    page.wait_for_url("**/replies/index.html")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    expect(page.locator("html")).to_have_attribute("data-gk-size", "largest")


KINDS = (
    "index.html",
    "replies/2023/congress-8-2-066/index.html",
    "notices/2026/004/index.html",
    "replies/2024/cppcc-8-3-007/index.html",
    "lists/index.html",
    "lists/proposer/index.html",
    "sitemap/index.html",
    "guide/index.html",
    "old/2019/123.html",
)


@pytest.mark.browser
@pytest.mark.parametrize("path", KINDS)
def test_every_kind_of_page_opens_without_a_complaint(open_page: Callable[..., Page], path: str) -> None:
    page = open_page(path, width=360)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert len(page.evaluate("document.body.innerText")) > 40


@pytest.mark.browser
def test_an_attachment_opens_from_a_folder(carried: BuiltSite) -> None:
    """A link to it names a file that is there, byte for byte (checked above); here that there is such a link at all."""
    named = [link.target for page in carried.pages.values() for link in page.links if link.target.endswith((".pdf", ".xlsx"))]
    assert len(named) >= 3
