#!/usr/bin/env python3
"""Measure searching: python tests/bench/search.py --documents 1000 10000 [--pagefind PYTHON], or of a site laid out before: search.py SITE

The corpus is made, enriched by rare words, laid out (lay.py) and searched in a Chromium on this machine: each query with an empty browser
cache, from a local server that compresses text as web servers do (JSON and pages, not octet streams). Prints what the index costs;
kilobytes, requests and milliseconds by the length of what is typed; how precise the first ten are, whether all that hold it are found,
how often a reply is found by its title.
"""

import argparse
import json
import random
import re
import statistics
import subprocess
import tempfile
import threading
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus import write_corpus
from lay import lay
from playwright.sync_api import Browser, sync_playwright
from serving import Served, served

from gongkai.machine import chromium
from gongkai.search.text import search_text

_HAN = re.compile("[\u4e00-\u9fff]+")
_OPEN = {
    "gongkai": 'const { open } = await import("./assets/gongkai/search.js"); const engine = await open(location.href);',
    "pagefind": 'const engine = await import("./pagefind/pagefind.js"); await engine.init();',
}
_TEN = {
    "gongkai": "const hits = (await engine.search(typed, { limit: 10 })).hits.map(({ address }) => address);",
    "pagefind": """const found = (await engine.search(typed)).results.slice(0, 10);
        const hits = (await Promise.all(found.map((one) => one.data()))).map(({ raw_url }) => raw_url.slice(1));""",
}
_ALL = {
    "gongkai": """const hits = [];
        for (let more = true; more; ) {
            const answer = await engine.search(typed, { offset: hits.length, limit: 40 });
            hits.push(...answer.hits.filter(({ partial }) => !partial).map(({ address }) => address));
            more = answer.more;
        }""",
    "pagefind": """const found = (await engine.search(typed)).results;
        const hits = (await Promise.all(found.map((one) => one.data()))).map(({ raw_url }) => raw_url.slice(1));""",
}
_MOST_HOLDERS = 300
WORDS, WORDS_A_DOCUMENT = 150_000, 200
"""Words of two characters that the corpus gets on top of its 3,900 pairs, the n-th as often as 1 / n: texts of an index need rare ones."""


@dataclass(frozen=True)
class Site:
    """A site that is served, and what its documents say."""

    engine: str
    browser: Browser
    server: Served
    texts: dict[str, str]
    """Address -> all that it is found by, normalised plainly."""
    data: dict[str, dict[str, Any]]

    def run(self, body: str, typed: Any) -> Any:
        """Run a script in a browser without a past."""
        context = self.browser.new_context()
        page = context.new_page()
        page.goto(self.server.base)
        self.server.reset()
        answer = page.evaluate(f"async (typed) => {{ {body} }}", typed)
        context.close()
        return answer


def enrich(content: Path, seed: int) -> None:
    """Give each document of a corpus a paragraph of words, most of them rare."""
    dice = random.Random(seed)
    letters = dice.sample([chr(code) for code in range(0x4E00, 0x9FA0)], 3000)
    words = ["".join(dice.choices(letters, k=2)) for _ in range(WORDS)]
    for file in sorted(content.rglob("*.md")):
        chosen = [words[int(WORDS ** dice.random()) - 1] for _ in range(WORDS_A_DOCUMENT)]
        with open(file, "a", encoding="utf-8") as opened:
            opened.write(f"\n{'、'.join(chosen)}。\n")


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def spread(numbers: Sequence[float]) -> str:
    """Median and nine tenths."""
    ordered = sorted(numbers)
    return f"{statistics.median(ordered):.0f} / {ordered[int(len(ordered) * 0.9)]:.0f}"


def pieces(site: Site, length: int, count: int, chance: random.Random) -> list[str]:
    """Pieces of texts, as somebody would type them."""
    found: list[str] = []
    addresses = sorted(site.data)
    while len(found) < count:
        run = chance.choice(_HAN.findall(site.data[chance.choice(addresses)]["text"]))
        if len(run) >= length:
            at = chance.randint(0, len(run) - length)
            found.append(run[at : at + length])
    return found


