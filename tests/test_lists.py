"""Lists in a real Chromium: filters, chips, years, sorts, views, the address, the keyboard, phones, without JavaScript."""

import csv
import datetime
import gzip
import io
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import SUB_PATH, BuiltSite, Reader, built, contents, lay_site
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

REPLIES = 130
LEADS = ("市教育局", "市民政局", "市水利局")
COUNT, HITS, WHOLE, CHIPS = ".gk-list__count", ".gk-list__hits > li", ".gk-list__whole .gk-rows > li", ".gk-filters__chips button"
TABLE = f"""localStorage.setItem('{SUB_PATH}.__care', '{{"view": "table"}}');"""


def reply_of(number: int) -> dict[str, Any]:
    """The reply to a proposal: of three years, two assemblies, three bodies, four results."""
    day = datetime.date(2022, 1, 3) + datetime.timedelta(8 * number)
    assembly = "congress" if number % 3 == 0 else "cppcc"
    session = f"市{'八届人大' if assembly == 'congress' else '政协八届'}{'一二三'[day.year - 2022]}次会议"
    return {
        "title": f"对{session}第{number:03}号的答复",
        "date": str(day),
        "assembly": assembly,
        "session": session,
        "proposal_number": f"{number:03}",
        "proposal_title": f"关于第{number:03}件事的{'建议' if assembly == 'congress' else '提案'}",
        "lead": LEADS[number % 3 - 1],
        "topics": ["教育" if number % 2 else "养老"],
        "result": "ABCD"[number % 4],
        "satisfaction": "满意" if number % 5 else "不满意",
        "body": f"第{number:03}件事的办理情况如下。",
    }


FILES = {f"replies/{reply_of(n)['date'][:4]}/r-{n:03}": reply_of(n) for n in range(1, REPLIES + 1)} | {
    f"notices/2024/{n:03}": {"date": f"2024-02-{n:02}", "topics": ["教育"]} for n in range(1, 4)
}


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site of many replies: its list has two pages."""
    folder = tmp_path_factory.mktemp("letters")
    return built(lay_site(folder / "source", FILES), folder / "site")


@pytest.fixture
def person(reader: Reader) -> Iterator[Reader]:
    """Somebody whose browser has nothing to complain about at the end."""
    yield reader
    assert [complaint for complaint in reader.complaints if not complaint.startswith(("304: ", "given up: "))] == []


def records(site: BuiltSite, address: str = "replies/") -> list[dict[str, Any]]:
    """What the list's data say of its documents, newest first."""
    found: list[dict[str, Any]] = json.loads(site.text(f"{address}index.json"))["items"]
    return found


def done(page: Page) -> Page:
    """The page, when it has answered."""
    expect(page.locator(".gk-list__main")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".gk-filters__facet").first).to_be_attached()
    return page


def fold(page: Page, name: str) -> Any:
    """A facet by its name."""
    return page.locator(".gk-filters__facet", has=page.locator("summary", has_text=re.compile(f"^{name}$")))


def told(count: int, order: str = "按发布日期由新到旧", pages: int = 1) -> str:
    return f"找到 {count} 件，{order}" + (f"，已列出 {20 * pages} 件" if count > 20 * pages else "")


def titles(page: Page) -> list[str]:
    return [str(text).strip() for text in page.locator(f"{HITS} h2").all_text_contents()]


# 筛选


