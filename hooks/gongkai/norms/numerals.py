"""Chinese numerals <-> integers, by cn2an (四 -> 4, 二十三 -> 23)."""

import functools

NUMERAL = r"(?:[〇零一二三四五六七八九十百]+|\d+)"
"""A regular expression for a number as sessions and headings write it."""


@functools.lru_cache(maxsize=4096)
def to_int(numeral: str) -> int:
    """`四` -> 4, `二十三` -> 23, `12` -> 12. ValueError for anything else."""
    if numeral.isdecimal():
        return int(numeral)
    import cn2an  # slow to import: a third of a build that has nothing to do

    try:
        return int(cn2an.cn2an(numeral, "smart"))
    except (ValueError, KeyError, IndexError):
        raise ValueError("malformed") from None


@functools.lru_cache(maxsize=4096)
def to_chinese(number: int) -> str:
    """4 -> `四`, 10 -> `十`, 23 -> `二十三`."""
    import cn2an

    return str(cn2an.an2cn(number)).removeprefix("一") if 10 <= number < 20 else str(cn2an.an2cn(number))
