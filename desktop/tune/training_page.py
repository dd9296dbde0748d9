"""The training of one run, live: how far, how well, and a way to pause it, go on or give it up.

GUI thread. What trains is `RunTask`, which goes on when the page is left; the page shows any run,
also one that rests or that another process trains.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)
from shiboken6 import isValid

from core.errors import ShiyingError
from desktop import i18n
from desktop.theme.stylesheet import repolish
from desktop.tune.giving_up import GivingUp
from desktop.tune.run_curves import RunCurves
from desktop.tune.state_card import StateCard
from desktop.tune.trouble import TroubleWords
from desktop.tune.words import TuneWords
from desktop.widgets.message_bar import MessageBar

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.library import Library
    from core.records.tuning import Remedy, TuneCurvePoint, TuneProgress, TuneRun
    from desktop.ops import Ops
    from desktop.tune.run_task import RunTask
    from desktop.tune.trouble import Trouble

    News = tuple[TuneRun, list[TuneCurvePoint], Remedy | None]

LOOK_EVERY_MS = 2000  # at a run that another process trains


class TrainingPage(QFrame):
    """`open` shows a run, and begins one that was never trained; `leave` looks no more."""

    finished = Signal(str)  # run id: it is done
    left = Signal()  # the user goes elsewhere; what is trained goes on

    def __init__(
        self, library: Library, ops: Ops, run_task: RunTask, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._library, self._ops, self._task = library, ops, run_task
        self._run: TuneRun | None = None
        self._run_id = ""
        self._remedy: Remedy | None = None
        self._title, self._about = QLabel(self), QLabel(self)
        self.state = StateCard(self)
        self.messages = MessageBar(self)
        self.curves = RunCurves(self)
        self.cancel = QPushButton(self.tr("Give up"), self)
        self.leave_it = QPushButton(self.tr("Go on in the background"), self)
        self.toggle = QPushButton(self)
        self._giving_up = GivingUp(library, ops, run_task, self)
        self._later = QTimer(self, singleShot=True, interval=LOOK_EVERY_MS)
        self._later.timeout.connect(self.refresh)
        self._build()
        self._connect()

    @property
    def run_id(self) -> str:
        """The run that is shown."""
        return self._run_id

    @property
    def text(self) -> str:
        """What is said about where the run stands."""
        return self.state.text

    def open(self, run_id: str) -> None:
        """Show a run; one that was never trained begins."""
        self._run_id, self._run = run_id, None
        self.state.clear_note()
        self.messages.dismiss()
        self.toggle.setFocus()
        self.refresh()

    def leave(self) -> None:
        """Look no more. What is trained goes on."""
        self._later.stop()
        self._run_id = ""

    def refresh(self) -> None:
        """Ask again how the run stands."""
        run_id, tuning = self._run_id, self._library.tuning
        if not run_id:
            return

        def fetch() -> News:
            return tuning.run(run_id), tuning.curve(run_id), tuning.remedy(run_id)

        def show(news: News) -> None:
            if isValid(self) and run_id == self._run_id:
                self._show(*news)

        self._ops.run(fetch, show, self._say_fault)

    # Laying out.

    def _build(self) -> None:
        self._title.setProperty("role", "title")
        self._about.setProperty("role", "dim")
        self._about.setWordWrap(True)
        self.cancel.setProperty("kind", "quiet")
        for button in (self.cancel, self.leave_it, self.toggle):
            button.setAutoDefault(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self._title, self._about, self.messages, self.state, self.curves):
            column.addWidget(widget)
        column.addStretch()
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.cancel)
        row.addStretch()
        row.addWidget(self.leave_it)
        row.addWidget(self.toggle)
        column.addLayout(row)

    def _connect(self) -> None:
        task = self._task
        task.progressed.connect(self._on_progressed)
        task.ended.connect(self._on_ended)
        task.paused.connect(self._on_rest)
        task.failed.connect(self._on_failed)
        task.changed.connect(self._show_buttons)
        self.toggle.clicked.connect(self._on_toggle)
        self.leave_it.clicked.connect(self.left)
        self.cancel.clicked.connect(self._on_cancel)
        self._giving_up.discarded.connect(self._on_discarded)
        self._giving_up.failed.connect(self._say_fault)

    # How it stands.

    def _show(self, run: TuneRun, points: list[TuneCurvePoint], remedy: Remedy | None) -> None:
        is_first_look, self._run, self._remedy = self._run is None, run, remedy
        words = TuneWords()
        self._title.setText(run.name)
        stage = words.stage(run.settings.stage)
        self._about.setText(" · ".join((words.data(run), stage)))
        self.curves.show_run(run, points, self._task.steps(run.id))
        if run.state == "done":
            self.finished.emit(run.id)
            return
        self._show_state(run)
        if is_first_look and run.state == "ready":
            self._start()
        elif run.id != self._task.run_id:
            self._explain(run)
            if run.state == "running":  # by another process
                self._later.start()
        self._show_buttons()

    def _show_state(self, run: TuneRun) -> None:
        """Show a run as its folder tells it; what is heard live says more."""
        live = self._task.progress
        if run.id == self._task.run_id and live is not None:
            self._show_progress(live)
        else:
            self.state.show_run(run, is_beginning=run.id == self._task.run_id)

    def _explain(self, run: TuneRun) -> None:
        trouble = TroubleWords().of(run, self._remedy)
        if trouble is not None:
            self.messages.say(trouble.sentence, trouble.button, lambda: self._help(trouble))
        elif run.state == "running":
            self.messages.say(
                self.tr(
                    "This run is being trained in another window or a terminal; you can watch "
                    "it here."
                )
            )

    def _help(self, trouble: Trouble) -> None:
        if trouble.help == "go_on" or self._remedy is None:
            self._start()
            return
        run_id, settings, tuning = self._run_id, self._remedy.settings, self._library.tuning
        self._ops.run(lambda: tuning.again(run_id, settings), self._on_new_run, self._say_fault)

    def _on_new_run(self, run: TuneRun) -> None:
        if isValid(self):
            self.open(run.id)

    def _show_progress(self, news: TuneProgress) -> None:
        of_two = self._run is not None and self._run.settings.stage == "both"
        self.state.show_progress(news, of_two=of_two)
        if self._is_pausing:
            self.state.say_pausing()

    # Pausing and going on.

    @property
    def _is_mine(self) -> bool:
        return bool(self._run_id) and self._task.run_id == self._run_id

    @property
    def _is_pausing(self) -> bool:
        return self._is_mine and self._task.is_pausing

    def _show_buttons(self) -> None:
        run = self._run
        rests = run is not None and run.state in ("paused", "interrupted", "failed", "ready")
        is_mine = self._is_mine
        can_only_begin_anew = rests and run.state == "failed" and self._remedy is not None
        self.toggle.setVisible(is_mine or (rests and not can_only_begin_anew))
        self.toggle.setText(self._toggle_text(run, is_mine=is_mine))
        self.toggle.setEnabled(not self._is_pausing)
        self.toggle.setProperty("kind", "" if is_mine else "primary")
        repolish(self.toggle)
        self.cancel.setVisible(is_mine or rests)
        leave = self.tr("Go on in the background") if is_mine else self.tr("Leave it for now")
        self.leave_it.setText(leave)
        if is_mine and self._task.is_pausing:
            self.state.say_pausing()

    def _toggle_text(self, run: TuneRun | None, *, is_mine: bool) -> str:
        if is_mine:
            return self.tr("Pause")
        was_begun = run is None or run.state != "ready"
        return self.tr("Go on training") if was_begun else self.tr("Begin training")

    def _on_toggle(self) -> None:
        if self._is_mine:
            self._task.pause()
        else:
            self._start()

    def _start(self) -> None:
        self.messages.dismiss()
        other = self._task.run_id
        if other and other != self._run_id:
            busy = self.tr("Another run is being trained; one at a time.")
            self.messages.say(busy, self.tr("Show it"), lambda: self.open(other))
            return
        self._task.start(self._run_id)
        if self._run is not None:
            self._show_state(self._run)

    def _on_cancel(self) -> None:
        if self._run is not None:
            self._giving_up.ask(self._run)

    # News.

    def _on_progressed(self, news: TuneProgress) -> None:
        if news.run_id == self._run_id and self._run is not None:
            self._show_progress(news)
            self.curves.add(news)

    def _on_ended(self, run: TuneRun) -> None:
        if run.id == self._run_id and not self._giving_up.is_under_way:
            self.finished.emit(run.id)

    def _on_rest(self, run_id: str) -> None:
        if run_id == self._run_id:
            self.refresh()

    def _on_failed(self, error: BaseException) -> None:
        if self._task.last_run_id != self._run_id:
            return
        if not isinstance(error, ShiyingError):
            self._ops.report(error)
        self.refresh()  # the run's own note says what it was

    def _on_discarded(self, run_id: str) -> None:
        if run_id == self._run_id:
            self.left.emit()

    def _say_fault(self, error: BaseException) -> None:
        if isValid(self) and isinstance(error, ShiyingError):
            self.messages.say(i18n.sentence_of(error))
            self._show_buttons()
        else:
            self._ops.report(error)
