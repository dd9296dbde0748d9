"""The other files of a photo, each to be opened: its RAW, the video of a Live Photo. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop import i18n

if TYPE_CHECKING:
    from pathlib import Path

    from core.records.photos import Companions


class PairFiles(QWidget):
    """Says that there is more than one file; hidden where there is not."""

    opened = Signal(object)  # Path

    def __init__(self, room_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room_px = room_px
        self.buttons: list[QPushButton] = []
        self._note = QLabel(self)
        self._note.setProperty("role", "dim")
        self._note.setWordWrap(True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self._note)

    def show_files(self, others: Companions) -> None:
        """Offer the files of these companions."""
        for button in self.buttons:
            button.deleteLater()
        self._note.setText(
            self.tr("A Live Photo, with a video.")
            if others.videos and not others.photos
            else self.tr("One photo in several files.")
        )
        raws = [photo.path for photo in others.photos]
        self.buttons = [self._button(path) for path in (*raws, *others.videos)]
        self.setVisible(bool(self.buttons))

    def _button(self, path: Path) -> QPushButton:
        button = QPushButton(self)
        text = self.tr("Open {0}").format(path.name)
        metrics = button.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, self._room_px - 24)
        button.setText(i18n.as_caption(shown))
        button.setProperty("kind", "link")
        button.setAccessibleName(text)
        button.setToolTip(str(path))
        button.clicked.connect(lambda: self.opened.emit(path))
        self._column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        return button
