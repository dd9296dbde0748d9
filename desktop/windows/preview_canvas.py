"""One photo, fitted or zoomed. It thinks in the photo's own pixels, whatever was decoded of it.

So the thumbnail, the picture for the screen and the picture in full replace one another
without a jump. GUI thread only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent, QResizeEvent, QWheelEvent

STEP = 1.25  # one notch of the wheel
MAX_PIXEL = 8.0  # a photo pixel covers at most so many device pixels
MAX_FIT = 3.0  # a small photo is not blown up further than this to fit
_BACK = QColor(12, 14, 18, 210)


class PhotoCanvas(QWidget):
    """Draws, zooms around the cursor and pans. Scales are logical px per photo pixel."""

    detail_wanted = Signal()  # it is zoomed beyond what was decoded
    view_changed = Signal()  # the photo lies elsewhere in the window

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photo = QSize(1, 1)  # as the file has it
        self._quarters = 0  # turns to the right
        self._color = QColor(0, 0, 0)
        self._images: list[QImage] = []  # the least detailed first
        self._scale: float | None = None  # None: fitted
        self._center = QPointF()  # the photo's point in the middle of the window
        self._dragged_from: QPointF | None = None
        self._message = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(160, 120)

    def show_photo(self, size: QSize, color: QColor) -> None:
        """Start with another photo of `size` photo pixels, fitted; pictures follow."""
        self._photo = size.expandedTo(QSize(1, 1))
        self._quarters = 0
        self._color = color
        self._images = []
        self._message = ""
        self.fit()

    def add_image(self, image: QImage) -> None:
        """Show a decoded picture of the photo; the most detailed one that helps is drawn."""
        self._images.append(image)
        self._images.sort(key=QImage.width)
        self.update()

    def show_message(self, text: str) -> None:
        """Say something over the photo, such as why it cannot be shown in full."""
        self._message = text
        self.update()

    def rotate(self, quarters: int) -> None:
        """Turn what is seen to the right; the file stays as it is."""
        self._quarters = (self._quarters + quarters) % 4
        self.fit()

    def crop(self, shares: QRectF) -> QImage:
        """Return a part of the photo as it is seen; shares of its width and height.

        From the most detailed picture that is there; null before there is any.
        """
        if not self._images:
            return QImage()
        image = self._images[-1].transformed(QTransform().rotate(90 * self._quarters))
        left, top = round(shares.left() * image.width()), round(shares.top() * image.height())
        width = max(1, round(shares.width() * image.width()))
        height = max(1, round(shares.height() * image.height()))
        return image.copy(left, top, width, height)

    @property
    def _size(self) -> QSize:
        """The photo as it is seen."""
        return self._photo.transposed() if self._quarters % 2 else self._photo

    @property
    def is_fitted(self) -> bool:
        """Whether the whole photo is shown."""
        return self._scale is None

    @property
    def scale(self) -> float:
        """Logical px per photo pixel."""
        return self._fitting_scale() if self._scale is None else self._scale

    @property
    def pixel_scale(self) -> float:
        """The scale at which a photo pixel is a pixel of the screen."""
        return 1.0 / self.devicePixelRatioF()

    def fit(self) -> None:
        """Show the whole photo."""
        self._scale = None
        self._center = QPointF(self._size.width() / 2, self._size.height() / 2)
        self._after_zoom()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor; the photo's point under `at` (the middle) stays where it is."""
        self.zoom_to(self.scale * factor, at)

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Zoom to a scale; smaller than fitting is fitting."""
        if scale <= self._fitting_scale() * 1.001:
            self.fit()
            return
        offset = (at - self._middle()) if at is not None else QPointF()
        fixed = self._center + offset / self.scale
        self._scale = min(scale, max(MAX_PIXEL * self.pixel_scale, self._fitting_scale()))
        self._center = fixed - offset / self._scale
        self._after_zoom()

    def toggle_pixels(self, at: QPointF | None = None) -> None:
        """Go from fitted to 100 % (a photo that is fitted larger: to twice that), and back."""
        if not self.is_fitted:
            self.fit()
            return
        fitting = self._fitting_scale()
        target = self.pixel_scale if fitting < 0.95 * self.pixel_scale else 2 * fitting
        self.zoom_to(target, at)

    def target(self) -> QRectF:
        """Return where the whole photo lies in the window, logical px."""
        size = QSizeF(self._size) * self.scale
        return QRectF(self._middle() - self._center * self.scale, size)

    def _fitting_scale(self) -> float:
        across, down = self.width() / self._size.width(), self.height() / self._size.height()
        return min(across, down, MAX_FIT * self.pixel_scale)

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _after_zoom(self) -> None:
        self._keep_inside()
        best = self._images[-1].width() if self._images else 0
        wanted = self._photo.width() * self.scale * self.devicePixelRatioF()
        if not self.is_fitted and best < min(wanted, self._photo.width()):
            self.detail_wanted.emit()
        shape = Qt.CursorShape.ArrowCursor if self.is_fitted else Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)
        self.update()
        self.view_changed.emit()

    def _keep_inside(self) -> None:
        """No edge of the photo comes further into the window than it has to."""
        scale = self.scale
        self._center = QPointF(
            _within(self._center.x(), self.width() / scale, self._size.width()),
            _within(self._center.y(), self.height() / scale, self._size.height()),
        )

    def _best_image(self) -> QImage | None:
        """Return the smallest picture that still has a pixel for each one drawn."""
        wanted = self._photo.width() * self.scale * self.devicePixelRatioF()
        enough = [image for image in self._images if image.width() >= wanted]
        return enough[0] if enough else (self._images[-1] if self._images else None)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        target = self.target()
        image = self._best_image()
        if image is None:
            painter.fillRect(target, self._color)
        else:
            sharp = self.scale >= 3 * self.pixel_scale  # pixels are looked at
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, not sharp)
            self._paint_photo(painter, target, image)
        if self._message:
            self._paint_message(painter)

    def _paint_photo(self, painter: QPainter, target: QRectF, image: QImage) -> None:
        """Turning the painter costs nothing, turning 200 MB of pixels would."""
        painter.save()
        painter.translate(target.center())
        painter.rotate(90 * self._quarters)
        upright = target.size().transposed() if self._quarters % 2 else target.size()
        corner = QPointF(-upright.width() / 2, -upright.height() / 2)
        painter.drawImage(QRectF(corner, upright), image)
        painter.restore()

    def _paint_message(self, painter: QPainter) -> None:
        metrics = painter.fontMetrics()
        room = min(self.width() - 48, 560)
        words = metrics.boundingRect(0, 0, room - 40, 400, _WRAPPED, self._message)
        box = QRectF(0, 0, words.width() + 40, words.height() + 24)
        box.moveCenter(self._middle())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_BACK)
        painter.drawRoundedRect(box, 10, 10)
        painter.setPen(QColor("#eceef2"))
        painter.drawText(box.adjusted(20, 12, -20, -12), _WRAPPED, self._message)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._keep_inside()
        self.view_changed.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and not self.is_fitted:
            self._dragged_from = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is None:
            return
        self._center -= (event.position() - self._dragged_from) / self.scale
        self._dragged_from = event.position()
        self._keep_inside()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._dragged_from is not None:
            self._dragged_from = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.toggle_pixels(event.position())


_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter)


def _within(center: float, shown: float, whole: float) -> float:
    """Return the centre of a window of `shown` photo pixels so that it stays on the photo."""
    if shown >= whole:
        return whole / 2
    return min(max(center, shown / 2), whole - shown / 2)
