"""`gongkai schema`: what an editor's program is told of front matter agrees with what our reader takes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from conftest import MINIMAL, ROOT, lay_site
from factories import settings

from gongkai.cli.main import main
from gongkai.editor_schema import editor_schema
from gongkai.model.kind import Kind
from gongkai.read.front_matter import FrontMatter, split_front_matter

OWN = settings(kinds=[{"folder": "letters", "label": "函", "fields": [{"key": "venue", "label": "地点", "required": True}]}])
KINDS = {kind.folder: kind for kind in OWN.all_kinds}
DOCUMENTS = sorted(file for root in (ROOT, MINIMAL) for file in (root / "content").rglob("*.md") if "policies" not in file.parts)


class _AsEditorsRead(yaml.SafeLoader):
    """YAML 1.2 as the language server of editors reads it: a day is a text, only true and false are flags."""


_AsEditorsRead.yaml_implicit_resolvers = {
    sign: [(tag, pattern) for tag, pattern in rows if tag != "tag:yaml.org,2002:timestamp"]
    for sign, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def errors(folder: str, front: str) -> list[str]:
    """What a schema says of the lines between the `---`."""
    values = yaml.load(front, Loader=_AsEditorsRead)
    return [error.message for error in jsonschema.Draft7Validator(editor_schema(KINDS[folder])).iter_errors(values)]


def front_of(file: Path) -> tuple[str, str]:
    content = next(folder for folder in file.parents if folder.name == "content")
    text = file.read_text(encoding="utf-8-sig")
    return file.relative_to(content).parts[0], text.split("---\n")[1]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_the_schema_takes_every_lawful_document(file: Path) -> None:
    assert errors(*front_of(file)) == []


@pytest.mark.parametrize("folder", KINDS)
def test_it_is_a_schema_of_draft_7(folder: str) -> None:
    jsonschema.Draft7Validator.check_schema(editor_schema(KINDS[folder]))


REVIEW = f"{{by: 林某, reason: 扫描件, date: 2024-03-05, sha256: {'a' * 64}}}"
PLAIN = "title: 甲\ndate: 2024-03-05\nsource: 市教育局\n"


@pytest.mark.parametrize(
    ("folder", "front", "count"),
    [
        ("notices", PLAIN, 0),
        ("notices", "标题: 甲\n发布日期: 2024-03-05\n来源: 市教育局\n", 0),
        ("notices", PLAIN + "attachments: 表.xlsx\ndraft: 是\nchanges: {date: 2024-03-06, note: 更正}\n", 0),
        ("notices", PLAIN + f"attachments: [{{file: 表.xlsx, reviewed: {REVIEW}}}]\n", 0),
        ("replies", PLAIN + "assembly: 政协\nsession: 八届四次\nproposal_number: 156\n", 0),
        ("replies", PLAIN + "assembly: 政协\nsession: 八届四次\n提案号: {unnumbered: 闭会期间}\nround: 2\n", 0),
        ("letters", PLAIN + "venue: 会议室\n", 0),
        ("letters", PLAIN, 1),
        ("notices", "title: 甲\ndate: 2024-03-05\n", 1),
        ("notices", PLAIN + "titel: 乙\n", 1),
        ("notices", PLAIN + "lead: 甲局\n", 1),
        ("notices", PLAIN.replace("2024-03-05", "2024/3/5"), 1),
        ("notices", PLAIN + "disclosure: 公开\n", 1),
        ("notices", PLAIN + "signed: 2024-3\n", 1),
        ("replies", PLAIN + "assembly: 党委\nsession: 八届四次\nproposal_number: 156\n", 1),
        ("replies", PLAIN + "assembly: 政协\nsession: 八届四次\nproposal_number: 1\nround: 二\n", 1),
    ],
)
def test_what_a_schema_takes_and_refuses(folder: str, front: str, count: int) -> None:
    assert len(errors(folder, front)) == count


def properties(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for part in (schema, *schema["$defs"].values()):
        yield from part.get("properties", {}).items()


@pytest.mark.parametrize("folder", ["replies", "reports", "notices", "speeches"])
def test_every_field_has_a_chinese_title_and_most_an_explanation(folder: str) -> None:
    found = dict(properties(editor_schema(KINDS[folder])))
    assert all("\u3400" <= field["title"][0] <= "\u9fff" for field in found.values())
    silent = {key for key, field in found.items() if "description" not in field and key.isascii()}
    assert silent == set()


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.folder)
def test_every_name_that_the_reader_takes_is_a_key(kind: Kind) -> None:
    keys = set(editor_schema(kind)["properties"])
    for key in sorted(keys):
        front = split_front_matter("x", f"---\n{key}: 甲\n---\n")
        assert isinstance(front, FrontMatter)
        assert set(front.values) <= {*kind.schema().model_fields}


def test_the_schemas_of_all_kinds_are_written_into_a_folder(tmp_path: Path) -> None:
    config = lay_site(tmp_path / "site", {})
    done = CliRunner().invoke(main, ["schema", "--all", str(tmp_path / "schema"), "-f", str(config)])
    assert done.exit_code == 0
    names = ["gongkai.code-snippets", "notices.schema.json", "replies.schema.json", "reports.schema.json", "speeches.schema.json"]
    assert sorted(file.name for file in (tmp_path / "schema").iterdir()) == names
    assert json.loads((tmp_path / "schema/notices.schema.json").read_text(encoding="utf-8"))["title"] == "通知公告"
