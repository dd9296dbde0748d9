"""The training of one run, which goes on while the wizard is closed.

Owner: the GUI thread. One run at a time, on a thread of its own, because it may take hours and the
pool of `ops` is for what takes moments. What was heard of it is kept, so that a page that is opened
later draws the whole line.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import Cancelled, UserError
from core.job import Job
from core.records.tuning import TuneProgress

if TYPE_CHECKING:
    from core.library import Library
    from core.records.tuning import TuneRun
    from desktop.ops import Ops

# At the end of the program: a step and its checkpoint, within what closing promises. One that takes
# longer is cut off; the run goes on from the checkpoint before it, a minute old or so.
CLOSING_S = 6.0
MOST_HEARD = 400  # steps that are kept for the curves; beyond, every second one goes


class RunTask(QObject):
    """Close it before the library."""

    changed = Signal()  # one began, is to pause, or is over
    progressed = Signal(object)  # TuneProgress
    ended = Signal(object)  # TuneRun: it is done
    paused = Signal(str)  # run id
    failed = Signal(object)  # the exception; `last_run_id` says of which run
    _arrived = Signal(object)  # crosses to the GUI thread

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="tuning")
        self._job: Job | None = None
        self._run_id = ""
        self._last_run_id = ""
        self._heard: list[TuneProgress] = []
        self._progress: TuneProgress | None = None
        self._is_closed = False
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    @property
    def run_id(self) -> str:
        """The run that is being trained, "" while none is."""
        return self._run_id

    @property
    def last_run_id(self) -> str:
        """The run that is being trained, or was last."""
        return self._last_run_id

    @property
    def is_pausing(self) -> bool:
        """Whether it was asked to pause, and finishes its step."""
        return self._job is not None and self._job.is_cancelled

    @property
    def progress(self) -> TuneProgress | None:
        """What was heard last of the run that is being trained."""
        return self._progress

    def steps(self, run_id: str) -> list[TuneProgress]:
        """Return the training steps heard of a run since it was started here, in order."""
        return list(self._heard) if run_id == self._last_run_id else []

    def start(self, run_id: str) -> None:
        """Train a run from where it is; another that is being trained is not disturbed."""
        if self._is_closed or run_id == self._run_id:
            return
        if self._run_id:
            self.failed.emit(UserError("tune_run_busy", run=self._run_id))
            return
        if run_id != self._last_run_id:
            self._heard.clear()
        self._run_id = self._last_run_id = run_id
        self._progress = None
        job = self._job = Job(on_news=self._arrived.emit)
        future = self._pool.submit(self._library.tuning.train, run_id, job)
        self._ops.attach(future, self._on_done, self._on_failed)
        self.changed.emit()

    def pause(self) -> None:
        """Stop after the step in hand, with a checkpoint; `paused` tells when."""
        if self._job is not None and not self._job.is_cancelled:
            self._job.cancel()
            self.changed.emit()

    def close(self) -> None:
        """Pause for good, in no more than some seconds; returns at once. Idempotent."""
        self._is_closed = True
        if self._job is not None:
            self._job.cancel(within_s=CLOSING_S)
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _on_arrived(self, news: object) -> None:
        if not isinstance(news, TuneProgress) or news.run_id != self._run_id:
            return
        self._progress = news
        if news.loss is not None:
            self._keep(news)
        self.progressed.emit(news)

    def _keep(self, news: TuneProgress) -> None:
        """Add a step; one that is done again from a checkpoint takes the place of what followed."""
        while self._heard and self._heard[-1].done >= news.done:
            self._heard.pop()
        self._heard.append(news)
        if len(self._heard) > MOST_HEARD:
            del self._heard[1::2]

    def _on_done(self, run: TuneRun) -> None:
        self._rest()
        self.ended.emit(run)

    def _on_failed(self, error: BaseException) -> None:
        run_id = self._run_id
        self._rest()
        if isinstance(error, Cancelled):
            self.paused.emit(run_id)
        else:
            self.failed.emit(error)

    def _rest(self) -> None:
        self._run_id, self._job, self._progress = "", None, None
        self.changed.emit()
