"""No page chokes the importer: every pattern of its norms takes time in proportion to the text."""

import importlib
import re
from collections.abc import Iterator

import pytest
from test_guard_linear import ATOMS, grows_linearly

MODULES = ("furniture", "dates", "page_facts", "contacts", "bodies", "matter", "titles", "occasions", "figures", "attached")
MORE = (
    "的", "、", "关于", "《", "（", "第1", "第1、", "委员、", "届", "八届", "市", "政协",
    "局 ", "局\u3000", "首页>", "【", "大", "来源：", "时间：", "联 系", "2024年", "10件", "主办", "——",
    "年 ", "〇", "提案 ", "承 办", "收悉", "经会同", "：", "位置：",
)  # fmt: skip


def patterns() -> Iterator[tuple[str, re.Pattern[str]]]:
    """Every compiled pattern, those in tables too."""
    for module in MODULES:
        for name, value in vars(importlib.import_module(f"gongkai.norms.{module}")).items():
            yield from within(f"{module}.{name}", value)


def within(name: str, value: object) -> Iterator[tuple[str, re.Pattern[str]]]:
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict | tuple):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from within(f"{name}.{key}", inner)


PATTERNS = dict(patterns())


def test_all_patterns_are_here() -> None:
    assert len(PATTERNS) > 60
    assert {"furniture._PATTERNS.font", "titles._TITLE", "figures._PATTERNS.received.0"} <= set(PATTERNS)


@pytest.mark.soak
@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_is_linear(name: str) -> None:
    pattern = PATTERNS[name]

    def search(text: str) -> object:
        return [*pattern.finditer(text), pattern.match(text), pattern.fullmatch(text)]

    assert [atom for atom in (*ATOMS, *MORE) if not grows_linearly(search, atom)] == []
