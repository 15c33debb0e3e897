"""Every kind of page in a real Chromium: axe-core, keyboard, phones, without JavaScript, on paper."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import BuiltSite, Reader, squeezed
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

PHONE, DESKTOP = 360, 1280
DEMO = {
    "home": "",
    "long-reply": "replies/2023/congress-8-2-066/",
    "reply-with-picture-and-footnote": "replies/2026/cppcc-8-5-009/",
    "merged-reply": "replies/2022/cppcc-8-1-045/",
    "second-reply": "replies/2023/cppcc-8-2-018-2/",
    "withdrawn": "replies/2024/cppcc-8-3-007/",
    "on-request": "replies/2023/cppcc-8-2-090/",
    "repealed-notice": "notices/2019/006/",
    "notice-with-duties": "notices/2026/004/",
    "report-with-cases": "reports/2024/gov-office-2021-2023/",
    "speech": "speeches/2026/key-proposal-consultation/",
    "list-of-a-kind": "replies/",
    "list-of-a-body": "lists/lead/临澜市教育局/",
    "index-of-a-facet": "lists/proposer/",
    "all-lists": "lists/",
    "catalogue": "catalogue/",
    "site-map": "sitemap/",
    "tracker": "tracker/",
    "tracker-of-a-body": "tracker/临澜市人民政府办公室/",
    "reply-with-commitments": "replies/2022/congress-8-1-012/",
    "statistics": "statistics/",
    "statistics-of-a-dimension": "statistics/lead/",
    "statistics-of-a-body": "statistics/lead/临澜市教育局/",
    "matters-of-a-figure": "statistics/cases/#m-solved",
    "guide": "guide/",
    "help": "help/",
    "search": "search/?q=教育&kind=replies",
    "search-without-a-word": "search/",
    "search-without-a-hit": "search/?q=龘龘龘",
    "editors-manual": "editing/",
    "not-found": "no/such/page/",
}
PAGED = {"front-of-a-long-list": "notices/", "full-page-of-a-list": "notices/page/2/", "page-of-a-catalogue": "catalogue/page/1/"}
ALL = [*DEMO, *PAGED]
KEYBOARD = (
    "home",
    "reply-with-picture-and-footnote",
    "notice-with-duties",
    "list-of-a-kind",
    "catalogue",
    "tracker",
    "statistics",
    "search",
)

FOCUS = """() => {
  const element = document.activeElement;
  if (!element || element === document.body || element === document.documentElement) return null;
  const style = getComputedStyle(element), box = [...element.getClientRects()].find((r) => r.width && r.height);
  const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
  const top = box && document.elementFromPoint(middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
  return {
    name: `${element.tagName.toLowerCase()}.${element.className} ${(element.textContent || "").trim().slice(0, 20)}`,
    text: (element.textContent || "").trim(),
    inFooter: !!element.closest(".gk-footer"),
    outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    shown: !!box && element.checkVisibility({opacityProperty: true, visibilityProperty: true}),
    uncovered: !!top && (element.contains(top) || top.contains(element)),
  };
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter((e) => { const s = getComputedStyle(e);
  return s.animationName !== "none" || s.transitionDuration.split(",").some((d) => parseFloat(d) > 0) || s.scrollBehavior === "smooth"; })
  .map((e) => `${e.tagName} ${e.className}`)"""
PLANT_LINKS = """() => {
  for (const rel of ["next", "prev"]) document.head.append(Object.assign(document.createElement("link"), {rel, href: "../"}));
}"""
SMALL_TARGETS = """() => [...document.querySelectorAll("a[href], button, summary, input, select")]
  .filter((e) => e.checkVisibility({opacityProperty: true, visibilityProperty: true}))
  .filter((e) => !e.closest(".gk-text, .gk-plain p, .gk-plain li, td, dd"))
  .filter((e) => !e.matches(".md-toggle, .gk-skip, .gk-filters__skip:not(:focus)"))
  .map((e) => [e, e.getBoundingClientRect()])
  .filter(([e, r]) => Math.round(r.height) < 24 || Math.round(r.width) < 24)
  .map(([e, r]) => `${e.className} ${e.textContent.trim().slice(0, 30)} ${r.width}x${r.height}`)"""


@dataclass
class Seen:
    """A kind of page at a width, opened once for all tests that change nothing on it."""

    page: Page
    width: int
    reader: Reader


@pytest.fixture(scope="module", params=[pytest.param((name, width), id=f"{name}-{width}") for name in ALL for width in (PHONE, DESKTOP)])
def seen(request: pytest.FixtureRequest, browser: Browser, serve: Any, demo: BuiltSite, paged: BuiltSite) -> Iterator[Seen]:
    """Each kind of page, as somebody sees it who wants no motion."""
    name, width = request.param
    reader = Reader(browser, serve)
    site, address = (paged, PAGED[name]) if name in PAGED else (demo, DEMO[name])
    yield Seen(reader.open(site, address, width=width, reduced_motion="reduce"), width, reader)
    reader.close()


@pytest.fixture
def show(reader: Reader, demo: BuiltSite, paged: BuiltSite) -> Any:
    """Open a kind of page by its name, in a window of one's own."""

    def open_page(name: str, **how: Any) -> Page:
        return reader.open(paged, PAGED[name], **how) if name in PAGED else reader.open(demo, DEMO[name], **how)

    return open_page


# Every kind of page


def test_a_page_loads_without_a_complaint(seen: Seen) -> None:
    seen.page.evaluate("scrollTo(0, document.body.scrollHeight)")
    seen.page.wait_for_load_state("networkidle")
    assert seen.reader.complaints == []
    assert seen.page.title()


def test_a_page_does_not_scroll_sideways(seen: Seen) -> None:
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= seen.width


def test_targets_are_large_enough_for_a_finger(seen: Seen) -> None:
    assert seen.page.evaluate(SMALL_TARGETS) == []


def test_less_motion_means_none(seen: Seen) -> None:
    assert seen.page.evaluate(MOVING) == []


@pytest.mark.parametrize("scheme", ["default", pytest.param("slate", marks=pytest.mark.soak)])
def test_axe_finds_nothing(seen: Seen, scheme: str) -> None:
    seen.page.locator("body").evaluate("(body, scheme) => body.setAttribute('data-md-color-scheme', scheme)", scheme)
    found = Axe().run(seen.page, options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}})
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", ALL)
def test_the_narrowest_phone_does_not_scroll_sideways(show: Any, name: str) -> None:
    assert show(name, width=320).evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("name", ALL)
