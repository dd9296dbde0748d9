"""The groups of duplicates as rows: how many photos, how much could go, what was decided.

GUI thread. The first photo of a row in sight is looked up when somebody asks (0.3 ms) and kept.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt
from PySide6.QtGui import QPixmap

from desktop import i18n
from desktop.grid.thumbnail_loader import Shape, square

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from core.records.duplicates import DuplicateGroup
    from core.records.photos import PhotoId
    from desktop.organising.duplicate_choices import Choices

ICON_PX = 52
SHAPE = Shape(2 * ICON_PX, 12)  # sharp on any screen
KEPT_PICTURES = 256
_ROOT = QModelIndex()


class DuplicateList(QAbstractListModel):
    """One row a group."""

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._groups: Sequence[DuplicateGroup] = ()
        self._choices: Choices | None = None
        self._pictures: OrderedDict[PhotoId, QPixmap] = OrderedDict()

    def show_groups(self, groups: Sequence[DuplicateGroup], choices: Choices) -> None:
        """Show these and nothing else."""
        self.beginResetModel()
        self._groups, self._choices = groups, choices
        self.endResetModel()

    def refresh(self) -> None:
        """Something else was decided."""
        if self._groups:
            self.dataChanged.emit(self.index(0), self.index(len(self._groups) - 1))

    def group_at(self, row: int) -> DuplicateGroup | None:
        """Return the group of a row, None outside."""
        return self._groups[row] if 0 <= row < len(self._groups) else None

    def rowCount(self, parent: QModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._groups)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - QVariant
        group = self.group_at(index.row())
        if group is None:
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._words(group)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._picture(group.ids[0])
        return None

    def _words(self, group: DuplicateGroup) -> str:
        count = self.tr("%n photo(s)", "", len(group.ids))
        leaving = self._choices.leaving(group) if self._choices is not None else ()
        if leaving:
            return f"{count}\n" + self.tr("✓ %n go(es)", "", len(leaving))
        if group.surplus:
            return f"{count}\n{i18n.file_size(group.surplus_bytes)}"
        return f"{count}\n" + self.tr("moments apart")

    def _picture(self, photo_id: PhotoId) -> QPixmap:
        if photo_id not in self._pictures:
            data = self._library.thumbnail(photo_id) or b""
            picture = self._pictures[photo_id] = QPixmap.fromImage(square(data, SHAPE))
            picture.setDevicePixelRatio(2)
            while len(self._pictures) > KEPT_PICTURES:
                self._pictures.popitem(last=False)
        return self._pictures[photo_id]
