"""The documentation is complete: every field, setting, problem, key and command has its place in it."""

import csv
import json
import re
import subprocess
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, BuiltSite
from pydantic import BaseModel

from gongkai import messages
from gongkai.cli.main import main
from gongkai.model.kind import SCHEMAS, TYPES
from gongkai.model.schema import Fields
from gongkai.norms.results import SCHEMES
from gongkai.pages.data_schema import data_schema
from gongkai.pages.shapes import SHAPES
from gongkai.settings import Settings

READMES = ("README.md", "README.zh-CN.md")
REGISTRIES = [
    host.replace(" ", ".")
    for host in (
        "pypi org", "pythonhosted org", "npmjs org", "npmjs com", "yarnpkg com", "unpkg com", "jsdelivr net", "crates io",
        "rubygems org", "anaconda org", "deb debian org", "mirrors aliyun com", "mirrors tuna tsinghua edu cn",
        "pypi tuna tsinghua edu cn", "proxy golang org", "npmmirror com",
    )
]  # fmt: skip
"""Written with spaces, so that this file does not name them either."""


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def tables(name: str) -> list[dict[str, str]]:
    """Every table of a page whose first column names keys: key -> its row."""
    found: list[dict[str, str]] = []
    inside = False
    for line in text(name).splitlines():
        row = line.startswith("|")
        if row and not inside:
            found.append({})
        inside = row
        if row:
            for key in re.findall(r"`([^`]+)`", line.split("|")[1]):
                found[-1][key] = line
    return found


def models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """A model and all that stand in it."""
    yield model
    for field in model.model_fields.values():
        for inner in inner_models(field.annotation):
            yield from models(inner)


def inner_models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from inner_models(argument)


def keys(model: type[BaseModel]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


PARTS = sorted({part for schema in SCHEMAS.values() for part in models(schema)} - set(SCHEMAS.values()), key=lambda part: part.__name__)


# 编辑手册


def test_every_common_field_is_explained() -> None:
    assert any(keys(Fields) <= set(table) for table in tables("docs/editing.md"))


@pytest.mark.parametrize("layout", [layout for layout in SCHEMAS if layout != "plain"])
def test_every_field_of_a_kind_is_explained_in_one_table(layout: str) -> None:
    own = keys(SCHEMAS[layout]) - keys(Fields)
    assert any(own <= set(table) for table in tables("docs/editing.md"))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_field_within_a_field_is_explained_in_one_table(part: type[BaseModel]) -> None:
    assert any(keys(part) <= set(table) for table in tables("docs/editing.md"))


@pytest.mark.parametrize("key", sorted({key for schema in SCHEMAS.values() for part in models(schema) for key in keys(part)}))
def test_every_chinese_name_of_a_field_is_told(key: str) -> None:
    words = messages.catalogue()["fields"][key]
    rows = "\n".join(table[key] for table in tables("docs/editing.md") if key in table)
    assert [word for word in (words["label"], *words.get("aliases", ())) if word not in rows] == []


def test_every_table_row_of_the_manual_is_a_field_that_exists() -> None:
    known = {key for schema in SCHEMAS.values() for part in models(schema) for key in keys(part)}
    told = {key for table in tables("docs/editing.md") for key in table if re.fullmatch(r"[a-z]+(_[a-z]+)*", key)}
    assert told - known - {kind.folder for kind in Settings(agency="甲").all_kinds} == set()


# 站点设置


@pytest.mark.parametrize("model", dict.fromkeys(models(Settings)), ids=lambda model: model.__name__)
def test_every_setting_is_explained_in_one_table(model: type[BaseModel]) -> None:
    assert any(keys(model) <= set(table) for table in tables("docs/settings.md"))


@pytest.mark.parametrize("choice", [*SCHEMES, *SCHEMAS, *TYPES])
def test_every_choice_of_a_setting_is_explained(choice: str) -> None:
    assert f"`{choice}`" in text("docs/settings.md")


def test_the_default_of_every_setting_is_the_one_that_is_told() -> None:
    (table,) = [table for table in tables("docs/settings.md") if "agency" in table]
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, str) and field.default:
            assert f"`{field.default}`" in table[name].split("|")[3]


# 问题代码


def headings(name: str) -> list[str]:
    return re.findall(r"^#+ +`?([^`\n]+?)`?\s*$", text(name), re.MULTILINE)


@pytest.mark.parametrize("code", messages.catalogue()["problems"])
def test_every_problem_has_a_heading(code: str) -> None:
    assert headings("docs/problems.md").count(code) == 1


