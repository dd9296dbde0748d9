"""Paints what is in sight of the grid, and has only that painted anew which looks different.

GUI thread only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPainter

from desktop import theme
from desktop.grid.photo_delegate import OUTSET_PX, Cell, PhotoDelegate, paint_band, paint_heading

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from PySide6.QtCore import QRect
    from PySide6.QtGui import QPaintEvent

    from desktop.grid.grid_mouse import GridMouse
    from desktop.grid.grid_thumbnails import GridThumbnails
    from desktop.grid.photo_grid import PhotoGrid


class GridPainter:
    """Knows what the grid shows, and how a cell comes to look as it does."""

    def __init__(self, grid: PhotoGrid, thumbnails: GridThumbnails, mouse: GridMouse) -> None:
        self._grid = grid
        self._thumbnails = thumbnails
        self._mouse = mouse
        self._delegate = PhotoDelegate(theme.tokens(), grid.font())
        self._selected: NDArray[np.bool_] = np.zeros(0, dtype=bool)  # as painted
        self._current: int | None = None

    def restyle(self) -> None:
        """The colours or the font are others."""
        self._delegate = PhotoDelegate(theme.tokens(), self._grid.font())
        self._grid.viewport().update()

    def show_selection(self) -> None:
        """Paint the rows anew that are selected or current now and were not, or were."""
        grid, before = self._grid, self._selected
        current, self._current = self._current, grid.selection.current
        self._selected = grid.selection.mask.copy()
        if len(before) != len(self._selected):  # another list
            grid.viewport().update()
            return
        rows = grid.rows_in_sight()
        seen = slice(rows.start, rows.stop)
        changed = np.flatnonzero(before[seen] != self._selected[seen]) + rows.start
        for row in {current, self._current, *changed.tolist()}:
            grid.update_row(row)

    def paint(self, event: QPaintEvent) -> None:
        """Answer a paint event of the viewport."""
        grid, layout = self._grid, self._grid.layout_now
        painter = QPainter(grid.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        top = grid.verticalScrollBar().value()
        area = event.rect().adjusted(0, top - OUTSET_PX, 0, top + OUTSET_PX)
        stale, has_focus = event.region(), grid.hasFocus()
        for row in layout.rows_between(area.top(), area.bottom()):
            rect = layout.rect(row).translated(0, -top)
            if stale.intersects(rect.adjusted(-OUTSET_PX, -OUTSET_PX, OUTSET_PX, OUTSET_PX)):
                self._delegate.paint(painter, rect, self._cell(row, has_focus))
        self._paint_between(painter, area, top)

    def _paint_between(self, painter: QPainter, area: QRect, top: int) -> None:
        heading, band = self._grid.layout_now.heading, self._mouse.band
        if heading is not None and heading.intersects(area):
            words = QCoreApplication.translate("PhotoGrid", "Perhaps related")
            paint_heading(painter, heading.translated(0, -top), words, theme.tokens())
        if band is not None:
            paint_band(painter, band.translated(0, -top), theme.tokens())

    def _cell(self, row: int, has_focus: bool) -> Cell:
        grid, photos = self._grid, self._grid.photos
        photo_id = photos.id_at(row)
        return Cell(
            photo=photos.photo(row),
            pixmap=None if photo_id is None else self._thumbnails.pixmap(photo_id),
            is_selected=row in grid.selection,
            is_current=has_focus and row == grid.selection.current,
            is_hovered=row == self._mouse.hovered,
            hidden_count=photos.hidden_count(row),
            is_live=photos.is_live(row),
        )
