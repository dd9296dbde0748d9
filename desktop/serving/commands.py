"""Choosing, importing and deleting models. GUI thread."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from shiboken6 import isValid

from core.messages.common import size_text
from desktop import i18n
from desktop.serving.cards import card_name

if TYPE_CHECKING:
    from core.library import Library
    from desktop.ops import Ops
    from desktop.serving.cards import Card
    from desktop.serving.tasks import ModelTasks


class ModelCommands(QObject):
    """Asks where it must; the library does the work in the background."""

    freed = Signal(object)  # bytes, an int that may be larger than Qt's
    failed = Signal(object)  # the exception

    def __init__(self, library: Library, ops: Ops, tasks: ModelTasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._tasks = tasks
        self._window = parent

    def use(self, choice: str) -> None:
        """Choose a model; the one before goes on answering until it is ready."""
        self._ops.run(lambda: self._library.use_model(choice), None, self._fail)

    def roll_back(self, choice: str) -> None:
        """Let the model answer that a taught one was made of; its vectors are still there."""
        models = self._library.tuning.models
        self._ops.run(lambda: models.roll_back(choice), None, self._fail)

    def ask_for_file(self) -> None:
        """Import a checkpoint that the user chooses."""
        pattern = self.tr("Checkpoints") + " (*.pt *.pth)"
        name, _ = QFileDialog.getOpenFileName(
            self._window, self.tr("Choose a checkpoint"), "", pattern
        )
        if name:
            self._tasks.bring_in(Path(name))

    def ask_for_folder(self) -> None:
        """Import a model folder that the user chooses."""
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Choose a model folder"))
        if name:
            self._tasks.bring_in(Path(name))

    def ask_and_remove(self, card: Card) -> None:
        """Delete a model with what it knows, once the user has said yes."""
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Delete model"))
        name, freed = card_name(card, i18n.current_language()), size_text(card.freed_bytes)
        box.setText(self.tr("Delete {0}? This frees {1}.").format(name, freed))
        box.setInformativeText(
            self.tr("Your photos are not touched. It can be installed again at any time.")
        )
        delete = box.addButton(self.tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep"), QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(keep)

        def finish(_result: int) -> None:
            if box.clickedButton() is delete:
                self._remove(card)
            box.deleteLater()

        box.finished.connect(finish)
        box.open()

    def _remove(self, card: Card) -> None:
        library = self._library
        is_leftover = card.kind == "leftover"
        remove = library.remove_model_vectors if is_leftover else library.remove_model
        self._ops.run(lambda: remove(card.id), self._tell_freed, self._fail)

    def _tell_freed(self, freed_bytes: int) -> None:
        if isValid(self):  # the window may have been closed meanwhile
            self.freed.emit(freed_bytes)

    def _fail(self, error: BaseException) -> None:
        if isValid(self):
            self.failed.emit(error)
        else:
            self._ops.report(error)
