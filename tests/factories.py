"""Makers of what tests need, which take only what matters; the rest is a plain lawful document."""

import datetime
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai.link.site import Site, link_site
from gongkai.model.document import Document, FileFacts
from gongkai.model.problem import Problem, report
from gongkai.read.record import Record, read_record
from gongkai.read.source import Source, decode, read_raw
from gongkai.render.fragment import render
from gongkai.render.rendered import Rendered
from gongkai.render.rendered import rendered as made_of
from gongkai.settings import Settings, read_settings

CASES = Path(__file__).parent / "cases"
TODAY = datetime.date(2026, 1, 1)
SITE_URL = "https://www.linlan.example/zwgk/jyta/"
BODIES = (
    {"name": "临澜市教育局", "aliases": ["市教育局"]},
    {"name": "临澜市财政局", "aliases": ["市财政局"]},
    {"name": "临澜市文化广电旅游局", "aliases": ["市文广旅局"], "until": "2024-05", "successor": "临澜市文化和旅游局"},
    {"name": "临澜市文化和旅游局", "aliases": ["市文旅局"], "from": "2024-06"},
)


def cases(folder: str) -> list[Any]:
    """The golden cases of a folder, each named by its file."""
    files = sorted((CASES / folder).glob("*.yml"))
    return [pytest.param(yaml.safe_load(file.read_text(encoding="utf-8")), id=file.stem) for file in files]


def settings(**own: Any) -> Settings:
    """The settings of an ordinary site."""
    return read_settings({"agency": "临澜市人民政府办公室", "as_of": str(TODAY), "bodies": BODIES, **own}, SITE_URL)


def shown(problems: Iterable[Problem]) -> str:
    """What an editor sees: a line a problem, without the count at the end."""
    return report(problems).rpartition("\n")[0] + "\n" if problems else ""


def typed(path: str, front: Mapping[str, Any]) -> str:
    """The file an editor types: what is given first, so that it stands on line 2, 3, …; then what its kind requires.

    `body` is the text below; None leaves a field out.
    """
    stem = path.rpartition("/")[2]
    required: dict[str, Any] = {"title": f"关于{stem}的文件", "date": "2024-03-05", "source": "市教育局"}
    if path.startswith("replies/"):
        required |= {"assembly": "cppcc", "session": "市政协八届四次会议"}
        if "proposals" not in front:
            required["proposal_number"] = stem
    fields = {key: value for key, value in ({**front, **{k: v for k, v in required.items() if k not in front}}).items() if key != "body"}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in fields.items() if value is not None]
    return "\n".join(["---", *lines, "---", front.get("body", "正文。")])


def read_text(source: Source) -> str | Problem:
    """A file's text as a task gives it to a worker, or the one problem that stops it."""
    raw = read_raw(source)
    return raw if isinstance(raw, Problem) else decode(source.path, raw)


def no_files(name: str) -> FileFacts:
    """The facts of a folder that holds no other file."""
    raise ValueError("not-a-file")


def record(path: str = "notices/2024/x", facts: Any = no_files, own: Settings | None = None, **front: Any) -> Record:
    """A file as `read` gives it."""
    return read_record(path, typed(path, front), own or settings(), TODAY, facts)


def document(path: str = "notices/2024/x", **front: Any) -> Document:
    """A lawful document; the test fails where it is none."""
    made = record(path, **front)
    assert made.document, shown(made.problems)
    return made.document


def reply(path: str = "replies/2024/x", **front: Any) -> Document:
    """A lawful reply: reply(result="B")."""
    return document(path, **front)


def rendered(*documents: Document, body: str = "正文。") -> list[Rendered]:
    """Documents as the later steps get them."""
    return [made_of(made, render(made, body)) for made in documents]


def site(*documents: Document) -> Site:
    """A site of these documents."""
    return link_site(rendered(*documents), settings().all_kinds)


def write_content(content: Path, files: Mapping[str, Any]) -> None:
    """Lay out a content folder: a text is a file as it is, a mapping is a document by the fields that matter."""
    for name, value in files.items():
        file = content / (name if isinstance(value, str) else f"{name}.md")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(value if isinstance(value, str) else typed(name, value), encoding="utf-8")
