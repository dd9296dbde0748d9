"""Below the wizard's first pages: a note, the way back, and the button that goes on. GUI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.tune.step_frames import MARGIN_PX


class Footer(QWidget):
    """`offer` says what the button does, and whether it can be pressed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.back, self.onward = QPushButton(self.tr("Back"), self), QPushButton(self)
        self.note = QLabel(self)
        self._build()

    def offer(self, text: str, *, is_ready: bool, note: str = "") -> None:
        """Name the button, and say whether it can be pressed."""
        self.onward.setText(text)
        self.onward.setEnabled(is_ready)
        self.note.setText(note)

    def put_last(self) -> None:
        """Let Tab come here after the page, whose parts are made at any time."""
        last = self.window().previousInFocusChain()
        for button in (self.back, self.onward):
            if button is not last:
                QWidget.setTabOrder(last, button)
            last = button

    def _build(self) -> None:
        self.setProperty("surface", "bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.note.setProperty("role", "dim")
        self.note.setWordWrap(True)
        self.onward.setProperty("kind", "primary")
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN_PX, 12, MARGIN_PX, 12)
        row.setSpacing(12)
        row.addWidget(self.note, 1)
        for button in (self.back, self.onward):
            button.setAutoDefault(False)
            row.addWidget(button)
