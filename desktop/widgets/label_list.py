"""The labels in the sidebar: a heading, a row each, and the way to a new one.

GUI thread. Photos dropped on a row become its examples; on the last row, those of a new label.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop import icons
from desktop.models.label_tree import LABEL_ROLE, LabelTree
from desktop.widgets.drop_tree import DropButton, DropTree
from desktop.widgets.row_delegate import INDENT_PX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.labels import LabelId, LabelView


class LabelList(QWidget):
    """Says what was chosen and dropped; the label that is chosen already is let go again."""

    label_chosen = Signal(object)  # LabelId, None for none
    menu_requested = Signal(object, QPoint)  # LabelId, where on the screen
    teach_requested = Signal()
    photos_dropped = Signal(object, list)  # LabelId or None for a new one, the files

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: LabelId | None = None
        self._labels = LabelTree(self)
        self.tree = DropTree(self)
        self.tree.setModel(self._labels)
        self.teach = DropButton(self.tr("Teach it something new …"), self)
        self._build()
        self._connect()
        self.set_views([])

    def set_views(self, views: Sequence[LabelView]) -> None:
        """Show these; what is chosen stays so."""
        if self._labels.set_views(views):
            self.show_chosen(self._chosen)
        self.tree.setVisible(bool(views))

    def show_chosen(self, label_id: LabelId | None) -> None:
        """Mark a label, None for none, without telling anyone."""
        self._chosen = label_id
        index = self._labels.index_of(label_id)
        if index is None:
            self.tree.clearSelection()
            self.tree.setCurrentIndex(QModelIndex())
        else:
            self.tree.setCurrentIndex(index)

    def index_of(self, label_id: LabelId) -> QModelIndex | None:
        """Return the row of a label, None where it is not shown."""
        return self._labels.index_of(label_id)

    def _build(self) -> None:
        name = self.tr("Taught by me")
        heading = QLabel(name, self)
        heading.setProperty("role", "section")
        heading.setIndent(INDENT_PX)
        heading.setToolTip(self.tr("What you taught it works as a word in your sentences, too"))
        self.tree.setAccessibleName(name)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.teach.setProperty("kind", "row")
        icons.set_icon(self.teach, "plus", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(4)
        for widget in (heading, self.tree, self.teach):
            column.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _connect(self) -> None:
        tree = self.tree
        tree.clicked.connect(self._on_clicked)
        tree.activated.connect(self._on_clicked)
        tree.customContextMenuRequested.connect(self._on_menu)
        tree.dropped.connect(
            lambda index, files: self.photos_dropped.emit(index.data(LABEL_ROLE), files)
        )
        self.teach.clicked.connect(self.teach_requested)
        self.teach.dropped.connect(lambda files: self.photos_dropped.emit(None, files))

    def _on_clicked(self, index: QModelIndex) -> None:
        label_id = index.data(LABEL_ROLE)
        self.show_chosen(None if label_id == self._chosen else label_id)
        self.label_chosen.emit(self._chosen)

    def _on_menu(self, at: QPoint) -> None:
        index = self.tree.indexAt(at)
        if index.isValid():
            self.menu_requested.emit(index.data(LABEL_ROLE), self.tree.viewport().mapToGlobal(at))
