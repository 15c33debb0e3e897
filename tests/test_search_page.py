"""The search page of the demonstration in a real Chromium: typing, filters, the address, the keyboard, phones, what goes wrong."""

import json
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import BuiltSite, Reader
from playwright.sync_api import Page, Route, expect

from gongkai.search.text import search_text

pytestmark = pytest.mark.browser
STATUS, HITS = ".gk-search__status", ".gk-search__hits > li"


@pytest.fixture
def lookup(reader: Reader, demo: BuiltSite) -> Iterator[Reader]:
    """Somebody whose browser has nothing to complain about at the end. What is typed over or left is given up, as it should be."""
    yield reader
    assert [complaint for complaint in reader.complaints if not complaint.startswith(("304: ", "given up: "))] == []


def found(demo: BuiltSite, typed: str, under: str = "") -> str:
    """What is said of the documents and pages that hold a text."""
    pages = [json.loads(file.read_bytes()) for file in demo.folder.glob(f"{under}**/index.json")]
    texts = [search_text(page) for page in pages if page["schema"] in ("gongkai.document/1", "gongkai.page/1")]
    return f"找到 {sum(typed in text.body or any(typed in title for title in text.titles) for text in texts)} 份文件。"


def done(page: Page) -> Page:
    """The page, when it has answered."""
    expect(page.locator(".gk-search__main")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".gk-filters__facet").first).to_be_attached()
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
    count = int(found(demo, "教育").split()[1])
    assert 10 < count <= 20
    expect(page.locator(HITS)).to_have_count(count)
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
    expect(page.get_by_role("button", name="筛选（已选 1 项）")).to_be_focused()


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


# 输入时的建议


def suggested(page: Page, typed: str) -> list[str]:
    """What is suggested for a text that is typed."""
    page.locator("#gk-box").press_sequentially(typed)
    expect(page.locator("#gk-box")).to_have_attribute("aria-expanded", "true")
    return [str(row.text_content()) for row in page.get_by_role("option").all()]


def test_names_and_titles_are_suggested_while_typing_on_any_page(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "notices/2026/004/")
    assert page.locator("[role=combobox]").count() == 0
    rows = suggested(page, "应急")
    assert [row for row in rows if row in ("应急管理主题", "临澜市应急管理局主办单位", "临澜市应急管理局会办单位")] == rows[:3]
    assert len(rows) == 8
    assert all("应急" in row for row in rows)
    assert all(row[-4:].isdigit() for row in rows[3:])
    expect(page.get_by_role("listbox", name="建议")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_suggestion_is_chosen_by_keyboard(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "notices/2026/004/")
    box = page.locator("#gk-box")
    first = suggested(page, "加装电梯")[0]
    page.keyboard.press("ArrowDown")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_have_text(first)
    expect(box).to_have_attribute("aria-activedescendant", str(chosen.get_attribute("id")))
    expect(box).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(chosen).to_have_count(0)
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("option").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url("**/replies/**")
    assert "加装电梯" in page.title()


def test_a_suggested_name_leads_to_what_it_lists(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "notices/2026/004/")
    suggested(page, "应急管理局")
    page.get_by_role("option", name="主办单位").click()
    page.wait_for_url("**/search/?lead=*")
    expect(done(page).get_by_role("button", name="去掉筛选：临澜市应急管理局")).to_be_visible()


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/"))
    suggested(page, "电梯")
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator("#gk-box")).to_have_value("电梯")
    expect(page.locator("#gk-box")).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(page.locator(STATUS)).to_have_text(found(demo, "电梯"))


def test_a_number_suggests_the_document_that_bears_it(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "notices/2026/004/")
    assert any("临政办发〔2024〕11号" in row for row in suggested(page, "临政办发2024 11号"))


