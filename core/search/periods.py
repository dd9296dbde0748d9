"""Spans of days by their names: a year, a month, a week, a season. Pure arithmetic."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta

Span = tuple[date, date]  # first and last day

DAY = timedelta(days=1)
FIRST_YEAR = 1826  # of the oldest photograph that is left
LAST_YEAR = 2199

# First month of each season; three months each, and winter runs into the next year.
SEASONS = {"春": 3, "夏": 6, "秋": 9, "冬": 12}


def is_year(year: int) -> bool:
    """Whether a photo may have been taken then."""
    return FIRST_YEAR <= year <= LAST_YEAR < MAXYEAR


def year(number: int) -> Span | None:
    """Return a calendar year."""
    return (date(number, 1, 1), date(number, 12, 31)) if is_year(number) else None


def months(number: int, first: int, last: int) -> Span | None:
    """Return the months `first` to `last` of a year; last may pass 12, into the next."""
    if not is_year(number):
        return None
    return date(number, first, 1), month_shifted(date(number, first, 1), last - first + 1) - DAY


def month_shifted(day: date, count: int) -> date:
    """Return the first day of the month `count` months after that of `day`."""
    whole = day.year * 12 + day.month - 1 + count
    return date(whole // 12, whole % 12 + 1, 1)


def month_ago(today: date, count: int) -> Span | None:
    """Return the calendar month `count` months ago."""
    if not 0 <= count <= (today.year - FIRST_YEAR) * 12:
        return None
    first = month_shifted(today, -count)
    return first, month_shifted(first, 1) - DAY


def latest_month(today: date, month: int) -> Span | None:
    """Return the last such month that has begun."""
    return months(today.year - (month > today.month), month, month)


def day(year_number: int, month: int, day_number: int) -> Span | None:
    """Return one day, or None where the calendar has no such day."""
    if not is_year(year_number):
        return None
    try:
        the_day = date(year_number, month, day_number)
    except ValueError:
        return None
    return the_day, the_day


def latest_day(today: date, month: int, day_number: int) -> Span | None:
    """Return the last such day that is not in the future (29 February: of a leap year)."""
    for back in range(9):
        span = day(today.year - back, month, day_number)
        if span is not None and span[0] <= today:
            return span
    return None


def days_ago(today: date, count: int) -> Span | None:
    """Return the day `count` days ago."""
    if not 0 <= count <= (today.year - FIRST_YEAR) * 365:
        return None
    the_day = today - count * DAY
    return the_day, the_day


def week_ago(today: date, count: int) -> Span | None:
    """Return the week (from Monday) `count` weeks ago."""
    if not 0 <= count <= (today.year - FIRST_YEAR) * 52:
        return None
    monday = today - (today.weekday() + 7 * count) * DAY
    return monday, monday + 6 * DAY


def weekday_ago(today: date, weeks: int, weekday: int) -> Span | None:
    """Return a day (Monday = 0) of the week `weeks` ago."""
    week = week_ago(today, weeks)
    return (week[0] + weekday * DAY, week[0] + weekday * DAY) if week else None


def weekend_ago(today: date, weeks: int) -> Span | None:
    """Return Saturday and Sunday of the week `weeks` ago."""
    week = week_ago(today, weeks)
    return (week[0] + 5 * DAY, week[1]) if week else None


def latest_weekend(today: date) -> Span | None:
    """Return the last weekend that has begun."""
    return weekend_ago(today, 0 if today.weekday() >= 5 else 1)


def season(number: int, name: str) -> Span | None:
    """Return 春 夏 秋 or 冬 of a year; winter is the one that begins in its December."""
    first = SEASONS[name]
    return months(number, first, first + 2)


def latest_season(today: date, name: str, *, ended: bool) -> Span | None:
    """Return the last such season that has begun, or ended."""
    for number in (today.year, today.year - 1, today.year - 2):
        span = season(number, name)
        if span is not None and span[1 if ended else 0] <= today:
            return span
    return None


def last_days(today: date, count: int) -> Span | None:
    """Return the `count` days up to and with today."""
    start = days_ago(today, count - 1) if count > 0 else None
    return (start[0], today) if start else None
