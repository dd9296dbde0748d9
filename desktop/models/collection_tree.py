"""The user's own albums, with how many photos each holds; a smart one has a sign beside it.

GUI thread. Rebuilt only when names or counts differ from those shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from desktop.models.folder_tree import COUNT_ROLE, ICON_ROLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QObject

    from core.records.marks import Collection
    from core.records.search import CollectionId

COLLECTION_ROLE = Qt.ItemDataRole.UserRole + 40  # the album's id


class CollectionTree(QStandardItemModel):
    """One row an album, in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[CollectionId, str, int | None]] = []
        self._items: dict[CollectionId, QStandardItem] = {}
        self._found: dict[CollectionId, int] = {}  # of smart albums, as counted last

    def set_collections(self, collections: Sequence[Collection]) -> bool:
        """Show these; False where nothing changed."""
        rows = [(album.id, album.name, album.count) for album in collections]
        if rows == self._shown:
            return False
        self._shown = rows
        self._items.clear()
        self.clear()
        for album in collections:
            item = self._items[album.id] = self._new_item(album)
            self.appendRow(item)
        return True

    def show_count(self, collection_id: CollectionId, count: int) -> None:
        """Say how many photos a smart album finds."""
        self._found[collection_id] = count
        item = self._items.get(collection_id)
        if item is not None and item.data(COUNT_ROLE) != count:
            self._say_found(item, collection_id)

    def index_of(self, collection_id: CollectionId | None) -> QModelIndex | None:
        """Return the row of an album, None where it is not shown."""
        item = self._items.get(collection_id) if collection_id is not None else None
        return self.indexFromItem(item) if item is not None else None

    def _new_item(self, album: Collection) -> QStandardItem:
        item = QStandardItem(album.name)
        item.setEditable(False)
        item.setData(album.id, COLLECTION_ROLE)
        if album.count is None:
            item.setData("album-smart", ICON_ROLE)
            item.setToolTip(self.tr("{0}: finds its photos anew each time").format(album.name))
            self._say_found(item, album.id)
        else:
            item.setData(album.count, COUNT_ROLE)
            item.setToolTip(album.name)
            count = self.tr("%n photo(s)", "", album.count)
            item.setData(f"{album.name}, {count}", Qt.ItemDataRole.AccessibleTextRole)
        return item

    def _say_found(self, item: QStandardItem, collection_id: CollectionId) -> None:
        spoken, count = [item.text(), self.tr("smart album")], self._found.get(collection_id)
        if count is not None:
            item.setData(count, COUNT_ROLE)
            spoken.append(self.tr("%n photo(s)", "", count))
        item.setData(", ".join(spoken), Qt.ItemDataRole.AccessibleTextRole)
