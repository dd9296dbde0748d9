"""One photo as large as there is room, with round corners. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from core.records.photos import Photo


class PhotoView(QWidget):
    """The photo's own colour first, then whatever picture of it there is."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = QSizeF()
        self._color = QColor()
        self._image = QImage()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    @property
    def image(self) -> QImage:
        """The picture that is shown, null before there is one."""
        return self._image

    def set_photo(self, photo: Photo, image: QImage) -> None:
        """Show a photo; `image` may be null, or small."""
        self._size = QSizeF(max(photo.facts.width, 1), max(photo.facts.height, 1))
        self._color = QColor.fromRgb(photo.facts.color)
        self._image = image
        self.setAccessibleName(photo.path.name)
        self.update()

    def set_image(self, image: QImage) -> None:
        """Show a better picture of the same photo."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, 480)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._size.isEmpty():
            return
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        area = self._area()
        outline = QPainterPath()
        radius = theme.tokens().radii.photo
        outline.addRoundedRect(area, radius, radius)
        painter.setClipPath(outline)
        painter.fillRect(area, self._color)
        if not self._image.isNull():
            painter.drawImage(area, self._image)

    def _area(self) -> QRectF:
        """Return where the whole photo fits; small ones are not blown up beyond twice."""
        scale = min(self.width() / self._size.width(), self.height() / self._size.height(), 2.0)
        area = QRectF(0, 0, self._size.width() * scale, self._size.height() * scale)
        area.moveCenter(QRectF(self.rect()).center())
        return area