def test_a_word_that_is_nowhere_suggests_nothing(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/"))
    page.locator("#gk-box").press_sequentially("龘龘")
    expect(page.locator(STATUS)).to_have_text("没有找到符合的文件。")
    expect(page.locator("#gk-box")).to_have_attribute("aria-expanded", "false")


def test_suggestions_ask_for_little(lookup: Reader, demo: BuiltSite) -> None:
    page = lookup.open(demo, "notices/2026/004/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    suggested(page, "加装电梯")
    assert [url for url in asked if "/lists/" in url or "/api/" in url] == []
    assert len([url for url in asked if url.endswith("/index.json") and "/search/" not in url]) <= 5
    asked.clear()
    page.locator("#gk-box").press("Backspace")
    page.wait_for_timeout(600)
    page.locator("#gk-box").press_sequentially("梯")
    page.wait_for_timeout(600)
    assert [url for url in asked if "/search/" in url and "/postings/" not in url] == []


# 列表页


def test_a_filter_that_has_a_list_leads_to_it_and_to_its_feed(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?lead=临澜市教育局"))
    links = page.locator(".gk-search__lists")
    page.evaluate(
        "() => fetch(document.querySelector('.gk-search__lists a + a').href).then((r) => (r.ok ? r.text() : Promise.reject(r.status)))"
    )
    links.get_by_role("link", name="临澜市教育局的列表页").click()
    page.wait_for_url("**/lists/lead/**")
    assert "临澜市教育局" in str(page.locator("h1").text_content())


@pytest.mark.parametrize(
    "query", ["", "q=电梯&kind=replies", "kind=replies&kind=notices", "kind=replies&from=2024-01-01", "kind=pages", "lead=无"]
)
def test_what_no_list_shows_leads_to_none(query: str, lookup: Reader, demo: BuiltSite) -> None:
    expect(done(lookup.open(demo, f"search/?{query}")).locator(".gk-search__lists")).to_be_hidden()


def test_every_value_that_can_be_filtered_by_has_its_list_and_feed(demo: BuiltSite) -> None:
    head = json.loads(demo.text("search/" + json.loads(demo.text("search/index.json"))["head"]))
    places = [
        value[0] if facet["key"] == "kind" else f"lists/{facet['key']}/{value[0]}" for facet in head["facets"] for value in facet["values"]
    ]
    places.remove("pages")
    assert len(places) > 50
    assert [place for place in places if not (demo.folder / place / "feed.xml").is_file()] == []


def test_a_facet_is_counted_when_it_is_opened(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?q=电梯"))
    fold = page.locator(".gk-filters__facet", has_text="年度")
    assert fold.locator("input").count() == 0
    fold.locator("summary").press("Enter")
    expect(fold.locator("input").first).to_be_visible()
    fold.locator("input").first.check()
    expect(page.locator(".gk-filters__chips")).to_be_visible()
    expect(page.locator(".gk-filters__facet", has_text="年度").locator("input").first).to_be_focused()


# 输入不寻常，在真的页面里


@pytest.mark.parametrize(
    "typed",
    [
        "((a+)+)+$",
        "😀",
        "<b>粗</b><script>alert(1)</script>",
        "\ud83d 电梯",
        '"',
        "-",
        "\u202e",
        "%",
        "__proto__",
        "电" * 300,
        "＂电梯",
        "a" * 299 + "!",
    ],
    ids=["regex", "emoji", "markup", "surrogate", "quote", "minus", "turned", "percent", "proto", "long", "wide-quote", "letters"],
)
def test_nothing_that_is_typed_breaks_the_page(typed: str, lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/"))
    page.evaluate(
        """(typed) => {
            const box = document.getElementById("gk-box");
            box.focus();
            box.value = typed;
            box.dispatchEvent(new Event("input"));
        }""",
        typed,
    )
    page.wait_for_timeout(500)
    done(page)
    assert str(page.locator(STATUS).text_content()).endswith(("。", "："))
    assert page.locator("#gk-main script:not([src]), #gk-main b, .gk-suggest b").count() == 0


def test_ten_thousand_characters_in_an_address_are_refused(lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/"))
    page.evaluate("() => history.replaceState(null, '', `?q=${'电梯'.repeat(5000)}`)")
    page.evaluate("() => dispatchEvent(new PopStateEvent('popstate'))")
    expect(page.locator(STATUS)).to_have_text("输入的内容太长，请只留下最要紧的几个词。")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "default"), (1280, "slate"), (360, "default"), (360, "slate")])
def test_axe_finds_nothing_wrong_with_suggestions_and_filters(width: int, scheme: str, lookup: Reader, demo: BuiltSite) -> None:
    page = done(lookup.open(demo, "search/?lead=临澜市教育局", width=width, scheme=scheme))
    suggested(page, "应急")
    expect(page.locator(STATUS)).to_have_text(re.compile("^找到|^已列出|^没有找到"))
    done(page)
    page.keyboard.press("ArrowDown")
    found = Axe().run(page, options={"rules": {"color-contrast": {"enabled": True}}}).response["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