def test_every_page_reads_without_javascript(show: Any, name: str) -> None:
    page = show(name, width=PHONE, java_script_enabled=False)
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.locator("h1").count() == 1
        assert page.locator("h1").is_visible()
        assert page.locator("#gk-tabs a").count() >= 5
        assert all(link.is_visible() for link in page.locator("#gk-tabs a").all())
        assert all(table.is_visible() for table in page.locator("#gk-main table:not(details:not([open]) *)").all())
        assert page.locator(".gk-footer").is_visible()
        assert len(page.locator("#gk-main").inner_text()) > 40


# What the policy and the server do


def test_a_script_in_a_page_would_be_refused(show: Any, reader: Reader) -> None:
    page = show("home")
    page.evaluate("() => { const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s); }")
    assert page.evaluate("window.ran") is None
    assert any(complaint.startswith("error: policy: script-src") for complaint in reader.complaints)


def test_a_missing_page_answers_404_and_leads_on(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, "replies/1999/nothing/at/all/")
    assert page.locator("h1").inner_text() == "没有找到这个页面"
    page.locator("#gk-main").get_by_role("link", name="分类浏览").click()
    expect(page.locator("h1")).to_have_text("分类浏览")


# Phones


@pytest.mark.parametrize("name", ["notice-with-duties", "catalogue", "report-with-cases"])
def test_the_rows_of_a_wide_table_are_cards_on_a_phone(show: Any, name: str) -> None:
    page = show(name, width=PHONE)
    frame = page.locator(".gk-table:has(.gk-table__grid--cards)").first
    assert frame.evaluate("e => e.scrollWidth <= e.clientWidth")
    assert frame.get_attribute("tabindex") is None
    cell = frame.locator("tbody td[data-label]").first
    assert cell.evaluate("e => getComputedStyle(e, '::before').content") == f'"{cell.get_attribute("data-label")}"'
    assert cell.evaluate("e => e.getBoundingClientRect().width") > 250
    assert [frame.locator(f"[role={role}]").count() > 0 for role in ("table", "row", "cell", "columnheader")] == [True] * 4


def test_a_card_says_what_its_row_takes_from_the_row_above(show: Any) -> None:
    empty = show("notice-with-duties", width=PHONE).locator("td[data-label=目标任务]:empty").first
    assert empty.evaluate("e => getComputedStyle(e, '::after').content") == '"做实办前沟通"'


def test_a_wide_table_that_stays_one_scrolls_by_itself_and_says_so(show: Any) -> None:
    page = show("notice-with-duties", width=640)
    frame = page.locator(".gk-table").first
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
    assert frame.get_attribute("tabindex") == "0"
    assert frame.evaluate("e => getComputedStyle(e, '::before').content") == '"表格较宽，可左右滑动查看"'
    frame.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)  # the browser scrolls smoothly
    assert frame.evaluate("e => e.scrollLeft") > 0


