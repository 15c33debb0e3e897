"""No input chokes the guard: every pattern and every function of it takes time in proportion to the text."""

import importlib
import pkgutil
import re
import time
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

import gongkai.guard
from gongkai.guard.characters import odd_characters
from gongkai.guard.dark import out_links, scan_text, stuffed_title
from gongkai.guard.normal import Normal
from gongkai.guard.personal import RULES, find
from gongkai.guard.published import scan_markup
from gongkai.guard.redaction import redact
from gongkai.norms import characters, personal, spam

ATOMS = (
    "1", "1 ", "1-", "1  ", "13800138000", "138 0013 8000 ", "1\u200b", "１", "&#49;", "&#", "&a", "&amp", "<b",
    "<b ", "<strong>", "<!--", "<!-- ", "110000199003070016 ", "6222", "账号6222 0000 0000 0000", "|6222000000000000",
    "X", "A", "A1", "AA 11", "粤B", "粤B1", "粤B 1 ", "护照", "护照A", "护照A1 ", "1号楼", "1号楼a", "1号楼一单元",
    "1单元", "12", "住址", "住址：一", "户籍地", "家住一二", "住在 **", "居住在", "a@", "a.", "a@qq.", "a@qq.com",
    "a-", ".c", "#qq", "（at）", "博", "立博", "博\n", "立博\n", "title: 博", "bet", "1bet", "bet1", "贷款", "官网",
    "彩票", "银河体育", "代开发票", "（a）", "(a)一", "(aaaaaa", "[ a ]一一", "a-b.", "http://a.", "www.", "www.a",
    "a.cn", "bet.", "yaboa", "-1", " - ", "下载|", "登录-", "\u202e", "\ue000", "⼀", "�", "\n", " ", "\t", "编号",
    "tel", "https://a/", "1/", "1\n", "1，", "1<td>", "1 <br>", "|1|", "一", "①", "一 ", "OI", "138/0013/", "440000/19900307/",
    "1幢", "三栋", "<td>", "<table>", "电话", '<a href="http', '<a href="http://a">', "(((",
)  # fmt: skip
"""What patterns of ours begin with, go on with and nearly end with; each is repeated without end."""
SMALL = 1_500
"""Characters; the large input is doubled twice."""
RATIO = 9
"""Linear work takes 4 times as long, quadratic 16; the machine may be busy meanwhile."""
UNMEASURED = 0.004
"""Seconds for the large input below which a ratio says nothing, and nothing is at stake."""


def patterns() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Every compiled pattern of the guard and of its norms."""
    modules: list[ModuleType] = [personal, spam, characters]
    modules += [importlib.import_module(f"gongkai.guard.{module.name}") for module in pkgutil.iter_modules(gongkai.guard.__path__)]
    for module in modules:
        yield from ((f"{module.__name__}.{name}", value) for name, value in vars(module).items() if isinstance(value, re.Pattern))


PATTERNS = dict(patterns())
FUNCTIONS: dict[str, Callable[[str], object]] = {
    "Normal": Normal,
    "find": lambda text: list(find(text)),
    "scan_text": lambda text: list(scan_text(text)),
    "odd_characters": lambda text: list(odd_characters(text)),
    "stuffed_title": stuffed_title,
    "out_links": lambda text: list(out_links(text)),
    "scan_markup": lambda text: list(scan_markup("x.html", text, (), ())),
    **{rule.__name__: (lambda text, rule=rule: list(rule(text))) for rule in RULES},
}


def grows_linearly(work: Callable[[str], object], atom: str, size: int = SMALL, times: int = 4, ratio: float = RATIO) -> bool:
    """Is the time for `times` the input less than `ratio` times as long? Measured again before it is said to be longer."""
    small = atom * (size // len(atom))
    for repeats in (1, 3, 9):
        large = min(seconds(work, small * times) for _ in range(repeats))
        if large < UNMEASURED or large < ratio * min(seconds(work, small) for _ in range(repeats)):
            return True
    return False


def seconds(work: Callable[[str], object], text: str) -> float:
    before = time.process_time()
    work(text)
    return time.process_time() - before


def test_all_patterns_are_here() -> None:
    assert len(PATTERNS) > 35
    assert {"gongkai.norms.personal.HOME", "gongkai.guard.numbers.RUN", "gongkai.norms.spam.SPAM", "gongkai.guard.published._TAG"} <= set(
        PATTERNS
    )


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_is_linear(name: str) -> None:
    pattern = PATTERNS[name]

    def search(text: str) -> object:
        given = text.encode() if isinstance(pattern.pattern, bytes) else text
        return [*pattern.finditer(given), pattern.match(given), pattern.fullmatch(given)]  # type: ignore[arg-type]

    assert [atom for atom in ATOMS if not grows_linearly(search, atom)] == []


@pytest.mark.parametrize("name", FUNCTIONS)
def test_every_function_is_linear(name: str) -> None:
    assert [atom for atom in ATOMS if not grows_linearly(FUNCTIONS[name], atom)] == []


def test_a_quadratic_pattern_would_be_noticed() -> None:
    assert not grows_linearly(lambda text: re.findall(r"1+$", text + "x"), "1")


def test_ten_thousand_numbers_are_left_out_at_once() -> None:
    text = "手机13800138000。" * 1000
    assert redact(text, find(text)) == "手机［已隐去：联系方式］。" * 1000
