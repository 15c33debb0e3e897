#!/usr/bin/env python3
"""Lay out what searching needs of a corpus: python tests/bench/lay.py CONTENT FOLDER [--pages]

The documents' data (index.json), the index over them and the engine; `--pages`: also a plain page of each, which Pagefind can read.
The index is made by a process of its own, so that its time and memory are told apart. Prints one line of JSON.
"""

import argparse
import html
import json
import pickle
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from gongkai import messages
from gongkai.pages.assets import search_script
from gongkai.paths import theme_folder
from gongkai.place import Place
from gongkai.preparing import prepare
from gongkai.search.columns import Entry
from gongkai.search.entry import KIND, SHOWN, document_entry
from gongkai.search.index import Words, build_index
from gongkai.search.merge import NOTHING, Fresh
from gongkai.settings import Settings
from gongkai.write.spool import Spool, parts_at, terms_at

_PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>{title}</title>
<main data-pagefind-body><h1>{title}</h1>{body}</main></html>"""


def put(folder: Path, path: str, content: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)


def lay_data(content: Path, folder: Path, with_pages: bool) -> Path:
    """Everything but the index; the file in which its entries and terms lie."""
    settings = Settings(agency="临澜市人民政府办公室")
    place = Place(content, content / "none", "临澜市建议提案办理公开", "https://www.linlan.example/zwgk/jyta/", ())
    spool_folder = folder / ".spool"
    spool_folder.mkdir(parents=True)
    spool = Spool(spool_folder)
    site = prepare(place, settings, spool=spool).site
    kept = folder / ".terms"
    with open(kept, "wb") as file, ThreadPoolExecutor(4) as pool:
        for item in site.documents:
            at = spool.place(item.document.path)
            twin = parts_at(spool.folder, at).twin
            pool.submit(put, folder, f"{item.document.address}index.json", twin)
            if with_pages:
                pool.submit(put, folder, f"{item.document.address}index.html", page(json.loads(twin)).encode())
            pickle.dump((document_entry(item, settings.all_kinds), terms_at(spool.folder, at)), file)
    shutil.rmtree(spool_folder)
    script = search_script(theme_folder())
    put(folder, script.path, script.make(None))  # type: ignore[arg-type]  # it asks nothing of a press
    return kept


def page(data: dict[str, Any]) -> str:
    """What is found by its own data, as a page of it."""
    titles = [data["title"], data["formal_title"]]
    lines = [*titles[1:], data.get("document_number") or "", *data["text"].split("\n")]
    return _PAGE.format(title=html.escape(titles[0]), body="".join(f"<p>{html.escape(line)}</p>" for line in lines if line))


def pickled(kept: Path) -> Iterator[tuple[Entry, bytes]]:
    with open(kept, "rb") as file:
        while file.peek(1):
            yield pickle.load(file)


def make_index(kept: Path, folder: Path) -> dict[str, float]:
    """The index of entries and terms; its cost."""
    started, entries, size = time.monotonic(), [], 0
    words = Words({key: messages.text(f"facets.{key}") for key in (KIND, *SHOWN)})
    with Fresh() as fresh:
        for entry, terms in pickled(kept):
            entries.append(entry)
            fresh.add(entry.digest, terms)
        for path, content in build_index(entries, words, fresh, NOTHING, folder / ".state", "1"):
            put(folder, path, content)
            size += len(content)
    taken = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    return {"documents": len(entries), "seconds": round(taken, 2), "peak_mb": round(peak), "size_mb": round(size / 1e6, 1)}


def lay(content: Path, folder: Path, with_pages: bool = False) -> dict[str, float]:
    """Lay out all of it; what the index cost: documents, seconds, peak_mb, size_mb."""
    kept = lay_data(content, folder, with_pages)
    told = subprocess.run([sys.executable, __file__, "--index", kept, folder], check=True, capture_output=True, text=True).stdout
    kept.unlink()
    shutil.rmtree(folder / ".state")
    found: dict[str, float] = json.loads(told)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("content", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pages", action="store_true")
    parser.add_argument("--index", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    print(json.dumps(make_index(given.content, given.folder) if given.index else lay(given.content, given.folder, given.pages)))


if __name__ == "__main__":
    main()
