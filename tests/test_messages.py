"""The catalogue of words and the code agree, and no word stands anywhere else."""

import ast
import datetime
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from gongkai import messages

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "hooks" / "gongkai"
THEME = ROOT / "theme_overrides"
MODULES = sorted([*PACKAGE.rglob("*.py"), ROOT / "hooks" / "mkdocs_hooks.py"])
TEMPLATES = sorted(THEME.rglob("*.html"))
ASSETS = sorted([*THEME.rglob("*.css"), *THEME.rglob("*.js")])

HAN = re.compile(r"[\u3400-\u9fff]")
NAMES_PROBLEMS = {"problem": 0, "problem_at": 2, "PydanticCustomError": 0, "_unique": 2}
"""Function -> which argument is the code of a problem."""
FAMILIES = {
    "history-": ("missing", "shallow", "refused"),
    "session-": ("malformed", "no-assembly", "other-assembly"),
    "attachment-": (
        "not-a-file",
        "unopened",
        "too-large",
        "hollow",
        "dark",
        "not-allowed",
        "active",
        "embedded",
        "external",
        "bomb",
        "member",
        "disguised",
        "personal",
        "unread",
        "leftover",
        "no-text",
        "formula",
    ),
}
"""Codes made of a prefix and the reason that a ValueError bears."""


