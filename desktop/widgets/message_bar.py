"""One sentence about what happened, with one button that helps. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop import icons

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent


class MessageBar(QFrame):
    """Hidden until `say`; a newer message replaces an older one."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._button = QPushButton(self)
        self._button.clicked.connect(self._act)
        self._close = QToolButton(self)
        self._close.setProperty("kind", "quiet")
        icons.set_icon(self._close, "close", "dim")
        self._close.setIconSize(QSize(14, 14))
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.clicked.connect(self.dismiss)
        self._action: Callable[[], None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 8, 8)
        row.setSpacing(12)
        row.addWidget(self._text, 1)
        row.addWidget(self._button)
        row.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._text.text()

    def say(self, text: str, button: str = "", action: Callable[[], None] | None = None) -> None:
        """Show a sentence, and a button where there is something to do."""
        self._text.setText(text)
        self._action = action
        self._button.setText(button)
        self._button.setVisible(bool(button and action))
        self.setAccessibleName(text)
        self.show()

    def dismiss(self) -> None:
        """Hide it."""
        self._action = None
        self.hide()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return
        super().keyPressEvent(event)

    def _act(self) -> None:
        action = self._action
        self.dismiss()
        if action is not None:
            action()
