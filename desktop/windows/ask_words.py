"""Small dialogs that ask for a few words: a name, or keywords. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.widgets.line_edit import LineEdit
from desktop.widgets.marks_box import KeywordField
from desktop.windows.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH_PX = 420


class AskKeywords(Dialog):
    """Keywords for some photos; closes once they are written."""

    submitted = Signal(list)  # words

    def __init__(self, count: int, known: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = KeywordField(self)
        self.field.offer(known)
        self.field.submitted.connect(self._on_words)
        said = self.tr("For %n photo(s). Separate several keywords with commas.", "", count)
        save = _build(self, self.tr("Add keywords"), said, self.field, self.tr("Add"))
        save.clicked.connect(self.field.returnPressed)

    def _on_words(self, words: list[str]) -> None:
        self.submitted.emit(words)
        self.accept()


class AskName(Dialog):
    """A name; stays open until whoever asked says that it will do."""

    submitted = Signal(str)

    def __init__(
        self, title: str, said: str, name: str, save: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.field = LineEdit(name, self)
        self.field.setAccessibleName(self.tr("Name"))
        self.field.selectAll()
        self.save = _build(self, title, said, self.field, save)
        self.error = QLabel(self)
        self.error.setProperty("role", "warning")
        self.error.setWordWrap(True)
        self.error.hide()
        self.layout().insertWidget(3, self.error)
        self.field.returnPressed.connect(self._submit)
        self.save.clicked.connect(self._submit)

    def show_error(self, sentence: str) -> None:
        """Say why this name will not do."""
        self.error.setText(sentence)
        self.error.show()
        self.field.setFocus()

    def _submit(self) -> None:
        self.submitted.emit(self.field.text())


def _build(dialog: QDialog, title: str, said: str, field: QWidget, save: str) -> QPushButton:
    """Lay it out; returns the button that does it."""
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(WIDTH_PX)
    heading, sentence = QLabel(title, dialog), QLabel(said, dialog)
    heading.setProperty("role", "title")
    sentence.setProperty("role", "dim")
    sentence.setWordWrap(True)
    sentence.setVisible(bool(said))
    cancel = QPushButton(QCoreApplication.translate("AskWords", "Cancel"), dialog)
    do = QPushButton(save, dialog)
    cancel.clicked.connect(dialog.reject)
    do.setProperty("kind", "primary")
    for button in (cancel, do):
        button.setAutoDefault(False)  # Enter in the field does it, once
    row = QHBoxLayout()
    row.addStretch()
    row.addWidget(cancel)
    row.addWidget(do)
    column = QVBoxLayout(dialog)
    column.setContentsMargins(28, 24, 28, 20)
    column.setSpacing(14)
    for widget in (heading, sentence, field):
        column.addWidget(widget)
    column.addStretch()  # of what the sentence was given and does not need
    column.addLayout(row)
    field.setFocus()
    return do
