"""The language of the interface, and numbers, dates and times as people say them.

`install` is called on the GUI thread at start and again when the user chooses another
language; windows are rebuilt afterwards. Chinese is the default unless the system speaks
another language.
"""

from __future__ import annotations

import logging
import math
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import (
    QCoreApplication,
    QDateTime,
    QLibraryInfo,
    QLocale,
    QObject,
    QTranslator,
)

from core.messages.common import Language, error_text
from core.paths import resources

if TYPE_CHECKING:
    from datetime import datetime

    from core.errors import ShiyingError

log = logging.getLogger(__name__)

LANGUAGES: tuple[Language, ...] = ("zh_CN", "en")
MEGABYTE = 1_000_000


def choose_language(setting: str, system: QLocale | None = None) -> Language:
    """Return the language for a setting auto | zh_CN | en."""
    if setting in LANGUAGES:
        return cast("Language", setting)
    languages = (system or QLocale.system()).uiLanguages()
    first = languages[0] if languages else "zh"
    unknown = first in ("C", "POSIX")  # a bare system says nothing about its user
    return "zh_CN" if unknown or first.startswith("zh") else "en"


class Translations(QObject):
    """Owns the installed translators."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._installed: list[QTranslator] = []
        self.language: Language = "zh_CN"

    def install(self, setting: str) -> Language:
        """Speak the language of `setting` from now on and return it."""
        self.remove()
        self.language = choose_language(setting)
        QLocale.setDefault(QLocale(self.language))
        qt_folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        self._load(f"qtbase_{self.language}", qt_folder)
        self._load(f"shiying_{self.language}", str(resources() / "i18n"))
        return self.language

    def remove(self) -> None:
        """Speak the language of the sources."""
        for translator in self._installed:
            self._app.removeTranslator(translator)
        self._installed.clear()

    def _load(self, name: str, folder: str) -> None:
        translator = QTranslator(self)
        if translator.load(name, folder):
            self._app.installTranslator(translator)
            self._installed.append(translator)
        else:
            log.info("no translation %s", name)


def current_language() -> Language:
    """The language that `Translations.install` chose last."""
    return "zh_CN" if QLocale().language() == QLocale.Language.Chinese else "en"


def sentence_of(error: ShiyingError) -> str:
    """Return what an error says, in the current language."""
    return error_text(error.code, error.fields, current_language())


def as_caption(text: str) -> str:
    """Return what a user wrote for a button or a menu, where a single & stands for a key."""
    return text.replace("&", "&&")


def number(value: int) -> str:
    """24318 → 24,318."""
    return f"{value:,}"


def file_size(size_bytes: int) -> str:
    """2_900_000 → 2.9 MB."""
    if size_bytes < 1000:
        return f"{size_bytes} B"
    if size_bytes < MEGABYTE:
        return f"{size_bytes / 1000:.0f} KB"
    if size_bytes < 1000 * MEGABYTE:
        return f"{size_bytes / MEGABYTE:.1f} MB"
    return f"{size_bytes / MEGABYTE / 1000:.1f} GB"


def moment(value: datetime) -> str:
    """2025年12月26日 周五 10:15."""
    chinese = current_language() == "zh_CN"
    pattern = "yyyy年M月d日 ddd HH:mm" if chinese else "ddd d MMM yyyy, HH:mm"
    moment_qt = QDateTime(
        value.year, value.month, value.day, value.hour, value.minute, value.second
    )
    return QLocale().toString(moment_qt, pattern)


def month_name(month: int) -> str:
    """12 → 12月, December."""
    if current_language() == "zh_CN":
        return f"{month}月"
    return QLocale().standaloneMonthName(month)


def month_of_year(year: int, month: int) -> str:
    """2023年5月, May 2023."""
    if current_language() == "zh_CN":
        return f"{year}年{month}月"
    return f"{month_name(month)} {year}"


def month_short(year: int, month: int) -> str:
    """2023年5月, May 2023: as short as it goes."""
    if current_language() == "zh_CN":
        return f"{year}年{month}月"
    return f"{QLocale().standaloneMonthName(month, QLocale.FormatType.ShortFormat)} {year}"


def year_name(year: int) -> str:
    """2023年, 2023."""
    return f"{year}年" if current_language() == "zh_CN" else str(year)


class Human(QObject):
    """Times and rates in words. A class because lupdate sees plurals only in `self.tr`."""

    def time_left(self, seconds: float) -> str:
        """「还有约 21 分钟」, never more exact than we know."""
        minutes = max(1, round(seconds / 60))
        hours = round(seconds / 3600)
        days = round(seconds / 86400)
        if seconds < 45:
            return self.tr("less than a minute left")
        if minutes < 90:
            return self.tr("about %n minute(s) left", "", minutes)
        if hours < 48:
            return self.tr("about %n hour(s) left", "", hours)
        return self.tr("about %n day(s) left", "", days)

    def ago(self, then: datetime, now: datetime) -> str:
        """「今天」,「昨天」,「3 天前」."""
        days = (now.date() - then.date()).days
        if days <= 0:
            return self.tr("today")
        if days == 1:
            return self.tr("yesterday")
        return self.tr("%n day(s) ago", "", days)

    def took(self, seconds: float) -> str:
        """「用时 11 毫秒」."""
        if seconds < 1:
            return self.tr("took {0} ms").format(max(1, round(seconds * 1000)))
        return self.tr("took {0} s").format(f"{seconds:.1f}")

    def rate(self, per_minute: float) -> str:
        """「每分钟 410 张」."""
        return self.tr("%Ln photo(s) a minute", "", max(1, round(per_minute)))

    def lasting_between(self, least_s: float, most_s: float) -> str:
        """「约 3–6 分钟」: an estimate that knows how rough it is."""
        units = ((60, 90, self.tr("about {0}–{1} minutes")),
                 (3600, 48, self.tr("about {0}–{1} hours")),
                 (86400, math.inf, self.tr("about {0}–{1} days")))  # fmt: skip
        unit, _, text = next(one for one in units if most_s / one[0] < one[1])
        least, most = max(1, round(least_s / unit)), round(most_s / unit)
        return text.format(least, most) if most > least else self.lasting(max(least_s, most_s))

    def lasting(self, seconds: float) -> str:
        """「约 3 小时」, no more exact than an estimate is."""
        minutes, hours, days = round(seconds / 60), round(seconds / 3600), round(seconds / 86400)
        if minutes < 1:
            return self.tr("less than a minute")
        if minutes < 90:
            return self.tr("about %n minute(s)", "", minutes)
        if hours < 48:
            return self.tr("about %n hour(s)", "", hours)
        return self.tr("about %n day(s)", "", days)
