"""Adding, removing and showing the folders of the library. GUI thread."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from desktop.models.folder_tree import Place
from desktop.widgets.folder_choice import pictures_or_home

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.library import Library
    from core.records.marks import Belongings
    from core.records.photos import Root, RootId
    from desktop.ops import Ops
    from desktop.overview import Overview


class FolderCommands(QObject):
    """Asks where it must; the library does the work in the background."""

    added = Signal()
    found = Signal(object)  # Place: a folder that was to be added is in the library already
    failed = Signal(object)  # the exception

    def __init__(self, library: Library, ops: Ops, overview: Overview, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._overview = overview
        self._window = parent

    def ask_and_add(self) -> None:
        """Let the user choose a folder of photos."""
        chosen = QFileDialog.getExistingDirectory(
            self._window, self.tr("Choose a folder of photos"), str(pictures_or_home())
        )
        if chosen:
            self.add([Path(chosen)])

    def add(self, folders: Iterable[Path]) -> None:
        """Hand folders over to the library; one that it knows is shown instead."""
        for folder in folders:
            self._ops.run(
                lambda folder=folder: self._add_or_find(folder), self._on_end, self.failed.emit
            )

    def _add_or_find(self, folder: Path) -> Place | None:
        """Return where it is in the library; None where it was added just now. Any thread."""
        path = Path(os.path.abspath(folder))
        for root in self._library.roots():
            if path.is_relative_to(root.path):
                relative = path.relative_to(root.path).as_posix()
                return Place("folder", root.id, "" if relative == "." else relative)
        self._library.add_root(folder)
        return None

    def _on_end(self, place: Place | None) -> None:
        if place is None:
            self.added.emit()
        else:
            self.found.emit(place)

    def ask_and_remove(self, root_id: RootId) -> None:
        """Forget a folder, once the user has said yes."""
        root = self._overview.root(root_id)
        if root is not None:
            self._ops.run(
                lambda: self._library.marks.belongings(root_id),
                lambda belongings: self._ask_to_remove(root, belongings),
                self.failed.emit,
            )

    def _ask_to_remove(self, root: Root, belongings: Belongings) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Remove folder"))
        box.setText(self.tr("Remove {0} from Shiying?").format(root.path.name))
        box.setInformativeText("\n\n".join(self._consequences(belongings)))
        remove = box.addButton(self.tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)

        def finish(_result: int) -> None:
            if box.clickedButton() is remove:
                self._ops.run(lambda: self._library.remove_root(root.id))
            box.deleteLater()
            self._window.activateWindow()  # as no window manager may do

        box.finished.connect(finish)
        box.open()

    def _consequences(self, belongings: Belongings) -> list[str]:
        said = [
            self.tr(
                "The photos stay where they are; Shiying only forgets what it knows about them."
            )
        ]
        marked, examples = belongings.marked, belongings.examples
        if marked:
            said.append(
                self.tr(
                    "The favourites, stars, keywords and albums of %n photo(s) in it are "
                    "forgotten, too.",
                    "",
                    marked,
                )
            )
        if examples:
            said.append(
                self.tr(
                    "%n photo(s) in it are examples for your labels; these examples are lost, too.",
                    "",
                    examples,
                )
            )
        if marked or examples:
            said.append(
                self.tr(
                    "This cannot be undone. If the folder was only moved or renamed, add it where "
                    "it is now first: then all of this goes over to the same photos there."
                )
            )
        return said

    def show(self, root_id: RootId) -> None:
        """Show a folder in the file manager."""
        root = self._overview.root(root_id)
        if root is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(root.path)))

    def rescan(self) -> None:
        """Look for new photos now."""
        self._ops.run(self._library.rescan)
