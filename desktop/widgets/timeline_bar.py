"""The months beside the photos: a click, a pull or the arrow keys lead there. GUI thread."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from desktop import i18n, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPaintEvent

    from desktop.photos.timeline import Month

WIDTH_PX = 76
MARGIN_PX = 12  # above and below
YEAR_PX = 22  # at least so much between two years
DOT_PX = 2.5
DOTS_PX = 8  # from the right edge
FEWEST = 2  # months: below, there is nowhere to go


class TimelineBar(QWidget):
    """Hidden while there is nowhere to go."""

    row_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._months: Sequence[Month] = ()
        self._rows: list[int] = []
        self._count = 1
        self._line_of_photos = range(1)
        self._hovered: float | None = None
        self.setFixedWidth(WIDTH_PX)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keys to the photos
        self.setAccessibleName(self.tr("Timeline"))
        self.hide()

    @property
    def text(self) -> str:
        """The month that is in sight."""
        return self.accessibleDescription()

    def show_months(self, months: Sequence[Month], count: int) -> None:
        """Show these months of a list of `count` rows."""
        self._months, self._count = months, max(1, count)
        self._rows = [month.row for month in months]
        self.setVisible(len(months) >= FEWEST)
        self.update()

    def show_place(self, line: range) -> None:
        """Mark the first line of photos in sight: its rows."""
        self._line_of_photos = line
        if self._months:
            self.setAccessibleDescription(_name(self._month_at(line.start)))
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        last = len(self._rows) - 1
        targets = {
            Qt.Key.Key_Up: bisect_left(self._rows, self._line_of_photos.start) - 1,
            Qt.Key.Key_Down: bisect_left(self._rows, self._line_of_photos.stop),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        target = targets.get(event.key())
        if target is None or not self._rows:
            super().keyPressEvent(event)
        else:
            self.row_chosen.emit(self._rows[min(max(target, 0), last)])

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.row_chosen.emit(self._row_at(event.position().y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hovered = event.position().y()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self.row_chosen.emit(self._row_at(self._hovered))
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update()

    # Where things are.

    def _y_of(self, row: int) -> float:
        return MARGIN_PX + (self.height() - 2 * MARGIN_PX) * row / self._count

    def _row_at(self, y: float) -> int:
        share = (y - MARGIN_PX) / max(1, self.height() - 2 * MARGIN_PX)
        return min(max(int(share * self._count), 0), self._count - 1)

    def _month_at(self, row: int) -> Month:
        return self._months[max(0, bisect_right(self._rows, row) - 1)]

    # Painting.

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._months:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(theme.tokens().sizes.small)
        painter.setFont(font)
        self._paint_months(painter)
        at = self._hovered if self._hovered is not None else self._y_of(self._line_of_photos.start)
        self._paint_here(painter, at)

    def _paint_months(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        heights = [self._y_of(month.row) for month in self._months]
        dots = QPen(tokens.dim, DOT_PX, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(dots)
        painter.drawPoints([QPointF(self.width() - DOTS_PX, y) for y in heights])
        painter.setPen(tokens.dim)
        free_from, year = float("-inf"), None
        for month, y in zip(self._months, heights, strict=True):
            if month.year != year and y >= free_from:
                painter.drawText(self._line(y), _RIGHT, str(month.year))
                free_from, year = y + YEAR_PX, month.year

    def _paint_here(self, painter: QPainter, y: float) -> None:
        tokens = theme.tokens()
        name = _name(self._month_at(self._row_at(y)))
        wide = painter.fontMetrics().horizontalAdvance(name) + 12
        line = self._line(y)
        box = QRectF(self.width() - wide - 4, line.top(), wide, line.height())
        painter.setPen(QPen(tokens.accent, 1.5) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(tokens.panel)
        painter.drawRoundedRect(box, tokens.radii.row, tokens.radii.row)
        painter.setBrush(tokens.accent_tint)
        painter.drawRoundedRect(box, tokens.radii.row, tokens.radii.row)
        painter.setPen(tokens.accent_text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)

    def _line(self, y: float) -> QRectF:
        """The strip of a line of text around a height, kept inside."""
        middle = min(max(y, YEAR_PX / 2), self.height() - YEAR_PX / 2)
        return QRectF(0, middle - YEAR_PX / 2, self.width() - 2 * DOTS_PX, YEAR_PX)


_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _name(month: Month) -> str:
    return i18n.month_short(month.year, month.month)
