"""What comes in from outside (a drop, a paste, the command line), and who gets it.

GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication

from desktop import dragdrop

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtCore import QMimeData

    from desktop.folder_commands import FolderCommands
    from desktop.search.picture_query import PictureQuery


class Inbox(QObject):
    """Sorts: folders are added, a picture is searched with, words are typed, the rest refused."""

    text_arrived = Signal(str)
    refused = Signal(str)  # a sentence for the user

    def __init__(self, folders: FolderCommands, pictures: PictureQuery, parent: QObject) -> None:
        super().__init__(parent)
        self._folders = folders
        self._pictures = pictures

    def take_paths(self, paths: Sequence[Path]) -> None:
        """Take what was given on the command line."""
        self._folders.add(path for path in paths if path.is_dir())
        pictures = [path for path in paths if not path.is_dir()]
        if pictures:
            self._pictures.use_file(pictures[0])

    def paste(self) -> None:
        """Take what is on the clipboard."""
        mime = QGuiApplication.clipboard().mimeData()
        if mime is None:
            return
        if mime.hasText() and not mime.hasUrls() and not mime.hasImage():
            self.text_arrived.emit(mime.text())
        else:
            self.drop(mime)

    def drop(self, mime: QMimeData) -> None:
        """Take what was dropped."""
        dropped = dragdrop.read(mime)
        if dropped.folders:
            self._folders.add(dropped.folders)
        elif dropped.picture is not None:
            self._pictures.use_file(dropped.picture)
        elif dropped.image is not None:
            self._pictures.use_pixels(dropped.image)
        elif dropped.refusal is not None:
            self.refused.emit(self._refusal_text(dropped.refusal))

    def _refusal_text(self, refusal: dragdrop.Refusal) -> str:
        return {
            dragdrop.Refusal.REMOTE: self.tr(
                "This is on the network, and Shiying opens nothing from there. Save the picture "
                "on this computer first, then drag it in."
            ),
            dragdrop.Refusal.MISSING: self.tr("This file is not there any more."),
            dragdrop.Refusal.TEXT: self.tr(
                "This is text. Type it into the search field, or drag in a picture or a folder."
            ),
            dragdrop.Refusal.NOTHING: self.tr(
                "There is no picture in this. Drag in a picture file or a folder."
            ),
        }[refusal]
