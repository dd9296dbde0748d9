"""Fine-tuning, step by step: data, method, training, result, adoption. GUI thread.

A window beside the main one, which stays usable. Frames the pages of `desktop.tune` and leads from
one to the next; each page does its own work. Closing it stops what is only being looked at, and
nothing that is being trained.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from desktop.tune.data_page import DataPage
from desktop.tune.footer import Footer
from desktop.tune.method_page import MethodPage
from desktop.tune.step_frames import MARGIN_PX, StepFrames
from desktop.tune.step_rail import DATA, HISTORY, METHOD, TRAINING, StepRail
from desktop.tune.unfinished_card import UnfinishedCard, newest_unfinished
from desktop.windows.dialog import ENTER, Dialog, press_focused
from desktop.windows.fitting import resize_to_fit

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from core.library import Library
    from core.records.labels import LabelId
    from core.records.tuning import TuneRun
    from desktop.bridge import EventBridge
    from desktop.ops import Ops
    from desktop.tune.data_page import DataChoice
    from desktop.tune.late_pages import LatePages
    from desktop.tune.method_page import Plan
    from desktop.tune.run_task import RunTask

SIZE_PX = (960, 780)


@dataclass(frozen=True, slots=True)
class WizardState:
    """Where one is and what was chosen so far, for a window in another language."""

    step: int
    choice: DataChoice
    plan: Plan | None
    run_id: str


class TuneWizard(Dialog):
    """Made once, shown as often as it is asked for: `open_new`, `open_run`."""

    def __init__(
        self,
        library: Library,
        bridge: EventBridge,
        ops: Ops,
        task: RunTask,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Fine-tuning"))
        resize_to_fit(self, *SIZE_PX)
        self._library, self._bridge, self._ops, self._task = library, bridge, ops, task
        self._method: MethodPage | None = None
        self._late: LatePages | None = None
        self._is_making = False
        self._step = DATA
        names = (self.tr("Data"), self.tr("Method"), self.tr("Training"), self.tr("Result"),
                 self.tr("Adoption"))  # fmt: skip
        self.rail = StepRail(names, self)
        self.unfinished = UnfinishedCard(self)
        self.data = DataPage(library, ops, self)
        self._pages = StepFrames(self._page, self)
        self.history = QPushButton(self.tr("History"), self)
        self.footer = Footer(self)
        self.back, self.onward = self.footer.back, self.footer.onward
        self._build()
        self._connect()
        self.show_step(DATA)

    @property
    def step(self) -> int:
        """The step that is shown."""
        return self._step

    @property
    def state(self) -> WizardState:
        """What a window in another language needs to go on from here."""
        run_id = self._late.run_id if self._late is not None else ""
        plan = self._method.plan if self._method is not None else None
        return WizardState(self._step, self.data.choice, plan, run_id)

    @property
    def method(self) -> MethodPage:
        """The second step's page."""
        if self._method is None:
            self._method = MethodPage(self._library, self._ops, self)
            self._method.changed.connect(self._refresh)
        return self._method

    @property
    def late(self) -> LatePages:
        """The pages from training on."""
        if self._late is None:
            from desktop.tune.late_pages import LatePages

            late = LatePages(self._library, self._bridge, self._ops, self._task, self)
            late.shown.connect(self.show_step)
            late.new_wanted.connect(self.open_new)
            late.finished.connect(self.close)
            late.failed.connect(self._ops.report)
            self._late = late
        return self._late

    def build_next(self) -> bool:
        """Build a part that was not shown yet; returns whether there is another one."""
        return self._pages.build_next() or self.method.settings.build_some()

    def open_new(self, *, label_id: LabelId | None = None, model: str = "") -> None:
        """Begin with the data; `label_id`: a label to learn from, `model`: what to teach.

        Where a run is being trained that is what is shown: one at a time.
        """
        self._appear()
        if model:
            self.method.prefer(model)
        if self._task.run_id:
            self.late.train(self._task.run_id)
            return
        self.data.open(label_id)
        self.show_step(DATA)
        self._ops.run(self._library.tuning.runs, self._offer, lambda _: None)

    def open_run(self, run_id: str) -> None:
        """Show a run: its training, and what comes of it."""
        self._appear()
        self.late.train(run_id)

    def _go_on(self, run_id: str) -> None:
        """Train on at once: it was asked for by name."""
        self._task.start(run_id)
        self.open_run(run_id)

    def open_history(self) -> None:
        """Show what was trained so far."""
        self._appear()
        self.late.show_history()

    def restore(self, state: WizardState) -> None:
        """Go on where a window in another language was."""
        self._appear()
        self.data.restore(state.choice)
        self.data.open()
        if state.plan is not None:
            self.method.restore(state.plan)
        if state.step == METHOD and state.choice.data is not None:
            self._open_method()
        elif state.step == HISTORY:
            self.late.show_history()
        elif state.run_id and state.step >= TRAINING:
            self.late.show_run(state.run_id)
        else:
            self.show_step(DATA)

    def done(self, result: int) -> None:
        self.data.stop()
        if self._method is not None:
            self._method.stop()
        if self._late is not None:
            self._late.leave()
        super().done(result)

    def stop(self) -> None:
        """Go for good: make nothing further."""
        self.close()
        if self._late is not None:
            self._late.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus, and begins nothing by accident."""
        if not press_focused(self, event) and event.key() not in ENTER:
            super().keyPressEvent(event)

    # Laying out.

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 20, 0, 0)
        column.setSpacing(0)
        head = QVBoxLayout()
        head.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 16)
        head.setSpacing(12)
        line = QHBoxLayout()
        line.addWidget(self.rail, 1)
        line.addWidget(self.history)
        self.history.setAutoDefault(False)
        self.history.setProperty("kind", "quiet")
        head.addLayout(line)
        head.addWidget(self.unfinished)
        column.addLayout(head)
        column.addWidget(self._pages, 1)
        column.addWidget(self.footer)

    def _page(self, step: int) -> QWidget:
        """Make a step's page."""
        if step in (DATA, METHOD):
            return self.data if step == DATA else self.method
        return self.late.page(step)

    def _connect(self) -> None:
        self.data.changed.connect(self._refresh)
        self.data.left_behind.connect(self.onward.setFocus)
        self._task.changed.connect(self._refresh)
        self.back.clicked.connect(lambda: self.show_step(self._step - 1))
        self.onward.clicked.connect(self._on_onward)
        self.unfinished.go_on_requested.connect(self._go_on)
        self.unfinished.look_requested.connect(self.open_run)
        self.history.clicked.connect(self.open_history)

    # From step to step.

    def show_step(self, step: int) -> None:
        """Show one of the steps."""
        if self._step == METHOD and step != METHOD:
            self.method.stop()
        self._step = step
        self.rail.setVisible(step != HISTORY)
        self.history.setVisible(step in (DATA, METHOD))
        if step != HISTORY:
            self.rail.show_step(step)
        self._pages.show_step(step)
        if step != DATA:
            self.unfinished.hide()
        self.footer.setVisible(step in (DATA, METHOD))
        self._refresh()

    def _appear(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()

    def _refresh(self) -> None:
        """Say what the button does, as far as there is something to do."""
        self.back.setVisible(self._step == METHOD)
        if self._step == DATA:
            is_checked = self.data.data is not None
            text = self.tr("Continue") if is_checked else self.tr("Check the data")
            can_check = self.data.can_check and not self.data.is_checking
            self.footer.offer(text, is_ready=is_checked or can_check)
        elif self._step == METHOD:
            is_free = not self._task.run_id
            is_ready = self.method.plan is not None and is_free and not self._is_making
            busy = "" if is_free else self.tr("Another run is being trained; one at a time.")
            self.footer.offer(self.tr("Begin training"), is_ready=is_ready, note=busy)

    def focusNextPrevChild(self, is_next: bool) -> bool:
        self.footer.put_last()
        return super().focusNextPrevChild(is_next)

    def _on_onward(self) -> None:
        if self._step == METHOD:
            self._make_run()
        elif self.data.data is not None:
            self._open_method()
        else:
            self.data.begin_check()

    def _open_method(self) -> None:
        data = self.data.data
        if data is not None:
            self.show_step(METHOD)
            self.method.open(data)
            self.method.stages.cards[self.method.stages.way].button.setFocus()

    def _make_run(self) -> None:
        """Write the run down; its page begins it."""
        plan, tuning = self.method.plan, self._library.tuning
        if plan is None or self._is_making:
            return
        self._is_making = True
        name = plan.name or self.method.usual_name
        self.method.stop()
        self._refresh()
        self._ops.run(
            lambda: tuning.new_run(plan.base, plan.data, plan.settings, name),
            self._on_made,
            self._on_not_made,
        )

    def _on_made(self, run: TuneRun) -> None:
        if isValid(self):
            self._is_making = False
            self.late.train(run.id)

    def _on_not_made(self, error: BaseException) -> None:
        if isValid(self):
            self._is_making = False
            self.method.say_fault(error)
            self._refresh()
            self.onward.setFocus()

    def _offer(self, runs: list[TuneRun]) -> None:
        """Offer to go on with what was not finished, as long as nothing else was begun."""
        run = newest_unfinished(runs)
        if isValid(self) and run is not None and self._step == DATA and not self._task.run_id:
            self.unfinished.offer(run)
