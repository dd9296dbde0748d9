"""What a run will take, measured in the background whenever its settings have come to rest.

GUI thread; the core measures in a child process of its own, one at a time. An answer to settings
that have changed since is nobody's news.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QVBoxLayout
from shiboken6 import isValid

from core.errors import Cancelled, ShiyingError
from core.job import Job
from core.messages.common import size_text
from desktop import i18n

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.library import Library
    from core.records.tuning import TuneBase, TuneData, TuneEstimate, TuneSettings
    from desktop.ops import Ops

    Question = tuple[TuneBase, TuneData, TuneSettings]

REST_MS = 700


class Estimator(QObject):
    """Asks once the settings rest; what is asked while it measures is asked next."""

    answered = Signal(object)  # TuneEstimate
    failed = Signal(object)  # the exception

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._wanted: Question | None = None
        self._asked: Question | None = None
        self._job: Job | None = None
        self._rest = QTimer(self, singleShot=True, interval=REST_MS)
        self._rest.timeout.connect(self._ask_now)

    @property
    def is_busy(self) -> bool:
        """Whether an answer is to be expected."""
        return self._wanted is not None

    def ask(self, question: Question) -> None:
        """Measure soon; what is measured now is stopped where it is another question."""
        if question == self._wanted:
            return
        self._wanted = question
        if self._job is not None and self._asked != question:
            self._job.cancel()
        self._rest.start()

    def stop(self) -> None:
        """Measure nothing."""
        self._rest.stop()
        self._wanted = None
        if self._job is not None:
            self._job.cancel()

    def _ask_now(self) -> None:
        question = self._wanted
        if question is None or self._job is not None:  # its end asks again
            return
        self._asked, job = question, Job()
        self._job = job
        base, data, settings = question
        work = lambda: self._library.tuning.estimate(base, data, settings, job)  # noqa: E731
        self._ops.run(work, self._on_answer, self._on_failure)

    def _on_answer(self, answer: TuneEstimate) -> None:
        if self._end():
            self.answered.emit(answer)

    def _on_failure(self, error: BaseException) -> None:
        if self._end() and not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _end(self) -> bool:
        """Whether what ended is still wanted; otherwise what is wanted now is asked."""
        if not isValid(self) or self._job is None:
            return False
        job, self._job = self._job, None
        is_wanted = self._wanted == self._asked and not job.is_cancelled
        if is_wanted:
            self._wanted = None
        elif self._wanted is not None and not self._rest.isActive():
            self._rest.start()
        return is_wanted


class EstimateLine(QFrame):
    """Says how long, how much memory and disk; and warns where there is not so much."""

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._ops = ops
        self._question: Question | None = None
        self.estimator = Estimator(library, ops, self)
        self.estimator.answered.connect(self._show)
        self.estimator.failed.connect(self._say_fault)
        self._words, self._warning = QLabel(self), QLabel(self)
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self._bar.setRange(0, 0)
        self.button = QPushButton(self)
        self.button.setProperty("kind", "link")
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_button)
        self._words.setWordWrap(True)
        self._warning.setProperty("role", "warning")
        self._warning.setWordWrap(True)
        self._warning.hide()
        line = QHBoxLayout()
        line.addWidget(self._words, 1)
        line.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 10, 16, 10)
        column.setSpacing(6)
        column.addLayout(line)
        column.addWidget(self._bar)
        column.addWidget(self._warning)
        self._rest()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    @property
    def warning(self) -> str:
        """What will not suffice, "" where all does."""
        return "" if self._warning.isHidden() else self._warning.text()

    def ask(self, base: TuneBase, data: TuneData, settings: TuneSettings) -> None:
        """Measure what these would take."""
        self._question = (base, data, settings)
        self._warning.hide()
        self._words.setText(self.tr("Trying a few photos and one step, to see how long it takes…"))
        self.button.setText(self.tr("Do not estimate"))
        self.button.setEnabled(True)
        self._bar.show()
        self.estimator.ask(self._question)

    def stop(self) -> None:
        """Measure no further."""
        self.estimator.stop()
        self._rest()

    def forget(self) -> None:
        """The settings cannot be done, so there is nothing to measure."""
        self._question = None
        self.stop()

    def _rest(self) -> None:
        self._bar.hide()
        self._words.setText(self.tr("How long it takes is not known yet."))
        self.button.setText(self.tr("Estimate"))
        self.button.setEnabled(self._question is not None)

    def _on_button(self) -> None:
        if self.estimator.is_busy:
            self.stop()
        elif self._question is not None:
            self.ask(*self._question)

    def _show(self, found: TuneEstimate) -> None:
        self._bar.hide()
        self.button.setText(self.tr("Estimate again"))
        memory, disk = size_text(found.memory_bytes), size_text(found.disk_bytes)
        said = self.tr("{0} · {1} of memory · {2} on disk · {3} steps")
        lasting = i18n.Human().lasting_between(found.seconds, found.longest_seconds)
        self._words.setText(said.format(lasting, memory, disk, i18n.number(found.steps)))
        lacks = []
        if found.lacks_memory:
            free = size_text(found.free_memory_bytes)
            lacks.append(
                self.tr(
                    "There may not be enough memory: {0} free. Close other programs, or choose "
                    "a smaller batch size."
                ).format(free)
            )
        if found.lacks_disk:
            free = size_text(found.free_disk_bytes)
            lacks.append(self.tr("The disk has only {0} left. Free some space first.").format(free))
        self._warning.setText("\n".join(lacks))
        self._warning.setVisible(bool(lacks))

    def _say_fault(self, error: BaseException) -> None:
        self._rest()
        if isinstance(error, ShiyingError):
            self._warning.setText(i18n.sentence_of(error))
            self._warning.show()
        else:
            self._ops.report(error)
