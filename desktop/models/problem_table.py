"""The files that could not be opened, one row each: which, why, where. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from core.messages.common import problem_text
from desktop import i18n

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.photos import Problem

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class ProblemTable(QAbstractTableModel):
    """Columns: file, reason, size, folder."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._problems: list[Problem] = []

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Show exactly these."""
        self.beginResetModel()
        self._problems = list(problems)
        self.endResetModel()

    def problem_at(self, row: int) -> Problem:
        """Return the problem of a row."""
        return self._problems[row]

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._problems)

    def columnCount(self, parent: AnyIndex = NOWHERE) -> int:
        return 0 if parent.isValid() else 4

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:  # noqa: ANN401
        if orientation != Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (self.tr("File"), self.tr("Why"), self.tr("Size"), self.tr("Folder"))[section]

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401
        if not index.isValid():
            return None
        problem = self._problems[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(problem, index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return str(problem.path)
        return None

    def _text(self, problem: Problem, column: int) -> str:
        if column == 0:
            return problem.path.name
        if column == 1:
            return problem_text(problem.code, problem.detail, i18n.current_language())
        if column == 2:
            return i18n.file_size(problem.size_bytes)
        return str(problem.path.parent)
