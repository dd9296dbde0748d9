"""What is stored about the user: each part with its size, one sentence, and how to remove it.

GUI thread. Sizes are read in the background; what cannot be made again is deleted only after a
question.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.errors import ShiyingError
from desktop import i18n
from desktop.windows.dialog import Dialog
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from core.library import Library
    from core.records.storage import StoredKind, StoredPart
    from desktop.ops import Ops

NEEDS_YES = ("backups", "set_aside")


class StorageWindow(Dialog):
    """Asks `library.storage`; removing happens in the background."""

    models_requested = Signal()

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("What Shiying keeps about me"))
        resize_to_fit(self, 680, 720)
        self._library = library
        self._ops = ops
        self._total = QLabel(self)
        self._news = QLabel(self)
        self.buttons: dict[StoredKind, QPushButton] = {}
        self._build()
        self.refresh()

    def refresh(self) -> None:
        """Read the sizes again."""
        self._ops.run(self._library.storage.parts, self._show, self._on_failed)

    def _build(self) -> None:
        title = QLabel(self.tr("What Shiying keeps about me"), self)
        title.setProperty("role", "title")
        self._total.setProperty("role", "dim")
        self._total.setWordWrap(True)
        self._news.setProperty("role", "dim")
        self._news.setWordWrap(True)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.close_button = QPushButton(self.tr("Done"), self)
        self.close_button.setProperty("kind", "primary")
        self.close_button.setDefault(True)
        self.close_button.clicked.connect(self.accept)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 24, 20, 20)
        column.setSpacing(12)
        column.addWidget(title)
        column.addWidget(self._total)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._news)
        column.addWidget(self.close_button, 0, Qt.AlignmentFlag.AlignRight)

    def _show(self, parts: list[StoredPart]) -> None:
        focused = next((kind for kind, b in self.buttons.items() if b.hasFocus()), None)
        self._total.setText(
            self.tr(
                "Everything Shiying keeps is on this computer, {0} in all. Your photos are not "
                "part of it and are never changed."
            ).format(i18n.file_size(sum(part.size_bytes for part in parts)))
        )
        self.buttons = {}
        rows = QWidget(self)
        grid = QGridLayout(rows)
        grid.setContentsMargins(0, 4, 8, 0)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(16)
        grid.setColumnStretch(0, 1)
        for row, part in enumerate(part for part in parts if self._is_shown(part)):
            self._add_row(grid, row, part)
        grid.setRowStretch(grid.rowCount(), 1)
        self._scroll.setWidget(rows)
        rows.setAutoFillBackground(False)  # setWidget turns it on
        (self.buttons.get(focused) or self.close_button).setFocus()

    def _is_shown(self, part: StoredPart) -> bool:
        return part.kind != "set_aside" or part.size_bytes > 0

    def _add_row(self, grid: QGridLayout, row: int, part: StoredPart) -> None:
        name, about = self._words(part.kind)
        words = QVBoxLayout()
        words.setSpacing(2)
        heading = QLabel(f"{name} · {i18n.file_size(part.size_bytes)}", self)
        heading.setProperty("role", "heading")
        sentence = QLabel(about, self)
        sentence.setProperty("role", "dim")
        sentence.setWordWrap(True)
        words.addWidget(heading)
        words.addWidget(sentence)
        grid.addLayout(words, row, 0)
        button = self._button(part, name)
        self.buttons[part.kind] = button
        grid.addWidget(button, row, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def _button(self, part: StoredPart, name: str) -> QPushButton:
        if part.kind == "models":
            button = QPushButton(self.tr("Manage models"), self)
            button.clicked.connect(self.accept)  # one window after the other
            button.clicked.connect(self.models_requested)
        elif part.removable_bytes:
            button = QPushButton(self._verb(part.kind), self)
            button.clicked.connect(lambda: self._ask(part, name))
        else:
            button = QPushButton(self.tr("Open folder"), self)
            url = QUrl.fromLocalFile(str(part.folder))
            button.clicked.connect(lambda: QDesktopServices.openUrl(url))
        button.setAutoDefault(False)
        button.setAccessibleName(f"{name}: {button.text()}")
        return button

    def _verb(self, kind: StoredKind) -> str:
        return self.tr("Delete all but the newest") if kind == "backups" else self.tr("Delete")

    def _ask(self, part: StoredPart, name: str) -> None:
        if part.kind not in NEEDS_YES:
            self._remove(part.kind)
            return
        box = QMessageBox(self)
        box.setWindowTitle(name)
        box.setText(self.tr("Delete {0}?").format(i18n.file_size(part.removable_bytes)))
        box.setInformativeText(self.tr("This cannot be undone. Your photos are not affected."))
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)

        def finish(_result: int) -> None:
            if box.clickedButton() is delete:
                self._remove(part.kind)
            box.deleteLater()

        box.finished.connect(finish)
        box.open()

    def _remove(self, kind: StoredKind) -> None:
        def work() -> int:
            freed = self._library.storage.remove(kind)
            if kind == "thumbnails":
                self._library.rescan()  # which makes them again
            return freed

        self._ops.run(work, self._on_removed, self._on_failed)

    def _on_removed(self, freed: int) -> None:
        self._news.setText(self.tr("{0} freed.").format(i18n.file_size(freed)))
        self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        if isinstance(error, ShiyingError):
            self._news.setText(i18n.sentence_of(error))
        else:
            self._ops.report(error)

    def _words(self, kind: StoredKind) -> tuple[str, str]:
        return {
            "database": (
                self.tr("Library"),
                self.tr(
                    "Where your photos are, what is in them, and what you taught. Remove a "
                    "folder in the sidebar, and it is forgotten here."
                ),
            ),
            "backups": (
                self.tr("Backups"),
                self.tr(
                    "Copies of the library, one a day; the older they are, the fewer are kept."
                ),
            ),
            "set_aside": (
                self.tr("Replaced libraries"),
                self.tr("Earlier libraries that were replaced by a restore or an update."),
            ),
            "thumbnails": (
                self.tr("Thumbnails"),
                self.tr(
                    "Small pictures for the grid. If deleted, they are made again from your photos."
                ),
            ),
            "index": (
                self.tr("Search index"),
                self.tr(
                    "Makes large libraries quick to search. If deleted, it is built again by "
                    "itself."
                ),
            ),
            "models": (
                self.tr("Models"),
                self.tr("What you downloaded or imported to understand photos and words."),
            ),
            "teaching": (
                self.tr("Training runs"),
                self.tr("Models that you trained yourself, with their history."),
            ),
            "logs": (
                self.tr("Logs"),
                self.tr(
                    "What the program did, to find out what went wrong. Nobody sees them but you."
                ),
            ),
            "settings": (
                self.tr("Settings"),
                self.tr("Language, appearance, and the other choices you made."),
            ),
        }[kind]
