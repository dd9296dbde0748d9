"""Making a model of a finished run and putting it to use, in the background. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Qt, Signal
from shiboken6 import isValid

from core.errors import Cancelled
from core.job import Job

if TYPE_CHECKING:
    from core.library import Library
    from core.model_records import InstalledModel
    from desktop.ops import Ops


class Adoption(QObject):
    """One at a time. What was begun is cancelled at the end of the program."""

    stepped = Signal(int, int)  # of so many; 0: not known
    adopted = Signal(str, str)  # model id, run id
    stopped = Signal(object)  # the exception; Cancelled where the user stopped it
    _heard = Signal(int, int)  # crosses to the GUI thread

    def __init__(self, library: Library, ops: Ops, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._ops = library, ops
        self._job: Job | None = None
        self._heard.connect(self.stepped, Qt.ConnectionType.QueuedConnection)
        QCoreApplication.instance().aboutToQuit.connect(self.cancel)

    @property
    def is_running(self) -> bool:
        """Whether a model is being made."""
        return self._job is not None

    def start(self, run_id: str, alpha: float) -> None:
        """Install the model of a run, so much of it, and let it answer as soon as it can."""
        if self._job is not None:
            return
        job = self._job = Job(lambda done, total: self._heard.emit(done, total or 0))
        models = self._library.tuning.models

        def succeed(model: InstalledModel) -> None:
            if isValid(self):
                self._job = None
                self.adopted.emit(model.id, run_id)

        self._ops.run(lambda: models.adopt(run_id, job, alpha=alpha), succeed, self._fail)

    def cancel(self) -> None:
        """Stop; nothing is installed then."""
        if self._job is not None:
            self._job.cancel()

    def _fail(self, error: BaseException) -> None:
        if isValid(self):
            self._job = None
            self.stopped.emit(error)
        elif not isinstance(error, Cancelled):
            self._ops.report(error)
