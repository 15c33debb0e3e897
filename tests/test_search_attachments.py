"""Texts of attachments in the index, as an option: found, verified against their own file, told with the attachment's name."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from attachments import docx, pdf, xlsx
from conftest import BuiltSite, Reader, built, contents, lay_site
from playwright.sync_api import Page, expect

STATUS, HITS = ".gk-search__status", ".gk-search__hits > li"
NOTICE = {
    "date": "2024-03-05",
    "title": "关于加装电梯工作的通知",
    "attachments": [
        {"file": "quota.xlsx", "title": "补贴标准"},
        {"file": "form.docx", "title": "申请表"},
        {"file": "guide.pdf", "title": "指南"},
    ],
    "body": "补贴标准见附件。",
}
PARAGRAPH = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"


def lay(folder: Path, option: bool = True, **changes: Any) -> Path:
    """A site of three documents, one of them with attachments; its mkdocs.yml."""
    texts = {
        "quota.xlsx": xlsx('<row><c t="inlineStr"><is><t>望岭县</t></is></c><c t="inlineStr"><is><t>每台十五万元</t></is></c></row>'),
        "form.docx": docx(PARAGRAPH.format("业主签名处") + PARAGRAPH.format("&lt;b&gt;楼栋编号&lt;/b&gt;")),
        "guide.pdf": pdf("Elevator manual 2024"),
    }
    config = lay_site(
        folder,
        {
            "notices/2024/001": {**NOTICE, **changes},
            "notices/2024/002": {"date": "2024-04-05", "title": "关于望岭县道路的通知", "body": "每台班车十五万元。"},
        },
    )
    for name, content in texts.items():
        (folder / "content/notices/2024" / name).write_bytes(content)
    plain = config.read_text(encoding="utf-8")
    config.write_text(plain + (f"    search: {{attachments: {str(option).lower()}}}\n"), encoding="utf-8")
    assert yaml.safe_load(config.read_text(encoding="utf-8").replace("!ENV", ""))["extra"]["gongkai"]["search"] == {"attachments": option}
    return config


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site with the option."""
    folder = tmp_path_factory.mktemp("attached")
    return built(lay(folder / "source"), folder / "site")


@pytest.fixture
def page(reader: Reader, site: BuiltSite) -> Iterator[Callable[[str], Page]]:
    """The search page, when it has answered; nothing may go wrong on the way."""

    def ask(typed: str) -> Page:
        opened = reader.open(site, f"search/?q={typed}")
        expect(opened.locator(".gk-search__main")).to_have_attribute("aria-busy", "false")
        expect(opened.locator(".gk-filters__facet").first).to_be_attached()
        return opened

    yield ask
    assert reader.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "title", "marked"),
    [
        ("每台十五万元", "补贴标准", ["每台十五万元"]),
        ("业主签名处", "申请表", ["业主签名处"]),
        ("elevator", "指南", ["Elevator"]),
        ("加装电梯 十五万元", "补贴标准", ["十五万元"]),
    ],
    ids=["xlsx", "docx", "pdf", "one word in the page, one in the attachment"],
)
def test_a_hit_in_an_attachment_says_in_which_one(typed: str, title: str, marked: list[str], page: Callable[[str], Page]) -> None:
    opened = page(typed)
    expect(opened.locator(STATUS)).to_have_text("找到 1 份文件。")
    row = opened.locator(HITS)
    expect(row).to_contain_text(f"见附件“{title}”")
    assert row.locator(".gk-search__snippet mark").all_inner_texts() == marked


@pytest.mark.browser
def test_what_the_page_says_too_names_no_attachment(page: Callable[[str], Page]) -> None:
    opened = page("补贴标准")
    expect(opened.locator(HITS)).to_have_count(1)
    expect(opened.locator(HITS)).not_to_contain_text("见附件“")


@pytest.mark.browser
@pytest.mark.parametrize(("typed", "count"), [("望岭县", 2), ("望岭县 -签名", 1), ("十五万元每台", 0), ("县每台", 0)])
def test_attachments_are_verified_like_pages(typed: str, count: int, page: Callable[[str], Page]) -> None:
    opened = page(typed)
    expect(opened.locator(STATUS)).to_have_text(f"找到 {count} 份文件。" if count else "没有找到符合的文件。")


@pytest.mark.browser
def test_markup_in_an_attachment_is_text(page: Callable[[str], Page]) -> None:
    opened = page("楼栋编号")
    expect(opened.locator(".gk-search__snippet")).to_contain_text("<b>楼栋编号</b>")
    assert opened.locator(".gk-search__snippet b").count() == 0


def test_the_texts_lie_beside_the_page(site: BuiltSite) -> None:
    twin = json.loads(site.text("notices/2024/001/index.json"))
    texts = json.loads(site.text(f"notices/2024/001/{twin['texts']}"))
    assert texts["schema"] == "gongkai.attachments/1"
    assert {twin["attachments"][one["attachment"]]["title"]: one["text"].split() for one in texts["texts"]} == {
        "补贴标准": ["望岭县", "每台十五万元"],
        "申请表": ["业主签名处", "<b>楼栋编号</b>"],
        "指南": ["Elevator", "manual", "2024"],
    }
    assert "texts" not in json.loads(site.text("notices/2024/002/index.json"))
    assert not (site.folder / "notices/2024/002/attachments.json").exists()


def test_nothing_is_read_without_the_option(tmp_path: Path) -> None:
    off = built(lay(tmp_path / "source", option=False), tmp_path / "site")
    assert "texts" not in json.loads(off.text("notices/2024/001/index.json"))
    assert list(off.folder.rglob("attachments.json")) == []


def test_a_withdrawn_page_publishes_no_text_of_its_attachments(tmp_path: Path) -> None:
    gone = built(lay(tmp_path / "source", withdrawn={"date": "2024-04-01", "reason": "内容有误"}), tmp_path / "site")
    assert list(gone.folder.rglob("attachments.json")) == []
    assert "补贴标准" not in gone.text("notices/2024/001/index.json")


def test_a_warm_build_gives_what_a_fresh_one_gives(tmp_path: Path) -> None:
    config = lay(tmp_path / "source")
    built(config, tmp_path / "site")
    form = tmp_path / "source/content/notices/2024/form.docx"
    form.write_bytes(docx(PARAGRAPH.format("住户签名处")))
    warm = built(config, tmp_path / "site")
    other = lay(tmp_path / "other")
    (tmp_path / "other/content/notices/2024/form.docx").write_bytes(form.read_bytes())
    fresh = built(other, tmp_path / "fresh")
    assert "住户签名处" in warm.text("notices/2024/001/attachments.json")
    assert contents(warm.folder) == contents(fresh.folder)
