"""Captions of the user's own: which file or folder, and where its photos are. GUI thread.

Only paths are kept here; the check reads them.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from core.records.tuning import CaptionSource

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

PATTERN = "(*.tsv *.csv *.txt *.jsonl *.json)"


class PathField(QWidget):
    """A path that can be written, chosen, or left empty."""

    changed = Signal()

    def __init__(self, name: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(hint)
        self.edit.setClearButtonEnabled(True)
        self.edit.textChanged.connect(self.changed)
        self.buttons: list[QPushButton] = []
        self._name = name
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.edit, 1)

    @property
    def path(self) -> Path | None:
        """What is written, None where nothing is."""
        text = self.edit.text().strip().strip('"')
        return Path(text).expanduser() if text else None

    def set_path(self, path: Path | None) -> None:
        """Write a path."""
        self.edit.setText("" if path is None else str(path))
        self.edit.setCursorPosition(len(self.edit.text()))

    def add_button(self, text: str, ask: Callable[[], str]) -> None:
        """Let a dialog fill it in."""
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        button.setAccessibleName(f"{text} {self._name}")

        def choose() -> None:
            if found := ask():
                self.set_path(Path(found))

        button.clicked.connect(choose)
        self._row.addWidget(button)
        self.buttons.append(button)


class CaptionChoice(QWidget):
    """Three paths, of which the first is needed."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.captions = PathField(
            self.tr("Captions"), self.tr("a table, or a Chinese-CLIP data set folder"), self
        )
        self.root = PathField(
            self.tr("Folder with the photos"), self.tr("none: beside the captions"), self
        )
        self.validation = PathField(
            self.tr("For validation"), self.tr("none: a tenth of the photos is held out"), self
        )
        self._build()

    @property
    def source(self) -> CaptionSource | None:
        """What is written, None while the captions are missing."""
        path = self.captions.path
        return None if path is None else CaptionSource(path, self.root.path, self.validation.path)

    def set_source(self, source: CaptionSource) -> None:
        """Fill all three in."""
        self.captions.set_path(source.path)
        self.root.set_path(source.root)
        self.validation.set_path(source.validation)

    def take(self, paths: Iterable[Path]) -> None:
        """Use what was dropped: a file or a data set is captions, another folder the photos."""
        for path in paths:
            if path.is_dir() and not any(path.glob("*_texts.jsonl")):
                self.root.set_path(path)
            else:
                self.captions.set_path(path)

    def _build(self) -> None:
        about = QLabel(
            self.tr(
                "A table with a line for each caption: the photo's file and the caption, as a "
                "spreadsheet saves it (.csv), with a Tab between them (.tsv), or one JSON object "
                "a line with “file” and “caption” (.jsonl). The folder of a Chinese-CLIP data set "
                "works as well. You can drop them here."
            ),
            self,
        )
        about.setProperty("role", "dim")
        about.setWordWrap(True)
        choose, folder = self.tr("Choose…"), self.tr("Folder…")
        self.captions.add_button(choose, lambda: self._ask_for_file(self.captions))
        self.captions.add_button(folder, lambda: self._ask_for_folder(self.captions))
        self.root.add_button(choose, lambda: self._ask_for_folder(self.root))
        self.validation.add_button(choose, lambda: self._ask_for_file(self.validation))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        for row, field in enumerate((self.captions, self.root, self.validation)):
            name = QLabel(field.edit.accessibleName(), self)
            name.setBuddy(field.edit)
            grid.addWidget(name, row, 0)
            grid.addWidget(field, row, 1)
            field.changed.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(about)
        column.addLayout(grid)
        column.addStretch()

    def _ask_for_file(self, field: PathField) -> str:
        pattern = self.tr("Captions") + f" {PATTERN};;" + self.tr("All files") + " (*)"
        title = self.tr("Choose captions")
        name, _ = QFileDialog.getOpenFileName(self, title, self._near(field), pattern)
        return name

    def _ask_for_folder(self, field: PathField) -> str:
        return QFileDialog.getExistingDirectory(self, self.tr("Choose a folder"), self._near(field))

    def _near(self, field: PathField) -> str:
        path = field.path or self.captions.path
        return "" if path is None else str(path if path.is_dir() else path.parent)
