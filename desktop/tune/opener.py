"""The fine-tuning wizard's way onto the screen, and what trains behind it. GUI thread.

Lives as long as the library: a run goes on while the wizard is closed, and while the main window
is built anew in another language. Importing and building the wizard takes 150 ms, so that is done
in steps while nothing else goes on; whoever is quicker than that gets it built on the spot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.warm_up import WarmUp

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.label_records import LabelId
    from core.library import Library
    from desktop.ops import Ops
    from desktop.tune.run_task import RunTask
    from desktop.windows.tune_wizard import TuneWizard

MODULES = (
    "widgets.curves",
    "tune.step_rail",
    "tune.label_choice",
    "tune.caption_choice",
    "tune.data_page",
    "tune.parameter_form",
    "tune.method_page",
    "tune.training_page",
    "windows.tune_wizard",
)
AFTER_MS = 9000  # what is more likely to be asked for is warmed up before


class TuneOpener(QObject):
    """Opens the one wizard over the window, which may be replaced by another one."""

    closed = Signal()  # the keys are for the main window again

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._window: QWidget | None = None
        self._task: RunTask | None = None
        self._wizard: TuneWizard | None = None
        self._steps = WarmUp(
            [f"desktop.{name}" for name in MODULES], self._ensure, self, after_ms=AFTER_MS
        )

    @property
    def wizard(self) -> TuneWizard | None:
        """The window, once there is one."""
        return self._wizard if self._wizard is not None and isValid(self._wizard) else None

    @property
    def task(self) -> RunTask:
        """What trains."""
        if self._task is None:
            from desktop.tune.run_task import RunTask

            self._task = RunTask(self._library, self._ops, self)
        return self._task

    def put_window(self, window: QWidget) -> None:
        """Open over this window from now on; a wizard that was open goes on over it."""
        old, self._wizard, self._window = self.wizard, None, window
        if old is not None:
            state = old.state if old.isVisible() else None
            old.close()
            old.deleteLater()
            if state is not None:
                self._ensure().restore(state)
        self._steps.start()

    def open(self, *, label_id: LabelId | None = None, model: str = "") -> None:
        """Show the wizard, to learn from a label or to teach a model where they are given."""
        self._ensure().open_new(label_id=label_id, model=model)

    def close(self) -> None:
        """Leave the screen; what is trained is paused and can go on another time."""
        self._steps.stop()
        if self.wizard is not None:
            self.wizard.close()
        if self._task is not None:
            self._task.close()

    def _ensure(self) -> TuneWizard:
        wizard = self.wizard
        if wizard is None:
            from desktop.windows.tune_wizard import TuneWizard

            wizard = TuneWizard(self._library, self._ops, self.task, self._window)
            wizard.finished.connect(lambda _: self.closed.emit())
            self._wizard = wizard
        return wizard
