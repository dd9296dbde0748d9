"""What the whole window says while something is held over it: a tint and one sentence.

GUI thread. It fades in and out within 150 ms, at once where the system asks for less motion.
"""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGraphicsOpacityEffect, QStyle, QWidget

from desktop import theme

FADE_MS = 150
INSET_PX = 12


class DropOverlay(QWidget):
    """Lies over its parent while it is shown, and takes no mouse."""

    faded = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sentence = ""
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._opacity = QGraphicsOpacityEffect(self)
        self._opacity.setOpacity(0.0)
        self.setGraphicsEffect(self._opacity)
        self._fade = QPropertyAnimation(self._opacity, b"opacity", self)
        self._fade.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._fade.finished.connect(self._on_faded)
        self.hide()

    @property
    def sentence(self) -> str:
        """What is being said, empty where nothing is."""
        return self._sentence

    def say(self, sentence: str) -> None:
        """Cover the parent and say what letting go will do."""
        self._sentence = sentence
        self.setGeometry(self.parentWidget().rect())
        self.show()
        self.raise_()
        self._fade_to(1.0)

    def leave(self) -> None:
        """Nothing is held over the window any more."""
        self._sentence = ""
        self._fade_to(0.0)

    def _fade_to(self, opacity: float) -> None:
        style = self.style()
        moves = style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration, None, self) > 0
        self._fade.stop()
        self._fade.setDuration(FADE_MS if moves else 0)
        self._fade.setStartValue(self._opacity.opacity())
        self._fade.setEndValue(opacity)
        self._fade.start()

    def _on_faded(self) -> None:
        if not self._sentence:
            self.hide()
            self.faded.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        veil = QColor(tokens.window)
        veil.setAlpha(205)
        painter.fillRect(self.rect(), veil)
        edge = QRectF(self.rect()).adjusted(INSET_PX, INSET_PX, -INSET_PX, -INSET_PX)
        painter.setPen(QPen(tokens.accent, 2))
        painter.setBrush(tokens.accent_tint)
        painter.drawRoundedRect(edge, tokens.radii.card, tokens.radii.card)
        font = QFont(self.font())
        font.setPixelSize(tokens.sizes.title)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(tokens.text)
        painter.drawText(edge, Qt.AlignmentFlag.AlignCenter, self._sentence)
