"""The index: one way of writing on both sides, terms, shards, and what one more document changes."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from conftest import ROOT, BuiltSite, Reader
from factories import cases, rendered, reply
from playwright.sync_api import Page
from search_site import lay_index, lay_pages

from gongkai.link.facets import Value
from gongkai.norms.expressions import expressions
from gongkai.search.columns import Entry, address_chunks
from gongkai.search.encode import postings, shards
from gongkai.search.entry import document_entry, page_entry, page_terms
from gongkai.search.index import POINTER, Words, build_index, missing
from gongkai.search.merge import NOTHING, Former, Fresh, read_former
from gongkai.search.normalise import as_text, normalise
from gongkai.search.terms import OFTEN, TITLE, hashed, terms_of, terms_of_all, unpacked
from gongkai.settings import Settings

WORDS = Words({"kind": "类别"}, (("临澜市教育局", "市教育局"),))


# 规范化


@pytest.mark.parametrize("case", cases("search/normalise"))
def test_python_writes_in_one_way(case: dict[str, Any]) -> None:
    assert as_text(normalise(case["text"])[0]) == case["output"]
    if "traditional" in case:
        assert normalise(case["text"])[1] == case["traditional"]
    if "expressions" in case:
        assert [f"{found.text} {found.name}" for found in expressions(case["output"])] == case["expressions"]


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    """The demonstration's documents, searchable."""
    return lay_index(ROOT / "mkdocs.yml", tmp_path_factory.mktemp("indexed") / "site")


@pytest.fixture
def engine(reader: Reader, indexed: BuiltSite) -> Iterator[Page]:
    """A blank page of it."""
    yield reader.open(indexed, "")
    assert reader.complaints == []


_NORMALISE = """async ([text, variants]) => {
    const { Normaliser, expressions, termsOf } = await import("/zwgk/jyta/modules/normalise.js");
    const normaliser = new Normaliser(variants), { text: output, places, ends } = normaliser.placed(text);
    if (normaliser.text(text) !== output) throw new Error(`${normaliser.text(text)} is not ${output}`);
    const { pairs, words, singles } = termsOf(output);
    const found = expressions(output).map((one) => `${one.text} ${one.name}`);
    return { output, places, ends, expressions: found, terms: [...pairs, ...words, ...singles] };
}"""


@pytest.mark.browser
@pytest.mark.parametrize("case", cases("search/normalise"))
def test_the_engine_writes_in_the_same_way(case: dict[str, Any], engine: Page, indexed: BuiltSite) -> None:
    said = engine.evaluate(_NORMALISE, [case["text"], variants(indexed)])
    assert said["output"] == case["output"]
    assert len(said["places"]) == len(said["ends"]) == len(case["output"].encode("utf-16-le")) // 2
    assert all(start <= end for start, end in zip(said["places"], said["ends"], strict=True))
    if "expressions" in case:
        assert said["expressions"] == case["expressions"]
    # Whatever the engine looks up is among the terms of a document that is this text.
    assert set(said["terms"]) <= set(unpacked(terms_of((), case["text"])).keys.tolist())


def variants(site: BuiltSite) -> str:
    pointer = json.loads(site.text(POINTER))
    found: str = json.loads(site.text("search/" + json.loads(site.text(f"search/{pointer['head']}"))["variants"]))
    return found


@pytest.mark.browser
def test_both_sides_write_every_character_in_the_same_way(engine: Page, indexed: BuiltSite) -> None:
    every = "甲".join(chr(code) for code in range(0x20, 0x3400) if not chr(code).isspace() and chr(code).isprintable())
    every += "甲".join(
        chr(code) for code in (*range(0x4E00, 0xA000, 7), *range(0xF900, 0xFB00), *range(0xFE30, 0xFFE7)) if chr(code).isprintable()
    )
    said = engine.evaluate(_NORMALISE, [every, variants(indexed)])
    mine = as_text(normalise(every)[0]).split("甲")
    assert [pair for pair in zip(mine, said["output"].split("甲"), strict=True) if pair[0] != pair[1]] == []


# 词项


def terms(title: str = "", body: str = "") -> dict[int, int]:
    found = unpacked(terms_of([title], body))
    return dict(zip(found.keys.tolist(), found.flags.tolist(), strict=True))


def pair(two: str) -> int:
    return ord(two[0]) << 16 | (ord(two[1]) if len(two) > 1 else 0)


def test_neighbouring_letters_and_single_letters_are_terms() -> None:
    assert set(terms(body="加装，电梯")) == {pair(piece) for piece in ("加装", "电梯", "加", "装", "电", "梯")}


