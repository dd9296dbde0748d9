"""A field for several texts, one a line. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData
    from PySide6.QtWidgets import QWidget


class WordsEdit(QPlainTextEdit):
    """The Tab key leaves it, and a picture on the clipboard or in a drop goes past it."""

    picture_pasted = Signal(object)  # QMimeData

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTabChangesFocus(True)
        self.setPlaceholderText(self.tr("One a line, or separated by commas"))
        self.setAccessibleName(self.tr("Texts to compare the picture with"))

    def canInsertFromMimeData(self, mime: QMimeData) -> bool:
        return _is_picture(mime) or super().canInsertFromMimeData(mime)

    def insertFromMimeData(self, mime: QMimeData) -> None:
        if _is_picture(mime):
            self.picture_pasted.emit(mime)
        else:
            super().insertFromMimeData(mime)


def _is_picture(mime: QMimeData) -> bool:
    return mime.hasUrls() or (mime.hasImage() and not mime.hasText())
