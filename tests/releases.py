"""A site that is released again and again without being built anew: for tests of everything but the build."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from conftest import EPOCH
from factories import settings

from gongkai.record.entry import Entry
from gongkai.record.finish import Finished
from gongkai.record.release import Done, Job, publish
from gongkai.record.shelf import Busy, Release, Shelf
from gongkai.record.verify import verify_folder

SITE_URL = "https://www.linlan.example/zwgk/jyta/"


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """`gongkai …` in a process of its own, on the build date of the tests."""
    return subprocess.run(
        [Path(sys.executable).with_name("gongkai"), *map(str, arguments)],
        env=os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH), "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def here(do: Callable[[list[str]], list[Finished]], portions: Iterable[list[str]]) -> Iterable[Finished]:
    """No worker processes."""
    for portion in portions:
        yield from do(portion)


class Publisher:
    """Somebody who publishes a folder as if it had just been built."""

    def __init__(self, folder: Path, built: Path, **own: object) -> None:
        self.folder = folder
        self.built = built
        self.settings = settings(**own)
        self.ledger = folder / "ledger.jsonl"
        self.shelf = Shelf(folder / "srv")
        self.entries: list[Entry] = []
        self.exit_code = 0

    def release(self) -> Done:
        """Publish once."""
        with self.shelf.locked() as locked:
            return publish(Job(self.settings, SITE_URL, self.ledger, self._build, here), self.shelf, locked)

    def _build(self, site: Path, told: Path, locked: int) -> int:
        shutil.copytree(self.built, site, symlinks=True)
        told.write_text(json.dumps([entry._asdict() for entry in self.entries]), encoding="utf-8")
        return self.exit_code

    @property
    def served(self) -> Release:
        """What a web server finds."""
        current = self.shelf.current()
        assert current
        return current

    def is_whole(self) -> bool:
        """Is what is served one complete release?"""
        served = self.shelf.folder / "current" / "site"
        return served.is_dir() and verify_folder(served).differences == ()


def small_site(folder: Path, word: str = "一", pages: int = 3) -> Path:
    """A site of a few pages, each of which bears the same word, so that a mixture of two releases would show."""
    page = (
        '<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src \'none\'"><title>{0}</title>'
        '<link rel="canonical" href="{2}{3}"><link rel="stylesheet" href="{1}assets/main.{4}.css"><p>{0}</p>' + "字" * 300
    )
    style = f"/* {word} */\n" + "p { color: black }\n" * 30
    digest = hashlib.sha256(style.encode()).hexdigest()[:8]
    for name in ("", "404.html", "notices/", *(f"notices/{number}/" for number in range(pages))):
        file = folder / (name if name.endswith(".html") else f"{name}index.html")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page.format(word, "../" * name.count("/") or "./", SITE_URL, name, digest), encoding="utf-8")
    (folder / "robots.txt").write_text("User-agent: *\n", encoding="utf-8")
    (folder / "assets").mkdir()
    (folder / f"assets/main.{digest}.css").write_text(style, encoding="utf-8")
    return folder


def release_once(folder: Path, built: Path) -> None:
    """In a process of its own: publish once; 4 where somebody else is at work."""
    publisher = Publisher(folder, built)
    publisher.built = built
    try:
        publisher.release()
    except Busy:
        raise SystemExit(4) from None
