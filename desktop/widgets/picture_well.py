"""A place for one picture: it is dropped here, pasted, or chosen. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop import dragdrop, icons, theme

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDropEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
    )

SMALLEST_PX = 240
ICON_PX = 32
CAPTION_PX = 24
MARGIN_PX = 20


class PictureWell(QWidget):
    """Shows the picture, or says how one gets here. A click, Enter or Space asks for another."""

    dropped = Signal(object)  # QMimeData
    choose_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image, self._name = QImage(), ""
        self._is_aimed_at = False
        self._invitation = self.tr("Drop a picture here, paste one, or click to choose")
        self.setMinimumSize(SMALLEST_PX, SMALLEST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAcceptDrops(True)
        self.show_picture(QImage(), "")

    def show_picture(self, image: QImage, name: str) -> None:
        """Show a picture; a null one: the invitation."""
        self._image, self._name = image, name
        choose = self.tr("Picture: {0}. Press Enter to choose another").format(name)
        self.setAccessibleName(choose if name else self._invitation)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self.choose_requested.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.choose_requested.emit()
        else:
            super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dragdrop.is_worth_a_look(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._aim(is_aimed_at=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(is_aimed_at=False)

    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(is_aimed_at=False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        if self._image.isNull():
            self._paint_invitation(painter)
        else:
            self._paint_picture(painter)

    def _aim(self, *, is_aimed_at: bool) -> None:
        self._is_aimed_at = is_aimed_at
        self.update()

    def _is_marked(self) -> bool:
        return self._is_aimed_at or self.hasFocus()

    def _paint_invitation(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        edge = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        color = tokens.accent if self._is_marked() else tokens.dim
        painter.setPen(QPen(color, 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(tokens.accent_tint if self._is_aimed_at else tokens.panel)
        painter.drawRoundedRect(edge, tokens.radii.card, tokens.radii.card)
        middle = edge.center()
        drawing = icons.pixmap("photo", ICON_PX, tokens.dim, self.devicePixelRatioF())
        painter.drawPixmap(round(middle.x() - ICON_PX / 2), round(middle.y() - 48), drawing)
        words = edge.adjusted(MARGIN_PX, edge.height() / 2, -MARGIN_PX, -MARGIN_PX)
        painter.setPen(tokens.dim)
        wrapped = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
        painter.drawText(words, int(wrapped), self._invitation)

    def _paint_picture(self, painter: QPainter) -> None:
        tokens = theme.tokens()
        room = QRectF(self.rect()).adjusted(2, 2, -2, -CAPTION_PX)
        size = QSizeF(self._image.size()).scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        area = QRectF((self.width() - size.width()) / 2, room.top(), size.width(), size.height())
        outline = QPainterPath()
        outline.addRoundedRect(area, tokens.radii.photo, tokens.radii.photo)
        painter.save()
        painter.setClipPath(outline)
        painter.drawImage(area, self._image)
        painter.restore()
        if self._is_marked():
            painter.setPen(QPen(tokens.accent, 2))
            painter.drawPath(outline)
        painter.setPen(tokens.dim)
        name = self.fontMetrics().elidedText(
            self._name, Qt.TextElideMode.ElideMiddle, self.width() - 4
        )
        caption = QRectF(2, area.bottom(), self.width() - 4, CAPTION_PX)
        align = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(caption, align, name)
