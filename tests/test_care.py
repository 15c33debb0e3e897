"""What a reader can choose: size, contrast, spacing, reading aloud, script; what a document offers: citing, the way back, its contents."""

import gzip
import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import BuiltSite, Reader
from playwright.sync_api import Page, expect
from test_pages import ALL, DEMO, DESKTOP, PAGED, PHONE

pytestmark = pytest.mark.browser

LONG, LIST = DEMO["long-reply"], DEMO["list-of-a-body"]
VOICES = """
  window.spoken = [];
  class Utterance { constructor(text) { this.text = text; } }
  const speech = new EventTarget();
  Object.assign(speech, {
    getVoices: () => %s,
    speak: (utterance) => { window.spoken.push(utterance); },
    cancel: () => {},
  });
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  Object.defineProperty(window, "SpeechSynthesisUtterance", { value: Utterance });
"""
"""A browser with these voices, whose sentences end when the test says so."""


def chosen(**state: str) -> str:
    """A script that makes a browser remember these choices."""
    return f"localStorage.setItem('/zwgk/jyta/.__care', '{json.dumps(state)}');"


def opened(reader: Reader, site: BuiltSite, address: str, script: str, **how: Any) -> Page:
    """A page as a browser shows it in which a script has run before."""
    page = reader.open(site, "robots.txt", **how)
    page.context.add_init_script(script)
    page.goto(reader.serve(site) + address, wait_until="load")
    return page


def toolbar(page: Page) -> None:
    page.locator(".gk-care-open").press("Enter")
    expect(page.locator("#gk-care")).to_be_visible()


# The toolbar


def test_the_toolbar_opens_by_keyboard_and_closes_by_escape(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, LONG)
    toolbar(page)
    assert page.evaluate("document.activeElement.closest('#gk-care') !== null")
    for _ in range(40):
        page.keyboard.press("Tab")
        if not page.evaluate("document.activeElement.closest('#gk-care') !== null"):
            break
    else:
        raise AssertionError("Tab never leaves the toolbar")
    page.locator("#gk-care button").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator("#gk-care")).to_be_hidden()
    expect(page.locator(".gk-care-open")).to_be_focused()
    assert reader.complaints == []


def test_size_and_spacing_are_applied_remembered_and_reset(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, LONG)
    size = "parseFloat(getComputedStyle(document.querySelector('.gk-text p')).fontSize)"
    usual = page.evaluate(size)
    toolbar(page)
    page.get_by_role("group", name="字号").get_by_role("button", name="最大").press("Enter")
    page.get_by_role("group", name="间距").get_by_role("button", name="宽").press("Enter")
    assert page.evaluate(size) >= 29.9
    expect(page.get_by_role("group", name="字号").get_by_role("button", name="最大")).to_have_attribute("aria-pressed", "true")
    page.goto(reader.serve(demo) + DEMO["guide"])
    assert page.evaluate("document.documentElement.dataset.gkSize") == "largest"
    assert page.evaluate("document.documentElement.dataset.gkSpacing") == "wide"
    toolbar(page)
    page.get_by_role("button", name="恢复默认").press("Enter")
    page.goto(reader.serve(demo) + LONG)
    assert page.evaluate(size) == usual


def test_choices_hold_before_first_paint(reader: Reader, demo: BuiltSite) -> None:
    """All scripts but the small one of the head are kept away."""
    page = reader.open(demo, "robots.txt")
    page.context.add_init_script(chosen(size="large", contrast="dark"))
    page.route("**/*.js", lambda route: route.continue_() if "/early." in route.request.url else route.abort())
    page.goto(reader.serve(demo) + LONG)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "23.36px"


@pytest.mark.parametrize("stored", ['"x"', "{", '{"size": "url(evil)", "contrast": 3}', "[]", "null"])
def test_what_storage_holds_is_not_trusted(reader: Reader, demo: BuiltSite, stored: str) -> None:
    page = opened(reader, demo, LONG, f"localStorage.setItem('/zwgk/jyta/.__care', {stored!r});")
    assert page.evaluate("document.documentElement.getAttributeNames().filter((name) => name.startsWith('data-gk'))") == []
    assert [complaint for complaint in reader.complaints if complaint.startswith("script")] == []


