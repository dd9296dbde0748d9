"""The labels that fine-tuning may learn from, each with a tick. GUI thread.

Asks the library for its labels in the background; ticks survive a look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.labels.words import LabelWords

if TYPE_CHECKING:
    from collections.abc import Collection

    from core.library import Library
    from core.records.labels import Label, LabelId
    from desktop.ops import Ops

ID_ROLE = Qt.ItemDataRole.UserRole
ROW_PX, FEWEST_ROWS, MOST_ROWS = 34, 2, 7


class LabelChoice(QWidget):
    """Every label that has an example is ticked at first: they are each other's contrast."""

    changed = Signal()
    failed = Signal(object)

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._unticked: set[LabelId] = set()
        self._ticked: set[LabelId] | None = None  # these and no others, from the next look on
        self._wanted: LabelId | None = None
        self.rows = QListWidget(self)
        self.every, self.none = QPushButton(self), QPushButton(self)
        self._about, self._bare = QLabel(self), QLabel(self)
        self._build()

    @property
    def chosen(self) -> list[LabelId]:
        """The labels that are ticked, in the order shown."""
        items = map(self.rows.item, range(self.rows.count()))
        return [i.data(ID_ROLE) for i in items if i.checkState() == Qt.CheckState.Checked]

    @property
    def names(self) -> list[str]:
        """The rows as they are read."""
        return [self.rows.item(row).text() for row in range(self.rows.count())]

    def refresh(self, wanted: LabelId | None = None) -> None:
        """Look again what there is; `wanted` is ticked and shown."""
        if wanted is not None:
            self._wanted = wanted
            self._unticked.discard(wanted)
        self._ops.run(self._library.labels.all, self._show, self.failed.emit)

    def tick_only(self, label_ids: Collection[LabelId]) -> None:
        """Tick these and no others, from the next look on."""
        self._ticked = set(label_ids)

    def _build(self) -> None:
        self.rows.setAccessibleName(self.tr("Labels to learn from"))
        self.rows.setProperty("kind", "ticks")
        self.rows.itemChanged.connect(self._on_item)
        self._about.setText(
            self.tr(
                "It trains on their photos, with captions made from their names. Tick several: "
                "the model learns by telling them apart."
            )
        )
        self._bare.setText(
            self.tr(
                "No label has an example yet. Teach it a few first, in the main window under "
                "“Taught by me”; or use captions of your own."
            )
        )
        for label in (self._about, self._bare):
            label.setProperty("role", "dim")
            label.setWordWrap(True)
        self._bare.hide()
        row = QHBoxLayout()
        row.setSpacing(4)
        for button, text, are_ticked in ((self.every, self.tr("Tick all"), True),
                                         (self.none, self.tr("Tick none"), False)):  # fmt: skip
            button.setText(text)
            button.setProperty("kind", "link")
            button.setAutoDefault(False)
            button.clicked.connect(
                lambda _=False, are_ticked=are_ticked: self._tick_all(are_ticked)
            )
            row.addWidget(button)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._about)
        column.addWidget(self._bare)
        column.addWidget(self.rows)
        column.addLayout(row)

    def _show(self, labels: list[Label]) -> None:
        if not isValid(self):
            return
        usable = [label for label in labels if label.yes_count]
        if self._ticked is not None:
            self._unticked = {label.id for label in usable} - self._ticked
            self._ticked = None
        self.rows.blockSignals(True)
        self.rows.clear()
        for label in usable:
            self.rows.addItem(self._item(label))
        self.rows.blockSignals(False)
        shown = min(max(len(usable), FEWEST_ROWS), MOST_ROWS)
        self.rows.setFixedHeight(shown * ROW_PX + 2)
        self._bare.setVisible(not usable)
        for widget in (self._about, self.rows, self.every, self.none):
            widget.setVisible(bool(usable))
        self._show_wanted()
        self.changed.emit()

    def _item(self, label: Label) -> QListWidgetItem:
        parts = [label.name]
        if label.kind:
            parts.append(LabelWords().kind(label.kind))
        parts.append(self.tr("%n example(s)", "", label.yes_count))
        item = QListWidgetItem(" · ".join(parts))
        item.setData(ID_ROLE, label.id)
        item.setSizeHint(QSize(0, ROW_PX))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        is_ticked = label.id not in self._unticked
        item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        return item

    def _show_wanted(self) -> None:
        for row in range(self.rows.count()):
            if self.rows.item(row).data(ID_ROLE) == self._wanted:
                self.rows.setCurrentRow(row)
        self._wanted = None
        if self.rows.count() and self.rows.currentRow() < 0:
            self.rows.setCurrentRow(0)  # so that the keys have somewhere to begin

    def _tick_all(self, are_ticked: bool) -> None:
        ids = {self.rows.item(row).data(ID_ROLE) for row in range(self.rows.count())}
        self._unticked = set() if are_ticked else ids
        self._tick_again()

    def _tick_again(self) -> None:
        self.rows.blockSignals(True)
        for row in range(self.rows.count()):
            item = self.rows.item(row)
            is_ticked = item.data(ID_ROLE) not in self._unticked
            item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        self.rows.blockSignals(False)
        self.changed.emit()

    def _on_item(self, item: QListWidgetItem) -> None:
        if item.checkState() == Qt.CheckState.Checked:
            self._unticked.discard(item.data(ID_ROLE))
        else:
            self._unticked.add(item.data(ID_ROLE))
        self.changed.emit()
