"""Downloads and imports of models, which go on while the page that started them is closed.

Owner: the GUI thread. One runs at a time, on a thread of its own, because it may take hours and
the pool of `ops` is for what takes moments; others wait their turn.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import Cancelled
from core.job import Job
from core.records.models import DownloadProgress

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.library import Library
    from core.records.models import InstalledModel
    from desktop.ops import Ops

TOTAL_PERCENT = 100


class ModelTasks(QObject):
    """What is being installed. Close it before the library."""

    changed = Signal()  # one began or ended
    progressed = Signal(str)  # id; see `progress_of`
    installed = Signal(object)  # InstalledModel of an import; a download is put to use instead
    failed = Signal(str, object)  # id, the exception
    _arrived = Signal(str, object)  # crosses to the GUI thread

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="model task")
        self._jobs: dict[str, Job] = {}
        self._futures: dict[str, Future[Any]] = {}
        self._progress: dict[str, DownloadProgress | None] = {}
        self._imports: dict[str, Path] = {}
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)

    def is_running(self, task_id: str) -> bool:
        """Whether this model is being installed, or waits for its turn."""
        return task_id in self._jobs

    def progress_of(self, task_id: str) -> DownloadProgress | None:
        """Return how far it is; None before its turn."""
        return self._progress.get(task_id)

    @property
    def imports(self) -> dict[str, Path]:
        """The imports under way: id → what is imported."""
        return dict(self._imports)

    def download(self, model_id: str, source: str) -> None:
        """Install a model of the catalogue, and use it."""

        def work(job: Job) -> None:
            tell = lambda progress: self._arrived.emit(model_id, progress)  # noqa: E731
            self._library.install_model(model_id, source, job, tell)
            self._library.use_model(model_id)

        self._start(model_id, Job(), work, lambda _: None)

    def bring_in(self, path: Path) -> None:
        """Install a model from a folder or a checkpoint."""
        task_id = str(path)

        def tell(done: int, total: int | None) -> None:
            progress = DownloadProgress("finishing", done, total or TOTAL_PERCENT)
            self._arrived.emit(task_id, progress)

        if not self.is_running(task_id):
            self._imports[task_id] = path
            work = lambda job: self._library.import_model(path, job)  # noqa: E731
            self._start(task_id, Job(tell), work, self._on_imported)

    def cancel(self, task_id: str) -> None:
        """Stop; what was downloaded stays for the next time."""
        if self.is_running(task_id):
            self._jobs[task_id].cancel()
            self._futures[task_id].cancel()  # one that waits for its turn ends at once

    def close(self) -> None:
        """Cancel everything. What is running notices within a second or so."""
        for job in self._jobs.values():
            job.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _start(
        self,
        task_id: str,
        job: Job,
        work: Callable[[Job], Any],
        on_success: Callable[[Any], None],
    ) -> None:
        if self.is_running(task_id):
            return
        self._jobs[task_id] = job

        def succeed(result: Any) -> None:  # noqa: ANN401 - the work's own
            self._end(task_id)
            on_success(result)

        def fail(error: BaseException) -> None:
            self._end(task_id)
            if not isinstance(error, Cancelled):
                self.failed.emit(task_id, error)

        future = self._futures[task_id] = self._pool.submit(work, job)
        self._ops.attach(future, succeed, fail)
        self.changed.emit()

    def _end(self, task_id: str) -> None:
        self._jobs.pop(task_id, None)
        self._futures.pop(task_id, None)
        self._imports.pop(task_id, None)
        self._progress.pop(task_id, None)
        self.changed.emit()

    def _on_arrived(self, task_id: str, progress: DownloadProgress) -> None:
        if self.is_running(task_id):
            self._progress[task_id] = progress
            self.progressed.emit(task_id)

    def _on_imported(self, model: InstalledModel) -> None:
        self.installed.emit(model)
