"""The wizard's pages from training to history, each made when it is first shown. GUI thread.

Knows which follows on which. The frame only hears which one to show, and when it may go.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from desktop.tune.adopted_page import AdoptedPage
from desktop.tune.history_page import HistoryPage
from desktop.tune.result_page import ResultPage
from desktop.tune.step_rail import ADOPTION, HISTORY, RESULT, TRAINING
from desktop.tune.training_page import TrainingPage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.library import Library
    from core.records.tuning import TuneRun
    from desktop.bridge import EventBridge
    from desktop.ops import Ops
    from desktop.tune.run_task import RunTask

STEPS = (TRAINING, RESULT, ADOPTION, HISTORY)


class LatePages(QObject):
    """See the module."""

    shown = Signal(int)  # the step whose page is to be seen
    new_wanted = Signal()
    finished = Signal()  # the window may go
    failed = Signal(object)

    def __init__(
        self, library: Library, bridge: EventBridge, ops: Ops, task: RunTask, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._library, self._bridge, self._ops, self._task = library, bridge, ops, task
        self._window = parent
        self._run_id = ""
        self._is_from_history = False
        self._training: TrainingPage | None = None
        self._result: ResultPage | None = None
        self._adopted: AdoptedPage | None = None
        self._history: HistoryPage | None = None

    @property
    def run_id(self) -> str:
        """The run that is shown, "" where none is."""
        return self._run_id

    def page(self, step: int) -> QWidget:
        """Return the page of a step."""
        return {
            TRAINING: lambda: self.training,
            RESULT: lambda: self.result,
            ADOPTION: lambda: self.adopted,
            HISTORY: lambda: self.history,
        }[step]()

    # The pages.

    @property
    def training(self) -> TrainingPage:
        """How a run is going."""
        if self._training is None:
            page = TrainingPage(self._library, self._ops, self._task, self._window)
            page.finished.connect(self._open_result)
            page.left.connect(self._go_back)
            self._training = page
        return self._training

    @property
    def result(self) -> ResultPage:
        """What a run came to."""
        if self._result is None:
            page = ResultPage(self._library, self._ops, self._window)
            page.adopted.connect(self._open_adopted)
            page.kept_old.connect(lambda _run_id: self._go_back())
            page.discarded.connect(lambda _run_id: self._go_back())
            self._result = page
        return self._result

    @property
    def adopted(self) -> AdoptedPage:
        """What answers now."""
        if self._adopted is None:
            page = AdoptedPage(self._library, self._bridge, self._ops, self._window)
            page.finished.connect(self._go_back)
            self._adopted = page
        return self._adopted

    @property
    def history(self) -> HistoryPage:
        """What was trained so far."""
        if self._history is None:
            page = HistoryPage(self._library, self._ops, self._window)
            page.run_chosen.connect(self.show_run)
            page.new_wanted.connect(self.new_wanted)
            self._history = page
        return self._history

    # From one to another.

    def train(self, run_id: str) -> None:
        """Show a run's training; one that was never trained begins."""
        self._is_from_history = False
        self._open_training(run_id)

    def show_history(self) -> None:
        """Show what was trained so far."""
        self._show(HISTORY, "")
        self.history.open()

    def show_run(self, run_id: str) -> None:
        """Show a run of the history where it stands."""

        def look() -> tuple[TuneRun, str]:
            run = self._library.tuning.run(run_id)
            return run, self._model_in_use(run)

        def show(news: tuple[TuneRun, str]) -> None:
            if not isValid(self):
                return
            run, model_id = news
            self._is_from_history = True
            if model_id:
                self._open_adopted(model_id, run_id)
            elif run.state in ("done", "discarded"):
                self._open_result(run_id)
            else:
                self._open_training(run_id)

        self._ops.run(look, show, self.failed.emit)

    def leave(self) -> None:
        """Look no more at what is shown; what is trained, and what is being adopted, goes on."""
        if self._training is not None:
            self._training.leave()
        self._run_id = ""

    def stop(self) -> None:
        """Adopt no further, too: the window goes for good."""
        self.leave()
        if self._result is not None:
            self._result.leave()

    def _model_in_use(self, run: TuneRun) -> str:
        """Return the model that came of a run and is chosen now, "" where none is."""
        if not run.adopted:
            return ""
        chosen = {state.choice for state in self._library.models() if state.target}
        return next((model_id for model_id in run.adopted if model_id in chosen), "")

    def _open_training(self, run_id: str) -> None:
        self._show(TRAINING, run_id)
        self.training.open(run_id)

    def _open_result(self, run_id: str) -> None:
        self.leave()
        self._show(RESULT, run_id)
        self.result.open(run_id)

    def _open_adopted(self, model_id: str, run_id: str) -> None:
        self._show(ADOPTION, run_id)
        self.adopted.open(model_id, run_id)

    def _show(self, step: int, run_id: str) -> None:
        self._run_id = run_id
        self.shown.emit(step)

    def _go_back(self) -> None:
        """To the history, where one came from there; otherwise out."""
        self.leave()
        if self._is_from_history:
            self.show_history()
        else:
            self.finished.emit()
