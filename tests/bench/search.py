#!/usr/bin/env python3
"""Measure searching in a built site: python tests/bench/search.py SITE [--queries 40] [--items 200]

SITE is a folder with documents' data, search/ and assets/gongkai/search.js. Each query starts with an empty browser cache in a Chromium on
this machine, against a local server that compresses text as web servers do (JSON, scripts and pages, not octet streams).
Prints bytes, requests and milliseconds by length of the query, how precise the first ten are, and how often a reply is found by its title.
"""

import argparse
import functools
import gzip
import json
import multiprocessing
import random
import re
import shutil
import socketserver
import statistics
import unicodedata
import urllib.parse
from collections import Counter
from collections.abc import Sequence
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import ClassVar

from playwright.sync_api import Browser, sync_playwright

from gongkai.search.text import search_text

_HAN = re.compile("[\u4e00-\u9fff]+")
_TYPES = {".json": "application/json", ".js": "text/javascript", ".html": "text/html; charset=utf-8"}
_RUN = """async (typed) => {
    const { open } = await import("./assets/gongkai/search.js");
    const before = performance.now();
    const engine = await open(location.href);
    const opened = performance.now();
    const answer = await engine.search(typed, { limit: 10 });
    const hits = answer.hits.map(({ address, partial }) => [address, partial]);
    return { opened: opened - before, took: performance.now() - opened, hits, total: answer.total, tired: answer.tired };
}"""
_MANY = """async (typed) => {
    const { open } = await import("./assets/gongkai/search.js");
    const engine = await open(location.href);
    const found = [];
    for (const one of typed) found.push((await engine.search(one, { limit: 3 })).hits.map((hit) => hit.address));
    return found;
}"""


class Handler(socketserver.StreamRequestHandler):
    """Files of a folder, compressed where it is text. Of a request it reads the first line only: its own time is not what is measured."""

    disable_nagle_algorithm = True  # without this each answer may wait 40 ms
    folder: ClassVar[Path]
    sent: ClassVar["Synchronized[int]"]
    requests: ClassVar["Synchronized[int]"]

    def handle(self) -> None:
        """Answer and count, as long as the connection stands."""
        while (line := self.rfile.readline()).strip():
            while self.rfile.readline().strip():
                pass
            path = urllib.parse.unquote(line.split()[1].decode()).partition("?")[0].lstrip("/") or "index.html"
            body, suffix = self.body(path), Path(path).suffix
            head = f"HTTP/1.1 {'200 OK' if body else '404 Not Found'}\r\nContent-Length: {len(body)}\r\nContent-Type: "
            head += _TYPES.get(suffix, "application/octet-stream") + ("\r\nContent-Encoding: gzip" if suffix in _TYPES else "")
            self.wfile.write(f"{head}\r\n\r\n".encode() + body)
            if path.startswith("search/") or path.endswith("/index.json"):
                with self.sent.get_lock(), self.requests.get_lock():
                    self.sent.value += len(body)
                    self.requests.value += 1

    @classmethod
    @functools.lru_cache(maxsize=20_000)
    def body(cls, path: str) -> bytes:
        """As it is sent; kept, as web servers keep it."""
        file = cls.folder / path
        page = b"<!doctype html><meta charset=utf-8><link rel=icon href=data:,><title>0</title>"
        content = page if path == "index.html" else file.read_bytes() if file.is_file() else b""
        return gzip.compress(content, 6) if file.suffix in _TYPES else content


class Server(socketserver.ThreadingTCPServer):
    """A thread for each connection."""

    daemon_threads = True
    request_queue_size = 128


def serve(folder: Path, port: "Synchronized[int]", sent: "Synchronized[int]", requests: "Synchronized[int]") -> None:
    """Serve until the process is ended."""
    Handler.folder, Handler.sent, Handler.requests = folder, sent, requests
    server = Server(("127.0.0.1", 0), Handler)
    port.value = server.server_address[1]
    server.serve_forever()


def plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).lower()


