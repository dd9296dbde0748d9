"""Puts photos of an album in another order: dragged within the grid, or with Alt and the arrows.

Owner: the GUI thread. Watches the grid's events instead of being part of it, because only albums of
the user's own have an order. What is to be is said; whoever listens changes the album, and the list
that comes back is shown with the moved photos in sight.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame

from desktop import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QDragMoveEvent, QDropEvent, QKeyEvent

    from desktop.grid.photo_grid import PhotoGrid

LINE_PX = 3
EDGE_PX, SCROLL_PX = 36, 24  # near an edge of the grid a drag scrolls it
PATIENCE_MS = 1000  # until another step is taken though the list has not come back
_Key = Qt.Key


class GridArranging(QObject):
    """Of one grid. Nothing happens before `set_on`."""

    move_requested = Signal(list, object)  # ids in their order; the id they go before, None: end

    def __init__(self, grid: PhotoGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._is_on = False
        self._target: int | None = None  # a row that the dragged photos would go before
        self._line = QFrame(grid.viewport())
        self._line.hide()
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        grid.installEventFilter(self)
        grid.viewport().installEventFilter(self)
        grid.photos.modelReset.connect(self._on_reset)

    def set_on(self, *, is_on: bool) -> None:
        """Let photos be put in another order, or not."""
        self._is_on = is_on
        self._grid.viewport().setAcceptDrops(is_on)
        self._aim_at(None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take drags of the grid's own photos, and Alt with an arrow."""
        kind = event.type()
        if not self._is_on:
            return False
        if kind == QEvent.Type.KeyPress and watched is self._grid:
            return self._press(cast("QKeyEvent", event))
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            return self._follow(cast("QDragMoveEvent", event))
        if kind == QEvent.Type.DragLeave:
            self._aim_at(None)
        elif kind == QEvent.Type.Drop:
            return self._drop(cast("QDropEvent", event))
        return False

    # By keys.

    def _press(self, event: QKeyEvent) -> bool:
        rows, layout = self._grid.selection.rows, self._grid.layout_now
        if event.modifiers() != Qt.KeyboardModifier.AltModifier or not len(rows):
            return False
        first, last, line = int(rows[0]), int(rows[-1]), layout.columns
        steps = {_Key.Key_Left: first - 1, _Key.Key_Right: last + 2,
                 _Key.Key_Up: first - line, _Key.Key_Down: last + 1 + line}  # fmt: skip
        before = steps.get(event.key())
        if before is None:
            return False
        if not self._patience.isActive():
            self._move(min(max(before, 0), layout.count))
        return True

    # By a drag.

    def _follow(self, event: QDragMoveEvent) -> bool:
        if event.source() is not self._grid:
            return False
        point = event.position().toPoint()
        bar, height = self._grid.verticalScrollBar(), self._grid.viewport().height()
        if point.y() < EDGE_PX:
            bar.setValue(bar.value() - SCROLL_PX)
        elif point.y() > height - EDGE_PX:
            bar.setValue(bar.value() + SCROLL_PX)
        self._aim_at(point)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        target = self._target
        self._aim_at(None)
        if target is None or event.source() is not self._grid:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self._move(target)
        return True

    def _aim_at(self, point: QPoint | None) -> None:
        """Show between which photos the dragged ones would go; None: nowhere."""
        self._target = None
        place = None if point is None else self._gap_at(self._grid.to_content(point))
        self._line.setVisible(place is not None)
        if place is not None:
            self._target, area = place
            self._line.setStyleSheet(f"background: {theme.tokens().accent.name()}")
            self._line.setGeometry(area.translated(0, -self._grid.verticalScrollBar().value()))

    def _gap_at(self, inside: QPoint) -> tuple[int, QRect] | None:
        """Return the row that follows the gap nearest to a point of the content, and the gap."""
        layout = self._grid.layout_now
        rows = layout.rows_between(inside.y() - layout.gap, inside.y() + layout.gap)
        if not layout.count:
            return None
        if not rows:
            rows = range(layout.count - 1, layout.count)  # below the last line
        beside = (row for row in rows if self._is_before(inside, layout.rect(row)))
        row = next(beside, rows.stop)
        shown = layout.rect(min(row, rows.stop - 1))
        is_behind = row == rows.stop
        left = shown.right() + 1 + layout.gap // 2 if is_behind else shown.left() - layout.gap // 2
        return row, QRect(left - LINE_PX // 2, shown.top(), LINE_PX, shown.height())

    def _is_before(self, point: QPoint, cell: QRect) -> bool:
        return point.y() <= cell.bottom() and point.x() < cell.center().x()

    # Either way.

    def _move(self, before: int) -> None:
        """Ask for the chosen photos to go before a row, together."""
        grid, rows = self._grid, self._grid.selection.rows.tolist()
        if rows == list(range(rows[0], rows[-1] + 1)) and rows[0] <= before <= rows[-1] + 1:
            return  # they are there
        behind = (row for row in range(before, grid.layout_now.count) if row not in grid.selection)
        row = next(behind, None)
        self._patience.start()
        ids = [photo_id for row in rows if (photo_id := grid.photos.id_at(row)) is not None]
        self.move_requested.emit(ids, None if row is None else grid.photos.id_at(row))

    def _on_reset(self) -> None:
        current = self._grid.selection.current
        if self._patience.isActive() and current is not None:
            self._grid.reveal_row(current)
        self._patience.stop()
