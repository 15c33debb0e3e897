"""The shape of the package: which way imports run, who may see MkDocs, how long a module may get."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "hooks" / "gongkai"
LINE = ("model", "settings", "guard", "read", "render", "link", "oversight", "check", "pages", "search", "write")
"""The pipeline; a part imports from itself and from what stands before it."""
LEAVES = ("messages", "norms", "digest", "processes")
BESIDE = {
    "importer": ("model", "settings", "read"),
    "inspect": ("model", "settings", "guard"),
    "record": ("model", "settings", "render", "link", "headers", "__version__"),
}
"""Parts that stand beside the line -> what of it they use."""
COMPOSERS = ("build", "preview", "adapter", "cli")
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 400
"""Lines of a module."""


def name_of(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").as_posix()


def imports_of(module: Path) -> Iterator[str]:
    """Full names of everything a module imports, wherever in it."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(module)} imports relatively; hook files cannot"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def parts_of(module: Path) -> set[str]:
    """The parts of gongkai that a module imports: `model`, `read`, …"""
    names = (name.split(".") for name in imports_of(module))
    return {name[1] for name in names if name[0] == "gongkai" and len(name) > 1}


def own_part(module: Path) -> str:
    return name_of(module).split("/")[0]


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_imports_run_in_one_direction(module: Path) -> None:
    part = own_part(module)
    if part in LINE:
        allowed = {*LINE[: LINE.index(part) + 1], *LEAVES}
        assert parts_of(module) <= allowed
    if part in BESIDE:
        assert parts_of(module) <= {part, *BESIDE[part], *LEAVES}


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_leaves_import_nothing_of_the_line(module: Path) -> None:
    if own_part(module) == "messages":
        assert parts_of(module) == set()
    if own_part(module) == "norms":
        assert parts_of(module) <= set(LEAVES)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_nothing_but_the_composers_imports_a_composer(module: Path) -> None:
    if own_part(module) not in COMPOSERS:
        assert not parts_of(module) & set(COMPOSERS)


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_the_library_does_not_know_mkdocs(module: Path) -> None:
    assert not {name for name in imports_of(module) if name.split(".")[0] in ("mkdocs", "material", "properdocs")}


def test_every_part_of_the_line_exists() -> None:
    parts = {own_part(module) for module in MODULES}
    assert {*LINE, *LEAVES} <= parts


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_has_a_docstring_and_one_subject(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{name_of(module)} does not say what it is"
    assert text.count("\n") <= LONGEST


@pytest.mark.parametrize("module", [m for m in MODULES if m.name == "__init__.py"], ids=name_of)
def test_a_package_holds_no_code_of_its_own(module: Path) -> None:
    body = ast.parse(module.read_text(encoding="utf-8")).body[1:]
    assert all(isinstance(node, ast.Assign) for node in body), f"{name_of(module)} holds more than its docstring and version"


def test_only_the_hook_file_imports_mkdocs() -> None:
    hooks = PACKAGE.parent / "mkdocs_hooks.py"
    assert any(name.split(".")[0] == "mkdocs" for name in imports_of(hooks))


def test_checking_loads_nothing_that_prints() -> None:
    """`gongkai check` answers while an editor waits: templates are for those who make pages."""
    told = "import sys, gongkai.cli.checking; print(*(name for name in sys.modules if name.startswith(('jinja2', 'gongkai.pages'))))"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
