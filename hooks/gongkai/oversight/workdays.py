"""A day -> the nth working day after it, by China's holidays and make-up days (调休), which the State Council's office announces yearly."""

import bisect
import datetime
from functools import cache
from typing import NamedTuple


class Due(NamedTuple):
    """A last day, and whether it rests on a calendar that is not announced yet (估算)."""

    day: datetime.date
    estimated: bool = False


def nth_workday(start: datetime.date, count: int) -> Due:
    """The `count`th working day after `start`; the day itself is not counted (民法典 §201)."""
    days, year = _workdays(start.year), start.year
    place = bisect.bisect_right(days, start.toordinal()) + count - 1
    while place >= len(days):
        place -= len(days)
        year += 1
        days = _workdays(year)
    estimated = any(not is_announced(one) for one in range(start.year, year + 1))
    return Due(datetime.date.fromordinal(days[place]), estimated)


def is_announced(year: int) -> bool:
    """Does the library know the official arrangement of the year? Without it only the lawful days themselves are known."""
    return year in _announced()


@cache
def _announced() -> frozenset[int]:
    from holidays.countries.china import ChinaStaticHolidays

    return frozenset(ChinaStaticHolidays.special_public_holidays)


@cache
def _workdays(year: int) -> tuple[int, ...]:
    """Ordinals of all working days of a year, ascending."""
    from holidays.countries.china import China  # takes a tenth of a second, and most commands never ask

    china = China(years=year)  # type: ignore[no-untyped-call]  # the class is typed but for its constructor
    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    every = map(datetime.date.fromordinal, range(first.toordinal(), last.toordinal() + 1))
    return tuple(day.toordinal() for day in every if china.is_working_day(day))
