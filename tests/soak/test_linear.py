"""Every pattern of ours is linear: twice the worst input takes twice the time. (The one place where time is measured in a test.)"""

import importlib
import pkgutil
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

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
ENDS = ("", "!", "a", "\n", "x\n", ">", "号", "日")


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern that stands in a module of ours, alone or in a tuple."""
    for module in pkgutil.walk_packages(gongkai.__path__, "gongkai."):
        if ".skeleton" in module.name or "mkdocs_hooks" in module.name:
            continue
        for name, value in vars(importlib.import_module(module.name)).items():
            flat = [value] if isinstance(value, re.Pattern) else list(value) if isinstance(value, tuple | list) else []
            for inner in flat:
                for found in inner if isinstance(inner, tuple) else (inner,):
                    if isinstance(found, re.Pattern) and isinstance(found.pattern, str):
                        yield f"{module.name}.{name}", found


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
    """A private pattern by its own module, any other by whichever module."""
    module, _, own = name.rpartition(".")
    places = [module, f"{module}.__init__"] if own.startswith("_") else list(SEARCHED)
    return any(own in SEARCHED.get(place, ()) for place in places)


FOUND = list(
    {
        found.pattern: (name, found) for name, found in sorted(patterns(), key=lambda one: is_searched(one[0])) if name not in TRUSTED
    }.values()
)


def seconds(name: str, pattern: re.Pattern[str], text: str) -> float:
    """Every way in which a pattern is used."""
    start = time.process_time()
    pattern.match(text)
    pattern.fullmatch(text)
    if is_searched(name):
        for _found in pattern.finditer(text):
            pass
    return time.process_time() - start


def test_the_patterns_are_found() -> None:
    assert len(FOUND) > 40
    assert sum(is_searched(name) for name, _ in FOUND) > 40


def grows(name: str, pattern: re.Pattern[str], texts: tuple[str, str]) -> list[float]:
    """The least times of a text and of one twice as long, where the longer takes too long for a linear pattern; else nothing.

    A busy machine only adds time: what looks too slow is measured again, with the other one, before it counts.
    """
    least = [float("inf"), float("inf")]
    for turn in range(12):
        least = [min(time, seconds(name, pattern, text)) for time, text in zip(least, texts, strict=True)]
        if turn >= 2 and least[1] < 2.7 * least[0] and least[1] < 0.1:
            return []
    return least


@pytest.mark.parametrize(("name", "pattern"), FOUND, ids=[f"{name}-{n}" for n, (name, _) in enumerate(FOUND)])
def test_a_pattern_is_linear(name: str, pattern: re.Pattern[str]) -> None:
    slow = []
    for piece in WORST:
        for end in ENDS:
            small, large = (piece * (times * SIZE // len(piece)) + end for times in (1, 2))
            if seconds(name, pattern, small) > 0.004 and (times := grows(name, pattern, (small, large))):
                slow.append((piece, end, times))
                break
    assert slow == []
