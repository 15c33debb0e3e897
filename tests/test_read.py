"""Reading: what an editor types, and what becomes of it."""

from pathlib import Path
from typing import Any

import pytest
from factories import TODAY, cases, document, record, reply, settings, shown, typed

from gongkai.model.document import FileFacts, Visibility
from gongkai.model.problem import Problem, Severity, problem, report, stops
from gongkai.read.front_matter import MAX_BYTES, split_front_matter
from gongkai.read.record import read_record
from gongkai.read.source import Source, read_text


@pytest.mark.parametrize("case", cases("read"))
def test_read(case: dict[str, Any], tmp_path: Path) -> None:
    """text: the file; files: what lies beside it (name: type, or the reason it is refused); settings: the site's own.

    output: what the editor sees; reads: what the document then holds, by attribute.
    """
    path, files = case.get("path", "notices/2024/x"), case.get("files", {})

    def facts(name: str) -> FileFacts:
        if (kind := files.get(name, "not-a-file")).islower():
            raise ValueError(kind)
        return FileFacts(name, 12, kind, "0" * 64)

    source = Source(path, tmp_path / "x.md")
    source.file.write_bytes(case["text"].encode())
    text = read_text(source)
    made = read_record(path, str(text), settings(**case.get("settings", {})), TODAY, facts)
    assert shown(made.problems) == case.get("output", "")
    assert {key: held(made, key) for key in case.get("reads", {})} == case.get("reads", {})
    assert (made.document is None) == any(p.severity is Severity.ERROR for p in made.problems)


def held(thing: Any, path: str) -> Any:
    """`document.fields.title` or `body`, as text or a list of texts."""
    for part in path.split("."):
        thing = thing[int(part)] if part.isdecimal() else getattr(thing, part)
    if isinstance(thing, tuple):
        return [str(item) for item in thing]
    return thing if thing is None or isinstance(thing, bool) else str(thing)
