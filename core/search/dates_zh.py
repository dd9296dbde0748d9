"""Chinese date expressions: patterns and what each means, on a given day.

Patterns see the text folded to one character per character (half-width, lower case). A season
is a date only with something that says which (去年夏天, 2023年冬, 上个春天): alone it is what
the picture shows (春天的花). A festival alone is its latest days, except inside a longer word
(圣诞树). Words that merely contain a date word (过去年轻, 如今天气) are kept out by what
stands before and behind.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from core.search import periods
from core.search.holidays import FESTIVALS, festival, latest_festival

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from core.search.periods import Span

    Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Span | None]]

_DIGITS = "〇零一二三四五六七八九"
_CN = "[〇零一二两三四五六七八九十]"
_NOT_IN_NUMBER = r"(?<![\d第几数〇零一二两三四五六七八九十百千万.])"
_N = rf"{_NOT_IN_NUMBER}(?P<n>\d{{1,3}}|{_CN}{{1,3}})"

# Two digits are a year only where nothing before could make them a length of time (结婚10年).
_YEAR = (
    r"(?P<year>大前年|(?<![以之从\d〇零一二两三四五六七八九十])前年|去年|今年"
    r"|(?<!\d)(?:19|20)\d\d\s?年|(?<![〇零一二三四五六七八九])[一二][〇零一二三四五六七八九]{3}年"
    r"|(?:(?<=[在于从到至和与、,，\s])|(?<![^ ]))\d\d年"
    r"(?=$|[\s的,，、在拍到至春夏秋冬上下初底末暑寒元国五六情儿圣中端除清过\d〇一二三四七八九十])"
    rf"|{_NOT_IN_NUMBER}(?:\d{{1,2}}|{_CN}{{1,2}})年[以之]?前)"
    r"(?![轻龄纪迈幼代级])"
)
_MONTH = (
    rf"{_NOT_IN_NUMBER}(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?(?![天兰大亮])"
)
_DAY = rf"(?P<day>[0-3]?\d|{_CN}{{1,3}})[日号](?![线码])"
_SEASON = r"(?P<season>[春夏秋冬])(?:天|季|日)?(?![游装装运耕困])"
_SPECIAL = r"(?P<special>上半年|下半年|暑假|寒假|年?初(?![春夏秋冬])|年?底|年?末)"
_SPECIAL_MONTHS = {"上半年": (1, 6), "下半年": (7, 12), "暑假": (7, 8), "寒假": (1, 2),
                   "初": (1, 2), "底": (11, 12), "末": (11, 12)}  # fmt: skip
# What makes a longer word of a festival: 圣诞树, 国庆路, 清明上河图, 春节联欢晚会.
_LONGER = r"(?!节|[树帽袜装礼卡歌灯花红鹿球饼粽村路街]|老人|上河|联欢|晚会|蛋糕|月饼|广场)"
_ALONE = "|".join(name for name in FESTIVALS if name not in {"十一", "过年"})
_FESTIVAL_TAIL = r"(?:节|长假|假期|黄金周|期间)*"
_WEEK = r"(?:周|个?星期|个?礼拜)"
_UNIT = rf"(?P<unit>天|日|{_WEEK}|个月|年)"
_LAST_WEEK = rf"(?<![晚早路桌])(?P<which>上上|上|这|本){_WEEK}(?![围边年岁全长])"


def number(text: str) -> int | None:
    """Return the value of 12, 十二, 二十, 两 or 二〇二三; None for what is no number (十〇十)."""
    if text.isascii() and text.isdigit():
        return int(text)
    text = text.replace("两", "二").replace("零", "〇")
    digits = _DIGITS.replace("零", "")
    if "十" not in text:
        return int("".join(str(digits.index(sign)) for sign in text)) if text else None
    tens, _, ones = text.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return None
    return 10 * (digits.index(tens) if tens else 1) + (digits.index(ones) if ones else 0)


def year_number(text: str, today: date) -> int | None:
    """Return the year that 去年, 3年前, 2023年, 二〇二三年 or 23年 means; None when none does."""
    back = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3}.get(text)
    if back is not None:
        return today.year - back
    if text.endswith("前"):
        years = number(text.partition("年")[0])
        return None if years is None else today.year - years
    value = number(text.removesuffix("年").strip())
    if value is None or value >= 100:
        return value
    if 2000 + value <= today.year:
        return 2000 + value
    return 1900 + value if value >= 70 else None


def _whole_year(match: re.Match[str], today: date) -> Span | None:
    value = year_number(match["year"], today)
    return None if value is None else periods.year(value)


def _month_or_day(match: re.Match[str], today: date) -> Span | None:
    month, groups = number(match["month"]), match.groupdict()
    if month is None:
        return None
    day = number(groups["day"]) if groups.get("day") else None
    if groups.get("day") and day is None:
        return None
    if not groups.get("year"):
        if day is not None:
            return periods.latest_day(today, month, day)
        return periods.latest_month(today, month)
    value = year_number(groups["year"], today)
    if value is None:
        return None
    return periods.months(value, month, month) if day is None else periods.day(value, month, day)


def _part_of_year(match: re.Match[str], today: date) -> Span | None:
    value, groups = year_number(match["year"], today), match.groupdict()
    if value is None or not periods.is_year(value):
        return None
    if groups.get("season"):
        return periods.season(value, groups["season"])
    if groups.get("festival"):
        return festival(groups["festival"], value)
    if groups.get("special"):
        name = groups["special"]
        first, last = _SPECIAL_MONTHS.get(name) or _SPECIAL_MONTHS[name[-1]]
        return periods.months(value, first, last)
    return periods.day(value, today.month, today.day)  # 去年今天


def _season_near(match: re.Match[str], today: date) -> Span | None:
    ended = match["which"].startswith(("上", "去"))
    return periods.latest_season(today, match["season"], ended=ended)


def _day_near(match: re.Match[str], today: date) -> Span | None:
    back = {"今": 0, "昨": 1, "前": 2, "大": 3}[match[0][0]]
    return periods.days_ago(today, back)


def _ago(match: re.Match[str], today: date) -> Span | None:
    count, unit = number(match["n"]), match["unit"]
    if count is None or count == 0:
        return None
    if unit in "天日":
        return periods.days_ago(today, count)
    if unit == "年":
        return periods.year(today.year - count)
    return periods.month_ago(today, count) if unit == "个月" else periods.week_ago(today, count)


def _recent(match: re.Match[str], today: date) -> Span | None:
    count, unit = number(match["n"]), match["unit"]
    if count is None:
        return None
    days = {"天": 1, "日": 1, "个月": 30, "年": 365}.get(unit, 7)
    return periods.last_days(today, count * days)


def _week(match: re.Match[str], today: date) -> Span | None:
    back = {"上上": 2, "上": 1}.get(match["which"], 0)
    name = match["weekday"]
    if name is None:
        return periods.week_ago(today, back)
    if name == "末":
        return periods.weekend_ago(today, back)
    return periods.weekday_ago(today, back, min("一二三四五六日天".index(name), 6))


def _decade(match: re.Match[str], today: date) -> Span | None:
    value = int(match["decade"])
    if value < 100:
        value += 2000 if 2000 + value <= today.year else 1900
    first, last = periods.year(value), periods.year(value + 9)
    return (first[0], last[1]) if first and last else None


def _rule(pattern: str, meaning: Callable[[re.Match[str], date], Span | None]) -> Rule:
    return re.compile(pattern), meaning


RULES: tuple[Rule, ...] = (
    _rule(rf"{_YEAR}\s?的?{_MONTH}(?:的?{_DAY})?", _month_or_day),
    _rule(rf"{_MONTH}(?:{_DAY})?", _month_or_day),
    _rule(rf"{_YEAR}\s?的?(?:{_SEASON}|{_SPECIAL}|今[天日])", _part_of_year),
    _rule(
        rf"{_YEAR}\s?的?(?P<festival>{_ALONE}|过年|十一(?![月日个号点年岁人只]))"
        rf"(?:节|{_LONGER}){_FESTIVAL_TAIL}",
        _part_of_year,
    ),
    _rule(_YEAR, _whole_year),
    _rule(
        rf"(?<![第二三四十百])(?P<festival>{_ALONE})(?:节|{_LONGER}){_FESTIVAL_TAIL}",
        lambda match, today: latest_festival(match["festival"], today),
    ),
    _rule(
        r"(?P<festival>十一)(?=长?假|黄金周|期间)(?:长假|假期|黄金周|期间)*",
        lambda match, today: latest_festival(match["festival"], today),
    ),
    _rule(rf"(?P<which>上一?个|这个|去|今){_SEASON}", _season_near),
    _rule(r"大前天|(?<![以之从眼门楼目面])前[天日](?!天)", _day_near),
    _rule(r"昨[天日晚夜]|(?<![如当现至])今[天日早晚]", _day_near),
    _rule(rf"{_N}\s?{_UNIT}[以之]?前(?!年)", _ago),
    _rule(r"半年前", lambda match, today: periods.month_ago(today, 6)),
    _rule(rf"(?:最近|过去|近)(?:的|这)?{_N}\s?{_UNIT}", _recent),
    _rule(r"上上个月", lambda match, today: periods.month_ago(today, 2)),
    _rule(r"(?<!上)上个月", lambda match, today: periods.month_ago(today, 1)),
    _rule(r"这个月|本月", lambda match, today: periods.month_ago(today, 0)),
    _rule(rf"{_LAST_WEEK}(?P<weekday>[一二三四五六日天末])?", _week),
    _rule(r"(?P<which>上上|上|这)个周(?P<weekday>[一二三四五六日末])", _week),
    _rule(r"周末", lambda match, today: periods.latest_weekend(today)),
    _rule(r"(?<!\d)(?P<decade>(?:19|20)?\d0)年代", _decade),
)  # fmt: skip
