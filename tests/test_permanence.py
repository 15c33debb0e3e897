"""What becomes of released addresses: a site, what it turns into, and what its editors are told."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from factories import CASES, settings, shown, write_content

from gongkai.model.problem import Severity
from gongkai.place import Place
from gongkai.preparing import Prepared, prepare
from gongkai.record.addresses import released
from gongkai.record.entry import State
from gongkai.record.ledger import Ledger, Pen
from gongkai.record.permanence import ALLOWED
from gongkai.record.settle import settled

FILE: dict[str, Any] = yaml.safe_load((CASES / "record/permanence.yml").read_text(encoding="utf-8"))
DAY = "2026-01-01"


class Town:
    """A site that is released, changed, and released again."""

    def __init__(self, folder: Path, case: dict[str, Any]) -> None:
        self.place = Place(folder / "content", folder / "docs", "临澜市", case.get("site_url", "https://www.linlan.example/"))
        self.settings = settings()
        self.ledger = Ledger()
        for path in (self.place.content, self.place.docs):
            path.mkdir()

    def lay(self, files: dict[str, Any], docs: list[str] | None = None) -> None:
        """Put files there; null takes one away."""
        for name in [name for name, value in files.items() if value is None]:
            (self.place.content / (name if Path(name).suffix else f"{name}.md")).unlink()
        write_content(self.place.content, {name: value for name, value in files.items() if value is not None})
        if docs is not None:
            for old in self.place.docs.iterdir():
                old.unlink()
            for name in docs:
                (self.place.docs / name).write_text("# 指南\n", encoding="utf-8")

    def prepare(self) -> Prepared:
        return prepare(self.place, self.settings)

    def release(self) -> None:
        """Write the ledger, as publishing does."""
        prepared = self.prepare()
        assert not [p for p in prepared.problems if p.severity is Severity.ERROR]
        pen = Pen(self.ledger)
        pen.release(self.ledger.seq + 1, DAY, "")
        for entry in settled(self.ledger, released(prepared.site, self.place.docs, self.settings)):
            pen.address(entry, DAY)
        self.ledger = pen.ledger()
        (self.place.content.parent / "ledger.jsonl").write_text(self.ledger.text, encoding="utf-8")

    def answer(self, address: str) -> str:
        entry = self.ledger.entries[address]
        return f"→ {entry.target}" if entry.state is State.MOVED else str(entry.state)


@pytest.mark.parametrize("name", FILE["cases"])
def test_released_addresses(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = FILE["cases"][name] or {}
    town = Town(tmp_path, case)
    base = {} if case.get("base") is False else FILE["base"]
    town.lay(base | case.get("first", {}), case.get("docs", ["index.md"]))
    town.release()
    town.lay(case.get("then", {}), case.get("then_docs"))
    if "last" in case:
        town.release()
        town.lay(case["last"])
    town.settings = settings(**case.get("settings", {}))
    if "allowed" in case:
        monkeypatch.setenv(ALLOWED, case["allowed"])
    told = town.prepare().problems
    assert_told(shown(told), case.get("told", []))
    before = set(town.ledger.entries)
    if "told" not in case:
        town.release()
        assert before <= set(town.ledger.entries)
        assert {address: town.answer(address) for address in case["answers"]} == case["answers"]
        assert shown(town.prepare().problems) == ""


def assert_told(found: str, wanted: list[str]) -> None:
    """Each problem begins as is written, and bears the code that is written."""
    lines = [line.partition(" ")[2] for line in found.splitlines()]
    assert len(lines) == len(wanted), found
    for line, want in zip(lines, wanted, strict=True):
        words, _, code = want.rpartition(" ")
        assert line.startswith(words), found
        assert line.endswith(code), found


def test_there_are_forty_cases() -> None:
    assert len(FILE["cases"]) >= 40


def test_a_site_without_a_ledger_is_not_asked(tmp_path: Path) -> None:
    town = Town(tmp_path, {})
    town.lay(FILE["base"], ["index.md"])
    town.release()
    (tmp_path / "ledger.jsonl").unlink()
    town.lay({"notices/2024/a": None})
    assert town.prepare().problems == ()


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [("乙通知", "丁通知", 5), ('"release"', '"relaese"', 1), ("{", "[", 1), ('"seq":1', '"seq":2', 2)],
)
def test_a_ledger_that_was_changed_stops_the_build(tmp_path: Path, old: str, new: str, line: int) -> None:
    town = Town(tmp_path, {})
    town.lay(FILE["base"], ["index.md"])
    town.release()
    file = tmp_path / "ledger.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    (found,) = town.prepare().problems
    assert (found.path, found.line, found.code) == ("../ledger.jsonl", line, "ledger-broken")


def test_a_line_that_is_taken_out_is_noticed(tmp_path: Path) -> None:
    town = Town(tmp_path, {})
    town.lay(FILE["base"], ["index.md"])
    town.release()
    file = tmp_path / "ledger.jsonl"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([*lines[:2], *lines[3:]]), encoding="utf-8")
    assert [(found.code, found.line) for found in town.prepare().problems] == [("ledger-broken", 3)]


def test_a_ledger_that_is_no_text_stops_the_build(tmp_path: Path) -> None:
    town = Town(tmp_path, {})
    town.lay(FILE["base"], ["index.md"])
    (tmp_path / "ledger.jsonl").write_bytes(b"\xff\xfe")
    assert [found.code for found in town.prepare().problems] == ["ledger-broken"]
