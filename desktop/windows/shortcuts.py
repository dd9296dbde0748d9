"""What the keys do, on one small page (F1). GUI thread."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.windows.dialog import Dialog
from desktop.windows.fitting import Scrolled, resize_to_fit

SIZE_PX, WORDS_PX = (1060, 760), 250
_Native = QKeySequence.SequenceFormat.NativeText


class ShortcutsWindow(Dialog):
    """Keys, and beside them what they do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        title = QLabel(self.tr("Keyboard shortcuts"), self)
        title.setProperty("role", "title")
        inner = QWidget(self)
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(10)
        rows = self._rows()
        half = (len(rows) + 1) // 2  # two columns: one would not fit a low screen
        for number, (keys, meaning) in enumerate(rows):
            key, words = QLabel(keys, self), QLabel(meaning, self)
            key.setProperty("role", "badge")
            words.setWordWrap(True)
            words.setMinimumWidth(WORDS_PX)
            column, row = divmod(number, half)
            beside = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter  # as high as it is
            grid.addWidget(key, row, 3 * column, beside)
            grid.addWidget(words, row, 3 * column + 1)
        for column in (1, 4):
            grid.setColumnStretch(column, 1)
        grid.setColumnMinimumWidth(2, 8)  # between the two
        close = QPushButton(self.tr("Done"), self)
        close.setProperty("kind", "primary")
        close.setDefault(True)
        close.clicked.connect(self.accept)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(28, 24, 28, 20)
        whole.setSpacing(20)
        whole.addWidget(title)
        keys = Scrolled(inner, self)
        keys.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # the arrows move it where it is cut off
        keys.setProperty("kind", "results")
        keys.setAccessibleName(self.windowTitle())
        whole.addWidget(keys, 1)
        whole.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        resize_to_fit(self, *SIZE_PX)

    def _rows(self) -> tuple[tuple[str, str], ...]:
        return (
            (_native("Ctrl+F"), self.tr("To the search field; typing anywhere goes there, too")),
            ("Esc", self.tr("Clear the search field; once more: to the photos")),
            ("↓", self.tr("From the search field to the photos")),
            ("← ↑ → ↓", self.tr("Move through the photos")),
            (self.tr("Enter, Space"), self.tr("View a photo in full")),
            (_native("Ctrl+A"), self.tr("Choose every photo that is shown")),
            (_native("Ctrl+C"), self.tr("Copy the chosen photos")),
            (_native("Ctrl+E"), self.tr("Export the chosen photos, or all that are shown")),
            (_native("Ctrl+B"), self.tr("Favourite, or no longer a favourite")),
            (_native("Ctrl+1") + " … 5", self.tr("One to five stars; Ctrl+0 for none")),
            (_native("Alt+") + "← → ↑ ↓", self.tr("Move the chosen photos within an album")),
            (_native("Ctrl+K"), self.tr("Write keywords on the chosen photos")),
            (_native("Ctrl+S"), self.tr("Keep this search as a smart album")),
            (
                self.tr("Del"),
                self.tr("Move the chosen photos to the recycle bin (asks first)"),
            ),
            (_native("Ctrl+Z"), self.tr("Undo")),
            (QKeySequence(QKeySequence.StandardKey.Redo).toString(_Native), self.tr("Redo")),
            (_native("Ctrl+V"), self.tr("Search with the picture on the clipboard")),
            (_native("Ctrl+T"), self.tr("Compare a photo with words")),
            (_native("Ctrl+D"), self.tr("Find duplicates")),
            (_native("Ctrl+") + self.tr("wheel"), self.tr("Larger or smaller photos")),
            ("+ − 0 1", self.tr("In full view: larger, smaller, whole photo, actual pixels")),
            ("S", self.tr("In full view: search for a part of the photo")),
            ("R", self.tr("In full view: rotate; with Shift to the left")),
            ("I", self.tr("In full view: details of the photo")),
            ("← → " + self.tr("Space"), self.tr("While teaching: no, yes, skip")),
            ("F6", self.tr("To the folders")),
            (_native("Ctrl+,"), self.tr("Settings")),
            ("F11", self.tr("Fill the screen")),
            ("F1", self.tr("This page")),
            (_native("Ctrl+Q"), self.tr("Quit Shiying")),
        )


def _native(keys: str) -> str:
    """Return keys as this system writes them (⌘ on a Mac)."""
    if keys.endswith("+"):
        return QKeySequence(keys + "A").toString(_Native)[:-1]
    return QKeySequence(keys).toString(_Native)
