"""Chips on as many lines as they need. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

GAP_PX = 6


class ChipFlow(QWidget):
    """As many chips a line as there is room for."""

    def __init__(self, room_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._room_px = room_px
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GAP_PX)
        self.chips: list[QWidget] = []

    def show_chips(self, chips: Sequence[QWidget]) -> None:
        """Show these, which are ours from now on, and no others."""
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        _empty(self._column)
        self.chips = list(chips)
        line, used = QHBoxLayout(), 0
        for chip in self.chips:
            width = chip.sizeHint().width()
            if used and used + GAP_PX + width > self._room_px:
                self._add_line(line)
                line, used = QHBoxLayout(), 0
            line.addWidget(chip)
            used += width + GAP_PX
        self._add_line(line)
        self.setVisible(bool(chips))

    def _add_line(self, line: QHBoxLayout) -> None:
        line.setSpacing(GAP_PX)
        line.addStretch()
        self._column.addLayout(line)


def _empty(layout: QLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            _empty(inner)
            inner.deleteLater()
