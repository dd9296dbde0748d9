"""The row of small photos under the one that is looked at. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme
from desktop.grid.captions import caption
from desktop.grid.photo_delegate import OUTSET_PX, Cell, PhotoDelegate
from desktop.grid.thumbnail_loader import Shape, ThumbnailLoader

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QHideEvent, QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

    from core.library import Library
    from desktop.models.photo_list import PhotoList

EDGE_PX = 74
GAP_PX = 8
HEIGHT_PX = EDGE_PX + 2 * 12
CACHE_BYTES = 8 * 1024 * 1024
AHEAD = 12  # cells loaded beyond each end
OTHERS_OPACITY = 0.72


class Filmstrip(QWidget):
    """Shows a PhotoList as one line of cells with the current one in the middle if it can be."""

    row_chosen = Signal(int)

    def __init__(self, library: Library, photos: PhotoList, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photos = photos
        self._current = 0
        self._hovered: int | None = None
        self._loader = ThumbnailLoader(library, self, cache_bytes=CACHE_BYTES)
        self._loader.ready.connect(lambda _id: self.update())
        self._delegate = PhotoDelegate(theme.DARK, self.font())
        self.setMouseTracking(True)
        self.setFixedHeight(HEIGHT_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Photos around this one"))

    def set_current(self, row: int) -> None:
        """Move to a row of the list."""
        self._current = row
        self._load()
        self.update()

    def close_loader(self) -> None:
        """Stop loading; waits for the loading threads (up to 2 s)."""
        self._loader.close()

    def row_at(self, point: QPoint) -> int | None:
        """Return the row at a point, or None beside the cells."""
        row = (point.x() - self._left()) // self._pitch
        inside = 0 <= row < self._photos.rowCount() and self.rect_of(row).contains(point)
        return row if inside else None

    def rect_of(self, row: int) -> QRect:
        """Return where the cell of a row is."""
        top = (self.height() - EDGE_PX) // 2
        return QRect(self._left() + row * self._pitch, top, EDGE_PX, EDGE_PX)

    @property
    def _pitch(self) -> int:
        return EDGE_PX + GAP_PX

    def _left(self) -> int:
        """Return where row 0 begins; far outside the window in long lists."""
        whole = self._photos.rowCount() * self._pitch - GAP_PX
        room = self.width() - 2 * GAP_PX
        if whole <= room:
            return (self.width() - whole) // 2
        middle = self.width() // 2 - EDGE_PX // 2 - self._current * self._pitch
        return max(min(middle, GAP_PX), self.width() - GAP_PX - whole)

    def _rows_in_sight(self) -> range:
        first = max(0, -self._left() // self._pitch)
        last = (self.width() - self._left()) // self._pitch + 1
        return range(first, min(last, self._photos.rowCount()))

    def _load(self) -> None:
        ratio = self.devicePixelRatioF()
        shape = Shape(round(EDGE_PX * ratio), round(theme.DARK.radii.photo * ratio))
        rows = self._rows_in_sight()
        near = range(max(0, rows.start - AHEAD), rows.stop + AHEAD)
        wanted = sorted(near, key=lambda row: abs(row - self._current))
        ids = [self._photos.id_at(row) for row in wanted]
        self._loader.want([photo_id for photo_id in ids if photo_id is not None], shape)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = event.rect().adjusted(-OUTSET_PX, 0, OUTSET_PX, 0)
        for row in self._rows_in_sight():
            rect = self.rect_of(row)
            photo_id = self._photos.id_at(row)
            if photo_id is None or not rect.intersects(area):
                continue
            is_current = row == self._current
            pixmap = self._loader.pixmap(photo_id)
            cell = Cell(self._photos.photo(row), pixmap, is_selected=is_current)
            painter.setOpacity(1.0 if is_current or row == self._hovered else OTHERS_OPACITY)
            self._delegate.paint(painter, rect, cell)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._load()

    def hideEvent(self, event: QHideEvent) -> None:
        self._loader.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.row_at(event.position().toPoint())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.row_chosen.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.row_at(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(None)

    def wheelEvent(self, event: QWheelEvent) -> None:
        step = -1 if event.angleDelta().y() > 0 else 1
        row = min(max(self._current + step, 0), self._photos.rowCount() - 1)
        self.row_chosen.emit(row)
        event.accept()

    def _hover(self, row: int | None) -> None:
        if row != self._hovered:
            self._hovered = row
            photo = None if row is None else self._photos.photo(row)
            self.setToolTip(caption(photo) if photo else "")
            self.update()
