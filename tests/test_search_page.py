"""The search page of the demonstration in a real Chromium: typing, filters, the address, the keyboard, phones, what goes wrong."""

import json
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from conftest import BuiltSite, Reader
from playwright.sync_api import Page, Route, expect

from gongkai.search.text import search_text

pytestmark = pytest.mark.browser
STATUS, HITS = ".gk-search__status", ".gk-search__hits > li"


@pytest.fixture
def lookup(reader: Reader, demo: BuiltSite) -> Iterator[Reader]:
    """Somebody whose browser has nothing to complain about at the end."""
    yield reader
    assert [complaint for complaint in reader.complaints if not complaint.startswith("304: ")] == []


def found(demo: BuiltSite, typed: str, under: str = "") -> str:
    """What is said of the documents and pages that hold a text."""
    pages = [json.loads(file.read_bytes()) for file in demo.folder.glob(f"{under}**/index.json")]
    texts = [search_text(page) for page in pages if page["schema"] in ("gongkai.document/1", "gongkai.page/1")]
    return f"找到 {sum(typed in text.body or any(typed in title for title in text.titles) for text in texts)} 份文件。"


def done(page: Page) -> Page:
    """The page, when it has answered."""
    expect(page.locator(".gk-search__main")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".gk-search__facet").first).to_be_attached()
    return page


def test_what_is_typed_on_any_page_is_answered(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "notices/2026/004/")
    page.keyboard.press("Control+k")
    expect(page.locator("#gk-box")).to_be_focused()
    page.keyboard.type("加装电梯")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    expect(page.locator(STATUS)).to_have_text(found(demo, "加装电梯"))
    assert all("加装电梯" in row.replace("\n", "") for row in page.locator(HITS).all_inner_texts())
    expect(page.locator(f"{HITS} mark").first).to_have_text("加装电梯")
    page.locator(f"{HITS} a").first.click()
    page.wait_for_url("**/replies/**")
    assert "加装电梯" in page.title()


