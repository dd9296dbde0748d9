"""English date expressions: the basic ones. Patterns see lower-case text.

Month names and festivals count only with something that says when ("in May", "May 2023",
"last Christmas"): "may" is a verb too, and a Christmas tree is no date.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.search import periods
from core.search.holidays import festival, latest_festival

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from core.search.periods import Span

    Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Span | None]]

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august",
           "september", "october", "november", "december")  # fmt: skip
_SEASONS = {"spring": "春", "summer": "夏", "autumn": "秋", "fall": "秋", "winter": "冬"}
_FESTIVALS = {"christmas": "圣诞", "new year": "元旦", "halloween": "万圣",
              "valentine": "情人节", "spring festival": "春节", "chinese new year": "春节",
              "national day": "国庆"}  # fmt: skip

_BEFORE = r"(?<![a-z0-9])"
_AFTER = r"(?![a-z0-9])"
_IN = r"(?:(?:in|during|on|at|from)\s+)?(?:the\s+)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_SEASON = rf"(?P<season>{'|'.join(_SEASONS)})"
_FESTIVAL = rf"(?P<festival>{'|'.join(_FESTIVALS)})(?:'s)?(?:\s+(?:day|eve))?"
_DAY = r"(?P<day>[0-3]?\d)(?:st|nd|rd|th)?"


def _month(match: re.Match[str], today: date) -> Span | None:
    month, groups = _MONTHS.index(match["month"]) + 1, match.groupdict()
    day = int(groups["day"]) if groups.get("day") else None
    if groups.get("year"):
        year = int(groups["year"])
    elif groups.get("which") == "last":
        year = today.year - (month >= today.month)
    else:
        return (
            periods.latest_month(today, month)
            if day is None
            else periods.latest_day(today, month, day)
        )
    return periods.months(year, month, month) if day is None else periods.day(year, month, day)


def _season(match: re.Match[str], today: date) -> Span | None:
    name, groups = _SEASONS[match["season"]], match.groupdict()
    if groups.get("year"):
        return periods.season(int(groups["year"]), name)
    return periods.latest_season(today, name, ended=groups["which"] == "last")


def _festival(match: re.Match[str], today: date) -> Span | None:
    name, year = _FESTIVALS[match["festival"]], match.groupdict().get("year")
    return latest_festival(name, today) if year is None else festival(name, int(year))


def _near(match: re.Match[str], today: date) -> Span | None:
    back, unit = int(match["which"] == "last"), match["unit"]
    if unit == "week":
        return periods.week_ago(today, back)
    if unit == "weekend":
        return periods.weekend_ago(today, 0) if not back else periods.latest_weekend(today)
    if unit == "month":
        return periods.month_ago(today, back)
    return periods.year(today.year - back)


def _ago(match: re.Match[str], today: date) -> Span | None:
    count = {"a": 1, "one": 1, "two": 2, "three": 3}.get(match["n"]) or int(match["n"])
    unit = match["unit"]
    if unit == "day":
        return periods.days_ago(today, count)
    if unit == "week":
        return periods.week_ago(today, count)
    return periods.month_ago(today, count) if unit == "month" else periods.year(today.year - count)


def _rule(pattern: str, meaning: Callable[[re.Match[str], date], Span | None]) -> Rule:
    return re.compile(_BEFORE + pattern + _AFTER), meaning


RULES: tuple[Rule, ...] = (
    _rule(r"today", lambda match, today: periods.days_ago(today, 0)),
    _rule(r"yesterday|last\s+night", lambda match, today: periods.days_ago(today, 1)),
    _rule(r"(?P<which>last|this)\s+(?P<unit>weekend|week|month|year)", _near),
    _rule(r"(?P<n>\d{1,3}|a|one|two|three)\s+(?P<unit>day|week|month|year)s?\s+ago", _ago),
    _rule(rf"{_IN}(?P<which>last|this)\s+{_SEASON}", _season),
    _rule(rf"{_IN}{_SEASON}\s+(?:of\s+|in\s+)?{_YEAR}", _season),
    _rule(rf"{_IN}{_MONTH}(?:\s+{_DAY})?,?\s+(?:of\s+|in\s+)?{_YEAR}", _month),
    _rule(rf"{_IN}{_DAY}\s+(?:of\s+)?{_MONTH}(?:,?\s+{_YEAR})?", _month),
    _rule(rf"(?:(?:in|during)\s+|(?<=since )|(?<=before )|(?<=after )){_MONTH}", _month),
    _rule(rf"(?:on\s+)?{_MONTH}\s+{_DAY}", _month),
    _rule(rf"(?P<which>last)\s+{_MONTH}", _month),
    _rule(rf"{_IN}{_FESTIVAL}(?:\s+of|\s+in|,)?\s+{_YEAR}", _festival),
    _rule(rf"(?:last|at|on|during)\s+{_FESTIVAL}(?!\s+(?:tree|market|card|light|dinner))",
          _festival),
    _rule(rf"(?:in|during|from)\s+{_YEAR}",
          lambda match, today: periods.year(int(match["year"]))),
)  # fmt: skip
