"""A heading and a few of many photos, which can be pressed. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.widgets.photo_tiles import PhotoTiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from desktop.ops import Ops
    from desktop.widgets.photo_tiles import Badge


class ShownPhotos(QWidget):
    """Hidden while there are none."""

    pressed = Signal(int)

    def __init__(
        self, library: Library, ops: Ops, parent: QWidget, *, at_most: int, badge: Badge = ""
    ) -> None:
        super().__init__(parent)
        self._at_most = at_most
        self._title, self._note = QLabel(self), QLabel(self)
        self._title.setProperty("role", "heading")
        self._note.setProperty("role", "dim")
        self._note.setWordWrap(True)
        self.tiles = PhotoTiles(library, ops, self, badge=badge)
        self.tiles.clicked.connect(self.pressed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for widget in (self._title, self._note, self.tiles):
            column.addWidget(widget)

    def show_photos(self, title: str, note: str, ids: Sequence[int]) -> None:
        """Show the first of these."""
        self._title.setText(title)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self.tiles.show_photos(ids[: self._at_most])
        self.setVisible(len(ids) > 0)
