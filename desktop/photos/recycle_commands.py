"""Sends chosen photos to the recycle bin, with all their files, once the user has said yes.

GUI thread; looking and moving happen in the background.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from core.job import Job
from desktop import i18n, icons
from desktop.photos.recycling import load_selection, recycle_selection

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from desktop.ops import Ops
    from desktop.photos.recycling import Recycled, Selection


class RecycleCommands(QObject):
    """Asks, moves, and says what came of it."""

    said = Signal(str)  # it went well
    failed = Signal(object)  # ShiyingError: the first of what did not go

    def __init__(self, library: Library, ops: Ops, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._ops = ops
        self._window = window

    def add_to(self, menu: QMenu, ids: Sequence[int]) -> None:
        """Offer it at the end of the menu of these photos, apart from what harms nothing."""
        menu.addSeparator()
        action = menu.addAction(self.tr("Move to the recycle bin…"))
        icons.set_icon(action, "trash", "dim")
        action.triggered.connect(lambda: self.ask(ids))

    def ask(self, ids: Sequence[int]) -> None:
        """Ask whether these are to go."""
        chosen = [int(photo_id) for photo_id in ids]
        if chosen:
            self._ops.run(lambda: load_selection(self._library, chosen), self._ask)

    def _ask(self, selection: Selection) -> None:
        count = len(selection.photos)
        if not count:
            return
        size = i18n.file_size(selection.size_bytes)
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Move to the recycle bin"))
        box.setText(self.tr("Move %n photo(s), {0}, to the recycle bin?", "", count).format(size))
        about = self.tr("You can restore them from the recycle bin.")
        if selection.more_files:
            more = self.tr(
                "%n more file(s) go with them: the RAW of a JPEG, the video of a Live Photo.",
                "",
                selection.more_files,
            )
            about = f"{more} {about}"
        box.setInformativeText(about)
        move = box.addButton(self.tr("Move"), QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole))

        def finish(_result: int) -> None:
            if box.clickedButton() is move:
                self._recycle(selection)
            box.deleteLater()
            self._window.activateWindow()  # as no window manager may do

        box.finished.connect(finish)
        box.open()

    def _recycle(self, selection: Selection) -> None:
        def finish(result: Recycled) -> None:
            gone = sum(photo.id in result.ids for photo in selection.photos)
            if result.failures:
                self.failed.emit(result.failures[0])
            elif gone:
                self.said.emit(self.tr("%n photo(s) moved to the recycle bin", "", gone))

        self._ops.run(lambda: recycle_selection(self._library, selection, Job()), finish)