def by_length(site: Site, lengths: Sequence[int], count: int, chance: random.Random) -> None:
    """Cost and precision of queries of some lengths: a row each, median / 90 %."""
    print("\n| engine | characters | KB | requests | ms to ten hits | ms to open | precision of ten |")
    print(f"| --- |{' ---: |' * 6}")
    for length in lengths:
        figures, right, shown = [], 0, 0
        for typed in pieces(site, length, count, chance):
            body = f"const a = performance.now(); {_OPEN[site.engine]} const b = performance.now(); {_TEN[site.engine]}"
            took, opened, hits = site.run(f"{body} return [performance.now() - b, b - a, hits];", typed)
            figures.append((site.server.sent.value / 1000, site.server.requests.value, took, opened))
            wrong = [address for address in hits if plain(typed) not in site.texts[address.removesuffix("index.html")]]
            right, shown = right + len(hits) - len(wrong), shown + len(hits)
            for address in wrong if site.engine == "gongkai" else ():
                print(f"{typed} was not in {address}")
        columns = " | ".join(spread([figure[place] for figure in figures]) for place in range(4))
        print(f"| {site.engine} | {length} | {columns} | {right / max(1, shown):.3f} |", flush=True)


def recall(site: Site, count: int, chance: random.Random) -> None:
    """Of all documents that hold a piece of two to twelve characters, how many are found; for pieces that at most 300 hold."""
    holding, found = 0, 0
    worst = (1.0, "")
    asked = 0
    while asked < count:
        (typed,) = pieces(site, chance.randint(2, 12), 1, chance)
        own = {address for address, text in site.texts.items() if plain(typed) in text}
        if len(own) > _MOST_HOLDERS:
            continue
        asked += 1
        hits = {one.removesuffix("index.html") for one in site.run(f"{_OPEN[site.engine]} {_ALL[site.engine]} return hits;", typed)}
        holding, found = holding + len(own), found + len(own & hits)
        worst = min(worst, (len(own & hits) / len(own), typed))
    print(f"{site.engine}: recall of {asked} pieces {found / holding:.4f}; the worst {worst[0]:.2f} {worst[1]}", flush=True)


def known_items(site: Site, count: int, chance: random.Random) -> None:
    """Replies by the title of what was asked, where it is the only one, and by six characters of it that no other title holds."""
    titles = {
        address: page["facts"]["proposal_title"][0]
        for address, page in site.data.items()
        if page["kind"] == "replies" and len(page["facts"].get("proposal_title", ())) == 1
    }
    same = Counter(titles.values())
    chosen = chance.sample(
        sorted(address for address, title in titles.items() if same[title] == 1), min(count, list(same.values()).count(1))
    )
    words = {address: titles[address][at : at + 6] for address in chosen if (at := chance.randint(2, max(2, len(titles[address]) - 9)))}
    alone = {address: piece for address, piece in words.items() if sum(piece in title for title in titles.values()) == 1}

    def ask(typed: list[str]) -> list[list[str]]:
        one = _TEN[site.engine]
        each = f"for (const typed of all) {{ {one} answers.push(hits); }}"
        found = site.run(f"{_OPEN[site.engine]} const all = typed, answers = []; {each} return answers;", typed)
        return [[hit.removesuffix("index.html") for hit in hits] for hits in found]

    first = sum(hits[:1] == [address] for address, hits in zip(chosen, ask([titles[address] for address in chosen]), strict=True))
    near = sum(address in hits[:3] for address, hits in zip(alone, ask(list(alone.values())), strict=True))
    print(
        f"{site.engine}: title typed, first: {first}/{len(chosen)}; six characters of it, in the first three: {near}/{len(alone)}",
        flush=True,
    )


def comforts(site: Site, count: int, chance: random.Random) -> None:
    """What suggestions and filters cost beside opening and searching."""
    suggested = []
    for typed in pieces(site, 2, count, chance):
        body = f"{_OPEN['gongkai']} await engine.search(typed, {{ titles: true, limit: 5 }});"
        site.run(body, typed)
        suggested.append((site.server.sent.value / 1000, site.server.requests.value))
    costs = [spread([one[place] for one in suggested]) for place in (0, 1)]
    print(f"suggestions for two characters, opening included: {costs[0]} KB, {costs[1]} requests")
    told = {}
    for name, keys in (("kind", '["kind"]'), ("all", "undefined"), ("days", "[]")):
        last = "await engine.reader.days();" if name == "days" else ""
        asked = f"const {{ facets }} = await engine.search('', {{ sort: 'newest', limit: 0 }}); await facets(undefined, {keys}); {last}"
        site.run(f"{_OPEN['gongkai']} {asked if name else ''}", "")
        whole = site.server.sent.value
        site.run(f"{_OPEN['gongkai']} await engine.search('', {{ sort: 'newest', limit: 0 }});", "")
        told[name] = round((whole - site.server.sent.value) / 1000, 1)
    print(f"columns, loaded once, KB: {told}", flush=True)