def test_a_value_that_is_ticked_narrows_without_a_reload(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/")
    page.evaluate("window.stayed = true")
    expect(page.locator(COUNT)).to_have_text(f"共 {REPLIES} 件，按发布日期由新到旧")
    fold(page, "主办单位").locator("summary").click()
    page.get_by_role("checkbox", name="市水利局").check()
    expected = [one for one in records(letters) if one["lead"] == ["市水利局"]]
    expect(page.locator(COUNT)).to_have_text(told(len(expected)))
    assert titles(page) == [one["title"] for one in expected][:20]
    expect(page.get_by_role("checkbox", name="市水利局")).to_be_focused()
    assert page.url.endswith("?lead=%E5%B8%82%E6%B0%B4%E5%88%A9%E5%B1%80")
    assert page.evaluate("window.stayed")
    expect(page.locator(".gk-list__whole")).to_be_hidden()


def test_counts_are_those_of_what_is_left(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?year=2023"))
    fold(page, "办理结果").locator("summary").click()
    expected = Counter(mark for one in records(letters) if one["date"].startswith("2023") for mark in one["results"])
    for name, count in expected.items():
        row = fold(page, "办理结果").locator(f"label:has(input[value='{name}'])")
        expect(row.locator(".gk-filters__count")).to_have_text(str(count))
    years = Counter(one["date"][:4] for one in records(letters))
    for year, count in years.items():
        expect(fold(page, "年度").locator(f"label:has(input[value='{year}']) .gk-filters__count")).to_have_text(str(count))


def test_values_of_one_facet_add_and_those_of_others_narrow(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?year=2022&year=2023&assembly=congress"))
    expected = [one for one in records(letters) if one["date"][:4] in ("2022", "2023") and one["assembly"] == "congress"]
    expect(page.locator(COUNT)).to_have_text(told(len(expected)))
    assert page.title().startswith(f"2022 · 2023 · 人大建议 · 共 {len(expected)} 件 · 提案建议答复 - ")


def test_what_would_leave_nothing_cannot_be_ticked(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?session=cppcc-8-1"))
    fold(page, "提出渠道").locator("summary").click()
    expect(page.get_by_role("checkbox", name="人大建议")).to_be_disabled()
    expect(page.get_by_role("checkbox", name="政协提案")).to_be_enabled()


def test_days_narrow(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?from=2023-01-01&to=2023-03-31"))
    expected = [one for one in records(letters) if "2023-01-01" <= one["date"] <= "2023-03-31"]
    expect(page.locator(COUNT)).to_have_text(told(len(expected)))
    assert page.locator(CHIPS).all_text_contents() == ["2023-01-01 起 ×", "2023-03-31 止 ×", "去掉全部筛选"]


def test_a_list_of_a_value_is_narrowed_within_it(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "lists/topic/教育/")
    assert fold(page, "主题").count() == 0
    fold(page, "类别").locator("summary").click()
    page.get_by_role("checkbox", name="通知公告").check()
    expect(page.locator(COUNT)).to_have_text(told(3))
    assert all("/notices/" in str(link.get_attribute("href")) for link in page.locator(f"{HITS} h2 a").all())


def test_a_row_that_is_fetched_says_what_a_printed_row_says(person: Reader, demo: BuiltSite) -> None:
    page = person.open(demo, "replies/")
    printed = [re.sub(r"\s+", "", text) for text in page.locator(WHOLE).all_inner_texts()]
    page.get_by_label("排序").select_option("oldest")
    expect(page.locator(HITS)).to_have_count(20)
    page.get_by_role("button", name="再列出 20 份").click()
    expect(page.locator(HITS)).to_have_count(len(printed))
    assert [re.sub(r"\s+", "", text) for text in page.locator(HITS).all_inner_texts()] == printed[::-1]


# 已选的，和网址


def test_a_chip_takes_its_value_away_and_focus_stays_near(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?year=2022&result=solved"))
    assert page.locator(CHIPS).all_text_contents() == ["2022 ×", "已解决或基本解决 ×", "去掉全部筛选"]
    page.get_by_role("button", name="去掉筛选：2022").press("Enter")
    expect(page.locator(CHIPS)).to_have_count(1)
    expect(page.get_by_role("button", name="去掉筛选：已解决或基本解决")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(COUNT)).to_have_text(f"共 {REPLIES} 件，按发布日期由新到旧")
    expect(page.locator(WHOLE).first).to_be_visible()
    assert page.evaluate("document.activeElement.closest('.gk-filters__form') !== null")
    assert page.url.endswith("/replies/")


def test_the_back_button_leads_back_step_by_step(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/")
    fold(page, "满意度").locator("summary").click()
    page.get_by_role("checkbox", name="不满意").check()
    few = sum(one["satisfactions"] == ["不满意"] for one in records(letters))
    expect(page.locator(COUNT)).to_have_text(told(few))
    page.get_by_label("排序").select_option("lead")
    expect(page.locator(COUNT)).to_have_text(told(few, "按主办单位"))
    page.go_back()
    expect(page.locator(COUNT)).to_have_text(told(few))
    page.go_back()
    expect(page.locator(COUNT)).to_have_text(f"共 {REPLIES} 件，按发布日期由新到旧")
    assert page.locator(WHOLE).count() == 80
    page.go_forward()
    expect(page.locator(COUNT)).to_have_text(told(few))
    expect(page.get_by_role("checkbox", name="不满意")).to_be_checked()


def test_a_document_leads_back_into_the_narrowed_list(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?year=2022&assembly=congress"))
    first = titles(page)[0]
    page.locator(f"{HITS} h2 a").first.click()
    page.wait_for_url("**/replies/2022/**")
    page.locator(".gk-neighbours--way [data-way=back]").click()
    page.wait_for_url("**/replies/?year=2022&assembly=congress")
    assert titles(done(page))[0] == first


def test_twenty_more_are_asked_for_by_keyboard_and_stand_in_the_address(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?year=2023"))
    expect(page.locator(HITS)).to_have_count(20)
    page.get_by_role("button", name="再列出 20 份").press("Enter")
    expect(page.locator(HITS)).to_have_count(40)
    expect(page.locator(f"{HITS} h2 a").nth(20)).to_be_focused()
    assert "pages=2" in page.url
    page.reload()
    expect(done(page).locator(HITS)).to_have_count(40)


def test_nothing_left_is_said_with_a_way_out(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?session=cppcc-8-1&assembly=congress"))
    expect(page.locator(COUNT)).to_have_text("没有找到符合的文件。")
    page.locator(".gk-list__note").get_by_role("button", name="去掉筛选：市政协八届一次会议").click()
    expect(page.locator(COUNT)).to_have_text(told(sum(one["assembly"] == "congress" for one in records(letters))))


def test_what_is_no_value_narrows_to_nothing_and_is_shown_as_text(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?lead=<img src=x onerror=alert(1)>&sort=<b>&nothing=1"))
    expect(page.locator(COUNT)).to_have_text("没有找到符合的文件。")
    assert page.locator("#gk-main img, #gk-main b").count() == 0


# 次序


@pytest.mark.parametrize("sort", ["oldest", "number", "lead"])
def test_a_list_is_sorted(sort: str, person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/")
    page.get_by_label("排序").select_option(sort)
    expect(page.locator(HITS)).to_have_count(20)
    by_age = records(letters)[::-1]
    sessions = [f"市八届人大{n}次会议" for n in "三二一"] + [f"市政协八届{n}次会议" for n in "三二一"]
    expected = {
        "oldest": by_age,
        "number": sorted(by_age, key=lambda one: (sessions.index(one["session"]), int(one["proposal_numbers"][0]))),
        "lead": sorted(by_age[::-1], key=lambda one: one["lead"]),
    }[sort]
    assert titles(page) == [one["title"] for one in expected[:20]]
    assert page.url.endswith(f"?sort={sort}")


def test_what_has_no_number_is_not_sorted_by_number(letters: BuiltSite, demo: BuiltSite) -> None:
    assert '<option value="number">' in letters.text("replies/index.html")
    assert "<select" in demo.text("notices/index.html")
    assert '<option value="number">' not in demo.text("notices/index.html")


def test_a_sort_that_is_chosen_at_once_is_not_lost(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/")
    page.get_by_label("排序").evaluate("(e) => { e.value = 'oldest'; e.dispatchEvent(new Event('change')); }")
    expect(page.locator(COUNT)).to_have_text(told(REPLIES, "按发布日期由旧到新"))


def test_an_index_that_does_not_arrive_is_told_and_asked_for_again(reader: Reader, letters: BuiltSite) -> None:
    page = reader.open(letters, "replies/")
    page.route("**/search/*.json", lambda route: route.abort())
    fold(page, "主办单位").locator("summary").click()
    expect(page.locator(COUNT)).to_have_text("检索所需的文件暂时读不到。")
    expect(page.locator(WHOLE).first).to_be_visible()
    page.unroute_all()
    fold(page, "届次").locator("summary").click()
    expect(fold(page, "届次").get_by_role("checkbox").first).to_be_visible()
    expect(page.locator(COUNT)).to_have_text(f"共 {REPLIES} 件，按发布日期由新到旧")


# 年度


def test_a_year_is_a_filter_and_says_so(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/")
    year = page.locator(".gk-years a", has_text="2023年")
    count = sum(one["date"].startswith("2023") for one in records(letters))
    expect(year.locator(".gk-years__count")).to_have_text(f"（{count}）")
    year.press("Enter")
    expect(page.locator(COUNT)).to_have_text(told(count))
    expect(year).to_have_attribute("aria-current", "true")
    assert page.url.endswith("?year=2023")
    year.press("Enter")
    expect(page.locator(COUNT)).to_have_text(f"共 {REPLIES} 件，按发布日期由新到旧")
    expect(year).not_to_have_attribute("aria-current", "true")


def test_bars_count_what_the_other_filters_leave(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?assembly=congress"))
    expected = Counter(one["date"][:4] for one in records(letters) if one["assembly"] == "congress")
    for year, count in expected.items():
        expect(page.locator(f".gk-years a[data-year='{year}'] .gk-years__count")).to_have_text(f"（{count}）")


def test_without_javascript_a_year_leads_to_where_it_begins_in_the_list(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/", java_script_enabled=False)
    page.locator(".gk-years a", has_text="2022年").click()
    newest = next(one for one in records(letters) if one["date"].startswith("2022"))
    assert "/replies/page/1/#year-2022" in page.url
    assert page.locator(":target h2").inner_text() == newest["title"]


# 卡片和表格


def test_the_view_is_switched_by_keyboard_and_remembered(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/")
    row = page.locator(WHOLE).first
    assert row.evaluate("e => getComputedStyle(e).display") != "grid"
    page.get_by_role("button", name="表格").press("Enter")
    expect(page.get_by_role("button", name="表格")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("button", name="卡片")).to_have_attribute("aria-pressed", "false")
    assert row.evaluate("e => getComputedStyle(e).display") == "grid"
    head = page.locator(".gk-rows__head span").evaluate_all("(all) => all.map((one) => Math.round(one.getBoundingClientRect().left))")
    cells = row.evaluate(
        """(row) => ["heading", "date", "fact--session", "fact--number", "fact--lead", "marks"]
          .map((name) => Math.round(row.querySelector(`.gk-row__${name}`).getBoundingClientRect().left))"""
    )
    assert head == cells
    page.goto(page.url + "page/1/")
    assert page.locator(WHOLE).first.evaluate("e => getComputedStyle(e).display") == "grid"
    page.get_by_role("button", name="卡片").click()
    page.reload()
    assert page.locator(WHOLE).first.evaluate("e => getComputedStyle(e).display") != "grid"


def test_a_table_folds_to_cards_on_a_phone(reader: Reader, letters: BuiltSite) -> None:
    page = reader.open(letters, "robots.txt", width=360)
    page.context.add_init_script(TABLE)
    page.goto(reader.serve(letters) + "replies/")
    assert page.locator(WHOLE).first.evaluate("e => getComputedStyle(e).display") != "grid"
    expect(page.locator(".gk-views")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


# 手机、键盘、没有脚本


def test_filters_are_a_drawer_on_a_phone(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/", width=360, height=740)
    opener = page.get_by_role("button", name="筛选", exact=True)
    assert not fold(page, "主办单位").is_visible()
    opener.press("Enter")
    expect(page.get_by_role("dialog", name="筛选")).to_be_visible()
    fold(page, "主办单位").locator("summary").press("Enter")
    box = page.get_by_role("checkbox", name="市水利局")
    box.press("Space")
    count = sum(one["lead"] == ["市水利局"] for one in records(letters))
    expect(box).to_be_focused()
    assert page.evaluate("document.querySelector('dialog').scrollWidth <= document.querySelector('dialog').clientWidth")
    small = """() => [...document.querySelectorAll("dialog summary, dialog label.gk-filters__value, dialog button")]
      .filter((e) => e.checkVisibility() && Math.round(e.getBoundingClientRect().height) < 44).map((e) => e.textContent)"""
    assert page.evaluate(small) == []
    page.get_by_role("button", name=f"查看 {count} 份").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(COUNT)).to_have_text(told(count))
    expect(page.get_by_role("button", name="筛选（已选 1 项）")).to_be_focused()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_the_skip_link_passes_by_the_filters(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/")
    page.get_by_label("排序").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到列表")
    expect(skip).to_be_focused()
    assert skip.evaluate("e => e.getBoundingClientRect().width") > 24
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator(f"{WHOLE} a").first).to_be_focused()


def test_only_the_count_is_told_to_those_who_listen(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?year=2022"))
    assert page.locator("#gk-main [aria-live], #gk-main [role=status], #gk-main [role=alert]").count() == 1
    expect(page.get_by_role("status")).to_have_text(told(sum(one["date"].startswith("2022") for one in records(letters))))


def test_without_javascript_there_are_links_and_nothing_that_does_nothing(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/", java_script_enabled=False)
    assert page.locator("#gk-main").locator("button:visible, select:visible, input:visible").count() == 0
    water = fold(page, "主办单位")
    water.locator("summary").click()
    link = water.get_by_role("link", name="市水利局")
    assert link.locator(".gk-filters__count").inner_text() == str(sum(one["lead"] == ["市水利局"] for one in records(letters)))
    link.click()
    expect(page.locator("h1")).to_have_text("主办单位：市水利局")


def test_without_its_scripts_the_form_searches(reader: Reader, letters: BuiltSite) -> None:
    page = reader.open(letters, "robots.txt")
    page.route("**/list.*.js", lambda route: route.abort())
    page.goto(reader.serve(letters) + "replies/")
    page.get_by_label("在这个列表里检索").fill("第007件事")
    page.get_by_label("在这个列表里检索").press("Enter")
    page.wait_for_url("**/search/?kind=replies&q=*")
    expect(page.locator(".gk-search__status")).to_have_text("找到 1 份文件。")


def test_words_lead_to_the_search_with_what_is_chosen(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, "replies/?assembly=congress"))
    page.get_by_label("在这个列表里检索").fill("办理情况")
    page.get_by_label("在这个列表里检索").press("Enter")
    page.wait_for_url("**/search/?kind=replies&q=*&assembly=congress")
    congress = sum(one["assembly"] == "congress" for one in records(letters))
    expect(page.locator(".gk-search__status")).to_have_text(re.compile(rf"找到 {congress} 份文件。|至多 {congress} 份。"))


def test_a_sealed_page_leads_to_the_filters(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/page/1/")
    page.get_by_role("link", name="筛选和排序").click()
    page.wait_for_url("**/replies/")
    expect(page.get_by_label("排序")).to_be_visible()


@pytest.mark.soak
@pytest.mark.parametrize("query", ["", "?year=2023&sort=lead"], ids=["whole", "narrowed"])
@pytest.mark.parametrize("scheme", ["default", "slate"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(query: str, scheme: str, width: int, person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, f"replies/{query}", width=width, scheme=scheme)
    if width < 900:
        page.locator(".gk-filters__open").click()
        expect(page.get_by_role("dialog")).to_be_visible()
    if query:
        done(page)
    fold(page, "主办单位").locator("summary").click()
    expect(fold(page, "主办单位").locator("input").first).to_be_visible()
    found = Axe().run(page, options={"rules": {"target-size": {"enabled": True}}}).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []


@pytest.mark.soak
@pytest.mark.parametrize("contrast", ["light", "dark"])
def test_axe_finds_nothing_in_a_table_of_high_contrast(contrast: str, person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "robots.txt")
    chosen = json.dumps({"contrast": contrast, "view": "table"})
    page.context.add_init_script(f"localStorage.setItem('{SUB_PATH}.__care', '{chosen}');")
    page.goto(person.serve(letters) + "replies/?year=2023")
    found = Axe().run(done(page)).response["violations"]
    assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []


# 下载筛选结果


def saved(page: Page, name: str) -> tuple[str, str]:
    """What a button gives: name and text of the file."""
    with page.expect_download() as waiting:
        page.get_by_role("button", name=name).press("Enter")
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes().decode()


NARROWED = "replies/?year=2023&year=2022&lead=市教育局&sort=oldest"


def left(site: BuiltSite) -> list[str]:
    """Paths of the documents that NARROWED leaves, in its order."""
    found = [one["id"] for one in records(site) if one["date"][:4] in ("2022", "2023") and one["lead"] == ["市教育局"]]
    assert len(found) > 20
    return found[::-1]


def test_what_is_left_is_saved_as_lines_of_the_lists_csv(person: Reader, letters: BuiltSite) -> None:
    """All of it, not only what is shown; in the order that is shown; byte for byte as in the file of the whole list."""
    page = done(person.open(letters, NARROWED))
    name, text = saved(page, "下载筛选结果（CSV）")
    assert name == "提案建议答复-2023-2022-市教育局.csv"
    whole = (letters.folder / "replies/index.csv").read_bytes().decode().splitlines(keepends=True)
    place = next(csv.reader([whole[0].removeprefix("\ufeff")])).index("标识")
    lines = {next(csv.reader([line]))[place]: line for line in whole[1:]}
    assert text == whole[0] + "".join(lines[path] for path in left(letters))
    expect(page.locator(".gk-list__main")).to_have_attribute("aria-busy", "false")
    expect(page.get_by_role("button", name="下载筛选结果（CSV）")).to_be_focused()


def test_what_is_left_is_saved_as_items_of_the_lists_json(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, NARROWED))
    name, text = saved(page, "下载筛选结果（JSON）")
    assert name.endswith(".json")
    whole, part = json.loads(letters.text("replies/index.json")), json.loads(text)
    items = {one["id"]: one for one in whole["items"]}
    assert part["items"] == [items[path] for path in left(letters)]
    assert part["count"] == len(part["items"])
    assert part["schema"] == whole["schema"]
    assert part["title"] == "提案建议答复 2023 2022 市教育局"
    assert part["url"].startswith(f"{whole['url']}?year=2023&year=2022&lead=")


def test_a_cell_with_line_ends_and_quotes_is_saved_whole(person: Reader, tmp_path: Path) -> None:
    summary = '第一行："引用"，\n第二行。'
    files = {f"replies/2024/r-{n:03}": {"lead": f"第{n % 2}局", "summary": summary, "date": f"2024-03-{n:02}"} for n in range(1, 9)}
    site = built(lay_site(tmp_path / "source", files), tmp_path / "site")
    page = done(person.open(site, "replies/?lead=第1局"))
    _, text = saved(page, "下载筛选结果（CSV）")
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    assert [row["内容概述"] for row in rows] == [one["summary"] for one in records(site) if one["lead"] == ["第1局"]]
    assert len(rows) == 4


def test_a_file_that_cannot_be_made_is_told_and_asked_for_again(reader: Reader, letters: BuiltSite) -> None:
    page = done(reader.open(letters, NARROWED))
    page.route("**/replies/index.csv", lambda route: route.abort())
    page.get_by_role("button", name="下载筛选结果（CSV）").click()
    expect(page.locator(".gk-list__note")).to_contain_text("文件没有生成")
    expect(page.get_by_role("button", name="再试一次")).to_be_focused()
    page.unroute("**/replies/index.csv")
    assert saved(page, "再试一次")[0].endswith(".csv")
    expect(page.locator(".gk-list__note")).to_be_hidden()


def test_only_what_is_narrowed_is_offered_as_a_file(person: Reader, letters: BuiltSite) -> None:
    page = person.open(letters, "replies/")
    button = page.get_by_role("button", name="下载筛选结果（CSV）")
    expect(button).to_be_hidden()
    page = done(person.open(letters, NARROWED))
    expect(page.get_by_role("button", name="下载筛选结果（CSV）")).to_be_visible()
    expect(page.locator(".gk-list__all")).to_be_visible()
    page.get_by_role("button", name="去掉全部筛选").click()
    page.locator("[name=sort]").select_option("newest")
    expect(page.get_by_role("button", name="下载筛选结果（CSV）")).to_be_hidden()


# 标题


def test_the_title_tells_what_is_chosen_how_many_and_which_page(person: Reader, letters: BuiltSite) -> None:
    page = done(person.open(letters, f"{NARROWED}&pages=2"))
    expect(page).to_have_title(re.compile(rf"^2023 · 2022 · 市教育局 · 共 {len(left(letters))} 件（第 2 页） · 提案建议答复 - "))
    page = person.open(letters, "search/?q=第007件事&year=2022")
    expect(page).to_have_title(re.compile("^第007件事 · 2022 · 共 1 件 · 检索 - "))


# 多大，改动多少


def test_the_first_view_is_small_and_asks_for_no_index(reader: Reader, letters: BuiltSite) -> None:
    """Bytes as a server sends them that compresses (gzip, level 6)."""
    page = reader.open(letters, "robots.txt")
    page.context.add_init_script("""
        window.moved = 0;
        new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moved += one.value; })
          .observe({ type: "layout-shift", buffered: true });""")
    got: dict[str, bytes] = {}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: got.update({answer.url: answer.body()}))
    page.goto(reader.serve(letters) + "replies/", wait_until="networkidle")
    page.wait_for_timeout(200)
    assert len(got) <= 12
    assert sum(min(len(body), len(gzip.compress(body, 6))) for body in got.values()) <= 100 * 1024
    assert not [url for url in asked if "/search/" in url or url.endswith("index.json")]
    assert page.evaluate("window.moved") <= 0.02
    fold(page, "主办单位").locator("summary").click()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    assert [url for url in asked if url.endswith("search/index.json")]
    assert not [url for url in asked if "/replies/2" in url]


def test_a_new_document_changes_the_front_pages_of_its_lists_only(letters: BuiltSite, tmp_path: Path) -> None:
    more = FILES | {"replies/2024/r-131": reply_of(REPLIES + 1)}
    after = contents(built(lay_site(tmp_path / "source", more), tmp_path / "site").folder)
    before = letters.bytes()
    sealed = [path for path in before if "/page/" in path and path.endswith("index.html")]
    assert len(sealed) >= 2
    assert [path for path in sealed if after[path] != before[path]] == []
    assert after["replies/index.html"] != before["replies/index.html"]


def test_a_short_list_has_nothing_to_narrow(letters: BuiltSite) -> None:
    assert "gk-filters__form" not in letters.text("notices/index.html")
    assert "gk-views" in letters.text("notices/index.html")


def test_a_long_facet_names_its_most_frequent_values_and_leads_to_the_rest(tmp_path: Path) -> None:
    files = {f"replies/2024/r-{n:03}": {"lead": f"第{min(n, 9)}局", "topics": ["教育"]} for n in range(1, 14)}
    page = built(lay_site(tmp_path / "source", files), tmp_path / "site").text("replies/index.html")
    leads = page.partition('data-key="lead"')[2].partition("</details>")[0]
    named = re.findall(r'href="\.\./lists/lead/[^"]*">([^<]*)', leads)
    assert named[0] == "第9局"
    assert len(named) == 9
    assert named[-1] == "全部可选项"
    assert 'data-key="topic"' not in page  # every document has the same
    assert "gk-years" not in page  # of one year only
