"""The user's own albums in the sidebar: a heading, a row each, and the way to a new one.

GUI thread. Photos dropped on a row are put into that album; on the last row, into a new one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop import icons
from desktop.models.collection_tree import COLLECTION_ROLE, CollectionTree
from desktop.widgets.drop_tree import DropButton, DropTree
from desktop.widgets.row_delegate import INDENT_PX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.marks import Collection
    from core.records.search import CollectionId


class CollectionList(QWidget):
    """Says what was chosen and dropped; the album that is chosen already is let go again."""

    chosen = Signal(object)  # CollectionId, None for none
    menu_requested = Signal(object, QPoint)  # CollectionId, where on the screen
    new_requested = Signal()
    photos_dropped = Signal(object, list)  # CollectionId or None for a new one, the files

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen: CollectionId | None = None
        self._collections = CollectionTree(self)
        self.tree = DropTree(self)
        self.tree.setModel(self._collections)
        self.new = DropButton(self.tr("New album …"), self)
        self._build()
        self._connect()
        self.set_collections([])

    def set_collections(self, collections: Sequence[Collection]) -> None:
        """Show these; what is chosen stays so."""
        if self._collections.set_collections(collections):
            self.show_chosen(self._chosen)
        self.tree.setVisible(bool(collections))

    def show_chosen(self, collection_id: CollectionId | None) -> None:
        """Mark an album, None for none, without telling anyone."""
        self._chosen = collection_id
        index = self._collections.index_of(collection_id)
        if index is None:
            self.tree.clearSelection()
            self.tree.setCurrentIndex(QModelIndex())
        else:
            self.tree.setCurrentIndex(index)

    def index_of(self, collection_id: CollectionId) -> QModelIndex | None:
        """Return the row of an album, None where it is not shown."""
        return self._collections.index_of(collection_id)

    def _build(self) -> None:
        name = self.tr("Albums")
        heading = QLabel(name, self)
        heading.setProperty("role", "section")
        heading.setIndent(INDENT_PX)
        self.tree.setAccessibleName(name)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.new.setProperty("kind", "row")
        icons.set_icon(self.new, "plus", "dim")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(4)
        for widget in (heading, self.tree, self.new):
            column.addWidget(widget)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _connect(self) -> None:
        tree = self.tree
        tree.clicked.connect(self._on_clicked)
        tree.activated.connect(self._on_clicked)
        tree.customContextMenuRequested.connect(self._on_menu)
        tree.dropped.connect(
            lambda index, files: self.photos_dropped.emit(index.data(COLLECTION_ROLE), files)
        )
        self.new.clicked.connect(self.new_requested)
        self.new.dropped.connect(lambda files: self.photos_dropped.emit(None, files))

    def _on_clicked(self, index: QModelIndex) -> None:
        collection_id = index.data(COLLECTION_ROLE)
        self.show_chosen(None if collection_id == self._chosen else collection_id)
        self.chosen.emit(self._chosen)

    def _on_menu(self, at: QPoint) -> None:
        index = self.tree.indexAt(at)
        if index.isValid():
            where = self.tree.viewport().mapToGlobal(at)
            self.menu_requested.emit(index.data(COLLECTION_ROLE), where)
