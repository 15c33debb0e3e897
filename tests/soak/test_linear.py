"""Every pattern of ours is linear: twice the worst input takes twice the time. (The one place where time is measured in a test.)

Patterns are found where they stand: compiled in a module, in whatever tables; written in a call of `re`; in the scripts of pages.
"""

import ast
import importlib
import json
import pkgutil
import re
import shutil
import subprocess
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from test_guard_linear import grows_linearly, seconds

import gongkai

pytestmark = pytest.mark.soak

SIZE = 5_000
"""Characters; twice as many are compared. What is not linear takes some tens of milliseconds for these, what is linear less than one."""
WORST = (
    "a", "长", " ", "\t", "\n", "\u3000", "0", "１", "一", ",", "，", "。", "：", ":", "|", "-", "—", "<", ">", "[", "]", "(", ")",
    "（", "）", "〔", '"', "'", "#", "=", "%", "\\", "/", ".", "_", "*", "&", "<a ", "<a>", "](", "![", "[^", "[^a]", "<td ",
    '<td colspan="', "<br ", '<img a="', "2024年", "月底前", "年1月", "第一", "- ", "1. ", "> ", "    ", "a: ", "a:", "：a", " #",
    "、市教育局", "（牵头）", "附件", "届", "八届四次", "号", "〔2024〕", "/2017-", "a@", "a.", "http://", "\\[", "\n\n",
    "责任单位：", "；", "如下", "主送", "<p>甲</p>", '<a href="x">', "\x00", "\u200b",
)  # fmt: skip
UNMEASURED = 0.01
"""Seconds for twice SIZE below which nothing is at stake."""
MOST = 0.1
"""Seconds that twice SIZE may take."""
ENDS = ("", "!", "a", "\n", "x\n", ">", "号", "日")


Pattern = re.Pattern[str] | re.Pattern[bytes]


def patterns() -> Iterator[tuple[str, Pattern]]:
    """Every compiled pattern that stands in a module of ours, alone or in a table, and every one that a call of `re` holds."""
    for module in pkgutil.walk_packages(gongkai.__path__, "gongkai."):
        if ".skeleton" in module.name or "mkdocs_hooks" in module.name:
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            yield from ((f"{module.name}.{name}", found) for found in within(value))
        yield from ((f"{module.name}:{line}.{call}", found) for line, call, found in written(Path(str(loaded.__file__))))


def within(value: object) -> Iterator[Pattern]:
    """Every pattern of a table, however deep."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict | tuple | list | set | frozenset):
        for inner in (*value, *value.values()) if isinstance(value, dict) else value:
            yield from within(inner)


CALLS = frozenset({"match", "search", "fullmatch", "sub", "split", "findall", "finditer"})


def written(file: Path) -> Iterator[tuple[int, str, Pattern]]:
    """The patterns that stand in calls: `re.search(r"…", text)`."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CALLS and node.args:
            first = node.args[0]
            if isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and isinstance(first, ast.Constant):
                yield node.lineno, node.func.attr, re.compile(first.value)


TRUSTED = {
    "gongkai.adapter._HREF": "pages of docs/, which operators write",
    "gongkai.pages.assets._COMMENT": "our own scripts",
    "gongkai.pages.press._SPACE": "the chrome, which templates make",
    "gongkai.render.structure._VOID": "what the sanitiser gives, which closes every tag",
}
"""Patterns that no writer of documents reaches, and why."""
SEARCHES = re.compile(r"(\w+)\.(?:search|finditer|findall|sub|split)\(")
SEARCHED = {
    file.relative_to(Path(gongkai.__path__[0]).parent).with_suffix("").as_posix().replace("/", "."): set(
        SEARCHES.findall(file.read_text(encoding="utf-8"))
    )
    for file in Path(gongkai.__path__[0]).rglob("*.py")
}
"""Module -> names of patterns that it looks for anywhere in a text; the others stand at its beginning."""


