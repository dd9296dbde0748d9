"""The labels that the user taught, with how many photos each holds.

GUI thread. Rebuilt only when names or counts differ from those shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel

from desktop.models.folder_tree import COUNT_ROLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QModelIndex, QObject

    from core.records.labels import LabelId, LabelView

LABEL_ROLE = Qt.ItemDataRole.UserRole + 30  # the label's id


class LabelTree(QStandardItemModel):
    """One row a label, in the order given."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shown: list[tuple[LabelId, str, tuple[str, ...], int, int]] = []
        self._items: dict[LabelId, QStandardItem] = {}

    def set_views(self, views: Sequence[LabelView]) -> bool:
        """Show these; False where nothing changed."""
        rows = [
            (view.label.id, view.label.name, view.label.aliases, view.count, view.label.yes_count)
            for view in views
        ]
        if rows == self._shown:
            return False
        self._shown = rows
        self._items.clear()
        self.clear()
        for view in views:
            item = self._items[view.label.id] = self._new_item(view)
            self.appendRow(item)
        return True

    def index_of(self, label_id: LabelId | None) -> QModelIndex | None:
        """Return the row of a label, None where it is not shown."""
        item = self._items.get(label_id) if label_id is not None else None
        return self.indexFromItem(item) if item is not None else None

    def _new_item(self, view: LabelView) -> QStandardItem:
        label = view.label
        item = QStandardItem(label.name)
        item.setEditable(False)
        item.setData(label.id, LABEL_ROLE)
        item.setData(view.count, COUNT_ROLE)
        spoken = f"{label.name}, " + self.tr("%n photo(s)", "", view.count)
        item.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
        item.setToolTip(self._tip(view))
        return item

    def _tip(self, view: LabelView) -> str:
        if not view.label.yes_count:
            return self.tr("No example yet: drop a photo here")
        return " · ".join(view.label.names)
