"""The places to look at: all photos, recent ones, favourites, and the folders as a tree.

GUI thread. Updated in place, so that what is open and selected stays so while counts grow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QModelIndex, QObject, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.photos import Folder, Root, RootId

PLACE_ROLE = Qt.ItemDataRole.UserRole + 1  # Place
COUNT_ROLE = Qt.ItemDataRole.UserRole + 2  # int | None
SECTION_ROLE = Qt.ItemDataRole.UserRole + 3  # True: a heading between the rows
OFFLINE_ROLE = Qt.ItemDataRole.UserRole + 4
ICON_ROLE = Qt.ItemDataRole.UserRole + 5  # name of a sign, left of the count


@dataclass(frozen=True, slots=True)
class Place:
    """What a row stands for."""

    kind: Literal["all", "recent", "favourites", "folder"]
    root_id: RootId | None = None
    relative: str = ""


ALL = Place("all")
RECENT = Place("recent")
FAVOURITES = Place("favourites")


class FolderTree(QStandardItemModel):
    """Rows: all, recent, favourites, a heading, then one tree a root."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: dict[Place, QStandardItem] = {}
        self._fresh: list[QStandardItem] = []  # roots being built, not yet in the model
        names = (
            (ALL, self.tr("All photos")),
            (RECENT, self.tr("Recently added")),
            (FAVOURITES, self.tr("Favourites")),
        )
        for place, name in names:
            self.appendRow(self._new_item(place, name))
        heading = QStandardItem(self.tr("Folders"))
        heading.setFlags(Qt.ItemFlag.NoItemFlags)
        heading.setData(True, SECTION_ROLE)
        self.appendRow(heading)

    def set_count(self, place: Place, count: int) -> None:
        """Show how many photos a place holds."""
        item = self._items.get(place)
        if item is not None and item.data(COUNT_ROLE) != count:
            self._say_count(item, count)

    def set_folders(self, roots: Sequence[Root], folders: Sequence[Folder]) -> None:
        """Show exactly these folders, each root sorted by path; the rest of the rows stay."""
        wanted: dict[Place, int] = {Place("folder", root.id): root.photo_count for root in roots}
        for folder in folders:
            wanted[Place("folder", folder.root_id, folder.relative)] = folder.photo_count
        self._remove_all_but(wanted)
        names = _root_names(roots)
        for root in roots:
            self._ensure(Place("folder", root.id), names[root.id], wanted)
            self._show_root(root)
        for place in wanted:
            self._ensure(place, place.relative.rpartition("/")[2], wanted)
        for item in self._fresh:  # whole, not folder by folder: 5,000 of them took 0.4 s
            self.appendRow(item)
        self._fresh.clear()
        for place, count in wanted.items():
            self.set_count(place, count)

    def index_of(self, place: Place) -> QModelIndex:
        """Return where a place stands; an invalid index where it is gone."""
        item = self._items.get(place)
        return self.indexFromItem(item) if item is not None else QModelIndex()

    def nearest(self, place: Place) -> Place:
        """Return the place, or the closest folder above it that has a row."""
        while place not in self._items and place.relative:
            above = place.relative.rpartition("/")[0]
            place = Place(place.kind, place.root_id, above)
        return place

    def _show_root(self, root: Root) -> None:
        item = self._items[Place("folder", root.id)]
        item.setToolTip(str(root.path))
        if item.data(OFFLINE_ROLE) != (not root.online):
            item.setData(not root.online, OFFLINE_ROLE)

    def _ensure(self, place: Place, name: str, wanted: dict[Place, int]) -> QStandardItem:
        item = self._items.get(place)
        if item is not None:
            return item
        item = self._new_item(place, name)
        self._say_count(item, wanted.get(place, 0))  # before the model has it: no news, no cost
        if place.relative:
            above = Place("folder", place.root_id, place.relative.rpartition("/")[0])
            parent = self._ensure(above, above.relative.rpartition("/")[2], wanted)
            parent.insertRow(_row_for(parent, name), item)
        else:
            self._fresh.append(item)
        return item

    def _remove_all_but(self, wanted: dict[Place, int]) -> None:
        gone = [place for place in self._items if place.kind == "folder" and place not in wanted]
        for place in sorted(gone, key=lambda place: -len(place.relative)):
            item = self._items.pop(place)
            index = self.indexFromItem(item)
            self.removeRow(index.row(), index.parent())

    def _new_item(self, place: Place, name: str) -> QStandardItem:
        item = QStandardItem(name)
        item.setEditable(False)
        item.setData(place, PLACE_ROLE)
        self._items[place] = item
        return item

    def _say_count(self, item: QStandardItem, count: int) -> None:
        item.setData(count, COUNT_ROLE)
        item.setData(self._spoken(item.text(), count), Qt.ItemDataRole.AccessibleTextRole)

    def _spoken(self, name: str, count: int) -> str:
        return f"{name}, " + self.tr("%n photo(s)", "", count)


def _row_for(parent: QStandardItem, name: str) -> int:
    """Keep the children in order of name."""
    for row in range(parent.rowCount() - 1, -1, -1):
        if parent.child(row).text() <= name:
            return row + 1
    return 0


def _root_names(roots: Sequence[Root]) -> dict[RootId, str]:
    """The last part of each path; with the part above where two would look the same."""
    short = {root.id: root.path.name or str(root.path) for root in roots}
    names = list(short.values())
    return {
        root.id: f"{root.path.parent.name} / {short[root.id]}"
        if names.count(short[root.id]) > 1 and root.path.parent.name
        else short[root.id]
        for root in roots
    }
