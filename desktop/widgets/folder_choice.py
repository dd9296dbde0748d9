"""The folders that a new user may begin with: a row each, with what is in it. GUI thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.job import Job
from desktop import i18n

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.library import Library
    from core.records.storage import FolderSize
    from desktop.ops import Ops

Places = QStandardPaths.StandardLocation


class FolderRow(QFrame):
    """A folder with a tick, and how much is in it once that is known."""

    def __init__(self, path: Path, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self.path = path
        self.size: FolderSize | None = None
        self.box = QCheckBox(name, self)
        self.box.setToolTip(str(path))
        self._facts = QLabel(self)
        self._facts.setProperty("role", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 12, 16, 12)
        row.addWidget(self.box, 1)
        row.addWidget(self._facts)

    def show_facts(self, per_minute: float | None) -> None:
        """Say how many photos, how large, and how long they take; the last once it is known."""
        if self.size is None:
            return
        parts = [self.tr("%n photo(s)", "", self.size.photos), i18n.file_size(self.size.size_bytes)]
        if per_minute and self.size.photos:
            minutes = max(1, round(self.size.photos / per_minute))
            parts.append(self.tr("about %n minute(s)", "", minutes))
        self._facts.setText(" · ".join(parts))
        self.box.setAccessibleDescription(self._facts.text())


class FolderChoice(QWidget):
    """The pictures folder is ticked. Counting runs in the background until `stop`."""

    changed = Signal()

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._job = Job()
        self._per_minute: float | None = None
        self.rows: list[FolderRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.choose = QPushButton(self.tr("Choose a folder…"), self)
        self.choose.setAutoDefault(False)
        self.choose.clicked.connect(self._ask)
        self._column.addWidget(self.choose)
        self._column.addStretch()
        self._offer(Places.PicturesLocation, self.tr("Pictures"), ticked=True)
        self._offer(Places.DesktopLocation, self.tr("Desktop"), ticked=False)
        self._offer(Places.DownloadLocation, self.tr("Downloads"), ticked=False)
        work = lambda: library.measure_model("starter", self._job)  # noqa: E731
        ops.run(work, self._on_speed, lambda _: None)  # without it no time is told

    @property
    def chosen(self) -> list[Path]:
        """The folders that are ticked."""
        return [row.path for row in self.rows if row.box.isChecked()]

    def add(self, folders: Iterable[Path]) -> None:
        """Offer more folders, ticked."""
        for path in folders:
            known = next((row for row in self.rows if row.path == path), None)
            if known is not None:
                known.box.setChecked(True)
            else:
                self._add(path, path.name or str(path), ticked=True)

    def stop(self) -> None:
        """Count no further."""
        self._job.cancel()

    def _offer(self, place: Places, name: str, *, ticked: bool) -> None:
        path = folder_of(place)
        if path is not None and path.is_dir() and path != Path.home():
            self._add(path, name, ticked=ticked)

    def _add(self, path: Path, name: str, *, ticked: bool) -> None:
        row = FolderRow(path, name, self)
        row.box.setChecked(ticked)
        row.box.toggled.connect(self.changed)
        self._column.insertWidget(len(self.rows), row)
        self.rows.append(row)
        self.choose.setText(self.tr("Another folder…"))
        self.setTabOrder(row.box, self.choose)
        self._ops.run(
            lambda: self._library.measure_folder(path, self._job),
            lambda size: self._on_size(row, size),
            lambda _: None,  # cancelled, or gone: it is told when it is added
        )
        self.changed.emit()

    def _ask(self) -> None:
        chosen = QFileDialog.getExistingDirectory(
            self, self.tr("Choose a folder with photos"), str(pictures_or_home())
        )
        if chosen:
            self.add([Path(chosen)])

    def _on_size(self, row: FolderRow, size: FolderSize) -> None:
        if not self._job.is_cancelled:
            row.size = size
            row.show_facts(self._per_minute)

    def _on_speed(self, per_minute: float) -> None:
        if not self._job.is_cancelled:
            self._per_minute = per_minute
            for row in self.rows:
                row.show_facts(per_minute)


def folder_of(place: Places) -> Path | None:
    """Where the system keeps pictures, and the like."""
    path = QStandardPaths.writableLocation(place)
    return Path(path) if path else None


def pictures_or_home() -> Path:
    """Where choosing a folder begins: Qt's own dialog would show where we were started."""
    pictures = folder_of(Places.PicturesLocation)
    return pictures if pictures is not None and pictures.is_dir() else Path.home()
