"""The grid of photos: a view of fixed square cells over any number of rows.

Why not QListView: at 100,000 rows its icon mode takes 200–400 ms for every resize and reset;
this takes a few, because nothing is computed but what is in sight. GUI thread only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from desktop.grid.captions import caption
from desktop.grid.drag_out import drag_copies, file_urls
from desktop.grid.grid_keys import GridKeys
from desktop.grid.grid_layout import GridLayout
from desktop.grid.grid_mouse import GridMouse
from desktop.grid.grid_painter import GridPainter
from desktop.grid.grid_selection import GridSelection
from desktop.grid.grid_thumbnails import GridThumbnails
from desktop.grid.photo_delegate import OUTSET_PX

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QInputMethodEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
        QWheelEvent,
    )

    from core.library import Library
    from desktop.models.photo_list import PhotoList

MIN_CELL_PX, MAX_CELL_PX = 80, 280
DEFAULT_CELL_PX = 140
WHEEL_FACTOR = 1.12


class PhotoGrid(QAbstractScrollArea):
    """Shows a PhotoList.

    A new list keeps the selection and the place of what remains in it; call `scroll_to_top`
    where it answers a new question.
    """

    activated = Signal(int)  # photo id: Enter or double click
    preview_requested = Signal(int)  # photo id: Space
    selection_changed = Signal()
    context_menu_requested = Signal(list, QPoint)  # selected ids, global position
    copy_requested = Signal(list)  # selected ids
    recycle_requested = Signal(list)  # selected ids
    cell_px_changed = Signal(int)  # by Ctrl+wheel
    text_typed = Signal(str)  # for the search field
    escape_pressed = Signal()
    thumbnail_arrived = Signal(int)  # photo id: there is one more picture to see

    def __init__(self, library: Library, photos: PhotoList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self.photos = photos
        self.selection = GridSelection(self)
        self._thumbnails = GridThumbnails(library, self)
        self._cell_px = DEFAULT_CELL_PX
        self._place = (0, 0)  # the first row in sight, and how many px of it are above
        self._keeps_place = False
        self._kept: tuple[NDArray[np.int64], int | None, int | None]
        self._kept = (photos.ids[:0], None, None)  # selected, current, first in sight
        self._keys = GridKeys(self)
        self._mouse = GridMouse(self)
        self._painter = GridPainter(self, self._thumbnails, self._mouse)
        self.layout_now = GridLayout(0, None, 1, self._cell_px)
        self._set_up()
        self._connect()

    def _set_up(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)  # Chinese typed anywhere
        self.setAccessibleName(self.tr("Photos"))
        self.viewport().setMouseTracking(True)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.verticalScrollBar().setSingleStep(40)

    def _connect(self) -> None:
        self.photos.modelAboutToBeReset.connect(self._remember)
        self.photos.modelReset.connect(self._on_reset)
        self.photos.dataChanged.connect(lambda *_: self.viewport().update())
        self.selection.changed.connect(self._on_selection_changed)

    # What the window asks for.

    def selection_ids(self) -> list[int]:
        """Return the ids of the selected photos, in the order shown."""
        return self.photos.ids[self.selection.rows].tolist()

    def current_id(self) -> int | None:
        """Return the photo that the keyboard is on, or None."""
        row = self.selection.current
        return None if row is None else self.photos.id_at(row)

    def set_current(self, photo_id: int) -> None:
        """Select one photo and bring it into sight; nothing where it is not shown."""
        row = self.photos.row_of(photo_id)
        if row is not None:
            self.selection.select_only(row)
            self.reveal_row(row)

    def select_first(self) -> None:
        """Put the keyboard on the current photo; where it is not in sight, on the first there."""
        seen = self.rows_in_sight()
        if self.selection.current not in seen and seen:
            self.selection.select_only(seen.start)
            self.reveal_row(seen.start)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def cell_px(self) -> int:
        """The edge that cells should about have, logical px."""
        return self._cell_px

    def set_cell_px(self, edge: int) -> None:
        """Make cells about this large; the first photo in sight stays."""
        edge = min(max(edge, MIN_CELL_PX), MAX_CELL_PX)
        if edge != self._cell_px:
            self._cell_px = edge
            self._lay_out()

    def scroll_to_top(self) -> None:
        """Show the first photos."""
        self.verticalScrollBar().setValue(0)

    def reload_thumbnails(self, ids: list[int]) -> None:
        """Drop what is kept of photos whose content has changed, and load it again."""
        self._thumbnails.reload(ids)

    def close_loader(self) -> None:
        """Stop loading; waits for the loading threads (up to 2 s)."""
        self._mouse.cancel()
        self._thumbnails.close()

    # Geometry, for keys and mouse too.

    @property
    def page_lines(self) -> int:
        """How many lines of cells fit into the window, at least one."""
        return max(1, self.viewport().height() // self.layout_now.pitch)

    def to_content(self, point: QPoint) -> QPoint:
        """Viewport px → content px."""
        return QPoint(point.x(), point.y() + self.verticalScrollBar().value())

    def row_at(self, point: QPoint) -> int | None:
        """Return the row at a point of the viewport, or None."""
        inside = self.to_content(point)
        return self.layout_now.row_at(inside.x(), inside.y())

    def row_rect(self, row: int) -> QRect:
        """Return where a row's cell is in the viewport now."""
        return self.layout_now.rect(row).translated(0, -self.verticalScrollBar().value())

    def rows_in_sight(self, pages_around: int = 0) -> range:
        """Return the rows in the window, and in so many windows above and below it."""
        top, page = self.verticalScrollBar().value(), self.viewport().height()
        around = pages_around * page
        return self.layout_now.rows_between(top - around, top + page + around)

    def reveal_row(self, row: int) -> None:
        """Scroll as little as it takes to have a row in sight."""
        rect = self.layout_now.rect(row)
        margin = self.layout_now.top
        bar = self.verticalScrollBar()
        if rect.top() - margin < bar.value():
            bar.setValue(rect.top() - margin)
        elif rect.bottom() + margin > bar.value() + self.viewport().height():
            bar.setValue(rect.bottom() + margin - self.viewport().height())

    def update_row(self, row: int | None) -> None:
        """Repaint one cell; nothing for None or a row that is gone."""
        if row is not None and row < self.layout_now.count:
            spread = OUTSET_PX + 1
            self.viewport().update(self.row_rect(row).adjusted(-spread, -spread, spread, spread))

    def drag_out(self) -> None:
        """Drag the selected photos to another program, as copies."""
        data = file_urls(self._library.photos(self.selection_ids()))
        current = self.current_id()
        if data is not None and current is not None:
            drag_copies(self, data, self._thumbnails.pixmap(current))

    # The list changes.

    def _remember(self) -> None:
        row, _ = self._place
        at_top = self.verticalScrollBar().value() == 0
        place = None if at_top else self.photos.id_at(row)
        self._kept = (self.photos.ids[self.selection.rows], self.current_id(), place)

    def _on_reset(self) -> None:
        selected, current, place = self._kept
        rows = self.photos.rows_of(selected)
        row = None if current is None else self.photos.row_of(current)
        first = None if place is None else self.photos.row_of(place)
        self._mouse.cancel()
        self._mouse.hovered = None
        self._place = (first, self._place[1]) if first is not None else (0, 0)
        self.selection.restore(self.photos.rowCount(), rows, row)
        self._lay_out()

    def _on_selection_changed(self) -> None:
        self._painter.show_selection()
        row = self.selection.current
        photo = None if row is None else self.photos.photo(row)
        self.setAccessibleDescription(caption(photo) if photo else "")
        self.selection_changed.emit()

    def _lay_out(self) -> None:
        before = self.layout_now
        self.layout_now = GridLayout(
            self.photos.rowCount(), self.photos.likely, self.width(), self._cell_px
        )
        edge = self.layout_now.edge
        self._keeps_place = True
        bar = self.verticalScrollBar()
        bar.setPageStep(self.viewport().height())
        bar.setRange(0, max(0, self.layout_now.height - self.viewport().height()))
        bar.setValue(self._value_of_place())
        self._keeps_place = False
        self.viewport().update()
        self._thumbnails.load_soon(is_resizing=before.count > 0 and before.edge != edge)

    def _value_of_place(self) -> int:
        row, above = self._place
        if row >= self.layout_now.count or (row == 0 and above <= 0):
            return 0
        return self.layout_now.rect(row).top() + above

    # Qt's own questions.

    def paintEvent(self, event: QPaintEvent) -> None:
        self._painter.paint(event)

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self.devicePixelRatioF().is_integer() and self._mouse.band is None:
            self.viewport().scroll(0, dy)
        else:  # moving pixels by fractions of them leaves seams
            self.viewport().update()
        if not self._keeps_place:
            top = self.verticalScrollBar().value()
            rows = self.rows_in_sight()
            self._place = (
                (rows.start, top - self.layout_now.rect(rows.start).top()) if rows else (0, 0)
            )
            self._mouse.hover(None)
            self._thumbnails.load_soon()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._lay_out()

    def changeEvent(self, event: QEvent) -> None:
        kinds = (QEvent.Type.PaletteChange, QEvent.Type.FontChange, QEvent.Type.StyleChange)
        if event.type() in kinds:
            self._painter.restyle()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.setAccepted(self._keys.press(event))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if event.commitString():
            self.text_typed.emit(event.commitString())

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        return True if query == Qt.InputMethodQuery.ImEnabled else super().inputMethodQuery(query)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._mouse.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._mouse.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._mouse.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._mouse.double_click(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().wheelEvent(event)
            return
        self.set_cell_px(round(self._cell_px * WHEEL_FACTOR ** (event.angleDelta().y() / 120)))
        self.cell_px_changed.emit(self._cell_px)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        where = event.globalPos()
        if event.reason() == event.Reason.Keyboard and self.selection.current is not None:
            self.reveal_row(self.selection.current)  # nobody acts on what is not seen
            where = self.viewport().mapToGlobal(self.row_rect(self.selection.current).center())
        ids = self.selection_ids()
        if ids:
            self.context_menu_requested.emit(ids, where)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.update_row(self.selection.current)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.update_row(self.selection.current)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self._mouse.show_tooltip(event)
            return True
        if event.type() == QEvent.Type.Leave:
            self._mouse.hover(None)
        return super().viewportEvent(event)