# Keyboard


def walk(page: Page) -> list[dict[str, Any]]:
    """Press Tab until focus leaves the page; what had it, in order."""
    steps: list[dict[str, Any]] = []
    for _ in range(400):
        page.keyboard.press("Tab")
        if (step := page.evaluate(FOCUS)) is None:
            return steps
        steps.append(step)
    raise AssertionError(f"Tab never leaves the page: {[step['name'] for step in steps[-5:]]}")


@pytest.mark.soak
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("name", KEYBOARD)
def test_tab_shows_every_stop_and_reaches_the_footer(show: Any, name: str, width: int) -> None:
    steps = walk(show(name, width=width))
    assert steps[0]["text"] == "跳到正文"
    assert steps[1]["text"] == "跳到检索框"
    assert steps[-1]["inFooter"]
    assert [step["name"] for step in steps if not step["shown"]] == []
    assert [step["name"] for step in steps if not step["outlined"]] == []
    assert [step["name"] for step in steps if not step["uncovered"]] == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_shift_tab_leads_back_to_the_top(show: Any, width: int) -> None:
    page = show("list-of-a-body", width=width)
    forward = [step["text"] for step in walk(page)]
    page.locator(".gk-footer a").last.focus()
    backward = [forward[-1]]
    while backward[-1] != forward[0] and len(backward) <= len(forward):
        page.keyboard.press("Shift+Tab")
        backward.append(page.evaluate(FOCUS)["text"])
    assert backward[::-1] == forward


def test_the_last_link_of_the_footer_leads_back_to_the_top(show: Any) -> None:
    page = show("long-reply")
    page.locator(".gk-footer").get_by_role("link", name="回到页面顶部").press("Enter")
    page.wait_for_function("scrollY === 0")
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUS)["text"] == "跳到正文"


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_skip_link_leads_to_the_text(show: Any, width: int) -> None:
    page = show("long-reply", width=width)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "gk-main"
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('#gk-main')")


def test_the_menu_opens_by_enter_and_closes_by_escape(show: Any) -> None:
    page = show("home", width=PHONE)
    button, tabs = page.locator(".gk-menu"), page.locator("#gk-tabs")
    assert not tabs.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    assert button.get_attribute("aria-expanded") == "true"
    assert tabs.is_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#gk-tabs') !== null")
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert not tabs.is_visible()
    expect(button).to_be_focused()


def test_the_open_menu_leads_through_all_sections_to_the_text(show: Any) -> None:
    page = show("home", width=PHONE)
    page.locator(".gk-menu").focus()
    page.keyboard.press("Enter")
    texts = [step["text"] for step in walk(page)]
    tabs = page.locator("#gk-tabs a").all_inner_texts()
    assert texts[: len(tabs)] == tabs
    assert len(texts) > len(tabs)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_palette_is_switched_by_keyboard_and_remembered(show: Any, width: int) -> None:
    page = show("home", width=width)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('aria-label')") == "切换为深色":
            break
    page.keyboard.press("Enter")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    expect(page.get_by_role("button", name="切换为浅色")).to_be_focused()
    page.reload()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    page.get_by_role("button", name="切换为浅色").press("Space")
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
    expect(page.get_by_role("button", name="切换为深色")).to_be_focused()


def test_the_palette_is_remembered_on_other_pages(show: Any, reader: Reader) -> None:
    page = show("home")
    page.get_by_role("button", name="切换为深色").click()
    expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
    page.get_by_role("link", name="通知公告").first.click()
    page.wait_for_load_state()
    assert page.locator("body").get_attribute("data-md-color-scheme") == "slate"
    assert reader.complaints == []


@pytest.mark.parametrize("key", ["f", "s", "/", "p", "n", ",", "."])
def test_a_letter_alone_does_nothing(show: Any, key: str) -> None:
    """Material's bundle goes to where <link rel=next> and <link rel=prev> point, and into its search."""
    page = show("second-reply")
    page.evaluate(PLANT_LINKS)
    before = page.evaluate("[location.href, scrollY, document.activeElement.tagName, document.body.innerHTML.length]")
    page.keyboard.press(key)
    page.wait_for_timeout(150)  # a page that is left takes a moment to go
    assert page.evaluate("[location.href, scrollY, document.activeElement.tagName, document.body.innerHTML.length]") == before


