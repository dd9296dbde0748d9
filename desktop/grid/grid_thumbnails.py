"""Which thumbnails the grid wants when: those in sight first, then a page on either side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop import theme
from desktop.grid.thumbnail_loader import CACHE_BYTES, Shape, ThumbnailLoader

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtGui import QPixmap

    from core.library import Library
    from desktop.grid.photo_grid import PhotoGrid

PIXEL_BYTES = 4
RESIZE_PAUSE_MS = 120  # after which thumbnails are cut anew to the new size


class GridThumbnails(QObject):
    """Asks the loader for what the grid shows, once the event loop gets to it."""

    def __init__(self, library: Library, grid: PhotoGrid) -> None:
        super().__init__(grid)
        self._grid = grid
        self._rows: dict[int, int] = {}  # photo id → row, of what was wanted last
        self._loader = ThumbnailLoader(library, self)
        self._loader.ready.connect(self._on_ready)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._load)

    def pixmap(self, photo_id: int) -> QPixmap | None:
        """Return what there is, perhaps of another size; None: nothing yet."""
        return self._loader.pixmap(photo_id)

    def load_soon(self, *, is_resizing: bool = False) -> None:
        """Load what is in sight; while cells change their size, wait until that has ended."""
        self._timer.start(RESIZE_PAUSE_MS if is_resizing else 0)

    def reload(self, ids: Iterable[int]) -> None:
        """Drop what is kept of these photos and load it again where it is in sight."""
        self._loader.forget(ids)
        self.load_soon()

    def close(self) -> None:
        """Stop loading; waits for the loading threads (up to 2 s)."""
        self._timer.stop()
        self._loader.close()

    def _load(self) -> None:
        grid, ids = self._grid, self._grid.photos.ids
        ratio = grid.devicePixelRatioF()
        radius = theme.tokens().radii.photo
        shape = Shape(round(grid.layout_now.edge * ratio), round(radius * ratio))
        seen, near = grid.rows_in_sight(), grid.rows_in_sight(pages_around=1)
        order = (*seen, *range(seen.stop, near.stop), *range(near.start, seen.start))
        self._rows = {int(ids[row]): row for row in order}
        wanted_bytes = len(order) * shape.edge_px**2 * PIXEL_BYTES
        self._loader.bound(max(CACHE_BYTES, 2 * wanted_bytes))  # what is wanted stays, and as much
        self._loader.want(self._rows, shape)

    def _on_ready(self, photo_id: int) -> None:
        row = self._rows.get(photo_id)
        if row is not None and self._grid.photos.id_at(row) == photo_id:
            self._grid.update_row(row)
            self._grid.thumbnail_arrived.emit(photo_id)
