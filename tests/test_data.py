"""What machines read: published files against their schemas, feeds against RFC 4287, JSON-LD, site maps; and nothing that is not public."""

import csv
import datetime
import html
import io
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
from conftest import BuiltSite, build, built, contents, lay_site, said
from factories import settings, site, typed
from lxml import etree

from gongkai.model.setting_groups import Security
from gongkai.pages.addresses import SITEMAP_LIMIT, sitemap_outputs
from gongkai.pages.changes import change_groups
from gongkai.pages.data_schema import data_schema, schema_address
from gongkai.pages.shapes import SHAPES
from gongkai.pages.structured import block_text
from gongkai.pages.well_known import security_text

ATOM = "{http://www.w3.org/2005/Atom}"
SITE_URL = "https://www.linlan.example/zwgk/jyta/"
EVIL = "</script><script>alert(1)</script><!-- & "
OPEN = "本可公开的通知"
SECRETS = {
    "draft": "草稿里的话", "future": "明天的话", "withheld": "不公开的话", "request": "申请才给的话", "withdrawn": "撤回了的话",
}  # fmt: skip
CONFIRMER = "复核人林知夏"
FILES: dict[str, Any] = {
    "notices/2024/open": {
        "title": OPEN, "topics": [EVIL], "summary": EVIL, "index_number": "LL0001/2024-00001",
        "changes": [{"date": "2024-05-06", "note": "改正一处数字", "major": True}, {"date": "2024-06-07 09:30", "note": "改错字"}],
        "confirmed": [{"rule": "dark-words", "fingerprint": "abcdef", "by": CONFIRMER, "reason": "核对过", "date": "2026-01-02"}],
    },
    "notices/2024/formula": {"title": "=HYPERLINK(1)", "source": "@局", "topics": ["-1", "＝2"]},
    "notices/2024/draft": {"title": SECRETS["draft"], "draft": True, "body": SECRETS["draft"], "topics": [SECRETS["draft"]]},
    "notices/2024/future": {"title": SECRETS["future"], "date": "2026-09-30", "body": SECRETS["future"]},
    "notices/2024/withheld": {"title": SECRETS["withheld"], "disclosure": "不予公开", "basis": "《条例》第十六条", "body": ""},
    "notices/2024/request": {
        "title": "依申请公开的通知", "disclosure": "依申请公开", "basis": "《条例》第十三条", "body": SECRETS["request"],
        "summary": SECRETS["request"],
    },
    "notices/2024/withdrawn": {
        "title": "撤回的通知", "date": "2024-04-01", "withdrawn": {"date": "2024-06-01", "reason": "内容有误"},
        "body": SECRETS["withdrawn"], "summary": SECRETS["withdrawn"],
    },
    "reports/2024/report": {"title": "办理情况报告", "figures": {"received": 10, "answered": 10}, "period": "2023年"},
    "speeches/2024/speech": {"title": "讲话", "speaker": {"name": "某某", "office": "市长"}, "delivered": "2024-03-01"},
    "replies/2024/congress-8-4-007": {
        "assembly": "congress", "session": "市八届人大四次会议", "proposal_number": {"unnumbered": "闭会期间"},
        "proposal_title": "关于某事的建议", "proposers": ["甲"], "lead": "市教育局", "result": "A", "contact": {"unit": "办公室"},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """A site of all kinds and of all that is not public."""
    folder = tmp_path_factory.mktemp("data")
    config = lay_site(folder / "source", FILES)
    own = config.read_text(encoding="utf-8").replace("  gongkai:\n", "  gongkai:\n    security: {contact: [anquan@linlan.example]}\n", 1)
    config.write_text(own, encoding="utf-8")
    return built(config, folder / "site")


@pytest.fixture(params=["demo", "trial"])
def each(request: pytest.FixtureRequest) -> BuiltSite:
    found: BuiltSite = request.getfixturevalue(request.param)
    return found


# JSON Schema


def closed(schema: Any) -> Any:
    """A schema that takes no key which it does not name: what is published is described, all of it."""
    if isinstance(schema, list):
        return [closed(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: closed(value) for key, value in schema.items()}
    named = isinstance(schema.get("properties"), dict) and schema.get("type") == "object"
    return made | {"additionalProperties": False} if named else made


def validators(made: BuiltSite) -> dict[str, Callable[[Any], list[str]]]:
    """Name of each schema that the site ships -> what it says of data."""
    found = {}
    for file in sorted((made.folder / "data/schema").glob("*.json")):
        schema = json.loads(file.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["$id"] == made.url + schema_address(file.stem)
        judge = jsonschema.Draft202012Validator(closed(schema), format_checker=jsonschema.FormatChecker())
        found[file.stem] = lambda data, judge=judge: [f"{error.json_path}: {error.message}" for error in judge.iter_errors(data)]
    return found


def test_every_schema_is_shipped(each: BuiltSite) -> None:
    assert set(validators(each)) == set(SHAPES)


def test_every_json_file_is_what_its_schema_says(each: BuiltSite) -> None:
    judges, counts = validators(each), dict.fromkeys(SHAPES, 0)
    for path in each.bytes():
        if path.endswith(".json") and not path.startswith(("data/schema/", "search/", "assets/")):
            data = json.loads(each.text(path))
            if "@context" in data:
                continue
            name = data["schema"].removeprefix("gongkai.").replace("/", "-")
            assert judges[name](data) == [], path
            counts[name] += 1
    assert {name for name, count in counts.items() if not count} <= {"attachments-1", "record-1", "tracker-1"}


def test_facts_are_described_kind_by_kind(trial: BuiltSite) -> None:
    judge = validators(trial)["document-1"]
    data = json.loads(trial.text("speeches/2024/speech/index.json"))
    data["facts"]["figures"] = {"received": 1}
    assert judge(data) == ["$.facts: Additional properties are not allowed ('figures' was unexpected)"]
    data["kind"] = "reports"
    assert judge(data) == []


@pytest.mark.parametrize(
    ("key", "value"), [("date", "2024/3/5"), ("date", "2024-03-05T10:00"), ("withdrawn", None), ("topics", "一"), ("facts", {"title": 1})]
)
def test_a_schema_refuses_what_is_not_promised(trial: BuiltSite, key: str, value: object) -> None:
    data = json.loads(trial.text("notices/2024/open/index.json"))
    assert validators(trial)["document-1"](data) == []
    assert len(validators(trial)["document-1"](data | {key: value})) >= 1


def test_the_fields_of_a_sites_own_kind_are_in_the_schema() -> None:
    own = settings(kinds=[{"folder": "letters", "label": "函", "fields": [{"key": "venue", "label": "地点", "required": True}]}])
    facts = data_schema("document-1", own.all_kinds, SITE_URL)["$defs"]["facts-letters"]
    assert facts["properties"]["venue"] == {"title": "地点", "type": "string"}
    assert "venue" in facts["required"]


def keys_with_titles(schema: Any) -> Iterator[tuple[str, str]]:
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict) and "const" not in str(schema["properties"].get("kind", "")):
            yield from ((key, value.get("title", "")) for key, value in schema["properties"].items() if isinstance(value, dict))
        for value in schema.values():
            yield from keys_with_titles(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from keys_with_titles(value)


@pytest.mark.parametrize("name", SHAPES)
def test_every_key_of_a_schema_has_a_chinese_title(name: str) -> None:
    found = dict(keys_with_titles(data_schema(name, settings().all_kinds, SITE_URL)))
    assert {key for key, title in found.items() if not re.search("[\u4e00-\u9fff]", title)} <= {"sha256"}


# documents.ndjson, documents.csv


def test_a_line_of_the_ndjson_is_a_document_newest_first(each: BuiltSite) -> None:
    judge = validators(each)["record-1"]
    lines = each.text("documents.ndjson").split("\n")
    assert lines.pop() == ""
    records = [json.loads(line) for line in lines]
    assert [error for record in records for error in judge(record)] == []
    listed = [item for path in each.bytes() if path.count("/") == 1 and path.endswith("/index.json")
              for data in [json.loads(each.text(path))] if data["schema"] == "gongkai.list/1" for item in data["items"]]  # fmt: skip
    assert sorted(map(json.dumps, records)) == sorted(map(json.dumps, listed))
    assert [record["date"][:10] for record in records] == sorted((record["date"][:10] for record in records), reverse=True)


def test_the_csv_opens_in_a_spreadsheet_and_runs_nothing(trial: BuiltSite) -> None:
    raw = trial.bytes()["documents.csv"]
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len(rows) == len(trial.text("documents.ndjson").splitlines())
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if re.match(r"[\s]*[=+\-@＝＋－＠]", cell)] == []
    by_id = {row["标识"]: row for row in rows}
    assert by_id["notices/2024/formula"]["标题"] == "'=HYPERLINK(1)"
    assert by_id["notices/2024/formula"]["信息来源"] == "'@局"


# changes/


def test_a_month_tells_what_was_added_changed_and_withdrawn(trial: BuiltSite) -> None:
    def rows(month: str, kind: str) -> list[tuple[str, str]]:
        return [(row["date"], row["id"]) for row in json.loads(trial.text(f"changes/{month}.json"))[kind]]

    assert rows("2024-04", "added") == [("2024-04-01", "notices/2024/withdrawn")]
    assert rows("2024-05", "changed") == [("2024-05-06", "notices/2024/open")]
    june = json.loads(trial.text("changes/2024-06.json"))
    root = f"{trial.url}notices/2024/"
    assert june["changed"] == [
        {"date": "2024-06-07 09:30", "url": f"{root}open/", "id": "notices/2024/open", "title": OPEN, "note": "改错字", "major": False}
    ]
    assert june["withdrawn"] == [
        {"date": "2024-06-01", "url": f"{root}withdrawn/", "id": "notices/2024/withdrawn", "title": "撤回的通知", "reason": "内容有误"}
    ]


def test_every_publication_stands_in_one_month(each: BuiltSite) -> None:
    months = json.loads(each.text("changes/index.json"))["months"]
    assert [row["month"] for row in months] == sorted((row["month"] for row in months), reverse=True)
    assert {each.path(row["url"]) for row in months} == {
        path for path in each.bytes() if path.startswith("changes/") and path != "changes/index.json"
    }
    added = [row["id"] for row in months for row in json.loads(each.text(f"changes/{row['month']}.json"))["added"]]
    assert sorted(added) == sorted(json.loads(line)["id"] for line in each.text("documents.ndjson").splitlines())


def test_what_is_to_come_is_not_told() -> None:
    from factories import document

    planned = document(date="2024-03-05", changes=[{"date": "2024-03-20", "note": "改"}, {"date": "2024-05-01", "note": "再改"}])
    groups = {group.key: list(group.parts()) for group in change_groups(site(planned), SITE_URL, datetime.date(2024, 3, 10))}
    assert set(groups) == {"changes/2024-03", "changes/index.json"}
    [month] = groups["changes/2024-03"]
    assert json.loads(month.make(None))["changed"] == []


def test_an_edit_touches_its_own_months_only(tmp_path: Path) -> None:
    files = {f"notices/2024/{n}": {"date": f"2024-0{n}-01"} for n in range(1, 6)}
    config = lay_site(tmp_path / "source", files)
    before = built(config, tmp_path / "site").bytes()
    changed = typed("notices/2024/3", {"date": "2024-03-01", "changes": [{"date": "2024-04-02", "note": "改正"}]})
    (tmp_path / "source/content/notices/2024/3.md").write_text(changed, encoding="utf-8")
    done = build(config, tmp_path / "site")
    assert done.returncode == 0, said(done)
    after = contents(tmp_path / "site")
    assert {path for path in after if path.startswith(("changes/", "data/", "llms")) and after[path] != before[path]} == {
        "changes/2024-04.json"
    }


# Atom


def check_feed(raw: bytes, own_address: str) -> list[str]:
    """RFC 4287 §4.1: what a feed and its entries must have, once each, and in which form."""
    feed, wrong = etree.fromstring(raw), []
    stamp = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
    for element in (feed, *feed.findall(f"{ATOM}entry")):
        name = element.tag.removeprefix(ATOM)
        for child in ("id", "title", "updated"):
            if len(element.findall(ATOM + child)) != 1 or not element.findtext(ATOM + child):
                wrong.append(f"{name} has not one {child}")
        if not urlsplit(element.findtext(f"{ATOM}id", "")).scheme or not (element.findtext(f"{ATOM}id") or "").isascii():
            wrong.append(f"{name}: id is no IRI in normal form")
        wrong += [
            f"{name}: {one.text}" for one in element.iter(f"{ATOM}updated", f"{ATOM}published") if not stamp.fullmatch(one.text or "")
        ]
        wrong += [f"{name}: empty {child.tag}" for child in element if not len(child) and not child.text and not child.attrib]
        if len([link for link in element.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]) != 1:
            wrong.append(f"{name} leads not to one page")
        if element.find(f"{ATOM}author/{ATOM}name") is None:
            wrong.append(f"{name} has no author")
        for child in element.findall(f"{ATOM}summary"):
            if child.get("type") == "html" and "<" in html.unescape(child.text or "").replace("&lt;", ""):
                pass  # escaped markup is text; what matters is that it stays so
    if [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] != [own_address]:
        wrong.append("the feed does not name itself")
    if len({entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")}) != len(feed.findall(f"{ATOM}entry")):
        wrong.append("an id stands twice")
    return wrong


def test_every_feed_is_lawful_atom(each: BuiltSite) -> None:
    from urllib.parse import quote

    feeds = [path for path in each.bytes() if path.endswith("feed.xml")]
    assert len(feeds) > 5
    assert {path: wrong for path in feeds if (wrong := check_feed(each.bytes()[path], each.url + quote(path)))} == {}


def test_the_sites_feed_has_the_newest_of_all_kinds(demo: BuiltSite) -> None:
    ids = [entry.findtext(f"{ATOM}id") for entry in etree.fromstring(demo.bytes()["feed.xml"]).findall(f"{ATOM}entry")]
    records = [json.loads(line)["url"] for line in demo.text("documents.ndjson").splitlines()]
    assert ids == records[:50]
    assert '<link rel="alternate feed" type="application/atom+xml" href="feed.xml"' in demo.text("index.html")


# JSON-LD, Open Graph

REQUIRED = {
    "Article": {"headline", "datePublished", "dateModified", "author", "publisher", "mainEntityOfPage", "isPartOf", "inLanguage"},
    "Dataset": {"name", "description", "url", "distribution", "creator"},
    "WebSite": {"name", "url", "publisher"},
    "GovernmentOrganization": {"name"},
    "BreadcrumbList": {"itemListElement"},
    "MediaObject": {"name", "contentUrl", "sha256"},
    "DataDownload": {"contentUrl", "encodingFormat"},
    "ListItem": {"position", "name", "item"},
    "CollectionPage": {"name", "url"},
    "PostalAddress": {"streetAddress"},
    "DataCatalog": {"name", "url"},
}
REQUIRED["Report"] = REQUIRED["Article"]


def blocks(page: str) -> list[dict[str, Any]]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return [json.loads(block) for block in found]


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every node of a graph, references left out."""
    if isinstance(value, dict):
        if "@type" in value:
            yield value
        for inner in value.values():
            yield from nodes(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from nodes(inner)


def test_every_page_tells_machines_what_it_is(each: BuiltSite) -> None:
    types: dict[str, set[str]] = {}
    for path, page in each.pages.items():
        if each.is_redirect(path) or path in ("404.html", "search/index.html"):
            assert blocks(each.text(path)) == [], path
            continue
        [block] = blocks(each.text(path))
        assert block["@context"] == "https://schema.org", path
        for node in nodes(block):
            assert REQUIRED[node["@type"]] - set(node) == set(), (path, node["@type"])
            assert all(value not in ("", [], None) for value in node.values()), (path, node)
        types[path] = {node["@type"] for node in block["@graph"]}
        if path != "index.html":
            steps = next(node for node in block["@graph"] if node["@type"] == "BreadcrumbList")["itemListElement"]
            assert [step["position"] for step in steps] == [*range(1, len(steps) + 1)]
            assert steps[-1]["item"] == page.canonical, path
            assert all(urlsplit(step["item"]).netloc for step in steps), path
    assert types["index.html"] == {"WebSite", "GovernmentOrganization"}
    assert types["catalogue/index.html"] == {"Dataset", "BreadcrumbList"}
    assert {"Article", "Report", "BreadcrumbList"} <= set().union(*types.values())


def test_a_document_says_the_same_to_machines_as_its_data(each: BuiltSite) -> None:
    for line in each.text("documents.ndjson").splitlines():
        record = json.loads(line)
        [block] = blocks(each.text(f"{record['id']}/index.html"))
        article = block["@graph"][0]
        assert article["headline"] == record["formal_title"]
        assert article["url"] == record["url"]
        assert article["datePublished"][:10] == record["date"][:10]
        assert article["dateModified"][:10] == record["updated"][:10]
        assert article.get("description", "") == record["summary"]
        twin = json.loads(each.text(f"{record['id']}/index.json"))
        hashes = [one["sha256"] for one in twin["attachments"] if "sha256" in one]
        assert [media["sha256"] for media in article.get("associatedMedia", ())] == hashes


def test_times_have_the_offset_of_the_site(demo: BuiltSite) -> None:
    [block] = blocks(demo.text("replies/2026/cppcc-8-5-009/index.html"))
    assert block["@graph"][0]["datePublished"] == "2026-06-26T16:20:00+08:00"
    assert '<meta property="article:published_time" content="2026-06-26T16:20:00+08:00">' in demo.text(
        "replies/2026/cppcc-8-5-009/index.html"
    )


def test_a_block_cannot_be_ended_by_what_it_says(trial: BuiltSite) -> None:
    text = block_text({"a": f"{EVIL}\u2028\u2029"})
    assert not re.search("[<>&\u2028\u2029]", text)
    assert json.loads(text) == {"a": f"{EVIL}\u2028\u2029"}
    page = trial.text("notices/2024/open/index.html")
    assert blocks(page)[0]["@graph"][0]["keywords"] == [EVIL.strip()]
    assert "<script>alert" not in page


def test_the_catalogue_as_a_dataset_names_files_that_are_there(each: BuiltSite) -> None:
    dataset = json.loads(each.text("catalogue/dataset.json"))
    [block] = blocks(each.text("catalogue/index.html"))
    assert {key: value for key, value in dataset.items() if key != "@context"} == block["@graph"][0]
    assert 50 <= len(dataset["description"]) <= 5000
    addresses = [node["contentUrl"] for node in nodes(dataset) if node["@type"] == "DataDownload"]
    assert len(addresses) >= 6
    assert [address for address in addresses if not (each.folder / (each.path(address) or "nowhere")).is_file()] == []
    first, last = dataset["temporalCoverage"].split("/")
    dates = [json.loads(line)["date"][:10] for line in each.text("documents.ndjson").splitlines()]
    assert (first, last) == (min(dates), max(dates))


def test_every_page_of_a_document_has_its_open_graph(each: BuiltSite) -> None:
    for line in each.text("documents.ndjson").splitlines():
        record = json.loads(line)
        page = each.text(f"{record['id']}/index.html")
        told = {name: html.unescape(content) for name, content in re.findall(r'<meta property="([^"]+)" content="([^"]*)">', page)}
        assert told["og:title"] == record["title"]
        assert told["og:url"] == record["url"]
        assert told["og:type"] == "article"
        assert told["og:locale"] == "zh_CN"
        assert told["og:site_name"]
        assert told["article:modified_time"][:10] == record["updated"][:10]
        assert all(told.values())


# sitemap.xml, security.txt, llms.txt


def test_documents_and_lists_have_the_day_of_their_last_change(trial: BuiltSite) -> None:
    tree = etree.fromstring(trial.bytes()["sitemap.xml"])
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    days = {url.findtext(f"{space}loc"): url.findtext(f"{space}lastmod") for url in tree}
    assert days[f"{trial.url}notices/2024/open/"] == "2024-05-06"
    assert days[f"{trial.url}notices/2024/withdrawn/"] == "2024-06-01"
    assert days[f"{trial.url}notices/"] == "2024-06-01"
    assert days[f"{trial.url}catalogue/"] == "2024-06-01"


def test_a_long_site_map_is_split_and_each_part_has_its_day() -> None:
    addresses = [(f"a/{n}/", f"2024-01-{n % 28 + 1:02}" if n < SITEMAP_LIMIT else "") for n in range(SITEMAP_LIMIT + 1)]
    made = {output.path: output.make(None) for output in sitemap_outputs("https://a.example/", addresses)}
    assert set(made) == {"sitemap-1.xml", "sitemap-2.xml", "sitemap.xml", "robots.txt"}
    assert made["sitemap-1.xml"].count(b"<url>") == SITEMAP_LIMIT
    assert b"<loc>https://a.example/sitemap-1.xml</loc><lastmod>2024-01-28</lastmod>" in made["sitemap.xml"]
    assert b"<loc>https://a.example/sitemap-2.xml</loc></sitemap>" in made["sitemap.xml"]


def test_security_txt_names_the_contact_and_a_day_within_a_year(trial: BuiltSite) -> None:
    assert trial.text(".well-known/security.txt") == (
        "Contact: mailto:anquan@linlan.example\nExpires: 2027-08-01T00:00:00Z\nPreferred-Languages: zh\n"
        f"Canonical: https://{urlsplit(trial.url).netloc}/.well-known/security.txt\n"
    )  # fmt: skip


def test_without_a_contact_there_is_no_security_txt(demo: BuiltSite) -> None:
    assert not (demo.folder / ".well-known/security.txt").exists()


@pytest.mark.parametrize(("today", "expires"), [("2024-01-31", "2024-12-01"), ("2024-02-01", "2025-01-01"), ("2024-12-15", "2025-11-01")])
def test_security_txt_expires_on_the_first_of_a_month(today: str, expires: str) -> None:
    security = Security(contact=("https://www.linlan.example/report",), policy="https://www.linlan.example/policy")
    lines = security_text(security, "https://www.linlan.example/", datetime.date.fromisoformat(today)).splitlines()
    assert f"Expires: {expires}T00:00:00Z" in lines
    assert "Policy: https://www.linlan.example/policy" in lines


def test_llms_txt_leads_to_what_is_there(each: BuiltSite) -> None:
    text = each.text("llms.txt")
    assert re.match(r"# \S.*\n\n> \S", text)
    links = re.findall(r"^- \[[^\]]+\]\((\S+?)\)", text, re.MULTILINE)
    assert len(links) > 7
    assert [link for link in links if not (each.folder / (each.path(link) or "nowhere")).is_file()] == []


# What is not public


@pytest.mark.parametrize("secret", [*SECRETS.values(), CONFIRMER])
def test_nothing_tells_what_is_not_public(trial: BuiltSite, secret: str) -> None:
    forms = {secret.encode(), json.dumps(secret)[1:-1].encode()}
    assert [path for path, content in trial.bytes().items() if any(form in content for form in forms)] == []


@pytest.mark.parametrize("name", ["draft", "future", "withheld"])
def test_what_has_no_page_is_named_nowhere(trial: BuiltSite, name: str) -> None:
    address = f"notices/2024/{name}".encode()
    assert [path for path, content in trial.bytes().items() if address in content] == []
