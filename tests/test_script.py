"""Simplified -> Traditional: phrases before characters, and no phrase from the middle of another."""

import functools

import pytest

from gongkai.norms.script import Table, convert, table


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
