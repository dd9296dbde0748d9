"""When the festivals are, as spans of days that people mean by their names.

The lunar ones come from a table, 2000 to 2035: computed from the times of new moons and of the
sun's longitude (Meeus, Astronomical Algorithms, ch. 25 and 49) by the rules of the calendar
(GB/T 33661-2017). ICU's calendar agrees except for the Spring Festivals of 2027 and 2030, whose
new moons fall within minutes of midnight in Beijing (23:56 and 00:07) and where ICU is wrong.
"""

from __future__ import annotations

from datetime import date, timedelta

Span = tuple[date, date]  # first and last day

_DAY = timedelta(days=1)

# Gregorian year: (month, day) of Spring Festival, Qingming, Dragon Boat, Mid-Autumn.
_LUNAR = {
    2000: ((2, 5), (4, 4), (6, 6), (9, 12)),
    2001: ((1, 24), (4, 5), (6, 25), (10, 1)),
    2002: ((2, 12), (4, 5), (6, 15), (9, 21)),
    2003: ((2, 1), (4, 5), (6, 4), (9, 11)),
    2004: ((1, 22), (4, 4), (6, 22), (9, 28)),
    2005: ((2, 9), (4, 5), (6, 11), (9, 18)),
    2006: ((1, 29), (4, 5), (5, 31), (10, 6)),
    2007: ((2, 18), (4, 5), (6, 19), (9, 25)),
    2008: ((2, 7), (4, 4), (6, 8), (9, 14)),
    2009: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2010: ((2, 14), (4, 5), (6, 16), (9, 22)),
    2011: ((2, 3), (4, 5), (6, 6), (9, 12)),
    2012: ((1, 23), (4, 4), (6, 23), (9, 30)),
    2013: ((2, 10), (4, 4), (6, 12), (9, 19)),
    2014: ((1, 31), (4, 5), (6, 2), (9, 8)),
    2015: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2016: ((2, 8), (4, 4), (6, 9), (9, 15)),
    2017: ((1, 28), (4, 4), (5, 30), (10, 4)),
    2018: ((2, 16), (4, 5), (6, 18), (9, 24)),
    2019: ((2, 5), (4, 5), (6, 7), (9, 13)),
    2020: ((1, 25), (4, 4), (6, 25), (10, 1)),
    2021: ((2, 12), (4, 4), (6, 14), (9, 21)),
    2022: ((2, 1), (4, 5), (6, 3), (9, 10)),
    2023: ((1, 22), (4, 5), (6, 22), (9, 29)),
    2024: ((2, 10), (4, 4), (6, 10), (9, 17)),
    2025: ((1, 29), (4, 4), (5, 31), (10, 6)),
    2026: ((2, 17), (4, 5), (6, 19), (9, 25)),
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
    2032: ((2, 11), (4, 4), (6, 12), (9, 19)),
    2033: ((1, 31), (4, 4), (6, 1), (9, 8)),
    2034: ((2, 19), (4, 5), (6, 20), (9, 27)),
    2035: ((2, 8), (4, 5), (6, 10), (9, 16)),
}  # fmt: skip

# (month, day) of the first and last day; a first day after the last is of the year before.
_FIXED: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "元旦": ((1, 1), (1, 3)),
    "跨年": ((12, 31), (1, 1)),
    "情人节": ((2, 14), (2, 14)),
    "妇女节": ((3, 8), (3, 8)),
    "五一": ((5, 1), (5, 5)),
    "劳动节": ((5, 1), (5, 5)),
    "儿童节": ((6, 1), (6, 1)),
    "六一": ((6, 1), (6, 1)),
    "教师节": ((9, 10), (9, 10)),
    "国庆": ((10, 1), (10, 7)),
    "十一": ((10, 1), (10, 7)),
    "万圣": ((10, 31), (10, 31)),
    "平安夜": ((12, 24), (12, 24)),
    "圣诞": ((12, 24), (12, 25)),
}

# Place in _LUNAR, first and last day counted from the festival. Qingming, Dragon Boat and
# Mid-Autumn are holidays of three days that may begin before the day itself.
_MOVING = {
    "春节": (0, -1, 6),
    "过年": (0, -1, 6),
    "除夕": (0, -1, -1),
    "大年三十": (0, -1, -1),
    "大年初一": (0, 0, 0),
    "元宵": (0, 14, 14),
    "清明": (1, -1, 1),
    "端午": (2, -1, 1),
    "中秋": (3, -1, 1),
}

FESTIVALS = (*_FIXED, *_MOVING)


def festival(name: str, year: int) -> Span | None:
    """Return the days of a festival in a year; None for lunar ones outside the table."""
    if name in _FIXED:
        (first_month, first_day), (last_month, last_day) = _FIXED[name]
        crosses = (first_month, first_day) > (last_month, last_day)
        return (
            date(year - crosses, first_month, first_day),
            date(year, last_month, last_day),
        )
    place, first, last = _MOVING[name]
    if year not in _LUNAR:
        return None
    day = date(year, *_LUNAR[year][place])
    return day + first * _DAY, day + last * _DAY


def latest_festival(name: str, today: date) -> Span | None:
    """Return the festival's days that began last."""
    for year in (today.year + 1, today.year, today.year - 1):
        days = festival(name, year)
        if days is not None and days[0] <= today:
            return days
    return None
