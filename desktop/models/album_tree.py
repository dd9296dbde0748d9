"""The automatic albums: groups, and the albums below them, with how many photos they hold.

GUI thread. Rebuilt only when names or counts differ from those shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from desktop import i18n
from desktop.models.folder_tree import COUNT_ROLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QObject

    from core.records.search import Album

ALBUM_ROLE = Qt.ItemDataRole.UserRole + 20  # the album's id


class AlbumTree(QStandardItemModel):
    """Groups in the order given; an album whose group is missing stands by itself."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[str, str, int]] = []
        self._items: dict[str, QStandardItem] = {}

    def set_albums(self, albums: Sequence[Album]) -> bool:
        """Show these albums; False where nothing changed."""
        language = i18n.current_language()
        rows = [(album.id, album.name(language), album.count) for album in albums]
        if rows == self._shown:
            return False
        self._shown = rows
        self._items.clear()
        self.clear()
        for album, (_, name, count) in zip(albums, rows, strict=True):
            item = self._items[album.id] = self._new_item(album.id, name, count)
            parent = self._items.get(album.parent)
            (parent if parent is not None else self).appendRow(item)
        return True

    def index_of(self, album_id: str) -> QModelIndex | None:
        """Return the row of an album, None where it is not shown."""
        item = self._items.get(album_id)
        return self.indexFromItem(item) if item is not None else None

    def _new_item(self, album_id: str, name: str, count: int) -> QStandardItem:
        item = QStandardItem(name)
        item.setEditable(False)
        item.setData(album_id, ALBUM_ROLE)
        item.setData(count, COUNT_ROLE)
        spoken = f"{name}, " + self.tr("%n photo(s)", "", count)
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        return item
