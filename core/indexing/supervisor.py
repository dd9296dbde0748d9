"""The thread that keeps the library in step with the folders.

It owns the scans, the queue of files, the dispatcher and so the index worker, and is the only
one that records. Others send it commands; every command returns at once. Its loop takes
commands, moves the scans on a little, feeds the worker, records what came back, and tells.
"""

from __future__ import annotations

import logging
import queue
import sqlite3
import threading
import time
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from core.errors import EnvironmentFault, ShiyingError
from core.events import FaultRaised, ProgressChanged
from core.indexing.easing import Easing
from core.indexing.tasks import CHANGED, Failure, Outcome, Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from core.events import EventBus
    from core.indexing.dispatcher import Dispatcher
    from core.indexing.moves import MoveFinder
    from core.indexing.recorder import Recorder
    from core.indexing.scans import Scans
    from core.indexing.tasks import FileTask
    from core.indexing.work_queue import State, WorkQueue
    from core.records.photos import RootId
    from core.records.reports import IndexingProgress, IndexReport

log = logging.getLogger(__name__)

WORKER_IDLE_S = 60.0
SCAN_SLICE_S = 0.05
POLL_S = 0.05
IDLE_NAP_S = 0.2
CLOSE_TIMEOUT_S = 8.0
TELL_EVERY_S = 0.25