def spread(numbers: Sequence[float]) -> str:
    """Median, nine tenths, most."""
    ordered = sorted(numbers)
    return f"{statistics.median(ordered):8.1f} {ordered[int(len(ordered) * 0.9)]:8.1f} {ordered[-1]:8.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", type=Path)
    parser.add_argument("--queries", type=int, default=40, help="of each length")
    parser.add_argument("--lengths", type=int, nargs="+", default=[1, 2, 3, 4, 6, 8, 12])
    parser.add_argument("--items", type=int, default=200, help="titles that are searched for")
    parser.add_argument("--seed", type=int, default=5)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    files = sorted(path for path in arguments.site.glob("*/*/*/index.json") if path.parts[-4] != "lists")
    port, sent, requests = (multiprocessing.Value("q", 0) for _ in range(3))
    server = multiprocessing.Process(target=serve, args=(arguments.site, port, sent, requests), daemon=True)
    server.start()
    with sync_playwright() as playwright:
        executable = shutil.which("chromium") or shutil.which("google-chrome") or playwright.chromium.executable_path
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=executable, args=options)
        while not port.value:
            pass
        base = f"http://127.0.0.1:{port.value}/"
        by_length(browser, base, files, arguments, chance, sent, requests)
        known_items(browser, base, files, arguments.items, chance)
        browser.close()
    server.terminate()


def by_length(
    browser: Browser, base: str, files: Sequence[Path], arguments: argparse.Namespace, chance: random.Random,
    sent: "Synchronized[int]", requests: "Synchronized[int]",
) -> None:  # fmt: skip
    """Pieces of texts, as somebody would type them."""
    print("length      KB: median   90 %   most | requests: median ... | ms of search(): median ... | ms of open() | precision")
    for length in arguments.lengths:
        figures = []
        right = shown = 0
        while len(figures) < arguments.queries:
            text = json.loads(chance.choice(files).read_bytes())["text"]
            run = chance.choice(_HAN.findall(text))
            if len(run) < length:
                continue
            at = chance.randint(0, len(run) - length)
            typed = run[at : at + length]
            context = browser.new_context()
            page = context.new_page()
            page.goto(base)
            sent.value = requests.value = 0
            answer = page.evaluate(_RUN, typed)
            figures.append((sent.value / 1000, requests.value, answer["took"], answer["opened"]))
            context.close()
            for address, _ in answer["hits"]:
                shown += 1
                page = json.loads((arguments.site / address / "index.json").read_bytes())
                is_right = plain(typed) in plain("\n".join((*search_text(page).titles, search_text(page).body)))
                right += is_right
                if not is_right:
                    print(f"       {typed} was not in {address}")
        columns = " | ".join(spread([figure[place] for figure in figures]) for place in range(4))
        print(f"{length:6} {columns} | {right / max(1, shown):.3f}")


def known_items(browser: Browser, base: str, files: Sequence[Path], count: int, chance: random.Random) -> None:
    """Replies by the title of what was asked, and by three words of it."""
    titles: dict[str, str] = {}
    for file in files:
        page = json.loads(file.read_bytes())
        if page.get("kind") == "replies" and len(page["facts"].get("proposal_title", ())) == 1:
            titles[f"{page['id']}/"] = page["facts"]["proposal_title"][0]
    chosen = chance.sample(sorted(titles), min(count, len(titles)))
    parts = {address: re.findall(r"(?<=^关于)..|(?<=^关于..).+?片区|(?<=片区).+(?=的)", titles[address]) for address in chosen}
    pieces = {address: f"{words[0]}{words[1]}{words[2][:4]}" for address, words in parts.items() if len(words) == 3}
    holding = Counter(piece for piece in set(pieces.values()) for title in titles.values() if piece in title)
    alone = {address: piece for address, piece in pieces.items() if holding[piece] == 1}
    page = browser.new_page()
    page.goto(base)
    found = page.evaluate(_MANY, [titles[address] for address in chosen])
    first = sum(hits[:1] == [address] for address, hits in zip(chosen, found, strict=True))
    print(f"title typed, first: {first}/{len(chosen)}")
    found = page.evaluate(_MANY, list(alone.values()))
    near = sum(address in hits for address, hits in zip(alone, found, strict=True))
    print(f"three words of it, in the first three: {near}/{len(alone)}")


if __name__ == "__main__":
    main()
