"""Indexing as the library sees it: put together at the first need, taken apart at the end."""

from __future__ import annotations

import functools
import threading
from concurrent.futures import CancelledError
from concurrent.futures import TimeoutError as FutureTimeout
from typing import TYPE_CHECKING

from core.errors import Cancelled
from core.events import ProgressChanged, RootsChanged
from core.indexing.backlog import Backlog
from core.indexing.dispatcher import Dispatcher
from core.indexing.easing import Easing
from core.indexing.moves import MoveFinder
from core.indexing.reconcile import Reconciler
from core.indexing.recorder import Recorder
from core.indexing.scans import Scans
from core.indexing.supervisor import Supervisor
from core.indexing.tasks import FileTask, Place
from core.indexing.watch import Timing, Watcher
from core.indexing.work_queue import WorkQueue
from core.indexing.worker import serve
from core.paths import storable, storable_time
from core.power import PLUGGED_IN
from core.process import Child
from core.records.reports import IndexingProgress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from core.encoder.base import Encoder
    from core.events import Event, EventBus
    from core.indexing.index_keeper import IndexKeeper
    from core.job import Job
    from core.power import PowerState
    from core.records.photos import PhotoId, Problem, Root, RootId
    from core.records.reports import IndexReport
    from core.store.database import Database
    from core.store.files import Files
    from core.store.problems import Problems
    from core.store.roots import Roots
    from core.store.thumbnails import Thumbnails
    from core.store.vectors import Vectors

POLL_S = 0.1


