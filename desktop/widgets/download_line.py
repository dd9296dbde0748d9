"""How far a download or an import is: a bar, what is being done, and a way to stop. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.messages.common import size_text
from desktop import i18n

if TYPE_CHECKING:
    from core.records.models import DownloadProgress


class DownloadLine(QFrame):
    """With a title it is a card of its own."""

    cancelled = Signal()

    def __init__(self, parent: QWidget | None = None, *, title: str = "") -> None:
        super().__init__(parent)
        heading = QLabel(title, self)
        heading.setProperty("role", "heading")
        heading.setVisible(bool(title))
        if title:
            self.setProperty("surface", "card")
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._words = QLabel(self)
        self._words.setProperty("role", "dim")
        self.stop = QPushButton(self.tr("Cancel"), self)
        self.stop.setProperty("kind", "link")
        self.stop.clicked.connect(self.cancelled)
        row = QHBoxLayout()
        row.addWidget(self._words, 1)
        row.addWidget(self.stop)
        column = QVBoxLayout(self)
        column.setContentsMargins(*((20, 14, 20, 10) if title else (0, 0, 0, 0)))
        column.setSpacing(6)
        column.addWidget(heading)
        column.addWidget(self._bar)
        column.addLayout(row)

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def show_progress(self, progress: DownloadProgress | None) -> None:
        """Show how far it is; None: it waits for its turn."""
        if progress is None:
            self._bar.setRange(0, 1)
            self._say(self.tr("Waits for its turn"))
            return
        self._bar.setRange(0, 1000 if progress.total_bytes else 0)
        self._bar.setValue(round(1000 * progress.done_bytes / max(1, progress.total_bytes)))
        self._say(" · ".join(self._parts(progress)))

    def _say(self, text: str) -> None:
        self._words.setText(text)
        self._bar.setAccessibleName(text)

    def _parts(self, progress: DownloadProgress) -> list[str]:
        parts = [
            {
                "asking": self.tr("Asking the server"),
                "downloading": self.tr("Downloading"),
                "waiting": self.tr("The connection broke; trying again soon, nothing is lost"),
                "checking": self.tr("Checking that all of it arrived intact"),
                "finishing": self.tr("Preparing it for this computer, a few minutes at most"),
            }[progress.state]
        ]
        if progress.state == "downloading" and progress.total_bytes:
            done, total = size_text(progress.done_bytes), size_text(progress.total_bytes)
            parts.append(f"{done} / {total}")
        if progress.bytes_per_s:
            parts.append(f"{size_text(progress.bytes_per_s)}/s")
        if progress.seconds_left is not None:
            parts.append(i18n.Human().time_left(progress.seconds_left))
        return parts
