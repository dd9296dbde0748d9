"""The small chips of the search field: a condition that was understood, or a picture.

GUI thread. A chip is a button that removes itself (Delete, Space or a click on it); a picture
chip opens a popover in which picture and words are weighed against each other.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSlider,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop import i18n, icons

THUMB_PX = 26
CHIP_PX = 36
LONGEST_NAME = 18  # characters


class ConditionChip(QToolButton):
    """「去年冬天 ✕」. `removed(keep_words)`: a click keeps the words, Backspace does not."""

    removed = Signal(bool)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "chip")
        self.setText(i18n.as_caption(text))
        icons.set_icon(self, "close", "accent_text")
        self.setIconSize(QSize(12, 12))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Condition: {0}. Press to treat it as words.").format(text))
        self.setToolTip(self.tr("Treat “{0}” as plain words").format(text))
        self.clicked.connect(lambda: self.removed.emit(True))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit(False)
            return
        super().keyPressEvent(event)


class PictureChip(QFrame):
    """The picture that is searched with, its name, and a cross."""

    removed = Signal()
    weight_changed = Signal(float)

    def __init__(self, name: str, weight: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "chip")
        self.setFixedHeight(CHIP_PX)
        self._weight = weight
        self._picture = QToolButton(self)
        self._picture.setProperty("kind", "link")
        self._picture.setIconSize(QSize(THUMB_PX, THUMB_PX))
        self._picture.setText(i18n.as_caption(_shortened(name)))
        self._picture.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._picture.setAccessibleName(
            self.tr("Searching with the picture {0}. Press to change its weight.").format(name)
        )
        self._picture.setToolTip(self.tr("Balance picture and words"))
        self._picture.clicked.connect(self._open_weight)
        self._cross = QToolButton(self)
        self._cross.setProperty("kind", "link")
        icons.set_icon(self._cross, "close", "accent_text")
        self._cross.setIconSize(QSize(12, 12))
        self._cross.setAccessibleName(self.tr("Remove the picture"))
        self._cross.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(2, 0, 4, 0)
        row.setSpacing(0)
        row.addWidget(self._picture)
        row.addWidget(self._cross)

    def set_thumbnail(self, pixmap: QPixmap) -> None:
        """Show the picture itself."""
        self._picture.setIcon(QIcon(pixmap))

    def _open_weight(self) -> None:
        popover = WeightPopover(self._weight, self)
        popover.weight_changed.connect(self._on_weight_changed)
        popover.open_below(self)

    def _on_weight_changed(self, weight: float) -> None:
        self._weight = weight
        self.weight_changed.emit(weight)


class WeightPopover(QFrame):
    """A slider between words and picture."""

    weight_changed = Signal(float)

    def __init__(self, weight: float, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)  # for the round corners
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "card")
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setRange(0, 100)
        self._slider.setSingleStep(5)
        self._slider.setValue(round(weight * 100))
        self._slider.setFixedWidth(180)
        self._slider.setAccessibleName(self.tr("Weight between words and picture"))
        self._slider.valueChanged.connect(lambda value: self.weight_changed.emit(value / 100))
        ends = QHBoxLayout()
        ends.addWidget(QLabel(self.tr("More like the words")))
        ends.addStretch()
        ends.addWidget(QLabel(self.tr("More like the picture")))
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(8)
        column.addLayout(ends)
        column.addWidget(self._slider)
        self._slider.setMinimumWidth(260)

    def open_below(self, widget: QWidget) -> None:
        """Show it under a widget."""
        self.adjustSize()
        self.move(widget.mapToGlobal(QPoint(0, widget.height() + 8)))
        self.show()
        self._slider.setFocus()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            self.close()
        return super().event(event)


def _shortened(name: str) -> str:
    """Keep the beginning and the end of a long file name."""
    if len(name) <= LONGEST_NAME:
        return name
    half = LONGEST_NAME // 2
    return f"{name[: half - 1]}…{name[-half:]}"
