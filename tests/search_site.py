"""A site of nothing but the data of its documents, the index and the engine: what searching needs."""

import datetime
import json
from collections.abc import Mapping
from pathlib import Path

from conftest import BuiltSite

from gongkai import messages
from gongkai.cli.config import read_config
from gongkai.model.problem import Severity
from gongkai.pages.assets import search_script
from gongkai.paths import theme_folder
from gongkai.preparing import prepare
from gongkai.search.columns import Entry
from gongkai.search.entry import KIND, SHOWN, document_entry, page_terms
from gongkai.search.index import Words, build_index
from gongkai.search.merge import NOTHING, Fresh
from gongkai.write.spool import Spool, parts_at

MODULES = theme_folder() / "gongkai/js/search"


def lay_index(config: Path, folder: Path) -> BuiltSite:
    """Lay out the documents' data, the index over them, and the engine, joined and in its modules."""
    place, settings = read_config(config)
    folder.mkdir(parents=True)
    spool, entries = Spool(folder), []
    prepared = prepare(place, settings, spool=spool)
    assert not [problem for problem in prepared.problems if problem.severity is Severity.ERROR]
    words = Words(
        {key: messages.text(f"facets.{key}") for key in (KIND, *SHOWN)}, tuple((body.name, *body.aliases) for body in settings.bodies)
    )
    with Fresh() as fresh:
        for item in prepared.site.documents:
            twin = parts_at(spool.folder, spool.place(item.document.path)).twin
            put(folder, f"{item.document.address}index.json", twin)
            entries.append(document_entry(item, settings.all_kinds))
            fresh.add(item.digest, page_terms(json.loads(twin)))
        for path, content in build_index(entries, words, fresh, NOTHING, folder / ".state", "1"):
            put(folder, path, content)
    put_engine(folder)
    return BuiltSite(config, folder)


def lay_pages(folder: Path, config: Path, texts: Mapping[str, str]) -> BuiltSite:
    """A site of pages of nothing but text, the oldest first."""
    first = datetime.date(2024, 1, 1)
    with Fresh() as fresh:
        entries = []
        for number, (address, text) in enumerate(texts.items()):
            page = {"schema": "gongkai.page/1", "title": address, "text": text}
            put(folder, f"{address}index.json", json.dumps(page).encode())
            entries.append(Entry(address, str(first + datetime.timedelta(number)), address, {}))
            fresh.add(address, page_terms(page))
        for path, content in build_index(entries, Words({}), fresh, NOTHING, folder / ".state", "1"):
            put(folder, path, content)
    put_engine(folder)
    return BuiltSite(config, folder)


def put_engine(folder: Path) -> None:
    """The engine, joined and in its modules, and a blank page."""
    script = search_script(theme_folder())
    put(folder, script.path, script.make(None))  # type: ignore[arg-type]  # it asks nothing of a press
    for module in MODULES.glob("*.js"):
        put(folder, f"modules/{module.name}", module.read_bytes())
    put(folder, "index.html", b"<!doctype html><html lang=zh><meta charset=utf-8><link rel=icon href=data:,><title>0</title></html>")


def put(folder: Path, path: str, content: bytes) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(content)


def texts(site: BuiltSite) -> dict[str, dict[str, str]]:
    """Address -> title, formal title and text of each document, as its data says."""
    found = {}
    for file in sorted(site.folder.glob("*/**/index.json")):
        page = json.loads(file.read_bytes())
        if page.get("schema") == "gongkai.document/1":
            address = f"{file.parent.relative_to(site.folder).as_posix()}/"
            found[address] = {"title": page["title"], "formal": page["formal_title"], "text": page["text"]}
    return found
