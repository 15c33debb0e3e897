"""Whole sites, as a web server would serve them: complete, well linked, reproducible, and silent about what is not public."""

import csv
import gzip
import io
import json
import re
import shutil
import xml.etree.ElementTree as ET
from itertools import chain
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import DAY, EPOCH, ROOT, BuiltSite, Html, build, built, contents, lay_site, many_notices, run, said, squeezed
from factories import typed, write_content

from gongkai import messages
from gongkai.norms import page_tags

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWLY_PUBLIC = "replies/2026/cppcc-8-5-020"
EVIL = "关于<script>alert(1)</script>&“引号”\"'的通知"
SECRETS = ("未定稿的秘密", "未到期的秘密", "不公开的秘密", "依申请的秘密", "已撤回的秘密")
"""Words that stand in the bodies (and, for what has no page at all, in the titles) of documents that are not public."""

FILES = {
    "notices/2024/script": {
        "title": EVIL, "topics": ["<b>主题</b>"], "keywords": ["<i>词</i>"], "summary": EVIL, "document_number": "深府办〔2024〕9号"
    },
    "notices/2024/formula": {"title": "=HYPERLINK(1)", "source": "@市教育局", "topics": ["+1", "-1"]},
    "notices/2024/minor": {"date": "2024-01-02", "changes": [{"date": "2025-03-04", "note": "改错字", "major": False}]},
    "notices/2024/major": {"date": "2024-01-02", "changes": [{"date": "2025-03-04", "note": "改数字", "major": True}]},
    "notices/2024/draft": {"title": "未定稿的秘密通知", "draft": True, "body": "未定稿的秘密。"},
    "notices/2024/future": {"title": "未到期的秘密通知", "date": "2026-09-30", "body": "未到期的秘密。"},
    "notices/2024/withheld": {"title": "不公开的秘密通知", "disclosure": "不予公开", "basis": "《条例》第十六条", "body": ""},
    "notices/2024/on-request": {
        "title": "依申请公开的通知", "disclosure": "依申请公开", "basis": "《条例》第十三条", "body": "依申请的秘密。"
    },
    "notices/2024/withdrawn": {
        "title": "已经撤回的通知",
        "withdrawn": {"date": "2024-06-01", "reason": "内容有误"},
        "redirect_from": ["/old/2019/123.html", "/old/旧栏目/", "/old/plain"],
        "body": "已撤回的秘密。",
    },
    "replies/2024/congress-8-4-007": {
        "assembly": "congress", "session": "市八届人大四次会议", "proposal_number": "007", "proposal_title": EVIL,
        "proposers": ["<b>甲</b>"], "lead": "<u>市教育局</u>", "result": "A",
        "body": "## 一、办理情况\n\n见[通知](../../notices/2024/major.md)和[本节](#h-1)。\n\n| 项 | 数 |\n| --- | --- |\n| 甲 | 1 |\n",
    },
}  # fmt: skip


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site of documents that try to get out of their place."""
    folder = tmp_path_factory.mktemp("trial")
    return built(lay_site(folder / "source", FILES), folder / "site")


@pytest.fixture(params=["demo", "minimal", "trial", "paged"])
def site(request: pytest.FixtureRequest) -> BuiltSite:
    """Each of the sites."""
    found: BuiltSite = request.getfixturevalue(request.param)
    return found


def documents(site: BuiltSite) -> dict[str, dict[str, object]]:
    """HTML file -> twin, of every document."""
    twins = {
        path: json.loads(site.text(path.removesuffix("html") + "json"))
        for path in site.pages
        if (site.folder / path).with_suffix(".json").exists()
    }
    return {path: twin for path, twin in twins.items() if twin["schema"] == "gongkai.document/1"}


# Building


def test_the_site_builds_strictly_and_says_what_it_did(demo: BuiltSite) -> None:
    assert re.search(r"网站已生成：写入 \d+ 个文件，0 个没有变化，删除 0 个。公开文件 \d+ 份。", demo.log)
    assert "WARNING" not in demo.log


@pytest.mark.parametrize("name", ["demo", "minimal"])
def test_two_builds_are_equal_to_the_byte(name: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    first: BuiltSite = request.getfixturevalue(name)
    elsewhere = {"PYTHONHASHSEED": "7", "TZ": "America/Lima", "LC_ALL": "C"}
    again = built(first.config, tmp_path / "other" / "place", "--strict", **elsewhere)
    assert again.bytes() == first.bytes()


@pytest.mark.soak
def test_the_folder_that_a_build_is_started_from_does_not_matter(trial: BuiltSite, tmp_path: Path) -> None:
    done = run("mkdocs", "build", "-f", trial.config, "-d", tmp_path / "site", cwd=tmp_path)
    assert done.returncode == 0, said(done)
    assert contents(tmp_path / "site") == trial.bytes()


def test_a_second_build_writes_nothing(trial: BuiltSite, tmp_path: Path) -> None:
    site = shutil.copytree(trial.folder, tmp_path / "site")
    before = {path: path.stat().st_mtime_ns for path in site.rglob("*")}
    done = build(trial.config, site)
    assert contents(site) == trial.bytes()
    assert "网站已生成：写入 0 个文件" in said(done)
    assert {path: path.stat().st_mtime_ns for path in site.rglob("*")} == before


def test_a_build_removes_what_has_vanished(tmp_path: Path) -> None:
    config = lay_site(tmp_path / "source", {"notices/2024/a": {}, "notices/2024/b": {}})
    built(config, tmp_path / "site")
    (tmp_path / "source/content/notices/2024/b.md").unlink()
    site = built(config, tmp_path / "site")
    assert not (site.folder / "notices/2024/b").exists()
    assert site.bytes() == built(config, tmp_path / "clean").bytes()


def test_a_strict_build_that_meets_a_warning_leaves_the_old_site(tmp_path: Path) -> None:
    config = lay_site(tmp_path / "source", {"notices/2024/a": {}})
    before = built(config, tmp_path / "site").bytes()
    write_content(tmp_path / "source/content", {"notices/2024/a": {"body": "# 一个井号\n\n正文。"}})
    done = build(config, tmp_path / "site", "--strict")
    assert done.returncode == 1
    assert "警告 content/notices/2024/a.md:6  正文标题“一个井号”用了一个 #。标题已在信息块里，正文从两个 # 开始。" in said(done)
    assert contents(tmp_path / "site") == before
    assert build(config, tmp_path / "site").returncode == 0


@pytest.mark.soak
def test_properdocs_builds_the_same_site(demo: BuiltSite, tmp_path: Path) -> None:
    done = build(demo.config, tmp_path / "site", "--strict", host="properdocs")
    assert done.returncode == 0, said(done)
    other = BuiltSite(demo.config, tmp_path / "site")
    assert {path for path in other.bytes() if not path.startswith("assets/")} == {
        path for path in demo.bytes() if not path.startswith("assets/")
    }
    assert {path: other.text(path) for path in documents(demo)} == {path: demo.text(path) for path in documents(demo)}


def test_the_environment_can_point_at_other_content(demo: BuiltSite, trial: BuiltSite, tmp_path: Path) -> None:
    site = built(demo.config, tmp_path / "site", GONGKAI_CONTENT=str(trial.config.parent / "content"))
    assert {twin["id"] for twin in documents(site).values()} == {twin["id"] for twin in documents(trial).values()}


def test_a_document_held_back_appears_when_its_day_comes(trial: BuiltSite, tmp_path: Path) -> None:
    eve = built(trial.config, tmp_path / "site", SOURCE_DATE_EPOCH=str(EPOCH + 8 * DAY))  # 2026-09-29 in Shanghai
    assert not (eve.folder / "notices/2024/future").exists()
    day = built(trial.config, tmp_path / "site", SOURCE_DATE_EPOCH=str(EPOCH + 9 * DAY))
    assert "未到期的秘密" in day.text("notices/2024/future/index.html")


# Links


def test_every_internal_link_and_anchor_resolves(site: BuiltSite) -> None:
    files = set(site.bytes())
    dead = []
    for path, page in site.pages.items():
        for link in page.links:
            target, anchor = site.target(path, link.target)
            if target is None:
                continue
            if target not in files or (anchor and target in site.pages and anchor not in site.pages[target].ids):
                dead.append(f"{path}: {link.target}")
    assert dead == []


def test_ids_are_unique_on_a_page(site: BuiltSite) -> None:
    assert {path: page.ids for path, page in site.pages.items() if len(page.ids) != len(set(page.ids))} == {}


def test_every_page_is_reached_from_the_home_page(site: BuiltSite) -> None:
    reached, waiting = set(), ["index.html"]
    while waiting:
        path = waiting.pop()
        if path in reached or path not in site.pages:
            continue
        reached.add(path)
        waiting += [target for link in site.pages[path].links if link.tag == "a" and (target := site.target(path, link.target)[0])]
    assert {path for path in site.pages if path != "404.html" and not site.is_redirect(path)} - reached == set()


def test_nothing_is_loaded_from_another_host(site: BuiltSite) -> None:
    foreign = [
        f"{path}: <{link.tag} {link.attribute}={link.target}>"
        for path, page in site.pages.items()
        for link in page.links
        if link.tag != "a" and site.target(path, link.target)[0] is None
    ]
    assert foreign == []


def test_no_style_or_script_names_another_host(demo: BuiltSite) -> None:
    for path, content in demo.bytes().items():
        if path.endswith(".css"):
            assert not re.search(rb"(?:url\(|@import)\s*['\"]?(?:https?:)?//", content), path
    ours = [content for path, content in demo.bytes().items() if re.fullmatch(r"assets/[a-z]+\.[0-9a-f]{8}\.js", path)]
    assert len(ours) == 12
    assert not any(b"//www" in content or b"http" in content for content in ours)


def test_redirects_lead_to_existing_pages(trial: BuiltSite) -> None:
    redirects = {path: trial.target(path, page.refresh)[0] for path, page in trial.pages.items() if page.refresh}
    new = "notices/2024/withdrawn/index.html"
    assert redirects == {"old/2019/123.html": new, "old/旧栏目/index.html": new, "old/plain/index.html": new}
    assert all(page.canonical == trial.address(new).removesuffix("index.html") for page in map(trial.pages.get, redirects) if page)


def test_the_sitemap_lists_exactly_the_canonical_pages(site: BuiltSite) -> None:
    listed = [str(element.text) for element in ET.fromstring(site.text("sitemap.xml")).iter(f"{SITEMAP}loc")]
    assert len(listed) == len(set(listed))
    own = {path for path, page in site.pages.items() if page.canonical and site.path(page.canonical) == path}
    assert {site.path(address) for address in listed} == own


def test_robots_txt_names_the_sitemap(site: BuiltSite) -> None:
    assert site.text("robots.txt") == f"User-agent: *\nAllow: /\nSitemap: {site.url}sitemap.xml\n"


def test_the_404_page_works_at_any_depth(site: BuiltSite) -> None:
    root = urlsplit(site.url).path
    for link in site.pages["404.html"].links:
        assert link.target.startswith((root, "#", "https://", "mailto:")), link


# Words


def test_a_title_with_a_script_stays_text(trial: BuiltSite) -> None:
    for path, page in trial.pages.items():
        assert "<script>alert" not in trial.text(path), path
        assert "<b>" not in trial.text(path), path
        assert not any(link.tag == "script" and not link.target for link in page.links), path
    assert trial.pages["notices/2024/script/index.html"].title == f"{EVIL} - 某市建议提案办理公开"
    assert squeezed(EVIL) in trial.pages["notices/index.html"].text
    assert [entry.findtext(f"{ATOM}title") for entry in ET.fromstring(trial.text("replies/feed.xml")).iter(f"{ATOM}entry")] == [EVIL]
    assert json.loads(trial.text("notices/2024/script/index.json"))["title"] == EVIL
    assert EVIL in {row["title"] for row in json.loads(trial.text("notices/index.json"))["items"]}
    assert EVIL in {row["标题"] for row in table(trial, "notices/index.csv")}


def test_every_page_has_one_main_heading_and_a_title(site: BuiltSite) -> None:
    assert {path: page.h1 for path, page in site.pages.items() if page.h1 != 1} == {}
    assert [path for path, page in site.pages.items() if not page.title.strip()] == []


def test_every_title_is_unlike_the_others(demo: BuiltSite) -> None:
    """Documents may share what was asked; lists and pages about them may not."""
    named = documents(demo)
    titles = [page.title for path, page in demo.pages.items() if page.canonical and not page.refresh and path not in named]
    assert sorted(title for title in set(titles) if titles.count(title) > 1) == []


def page_tags_of(page: Html) -> tuple[str, ...]:
    return tuple(name for name, _ in page.metas if name in page_tags.ORDER)


def test_the_home_page_bears_three_page_tags(demo: BuiltSite) -> None:
    assert page_tags_of(demo.pages["index.html"]) == page_tags.SITE


@pytest.mark.parametrize(
    "path", ["replies/index.html", "lists/index.html", "lists/year/2024/index.html", "catalogue/index.html", "guide/index.html"]
)
def test_lists_bear_the_column_tags(demo: BuiltSite, path: str) -> None:
    assert page_tags_of(demo.pages[path]) == page_tags.SITE + page_tags.COLUMN


def test_documents_bear_the_article_tags(demo: BuiltSite) -> None:
    for path, twin in documents(demo).items():
        page = demo.pages[path]
        tags = page_tags_of(page)
        assert {*page_tags.SITE, *page_tags.COLUMN, "ArticleTitle", "PubDate", "ContentSource", "Url"} <= set(tags), path
        assert list(tags) == sorted(tags, key=page_tags.ORDER.__getitem__), path
        values = dict(page.metas)
        assert values["ArticleTitle"] == twin["formal_title"]
        assert values["PubDate"] == str(twin["date"])[:16]
        assert values["Url"] == page.canonical == twin["url"]


def test_no_page_tag_is_empty_or_null(site: BuiltSite) -> None:
    empty = [(path, name) for path, page in site.pages.items() for name, content in page.metas if content.strip() in ("", "null", "None")]
    assert empty == []


# Data


def table(site: BuiltSite, path: str) -> list[dict[str, str]]:
    """A CSV as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(site.folder.joinpath(path).read_bytes().decode("utf-8-sig"), newline="")))


