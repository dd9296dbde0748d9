"""What the mouse does in the grid: click, rubber band, drag photos out, hover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtWidgets import QApplication, QToolTip

from desktop.grid.captions import caption

if TYPE_CHECKING:
    from PySide6.QtGui import QHelpEvent, QMouseEvent

    from desktop.grid.photo_grid import PhotoGrid

AUTO_SCROLL_MS = 16
_Modifier = Qt.KeyboardModifier


class GridMouse:
    """Follows the buttons from press to release. Points are viewport px unless said otherwise."""

    def __init__(self, grid: PhotoGrid) -> None:
        self._grid = grid
        self._pressed: int | None = None  # a row
        self._pressed_at: QPoint | None = None
        self._band_from: QPoint | None = None  # content px
        self._pointer = QPoint()
        self._scroll_timer = QTimer(grid)
        self._scroll_timer.setInterval(AUTO_SCROLL_MS)
        self._scroll_timer.timeout.connect(self._auto_scroll)
        self.hovered: int | None = None

    @property
    def band(self) -> QRect | None:
        """The rubber band in content px, while there is one."""
        if self._band_from is None:
            return None
        return QRect(self._band_from, self._grid.to_content(self._pointer)).normalized()

    def press(self, event: QMouseEvent) -> None:
        """A button goes down: select, or start a rubber band beside the cells."""
        point = event.position().toPoint()
        row = self._grid.row_at(point)
        if event.button() == Qt.MouseButton.RightButton:
            if row is not None and row not in self._grid.selection:
                self._grid.selection.select_only(row)
            return
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self._pointer, self._pressed_at, self._pressed = point, point, row
        if row is None:
            self._begin_band(point, keep=_adds(event))
        else:
            self._press_row(row, event)

    def move(self, event: QMouseEvent) -> None:
        """The pointer moves: hover, pull the band, or start dragging photos out."""
        self._pointer = event.position().toPoint()
        if self._band_from is not None:
            self._pull_band()
        elif self._pressed is not None and self._is_dragged():
            self._pressed = None
            self._grid.drag_out()
        elif not event.buttons():
            self.hover(self._pointer)

    def release(self, event: QMouseEvent) -> None:
        """The button comes up. A click on one of many selected photos selects it alone."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        row, self._pressed = self._pressed, None
        if self._band_from is not None:
            self.cancel()
        elif row is not None and not event.modifiers() and len(self._grid.selection) > 1:
            self._grid.selection.select_only(row)

    def double_click(self, event: QMouseEvent) -> None:
        """A second click soon after the first opens the photo."""
        row = self._grid.row_at(event.position().toPoint())
        photo_id = None if row is None else self._grid.photos.id_at(row)
        if photo_id is not None and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = None
            self._grid.activated.emit(photo_id)

    def show_tooltip(self, event: QHelpEvent) -> None:
        """Say what the photo under the pointer is."""
        row = self._grid.row_at(event.pos())
        photo = None if row is None else self._grid.photos.photo(row)
        if row is None or photo is None:
            QToolTip.hideText()
            return
        area = self._grid.row_rect(row)
        QToolTip.showText(event.globalPos(), caption(photo), self._grid.viewport(), area)

    def cancel(self) -> None:
        """Forget what was begun (a release, a new list of photos, a lost window)."""
        self._pressed = None
        self._band_from = None
        self._scroll_timer.stop()
        self._grid.viewport().update()

    def hover(self, point: QPoint | None) -> None:
        """Note the cell under the pointer, None: the pointer has left."""
        row = None if point is None else self._grid.row_at(point)
        if row == self.hovered:
            return
        before, self.hovered = self.hovered, row
        for changed in (before, row):
            self._grid.update_row(changed)

    def _press_row(self, row: int, event: QMouseEvent) -> None:
        selection = self._grid.selection
        modifiers = event.modifiers()
        if modifiers & _Modifier.ShiftModifier:
            selection.extend_to(row, keep=bool(modifiers & _Modifier.ControlModifier))
        elif modifiers & _Modifier.ControlModifier:
            selection.toggle(row)
        elif row in selection:
            selection.move_to(row)  # perhaps a drag of all that is selected
        else:
            selection.select_only(row)

    def _is_dragged(self) -> bool:
        if self._pressed_at is None or self._pressed not in self._grid.selection:
            return False
        way = (self._pointer - self._pressed_at).manhattanLength()
        return way >= QApplication.startDragDistance()

    def _begin_band(self, point: QPoint, *, keep: bool) -> None:
        self._band_from = self._grid.to_content(point)
        self._grid.selection.begin_band(keep=keep)
        self._pull_band()

    def _pull_band(self) -> None:
        grid = self._grid
        band = self.band
        if band is None:
            return
        grid.selection.set_band(grid.layout_now.rows_touching(band))
        grid.viewport().update()
        outside = not grid.viewport().rect().contains(self._pointer)
        if outside and not self._scroll_timer.isActive():
            self._scroll_timer.start()
        elif not outside:
            self._scroll_timer.stop()

    def _auto_scroll(self) -> None:
        area = self._grid.viewport().rect()
        above, below = self._pointer.y() - area.top(), self._pointer.y() - area.bottom()
        bar = self._grid.verticalScrollBar()
        bar.setValue(bar.value() + min(above, 0) // 3 + max(below, 0) // 3)
        self._pull_band()


def _adds(event: QMouseEvent) -> bool:
    adding = _Modifier.ControlModifier | _Modifier.ShiftModifier
    return bool(event.modifiers() & adding)
