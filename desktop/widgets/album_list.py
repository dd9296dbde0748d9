"""The automatic albums in the sidebar: a heading and a tree, hidden while there are none.

GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from desktop.models.album_tree import ALBUM_ROLE, AlbumTree
from desktop.widgets.row_delegate import INDENT_PX, RowTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.search import Album


class AlbumList(QWidget):
    """Says which album was chosen; the one that is chosen already is let go again."""

    album_chosen = Signal(str)  # its id, "" for none

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = ""
        self._albums = AlbumTree(self)
        self.tree = RowTree(self)
        self.tree.setModel(self._albums)
        self.tree.setAccessibleName(self.tr("Automatic albums"))
        self.tree.clicked.connect(self._on_clicked)
        self.tree.activated.connect(self._on_clicked)
        heading = QLabel(self.tr("Automatic albums"), self)
        heading.setProperty("role", "section")
        heading.setIndent(INDENT_PX)
        heading.setToolTip(self.tr("What the model recognises by itself; searching finds more"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 12)
        column.setSpacing(4)
        column.addWidget(heading)
        column.addWidget(self.tree)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.hide()

    def set_albums(self, albums: Sequence[Album]) -> None:
        """Show these; what is open and chosen stays so."""
        opened = [
            index.data(ALBUM_ROLE)
            for row in range(self._albums.rowCount())
            if self.tree.isExpanded(index := self._albums.index(row, 0))
        ]
        if self._albums.set_albums(albums):
            for album_id in opened:
                index = self._albums.index_of(album_id)
                if index is not None:
                    self.tree.expand(index)
            self.show_chosen(self._chosen)
        self.setVisible(bool(albums))

    def show_chosen(self, album_id: str) -> None:
        """Mark an album, "" for none, without telling anyone."""
        self._chosen = album_id
        index = self._albums.index_of(album_id)
        if index is None:
            self.tree.clearSelection()
            self.tree.setCurrentIndex(QModelIndex())
        else:
            self.tree.setCurrentIndex(index)

    def _on_clicked(self, index: QModelIndex) -> None:
        album_id = index.data(ALBUM_ROLE)
        self.show_chosen("" if album_id == self._chosen else album_id)
        self.album_chosen.emit(self._chosen)
