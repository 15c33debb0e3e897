"""Searching, through the real engine in a real browser: what people type, what they must find, what must not break it."""

import gzip
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, BuiltSite, Reader
from factories import cases
from playwright.sync_api import Page
from search_site import lay_index, lay_pages, texts

from gongkai.pages.assets import search_script
from gongkai.paths import theme_folder

pytestmark = pytest.mark.browser
SITE = ROOT / "tests" / "sites" / "search" / "mkdocs.yml"
_SEARCH = """async ([typed, options]) => {
    const { open } = await import("/zwgk/jyta/assets/gongkai/search.js");
    window.engine = window.engine || await open(location.href);
    const { facets, ...answer } = await window.engine.search(typed, options || {});
    return { ...answer, hits: answer.hits.map(({ page, ...hit }) => hit) };
}"""


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The site of the queries."""
    return lay_index(SITE, tmp_path_factory.mktemp("people") / "site")


@pytest.fixture
def engine(reader: Reader, people: BuiltSite) -> Iterator[Page]:
    """A page of it, for one test."""
    yield reader.open(people, "")
    assert reader.complaints == []


def search(page: Page, typed: str, **options: Any) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(_SEARCH, [typed, options])
    return found


def addresses(answer: dict[str, Any]) -> list[str]:
    return [hit["address"] for hit in answer["hits"]]


def shown(pieces: list[dict[str, Any]]) -> str:
    return "".join(f"[{piece['text']}]" if piece["mark"] else piece["text"] for piece in pieces)


@pytest.mark.parametrize("case", cases("search/queries"))
def test_what_people_type(case: dict[str, Any], engine: Page) -> None:
    answer = search(engine, case["query"], **case.get("options", {}))
    found = addresses(answer)
    first = case.get("first", [])
    assert found[: len(first)] == first
    assert answer["refused"] == case.get("refused", "")
    assert answer["rewritten"] == case.get("rewritten", "")
    assert not set(found) & set(case.get("never", []))
    if "hits" in case:
        assert len(found) == answer["total"]["count"] == case["hits"]
    if "cites" in case:
        assert [hit["address"] for hit in answer["hits"] if hit["cites"]] == case["cites"]
    if "offers" in case:
        assert answer["offers"] == case["offers"]
    if "missing" in case:
        assert answer["hits"][0]["missing"] == case["missing"]
    if "snippet" in case:
        assert case["snippet"] in shown(answer["hits"][0]["snippet"])


# 输入不寻常


def test_a_query_of_ten_thousand_characters_is_refused(engine: Page) -> None:
    assert search(engine, "电梯" * 5000)["refused"] == "too-long"
    assert search(engine, " ".join("天地玄黄宇宙洪荒日月盈昃"))["refused"] == ""
    assert search(engine, " ".join("天地玄黄宇宙洪荒日月盈昃辰"))["refused"] == "too-long"


@pytest.mark.parametrize(
    "typed",
    [
        "\x00",
        "-",
        '"',
        '""',
        "“",
        '-"',
        "--",
        "\u202e电梯",
        "〔〕",
        "(2022)号",
        "第届第次",
        "0000",
        "e\u0301",
        "%2e%2e/",
        "__proto__",
        "\\u7535",
    ],
)
def test_nothing_that_is_typed_is_an_error(typed: str, engine: Page) -> None:
    answer = search(engine, typed)
    assert answer["refused"] in ("", "nothing")
    assert answer["typed"] == typed


def test_what_a_filter_does_not_know_finds_nothing(engine: Page) -> None:
    for filters in ({"kind": ["nothing"]}, {"nothing": ["replies"]}):
        assert search(engine, "电梯", filters=filters)["hits"] == []
    assert len(search(engine, "电梯", filters={"kind": []}, **{"from": "2024-13-45"})["hits"]) == 3


# 结果


def test_title_and_snippet_mark_what_was_typed(engine: Page) -> None:
    hit = search(engine, "加装電梯", filters={"kind": ["replies"]})["hits"][0]
    assert shown(hit["titlePieces"]) == "关于推进老旧小区[加装电梯]的提案"
    assert shown(search(engine, "财政 街道窗口")["hits"][0]["snippet"]).endswith(
        "由[财政]给予补贴十五万元。补贴在验收以后一次拨付，手续在[街道窗口]办理。"
    )


def test_markup_in_a_text_stays_text(engine: Page) -> None:
    pieces = search(engine, "提案")["hits"][0]["titlePieces"]
    assert all(isinstance(piece["text"], str) and isinstance(piece["mark"], bool) for piece in pieces)


def test_the_total_is_exact_for_one_pair_and_at_most_for_more(engine: Page) -> None:
    assert search(engine, "提案", limit=1)["total"] == {"count": 5, "exact": True}
    assert search(engine, "加装电梯", limit=1)["total"]["exact"] is False
    assert search(engine, "加装电梯")["total"] == {"count": 3, "exact": True}


def test_pages_of_results_go_on_where_the_last_one_ended(engine: Page) -> None:
    whole = search(engine, "收悉")
    assert (len(whole["hits"]), whole["more"]) == (4, False)
    pages = [search(engine, "收悉", sort="newest", offset=offset, limit=2) for offset in (0, 2)]
    assert [page["more"] for page in pages] == [True, False]
    assert sorted(address for page in pages for address in addresses(page)) == sorted(addresses(whole))


def test_facets_are_counted_over_what_was_found(engine: Page) -> None:
    counted = engine.evaluate("""async () => {
        const { open } = await import("/zwgk/jyta/assets/gongkai/search.js");
        const engine = await open(location.href);
        const { facets } = await engine.search("加装电梯", {});
        return { counts: await facets(), labels: engine.facets.map((one) => one.label), documents: engine.documents };
    }""")
    assert counted["counts"]["kind"] == {"replies": 1, "reports": 0, "notices": 1, "speeches": 1}
    assert counted["labels"][:3] == ["类别", "年度", "提出渠道"]
    assert counted["documents"] == 12


def test_only_the_facets_that_are_asked_for_are_loaded_and_counted(engine: Page) -> None:
    script = """const { facets } = await engine.search(typed, { sort: "newest" }); asked.length = 0;
        return [await facets(undefined, ["year"]), asked.length];"""
    assert with_loader(engine, "加装电梯", script) == [{"year": {"2025": 2, "2024": 1, "2023": 0, "2022": 0}}, 1]


def test_titles_alone_are_searched_when_that_is_asked(engine: Page) -> None:
    answer = search(engine, "电梯", titles=True)
    assert answer["hits"]
    assert all("电梯" in shown(hit["titlePieces"]) + hit["formalTitle"] for hit in answer["hits"])
    assert len(addresses(search(engine, "补贴"))) > len(addresses(search(engine, "补贴", titles=True)))
    assert addresses(search(engine, "收悉", titles=True)) == []


def test_a_hit_is_told_as_soon_as_it_is_verified(engine: Page) -> None:
    told = engine.evaluate("""async () => {
        const { open } = await import("/zwgk/jyta/assets/gongkai/search.js");
        const told = [];
        const answer = await (await open(location.href)).search("加装电梯", { onHit: (hit) => told.push(hit.address) });
        return [told.sort(), answer.hits.map((hit) => hit.address).sort()];
    }""")
    assert told[0] == told[1]


def test_a_page_of_results_stops_at_thirty_documents_that_do_not_hold_it_and_goes_on_when_asked(tmp_path: Path, reader: Reader) -> None:
    near = {f"n{number}/": "加装、装电、电梯" for number in range(40)}
    page = reader.open(lay_pages(tmp_path, SITE, {"oldest/": "加装电梯", **near}), "")
    first = search(page, "加装电梯")
    assert (addresses(first), first["tired"], first["more"]) == ([], True, True)
    assert first["total"] == {"count": 11, "exact": False}
    second = search(page, "加装电梯")
    assert (addresses(second), second["tired"], second["more"]) == (["oldest/"], False, False)
    assert second["total"] == {"count": 1, "exact": True}


def test_a_long_query_asks_for_eight_pairs_at_most(tmp_path: Path, reader: Reader) -> None:
    text = "".join(chr(0x4E00 + 700 * number) for number in range(25))
    page = reader.open(lay_pages(tmp_path, SITE, {"a/": text, "b/": text[::-1]}), "")
    script = """asked.length = 0; const answer = await engine.search(typed);
        return [answer.hits.length, asked.filter((path) => path.includes("postings/")).length];"""
    assert with_loader(page, text, script) == [1, 8]


# 引擎本身


def engine_script() -> str:
    return search_script(theme_folder()).make(None).decode()  # type: ignore[arg-type]  # it asks nothing of a press


def test_the_engine_is_small() -> None:
    assert len(gzip.compress(engine_script().encode(), 9)) <= 12 * 1024


def test_joining_the_engine_changes_no_text_of_it() -> None:
    joined = engine_script()
    for module in (theme_folder() / "gongkai/js/search").glob("*.js"):
        code = re.sub(r"/\*\*.*?\*/|^\s*//.*?$|^import .*?$", "", module.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
        texts = re.findall(r'"(?:\\.|[^"\\\n])*"', re.sub(r"`[^`]*`", "", code))
        assert texts
        assert [text for text in texts if text not in joined and not re.search(r" [?:] ", text)] == []


def test_the_engine_touches_no_page_and_runs_no_text() -> None:
    script = engine_script()
    assert [
        word for word in ("eval(", "Function(", "innerHTML", "document.", "window.", "import(", "import ", "//", "/*") if word in script
    ] == []
    assert re.findall(r"^export (?:async )?(?:class|function|{) ?(\w+)", script, re.MULTILINE) == ["SearchError", "open", "Search"]


# 网络


_WITH_LOADER = """async ([typed, script]) => {
    const { open } = await import("/zwgk/jyta/assets/gongkai/search.js");
    const asked = [];
    const state = { broken: null, release: null };
    const loader = async (path, options) => {
        asked.push(path);
        if (state.broken && path.includes(state.broken)) throw Object.assign(new Error("broken"), { status: state.status });
        const cache = options.fresh ? "no-cache" : "default";
        const response = await fetch(new URL(path, location.href), { signal: options.signal, cache });
        if (!response.ok) throw Object.assign(new Error(path), { status: response.status });
        return response.arrayBuffer();
    };
    const engine = await open(location.href, { loader });
    const say = (promise) => promise.then((answer) => answer.hits.length, (error) => `${error.name} ${error.code || ""}`.trim());
    const run = new Function("engine", "asked", "state", "say", "typed", `return (async () => { ${script} })()`);
    return await run(engine, asked, state, say, typed);
}"""


def with_loader(page: Page, typed: str, script: str) -> Any:
    return page.evaluate(_WITH_LOADER, [typed, script])


def test_a_shard_that_does_not_arrive_is_told_and_can_be_asked_for_again(engine: Page) -> None:
    script = """state.broken = "postings/"; state.status = 503;
        const first = await say(engine.search(typed)); state.broken = null; return [first, await say(engine.search(typed))];"""
    assert with_loader(engine, "加装电梯", script) == ["SearchError unreachable", 3]


def test_a_shard_is_fetched_once(engine: Page) -> None:
    script = "await engine.search(typed); asked.length = 0; await engine.search(typed + ' 补贴', { limit: 1 }); return asked;"
    assert [path for path in with_loader(engine, "加装电梯", script) if "postings/" not in path and "index.json" in path] == []


def test_only_the_shards_of_the_query_are_fetched(engine: Page) -> None:
    script = "asked.length = 0; await engine.search(typed); return asked.filter((path) => path.includes('postings/'));"
    fetched = with_loader(engine, "电梯", script)
    assert len(fetched) == 1


def given_up(reader: Reader, site: BuiltSite, script: str) -> Any:
    """Run a script in which requests are given up; the browser tells of them, and of nothing else."""
    said = with_loader(reader.open(site, ""), "加装电梯", f"const stop = new AbortController(); {script}")
    assert [complaint for complaint in reader.complaints if not complaint.startswith("given up: ")] == []
    return said


def test_a_query_that_was_typed_over_is_given_up(people: BuiltSite, reader: Reader) -> None:
    script = """const first = say(engine.search(typed, { signal: stop.signal })); stop.abort();
        return [await first, await say(engine.search(typed))];"""
    assert given_up(reader, people, script) == ["AbortError", 3]


def test_a_query_that_was_given_up_does_not_take_another_with_it(people: BuiltSite, reader: Reader) -> None:
    script = """const both = [say(engine.search(typed, { signal: stop.signal })), say(engine.search(typed))]; stop.abort();
        return Promise.all(both);"""
    assert given_up(reader, people, script) == ["AbortError", 3]


def test_an_index_that_was_released_meanwhile_is_opened_anew(people: BuiltSite, reader: Reader) -> None:
    script = """state.broken = "postings/"; state.status = 404;
        const incomplete = await say(engine.search(typed));
        const load = engine.reader.load, opened = engine.reader.opened;
        engine.reader.opened = "the one before the release";
        engine.reader.load = (path, options) => {
            if (path === "search/index.json") state.broken = null;
            return load.call(engine.reader, path, options);
        };
        return [incomplete, await say(engine.search(typed)), engine.reader.opened === opened];"""
    assert with_loader(reader.open(people, ""), "加装电梯", script) == ["SearchError missing", 3, True]
    assert reader.complaints == []


def test_a_site_without_index_says_so(engine: Page) -> None:
    said = engine.evaluate("""async () => {
        const { open } = await import("/zwgk/jyta/assets/gongkai/search.js");
        const loader = async (path) => { throw Object.assign(new Error(path), { status: 404 }); };
        return open(location.href, { loader }).catch((error) => [error.name, error.code, error.path]);
    }""")
    assert said == ["SearchError", "missing", "search/index.json"]


# 召回：与 Python 的 in 比


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The demonstration's documents, searchable."""
    return lay_index(ROOT / "mkdocs.yml", tmp_path_factory.mktemp("sample") / "site")


