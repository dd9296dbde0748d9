"""A page of choices: sections, and in each a name, one sentence, and the control. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from collections.abc import Sequence

BOX_PX = 150


class SettingRows(QWidget):
    """Grows downwards; what is added first stands on top, and gets the focus first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 8, 0)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(20)
        self._grid.setColumnStretch(0, 1)

    def add_section(self, name: str) -> None:
        """Begin another group."""
        heading = QLabel(name, self)
        heading.setProperty("role", "section")
        row = self._grid.rowCount()
        heading.setContentsMargins(0, 12 if row > 1 else 0, 0, 0)
        self._grid.addWidget(heading, row, 0, 1, 2)

    def add(self, name: str, about: str, control: QWidget) -> QLabel:
        """Add a choice; returns the label that explains it."""
        words = QVBoxLayout()
        words.setSpacing(2)
        heading, explanation = QLabel(name, self), QLabel(about, self)
        heading.setProperty("role", "heading")
        explanation.setProperty("role", "dim")
        explanation.setWordWrap(True)
        words.addWidget(heading)
        words.addWidget(explanation)
        row = self._grid.rowCount()
        self._grid.addLayout(words, row, 0)
        align = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(control, row, 1, align)
        if not control.accessibleName():
            control.setAccessibleName(name)
        control.setAccessibleDescription(about)
        return explanation

    def add_wide(self, control: QWidget) -> None:
        """Add something below that needs the whole width."""
        self._grid.addWidget(control, self._grid.rowCount(), 0, 1, 2)


def choice_box(
    choices: Sequence[tuple[str, str]], chosen: str, parent: QWidget | None = None
) -> QComboBox:
    """Return a box of (value, name) with one of them chosen."""
    box = QComboBox(parent)
    box.setMinimumWidth(BOX_PX)
    for value, name in choices:
        box.addItem(name, value)
    box.setCurrentIndex(max(0, box.findData(chosen)))
    return box


def switch(is_on: bool, parent: QWidget | None = None) -> QCheckBox:
    """Return a tick without words: the row says what it means."""
    box = QCheckBox(parent)
    box.setChecked(is_on)
    return box