def test_the_contents_list_stands_open_on_wide_screens_and_is_folded_on_phones(show: Any) -> None:
    assert show("long-reply", width=DESKTOP).locator(".gk-toc__list").is_visible()
    page = show("long-reply", width=PHONE)
    assert not page.locator(".gk-toc__list").is_visible()
    page.locator(".gk-toc__title").press("Enter")
    page.locator(".gk-toc__list a").first.press("Enter")
    target = page.url.partition("#")[2]
    assert page.locator(f"[id='{target}']").is_visible()


# Without JavaScript, with less motion, at other settings


@pytest.mark.parametrize("name", ["long-reply", "notice-with-duties", "guide"])
def test_without_javascript_the_whole_text_is_shown(show: Any, demo: BuiltSite, name: str) -> None:
    shown = squeezed(show(name, java_script_enabled=False).locator("#gk-main").inner_text())
    for line in json.loads(demo.text(f"{DEMO[name]}index.json"))["text"].splitlines():
        assert squeezed(line) in shown


@pytest.mark.parametrize("name", ["home", "long-reply"])
def test_forced_colours_keep_focus_and_marks_visible(show: Any, name: str) -> None:
    page = show(name, forced_colors="active")
    steps = walk(page)
    assert [step["name"] for step in steps if not (step["shown"] and step["outlined"])] == []


def test_text_doubled_in_size_stays_on_the_page(show: Any) -> None:
    page = show("long-reply", width=DESKTOP)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= DESKTOP


def test_all_of_a_text_stands_in_one_column(show: Any) -> None:
    """Paragraphs, headings and lists begin and end at the same places; tables alone are wider."""
    edges = """(parts) => parts.map((part) => part.getBoundingClientRect()).map((box) => [Math.round(box.left), Math.round(box.right)])"""
    found = show("long-reply", width=DESKTOP).locator(".gk-text > :not(.gk-table)").evaluate_all(edges)
    assert len(found) > 20
    assert len({tuple(one) for one in found}) == 1


@pytest.mark.parametrize("name", ["home", "list-of-a-kind"])
def test_a_fact_of_a_row_is_not_broken(show: Any, name: str) -> None:
    """A date, a session, a number stand on one line each; what separates them begins no line."""
    lines = """(facts) => facts.map((fact) => {
      const range = document.createRange();
      range.selectNodeContents(fact);
      const tops = new Set([...range.getClientRects()].map((box) => Math.round(box.top)));
      return [fact.textContent, tops.size];
    })"""
    page = show(name, width=PHONE)
    found = page.locator(".gk-row__date, .gk-row__fact--session, .gk-row__fact--number, .gk-row__fact--document").evaluate_all(lines)
    assert len(found) > 20
    assert [text for text, count in found if count != 1] == []
    shown = """(row) => Math.min(...[...row.children].map((one) => one.getBoundingClientRect().left)) - row.getBoundingClientRect().left"""
    assert page.locator(".gk-row__facts").first.evaluate(shown) == 0
    assert page.locator(".gk-row__facts").first.evaluate("(row) => getComputedStyle(row).clipPath").startswith("inset(")


# Paper


@pytest.mark.parametrize("name", ["long-reply", "notice-with-duties", "reply-with-picture-and-footnote"])
def test_a_document_prints_without_the_chrome(show: Any, name: str) -> None:
    page = show(name)
    page.emulate_media(media="print")
    for selector in (".md-header", "#gk-tabs", ".gk-footer", ".gk-path", ".gk-skip", ".gk-document__tools", ".gk-toc"):
        assert not any(element.is_visible() for element in page.locator(selector).all()), selector
    assert page.locator("h1").is_visible()
    assert page.locator(".gk-text").is_visible()
    paper = page.pdf(format="A4")
    assert paper.startswith(b"%PDF-")
    assert len(paper) > 10_000


def paper(page: Page) -> list[tuple[float, float, str]]:
    """The printed pages of a document: width and height in points, text."""
    made = pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True))
    return [(*sheet.get_size(), squeezed(sheet.get_textpage().get_text_range())) for sheet in made]


def test_a_long_reply_is_printed_whole_on_numbered_sheets(show: Any, demo: BuiltSite) -> None:
    sheets = paper(show("long-reply"))
    assert len(sheets) >= 8
    for number, (width, height, text) in enumerate(sheets, 1):
        assert (round(width), round(height)) == (595, 842)
        assert f"—{number}—" in text
    whole = "".join(re.sub(r"—\d+—", "", text) for _, _, text in sheets)
    for line in json.loads(demo.text(f"{DEMO['long-reply']}index.json"))["text"].splitlines():
        assert squeezed(line) in unicodedata.normalize("NFKC", whole) or squeezed(line) in whole, line
    assert f"https://www.linlan.example/zwgk/jyta/{DEMO['long-reply']}" in sheets[-1][2]
    assert "发布日期：2023年6月28日" in sheets[-1][2]


