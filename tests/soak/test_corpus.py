"""Three thousand documents: they build strictly, and no page grows with their number."""

import random
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from conftest import BuiltSite, build, built, contents, lay_site, said
from factories import write_content

pytestmark = pytest.mark.soak

PLACES = ("东渡口", "西河沿", "北坡村", "南桥头", "柳荫巷", "石门街", "青瓦里", "长堤路", "老码头", "新塘镇")
MATTERS = (
    "路灯更新",
    "校车接送",
    "雨水排放",
    "菜场改造",
    "绿道贯通",
    "老楼加梯",
    "公交加密",
    "诊所值守",
    "噪声治理",
    "书屋开放",
    "养老助餐",
    "夜间停车",
)
BODIES = tuple(
    f"临澜市{name}局" for name in ("教育", "民政", "交通运输", "生态环境", "住房和城乡建设", "水利", "公安", "财政", "文化和旅游")
)
SURNAMES, NAMES = "沈叶柏顾罗郑陆苏梁周韩黄林吴何唐", ("某", "某某", "知秋", "望山", "听澜", "问渠", "怀瑾", "映雪", "砚田", "青禾")
SENTENCES = (
    "已会同有关单位到现场查看，并听取了居民的意见。",
    "今年安排资金{n}万元，目前完成工程量的{m}%。",
    "设计图纸已经公示{m}天，收到意见{n}条，采纳情况同时公布。",
    "受地下管线影响，部分路段改在夜间施工。",
    "下一步，按月公布进度，接受代表委员和群众监督。",
    "该处共涉及{n}户，已签订协议{m}户。",
)
KINDS = ("replies",) * 6 + ("notices",) * 2 + ("reports", "speeches")
"""What ten documents are: so that lists of a thousand and of three thousand both end with a full page."""
LARGEST = 150 * 1024
"""Bytes of a page."""


def document(number: int) -> tuple[str, dict[str, Any]]:
    """The document of a number; the same in a corpus of any size."""
    dice = random.Random(number)
    kind, year = KINDS[number % 10], 2014 + number % 11
    place, matter = dice.choice(PLACES), dice.choice(MATTERS)
    name, day = f"{number:05}", f"{year}-{1 + number // 11 % 12:02}-{1 + number // 132 % 28:02}"
    fields: dict[str, Any] = {"date": day, "source": dice.choice(BODIES), "topics": [matter], "body": text(dice, place, matter)}
    if kind == "replies":
        fields |= reply(number, year, dice, f"关于{place}{matter}的第{number}件提案")
    titles = {
        "replies": "关于第{}号提案的答复",
        "notices": "关于做好第{}项工作的通知",
        "reports": "第{}次办理情况报告",
        "speeches": "在第{}次会上的讲话",
    }
    return f"{kind}/{year}/{name}", {"title": titles[kind].format(number), **fields}


def reply(number: int, year: int, dice: random.Random, asked: str) -> dict[str, Any]:
    session = "一二三四五"[(year - 2014) % 5]
    return {
        "assembly": "cppcc",
        "session": f"市政协{'七八九'[(year - 2014) // 5]}届{session}次会议",
        "proposal_number": str(number),
        "proposal_title": asked,
        "proposers": [dice.choice(SURNAMES) + dice.choice(NAMES) for _ in range(dice.randint(1, 3))],
        "lead": dice.choice(BODIES),
        "result": dice.choice("ABCD"),
        "satisfaction": dice.choice(("满意", "满意", "基本满意")),
    }


def text(dice: random.Random, place: str, matter: str) -> str:
    """A body of three numbered parts."""
    parts = [f"关于{place}的{matter}，情况如下："]
    for numeral, head in zip("一二三", ("基本情况", "办理情况", "下一步工作"), strict=True):
        sentences = [sentence.format(n=dice.randint(2, 900), m=dice.randint(5, 99)) for sentence in dice.sample(SENTENCES, 4)]
        parts += [f"## {numeral}、{head}", f"{place}的{matter}：{''.join(sentences)}"]
    return "\n\n".join(parts)


