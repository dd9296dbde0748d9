"""A change of models under way: how far it is, who answers meanwhile, and the way back.

GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout

from core.records.model_names import model_text
from desktop import i18n

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.records.models import ModelInfo, SwitchProgress
    from core.records.reports import IndexingProgress


class SwitchNote(QFrame):
    """Hidden unless a change is under way."""

    back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._doing, self._meanwhile = QLabel(self), QLabel(self)
        self._doing.setProperty("role", "heading")
        self._doing.setWordWrap(True)
        self._meanwhile.setProperty("role", "dim")
        self._meanwhile.setWordWrap(True)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self.back = QPushButton(self)
        self.back.clicked.connect(self.back_requested)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._meanwhile, 1)
        row.addWidget(self.back)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(8)
        for widget in (self._doing, self._bar):
            column.addWidget(widget)
        column.addLayout(row)
        self.hide()

    @property
    def text(self) -> str:
        """Everything it says."""
        return f"{self._doing.text()}\n{self._meanwhile.text()}"

    def show_switch(self, change: SwitchProgress | None, indexing: IndexingProgress) -> None:
        """Show where a change of models stands; None: there is none."""
        self.setVisible(change is not None)
        if change is None:
            return
        serving, target = self._name(change.serving), self._name(change.target)
        self._doing.setText(self.tr("Getting to know your photos with {0}").format(target))
        self._bar.setRange(0, max(1, change.total))
        self._bar.setValue(change.have)
        numbers = [f"{i18n.number(change.have)} / {i18n.number(change.total)}"]
        if indexing.state == "paused":
            numbers.append(self.tr("paused"))
        elif indexing.state == "indexing":
            if indexing.per_minute:
                numbers.append(i18n.Human().rate(indexing.per_minute))
            if indexing.seconds_left is not None:
                numbers.append(i18n.Human().time_left(indexing.seconds_left))
        self._meanwhile.setText(
            " · ".join(numbers)
            + "\n"
            + self.tr("Until then {0} goes on answering your searches.").format(serving)
        )
        self._bar.setAccessibleName(" · ".join(numbers))
        self.back.setText(self.tr("Stay with {0}").format(serving))

    def _name(self, model: ModelInfo) -> str:
        if model.is_bundled:
            return self.tr("the starter model")
        return model_text(model, i18n.current_language())