class IndexingSession:
    """Any thread may call. `load_encoder` must pickle: the worker process calls it."""

    def __init__(
        self,
        *,
        roots: Roots,
        files: Files,
        problems: Problems,
        thumbnails: Thumbnails,
        vectors: Vectors,
        database: Database,
        keeper: IndexKeeper,
        events: EventBus,
        excludes: Callable[[], Sequence[str]],
        load_encoder: Callable[[], Encoder],
        home: Path,
        worker_log: Path | None = None,
        timing: Timing | None = None,
        power: Callable[[], PowerState] = lambda: PLUGGED_IN,
        on_battery: Callable[[], str] = lambda: "full",
    ) -> None:
        """`power`, `on_battery`: see `Easing`; what a terminal asked for never eases off."""
        self._roots = roots
        self._files = files
        self._problems = problems
        self._events = events
        self._excludes = excludes
        self._load_encoder = load_encoder
        self._home = home
        self._worker_log = worker_log
        self._timing = timing or Timing()
        self._power = power
        self._on_battery = on_battery
        self._backlog = Backlog(files, vectors, thumbnails)
        self._recorder = Recorder(database, vectors, problems, keeper, events)
        self._lock = threading.Lock()
        self._supervisor: Supervisor | None = None
        self._watcher: Watcher | None = None
        self._unsubscribe: Callable[[], None] | None = None
        self._watching = False

    @property
    def progress(self) -> IndexingProgress:
        """How far it is."""
        if self._supervisor is None:
            return IndexingProgress(problems=self._problems.count())
        return self._supervisor.progress

    def start(self, *, watch: bool) -> None:
        """Reconcile now; with `watch`, keep listening to the folders from then on."""
        with self._lock:
            supervisor = self._supervisor = self._supervisor or self._make_supervisor(watch)
            if watch and self._watcher is None:
                self._watcher = Watcher(supervisor.look_at, self.rescan, self._timing)
                self._unsubscribe = self._events.subscribe(self._on_event)
        self._watch_online_roots()
        supervisor.reconcile()

    def run_once(self, job: Job) -> IndexReport:
        """Reconcile and wait for the end. Raises what stopped it, or Cancelled."""
        with self._lock:
            supervisor = self._supervisor = self._supervisor or self._make_supervisor(False)
        unsubscribe = self._events.subscribe(functools.partial(_report, job))
        try:
            return self._wait(supervisor.reconcile(), supervisor, job)
        finally:
            unsubscribe()

    def root_added(self) -> None:
        """A folder was added: index it where indexing has been started."""
        if self._supervisor is not None:
            self._supervisor.reconcile()

    def remove_root(self, root_id: RootId) -> None:
        """Stop what concerns a root, then forget it in the store."""
        remove = functools.partial(self._recorder.remove_root, self._roots, root_id)
        self._without([root_id], remove)

    def widen_roots(self, path: Path, inner: Sequence[Root]) -> None:
        """Stop what concerns these roots, then let a folder around them take their place."""
        self._without(
            [root.id for root in inner], functools.partial(self._roots.widen, path, inner)
        )

    def _without(self, root_ids: Sequence[RootId], work: Callable[[], object]) -> None:
        if self._supervisor is not None:
            self._supervisor.leave_roots(root_ids, work).result()
        else:
            work()

    def note_gone(self, ids: Sequence[PhotoId]) -> None:
        """The user threw these files away: no scan need find that out.

        It could not always: a folder from which everything went looks like a drive unplugged.
        """
        record = functools.partial(self._recorder.record_gone, ids)
        if self._supervisor is not None:
            self._supervisor.call(record).result()
        else:
            record()

    def rescan(self) -> None:
        """Compare every folder with the store now."""
        if self._supervisor is not None:
            self._supervisor.reconcile()

    def pause(self) -> None:
        """Begin no further file."""
        if self._supervisor is not None:
            self._supervisor.pause()

    def resume(self) -> None:
        """Go on."""
        if self._supervisor is not None:
            self._supervisor.resume()

    def use_encoder(self, load_encoder: Callable[[], Encoder]) -> None:
        """Look at photos with another loader of the same model, from the next one on."""
        with self._lock:
            self._load_encoder = load_encoder
            if self._supervisor is not None:
                self._supervisor.renew_worker()

    def retry(self, problems: Sequence[Problem]) -> None:
        """Read these files again."""
        if self._supervisor is not None:
            tasks = [task for problem in problems if (task := self._task_of(problem))]
            self._supervisor.retry(tasks)

    def close(self) -> None:
        """Stop watching, then indexing. Idempotent."""
        with self._lock:
            if self._unsubscribe is not None:
                self._unsubscribe()
            if self._watcher is not None:
                self._watcher.close()
            if self._supervisor is not None:
                self._supervisor.close()
            self._watcher = self._supervisor = self._unsubscribe = None

    def _make_supervisor(self, watch: bool) -> Supervisor:
        work = WorkQueue()
        reconciler = Reconciler(
            self._files,
            self._excludes,
            own=self._home,
            settle_s=self._timing.settle_s if watch else 0.0,
        )
        scans = Scans(
            self._roots,
            reconciler,
            self._recorder,
            work,
            self._backlog.tasks,
            self._events,
            periodic=watch,
            look_again_s=self._timing.look_again_s,
        )
        return Supervisor(
            scans=scans,
            work=work,
            moves=MoveFinder(self._files),
            dispatcher=Dispatcher(self._spawn_worker),
            recorder=self._recorder,
            events=self._events,
            easing=Easing(self._power, self._on_battery) if watch else None,
        )

    def _spawn_worker(self) -> Child:
        return Child(serve, self._load_encoder, name="index worker", stderr=self._worker_log)

    def _task_of(self, problem: Problem) -> FileTask | None:
        """Return the task for a file as it is now; None when it is gone."""
        root = next((root for root in self._roots.all() if root.id == problem.root_id), None)
        if root is None:
            return None
        folder = problem.path.parent.relative_to(root.path).as_posix()
        place = Place(
            root.id, "" if folder == "." else storable(folder), storable(problem.path.name)
        )
        try:
            stat = problem.path.stat()
        except OSError:
            return None
        known = self._files.files_of_folder(root.id, place.folder).get(place.name)
        photo_id = known.photo_id if known else None
        mtime_ns = storable_time(stat.st_mtime_ns)
        return FileTask(place, root.path, stat.st_size, mtime_ns, photo_id, must_read=True)

    def _wait(self, future: Future[IndexReport], supervisor: Supervisor, job: Job) -> IndexReport:
        while True:
            try:
                return future.result(POLL_S)
            except CancelledError:  # the library was closed
                raise Cancelled from None
            except FutureTimeout:
                if job.is_cancelled:
                    supervisor.cancel()
                    raise Cancelled from None

    def _on_event(self, event: Event) -> None:
        if isinstance(event, RootsChanged):
            self._watch_online_roots()

    def _watch_online_roots(self) -> None:
        if self._watcher is not None:
            self._watcher.watch([root for root in self._roots.all() if root.online])


def _report(job: Job, event: Event) -> None:
    if isinstance(event, ProgressChanged) and not job.is_cancelled:
        job.step(event.progress.done, event.progress.total)
