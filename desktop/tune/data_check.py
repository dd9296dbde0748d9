"""The check of labels or captions, in the background: one at a time, the newest counts.

Owner: the GUI thread. The core reads the photos in a child process; `stop` kills it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from core.errors import Cancelled
from core.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.library import Library
    from core.records.labels import LabelId
    from core.records.tuning import CaptionSource, TuneData
    from desktop.ops import Ops


class DataCheck(QObject):
    """What comes of a check that was stopped or overtaken is nobody's news."""

    began = Signal()
    progressed = Signal(int, int)  # photos looked at, of how many
    ended = Signal(object)  # TuneData
    stopped = Signal()
    failed = Signal(object)  # the exception
    _stepped = Signal(object, int, int)  # Job; crosses to the GUI thread

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._job: Job | None = None
        self.data: TuneData | None = None
        self._stepped.connect(self._on_step, Qt.ConnectionType.QueuedConnection)

    @property
    def is_running(self) -> bool:
        """Whether one is under way."""
        return self._job is not None

    def check_labels(self, label_ids: Sequence[LabelId]) -> None:
        """Check the photos of these labels."""
        library, ids = self._library, list(label_ids)
        self._run(lambda job: library.tuning.check_labels(library.labels.taught(ids), job))

    def check_captions(self, source: CaptionSource) -> None:
        """Check captions of the user's own."""
        self._run(lambda job: self._library.tuning.check_captions(source, job))

    def forget(self) -> None:
        """What was checked is not what is chosen any more."""
        self.stop()
        self.data = None

    def stop(self) -> None:
        """Check no further."""
        job, self._job = self._job, None
        if job is not None:
            job.cancel()
            self.stopped.emit()

    def _run(self, work: Callable[[Job], TuneData]) -> None:
        self.forget()

        def tell(done: int, total: int | None) -> None:
            self._stepped.emit(job, done, total or 0)

        def end(data: TuneData) -> None:
            if self._is_mine(job):
                self.data = data
                self.ended.emit(data)

        def fail(error: BaseException) -> None:
            if self._is_mine(job) and not isinstance(error, Cancelled):
                self.failed.emit(error)

        job = self._job = Job(tell)
        self._ops.run(lambda: work(job), end, fail)
        self.began.emit()

    def _is_mine(self, job: Job) -> bool:
        """Whether the end of a check is the end of the newest one; then none runs any more."""
        if not isValid(self) or job is not self._job:
            return False
        self._job = None
        return True

    def _on_step(self, job: Job, done: int, total: int) -> None:
        if job is self._job and total:
            self.progressed.emit(done, total)