def index_pagefind(python: str, folder: Path) -> dict[str, float]:
    """Seconds and peak memory of Pagefind over the pages."""
    started, peak = time.monotonic(), 0.0
    process = subprocess.Popen(
        [python, "-m", "pagefind", "--site", str(folder), "--silent"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )

    def watch() -> None:
        nonlocal peak
        while process.poll() is None:
            own = subprocess.run(
                ["ps", "-o", "rss=", "--ppid", str(process.pid), "-p", str(process.pid)], capture_output=True, text=True, check=False
            )
            peak = max(peak, sum(map(int, own.stdout.split())) * 1024 / 1e6)
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    if process.wait():
        raise SystemExit("pagefind failed")
    taken = time.monotonic() - started
    watcher.join()
    size = sum(file.stat().st_size for file in (folder / "pagefind").rglob("*") if file.is_file())
    return {"seconds": round(taken, 2), "peak_mb": round(peak), "size_mb": round(size / 1e6, 1)}


def measure(folder: Path, engines: Sequence[str], wanted: argparse.Namespace) -> None:
    """Search a laid out site with each engine."""
    data = {}
    for file in folder.glob("*/*/*/index.json"):
        if file.parts[-4] != "lists":
            data[f"{file.parent.relative_to(folder).as_posix()}/"] = json.loads(file.read_bytes())
    texts = {address: plain("\n".join((*search_text(page).titles, search_text(page).body))) for address, page in data.items()}
    with sync_playwright() as playwright, served(folder) as server:
        executable = chromium() or playwright.chromium.executable_path
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=executable, args=options)
        for engine in engines:
            site = Site(engine, browser, server, texts, data)
            by_length(site, wanted.lengths, wanted.queries, random.Random(wanted.seed))
            recall(site, wanted.recall, random.Random(wanted.seed))
            known_items(site, wanted.items, random.Random(wanted.seed))
            if engine == "gongkai":
                comforts(site, min(10, wanted.queries), random.Random(wanted.seed))
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path, nargs="?")
    parser.add_argument("--documents", type=int, nargs="+", default=[])
    parser.add_argument("--content", type=Path, help="documents of your own instead of the corpus")
    parser.add_argument("--pagefind", metavar="PYTHON", help="a Python that has the package pagefind[extended]: measured beside ours")
    parser.add_argument("--queries", type=int, default=40, help="of each length")
    parser.add_argument("--lengths", type=int, nargs="+", default=[1, 2, 3, 4, 6, 8, 12])
    parser.add_argument("--recall", type=int, default=40, help="pieces by which recall is told")
    parser.add_argument("--items", type=int, default=200, help="titles that are searched for")
    parser.add_argument("--seed", type=int, default=5)
    wanted = parser.parse_args()
    for count in wanted.documents:
        with tempfile.TemporaryDirectory(prefix="gongkai-search-") as name:
            folder = Path(name)
            write_corpus(count, folder / "content")
            enrich(folder / "content", wanted.seed)
            print(f"\n{count} documents\ngongkai: index {lay(folder / 'content', folder / 'site', bool(wanted.pagefind))}", flush=True)
            measure_all(folder / "site", wanted)
    if wanted.content:
        with tempfile.TemporaryDirectory(prefix="gongkai-search-") as name:
            print(f"gongkai: index {lay(wanted.content, Path(name) / 'site', bool(wanted.pagefind))}", flush=True)
            measure_all(Path(name) / "site", wanted)
    if wanted.site:
        measure_all(wanted.site, wanted)


def measure_all(folder: Path, wanted: argparse.Namespace) -> None:
    """Search with our engine; with Pagefind's index too, where it is wanted and there are pages."""
    if wanted.pagefind:
        print(f"pagefind: index {index_pagefind(wanted.pagefind, folder)}", flush=True)
    measure(folder, ["gongkai", "pagefind"] if wanted.pagefind else ["gongkai"], wanted)


if __name__ == "__main__":
    main()
