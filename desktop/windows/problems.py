"""The files that could not be opened: which, why, and another try. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.errors import ShiyingError
from desktop.models.problem_table import ProblemTable
from desktop.photos import actions
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from core.library import Library
    from core.records.photos import Problem
    from desktop.bridge import EventBridge
    from desktop.ops import Ops


class ProblemsWindow(Dialog):
    """Follows the library while it is open."""

    def __init__(
        self, library: Library, bridge: EventBridge, ops: Ops, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Could not be opened"))
        resize_to_fit(self, 980, 520)
        self._library = library
        self._ops = ops
        self._model = ProblemTable(self)
        self._title = QLabel(self)
        self._table = QTableView(self)
        self._retry = QPushButton(self.tr("Try all again"), self)
        self._reveal = QPushButton(self.tr("Show in folder"), self)
        self._build()
        bridge.problems_changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Fetch the list again."""
        self._ops.run(self._library.problems, self._show)

    def _show(self, problems: list[Problem]) -> None:
        self._replace(problems)
        self._title.setText(
            self.tr("%n file(s) could not be opened", "", len(problems))
            if problems
            else self.tr("Everything could be opened")
        )
        self._retry.setEnabled(bool(problems))
        self._on_selection()

    def _replace(self, problems: list[Problem]) -> None:
        """Show these; what was chosen stays chosen, and nothing scrolls away."""
        chosen = {problem.path for problem in self._chosen()}
        at = self._table.verticalScrollBar().value()
        self._model.set_problems(problems)
        flags = QItemSelectionModel.SelectionFlag
        for row, problem in enumerate(problems):
            if problem.path in chosen:
                index = self._model.index(row, 0)
                self._table.selectionModel().select(index, flags.Select | flags.Rows)
        self._table.verticalScrollBar().setValue(at)

    def _build(self) -> None:
        self._title.setProperty("role", "title")
        note = QLabel(
            self.tr(
                "These files stay where they are, untouched. Once one of them is repaired or "
                "copied anew, it is added by itself; you can also try again here."
            ),
            self,
        )
        note.setWordWrap(True)
        note.setProperty("role", "dim")
        self._set_up_table()
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self.close)
        self._retry.setProperty("kind", "primary")
        self._retry.clicked.connect(self._on_retry)
        self._reveal.clicked.connect(self._on_reveal)
        buttons = QHBoxLayout()
        buttons.addWidget(self._reveal)
        buttons.addStretch()
        buttons.addWidget(close)
        buttons.addWidget(self._retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 28, 20)
        column.setSpacing(12)
        column.addWidget(self._title)
        column.addWidget(note)
        column.addWidget(self._table, 1)
        column.addLayout(buttons)

    def _set_up_table(self) -> None:
        table = self._table
        table.setModel(self._model)
        table.setAccessibleName(self.tr("Files that could not be opened"))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(36)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        for column, width in enumerate((220, 400, 90)):
            header.resizeSection(column, width)
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        table.selectionModel().selectionChanged.connect(self._on_selection)

    def _chosen(self) -> list[Problem]:
        rows = self._table.selectionModel().selectedRows()
        return [self._model.problem_at(index.row()) for index in rows]

    def _on_selection(self) -> None:
        chosen = self._chosen()
        self._reveal.setEnabled(len(chosen) == 1)
        self._retry.setText(
            self.tr("Try %n again", "", len(chosen)) if chosen else self.tr("Try all again")
        )

    def _on_retry(self) -> None:
        paths = [problem.path for problem in self._chosen()] or None
        self._ops.run(lambda: self._library.retry_problems(paths), lambda _: self.refresh())

    def _on_reveal(self) -> None:
        try:
            actions.show_in_folder(self._chosen()[0].path)
        except ShiyingError as error:
            self._ops.report(error)
