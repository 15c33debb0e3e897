#!/usr/bin/env python3
"""How long from saving a document until its page is served, and until its list is: python tests/bench/preview.py --documents 10000

`mkdocs serve` on the corpus, or on a copy of documents of your own (`--content`). A saved document gets another title and one more
sentence; a page counts once it is served with them, as a browser that asks ten times a second would see it. See README.md beside it.
"""

import argparse
import os
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

from corpus import write_corpus
from run import lay_ours

TITLE = re.compile(r"^title: .*$", re.MULTILINE)
MOST = 300
"""Seconds that anything is waited for."""
SETTLED = 3.0
"""Seconds between a list that shows the change and the next document."""


def waited(found: Callable[[], bool]) -> float:
    """Seconds until something is found; an error where that is never."""
    since = time.perf_counter()
    while not found():
        if time.perf_counter() - since > MOST:
            raise SystemExit(f"not within {MOST} s")
        time.sleep(0.1)
    return time.perf_counter() - since


@contextmanager
def served(content: Path, folder: Path) -> Iterator[Callable[[str], str]]:
    """A server of the site: address below its root -> the page, empty where there is none yet."""
    command = lay_ours(content, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = os.environ | command.environment
    process = subprocess.Popen(
        [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", address], cwd=command.folder, env=environment, stderr=subprocess.DEVNULL
    )

    def page(below: str) -> str:
        try:
            with urlopen(f"http://{address}/zwgk/jyta/{below}", timeout=MOST) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    try:
        yield page
    finally:
        process.terminate()
        process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--content", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        content = Path(temporary, "content")
        if wanted.content:
            shutil.copytree(wanted.content, content)
        else:
            write_corpus(wanted.documents, content, 1)
        files = sorted(content.glob("replies/**/*.md"))
        with served(content, Path(temporary, "ours")) as page:
            print(f"{len(list(content.rglob('*.md')))} documents, served after {waited(lambda: bool(page(''))):.1f} s", flush=True)
            pages, lists = [], []
            for run in range(wanted.runs):
                file = files[len(files) * (run + 1) // (wanted.runs + 1)]
                address = f"{file.relative_to(content).with_suffix('').as_posix()}/"
                time.sleep(SETTLED)
                mark = f"第{run}次改动的答复"
                text = TITLE.sub(f"title: {mark}", file.read_text(encoding="utf-8"), count=1)
                file.write_text(f"{text}\n{mark}正文。\n", encoding="utf-8")
                pages.append(waited(lambda address=address, mark=mark: f"{mark}正文。" in page(address)))
                lists.append(pages[-1] + waited(lambda mark=mark: mark in page("replies/index.json")))
                print(f"page {pages[-1]:.2f} s, list {lists[-1]:.2f} s", flush=True)
    print(f"median: page {statistics.median(pages):.2f} s, list {statistics.median(lists):.2f} s")


if __name__ == "__main__":
    main()
