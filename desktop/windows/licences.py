"""What Shiying is made of, and the licence of each part in full. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from desktop.system.licences import read_parts
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from desktop.ops import Op, Ops
    from desktop.system.licences import Part

LIST_PX = 240


class LicencesWindow(Dialog):
    """Parts on the left, the words of the chosen one on the right."""

    def __init__(self, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Licences"))
        resize_to_fit(self, 1100, 680)
        self._ops = ops
        self._op: Op | None = None
        self._parts: list[Part] = []
        self.list = QListWidget(self)
        self.text = QPlainTextEdit(self)
        self._facts = QLabel(self)
        self._build()
        ops.run(read_parts, self._show)

    def _build(self) -> None:
        title = QLabel(self.tr("What Shiying is made of"), self)
        title.setProperty("role", "title")
        note = QLabel(
            self.tr(
                "Shiying is open source under the Apache License 2.0 and builds on the work of "
                "many people. Each part keeps its own licence; here they are in full."
            ),
            self,
        )
        note.setProperty("role", "dim")
        note.setWordWrap(True)
        self._set_up_panes()
        close = QPushButton(self.tr("Done"), self)
        close.setProperty("kind", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(note)
        column.addLayout(self._panes(), 1)
        column.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _set_up_panes(self) -> None:
        self.list.setFixedWidth(LIST_PX)
        self.list.setAccessibleName(self.tr("Parts of Shiying"))
        self.list.setProperty("list", True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._on_chosen)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.text.setAccessibleName(self.tr("Licence in full"))
        self._facts.setProperty("role", "value")
        self._facts.setWordWrap(True)
        self._facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)

    def _panes(self) -> QHBoxLayout:
        words = QVBoxLayout()
        words.setSpacing(8)
        words.addWidget(self._facts)
        words.addWidget(self.text, 1)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addWidget(self.list)
        row.addLayout(words, 1)
        return row

    def _show(self, parts: list[Part]) -> None:
        self._parts = parts
        self.list.addItems([part.name for part in parts])
        self.list.setCurrentRow(0)
        self.list.setFocus()

    def _on_chosen(self, row: int) -> None:
        if not 0 <= row < len(self._parts):
            return
        part = self._parts[row]
        facts = (f"{part.name} {part.version}".strip(), part.licence, part.url)
        self._facts.setText("\n".join(fact for fact in facts if fact))
        if self._op is not None:
            self._op.drop()
        self._op = self._ops.run(part.text, self.text.setPlainText)