def test_feeds_are_atom_with_addresses_that_exist(site: BuiltSite) -> None:
    for path in (path for path in site.bytes() if path.endswith("feed.xml")):
        feed = ET.fromstring(site.text(path))
        assert feed.tag == f"{ATOM}feed", path
        assert feed.findtext(f"{ATOM}id") == site.address(path.removesuffix("feed.xml") + "index.html").replace(
            "index.html", ""
        ) or feed.findtext(f"{ATOM}id")
        for link in feed.iter(f"{ATOM}link"):
            target = site.path(link.attrib["href"])
            assert target, path
            assert (site.folder / target).is_file(), f"{path}: {link.attrib['href']}"


def test_updated_moves_with_a_major_change_only(trial: BuiltSite) -> None:
    entries = {entry.findtext(f"{ATOM}id"): entry for entry in ET.fromstring(trial.text("notices/feed.xml")).iter(f"{ATOM}entry")}
    updated = {name: entries[f"{trial.url}notices/2024/{name}/"].findtext(f"{ATOM}updated") for name in ("minor", "major")}
    assert updated == {"minor": "2024-01-02T00:00:00+08:00", "major": "2025-03-04T00:00:00+08:00"}


def test_a_csv_opens_in_a_spreadsheet_and_no_cell_is_a_formula(site: BuiltSite) -> None:
    for path, content in site.bytes().items():
        if path.endswith("index.csv"):
            assert content.startswith(b"\xef\xbb\xbf"), path
            cells = [cell for row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")) for cell in row]
            assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == [], path


def test_csv_json_and_list_tell_of_the_same_documents(trial: BuiltSite) -> None:
    rows = json.loads(trial.text("notices/index.json"))
    assert rows["count"] == len(rows["items"]) == 6
    assert [row["id"] for row in rows["items"]] == [row["标识"] for row in table(trial, "notices/index.csv")]
    hrefs = [link.target for link in trial.pages["notices/index.html"].links if link.tag == "a"]
    assert {f"../{row['id']}/" for row in rows["items"]} <= set(hrefs)


def test_the_text_of_a_twin_is_in_its_page(site: BuiltSite) -> None:
    for path in site.pages:
        twin = (site.folder / path).with_suffix(".json")
        for line in json.loads(twin.read_text(encoding="utf-8")).get("text", "").splitlines() if twin.exists() else ():
            assert squeezed(line) in site.pages[path].text, f"{path}: {line}"


def test_a_twin_names_the_headings_that_its_page_has(demo: BuiltSite) -> None:
    for path, twin in documents(demo).items():
        assert {heading["id"] for heading in twin["headings"]} <= set(demo.pages[path].ids), path  # type: ignore[attr-defined]


def test_attachments_are_published_as_they_are(demo: BuiltSite) -> None:
    published = [(path, file) for path, twin in documents(demo).items() for file in twin["attachments"] if "url" in file]  # type: ignore[attr-defined]
    assert published
    for path, file in published:
        target = demo.path(file["url"])
        assert target, path
        assert (demo.folder / target).read_bytes() == (ROOT / "content" / Path(path).parents[1] / Path(target).name).read_bytes()


# What is not public


@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_not_public_stands_in_no_file(trial: BuiltSite, secret: str) -> None:
    forms = (secret.encode(), json.dumps(secret).strip('"').encode())
    assert [path for path, content in trial.bytes().items() if any(form in content for form in forms)] == []


@pytest.mark.parametrize("name", ["draft", "future", "withheld"])
def test_what_is_hidden_has_no_page(trial: BuiltSite, name: str) -> None:
    assert not (trial.folder / "notices/2024" / name).exists()
    assert not any(f"notices/2024/{name}".encode() in content for content in trial.bytes().values())


def test_withheld_documents_are_counted(trial: BuiltSite) -> None:
    assert squeezed("另有 1 件依法不予公开，只计件数。") in trial.pages["notices/index.html"].text


def test_a_withdrawn_document_keeps_its_page_and_says_why(trial: BuiltSite) -> None:
    page = trial.pages["notices/2024/withdrawn/index.html"]
    assert "已经撤回的通知" in page.text
    assert squeezed("本文件已于2024年6月1日撤回。原因：内容有误") in page.text
    assert json.loads(trial.text("notices/2024/withdrawn/index.json"))["text"] == ""


def test_a_document_on_request_is_listed_without_text(trial: BuiltSite) -> None:
    page = trial.pages["notices/2024/on-request/index.html"]
    assert squeezed("本件依申请公开，本页只列目录信息。依据：《条例》第十三条") in page.text
    assert "依申请公开的通知" in trial.pages["notices/index.html"].text
    assert json.loads(trial.text("notices/2024/on-request/index.json"))["text"] == ""


# Size and paging


def test_a_page_costs_little_beyond_its_own_text(demo: BuiltSite) -> None:
    for path, twin in documents(demo).items():
        cost = len(gzip.compress(demo.text(path).encode())) - len(gzip.compress(str(twin["text"]).encode()))
        assert cost <= 12 * 1024, f"{path}: {cost} bytes"


def test_a_new_document_leaves_full_pages_as_they_are(paged: BuiltSite, tmp_path: Path) -> None:
    newest = {"notices/2024/new": {"date": "2024-12-30", "title": "最新的通知", "topics": ["综合"]}}
    more = built(lay_site(tmp_path / "source", many_notices(230) | newest), tmp_path / "site", "--strict")
    before, after = paged.bytes(), more.bytes()
    changed = {path for path in after if path.endswith(".html") and before.get(path) != after[path]}
    lists = ("catalogue", "notices", "lists/year/2024", "lists/topic/综合")
    fronts = {f"{address}/index.html" for address in lists}
    counts = {f"lists/{address}index.html" for address in ("", "year/", "topic/")} | {"index.html", "sitemap/index.html"}
    neighbour = "notices/2024/230/index.html"
    assert changed == {*fronts, *counts, neighbour, "notices/2024/new/index.html"}


@pytest.mark.parametrize("address", ["notices/", "catalogue/", "lists/year/2024/"])
def test_pages_of_a_list_are_numbered_from_the_oldest(paged: BuiltSite, address: str) -> None:
    def shown(path: str) -> list[int]:
        rows = re.findall(r'href="(?:\.\./)+notices/2024/(\d{3})/"', paged.text(path))
        return [int(row) for row in rows]

    fronts = shown(f"{address}index.html")
    pages = [shown(f"{address}page/{number}/index.html") for number in (3, 2, 1)]
    assert len(fronts) == 80
    assert [len(page) for page in pages] == [50, 50, 50]
    assert sorted([*fronts, *chain(*pages)]) == list(range(1, 231))
    assert min(fronts) > max(pages[0])
    assert min(pages[1]) > max(pages[2])
    assert not (paged.folder / address / "page/4").exists()


def test_a_document_typed_on_windows_is_the_same_document(tmp_path: Path) -> None:
    text = typed("notices/2024/a", {"body": "第一段。\n\n第二段。"})
    plain = built(lay_site(tmp_path / "plain", {"notices/2024/a.md": text}), tmp_path / "one")
    config = lay_site(tmp_path / "windows", {})
    (tmp_path / "windows/content/notices/2024").mkdir(parents=True)
    (tmp_path / "windows/content/notices/2024/a.md").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert built(config, tmp_path / "two").bytes() == plain.bytes()


def test_the_catalogue_has_the_four_columns_of_the_regulation(demo: BuiltSite) -> None:
    for key in ("index-number", "name", "summary", "created"):
        assert messages.text(f"catalogue.{key}") in demo.pages["catalogue/index.html"].text
