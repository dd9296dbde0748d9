"""How to give a label its first example: drop a photo, or press one. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from desktop.widgets.example_picker import ExamplePicker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from desktop.ops import Ops

COLUMNS, ROWS, TILE_PX = 6, 4, 84


class FirstExample(QFrame):
    """Stands where the question will be."""

    pressed = Signal(int)
    failed = Signal(object)

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._title, note = QLabel(self), QLabel(self)
        self._title.setProperty("role", "question")
        note.setProperty("role", "dim")
        note.setText(
            self.tr(
                "Click a photo of it below, or drag one in from anywhere. One is enough to "
                "begin: then it asks, and you only say yes or no."
            )
        )
        note.setWordWrap(True)
        self.picker = ExamplePicker(library, ops, self, columns=COLUMNS, edge_px=TILE_PX, rows=ROWS)
        self.picker.pressed.connect(self.pressed)
        self.picker.failed.connect(self.failed)
        self.setFocusProxy(self.picker.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(note)
        column.addWidget(self.picker, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()

    def begin(self, name: str, nearby: Sequence[int]) -> None:
        """Ask for a photo of this."""
        self._title.setText(self.tr("Which photo shows “{0}”?").format(name))
        self.picker.begin(nearby)

    def stop(self) -> None:
        """Look for nothing more."""
        self.picker.stop()