def short(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def calls(module: Path) -> Iterator[tuple[str, ast.Call]]:
    """(name of the function, call) for every call in a module."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            yield (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")), node


def constants(node: ast.AST) -> Iterator[str]:
    """Every text in an expression."""
    yield from (n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Dotted key and text of everything in the catalogue."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{key}.{name}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, key)
    else:
        yield key, value


def codes_in_code() -> set[str]:
    """Every problem code that the package names."""
    known = set(messages.catalogue()["problems"])
    found: set[str] = set()
    for module in MODULES:
        text = module.read_text(encoding="utf-8")
        found |= set(re.findall(r"problems\.([a-z-]+)\.(?:text|severity)", text))
        # `codes = {"href": "link-refused"}` and `kind = "yaml-alias" if …`: a code that stands before the call that names it
        found |= {value for value in constants(ast.parse(text)) if value in known and "-" in value}
        for name, call in calls(module):
            place = NAMES_PROBLEMS.get(name)
            if place is None or len(call.args) <= place:
                continue
            code = call.args[place]
            if isinstance(code, ast.Constant):
                found.add(code.value)
            elif isinstance(code, ast.JoinedStr) and isinstance(code.values[0], ast.Constant):
                prefix = code.values[0].value
                found |= {prefix + reason for reason in FAMILIES[prefix]}
    return found


def test_every_problem_in_the_code_has_its_words() -> None:
    assert codes_in_code() - set(messages.catalogue()["problems"]) == set()


def test_every_problem_in_the_catalogue_is_used() -> None:
    assert set(messages.catalogue()["problems"]) - codes_in_code() == set()


@pytest.mark.parametrize("code", messages.catalogue()["problems"])
def test_a_problem_has_a_severity_and_one_chinese_sentence(code: str) -> None:
    entry = messages.catalogue()["problems"][code]
    assert entry["severity"] in ("error", "warning", "advice")
    assert HAN.search(entry["text"])
    assert entry["text"].endswith(("。", "{hint}"))


def filled_in() -> Iterator[tuple[str, str, frozenset[str]]]:
    """(module, code, names of the values) of every problem that is made with a literal code."""
    for module in MODULES:
        for name, call in calls(module):
            place = NAMES_PROBLEMS.get(name)
            if name in ("problem", "problem_at") and place is not None and len(call.args) > place:
                code, names = call.args[place], [keyword.arg for keyword in call.keywords]
                if isinstance(code, ast.Constant) and None not in names:
                    yield short(module), code.value, frozenset(name for name in names if name)


@pytest.mark.parametrize(("module", "code", "values"), sorted(filled_in(), key=str))
def test_a_problem_gets_the_values_that_its_words_ask_for(module: str, code: str, values: frozenset[str]) -> None:
    wanted = {name for _, name, _, _ in string.Formatter().parse(messages.catalogue()["problems"][code]["text"]) if name}
    assert wanted <= values


def test_every_text_is_a_template_that_can_be_filled() -> None:
    names = {
        key: [name for _, name, _, _ in string.Formatter().parse(str(value)) if name is not None]
        for key, value in leaves(messages.catalogue())
    }
    wrong = {key for key, found in names.items() if not all(name.isidentifier() for name in found)}
    assert wrong == {"page.footnote-back"}, "only Python-Markdown fills in by place"


def keys_in_code() -> set[tuple[str, str]]:
    """(file, literal key) of every text that Python or a template asks for."""
    found = set()
    for module in MODULES:
        for name, call in calls(module):
            if name in ("text", "entry", "has") and call.args and isinstance(call.args[0], ast.Constant):
                found.add((short(module), call.args[0].value))
    for template in TEMPLATES:
        for match in re.finditer(r"\bt\(\s*(['\"])([^'\"]+)\1", template.read_text(encoding="utf-8")):
            found.add((short(template), match[2]))
    return found


def test_every_key_that_is_asked_for_exists() -> None:
    asked = keys_in_code()
    assert len(asked) > 100
    assert {(file, key) for file, key in asked if not messages.has(key)} == set()


def test_every_entry_of_the_catalogue_is_text() -> None:
    assert [key for key, value in leaves(messages.catalogue()) if not isinstance(value, str | datetime.date)] == []


def docstrings(tree: ast.AST) -> set[int]:
    """Identities of the constants that document something: strings that stand alone as a statement."""
    return {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant)}


@pytest.mark.parametrize("module", [m for m in MODULES if "norms" not in m.parts], ids=short)
def test_no_module_holds_a_chinese_word(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    left_out = docstrings(tree)
    texts = (n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in left_out)
    assert [node.value for node in texts if HAN.search(node.value)] == []


@pytest.mark.parametrize("template", TEMPLATES, ids=short)
def test_no_template_holds_a_chinese_word(template: Path) -> None:
    text = re.sub(r"\{#.*?#\}|<!--.*?-->", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert HAN.findall(text) == []


PATTERNS = tuple(THEME / f"gongkai/js/search/{name}.js" for name in ("normalise", "query", "verify"))
"""What searching takes as the same: the engine's side of `norms`, no words for readers."""


@pytest.mark.parametrize("asset", [asset for asset in ASSETS if asset not in PATTERNS], ids=short)
def test_no_style_or_script_holds_a_chinese_word(asset: Path) -> None:
    text = re.sub(r"/\*.*?\*/", "", asset.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"(?<![:\"'])//[^\n]*", "", text)
    assert HAN.findall(text) == []


def test_a_text_is_filled_with_its_values() -> None:
    assert messages.text("report.did-you-mean", name="notices/2024/018") == "是不是 notices/2024/018？"


def test_an_unknown_key_is_our_bug_and_says_so() -> None:
    with pytest.raises(KeyError, match=r"no message 'report\.nothing' in messages\.yml"):
        messages.text("report.nothing")


def test_every_english_field_has_a_chinese_alias() -> None:
    aliases = messages.field_aliases()
    assert aliases["标题"] == "title"
    assert aliases["发布日期"] == aliases["发布时间"] == "date"
    assert aliases["建议号"] == "proposal_number"


def test_no_key_stands_twice() -> None:
    """YAML would take the last one, in silence."""
    nodes: list[Any] = [yaml.compose(messages.CATALOGUE.read_text(encoding="utf-8"))]
    twice = []
    while nodes:
        node = nodes.pop()
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value]
            twice += [key for key in dict.fromkeys(keys) if keys.count(key) > 1]
            nodes += [value for _, value in node.value]
    assert twice == []
