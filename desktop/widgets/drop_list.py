"""What the user made, in the sidebar: a heading, a row each, and the way to a new one.

GUI thread. Photos can be dropped on every row, also on the last one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop import icons
from desktop.widgets.drop_tree import DropButton, DropTree
from desktop.widgets.row_delegate import INDENT_PX

if TYPE_CHECKING:
    from desktop.models.collection_tree import CollectionTree
    from desktop.models.label_tree import LabelTree


class DropList(QWidget):
    """Says what was chosen and dropped; the row that is chosen already is let go again.

    rows: the model; role: under which it keeps the id of a row.
    """

    chosen = Signal(object)  # the id, None for none
    menu_requested = Signal(object, QPoint)  # the id, where on the screen
    new_requested = Signal()
    photos_dropped = Signal(object, list)  # the id, or None for a new one; the files

    def __init__(
        self,
        rows: LabelTree | CollectionTree,
        role: int,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._chosen: Any = None
        self._rows, self._role = rows, role
        rows.setParent(self)
        self.tree = DropTree(self)
        self.tree.setModel(rows)
        self.new = DropButton("", self)
        self.heading = QLabel(self)
        self._build()
        self._connect()

    def set_words(self, name: str, words_for_new: str) -> None:
        """Say what these are, and what the last row does."""
        self.heading.setText(name)
        self.tree.setAccessibleName(name)
        self.new.setText(words_for_new)

    def show_chosen(self, chosen: object) -> None:
        """Mark the row of this id, None for none, without telling anyone."""
        self._chosen = chosen
        index = self._rows.index_of(chosen)
        if index is None:
            self.tree.clearSelection()
            self.tree.setCurrentIndex(QModelIndex())
        else:
            self.tree.setCurrentIndex(index)

    def index_of(self, wanted: object) -> QModelIndex | None:
        """Return the row of an id, None where it is not shown."""
        return self._rows.index_of(wanted)

    def _refresh(self, *, has_changed: bool, is_empty: bool) -> None:
        """There are other rows now: what is chosen stays so."""
        if has_changed:
            self.show_chosen(self._chosen)
        self.tree.setVisible(not is_empty)

    def _build(self) -> None:
        self.heading.setProperty("role", "section")
        self.heading.setIndent(INDENT_PX)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.new.setProperty("kind", "row")
        icons.set_icon(self.new, "plus", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(4)
        for widget in (self.heading, self.tree, self.new):
            column.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _connect(self) -> None:
        tree = self.tree
        tree.clicked.connect(self._on_clicked)
        tree.activated.connect(self._on_clicked)
        tree.customContextMenuRequested.connect(self._on_menu)
        tree.dropped.connect(
            lambda index, files: self.photos_dropped.emit(index.data(self._role), files)
        )
        self.new.clicked.connect(self.new_requested)
        self.new.dropped.connect(lambda files: self.photos_dropped.emit(None, files))

    def _on_clicked(self, index: QModelIndex) -> None:
        found = index.data(self._role)
        self.show_chosen(None if found == self._chosen else found)
        self.chosen.emit(self._chosen)

    def _on_menu(self, at: QPoint) -> None:
        index = self.tree.indexAt(at)
        if index.isValid():
            where = self.tree.viewport().mapToGlobal(at)
            self.menu_requested.emit(index.data(self._role), where)
