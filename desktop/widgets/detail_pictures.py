"""The pictures of the detail panel: the chosen photo, and the small ones that are like it.

GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QGridLayout, QToolButton, QWidget

from desktop import theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

    from core.records import Photo

WIDTH_PX = 300
MARGIN_PX = 20
TALLEST_PX = 320
STRIP_COLUMNS = 4
STRIP_GAP_PX = 6


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


class SimilarStrip(QWidget):
    """Two rows of four small photos; each is a button."""

    photo_chosen = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(STRIP_GAP_PX)
        self._buttons: list[QToolButton] = []
        gaps = STRIP_GAP_PX * (STRIP_COLUMNS - 1)
        self.edge_px = (WIDTH_PX - 2 * MARGIN_PX - gaps) // STRIP_COLUMNS

    def set_images(self, images: Sequence[tuple[int, QImage]]) -> None:
        """Show these photos: (id, square image with round corners)."""
        for button in self._buttons:
            button.deleteLater()
        self._buttons = []
        for at, (photo_id, image) in enumerate(images):
            button = QToolButton(self)
            button.setProperty("kind", "photo")
            button.setFixedSize(self.edge_px, self.edge_px)
            button.setIconSize(QSize(self.edge_px, self.edge_px))
            pixmap = QPixmap.fromImage(image)
            pixmap.setDevicePixelRatio(self.devicePixelRatio())
            button.setIcon(QIcon(pixmap))
            button.setAccessibleName(self.tr("Similar photo {0}").format(at + 1))
            button.clicked.connect(lambda _=False, chosen=photo_id: self.photo_chosen.emit(chosen))
            self._layout.addWidget(button, at // STRIP_COLUMNS, at % STRIP_COLUMNS)
            self._buttons.append(button)