def is_searched(name: str) -> bool:
    """A private pattern by its own module, any other by whichever module; one within a call by what is called."""
    if ":" in name:
        return not name.endswith(("match", "fullmatch"))
    module, _, own = name.rpartition(".")
    places = [module, f"{module}.__init__"] if own.startswith("_") else list(SEARCHED)
    return any(own in SEARCHED.get(place, ()) for place in places)


FOUND = list(
    {
        found.pattern: (name, found) for name, found in sorted(patterns(), key=lambda one: is_searched(one[0])) if name not in TRUSTED
    }.values()
)


def use(name: str, pattern: Pattern, end: str) -> Callable[[str], object]:
    """Every way in which a pattern is used, on a text that ends so."""
    is_anywhere = is_searched(name)

    def work(text: str) -> object:
        given = f"{text}{end}".encode() if isinstance(pattern.pattern, bytes) else f"{text}{end}"
        found = pattern.finditer(given) if is_anywhere else ()  # type: ignore[arg-type]  # bytes for a pattern of bytes
        return pattern.match(given), pattern.fullmatch(given), deque(found, 0)  # type: ignore[arg-type]

    return work


def is_slow(work: Callable[[str], object], piece: str) -> bool:
    """Does it take more than twice as long for twice SIZE, or in any case too long?"""
    text = piece * (2 * SIZE // len(piece))
    if seconds(work, text) < UNMEASURED:
        return False
    return not grows_linearly(work, piece, SIZE, 2, 2.7) or min(seconds(work, text) for _ in range(3)) > MOST


def test_the_patterns_are_found() -> None:
    assert len(FOUND) > 40
    assert sum(is_searched(name) for name, _ in FOUND) > 40


@pytest.mark.parametrize(("name", "pattern"), FOUND, ids=[f"{name}-{n}" for n, (name, _) in enumerate(FOUND)])
def test_a_pattern_is_linear(name: str, pattern: Pattern) -> None:
    works = {end: use(name, pattern, end) for end in ENDS}
    assert [(piece, end) for piece in WORST for end, work in works.items() if is_slow(work, piece)] == []


# scripts

SCRIPTS = Path(gongkai.__path__[0]).parent.parent / "theme_overrides" / "gongkai" / "js"
LITERAL = re.compile(r"(?:[(=,:\[!&|?{};\n]|return)[ \t]*/(?![/*])((?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+)/([a-z]*)")
MEASURE = """
const { patterns, texts } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const once = (pattern, text) => {
  const start = performance.now();
  pattern.lastIndex = 0;
  for (let found; (found = pattern.exec(text)); ) if (!found[0]) pattern.lastIndex += 1;
  return performance.now() - start;
};
const least = (pattern, text) => Math.min(once(pattern, text), once(pattern, text), once(pattern, text));
const slow = [];
for (const [name, source, flags] of patterns) {
  const pattern = new RegExp(source, flags.includes("g") ? flags : flags + "g");
  for (const [piece, end] of texts) {
    const [small, large] = [2500, 10000].map((size) => piece.repeat(size / piece.length) + end);
    const isSlow = () => least(pattern, large) > 5 && least(pattern, large) > 9 * least(pattern, small);
    if (once(pattern, large) > 5 && isSlow() && isSlow() && isSlow()) slow.push([name, source, piece, end]);
  }
}
console.log(JSON.stringify(slow));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="needs node")
def test_the_patterns_of_scripts_are_linear() -> None:
    found = [(file.name, *groups) for file in sorted(SCRIPTS.rglob("*.js")) for groups in LITERAL.findall(file.read_text(encoding="utf-8"))]
    assert len(found) > 40
    given = {
        "patterns": [one for one in found if "${" not in one[1]],
        "texts": [(piece, end) for piece in WORST for end in ("", "!", "\n")],
    }
    done = subprocess.run(["node", "-e", MEASURE], input=json.dumps(given), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