class Supervisor:
    """Starts idle: nothing is scanned before `reconcile` or `look_at`. Close it."""

    def __init__(
        self,
        *,
        scans: Scans,
        work: WorkQueue,
        moves: MoveFinder,
        dispatcher: Dispatcher,
        recorder: Recorder,
        events: EventBus,
        easing: Easing | None = None,
    ) -> None:
        self._scans = scans
        self._easing = easing or Easing()
        self._work = work
        self._moves = moves
        self._dispatcher = dispatcher
        self._recorder = recorder
        self._events = events
        self._commands: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._promised: set[Future[Any]] = set()  # every Future that has no answer yet
        self._promises = threading.Lock()
        self._has_ended = False
        self._waiting: list[Future[IndexReport]] = []
        self._state: State = "idle"
        self._paused = self._failed = self._closing = False
        self._busy_at = self._told_at = 0.0
        self.progress: IndexingProgress = work.progress("idle", recorder.problem_count())
        self._thread = threading.Thread(target=self._loop, name="indexing", daemon=True)
        self._thread.start()

    # Commands: any thread.

    def reconcile(self) -> Future[IndexReport]:
        """Scan every root and read what is new; the report comes when nothing is left.

        The Future raises what stopped the run: ModelError, EnvironmentFault. `close` cancels it.
        """
        return self._run(self._scans.all_roots)

    def look_at(self, folders: set[tuple[RootId, str]]) -> None:
        """Scan these folders soon: something happened there."""
        self._commands.put(lambda: self._scans.folders(folders))

    def retry(self, tasks: list[FileTask]) -> Future[IndexReport]:
        """Read these files again whatever is known of them."""
        return self._run(lambda: self._work.add(tasks))

    def pause(self) -> None:
        """Begin no further file; what is in work is finished."""
        self._commands.put(lambda: self._set_paused(True))

    def resume(self) -> None:
        """Go on, also after a fault, and on a low battery."""
        self._commands.put(self._easing.insist)
        self._commands.put(lambda: self._set_paused(False))

    def cancel(self) -> None:
        """Drop what waits. It is found again at the next scan."""
        self._commands.put(self._cancel)

    def renew_worker(self) -> None:
        """Start another worker, which loads the encoder anew; go on after a fault, too."""
        self._commands.put(self._renew_worker)

    def leave_roots(self, root_ids: Iterable[RootId], work: Callable[[], object]) -> Future[None]:
        """Stop everything about these roots, then call `work` on this thread."""

        def leave() -> None:
            for root_id in root_ids:
                self._scans.drop_root(root_id)
                self._work.drop_root(root_id)
            work()

        return self.call(leave)

    def call(self, work: Callable[[], None]) -> Future[None]:
        """Do something on this thread, between two of its steps."""
        future: Future[None] = self._promise()
        self._commands.put(lambda: self._call(work, future))
        return future

    def close(self) -> None:
        """Stop; what is recorded stays, the rest is found again at the next start."""
        self._commands.put(self._stop)
        self._thread.join(CLOSE_TIMEOUT_S)
        self._break_promises()

    # The thread.

    def _loop(self) -> None:
        try:
            while not self._closing:
                try:
                    self._turn()
                except ShiyingError as error:
                    self._fail(error)
                except Exception:
                    log.exception("indexing stumbled; the next scan tries again")
                    self._fail(EnvironmentFault("worker_failed", reason="bug"))
        finally:
            self._dispatcher.close()
            self._break_promises()

    def _turn(self) -> None:
        self._take_commands()
        if self._closing:
            return
        self._scans.check_clock()
        self._scans.advance(SCAN_SLICE_S)
        self._feed()
        self._record(self._dispatcher.collect(POLL_S) if self._dispatcher.is_busy else [])
        self._recorder.publish()
        self._settle()

    def _take_commands(self) -> None:
        timeout = 0.0 if self._is_active else IDLE_NAP_S
        while True:
            try:
                command = self._commands.get(timeout=timeout) if timeout else (
                    self._commands.get_nowait()
                )  # fmt: skip
            except queue.Empty:
                return
            command()
            timeout = 0.0

    @property
    def _is_active(self) -> bool:
        may_feed = not self._work.is_empty and not self._paused and not self._failed
        is_active = self._scans.is_active or self._dispatcher.is_busy
        return is_active or (may_feed and not self._easing.rests)

    def _feed(self) -> None:
        if self._paused or self._failed or self._work.is_empty:
            return
        is_busy = self._dispatcher.is_busy
        is_ready = self._dispatcher.model is not None
        count = self._easing.helping(self._dispatcher.wants, is_busy=is_busy, is_ready=is_ready)
        if self._easing.pace == "rest" and not is_busy:
            self._dispatcher.stop_worker()
        tasks = []
        for task in self._work.take(count, is_scanning=self._scans.is_active):
            photo_id = self._moves.find(task)
            if photo_id is None:
                tasks.append(task)
                continue
            self._recorder.record_move(task, photo_id)
            self._work.moved += 1
            self._work.finish(task)
        if tasks:
            self._dispatcher.give(tasks)

    def _record(self, outcomes: list[Outcome]) -> None:
        wanted = [outcome for outcome in outcomes if self._work.is_wanted(outcome.task)]
        settled = [outcome for outcome in wanted if not _must_wait(outcome)]
        if settled:
            self._recorder.record(settled)
        for outcome in wanted:
            self._work.finish(outcome.task)
            if isinstance(outcome.result, Reading):
                self._work.indexed += 1
            elif _must_wait(outcome):
                self._scans.look_again(outcome.task.place.root_id, outcome.task.place.folder)
            elif outcome.task.is_photo:
                self._work.problems += 1

    def _settle(self) -> None:
        """Tell how it goes; when nothing is left, end the run."""
        now = time.monotonic()
        is_done = not (self._scans.is_active or not self._work.is_empty or self._dispatcher.is_busy)
        if not is_done:
            self._busy_at = now
        elif now - self._busy_at > WORKER_IDLE_S:
            self._dispatcher.stop_worker()
        state = self._name_state(is_done)
        if state != self._state or (not is_done and now - self._told_at > TELL_EVERY_S):
            self._tell(state)
        if is_done and (self._waiting or self._work.has_counted):
            self._end_run()

    def _name_state(self, is_done: bool) -> State:
        if self._failed:
            return "failed"
        if is_done:
            return "idle"
        if self._paused:
            return "paused"
        if self._dispatcher.is_busy:
            return "indexing"
        if self._scans.is_active:
            return "scanning"
        pace = self._easing.pace
        if pace == "rest":
            return "paused"
        return "indexing" if pace == "slow" else "scanning"

    def _tell(self, state: State) -> None:
        self._state, self._told_at = state, time.monotonic()
        model = self._dispatcher.model
        is_idle = state not in ("indexing", "paused")
        self.progress = replace(
            self._work.progress(state, self._count_problems()),
            device=model.device if model is not None else "",
            pace="full" if is_idle or self._paused else self._easing.pace,
        )
        self._events.publish(ProgressChanged(self.progress))

    def _count_problems(self) -> int:
        try:
            return self._recorder.problem_count()
        except (ShiyingError, sqlite3.Error):  # the fault itself may be that nothing can be read
            return self.progress.problems

    def _end_run(self) -> None:
        self._recorder.publish(now=True)
        report, waiting = self._work.report(), self._waiting
        self._waiting = []
        self._work.reset_run()
        for future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_result(report)

    def _fail(self, error: ShiyingError) -> None:
        """Stop feeding until somebody says resume; what was in work is done again then."""
        log.warning("indexing stopped: %s", error.code)
        self._failed = True
        self._scans.clear()
        self._dispatcher.close()
        self._work.put_back()
        self._tell("failed")
        self._events.publish(FaultRaised(error))
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if future.set_running_or_notify_cancel():
                future.set_exception(error)

    def _run(self, command: Callable[[], None]) -> Future[IndexReport]:
        future: Future[IndexReport] = self._promise()

        def start() -> None:
            self._failed = False
            self._waiting.append(future)
            command()

        self._commands.put(start)
        return future

    def _set_paused(self, paused: bool) -> None:
        self._paused = paused
        if not paused and self._failed:
            self._failed = False
            self._scans.all_roots()

    def _cancel(self) -> None:
        self._scans.clear()
        self._work.clear_waiting()

    def _renew_worker(self) -> None:
        self._dispatcher.renew()
        if self._failed:
            self._failed = False
            self._scans.all_roots()

    def _call(self, work: Callable[[], None], future: Future[None]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            work()
        except Exception as error:
            future.set_exception(error)
            if not isinstance(error, ShiyingError):
                raise
        else:
            future.set_result(None)

    def _promise(self) -> Future[Any]:
        """Return a Future that is answered, or cancelled when the thread ends."""
        future: Future[Any] = Future()
        with self._promises:
            if not self._has_ended:
                self._promised.add(future)
                future.add_done_callback(self._promised.discard)
                return future
        future.cancel()
        return future

    def _break_promises(self) -> None:
        with self._promises:
            self._has_ended = True
            promised = list(self._promised)
        for future in promised:
            future.cancel()

    def _stop(self) -> None:
        self._closing = True


def _must_wait(outcome: Outcome) -> bool:
    return isinstance(outcome.result, Failure) and outcome.result.code == CHANGED
