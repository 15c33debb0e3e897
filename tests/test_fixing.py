"""`gongkai check --fix`: what is mechanical is mended, and nothing is read differently for it."""

from pathlib import Path
from typing import Any

import pytest
from conftest import MINIMAL, ROOT
from factories import TODAY, cases, settings

from gongkai.fixing import FIELD_ORDER, FIXES, fix
from gongkai.model.document import FileFacts
from gongkai.model.kind import SCHEMAS
from gongkai.read.record import Record, read_record
from gongkai.read.source import decode

DOCUMENTS = sorted([*(ROOT / "content").rglob("*.md"), *(MINIMAL / "content").rglob("*.md")])


@pytest.mark.parametrize("case", cases("fix"))
def test_fix(case: dict[str, Any]) -> None:
    """path: below content/; text: the file as it was typed; output: the file afterwards, which a second run leaves alone."""
    once = fix(case["text"].encode(), case["path"], settings())
    assert once.decode() == case["output"]
    assert fix(once, case["path"], settings()) == once


def spoiled(raw: bytes) -> bytes:
    """A lawful document as a careless hand would type it: fields upside down, spaces at line ends, other brackets, Windows' line ends."""
    head, body = raw.decode("utf-8-sig").replace("\r\n", "\n").removeprefix("---\n").split("\n---\n", 1)
    fields: list[str] = []
    for line in head.split("\n"):
        if line.startswith((" ", "-", "#")) and fields:
            fields[-1] += f"\n{line}"
        else:
            fields.append(line)
    turned = "\n".join(reversed(fields)).replace("〔", "[").replace("〕", "]") + " "
    return "\ufeff".encode() + f"---\n{turned}\n---\n{body}".replace("\n", "\r\n").encode()


def read(raw: bytes, path: str) -> Record:
    text = decode(path, raw)
    assert isinstance(text, str)
    return read_record(path, text, settings(), TODAY, lambda name: FileFacts(name, 0, "PDF", ""))


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_a_record_reads_the_same_before_and_after(file: Path) -> None:
    content = next(folder for folder in file.parents if folder.name == "content")
    path = file.relative_to(content).with_suffix("").as_posix()
    for raw in (file.read_bytes(), spoiled(file.read_bytes())):
        made = fix(raw, path, settings())
        before, after = read(raw, path), read(made, path)
        assert before.document == after.document
        assert before.body.split() == after.body.split()
        assert raw.startswith("\ufeff".encode()) == made.startswith("\ufeff".encode())
        assert raw.count(b"\r\n") == made.count(b"\r\n")
        assert fix(made, path, settings()) == made


def test_the_spoiled_documents_are_mended() -> None:
    raw = (MINIMAL / "content/notices/2024/archive.md").read_bytes()
    assert fix(spoiled(raw), "notices/2024/archive", settings()) != spoiled(raw)


def test_every_field_has_its_place_in_the_order() -> None:
    assert {name for schema in SCHEMAS.values() for name in schema.model_fields} <= set(FIELD_ORDER)
    assert len(set(FIELD_ORDER)) == len(FIELD_ORDER)


def test_what_is_no_text_is_left_alone() -> None:
    assert fix(b"\xff\xfe---", "notices/a", settings()) == b"\xff\xfe---"


def test_every_fix_says_what_it_does() -> None:
    assert all(one.__doc__ for one in FIXES)
