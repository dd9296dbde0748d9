"""Deleting, discarding and exporting runs of the history: asks first, then does it behind.

GUI thread.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget
from shiboken6 import isValid

from core.messages.common import size_text
from core.messages.tuning import export_text
from desktop import i18n
from desktop.tune.child_work import ChildWork

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.library import Library
    from desktop.ops import Ops
    from desktop.tune.run_card import RunFacts


class RunCommands(QObject):
    """`exporting` tells how far an export is."""

    freed = Signal(object)  # bytes, an int that may be larger than Qt's
    failed = Signal(object)  # the exception

    def __init__(self, library: Library, ops: Ops, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._ops, self._window = library, ops, parent
        self.exporting = ChildWork(ops, self)

    def ask_and_delete(self, facts: RunFacts) -> None:
        """Delete a run with its history, once the user has said yes."""
        run, tuning = facts.run, self._library.tuning
        text = self.tr("Delete “{0}”? This frees {1}.").format(run.name, size_text(run.size_bytes))
        note = self.tr("Its figures and weights are deleted for good; your photos are not touched.")
        if facts.adopted:
            note += " " + self.tr("Models that were adopted from it are kept.")
        self._ask(self.tr("Delete training"), text, note, self.tr("Delete"),
                  lambda: self._free(lambda: tuning.delete(run.id)))  # fmt: skip

    def ask_and_discard(self, facts: RunFacts) -> None:
        """Delete what a run learnt and keep its figures, once the user has said yes."""
        run, tuning = facts.run, self._library.tuning
        text = self.tr("Discard the weights of “{0}”?").format(run.name)
        note = self.tr(
            "After that it can neither go on nor be adopted again. Its figures are kept."
        )
        if facts.adopted:
            note += " " + self.tr("Models that were adopted from it are kept.")
        self._ask(self.tr("Discard weights"), text, note, self.tr("Discard"),
                  lambda: self._free(lambda: tuning.discard(run.id)))  # fmt: skip

    def ask_and_export(self, facts: RunFacts) -> None:
        """Say what an export is good for, ask where to, and write it."""
        assert facts.form is not None
        text = self.tr("Export the model of “{0}”").format(facts.run.name)
        note = export_text(facts.form, i18n.current_language())
        if facts.alpha != 1.0:
            share = f"{round(100 * facts.alpha)}%"
            note += "\n\n" + self.tr("With {0} of what it learnt, as recommended.").format(share)
        self._ask(self.tr("Export"), text, note, self.tr("Choose a folder…"),
                  lambda: self._choose_folder(facts), is_grave=False)  # fmt: skip

    def _choose_folder(self, facts: RunFacts) -> None:
        name = QFileDialog.getExistingDirectory(self._window, self.tr("Where to export"))
        if not name:
            return
        target, models = target_in(Path(name), facts.run.name), self._library.tuning.models
        self.exporting.start(
            lambda job: models.export(facts.run.id, target, job, alpha=facts.alpha)
        )

    def _ask(
        self,
        title: str,
        text: str,
        note: str,
        button: str,
        act: Callable[[], None],
        *,
        is_grave: bool = True,
    ) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(title)
        box.setText(text)
        box.setInformativeText(note)
        roles = QMessageBox.ButtonRole
        yes = box.addButton(button, roles.DestructiveRole if is_grave else roles.AcceptRole)
        no = box.addButton(self.tr("Cancel"), roles.RejectRole)
        box.setDefaultButton(no if is_grave else yes)

        def finish(_result: int) -> None:
            pressed = box.clickedButton()
            box.deleteLater()
            if pressed is yes:
                act()

        box.finished.connect(finish)
        box.open()

    def _free(self, work: Callable[[], int]) -> None:
        self._ops.run(work, self._tell_freed, self._fail)

    def _tell_freed(self, freed_bytes: int) -> None:
        if isValid(self):
            self.freed.emit(freed_bytes)

    def _fail(self, error: BaseException) -> None:
        if isValid(self):
            self.failed.emit(error)
        else:
            self._ops.report(error)


def target_in(folder: Path, name: str) -> Path:
    """Return the folder itself where it is empty, else a new one in it, named after the run."""
    if not any(folder.iterdir()):
        return folder
    stem = re.sub(r"[^\w.-]+", "-", name).strip("-.") or "model"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return next(folder / name for name in names if not (folder / name).exists())