@pytest.mark.parametrize("name", ["list-of-a-body", "long-reply", "withdrawn", "tracker", "statistics", "catalogue"])
def test_no_sheet_is_empty_or_ends_with_the_head_of_a_table(show: Any, name: str) -> None:
    page = show(name)
    heads = page.locator("thead").evaluate_all("(heads) => heads.map((head) => head.textContent.replace(/\\s/g, ''))")
    for number, (_, _, text) in enumerate(paper(page), 1):
        said = text.replace(f"—{number}—", "")
        assert said
        assert not said.endswith(tuple(heads))


def test_a_salutation_stays_with_its_text(show: Any) -> None:
    assert [text for _, _, text in paper(show("long-reply")) if re.search(r"代表：(—\d+—)?$", text)] == []


def test_a_row_of_a_printed_list_stays_in_one_piece(show: Any, demo: BuiltSite) -> None:
    sheets = [text for _, _, text in paper(show("list-of-a-kind"))]
    assert len(sheets) > 3
    for one in json.loads(demo.text("replies/index.json"))["items"]:
        said = (squeezed(one["title"]), squeezed(one["document_number"]))
        assert [sheet for sheet in sheets if all(words in sheet for words in said)], one["title"]


def test_names_have_room_in_a_printed_catalogue(show: Any) -> None:
    page = show("catalogue", width=590)
    page.emulate_media(media="print")
    widths = page.locator("tbody tr").first.locator("td").evaluate_all("(cells) => cells.map((cell) => cell.offsetWidth)")
    assert widths[1] > 0.3 * sum(widths)


def test_a_tracker_is_printed_on_wide_sheets(show: Any) -> None:
    assert all(width > height for width, height, _ in paper(show("tracker")))


def drawn(page: Page) -> Iterator[tuple[float, Any]]:
    """The printed pages of a document as pictures: dots per millimetre, where there is ink (rows of columns, true or false)."""
    for sheet in pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True)):
        yield 2 * 72 / 25.4, sheet.render(scale=2, grayscale=True).to_numpy().squeeze() < 160


@pytest.mark.parametrize("name", ["long-reply", "notice-with-duties", "report-with-cases", "reply-with-picture-and-footnote"])
def test_nothing_on_paper_comes_near_its_edges(show: Any, name: str) -> None:
    """What is cut off runs into the edge; the number of a sheet stands lowest."""
    for dots, ink in drawn(show(name)):
        edge = round(18 * dots)
        assert ink.any()
        assert not ink[:, :edge].any()
        assert not ink[:, -edge:].any()
        assert not ink[:edge].any()
        assert not ink[-round(6 * dots) :].any()


def test_a_table_on_paper_is_closed_on_every_sheet(show: Any) -> None:
    """On sheets that hold nothing but a list, what stands lowest above the sheet's number is a line across."""
    wide = [(dots, ink) for dots, ink in drawn(show("notice-with-duties")) if ink.shape[1] > ink.shape[0]]
    assert len(wide) >= 2
    for dots, ink in wide:
        text = ink[: -round(30 * dots)]
        columns = text.any(axis=0).nonzero()[0]
        across = text.sum(axis=1) > 0.95 * (columns[-1] - columns[0])
        assert across.sum() >= 4
        assert text.any(axis=1).nonzero()[0][-1] - across.nonzero()[0][-1] <= 2
        assert text[text.any(axis=1).nonzero()[0][-1] - 8 :, [columns[0], columns[-1]]].any()


def test_a_responsibility_list_is_printed_on_wide_sheets_that_repeat_its_heads(show: Any) -> None:
    wide = [text for width, height, text in paper(show("notice-with-duties")) if width > height]
    assert len(wide) >= 2
    assert all("责任单位" in text and "完成时限" in text for text in wide)
    assert "附件临澜市建议提案办理质效提升行动责任清单" in wide[0]


def test_a_line_of_print_holds_twenty_eight_characters(show: Any) -> None:
    page = show("long-reply")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(156 / 25.4 * 96), "height": 900})
    assert page.locator(".gk-text > p").nth(1).evaluate(
        "(p) => [Math.floor(p.clientWidth / parseFloat(getComputedStyle(p).fontSize))]"
    ) == [28]


def test_a_wide_table_is_not_cut_on_paper(show: Any) -> None:
    page = show("notice-with-duties", width=794)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 794
