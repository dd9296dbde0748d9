"""A frame over the photo: what is in it is searched for. Drawn with the mouse or with the keys.

It keeps shares of the photo as it is shown, so that zooming leaves it where it is. GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QPushButton, QWidget

from desktop import theme

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent

    from desktop.windows.preview_canvas import PhotoCanvas

VEIL = QColor(0, 0, 0, 130)
FIRST = QRectF(0.25, 0.25, 0.5, 0.5)  # where the keys begin
STEP = 0.02
SMALLEST = 0.02  # of the photo's width and height
GAP_PX = 12
_Key = Qt.Key


class RegionFrame(QWidget):
    """Lies over the canvas while something is being framed."""

    search_requested = Signal()
    left = Signal()

    def __init__(self, canvas: PhotoCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._shares = FIRST
        self._pressed: QPointF | None = None
        self.search = QPushButton(self.tr("Search for what is in the frame"), self)
        self.search.setProperty("kind", "primary")
        self.search.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Enter presses it
        self.search.clicked.connect(self.search_requested)
        self.setAccessibleName(
            self.tr(
                "Frame on the photo. Arrow keys move it, with Shift they resize it, Enter searches"
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.CrossCursor)
        canvas.view_changed.connect(self._follow)
        self.hide()

    @property
    def shares(self) -> QRectF:
        """The frame as shares of the photo's width and height, as it is shown."""
        return self._shares

    def begin(self) -> None:
        """Frame the middle of the photo, for a start."""
        self._shares = FIRST
        self.show()
        self.raise_()
        self.setFocus()
        self._follow()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {_Key.Key_Left: (-STEP, 0), _Key.Key_Right: (STEP, 0), _Key.Key_Up: (0, -STEP),
                 _Key.Key_Down: (0, STEP)}  # fmt: skip
        if event.key() in steps:
            across, down = steps[event.key()]
            self._step(across, down, sizes=bool(event.modifiers() & _SHIFT))
        elif event.key() in (_Key.Key_Return, _Key.Key_Enter):
            self.search_requested.emit()
        elif event.key() == _Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = self._share_at(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            drawn = QRectF(self._pressed, self._share_at(event.position())).normalized()
            if drawn.width() >= SMALLEST and drawn.height() >= SMALLEST:
                self._shares = drawn
                self._follow()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        outside = QPainterPath()
        outside.addRect(self._canvas.target())
        framed = QPainterPath()
        framed.addRect(self._box())
        painter.fillPath(outside.subtracted(framed), VEIL)
        painter.setPen(QPen(theme.DARK.accent, 2))
        painter.drawRect(self._box())

    def _follow(self) -> None:
        """Keep to the canvas, and the button to the frame."""
        self.setGeometry(self._canvas.rect())
        if self.isHidden():
            return
        self.search.adjustSize()
        box, size = self._box(), self.search.size()
        x = min(max(box.left(), 0), self.width() - size.width())
        y = min(box.bottom() + GAP_PX, self.height() - size.height() - GAP_PX)
        self.search.move(round(x), round(y))
        self.update()

    def _box(self) -> QRectF:
        photo, shares = self._canvas.target(), self._shares
        return QRectF(
            photo.left() + shares.left() * photo.width(),
            photo.top() + shares.top() * photo.height(),
            shares.width() * photo.width(),
            shares.height() * photo.height(),
        )

    def _share_at(self, point: QPointF) -> QPointF:
        photo = self._canvas.target()
        across = (point.x() - photo.left()) / max(photo.width(), 1)
        down = (point.y() - photo.top()) / max(photo.height(), 1)
        return QPointF(min(max(across, 0), 1), min(max(down, 0), 1))

    def _step(self, across: float, down: float, *, sizes: bool) -> None:
        left, top, width, height = self._shares.getRect()
        if sizes:
            width = min(max(width + across, SMALLEST), 1 - left)
            height = min(max(height + down, SMALLEST), 1 - top)
        else:
            left = min(max(left + across, 0), 1 - width)
            top = min(max(top + down, 0), 1 - height)
        self._shares = QRectF(left, top, width, height)
        self._follow()


_SHIFT = Qt.KeyboardModifier.ShiftModifier
