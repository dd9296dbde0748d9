"""What a label is called and what it is: name, other names, kind. GUI thread."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.messages.names import name_note
from core.records.label_names import LONGEST
from core.records.labels import KINDS
from desktop import i18n
from desktop.labels.commands import Draft
from desktop.labels.words import LabelWords
from desktop.theme.stylesheet import repolish

if TYPE_CHECKING:
    from core.records.labels import Label, LabelKind

SEPARATORS = re.compile(r"[,，、;；]")


class LabelForm(QWidget):
    """Three questions, of which the first needs an answer."""

    changed = Signal()
    submitted = Signal()  # Enter

    def __init__(self, label: Label | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = QLineEdit(self)
        self.aliases = QLineEdit(self)
        self._note = QLabel(self)
        self._kinds = QButtonGroup(self)
        self._kind_of: dict[QPushButton, LabelKind] = {}
        self._build()
        if label is not None:
            self._show(label)
        for field in (self.name, self.aliases):
            field.textChanged.connect(self._on_changed)
            field.returnPressed.connect(self.submitted)
        self._on_changed()

    @property
    def draft(self) -> Draft:
        """What is written."""
        aliases = [alias.strip() for alias in SEPARATORS.split(self.aliases.text())]
        kind = self._kind_of[self._kinds.checkedButton()]
        return Draft(self.name.text(), kind, tuple(alias for alias in aliases if alias))

    @property
    def note(self) -> str:
        """What stands below the name."""
        return self._note.text()

    def show_error(self, sentence: str) -> None:
        """Say what is wrong with it, below the name."""
        self._say(sentence, role="warning")
        self.name.setFocus()
        self.name.selectAll()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        self._add_field(column, self.tr("Name"), self.name)
        self.name.setPlaceholderText(self.tr("Doudou, Grandma's house, my red bicycle…"))
        self.name.setMaxLength(2 * LONGEST)
        self._note.setWordWrap(True)
        column.addWidget(self._note)
        column.addSpacing(8)
        self._add_field(column, self.tr("Other names"), self.aliases)
        self.aliases.setPlaceholderText(self.tr("optional; separate several with commas"))
        column.addSpacing(8)
        column.addWidget(QLabel(self.tr("It is a"), self))
        column.addLayout(self._kind_row())

    def _add_field(self, column: QVBoxLayout, name: str, field: QLineEdit) -> None:
        caption = QLabel(name, self)
        caption.setBuddy(field)
        field.setAccessibleName(name)
        column.addWidget(caption)
        column.addWidget(field)

    def _kind_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        for kind in KINDS:
            button = QPushButton(LabelWords().kind(kind), self)
            button.setProperty("kind", "choice")
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.setChecked(kind == "")
            self._kind_of[button] = kind
            self._kinds.addButton(button)
            row.addWidget(button)
        row.addStretch()
        return row

    def _show(self, label: Label) -> None:
        self.name.setText(label.name)
        self.name.selectAll()
        self.aliases.setText(self.tr(", ").join(label.aliases))
        for button, kind in self._kind_of.items():
            button.setChecked(kind == label.kind)

    def _on_changed(self) -> None:
        name = self.name.text().strip()
        note = name_note(name, i18n.current_language())
        if note:
            self._say(note)
        elif name:
            self._say(self.tr("You can then search for “{0} on the beach”.").format(name))
        else:
            self._say(self.tr("Write what you call it. The name then works in your searches."))
        self.changed.emit()

    def _say(self, sentence: str, role: str = "dim") -> None:
        self._note.setText(sentence)
        if self._note.property("role") != role:
            self._note.setProperty("role", role)
            repolish(self._note)
