"""Years and the months below them, with how many photos were taken then. GUI thread."""

from __future__ import annotations

import calendar
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from desktop import i18n
from desktop.models.folder_tree import COUNT_ROLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QObject

SPAN_ROLE = Qt.ItemDataRole.UserRole + 10  # (first day, last day)

Span = tuple[date, date]


class MonthTree(QStandardItemModel):
    """Newest year first. Rebuilt only when the months differ from those shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[int, int, int]] = []

    def set_months(self, months: Sequence[tuple[int, int, int]]) -> bool:
        """Show (year, month, count) rows; False where nothing changed."""
        if list(months) == self._shown:
            return False
        self._shown = list(months)
        self.clear()
        years: Counter[int] = Counter()
        for year, _month, count in months:
            years[year] += count
        for year in sorted(years, reverse=True):
            item = _item(i18n.year_name(year), years[year], year_span(year))
            for _year, month, count in filter(lambda row, year=year: row[0] == year, months):
                item.appendRow(_item(i18n.month_name(month), count, month_span(year, month)))
            self.appendRow(item)
        return True

    def index_of(self, span: Span) -> QModelIndex | None:
        """Return the row of a year or month, None where there is none."""
        for row in range(self.rowCount()):
            year = self.item(row)
            if year.data(SPAN_ROLE) == span:
                return year.index()
            for month_row in range(year.rowCount()):
                if year.child(month_row).data(SPAN_ROLE) == span:
                    return year.child(month_row).index()
        return None


def year_span(year: int) -> Span:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def month_span(year: int, month: int) -> Span:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def span_name(span: Span) -> str:
    """「2023年」, 「2023年5月」, or both ends."""
    first, last = span
    if span == year_span(first.year):
        return i18n.year_name(first.year)
    if span == month_span(first.year, first.month):
        return i18n.month_of_year(first.year, first.month)
    return f"{first.isoformat()} – {last.isoformat()}"


def _item(name: str, count: int, span: Span) -> QStandardItem:
    item = QStandardItem(name)
    item.setEditable(False)
    item.setData(count, COUNT_ROLE)
    item.setData(span, SPAN_ROLE)
    item.setData(f"{name}, {i18n.number(count)}", Qt.ItemDataRole.AccessibleTextRole)
    return item