def test_every_heading_of_the_problems_is_a_problem() -> None:
    told = [heading for heading in headings("docs/problems.md") if re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", heading)]
    assert set(told) == set(messages.catalogue()["problems"])


def test_every_problem_says_how_severe_it_is() -> None:
    parts = re.split(r"^### ", text("docs/problems.md"), flags=re.MULTILINE)[1:]
    severities = {part.splitlines()[0].strip("` "): part for part in parts}
    for code, entry in messages.catalogue()["problems"].items():
        assert messages.text(f"severity.{entry['severity']}") in severities[code], code


# 数据接口


def all_keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from all_keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from all_keys(inner)


@pytest.fixture(scope="module")
def published(demo: BuiltSite) -> dict[str, set[str]]:
    """Schema -> every key in the data of the demonstration."""
    found: dict[str, set[str]] = {}
    for path in demo.bytes():
        if path.endswith(("index.json", "citations.json")) or path.startswith("changes/"):
            data = json.loads(demo.text(path))
            found.setdefault(data["schema"], set()).update(all_keys(data))
    return found


SCHEMAS_OF_DATA = [f"gongkai.{name.replace('-', '/')}" for name in SHAPES if name not in ("record-1", "attachments-1")]


@pytest.mark.parametrize("schema", SCHEMAS_OF_DATA)
def test_every_key_of_the_data_is_explained(published: dict[str, set[str]], schema: str) -> None:
    assert f"`{schema}`" in text("docs/data.md")
    assert {key for key in published[schema] if not re.search(rf"[`\"]{key}[`\"]", text("docs/data.md"))} == set()


def test_no_other_schema_is_published(published: dict[str, set[str]]) -> None:
    assert set(published) == {*SCHEMAS_OF_DATA, "gongkai.search/2"}


@pytest.mark.parametrize("name", SHAPES)
def test_every_key_of_a_schema_is_explained(name: str) -> None:
    told = set(re.findall(r"[`\"]([a-z_0-9]+)[`\"]", text("docs/data.md")))
    assert f"`{name}.json`" in text("docs/data.md")
    schema = data_schema(name, Settings(agency="甲").all_kinds, "https://a.example/")
    assert {key for key in properties_of(schema) if key not in told} == set()


def properties_of(schema: Any) -> Iterator[str]:
    """Every key that a JSON Schema names."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield from schema.get("properties", ())
        for inner in schema.values():
            yield from properties_of(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from properties_of(inner)


def test_every_column_of_the_csv_is_explained(demo: BuiltSite) -> None:
    columns = next(csv.reader([(demo.folder / "replies/index.csv").read_text(encoding="utf-8-sig").splitlines()[0]]))
    told = {cell.strip() for line in text("docs/data.md").splitlines() if line.startswith("|") for cell in line.split("|")}
    assert set(columns) - told == set()


# README


@pytest.mark.parametrize("readme", READMES)
def test_every_command_is_in_the_readme(readme: str) -> None:
    assert [name for name in main.commands if f"gongkai {name}" not in text(readme)] == []


@pytest.mark.parametrize("readme", READMES)
@pytest.mark.parametrize("command", ["make site", "make test", "make serve", "make check"])
def test_the_readme_names_the_words_of_the_makefile(readme: str, command: str) -> None:
    assert command in text(readme)


@pytest.mark.parametrize("page", [*READMES, "ARCHITECTURE.md", "CHANGELOG.md"])
def test_every_file_that_a_page_links_to_exists(page: str) -> None:
    linked = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text(page))
    assert [target for target in linked if not (ROOT / target).exists()] == []


def test_every_dependency_has_its_reason() -> None:
    listed = re.findall(r'^    "[a-z0-9-]+[^"]*",(.*)$', text("pyproject.toml"), re.MULTILINE)
    assert len(listed) > 20
    assert [line for line in listed if not re.match(r" +# \S", line)] == []


def own_files() -> list[Path]:
    """Every file of the repository, tracked or not, but for what Git is told to ignore."""
    done = subprocess.run(["git", "ls-files", "-z", "-c", "-o", "--exclude-standard"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:  # an unpacked archive
        parts = ("content", "docs", "hooks", "tests", "theme_overrides")
        return [file for part in parts for file in (ROOT / part).rglob("*") if file.is_file()] + [f for f in ROOT.iterdir() if f.is_file()]
    return [file for name in done.stdout.decode().split("\0") if name and (file := ROOT / name).is_file()]


def test_no_file_names_a_package_registry() -> None:
    named = []
    for file in own_files():
        content = file.read_bytes()
        if b"\0" not in content[:4096]:
            named += [f"{file.relative_to(ROOT)}: {host}" for host in REGISTRIES if host.encode() in content]
    assert named == []


# 插图


PICTURES = sorted((ROOT / "docs/images").glob("walkthrough-*.png"))


def test_every_picture_of_the_walk_through_is_drawn_and_explained() -> None:
    shown = re.findall(r"!\[([^\]]+)\]\(images/([^)]+)\)", text("docs/walkthrough.md"))
    drawn = re.findall(r'"(walkthrough-[a-z]+\.png)"', text("tests/pictures.py"))
    assert len(shown) >= 4
    assert sorted(name for _, name in shown) == sorted(drawn) == [file.name for file in PICTURES]
    assert all(len(words) > 10 for words, _ in shown)


@pytest.mark.parametrize("file", PICTURES, ids=lambda file: file.name)
def test_a_picture_is_small(file: Path) -> None:
    assert file.read_bytes().startswith(b"\x89PNG")
    assert file.stat().st_size <= 100 * 1024


def test_the_walk_through_types_the_commands_that_were_run() -> None:
    typed = re.findall(r"^(?:gongkai|git) .*$", text("docs/walkthrough.md"), re.MULTILINE)
    script = (
        text("tests/pictures.py").replace("{SOURCE}", "第012号提案答复.docx").replace("{DRAFT}", "drafts/replies/2024/cppcc-8-3-012.md")
    )
    assert [line for line in typed if line not in script and line != "gongkai serve"] == []


# Pictures


def test_every_picture_is_drawn_by_the_command_shown_somewhere_and_small() -> None:
    script = (ROOT / "tests/pictures.py").read_text(encoding="utf-8")
    texts = "".join(file.read_text(encoding="utf-8") for file in (*ROOT.glob("README*.md"), *ROOT.glob("docs/*.md")))
    pictures = sorted((ROOT / "docs/images").iterdir())
    assert len(pictures) >= 10
    for picture in pictures:
        assert f'"{picture.stem}"' in script or f'"{picture.name}"' in script, f"{picture.name} is not drawn by make pictures"
        assert f"images/{picture.name}" in texts, f"{picture.name} is shown nowhere"
        assert picture.stat().st_size <= 100 * 1024