def test_beginnings_of_words_are_terms() -> None:
    assert set(terms(body="IPv6")) == {hashed(word) for word in ("i", "ip", "ipv", "6")}


def test_a_word_of_a_hundred_digits_has_twelve_beginnings() -> None:
    assert len(terms(body="7" * 100)) == 12


def test_title_and_body_do_not_join() -> None:
    assert pair("甲乙") not in terms("甲", "乙")


def test_what_stands_in_a_title_is_marked() -> None:
    found = terms("加装", "加装电梯")
    assert (found[pair("加装")], found[pair("装电")]) == (TITLE, 0)


def test_what_is_said_often_is_marked() -> None:
    assert terms(body="电梯。" * 4)[pair("电梯")] == OFTEN
    assert terms(body="电梯。" * 3)[pair("电梯")] == 0


def test_sessions_and_document_numbers_are_terms_in_all_ways() -> None:
    for text in ("第八届委员会第四次会议", "8届4次"):
        assert hashed("s8.4") in terms(body=text)
    assert hashed("n2022.20") in terms(body="深应急[2022]第020号")


def test_letters_beyond_the_basic_plane_are_terms_of_sixteen_bits() -> None:
    assert all(key < 1 << 32 for key in terms(body="𠮷田𠮷"))


def test_an_empty_document_has_no_terms() -> None:
    assert terms() == {}


# 分片


