"""Dates as pages and letters write them -> ISO 8601 to the precision they have.

2022-10-20, 2022/10/20 10:23, 2006年09月07日, 二〇〇六年九月七日, 2022年11月 日 -> 2022-11.
"""

import datetime
import re
import unicodedata

from gongkai.norms.numerals import to_int

_DIGITS = "〇○Ｏ零一二三四五六七八九"
_VALUES = {**{digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")}, "○": "0", "零": "0", "Ｏ": "0", "O": "0", "o": "0"}
_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d|[一二][〇○ＯOo零一二三四五六七八九]{3})\s*[-/.年]\s*"
    r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])(?![\d十])\s*(?:[-/.月]\s*"
    r"(?:(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?|[一二三四五六七八九])(?!\d|[十一二三四五六七八九])\s*日?)?)?"
    r"(?:[\sT]*(?P<hour>[01]?\d|2[0-3])[:：](?P<minute>[0-5]\d)(?:[:：](?P<second>[0-5]\d))?)?"
)


def find_date(text: str) -> str:
    """The first date of a text; an empty string where there is none that the calendar has."""
    for match in _DATE.finditer(unicodedata.normalize("NFC", text)):
        year = int("".join(_VALUES.get(c, c) for c in match["year"]))
        month, day = to_int(match["month"]), to_int(match["day"]) if match["day"] else 0
        try:
            datetime.date(year, month, day or 1)
        except ValueError:
            continue
        if not day:
            return f"{year:04}-{month:02}"
        clock = ""
        if match["hour"]:
            clock = f" {int(match['hour']):02}:{match['minute']}" + (f":{match['second']}" if match["second"] else "")
        return f"{year:04}-{month:02}-{day:02}{clock}"
    return ""


def is_whole_day(date: str) -> bool:
    """Does it go down to the day?"""
    return len(date) >= 10
