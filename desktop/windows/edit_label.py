"""Another name, other names or another kind for a label. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from core.errors import ShiyingError
from desktop import i18n
from desktop.widgets.label_form import LabelForm
from desktop.windows.dialog import Dialog

if TYPE_CHECKING:
    from core.records.labels import Label
    from desktop.labels.commands import LabelCommands
    from desktop.ops import Ops

WIDTH_PX = 460


class EditLabelDialog(Dialog):
    """Closes once it is done; a name that cannot be is explained."""

    edited = Signal()

    def __init__(
        self, label: Label, commands: LabelCommands, ops: Ops, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Change “{0}”").format(label.name))
        self.setMinimumWidth(WIDTH_PX)
        self._label = label
        self._commands = commands
        self._ops = ops
        self.form = LabelForm(label, self)
        self.save = QPushButton(self.tr("Save"), self)
        self._build()
        self.form.submitted.connect(self._submit)
        self.save.clicked.connect(self._submit)

    def _build(self) -> None:
        title = QLabel(self.windowTitle(), self)
        title.setProperty("role", "title")
        cancel = QPushButton(self.tr("Cancel"), self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        self.save.setProperty("kind", "primary")
        self.save.setAutoDefault(False)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.save)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(16)
        column.addWidget(title)
        column.addWidget(self.form)
        column.addLayout(row)

    def _submit(self) -> None:
        self._commands.edit(self._label, self.form.draft, self._on_done, self._on_fault)

    def _on_done(self, _before: Label) -> None:
        if isValid(self):
            self.edited.emit()
            self.accept()

    def _on_fault(self, error: BaseException) -> None:
        if isinstance(error, ShiyingError) and isValid(self):
            self.form.show_error(i18n.sentence_of(error))
        else:
            self._ops.report(error)
