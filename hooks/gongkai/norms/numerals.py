"""Chinese numerals <-> integers, by cn2an (四 -> 4, 二十三 -> 23); those below a hundred, which are nearly all, without it."""

import functools

NUMERAL = r"(?:[〇零一二三四五六七八九十百]+|\d+)"
"""A regular expression for a number as sessions and headings write it."""

_LONGEST = 12
"""Characters. Python itself refuses to read or print integers of some thousand digits."""
_DIGITS = "一二三四五六七八九"
_TENS = {0: "", 1: "十"} | {number: f"{digit}十" for number, digit in enumerate(_DIGITS[1:], 2)}
_COMMON = {tens + unit: ten * 10 + one for ten, tens in _TENS.items() for one, unit in enumerate(("", *_DIGITS)) if tens or unit}
"""一 to 九十九: cn2an takes as long to import as a hundred documents to be checked."""
_WRITTEN: dict[int, str] = {number: numeral for numeral, number in _COMMON.items()}


@functools.lru_cache(maxsize=4096)
def to_int(numeral: str) -> int:
    """`四` -> 4, `二十三` -> 23, `12` -> 12. ValueError for anything else, and for what is longer than any number that counts."""
    if len(numeral) > _LONGEST:
        raise ValueError("malformed")
    if numeral.isdecimal():
        return int(numeral)
    if numeral in _COMMON:
        return _COMMON[numeral]
    import cn2an  # slow to import: a third of a build that has nothing to do

    try:
        return int(cn2an.cn2an(numeral, "smart"))
    except (ValueError, KeyError, IndexError):
        raise ValueError("malformed") from None


@functools.lru_cache(maxsize=4096)
def to_chinese(number: int) -> str:
    """4 -> `四`, 10 -> `十`, 23 -> `二十三`."""
    if number in _WRITTEN:
        return _WRITTEN[number]
    import cn2an

    return str(cn2an.an2cn(number))
