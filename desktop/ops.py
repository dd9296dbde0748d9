"""Run work in the background and hear how it ended on the GUI thread.

Owner: the GUI thread. `run` and `attach` return at once; the callbacks run on the GUI thread,
never after `shutdown`. Errors without an `on_failure` of their own come out as signals: known
ones as `fault_raised` (a bar with a button that helps), bugs as `bug_found` (a report).
"""

from __future__ import annotations

import logging
import traceback
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from core.errors import Cancelled, ShiyingError

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

WORKERS = 3
SHUTDOWN_S = 5.0


class Op:
    """One piece of work in flight. Once dropped, its end is nobody's news."""

    def __init__(
        self,
        future: Future[Any],
        on_success: Callable[[Any], None] | None,
        on_failure: Callable[[BaseException], None] | None,
    ) -> None:
        self.future = future
        self.on_success = on_success
        self.on_failure = on_failure
        self.is_dropped = False

    def drop(self) -> None:
        """Forget it: cancelled where it has not begun, unheard where it has. GUI thread."""
        self.is_dropped = True
        self.future.cancel()


class Ops(QObject):
    """The background pool of the window."""

    fault_raised = Signal(object)  # ShiyingError
    bug_found = Signal(str)  # the traceback
    _ended = Signal(object)  # Op; crosses to the GUI thread

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="ops")
        self._running: set[Op] = set()
        self._is_closed = False
        self._ended.connect(self._on_ended, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        work: Callable[[], Any],
        on_success: Callable[[Any], None] | None = None,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> Op:
        """Run `work` on a background thread, then one of the callbacks on the GUI thread."""
        if self._is_closed:
            return Op(Future(), None, None)
        return self.attach(self._pool.submit(work), on_success, on_failure)

    def attach(
        self,
        future: Future[Any],
        on_success: Callable[[Any], None] | None = None,
        on_failure: Callable[[BaseException], None] | None = None,
    ) -> Op:
        """Hear the end of a future that somebody else runs, on the GUI thread.

        A cancelled future reaches `on_failure` as Cancelled, and nobody where there is none.
        """
        op = Op(future, on_success, on_failure)
        if not self._is_closed:
            self._running.add(op)
            # Emptied when it ends: a future keeps its callbacks, and they would keep its result.
            waiting = [op]
            future.add_done_callback(lambda _: self._announce(waiting.pop()))
        return op

    @property
    def is_busy(self) -> bool:
        """Whether anything is running or waiting."""
        return bool(self._running)

    def shutdown(self, timeout_s: float = SHUTDOWN_S) -> bool:
        """Drop what waits, wait for what runs; False where something is still running."""
        self._is_closed = True
        for op in self._running:
            op.drop()
        futures = [op.future for op in self._running]
        self._running.clear()
        unfinished = wait(futures, timeout=timeout_s).not_done
        self._pool.shutdown(wait=not unfinished, cancel_futures=True)
        return not unfinished

    def _announce(self, op: Op) -> None:
        if not self._is_closed:
            self._ended.emit(op)

    def _on_ended(self, op: Op) -> None:
        self._running.discard(op)
        if op.is_dropped or self._is_closed:
            return
        error = _error_of(op.future)
        if error is None:
            if op.on_success is not None:
                op.on_success(op.future.result())
        elif op.on_failure is not None:
            op.on_failure(error)
        else:
            self.report(error)

    def report(self, error: BaseException) -> None:
        """Tell the user: a known error as a bar, a bug as a report, a cancellation not at all."""
        if isinstance(error, Cancelled | CancelledError):
            return
        if isinstance(error, ShiyingError):
            log.info("shown to the user: %s", error.code)
            self.fault_raised.emit(error)
            return
        log.error("background work failed", exc_info=error)
        self.bug_found.emit("".join(traceback.format_exception(error)))


def _error_of(future: Future[Any]) -> BaseException | None:
    if future.cancelled():
        return Cancelled()
    return future.exception()
