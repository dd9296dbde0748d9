"""Dates inside a sentence: where they stand and which days they mean.

A small parser of our own: measured against the libraries for it, which get 去年夏天 or 国庆
wrong. What is no date expression by its rules is left alone, and nothing raises. A wrong guess
costs one click, because every date becomes a chip that can be removed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.search import dates_en, dates_zh, periods

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from core.search.periods import Span


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date expression: text[start:end], and the first and last day (None: open)."""

    start: int
    end: int
    taken_from: date | None
    taken_to: date | None
    names_year: bool = True  # 5月 alone does not, and may borrow the year of 2023年3月到5月


_JOIN = re.compile(r"\s*(?:到|至|~|-|–|—|to|until|through|(?P<both>and|和|与|跟|及|、))\s*")
_OPEN_BEFORE = re.compile(r"\s?(?:以前|之前)")
_OPEN_AFTER = re.compile(r"\s?(?:以后|之后|以来|至今|起(?![飞来床跳]))")
_WORD_BEFORE = re.compile(r"(?:from|between|since|before|after|从|自)\s*$")

_FULL = re.compile(
    r"(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})"
    r"(?:(?P=sign)(?P<day>\d{1,2}))?(?![\d/-]|\.\d)"
)
_YEARS = re.compile(
    r"(?<![\d./a-z_-])(?P<first>(?:19|20)\d\d)\s?年?\s?(?:-|–|—|~|到|至)\s?"
    r"(?P<last>(?:19|20)\d\d)(?:\s?年|(?![\d./a-z_-]))"
)
_BARE_YEAR = re.compile(
    r"(?<![\da-z_./×*-])(?P<year>(?:19|20)\d\d)(?![\da-z_.:/-]|\s?[年个只张×x*])"
)


# Traditional characters of our patterns; pairs of one character each.
_SIMPLER = str.maketrans(
    "週個節國慶聖誕號後過幾兩勞動兒禮來豎橫沒帶間從這萬為會屏圖無",
    "周个节国庆圣诞号后过几两劳动儿礼来竖横没带间从这万为会屏图无",
)


def fold(text: str) -> str:
    """Return the text half-width, simplified and in lower case, character for character."""
    return "".join(map(_folded, text)).translate(_SIMPLER)


def find_dates(text: str, today: date) -> list[DateSpan]:
    """Return the date expressions of a text, in order, none overlapping another."""
    folded = fold(text)
    spans = _without_overlaps(_candidates(folded, today))
    return [_opened(folded, span) for span in _joined(folded, spans)]


def _folded(sign: str) -> str:
    plain = unicodedata.normalize("NFKC", sign).lower()
    return plain if len(plain) == 1 else sign


def _candidates(text: str, today: date) -> Iterator[DateSpan]:
    for match in _YEARS.finditer(text):
        first, last = periods.year(int(match["first"])), periods.year(int(match["last"]))
        if first and last and first <= last:
            yield DateSpan(match.start(), match.end(), first[0], last[1])
    for match in _FULL.finditer(text):
        span = _full(match)
        if span:
            yield DateSpan(match.start(), match.end(), *span)
    for match in _BARE_YEAR.finditer(text):
        span = periods.year(int(match["year"]))
        if span and 1990 <= span[0].year <= today.year:  # a bare 1920 is rather a width in pixels
            yield DateSpan(match.start(), match.end(), *span)
    for pattern, meaning in (*dates_zh.RULES, *dates_en.RULES):
        for match in pattern.finditer(text):
            span = meaning(match, today)
            if span:
                named = "month" not in match.groupdict() or bool(match.groupdict().get("year"))
                yield DateSpan(match.start(), match.end(), *span, names_year=named)


def _full(match: re.Match[str]) -> Span | None:
    year, month = int(match["year"]), int(match["month"])
    if not 1 <= month <= 12:
        return None
    if match["day"] is None:
        return None if match["sign"] == "." else periods.months(year, month, month)
    return periods.day(year, month, int(match["day"]))


def _without_overlaps(candidates: Iterator[DateSpan]) -> list[DateSpan]:
    """Keep the longest, then the first, of those that overlap."""
    kept: list[DateSpan] = []
    for span in sorted(candidates, key=lambda span: (span.start - span.end, span.start)):
        if all(span.end <= other.start or other.end <= span.start for other in kept):
            kept.append(span)
    return sorted(kept, key=lambda span: span.start)


def _joined(text: str, spans: list[DateSpan]) -> list[DateSpan]:
    """Make one of two dates with 到, 和 or the like between them."""
    result: list[DateSpan] = []
    for span in spans:
        range_ = None
        if result and (match := _JOIN.fullmatch(text, result[-1].end, span.start)):
            join = _hull if match["both"] else _range
            range_ = join(result[-1], span)
        if range_ is not None:
            result[-1] = range_
        else:
            result.append(span)
    return result


def _range(first: DateSpan, last: DateSpan) -> DateSpan | None:
    start, end = first.taken_from, last.taken_to
    if start is None or end is None:
        return None
    if first.names_year and not last.names_year:  # 2023年3月到5月
        end = _in_year(end, start.year)
        end = _in_year(end, start.year + 1) if end < start else end
    elif start > end and not first.names_year:  # in June, 8月到5月
        start = _in_year(start, start.year - 1)
    if start > end:
        return None
    return replace(first, end=last.end, taken_from=start, taken_to=end, names_year=True)


def _hull(first: DateSpan, last: DateSpan) -> DateSpan | None:
    """Return what covers both (去年和前年): a condition is one span of days."""
    days = [first.taken_from, first.taken_to, last.taken_from, last.taken_to]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return None
    return replace(first, end=last.end, taken_from=min(known), taken_to=max(known))


def _in_year(day: date, year: int) -> date:
    """Return the day in another year; of 29 February the month's last."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def _opened(text: str, span: DateSpan) -> DateSpan:
    """Read what stands around a date: 2020年以前, 去年以来, since 2020."""
    if match := _OPEN_BEFORE.match(text, span.end):
        return _before(span, span.start, match.end())
    if match := _OPEN_AFTER.match(text, span.end):
        return replace(span, end=match.end(), taken_to=None)
    if match := _WORD_BEFORE.search(text, max(0, span.start - 10), span.start):
        word = match[0].strip()
        if word == "before":
            return _before(span, match.start(), span.end)
        if word in {"since", "after"}:
            return replace(span, start=match.start(), taken_to=None)
        return replace(span, start=match.start())
    return span


def _before(span: DateSpan, start: int, end: int) -> DateSpan:
    if span.taken_from is None:
        return span
    last = span.taken_from - periods.DAY
    return replace(span, start=start, end=end, taken_from=None, taken_to=last)
