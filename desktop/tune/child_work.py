"""One piece of work with a model in the background: making it, exporting it. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from shiboken6 import isValid

from core.errors import Cancelled
from core.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.ops import Ops


class ChildWork(QObject):
    """One at a time; cancelled at the end of the program."""

    started = Signal()
    stepped = Signal(int, int)  # so many of so many; 0: not known
    done = Signal(object)  # what the work returned
    stopped = Signal(object)  # the exception; Cancelled where the user stopped it
    _heard = Signal(int, int)  # crosses to the GUI thread

    def __init__(self, ops: Ops, parent: QObject) -> None:
        super().__init__(parent)
        self._ops = ops
        self._job: Job | None = None
        self._heard.connect(self.stepped, Qt.ConnectionType.QueuedConnection)
        QCoreApplication.instance().aboutToQuit.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether it is under way."""
        return self._job is not None

    def start(self, work: Callable[[Job], Any]) -> None:
        """Do it, unless another is under way."""
        if self._job is None:
            job = self._job = Job(lambda done, total: self._heard.emit(done, total or 0))
            self._ops.run(lambda: work(job), self._succeed, self._fail)
            self.started.emit()

    def cancel(self) -> None:
        """Stop; the work leaves nothing half done."""
        if self._job is not None:
            self._job.cancel()

    def _succeed(self, result: object) -> None:
        if isValid(self):
            self._job = None
            self.done.emit(result)

    def _fail(self, error: BaseException) -> None:
        if isValid(self):
            self._job = None
            self.stopped.emit(error)
        elif not isinstance(error, Cancelled):
            self._ops.report(error)