_RECALL = """async (typed) => {
    const { open } = await import("/zwgk/jyta/assets/gongkai/search.js");
    const engine = await open(location.href);
    const found = [];
    for (const one of typed) {
        const hits = new Set();
        for (let offset = 0, more = true, partial = false; more && !partial; offset += 40) {
            const answer = await engine.search(one, { offset, limit: 40 });
            partial = answer.rewritten !== "";
            if (!partial) answer.hits.forEach((hit) => hits.add(hit.address));
            more = answer.more;
        }
        found.push([...hits]);
    }
    return found;
}"""
_WORD = re.compile("[0-9A-Za-z]")


def begins_a_word(text: str, at: int) -> bool:
    return not (at and _WORD.match(text[at]) and _WORD.match(text[at - 1]))


def can_be_searched(piece: str) -> bool:
    return any(character.isalnum() for character in piece)


def holds(text: str, piece: str) -> bool:
    """Python's `in`; of a piece that begins with a number or a Latin word, where that begins."""
    return piece in text and (not _WORD.match(piece) or any(begins_a_word(text, at.start()) for at in re.finditer(re.escape(piece), text)))


def lost(page: Page, pieces: list[str], documents: dict[str, dict[str, str]]) -> list[tuple[str, set[str]]]:
    """Pieces with the documents that hold them and were not found."""
    holding = [{address for address, one in documents.items() if any(holds(one[part], piece) for part in one)} for piece in pieces]
    assert all(holding)
    found = page.evaluate(_RECALL, pieces)
    return [(piece, missed) for piece, own, hits in zip(pieces, holding, found, strict=True) if (missed := own - set(hits))]


def test_every_piece_of_two_characters_of_every_title_finds_all_that_hold_it(sample: BuiltSite, reader: Reader) -> None:
    documents = texts(sample)
    titles = [one[part] for one in documents.values() for part in ("title", "formal")]
    pieces = {title[at : at + 2] for title in titles for at in range(len(title) - 1) if begins_a_word(title, at)}
    chosen = sorted(piece for piece in pieces if can_be_searched(piece))
    assert len(chosen) > 400
    assert lost(reader.open(sample, ""), chosen, documents) == []
    assert reader.complaints == []


def test_five_hundred_pieces_of_texts_find_all_that_hold_them(sample: BuiltSite, reader: Reader) -> None:
    documents = texts(sample)
    chance = random.Random(20260921)
    bodies = [one["text"] for one in documents.values() if len(one["text"]) > 20]
    chosen: list[str] = []
    while len(chosen) < 500:
        text = chance.choice(bodies)
        at, length = chance.randrange(len(text) - 12), chance.randint(2, 12)
        piece = text[at : at + length]
        if begins_a_word(text, at) and can_be_searched(piece):
            chosen.append(piece)
    assert lost(reader.open(sample, ""), chosen, documents) == []
    assert reader.complaints == []
