"""The picture of the detail panel: the chosen photo, as wide as there is room.

GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QWidget

from desktop import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from core.records.photos import Photo

WIDTH_PX = 300
MARGIN_PX = 20
TALLEST_PX = 320


class Picture(QWidget):
    """A picture with round corners, as wide as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._ratio = 0.75  # height / width
        self._color = QColor()
        self.setFixedHeight(195)

    def set_photo(self, photo: Photo, image: QImage) -> None:
        """Show a photo; its own colour where the thumbnail is missing."""
        self._image = image
        self._color = QColor.fromRgb(photo.facts.color)
        self._ratio = photo.facts.height / max(photo.facts.width, 1)
        width = WIDTH_PX - 2 * MARGIN_PX
        self.setFixedHeight(min(TALLEST_PX, max(80, round(width * self._ratio))))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        width = min(self.width(), self.height() / self._ratio)
        area = QRectF((self.width() - width) / 2, 0, width, self.height())
        outline = QPainterPath()
        outline.addRoundedRect(area, tokens.radii.photo, tokens.radii.photo)
        painter.setClipPath(outline)
        painter.fillRect(area, self._color)
        if not self._image.isNull():
            painter.drawImage(area, self._image)