BESIDE = re.compile(rb'<section class="gk-document__part gk-beside">.*?</section>', re.DOTALL)
"""Which documents are related and cite differs; how many are named is bounded."""


def corpus(count: int) -> Mapping[str, dict[str, Any]]:
    return dict(document(number) for number in range(count))


@pytest.fixture(scope="module")
def thousand(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("thousand")
    return built(lay_site(folder / "source", corpus(1_000)), folder / "site", "--strict")


@pytest.fixture(scope="module")
def three_thousand(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("three-thousand")
    return built(lay_site(folder / "source", corpus(3_000)), folder / "site", "--strict")


def test_every_document_has_its_page_and_its_twin(three_thousand: BuiltSite) -> None:
    for path in corpus(3_000):
        assert (three_thousand.folder / path / "index.html").is_file()
        assert (three_thousand.folder / path / "index.json").is_file()


def test_no_page_is_large(three_thousand: BuiltSite) -> None:
    pages = {path: len(content) for path, content in three_thousand.bytes().items() if path.endswith(".html")}
    assert {path: size for path, size in pages.items() if size > LARGEST} == {}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "catalogue/",
        "lists/",
        "sitemap/",
        "replies/",
        "notices/",
        "reports/",
        "speeches/",
        "lists/lead/",
        "lists/topic/",
        "lists/session/",
    ],
)
def test_a_page_does_not_grow_with_the_number_of_documents(thousand: BuiltSite, three_thousand: BuiltSite, path: str) -> None:
    small, large = (len((site.folder / path / "index.html").read_bytes()) for site in (thousand, three_thousand))
    assert large <= small * 1.1


def test_the_page_of_a_document_does_not_grow(thousand: BuiltSite, three_thousand: BuiltSite) -> None:
    for path in list(corpus(1_000))[::50]:
        small, large = (len(BESIDE.sub(b"", (site.folder / path / "index.html").read_bytes())) for site in (thousand, three_thousand))
        assert abs(large - small) < 400, path  # the neighbours' titles differ


def test_no_list_shows_more_than_ninety_nine_documents(three_thousand: BuiltSite) -> None:
    for path in three_thousand.folder.rglob("index.html"):
        assert path.read_text(encoding="utf-8").count('class="gk-row"') < 100, path


def test_every_page_of_a_list_is_reached_by_few_steps(three_thousand: BuiltSite) -> None:
    pages = sorted((three_thousand.folder / "catalogue/page").iterdir())
    assert len(pages) == 3_000 // 50 - 1
    steps, seen, waiting = 0, {"catalogue/index.html"}, ["catalogue/index.html"]
    while waiting:
        steps += 1
        linked = {three_thousand.target(path, link.target)[0] or "" for path in waiting for link in three_thousand.pages[path].links}
        waiting = [path for path in linked if path.startswith("catalogue/") and path.endswith("/index.html") and path not in seen]
        seen.update(waiting)
    assert len(seen) == len(pages) + 1
    assert steps <= 10


def test_a_second_build_changes_nothing(three_thousand: BuiltSite) -> None:
    before = three_thousand.bytes()
    done = build(three_thousand.config, three_thousand.folder, "--strict")
    assert "网站已生成：写入 0 个文件" in said(done)
    assert contents(three_thousand.folder) == before


def test_one_new_document_writes_few_files(three_thousand: BuiltSite, tmp_path: Path) -> None:
    source = shutil.copytree(three_thousand.config.parent, tmp_path / "source")
    write_content(source / "content", {"notices/2026/new": {"title": "最新的通知", "date": "2026-09-01"}})
    before, after = three_thousand.bytes(), built(source / "mkdocs.yml", tmp_path / "site").bytes()
    changed = [path for path in after if before.get(path) != after[path] and not path.startswith("search/")]
    assert "notices/2026/new/index.html" in changed  # (its words stand in many files of the index, which are small)
    assert len(changed) < 40, changed
