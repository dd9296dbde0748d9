"""Where models are downloaded from: one of three known places, or an address of one's own.

GUI thread. Nothing is asked of any of them here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QWidget

from desktop import i18n

if TYPE_CHECKING:
    from core.settings import SettingsFile

KNOWN = ("modelscope", "mirror", "hub")
OWN = "own"


class SourceBox(QWidget):
    """Remembers the choice in the settings."""

    changed = Signal()

    def __init__(self, settings: SettingsFile, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.box, self.address = QComboBox(self), QLineEdit(self)
        label = QLabel(self.tr("Download from"), self)
        label.setProperty("role", "dim")
        label.setBuddy(self.box)
        self.box.setAccessibleName(label.text())
        names = {
            "modelscope": self.tr("ModelScope (quick in China)"),
            "mirror": self.tr("hf-mirror (quick in China)"),
            "hub": "Hugging Face",
        }
        for source in KNOWN:
            self.box.addItem(names[source], source)
        self.box.addItem(self.tr("An address of my own"), OWN)
        self.address.setPlaceholderText("https://")
        self.address.setAccessibleName(self.tr("Address to download from"))
        self.address.setMinimumWidth(220)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for widget in (label, self.box, self.address):
            row.addWidget(widget)
        self._show(settings.current.model_source or default_source())
        self.box.activated.connect(self._on_chosen)
        self.address.editingFinished.connect(self._remember)

    @property
    def source(self) -> str:
        """What `Library.install_model` takes."""
        chosen: str = self.box.currentData()
        return self.address.text().strip() if chosen == OWN else chosen

    def _show(self, source: str) -> None:
        known = source in KNOWN
        self.box.setCurrentIndex(self.box.findData(source if known else OWN))
        self.address.setText("" if known else source)
        self.address.setVisible(not known)

    def _on_chosen(self) -> None:
        is_own = self.box.currentData() == OWN
        self.address.setVisible(is_own)
        if is_own:
            self.address.setFocus()
        self._remember()

    def _remember(self) -> None:
        if self.source and self.source != self._settings.current.model_source:
            self._settings.update(model_source=self.source)
        self.changed.emit()


def default_source() -> str:
    """Return the place that is most likely to answer where this language is spoken."""
    return "modelscope" if i18n.current_language() == "zh_CN" else "hub"
