"""Self-inspection: what a built site is held against, and what is said of it."""

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from click.testing import CliRunner, Result
from conftest import EPOCH, ROOT, BuiltSite, built, lay_site, many_notices
from playwright.sync_api import Browser

from gongkai import messages
from gongkai.cli.main import main
from gongkai.guard.published import Tagged
from gongkai.inspect.page import read_page, read_twin, resolve
from gongkai.inspect.parts import Parts, parted
from gongkai.inspect.rules import RULES

SITE_URL = "https://www.linlan.example/zwgk/jyta/"


def inspect(folder: Path, config: Path, *arguments: str, day: int = EPOCH) -> Result:
    runner = CliRunner(env={"SOURCE_DATE_EPOCH": str(day)})
    return runner.invoke(main, ["inspect", str(folder), "-f", str(config), *arguments])


def told(done: Result) -> list[tuple[str, str]]:
    """(path, code) of everything that is told."""
    return [(one["path"], one["code"]) for rule in json.loads(done.stdout)["rules"] for one in rule["problems"]]


def test_the_demonstration_passes_every_rule(demo: BuiltSite) -> None:
    done = inspect(demo.folder, demo.config)
    assert re.fullmatch(rf"检查了 \d+ 个文件，{len(RULES)} 条规则全部合格。\n", done.stdout)
    assert done.exit_code == 0


Change = Callable[[Path], object]