def test_the_count_is_told_to_those_who_listen(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?q=电梯"))
    expect(page.get_by_role("status")).to_have_text(found(demo, "电梯"))


def test_typing_goes_on_without_a_button(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/"))
    expect(page.locator(STATUS)).to_contain_text("全部公开文件")
    page.locator("#gk-box").press_sequentially("电梯")
    expect(page.locator(STATUS)).to_have_text(found(demo, "电梯"))
    assert page.url.endswith("?q=%E7%94%B5%E6%A2%AF")


def test_a_filter_narrows_and_the_back_button_widens_again(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?q=教育"))
    expect(page.locator(STATUS)).to_have_text(found(demo, "教育"))
    page.get_by_role("checkbox", name="通知公告").check()
    expect(page.locator(STATUS)).to_have_text(found(demo, "教育", "notices/"))
    assert "kind=notices" in page.url
    assert all("/notices/" in str(link.get_attribute("href")) for link in page.locator(f"{HITS} h2 a").all())
    expect(page.get_by_role("checkbox", name="提案建议答复")).to_be_visible()
    page.go_back()
    expect(page.locator(STATUS)).to_have_text(found(demo, "教育"))
    expect(page.get_by_role("checkbox", name="通知公告")).not_to_be_checked()
    page.go_forward()
    expect(page.locator(STATUS)).to_have_text(found(demo, "教育", "notices/"))
    page.get_by_role("button", name="去掉筛选：通知公告").click()
    expect(page.locator(STATUS)).to_have_text(found(demo, "教育"))


def test_an_address_that_was_sent_shows_the_same(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?q=教育&kind=replies&from=2024-01-01&to=2025-12-31&sort=oldest"))
    dates = [str(date.text_content()) for date in page.locator(f"{HITS} time").all()]
    assert dates == sorted(dates)
    assert dates
    assert all("2024-01-01" <= date <= "2025-12-31" for date in dates)
    expect(page.locator("#gk-box")).to_have_value("教育")
    expect(page.get_by_label("排序")).to_have_value("oldest")
    expect(page.get_by_label("从", exact=True)).to_have_value("2024-01-01")
    page.get_by_role("button", name="去掉全部筛选").click()
    expect(page.locator(STATUS)).to_have_text(found(demo, "教育"))


def test_filters_alone_list(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?kind=speeches"))
    expect(page.locator(STATUS)).to_have_text(found(demo, "", "speeches/"))


def test_ten_more_are_asked_for_by_keyboard(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?q=教育"))
    assert page.locator(HITS).count() == 10
    page.get_by_role("button", name="再列出 10 份").press("Enter")
    expect(page.locator(HITS)).to_have_count(14)
    expect(page.locator(f"{HITS} h2 a").nth(10)).to_be_focused()
    assert "pages=2" in page.url


def test_an_offer_turns_a_word_into_a_filter(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?q=教育"))
    page.get_by_role("button", name="只看主题“教育”").click()
    expect(page.get_by_role("button", name="去掉筛选：教育")).to_be_visible()
    assert "topic=" in page.url
    expect(page.locator("#gk-box")).to_have_value("")


def test_nothing_found_is_said_with_help(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "search/?q=龘龘龘")
    expect(page.locator(STATUS)).to_have_text("没有找到符合的文件。")
    expect(page.locator(".gk-search__help")).to_be_visible()
    page.locator(".gk-search__help").get_by_role("link", name="分类浏览").click()
    expect(page.locator("h1")).to_have_text("分类浏览")


@pytest.mark.parametrize(
    ("typed", "told"),
    [("，。！", "请输入文字或数字，只有标点无法检索。"), ("长" * 301, "输入的内容太长，请只留下最要紧的几个词。")],
    ids=["punctuation", "too-long"],
)
def test_what_cannot_be_searched_is_refused_with_a_sentence(lookup: Reader, demo: BuiltSite, typed: str, told: str) -> None:
    expect(lookup.open(demo, f"search/?q={typed}").locator(STATUS)).to_have_text(told)


def test_markup_is_text(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "search/?q=<img src=x onerror=alert(1)>&kind=<b>x</b>")
    expect(page.locator(STATUS)).to_have_text("没有找到符合的文件。")
    assert page.locator("#gk-main img, #gk-main b").count() == 0


def test_filters_open_as_a_drawer_on_a_phone(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?q=教育", width=360))
    kind = page.get_by_role("checkbox", name="通知公告")
    assert not kind.is_visible()
    page.get_by_role("button", name="筛选", exact=True).press("Enter")
    kind.check()
    expect(page.locator(STATUS)).to_have_text(found(demo, "教育", "notices/"))
    expect(kind).to_be_focused()
    page.keyboard.press("Escape")
    expect(kind).not_to_be_visible()
    expect(page.get_by_role("button", name="筛选", exact=True)).to_be_focused()


def test_a_file_that_does_not_arrive_is_told_and_asked_for_again(reader: Reader, demo: BuiltSite) -> None:
    page = done(reader.open(demo, "search/"))

    def fail(route: Route) -> None:
        route.abort()

    page.route("**/search/postings/**", fail)
    page.locator("#gk-box").fill("电梯")
    expect(page.locator(STATUS)).to_have_text("检索没有完成，可能是网络中断。")
    page.unroute("**/search/postings/**", fail)
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator(STATUS)).to_have_text(found(demo, "电梯"))


def test_without_javascript_the_page_leads_to_the_lists(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "search/?q=电梯", java_script_enabled=False)
    assert "需要 JavaScript" in page.locator("#gk-main").inner_text()
    page.locator(".gk-notice").get_by_role("link", name="分类浏览").click()
    expect(page.locator("h1")).to_have_text("分类浏览")


def test_what_was_searched_for_is_marked_on_the_page(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "replies/2023/cppcc-8-2-018-2/#gk-find=%E5%8A%A0%E8%A3%85%E7%94%B5%E6%A2%AF%20%E8%A1%97%E9%81%93")
    page.wait_for_function("() => CSS.highlights.has('gk-found')")
    marked = page.evaluate("[...CSS.highlights.get('gk-found')].map((r) => r.startContainer.data.slice(r.startOffset, r.endOffset))")
    assert set(marked) == {"加装电梯", "街道"}


def test_names_that_hold_what_was_typed_are_offered(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?q=应急"))
    page.locator(".gk-search__offers").get_by_role("button", name="只看主办单位").first.click()
    expect(page.locator("#gk-box")).to_have_value("")
    assert "lead=" in page.url


def test_browsers_are_told_how_to_search_here(demo: BuiltSite) -> None:
    root = ElementTree.fromstring(demo.text("search/opensearch.xml"))
    assert [tag.tag.partition("}")[2] for tag in root] == ["ShortName", "Description", "InputEncoding", "Language", "Url"]
    assert root[-1].attrib["template"] == f"{demo.url}search/?q={{searchTerms}}"
    assert 'type="application/opensearchdescription+xml" href="../../../search/opensearch.xml"' in demo.text("notices/2026/004/index.html")
