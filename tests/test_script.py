"""Simplified -> Traditional: phrases before characters, and no phrase from the middle of another."""

import functools

import pytest

from gongkai.norms.script import Table, convert, table
from gongkai.norms.simplified import is_traditional, simplified


@functools.cache
def made() -> Table:
    return table()


def turned(text: str) -> str:
    """A text as the browser's script turns it."""
    known = made()
    phrases = known.phrases | {word: "".join(known.characters.get(letter, letter) for letter in word) for word in known.barriers}
    return convert(text, known.characters, phrases, max(map(len, phrases)))


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("关于答复的说明", "關於答覆的說明"),
        ("恢复电网", "恢復電網"),
        ("街道综合中心", "街道綜合中心"),
        ("该代表行为", "該代表行爲"),
        ("头发和发展", "頭髮和發展"),
        ("干部干净", "幹部乾淨"),
        ("LL0001/2023-00045", "LL0001/2023-00045"),
    ],
)
def test_a_text_is_turned_by_its_phrases(simplified: str, traditional: str) -> None:
    assert turned(simplified) == traditional


def test_the_table_is_small_enough_to_be_fetched() -> None:
    known = made()
    letters = sum(map(len, (*known.characters, *known.phrases, *known.phrases.values(), *known.barriers)))
    assert letters < 100_000


@pytest.mark.parametrize(
    ("traditional", "known"),
    [
        ("發佈日期：2024-01-02", "发布日期：2024-01-02"),
        ("關於「老舊電梯」提案的答覆", "关于“老旧电梯”提案的答复"),
        ("覆蓋率、回覆、覆函", "覆盖率、回复、复函"),
        ("瞭解瞭望", "了解瞭望"),
        ("著作權、乾淨、后先生", "著作权、干净、后先生"),
        ("市应急局", "市应急局"),
    ],
)
def test_a_traditional_text_is_known_character_by_character(traditional: str, known: str) -> None:
    assert simplified(traditional) == known
    assert len(traditional) == len(known)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("關於節日值班安排的通知，請認真執行", True),
        ("关于节日值班安排的通知", False),
        ("《論語》云，学而时习之：关于开展经典诵读活动的通知", False),
        ("", False),
        ("日期：2024-01-02", False),
    ],
)
def test_a_text_is_traditional_by_what_only_such_texts_have(text: str, said: bool) -> None:
    assert is_traditional(text) is said