@pytest.mark.parametrize("name", ALL)
def test_the_largest_type_does_not_scroll_sideways(reader: Reader, demo: BuiltSite, paged: BuiltSite, name: str) -> None:
    site, address = (paged, PAGED[name]) if name in PAGED else (demo, DEMO[name])
    page = opened(reader, site, address, chosen(size="largest", spacing="wide", contrast="light"), width=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.soak  # a minute and a half
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("contrast", ["light", "dark"])
@pytest.mark.parametrize("name", ALL)
def test_axe_finds_nothing_in_high_contrast(
    reader: Reader, demo: BuiltSite, paged: BuiltSite, name: str, contrast: str, width: int
) -> None:
    site, address = (paged, PAGED[name]) if name in PAGED else (demo, DEMO[name])
    page = opened(reader, site, address, chosen(contrast=contrast), width=width, reduced_motion="reduce")
    toolbar(page)
    found = Axe().run(
        page,
        options={"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}, "color-contrast-enhanced": {"enabled": True}}},
    )
    assert found.violations_count == 0, found.generate_report()


# Reading aloud

LOCAL = """[{name: "远", lang: "zh-CN", localService: false}, {name: "近", lang: "zh-CN", localService: true},
  {name: "E", lang: "en-US", localService: true}]"""
REMOTE = '[{name: "远", lang: "zh-CN", localService: false}]'


def test_a_text_is_read_sentence_by_sentence_with_a_local_voice(reader: Reader, demo: BuiltSite) -> None:
    page = opened(reader, demo, LONG, VOICES % LOCAL)
    toolbar(page)
    page.get_by_role("button", name="朗读").press("Enter")
    for _ in range(3):
        page.evaluate("window.spoken[window.spoken.length - 1].onend()")
    said = page.evaluate("window.spoken.map((one) => [one.text, one.voice.name])")
    assert [voice for _, voice in said] == ["近"] * 4
    assert said[0][0] == "对市八届人大二次会议第066号建议的答复"
    assert all(len(text) <= 130 for text, _ in said)
    page.get_by_role("button", name="暂停").press("Enter")
    page.get_by_role("button", name="继续").press("Enter")
    assert page.evaluate("window.spoken[4].text === window.spoken[3].text")
    page.get_by_role("button", name="下一句").press("Enter")
    assert page.evaluate("window.spoken[5].text !== window.spoken[4].text")
    page.get_by_role("button", name="停止").press("Enter")
    expect(page.get_by_role("button", name="朗读", exact=True)).to_be_visible()


def test_reading_to_the_end_leaves_out_tables_and_stops(reader: Reader, demo: BuiltSite) -> None:
    page = opened(reader, demo, DEMO["notice-with-duties"], VOICES % LOCAL)
    toolbar(page)
    page.get_by_role("button", name="朗读").press("Enter")
    for _ in range(400):
        if page.get_by_role("button", name="朗读", exact=True).count():
            break
        page.evaluate("window.spoken[window.spoken.length - 1].onend()")
    text = "".join(page.evaluate("window.spoken.map((one) => one.text)"))
    assert "请抓好落实。" in text
    assert "制定办前沟通记录单" not in text


def test_a_voice_of_somebody_elses_server_is_never_used(reader: Reader, demo: BuiltSite) -> None:
    page = opened(reader, demo, LONG, VOICES % REMOTE)
    toolbar(page)
    assert page.get_by_role("group", name="朗读").get_by_role("button").first.is_disabled()
    assert "没有本机的中文语音" in page.locator(".gk-care__status").inner_text()


# Traditional Chinese


def test_traditional_characters_are_shown_and_remembered_and_the_record_stays(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, LONG)
    cited = page.locator(".gk-source .gk-as-recorded").first.inner_text()
    page.locator(".md-header .gk-script").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    assert page.locator("h1").inner_text() == "對市八屆人大二次會議第066號建議的答覆"
    assert page.title().startswith("關於提高城市內澇防禦")
    assert page.locator(".gk-source .gk-as-recorded").first.inner_text() == cited
    page.goto(reader.serve(demo) + DEMO["guide"])
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    page.locator(".md-header .gk-script").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    page.goto(reader.serve(demo) + LONG)
    assert page.locator("h1").inner_text() == "对市八届人大二次会议第066号建议的答复"
    assert [complaint for complaint in reader.complaints if not complaint.startswith("304")] == []


def test_the_other_script_gives_back_every_letter(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, LONG)
    before = page.locator("#gk-main").inner_text()
    page.locator(".md-header .gk-script").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hant")
    assert page.locator("#gk-main").inner_text() != before
    page.locator(".md-header .gk-script").press("Enter")
    expect(page.locator("html")).to_have_attribute("lang", "zh-CN")
    assert page.locator("#gk-main").inner_text() == before


def test_what_is_found_is_shown_in_traditional_characters_too(reader: Reader, demo: BuiltSite) -> None:
    page = opened(reader, demo, "search/?q=電梯", chosen(script="traditional"))
    expect(page.locator(".gk-search__hits .gk-row").first).to_contain_text("電梯")
    assert page.evaluate("document.documentElement.lang") == "zh-Hant"


# A document


def test_a_reference_is_copied_with_the_day_of_citing(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, LONG, permissions=["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="复制引用").press("Enter")
    expect(page.locator(".gk-source__said").first).to_have_text("已复制")
    day = page.evaluate("new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10)")
    assert page.evaluate("navigator.clipboard.readText()") == (
        "临澜市应急管理局. 对市八届人大二次会议第066号建议的答复：临应急函〔2023〕45号[EB/OL]. "
        f"(2023-06-28)[{day}]. https://www.linlan.example/zwgk/jyta/replies/2023/congress-8-2-066/."
    )
    page.get_by_role("button", name="复制网址").press("Enter")
    assert page.evaluate("navigator.clipboard.readText()") == "https://www.linlan.example/zwgk/jyta/replies/2023/congress-8-2-066/"


def test_a_reference_can_be_selected_where_copying_is_refused(reader: Reader, demo: BuiltSite) -> None:
    page = opened(reader, demo, LONG, "Object.defineProperty(navigator, 'clipboard', { value: undefined });")
    page.get_by_role("button", name="复制网址").press("Enter")
    assert page.evaluate("getSelection().toString().trim()") == "https://www.linlan.example/zwgk/jyta/replies/2023/congress-8-2-066/"
    without = reader.open(demo, LONG, java_script_enabled=False)
    assert "[EB/OL]. (2023-06-28)[引用日期]." in without.locator(".gk-source").inner_text()
    assert without.locator(".gk-source .gk-qr").is_visible()


def test_a_document_leads_on_in_the_list_that_one_came_from(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, LIST)
    rows = page.locator(".gk-row__heading a")
    titles = rows.all_inner_texts()
    rows.nth(1).click()
    way = page.get_by_role("navigation", name="来时的列表")
    assert [link.inner_text() for link in way.get_by_role("link").all()] == [
        f"列表中上一份：{titles[0]}",
        f"列表中下一份：{titles[2]}",
        "返回列表：主办单位：临澜市教育局",
    ]
    way.get_by_role("link").nth(1).click()
    expect(page.get_by_role("navigation", name="来时的列表").get_by_role("link").first).to_have_text(f"列表中上一份：{titles[1]}")
    page.get_by_role("link", name="返回列表").click()
    expect(page.locator("h1")).to_have_text("主办单位：临澜市教育局")


def test_without_a_list_a_document_leads_to_its_neighbours(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, LONG)
    assert page.get_by_role("navigation", name="同类文件").is_visible()
    assert page.get_by_role("navigation", name="来时的列表").count() == 0


def test_the_contents_list_follows_the_reading(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, LONG)
    assert page.locator(".gk-toc [aria-current]").count() == 0
    page.evaluate("document.getElementById('h-2-2').scrollIntoView()")
    expect(page.locator(".gk-toc [aria-current=location]")).to_have_text("（二）地下空间分级管控")
    page.evaluate("document.getElementById('h-3').scrollIntoView()")
    expect(page.locator(".gk-toc [aria-current=location]")).to_have_text("三、理顺从预警到行动的链条")


def test_a_line_of_text_holds_thirty_to_forty_characters(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, LONG)
    wide, size = page.evaluate(
        "(() => { const p = document.querySelector('.gk-text > p'); return [p.clientWidth, parseFloat(getComputedStyle(p).fontSize)]; })()"
    )
    assert 30 <= wide / size <= 40


# The first view


MOVED = """
  window.moved = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moved += one.value; })
    .observe({ type: "layout-shift", buffered: true });"""


@pytest.mark.soak
@pytest.mark.parametrize("name", ["home", "long-reply", "notice-with-duties", "statistics", "tracker", "catalogue"])
def test_the_first_view_is_small_and_does_not_jump(reader: Reader, demo: BuiltSite, name: str) -> None:
    """Bytes as a server sends them that compresses (gzip, level 6)."""
    for width in (PHONE, DESKTOP):
        page = reader.open(demo, "robots.txt", width=width)
        page.context.add_init_script(MOVED)
        bodies: list[bytes] = []
        page.on("response", lambda answer, bodies=bodies: bodies.append(answer.body()))  # type: ignore[misc]
        page.goto(reader.serve(demo) + DEMO[name], wait_until="networkidle")
        page.wait_for_timeout(200)
        assert len(bodies) <= 12
        assert sum(min(len(body), len(gzip.compress(body, 6))) for body in bodies) <= 100 * 1024
        assert page.evaluate("window.moved") <= 0.02


@pytest.mark.parametrize("name", ["search", "search-without-a-word", "search-without-a-hit"])
def test_what_is_found_pushes_nothing_away(reader: Reader, demo: BuiltSite, name: str) -> None:
    for width in (PHONE, DESKTOP):
        page = reader.open(demo, "robots.txt", width=width)
        page.context.add_init_script(MOVED)
        page.goto(reader.serve(demo) + DEMO[name], wait_until="networkidle")
        page.locator(".gk-search[data-ready]").wait_for()
        page.wait_for_timeout(200)
        assert page.evaluate("window.moved") <= 0.1
        assert page.locator(".gk-search__help").is_visible() == (name != "search")


def test_the_text_is_there_before_any_script_runs(reader: Reader, demo: BuiltSite) -> None:
    page = reader.open(demo, "robots.txt")
    page.route("**/*.js", lambda route: route.abort())
    page.goto(reader.serve(demo) + LONG)
    assert page.locator(".gk-text").is_visible()
    assert "感谢你们对应急管理工作的关心和支持。" in page.locator(".gk-text").inner_text()
