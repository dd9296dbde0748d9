"""A few photos of the library as small square buttons, loaded behind the scenes. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget
from shiboken6 import isValid

from core.records.photos import PhotoId
from desktop import icons, theme
from desktop.grid.thumbnail_loader import Shape, square

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from PySide6.QtGui import QPaintEvent, QResizeEvent

    from core.library import Library
    from desktop.ops import Ops

Badge = Literal["", "check", "close"]  # what a tile shows: when checked; under the pointer
GAP_PX = 6
BADGE_PX = 20


class PhotoTile(QAbstractButton):
    """One photo; its own colour is not known, so that it is grey until it is there."""

    def __init__(self, photo_id: int, edge_px: int, badge: Badge, parent: QWidget) -> None:
        super().__init__(parent)
        self.photo_id = photo_id
        self._pixmap = QPixmap()
        self._badge: Badge = badge
        self.setFixedSize(edge_px, edge_px)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def set_image(self, image: QImage) -> None:
        """Show it: a square with round corners in device pixels."""
        self._pixmap = QPixmap.fromImage(image)
        self._pixmap.setDevicePixelRatio(self.devicePixelRatioF())
        self.update()

    @property
    def has_image(self) -> bool:
        """Whether the photo is there."""
        return not self._pixmap.isNull()

    def sizeHint(self) -> QSize:
        return self.size()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = tokens.radii.row
        if self._pixmap.isNull():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.empty_photo)
            painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        else:
            painter.drawPixmap(self.rect(), self._pixmap)
        if self.isChecked() or self.hasFocus() or self.underMouse():
            strong = self.isChecked() or self.hasFocus()
            painter.setPen(QPen(tokens.accent, 2.5 if strong else 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inside = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
            painter.drawRoundedRect(inside, radius, radius)
        if self._shows_badge():
            self._paint_badge(painter)

    def _shows_badge(self) -> bool:
        if self._badge == "check":
            return self.isChecked()
        return self._badge == "close" and (self.underMouse() or self.hasFocus())

    def _paint_badge(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        area = QRectF(self.width() - BADGE_PX - 4, 4, BADGE_PX, BADGE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.accent_fill)
        painter.drawEllipse(area)
        edge = BADGE_PX - 8
        mark = icons.pixmap(self._badge, edge, tokens.on_accent, self.devicePixelRatioF())
        painter.drawPixmap(area.adjusted(4, 4, -4, -4).topLeft(), mark)


class PhotoTiles(QWidget):
    """Rows of them, shorter ones where there is less room than for all columns.

    What stays when others are shown is not loaded again.
    """

    clicked = Signal(int)  # photo id

    def __init__(
        self,
        library: Library,
        ops: Ops,
        parent: QWidget | None = None,
        *,
        columns: int = 4,
        edge_px: int = 76,
        badge: Badge = "",
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._most = self._columns = columns
        self._edge_px = edge_px
        self._badge: Badge = badge
        self._tiles: dict[int, PhotoTile] = {}
        self._checked: frozenset[int] = frozenset()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GAP_PX)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    @property
    def tiles(self) -> list[PhotoTile]:
        """The buttons in the order shown."""
        return list(self._tiles.values())

    @property
    def ids(self) -> list[int]:
        """The photos in the order shown."""
        return list(self._tiles)

    def show_photos(self, ids: Iterable[int]) -> None:
        """Show these, in this order."""
        wanted = [int(photo_id) for photo_id in ids]
        if wanted == self.ids:
            return
        for gone in self._tiles.keys() - set(wanted):
            self._tiles.pop(gone).deleteLater()
        self._tiles = {
            photo_id: self._tiles.get(photo_id) or self._new_tile(photo_id) for photo_id in wanted
        }
        self._place()
        for tile in self._tiles.values():
            tile.show()
        self._load([tile.photo_id for tile in self._tiles.values() if not tile.has_image])

    def set_checked(self, ids: Iterable[int]) -> None:
        """Mark these among those that are shown, now and later."""
        self._checked = frozenset(int(photo_id) for photo_id in ids)
        for photo_id, tile in self._tiles.items():
            tile.setChecked(photo_id in self._checked)

    def sizeHint(self) -> QSize:
        """As wide as there are photos for, whatever room there was last."""
        columns = min(self._most, len(self._tiles))
        width = max(0, columns * (self._edge_px + GAP_PX) - GAP_PX)
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """One tile wide; the layout would ask for every column of now."""
        columns = min(1, len(self._tiles))
        return QSize(columns * self._edge_px, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        room = (self.width() + GAP_PX) // (self._edge_px + GAP_PX)
        columns = max(1, min(self._most, room))
        if columns != self._columns:
            self._columns = columns
            self._place()

    def _place(self) -> None:
        for at, tile in enumerate(self._tiles.values()):
            self._grid.addWidget(tile, at // self._columns, at % self._columns)

    def _new_tile(self, photo_id: int) -> PhotoTile:
        tile = PhotoTile(photo_id, self._edge_px, self._badge, self)
        tile.setAccessibleName(self.tr("Photo"))
        tile.setCheckable(self._badge == "check")
        tile.setChecked(photo_id in self._checked)
        tile.clicked.connect(lambda: self._on_clicked(tile))
        return tile

    def _on_clicked(self, tile: PhotoTile) -> None:
        tile.setChecked(tile.photo_id in self._checked)  # whoever listens decides
        self.clicked.emit(tile.photo_id)

    def _load(self, ids: Sequence[int]) -> None:
        ratio = self.devicePixelRatioF()
        shape = Shape(round(self._edge_px * ratio), round(theme.tokens().radii.row * ratio))
        if ids:
            self._ops.run(lambda: load_tiles(self._library, ids, shape), self._on_loaded)

    def _on_loaded(self, loaded: list[tuple[int, str, QImage]]) -> None:
        if not isValid(self):
            return
        for photo_id, name, image in loaded:
            tile = self._tiles.get(photo_id)
            if tile is not None:
                tile.setAccessibleName(name)
                tile.setToolTip(name)
                tile.set_image(image)


def load_tiles(library: Library, ids: Sequence[int], shape: Shape) -> list[tuple[int, str, QImage]]:
    """Return id, name and picture of the photos that are there. Background thread."""
    photos = library.photos([PhotoId(photo_id) for photo_id in ids])
    thumbnails = ((photo, library.thumbnail(photo.id)) for photo in photos)
    return [
        (int(photo.id), photo.path.name, square(data, shape)) for photo, data in thumbnails if data
    ]