def rewrite(path: str, old: str, new: str) -> Change:
    """Replace all of a text in one file."""

    def change(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert re.search(old, text)
        (folder / path).write_text(re.sub(old, new, text), encoding="utf-8")

    return change


NOTICE = "notices/2026/004/index.html"
BROKEN: dict[str, tuple[Change, str, list[tuple[str, str]], str]] = {
    "a tag left out": (
        rewrite(NOTICE, r'<meta name="ContentSource"[^>]*>', ""),
        "tags-there",
        [(NOTICE, "inspect-tag-missing")],
        "缺少网页标签 ContentSource。请在 mkdocs.yml 的 extra.gongkai 里补全 site_code、domain、column，自定义模板不要删去标签。",
    ),
    "an article without any article tag": (
        rewrite(NOTICE, r'<meta name="(ArticleTitle|PubDate)"[^>]*>', ""), "tags-there", [(NOTICE, "inspect-tag-missing")],
        "缺少网页标签 ArticleTitle、PubDate。",
    ),
    "a tag that says null": (
        rewrite("notices/index.html", r'(name="ColumnType" content=)"[^"]*"', r'\1"null"'), "tags-filled",
        [("notices/index.html", "inspect-tag-empty")], "网页标签 ColumnType 没有内容，写的是“null”。请补上内容，或者不输出这个标签。",
    ),
    "a tag that stands twice": (
        rewrite("index.html", r'(<meta name="SiteName"[^>]*>)', r"\1\1"), "tags-filled", [("index.html", "inspect-tag-twice")],
        "网页标签 SiteName 写了 2 次。请只留一个。",
    ),
    "a date in words": (
        rewrite(NOTICE, r'(name="PubDate" content=)"[^"]*"', r'\1"2026年3月18日"'), "dates", [(NOTICE, "inspect-date-form")],
        "网页标签 PubDate 写的是“2026年3月18日”。请写成 2024-03-05 或 2024-03-05 10:23。",
    ),
    "a day that the calendar does not have": (
        rewrite(NOTICE, r'(name="PubDate" content=)"[^"]*"', r'\1"2026-02-30"'), "dates", [(NOTICE, "inspect-date-form")], "2026-02-30",
    ),
    "a date that is still to come": (
        rewrite(NOTICE, r'(name="PubDate" content=)"[^"]*"', r'\1"2026-12-01"'), "dates", [(NOTICE, "inspect-date-ahead")],
        "发布日期 2026-12-01 还没有到。请核对。",
    ),
    "a date that nobody sees": (
        rewrite(NOTICE, r'<time datetime="2026-03-18"', "<time"), "dates", [(NOTICE, "inspect-date-unseen")],
        "页面上看不到发布日期 2026-03-18。请检查自定义模板。",
    ),
    "a footer without the registration": (
        rewrite(NOTICE, "某ICP备00000000号-1", ""), "footer", [(NOTICE, "inspect-footer-part")],
        "页脚缺少ICP备案号“某ICP备00000000号-1”，这样的页面有 1 个。请检查自定义模板。",
    ),
    "a link to a file that is gone": (
        lambda folder: (folder / "notices/2025/007/commitment-ledger.xlsx").unlink(), "links-inside",
        [("notices/2025/007/index.html", "inspect-link-dead")],
        "链接“commitment-ledger.xlsx”打不开，有这个链接的页面共 1 个。请改正来源文件后重新生成。",
    ),
    "a link to a place that is not on the page": (
        rewrite("tracker/index.html", "#row-1-2", "#row-9-9"), "links-inside", [("tracker/index.html", "inspect-link-dead")],
        "链接“notices/2026/004/#row-9-9”打不开",
    ),
    "a link within the page": (
        rewrite(NOTICE, 'href="#gk-box"', 'href="#nowhere"'), "links-inside", [(NOTICE, "inspect-link-dead")], "链接“#nowhere”打不开",
    ),
    "a link to another site": (
        rewrite(NOTICE, "</footer>", '<a href="https://evil.example/">政策</a></footer>'), "links-outside", [(NOTICE, "published-host")],
        "evil.example",
    ),
    "a planted word": (rewrite(NOTICE, "</footer>", "立博体育官网</footer>"), "planted", [(NOTICE, "published-words")], "立博体育"),
    "a telephone of a person": (
        rewrite(NOTICE, "</footer>", "13800138000</footer>"), "personal", [(NOTICE, "published-personal")], "138******00",
    ),
    "a text that is only attached": (
        rewrite("notices/2025/007/index.json", r'"text":"(?:[^"\\]|\\.)*"', '"text":"见附件。"'), "text",
        [("notices/2025/007/index.html", "inspect-attachment-only")], "正文只有 4 字，内容只在附件里。请把文字写进正文。",
    ),
    "a document without a summary": (
        rewrite("notices/2025/007/index.json", r'("withdrawn":"",)"summary":"[^"]*"', r'\1"summary":" "'), "summaries",
        [("notices/2025/007/index.html", "inspect-summary-missing")], "没有内容概述。请在来源文件里写 summary。",
    ),
    "a catalogue that is gone": (
        lambda folder: (folder / "catalogue/index.html").unlink(), "catalogue", [("catalogue/index.html", "inspect-catalogue-missing")],
        "没有政府信息公开目录。请重新生成网站。",
    ),
    "a page without the search box": (
        rewrite(NOTICE, 'role="search"', ""), "search", [(NOTICE, "inspect-search-missing")], "没有检索框的页面有 1 个",
    ),
    "a picture without its text": (
        rewrite("replies/2026/cppcc-8-5-009/index.html", r'(<img[^>]*?) alt="[^"]*"', r"\1"), "pictures",
        [("replies/2026/cppcc-8-5-009/index.html", "inspect-picture-alt")], "有 1 个图片没有说明文字。请补上。",
    ),
    "a column without a document": (
        rewrite("speeches/index.json", r'"count":\d+,"items":\[.*\]', '"count":0,"items":[]'), "columns-filled",
        [("speeches/index.html", "inspect-column-blank")], "栏目“讲话致辞”是空白的。",
    ),
}  # fmt: skip


@pytest.mark.soak
@pytest.mark.parametrize("name", BROKEN)
def test_what_is_broken_in_a_site_fails_its_rule(name: str, demo: BuiltSite, tmp_path: Path) -> None:
    change, rule, expected, words = BROKEN[name]
    folder = shutil.copytree(demo.folder, tmp_path / "site")
    change(folder)
    done = inspect(folder, demo.config, "--format", "json", "--rule", rule)
    assert told(done) == expected
    assert words in done.stdout
    assert done.exit_code == 4


def test_a_wrong_word_of_the_list_is_advice_and_does_not_fail(demo: BuiltSite, tmp_path: Path) -> None:
    folder = shutil.copytree(demo.folder, tmp_path / "site")
    rewrite(NOTICE, "</footer>", "<p>截止目前，工作布署<code>帐户</code></p></footer>")(folder)
    done = inspect(folder, demo.config, "--rule", "wording")
    assert done.stdout.startswith("提示  没有本站用词表里的错词 [wording]  2 处\n")
    assert "“布署”" in done.stdout
    assert "帐户" not in done.stdout
    assert done.exit_code == 0


def test_a_column_is_stale_after_half_a_year_and_news_after_two_weeks(tmp_path: Path) -> None:
    config = lay_site(tmp_path / "source", many_notices(3))  # the newest is of 2024-01-03
    site = built(config, tmp_path / "site")
    newest = 1704211200  # that day in UTC
    late = inspect(site.folder, config, "--rule", "columns-fresh", "--format", "json", day=newest + 184 * 86400)
    assert ("notices/index.html", "inspect-column-stale") in told(late)
    assert told(inspect(site.folder, config, "--rule", "columns-fresh", "--format", "json", day=newest + 14 * 86400)) == []
    text = config.read_text(encoding="utf-8").replace("  gongkai:\n", "  gongkai:\n    inspection: {news: [notices]}\n", 1)
    config.write_text(text, encoding="utf-8")
    news = inspect(site.folder, config, "--rule", "columns-fresh", "--format", "json", day=newest + 15 * 86400)
    assert ("notices/index.html", "inspect-column-stale") in told(news)


# Reading


@pytest.mark.parametrize(
    ("page", "address", "found"),
    [
        ("a/b/index.html", "../../lists/", ("lists/index.html", "")),
        ("a/b/index.html", "../..", ("index.html", "")),
        ("a/b/index.html", "#h-1", ("a/b/index.html", "h-1")),
        ("a/b/index.html", "x%20y.pdf", ("a/b/x y.pdf", "")),
        ("a/b/index.html", "./c/?q=1#d", ("a/b/c/index.html", "d")),
        ("a/b/index.html", "/zwgk/jyta/guide/", ("guide/index.html", "")),
        ("404.html", "/zwgk/jyta/.", ("index.html", "")),
        ("index.html", "https://www.linlan.example/zwgk/jyta/", ("index.html", "")),
        ("index.html", "https://www.linlan.example/", (None, "")),
        ("index.html", "//www.linlan.example/zwgk/jyta/a/", ("a/index.html", "")),
        ("index.html", "https://www.gov.cn/zwgk/jyta/", (None, "")),
        ("index.html", "mailto:a@linlan.example", (None, "")),
        ("index.html", "tel:12345", (None, "")),
        ("index.html", "javascript:alert(1)", (None, "")),
    ],
)
def test_an_address_leads_to_a_file_and_a_place_in_it(page: str, address: str, found: tuple[str | None, str]) -> None:
    assert resolve(page, address, SITE_URL) == found


def test_only_tags_are_read_as_tags() -> None:
    page = '<p>写 href="gone/" 和 id="x" 的文字</p><a href="a/">甲</a><code>&lt;img src="b.png"&gt;</code>'
    facts = read_page("index.html", parted(page), {"a/index.html"}, SITE_URL)
    assert (facts.dead, facts.ids, facts.pictures_without_alt) == ((), frozenset(), 0)


FRAMED = """<head><meta name="SiteName" content="甲"></head>
<body id="top"><form role="search" action="../../find/"></form><img src="../../gone.png">
<main class="m">
<a href="#top">顶</a><a href="#end">末</a><a href="../../a/?q=1#h-1">甲</a><a href="../../../b/">乙</a>布署已经全部做完，都落实了。
<time datetime="2024-03-05"></main>
<footer id="end">主办：<b>甲&amp;乙</b><a href="https://www.linlan.example/zwgk/jyta/c/">丙</a>帐户</footer></body>"""


def test_a_page_that_is_cut_has_the_facts_of_the_whole() -> None:
    words, files = re.compile("布署|帐户"), {"find/index.html", "a/index.html", "x/y/index.html"}
    whole, cut = Parts(Tagged(FRAMED), ()), parted(FRAMED)
    assert len(cut.shared) == 2
    facts = read_page("x/y/index.html", cut, files, SITE_URL, words)
    assert facts == replace(read_page("x/y/index.html", whole, files, SITE_URL, words), dead=facts.dead)
    assert set(facts.dead) == {"../../gone.png", "../../../b/", "https://www.linlan.example/zwgk/jyta/c/"}
    assert facts.distant == (("a/index.html", "h-1"),)
    assert (facts.footer, facts.has_search, facts.pictures_without_alt) == ("主办： 甲&乙 丙 帐户", True, 1)
    assert [wrong for wrong, _ in facts.words] == ["布署", "帐户"]


@pytest.mark.parametrize("text", ["<p>甲</p>", "<main></main><body><footer></footer>", "<body><footer></footer>", ""])
def test_a_page_that_is_none_of_ours_is_all_its_own(text: str) -> None:
    assert (parted(text).own.html, parted(text).shared) == (text, ())


def test_what_is_planted_in_the_frame_is_told_of_every_page(demo: BuiltSite, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(demo.folder, folder)
    pages = [folder / path / "index.html" for path in ("notices/2026/004", "replies", "notices", "guide")]
    for page in pages:
        text = page.read_text(encoding="utf-8")
        planted = text.replace("</header>", "立博体育官网</header>", 1).replace(
            "</footer>", '<a href="https://evil.example/">甲</a></footer>'
        )
        page.write_text(planted, encoding="utf-8")
    found = [one for one in told(inspect(folder, demo.config, "--format", "json")) if one[1].startswith("published-")]
    names = [page.relative_to(folder).as_posix() for page in pages]
    assert sorted(found) == sorted((name, code) for name in names for code in ("published-host", "published-words"))


def test_the_same_row_in_many_files_is_told_of_each(demo: BuiltSite, tmp_path: Path) -> None:
    """Data that a list says of every document is looked at once a file, never once for all of them."""
    folder = tmp_path / "site"
    shutil.copytree(demo.folder, folder)
    for name in ("a.json", "b.json"):
        (folder / name).write_text(json.dumps([{"title": "联系人 13800138000"}] * 2), encoding="utf-8")
    found = [one for one in told(inspect(folder, demo.config, "--format", "json")) if one[1].startswith("published-")]
    assert found == [("a.json", "published-personal"), ("b.json", "published-personal")]


def test_lines_of_data_and_folded_lines_of_calendars_are_looked_at(demo: BuiltSite, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(demo.folder, folder)
    (folder / "a.ndjson").write_text('{"title": "甲"}\n{"title": "联系人 13800138000"}\n', encoding="utf-8")
    (folder / "a.ics").write_bytes("BEGIN:VCALENDAR\r\nSUMMARY:联系人 138001\r\n 38000\r\nEND:VCALENDAR\r\n".encode())
    found = {one for one in told(inspect(folder, demo.config, "--format", "json")) if one[1].startswith("published-")}
    assert found == {("a.ics", "published-personal"), ("a.ndjson", "published-personal")}


@pytest.mark.parametrize("data", [None, [], {"schema": "gongkai.document/1"}, {"schema": 1}])
def test_data_of_another_kind_is_passed_over(data: object) -> None:
    assert read_twin("index.json", data) is None


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_no_data_is_looked_at_as_text(raw: bytes, demo: BuiltSite, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    shutil.copytree(demo.folder, folder)
    (folder / "x").mkdir()
    (folder / "x/index.json").write_bytes(raw + "立博体育官网".encode())
    assert ("x/index.json", "published-words") in told(inspect(folder, demo.config, "--format", "json"))


# Reports


def test_every_rule_has_a_title_and_says_what_it_follows() -> None:
    assert set(messages.entry("inspection.rules")) == {rule.key for rule in RULES}
    assert all(rule.title and rule.basis.endswith("。") for rule in RULES)


def test_a_norm_that_was_not_read_is_not_claimed() -> None:
    """The notices of the State Council's office could be read in other people's words only, and the report says so."""
    secondary = [rule.basis for rule in RULES if "国办" in rule.basis]
    assert secondary
    assert all("没有读到" in basis for basis in secondary)


@pytest.mark.parametrize("form", ["sarif", "github", "gitlab", "junit"])
def test_problems_go_to_ci_systems_too(form: str, demo: BuiltSite, tmp_path: Path) -> None:
    folder = shutil.copytree(demo.folder, tmp_path / "site")
    (folder / "catalogue/index.html").unlink()
    done = inspect(folder, demo.config, "--rule", "catalogue", "--format", form)
    assert done.exit_code == 4
    assert "inspect-catalogue-missing" in done.stdout
    if form == "sarif":
        (run,) = json.loads(done.stdout)["runs"]
        assert run["results"][0]["ruleId"] == run["tool"]["driver"]["rules"][0]["id"] == "inspect-catalogue-missing"


def test_the_page_is_written_outside_the_site_only(demo: BuiltSite, tmp_path: Path) -> None:
    done = inspect(demo.folder, demo.config, "--format", "html", "-o", str(demo.folder / "report.html"))
    assert done.exit_code == 2
    assert not (demo.folder / "report.html").exists()
    done = inspect(demo.folder, demo.config, "--format", "html", "-o", str(tmp_path / "report.html"))
    assert (done.exit_code, done.stdout) == (0, "")
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert all(rule.title in text for rule in RULES)
    assert '<meta name="robots" content="noindex">' in text


def test_the_page_shows_what_is_wrong_as_text(demo: BuiltSite, tmp_path: Path) -> None:
    folder = shutil.copytree(demo.folder, tmp_path / "site")
    rewrite(NOTICE, r'(name="PubDate" content=)"[^"]*"', r'\1"&lt;script&gt;alert(1)&lt;/script&gt;"')(folder)
    done = inspect(folder, demo.config, "--format", "html")
    assert "<script>" not in done.stdout
    assert "&lt;script&gt;alert(1)" in done.stdout


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page(scheme: str, browser: Browser, demo: BuiltSite, tmp_path: Path) -> None:
    folder = shutil.copytree(demo.folder, tmp_path / "site")
    (folder / "catalogue/index.html").unlink()
    inspect(folder, demo.config, "--format", "html", "-o", str(tmp_path / "report.html"))
    context = browser.new_context(viewport={"width": 360, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto((tmp_path / "report.html").as_uri())
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    width = page.evaluate("document.documentElement.scrollWidth")
    context.close()
    assert found.violations_count == 0, found.generate_report()
    assert width <= 360


def test_many_files_are_read_by_workers_with_the_same_result(paged: BuiltSite) -> None:
    assert len(list(paged.folder.rglob("*.html"))) > 250
    done = inspect(paged.folder, paged.config, "--rule", "links-inside", "--format", "json")
    assert told(done) == []


def test_the_rules_have_their_place_in_the_documentation() -> None:
    text = (ROOT / "docs/problems.md").read_text(encoding="utf-8")
    assert [rule.key for rule in RULES if f"`{rule.key}`" not in text] == []
