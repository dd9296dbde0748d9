"""The fine-tuning wizard's way onto the screen, and what trains behind it. GUI thread.

Lives as long as the library: a run goes on while the wizard is closed, and while the main window
is built anew in another language. Importing and building the wizard takes 150 ms, so that is done
in steps while nothing else goes on; whoever is quicker than that gets it built on the spot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.system import memory
from desktop.warm_up import WarmUp

if TYPE_CHECKING:
    from core.library import Library
    from core.records.labels import LabelId
    from core.records.tuning import TuneRun
    from desktop.bridge import EventBridge
    from desktop.ops import Ops
    from desktop.tune.run_task import RunTask
    from desktop.windows.main_window import MainWindow
    from desktop.windows.tune_wizard import TuneWizard

MODULES = (
    "widgets.curves",
    "tune.step_rail",
    "tune.label_choice",
    "tune.caption_choice",
    "tune.data_page",
    "tune.parameter_form",
    "tune.method_page",
    "windows.tune_wizard",
    "tune.training_page",
    "tune.result_page",
    "tune.late_pages",
)
AFTER_MS = 9000  # what is more likely to be asked for is warmed up before


class TuneOpener(QObject):
    """Opens the one wizard over the window, which may be replaced by another one."""

    closed = Signal()  # the keys are for the main window again

    def __init__(
        self, library: Library, bridge: EventBridge, ops: Ops, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._bridge, self._ops = library, bridge, ops
        self._window: MainWindow | None = None
        self._task: RunTask | None = None
        self._wizard: TuneWizard | None = None
        self._unseen = ""  # a run that came to its end while nobody looked
        self._has_looked = False
        self._waiting = ""  # a run that was interrupted before this start
        self._steps = WarmUp(
            [f"desktop.{name}" for name in MODULES], self._build_some, self, after_ms=AFTER_MS
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
            self._task.progressed.connect(lambda _news: self._tell())
            self._task.changed.connect(self._tell)
            self._task.ended.connect(lambda run: self._on_end(run.id))
            self._task.failed.connect(lambda _error: self._on_end(self.task.last_run_id))
        return self._task

    def put_window(self, window: MainWindow) -> None:
        """Open over this window from now on; a wizard that was open goes on over it."""
        old, self._wizard, self._window = self.wizard, None, window
        self._tell()
        if old is not None:
            state = old.state if old.isVisible() else None
            old.stop()
            old.deleteLater()
            if state is not None:
                self._ensure().restore(state)
        self._steps.start()

    def open(self, *, label_id: LabelId | None = None, model: str = "") -> None:
        """Show the wizard, to learn from a label or to teach a model where they are given."""
        unseen, self._unseen = self._unseen, ""
        wizard = self._ensure()
        waiting, self._waiting = self._waiting, ""
        if (unseen or waiting) and label_id is None and not model:
            wizard.open_run(unseen or waiting)
        else:
            wizard.open_new(label_id=label_id, model=model)
        self._tell()

    def open_history(self) -> None:
        """Show what was trained so far."""
        self._ensure().open_history()

    def close(self) -> None:
        """Leave the screen; what is trained is paused and can go on another time."""
        self._steps.stop()
        if self.wizard is not None:
            self.wizard.stop()
        if self._task is not None:
            self._task.close()

    def _on_end(self, run_id: str) -> None:
        """Say below that there is something to look at, unless somebody does."""
        wizard = self.wizard
        if wizard is None or not wizard.isVisible():
            self._unseen = run_id
        self._tell()

    def _tell(self) -> None:
        """Say in the main window's bottom line how training stands."""
        if self._window is None or not isValid(self._window):
            return
        news = self._task.progress if self._task is not None else None
        if self._task is None or not self._task.run_id:
            text = self._resting_text()
        elif news is None or news.phase != "training" or not news.total:
            text = self.tr("Fine-tuning")
        else:
            text = self.tr("Fine-tuning, {0}%").format(round(100 * news.done / news.total))
        self._window.activity.show_training(text)

    def _resting_text(self) -> str:
        if self._unseen:
            return self.tr("Fine-tuning has ended: look at it")
        return self.tr("Fine-tuning was interrupted: go on") if self._waiting else ""

    def look_for_interrupted(self) -> None:
        """Say below that a run waits which the end of the program, or of the machine, cut off."""

        def show(runs: list[TuneRun]) -> None:
            run = next((one for one in runs if one.state == "interrupted"), None)
            if isValid(self) and run is not None and not self.task.run_id:
                self._waiting = run.id
                self._tell()

        self._ops.run(self._library.tuning.runs, show, lambda _fault: None)

    def _build_some(self) -> bool:
        """Build the next part; returns whether there is another one."""
        if self.wizard is None:
            self._ensure()
            return True
        if self.wizard.build_next():
            return True
        memory.put_aside()  # the last that is built before it is asked for
        if not self._has_looked:
            self._has_looked = True
            self.look_for_interrupted()
        return False

    def _ensure(self) -> TuneWizard:
        wizard = self.wizard
        if wizard is None:
            from desktop.windows.tune_wizard import TuneWizard

            parts = (self._library, self._bridge, self._ops, self.task)
            wizard = TuneWizard(*parts, self._window)
            wizard.finished.connect(lambda _: self.closed.emit())
            self._wizard = wizard
        return wizard
