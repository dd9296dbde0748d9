"""Giving a run up: it pauses at once, then the user says whether its weights are to go.

GUI thread. Nothing is deleted before the answer; Esc goes on as if nothing had been pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget
from shiboken6 import isValid

from core.messages.common import size_text

if TYPE_CHECKING:
    from core.library import Library
    from core.records.tuning import TuneRun
    from desktop.ops import Ops
    from desktop.tune.run_task import RunTask

Wish = Literal["", "discard", "go_on"]


class GivingUp(QObject):
    """Asks, waits for the pause, and discards."""

    discarded = Signal(str)  # run id; its figures stay in the history
    failed = Signal(object)  # the exception

    def __init__(self, library: Library, ops: Ops, run_task: RunTask, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._ops, self._task, self._window = library, ops, run_task, parent
        self._run_id = ""
        self._wish: Wish = ""
        self._is_discarding = False
        run_task.paused.connect(self._on_paused)
        run_task.ended.connect(self._on_ended)

    @property
    def is_under_way(self) -> bool:
        """Whether a run is being discarded, or is to be as soon as it has paused."""
        return self._is_discarding or self._wish == "discard"

    def ask(self, run: TuneRun) -> None:
        """Pause the run and ask what is to become of it."""
        was_training = run.id == self._task.run_id
        self._run_id, self._wish = run.id, ""
        if was_training:
            self._task.pause()
        box = QMessageBox(self._window)
        box.setWindowTitle(self.tr("Give up this training"))
        box.setText(self.tr("Give up “{0}”?").format(run.name))
        box.setInformativeText(
            self.tr(
                "What it has learnt is deleted ({0}); its figures stay in the history. If you "
                "only pause it, it can go on at any time."
            ).format(size_text(run.size_bytes))
        )
        discard = box.addButton(self.tr("Give up"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(self.tr("Keep it paused"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(keep)
        go_on = keep
        if was_training:
            go_on = box.addButton(self.tr("Go on training"), QMessageBox.ButtonRole.RejectRole)
        box.setEscapeButton(go_on)

        def finish(_result: int) -> None:
            pressed = box.clickedButton()
            box.deleteLater()
            if pressed is discard:
                self._want("discard")
            elif was_training and pressed is not keep:
                self._want("go_on")

        box.finished.connect(finish)
        box.open()

    def _want(self, wish: Wish) -> None:
        """Do it now, or as soon as the run has paused."""
        self._wish = wish
        if self._task.run_id != self._run_id:
            self._on_paused(self._run_id)

    def _on_paused(self, run_id: str) -> None:
        if run_id != self._run_id:
            return
        wish, self._wish = self._wish, ""
        if wish == "go_on":
            self._task.start(run_id)
        elif wish == "discard":
            self._discard(run_id)

    def _on_ended(self, run: TuneRun) -> None:
        """It was done before it could pause."""
        if run.id == self._run_id:
            wish, self._wish = self._wish, ""
            if wish == "discard":
                self._discard(run.id)

    def _discard(self, run_id: str) -> None:
        tuning, self._is_discarding = self._library.tuning, True

        def tell(_freed: int) -> None:
            if isValid(self):
                self._is_discarding = False
                self.discarded.emit(run_id)

        self._ops.run(lambda: tuning.discard(run_id), tell, self._tell_fault)

    def _tell_fault(self, error: BaseException) -> None:
        if isValid(self):
            self._is_discarding = False
            self.failed.emit(error)
        else:
            self._ops.report(error)
