"""The imports of models that are under way, a line each. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.widgets.download_line import DownloadLine

if TYPE_CHECKING:
    from desktop.serving.tasks import ModelTasks


class ImportLines(QWidget):
    """Follows the tasks; takes no room while there is none."""

    def __init__(self, tasks: ModelTasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._lines: dict[str, DownloadLine] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        tasks.changed.connect(self._follow)
        tasks.progressed.connect(self._show_progress)
        self._follow()

    def line(self, task_id: str) -> DownloadLine | None:
        """Return the line of an import."""
        return self._lines.get(task_id)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._lines)

    def _follow(self) -> None:
        imports = self._tasks.imports
        for task_id in self._lines.keys() - imports.keys():
            self._lines.pop(task_id).deleteLater()
        for task_id in imports.keys() - self._lines.keys():
            title = self.tr("Importing {0}").format(imports[task_id].name)
            line = self._lines[task_id] = DownloadLine(self, title=title)
            line.cancelled.connect(lambda task_id=task_id: self._tasks.cancel(task_id))
            self._column.addWidget(line)
            self._show_progress(task_id)
        self.setVisible(bool(self._lines))

    def _show_progress(self, task_id: str) -> None:
        if task_id in self._lines:
            self._lines[task_id].show_progress(self._tasks.progress_of(task_id))