def decoded(content: bytes, first: int) -> dict[int, tuple[list[int], list[int], list[int]]]:
    """A shard read by the letter of docs/search-format.md: term -> documents, those with it in a title, those that say it often."""
    at = 1

    def number() -> int:
        nonlocal at
        value = shift = 0
        while True:
            byte = content[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def rising(count: int) -> list[int]:
        found, last = [], -1
        for _ in range(count):
            last += number() + 1
            found.append(last)
        return found

    assert content[0] == 1
    count = number()
    gaps, heads, titles, often = ([number() for _ in range(count)] for _ in range(4))
    sizes = [number() for head in heads if head & 1]
    documents = [None if head & 1 else rising(head >> 1) for head in heads]
    title_ranks, often_ranks = ([rising(many) for many in column] for column in (titles, often))
    for place in range(count):
        if documents[place] is None:
            size = sizes.pop(0)
            bits = np.unpackbits(np.frombuffer(content, np.uint8, size, at), bitorder="little")
            at += size
            documents[place] = np.flatnonzero(bits).tolist()
    assert at == len(content)
    keys = (np.cumsum(gaps) + first).tolist()
    return {
        key: (own, [own[rank] for rank in ranks], [own[rank] for rank in more])
        for key, own, ranks, more in zip(keys, documents, title_ranks, often_ranks, strict=True)
        if own is not None
    }


def test_shards_say_what_was_put_into_them() -> None:
    random = np.random.default_rng(5)
    keys = np.unique(random.integers(0, 1 << 32, 400, np.uint64)).astype(np.uint32)
    said: dict[int, tuple[list[int], list[int], list[int]]] = {}
    parts = []
    for key in keys:
        own = np.flatnonzero(random.random(3000) < random.choice([0.001, 0.05, 0.3, 0.9])).astype(np.uint32)
        flags = random.integers(0, 4, len(own)).astype(np.uint8)
        parts.append(postings(np.full(len(own), key, np.uint32), own, flags))
        if len(own):
            said[int(key)] = (own.tolist(), own[flags & TITLE > 0].tolist(), own[flags & OFTEN > 0].tolist())
    made = list(shards(np.concatenate(parts), 2000))
    found = {}
    for shard in made:
        found |= decoded(shard.content, shard.first)
    assert found == said
    assert [shard.first for shard in made] == sorted(shard.first for shard in made)


def test_a_shard_is_about_as_large_as_was_asked() -> None:
    keys = np.repeat(np.arange(4000, dtype=np.uint32), 2)
    documents = np.tile(np.array([1, 700], np.uint32), 4000)
    sizes = [len(shard.content) for shard in shards(postings(keys, documents, np.zeros(8000, np.uint8)), 2000)]
    assert len(sizes) > 5
    assert max(sizes) < 2600


def test_no_shard_reaches_from_one_segment_into_the_next() -> None:
    keys = np.array([5, (1 << 23) - 1, 1 << 23], np.uint32)
    firsts = [shard.first for shard in shards(postings(keys, np.zeros(3, np.uint32), np.zeros(3, np.uint8)), 8192)]
    assert firsts == [5, 1 << 23]


# 增量


def entry(address: str, date: str, digest: str) -> Entry:
    return Entry(address, date, digest, {"kind": (Value("replies", "答复", (0,)),)})


DOCUMENTS = {
    "a/": ("2024-01-05", "关于加装电梯的提案，电梯电梯电梯"),
    "b/": ("2024-02-05", "关于養老服务的建议 20240310"),
    "c/": ("2024-03-05 10:00", "深应急〔2022〕20号"),
    "d/": ("", "使用帮助"),
}


def built(
    documents: dict[str, tuple[str, str]], state: Path, former: Former = NOTHING, site: Mapping[str, bytes] = MappingProxyType({})
) -> dict[str, bytes]:
    """The index of some documents; only what `former` lacks is given as terms. `site`: files that stand already."""
    entries = [entry(address, date, f"{date} {text}") for address, (date, text) in documents.items()]
    with Fresh() as fresh:
        for one in missing(entries, former):
            fresh.add(one.digest, terms_of((), documents[one.address][1]))
        files = dict(build_index(entries, WORDS, fresh, former, state, "1", site.__contains__))
    return {path: site[path] if content is None else content for path, content in files.items()}


CHANGES = {
    "one_more": {**DOCUMENTS, "e/": ("2024-04-01", "关于电梯年检的提案")},
    "an_older_one": {**DOCUMENTS, "0/": ("2020-01-01", "关于电梯年检的提案")},
    "another_text": {**DOCUMENTS, "b/": ("2024-02-05", "关于养老服务的建议")},
    "another_date": {**DOCUMENTS, "a/": ("2025-01-05", DOCUMENTS["a/"][1])},
    "one_less": {address: one for address, one in DOCUMENTS.items() if address != "b/"},
    "another_address": {("z/" if address == "b/" else address): one for address, one in DOCUMENTS.items()},
    "none_left": {},
    "nothing": DOCUMENTS,
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_index_is_the_one_made_from_nothing(change: str, tmp_path: Path) -> None:
    site = built(DOCUMENTS, tmp_path / "state")
    former = read_former(tmp_path / "state", "1")
    assert len(former.digests) == len(DOCUMENTS)
    anew = built(CHANGES[change], tmp_path / "other")
    assert built(CHANGES[change], tmp_path / "state", former) == anew
    assert built(CHANGES[change], tmp_path / "state", former, site) == anew


def test_what_did_not_change_is_not_encoded_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = built(DOCUMENTS, tmp_path)
    encoded: list[int] = []
    monkeypatch.setattr("gongkai.search.segments.shards", lambda part, limit: encoded.append(len(part)) or shards(part, limit))
    assert built(CHANGES["another_text"], tmp_path, read_former(tmp_path, "1"), site)
    assert 0 < sum(encoded) < 20
    assert built(CHANGES["another_text"], tmp_path, read_former(tmp_path, "1"))
    assert sum(encoded) > 40


def test_a_shard_that_is_gone_from_the_site_is_made_again(tmp_path: Path) -> None:
    site = built(DOCUMENTS, tmp_path)
    lost = next(path for path in site if "/postings/" in path)
    assert built(DOCUMENTS, tmp_path, read_former(tmp_path, "1"), {path: one for path, one in site.items() if path != lost}) == site


def test_the_order_in_which_documents_come_does_not_matter(tmp_path: Path) -> None:
    assert built(dict(reversed(DOCUMENTS.items())), tmp_path / "a") == built(DOCUMENTS, tmp_path / "b")


def test_a_new_document_leaves_most_shards_as_they_are(tmp_path: Path) -> None:
    many = {f"{n}/": (f"2024-01-{n:02}", "".join(chr(0x4E00 + (n * 37 + i * 61) % 9000) for i in range(400))) for n in range(1, 29)}
    before = built(many, tmp_path / "a")
    after = built({**many, "99/": ("2024-02-01", "关于电梯年检的提案")}, tmp_path / "b")
    shards_before = {path for path in before if "/postings/" in path}
    assert len(shards_before) > 20
    assert len({path for path in after if "/postings/" in path} - shards_before) <= 9


def test_two_documents_of_one_digest_are_refused(tmp_path: Path) -> None:
    with Fresh() as fresh, pytest.raises(ValueError, match="two pages of one digest: x"):
        list(build_index([entry("a/", "2024-01-01", "x"), entry("b/", "2024-01-01", "x")], WORDS, fresh, NOTHING, tmp_path, "1"))


def test_terms_that_are_missing_are_told(tmp_path: Path) -> None:
    with Fresh() as fresh, pytest.raises(KeyError, match="x"):
        list(build_index([entry("a/", "2024-01-01", "x")], WORDS, fresh, NOTHING, tmp_path, "1"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", ["version", "cut", "gone", "json", "bit"])
def test_a_former_index_that_cannot_be_used_is_none(damage: str, tmp_path: Path) -> None:
    built(DOCUMENTS, tmp_path)
    (kept,) = tmp_path.glob("postings-*.bin")
    if damage == "cut":
        kept.write_bytes(kept.read_bytes()[:-1] + b"\xff")
    if damage == "gone":
        kept.unlink()
    if damage == "bit":
        told = tmp_path / "search.json"
        told.write_bytes(told.read_bytes().replace(b'"segments": {"', b'"segments": {"1', 1))
    if damage == "json":
        (tmp_path / "search.json").write_text("[1", encoding="utf-8")
    assert read_former(tmp_path, "2" if damage == "version" else "1") is NOTHING


def test_the_map_of_traditional_characters_holds_those_of_the_site(tmp_path: Path) -> None:
    files = built(DOCUMENTS, tmp_path)
    head = json.loads(files["search/" + json.loads(files[POINTER])["head"]])
    assert head["traditional"] == "養养"
    assert "韌韧" in json.loads(files["search/" + head["variants"]])


# 文件的条目


def test_a_reply_is_listed_with_its_kind_and_facets() -> None:
    (item,) = rendered(reply("replies/2024/x", date="2024-03-05 10:23", result="B", topics=["教育"]))
    made = document_entry(item, Settings(agency="甲").all_kinds)
    assert (made.address, made.date) == ("replies/2024/x/", "2024-03-05 10:23")
    assert made.facets["kind"] == (Value("replies", "提案建议答复", (0,)),)
    assert [value.label for value in made.facets["topic"]] == ["教育"]
    assert "proposer" not in made.facets


def test_a_page_of_docs_is_listed_before_all_documents() -> None:
    made = page_entry("help/", "x")
    assert made.place < entry("a/", "1950-01-01", "y").place
    assert made.facets["kind"][0].label == "网站说明"
    assert pair("帮助") in unpacked(page_terms({"title": "帮助", "text": "甲"})).keys


ADDRESSES = ("", "guide/", "replies/2024/007/", "replies/2024/7/", "通知/甲 乙/", "a/20240310123456789/", "0/", "a/b-0/", "%2e/")


@pytest.mark.browser
def test_every_address_comes_out_as_it_went_in(reader: Reader, tmp_path: Path) -> None:
    site = lay_pages(tmp_path, ROOT / "mkdocs.yml", {address: "电梯" for address in ADDRESSES})
    found = reader.open(site, "").evaluate("""async () => {
        const { Reader, fetching } = await import("/zwgk/jyta/modules/reader.js");
        const reader = new Reader(fetching(location.href));
        await reader.open();
        return Promise.all(Array.from({ length: reader.head.documents }, (_, doc) => reader.address(doc)));
    }""")
    assert tuple(found) == ADDRESSES


def test_addresses_of_a_large_site_lie_in_several_files() -> None:
    entries = [entry(f"a/{number}/", "2024-01-01", "x") for number in range(20_000)]
    files = [json.loads(chunk) for chunk in address_chunks(entries)]
    assert len(files) == 40
    assert files[1]["numbers"][:2] == [512, 513]
    assert len(list(address_chunks(entries[:16_000]))) == 1


def test_terms_of_documents_together_are_those_of_each() -> None:
    documents = [
        ("关于加装电梯的建议\n第018号", "  办理情况：\n发展IPv6，2024 年\u3000底前。 "),
        ("", ""),
        ("繁體標題", "第①項，㎡；\u200b應急局〔2022〕20号\n\n"),
        ("\n", "甲\uffff乙"),
        ("名", "か\u3099 \U00020000𠮷"),
    ]
    apart = [terms_of(titles.split("\n"), body) for titles, body in documents]
    assert terms_of_all(documents) == apart
    assert terms_of_all(documents[:3]) == apart[:3]
    assert unpacked(apart[2]).traditional == "".join(sorted("體標題項應"))


def test_more_text_than_is_looked_at_together_is_taken_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [(f"标题{n}", "正文" * n) for n in range(30)]
    whole = terms_of_all(documents)
    monkeypatch.setattr("gongkai.search.terms.TOGETHER", 40)
    assert terms_of_all(documents) == whole
    assert terms_of_all([]) == []
