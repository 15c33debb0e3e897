"""Dates as documents bear them: a day, a day with a time, or (成文日期) only a month or a year.

A day without time stays a day: no invented 00:00.
"""

import calendar
import datetime
import re
import unicodedata
from dataclasses import dataclass

_DATE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2})(?:[ T]+(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d))?)?)?)?",
    re.ASCII,
)
_FIRST_YEAR = 1900
"""What is dated before is a slip of the pen; the congresses and conferences began in 1949."""


@dataclass(frozen=True)
class PartialDate:
    """A date of known precision; the parts below it are None."""

    year: int
    month: int | None = None
    day: int | None = None
    time: datetime.time | None = None

    @property
    def is_day(self) -> bool:
        return self.day is not None

    @property
    def first(self) -> datetime.date:
        """The earliest day it can mean."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        """The latest day it can mean."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def moment(self) -> datetime.datetime:
        """For sorting and feeds: the first day, at its time or at midnight."""
        return datetime.datetime.combine(self.first, self.time or datetime.time())

    def __str__(self) -> str:
        """ISO 8601 to the precision it has: `2022-11`, `2020-08-26 10:23`."""
        if self.month is None:
            return f"{self.year:04}"
        if self.day is None:
            return f"{self.year:04}-{self.month:02}"
        day = f"{self.year:04}-{self.month:02}-{self.day:02}"
        if self.time is None:
            return day
        return f"{day} {self.time.isoformat('seconds' if self.time.second else 'minutes')}"


def parse_date(text: str) -> PartialDate:
    """`2020-08-26 10:23`, `2022-11`: ISO order and hyphens only, since anything else is ambiguous.

    ValueError with a reason key: `malformed`, or `impossible` for a date that the calendar does not have.
    """
    match = _DATE.fullmatch(unicodedata.normalize("NFC", text.strip()))
    if not match:
        raise ValueError("malformed")
    parts = {name: int(value) for name, value in match.groupdict().items() if value is not None}
    if parts["year"] < _FIRST_YEAR:
        raise ValueError("impossible")
    try:
        datetime.date(parts["year"], parts.get("month", 1), parts.get("day", 1))
        time = datetime.time(parts["hour"], parts["minute"], parts.get("second", 0)) if "hour" in parts else None
    except ValueError:
        raise ValueError("impossible") from None
    return PartialDate(parts["year"], parts.get("month"), parts.get("day"), time)


def nearest_form(text: str) -> str:
    """What the writer most likely meant, in our form: `2024/3/5` and `2024年3月5日` -> `2024-03-05`; empty when there is no telling."""
    try:
        numbers = [int(n) for n in re.findall(r"\d+", unicodedata.normalize("NFKC", text))]
        day = datetime.date(*numbers[:3])
    except (ValueError, TypeError, OverflowError):  # the last for a number beyond what a calendar's fields hold
        return ""
    clock = f" {numbers[3]:02}:{numbers[4]:02}" if len(numbers) >= 5 and numbers[3] < 24 and numbers[4] < 60 else ""
    return f"{day}{clock}"
