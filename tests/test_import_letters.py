"""Letters as handling departments write them in Word: what each says, with nothing lost and nothing invented."""

import re
from collections import Counter
from typing import Any

import pytest
from factories import TODAY, cases, no_files, settings
from letters import letter

from gongkai.importer.draft import Draft, make_draft
from gongkai.importer.raw import Paragraph, Table
from gongkai.read.record import read_record

HAN = re.compile(r"[\u3400-\u9fff]")
LETTERS = cases("letters")


def draft(case: dict[str, Any]) -> Draft:
    return make_draft("答复.docx", letter(case["letter"]), settings(), lambda name: False)


def said(step: Any) -> str:
    """All that a step of a letter writes. A text box says it once, merged cells what their first one says."""
    if isinstance(step, dict):
        return "".join(said(value) for name, value in step.items() if name not in ("merge", "numbering"))
    return "".join(said(part) for part in step) if isinstance(step, list) else str(step)


@pytest.mark.parametrize("case", LETTERS)
def test_a_letter_gives_every_field(case: dict[str, Any]) -> None:
    """letter: its lines (see `letters.letter`); path, fields, missing: what it says; headings, tables, body: what becomes of its text."""
    made = draft(case)
    fields = {key: value for key, value in made.fields.items() if key != "draft"}
    assert (made.path, fields, list(made.missing)) == (case["path"], case["fields"], case["missing"])


@pytest.mark.parametrize("case", [case for case in LETTERS if {"headings", "tables", "body"} & set(case.values[0])])
def test_a_letter_keeps_its_shape(case: dict[str, Any]) -> None:
    made = draft(case)
    if "headings" in case:
        assert [[b.level, b.text] for b in made.blocks if isinstance(b, Paragraph) and b.level] == case["headings"]
    if "tables" in case:
        assert [[[c.text for c in row] for row in b.rows] for b in made.blocks if isinstance(b, Table)] == case["tables"]
    if "body" in case:
        assert made.text("x").split("---\n", 2)[2] == case["body"]


@pytest.mark.parametrize("case", LETTERS)
def test_no_character_of_a_letter_is_lost(case: dict[str, Any]) -> None:
    made = draft(case)
    kept = [*(b.text for b in made.blocks), *made.moved, *(d.text for d in made.dropped), *made.notes.values()]
    assert not Counter(HAN.findall(said(case["letter"]))) - Counter(HAN.findall("".join(kept)))


@pytest.mark.parametrize("case", LETTERS)
def test_a_letter_builds_once_its_missing_fields_are_given(case: dict[str, Any]) -> None:
    given = {"date": "2024-10-01", "source": "市政府办公室"}
    made = make_draft("答复.docx", letter(case["letter"]), settings(), lambda name: False, given=given)
    record = read_record(
        made.path, made.text("x").replace("![](", "![图](").replace("](x-image1.png)", "](x.png)"), settings(), TODAY, no_files
    )
    assert [problem.code for problem in record.problems if problem.severity == 0] == []
    assert record.document
