"""What a photo shows, as chips that can be confirmed or taken away. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from desktop import i18n, icons
from desktop.widgets.chip_flow import ChipFlow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.labels import Label


class PhotoLabel(NamedTuple):
    """A label on a photo. is_sure: the user said so; else the photo was taken for it."""

    label: Label
    is_sure: bool


class LabelChips(ChipFlow):
    """A chip a label."""

    shown = Signal(object)  # Label: its name was pressed
    answered = Signal(object, object)  # Label, Answer

    def show_labels(self, labels: Sequence[PhotoLabel]) -> None:
        """Show these and no others."""
        self.show_chips([self._new_chip(label) for label in labels])

    def _new_chip(self, shown: PhotoLabel) -> LabelChip:
        chip = LabelChip(shown, self)
        label = shown.label
        chip.pressed.connect(lambda: self.shown.emit(label))
        chip.answered.connect(lambda answer: self.answered.emit(label, answer))
        return chip


class LabelChip(QFrame):
    """「豆豆 ✕」, or 「豆豆？ ✓ ✕」 where the user has not said so."""

    pressed = Signal()
    answered = Signal(object)  # Answer

    def __init__(self, shown: PhotoLabel, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("surface", "chip")
        name = shown.label.name
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(4, 2, 4, 2)
        self._row.setSpacing(0)
        text = name if shown.is_sure else self.tr("{0}?").format(name)
        self._add(text, "", self.tr("Show the photos of “{0}”").format(name)).clicked.connect(
            self.pressed
        )
        if shown.is_sure:
            take = self._add("", "close", self.tr("No longer an example of “{0}”").format(name))
            take.clicked.connect(lambda: self.answered.emit(None))
            return
        confirm = self._add("", "check", self.tr("Yes, this is “{0}”").format(name))
        confirm.clicked.connect(lambda: self.answered.emit(True))
        deny = self._add("", "close", self.tr("No, this is not “{0}”").format(name))
        deny.clicked.connect(lambda: self.answered.emit(False))

    def _add(self, text: str, icon: str, meaning: str) -> QToolButton:
        button = QToolButton(self)
        button.setProperty("kind", "link")
        button.setText(i18n.as_caption(text))
        if icon:
            icons.set_icon(button, icon, "accent_text")
            button.setIconSize(QSize(12, 12))
        button.setAccessibleName(meaning)
        button.setToolTip(meaning)
        self._row.addWidget(button)
        return button
