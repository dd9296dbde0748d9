"""Listens to the file system and says which folders are worth another look.

Events are hints: the supervisor scans the folders named here, and everything every ten
minutes anyway (watchdog loses folders silently at the inotify limit). The observer's threads
only collect names; one debouncing thread hands them over after QUIET_S without news, or
AT_MOST_S after the first.
"""

from __future__ import annotations

import logging
import os
import threading
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.paths import storable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from watchdog.events import FileSystemEvent
    from watchdog.observers.api import BaseObserver, ObservedWatch

    from core.records.photos import Root, RootId

log = logging.getLogger(__name__)

STOP_TIMEOUT_S = 3.0
# The only place where watchdog tells of a lost event is its log.
OVERFLOW_LOGGER = "watchdog.observers"

DirtyFolders = set[tuple["RootId", str]]


@dataclass(frozen=True, slots=True)
class Timing:
    """How patiently changes are taken up, in seconds."""

    quiet_s: float = 1.0  # so long without news before a folder is looked at
    at_most_s: float = 5.0  # but no longer than this after the first
    settle_s: float = 1.5  # a file written to more recently than this is still growing
    look_again_s: float = 2.0  # after this, growing files are looked at again


def folder_identity(path: Path) -> tuple[int, int] | None:
    """Return what tells this folder from another one under its name; None: it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class Debouncer:
    """Collects from any thread, delivers on its own."""

    def __init__(self, deliver: Callable[[DirtyFolders], None], timing: Timing) -> None:
        self._deliver = deliver
        self._timing = timing
        self._condition = threading.Condition()
        self._dirty: DirtyFolders = set()
        self._first_at = self._last_at = 0.0
        self._closed = False
        self._thread = threading.Thread(target=self._loop, name="debouncer", daemon=True)
        self._thread.start()

    def add(self, root_id: RootId, folder: str) -> None:
        """A folder (as stored) saw something happen."""
        with self._condition:
            self._last_at = time.monotonic()
            if not self._dirty:
                self._first_at = self._last_at
            self._dirty.add((root_id, folder))
            self._condition.notify()

    def close(self) -> None:
        """Stop; what was not delivered is dropped. Idempotent."""
        with self._condition:
            self._closed = True
            self._condition.notify()
        self._thread.join(STOP_TIMEOUT_S)

    def _loop(self) -> None:
        while True:
            with self._condition:
                while not self._closed and not self._is_due():
                    self._condition.wait(self._time_left())
                if self._closed:
                    return
                dirty, self._dirty = self._dirty, set()
            self._deliver(dirty)

    def _is_due(self) -> bool:
        return bool(self._dirty) and self._time_left() == 0.0

    def _time_left(self) -> float | None:
        if not self._dirty:
            return None
        due = min(self._last_at + self._timing.quiet_s, self._first_at + self._timing.at_most_s)
        return max(0.0, due - time.monotonic())


class Watcher:
    """Watches roots recursively. `on_overflow` runs on a watchdog thread: events were lost."""

    def __init__(
        self,
        on_dirty: Callable[[DirtyFolders], None],
        on_overflow: Callable[[], None],
        timing: Timing | None = None,
    ) -> None:
        from watchdog.observers import Observer

        # WORKAROUND watchdog 7.1: a folder made inside a new folder is announced twice, and it
        # warns about itself; where warnings are errors its thread dies of that.
        warnings.filterwarnings("ignore", "Callback with id", RuntimeWarning)
        self._debouncer = Debouncer(on_dirty, timing or Timing())
        self._overflow = _OverflowListener(on_overflow)
        logging.getLogger(OVERFLOW_LOGGER).addHandler(self._overflow)
        self._observer: BaseObserver = Observer()
        self._observer.start()
        self._watches: dict[Path, tuple[ObservedWatch, tuple[int, int] | None]] = {}
        self._lock = threading.Lock()

    def watch(self, roots: Sequence[Root]) -> None:
        """Watch exactly these from now on; one that cannot be watched is left to the scan."""
        wanted = {root.path: root for root in roots}
        with self._lock:
            for path, (watch, identity) in list(self._watches.items()):
                if path not in wanted or folder_identity(path) != identity:
                    del self._watches[path]
                    self._observer.unschedule(watch)
            for path, root in wanted.items():
                if path not in self._watches:
                    self._schedule(root)

    def close(self) -> None:
        """Stop the observer and the debouncer. Idempotent."""
        logging.getLogger(OVERFLOW_LOGGER).removeHandler(self._overflow)
        if self._observer.is_alive():
            self._observer.stop()
            self._observer.join(STOP_TIMEOUT_S)
        self._debouncer.close()

    def _schedule(self, root: Root) -> None:
        from watchdog import events

        kinds: list[type[FileSystemEvent]] = [
            events.FileCreatedEvent, events.FileMovedEvent, events.FileDeletedEvent,
            events.FileClosedEvent, events.DirCreatedEvent, events.DirMovedEvent,
            events.DirDeletedEvent,
        ]  # fmt: skip
        if os.name == "nt" or os.uname().sysname == "Darwin":
            kinds.append(events.FileModifiedEvent)  # there is no "closed" there
        identity = folder_identity(root.path)
        try:
            watch = self._observer.schedule(
                _Handler(root, self._debouncer), str(root.path), recursive=True, event_filter=kinds
            )
            self._watches[root.path] = watch, identity
        except OSError as error:
            log.warning("a folder cannot be watched (%s); it is scanned now and then", error.errno)


class _Handler:
    """watchdog calls `dispatch` for each event of one root."""

    def __init__(self, root: Root, debouncer: Debouncer) -> None:
        self._root = root
        self._debouncer = debouncer

    def dispatch(self, event: FileSystemEvent) -> None:
        for raw in (event.src_path, event.dest_path):
            if raw:
                self._note(Path(os.fsdecode(raw)).parent)
        if event.is_directory and event.event_type in ("created", "moved"):
            self._note(Path(os.fsdecode(event.dest_path or event.src_path)))

    def _note(self, folder: Path) -> None:
        try:
            relative = folder.relative_to(self._root.path).as_posix()
        except ValueError:  # the root itself appeared, moved or went
            relative = "."
        self._debouncer.add(self._root.id, "" if relative == "." else storable(relative))


class _OverflowListener(logging.Handler):
    def __init__(self, on_overflow: Callable[[], None]) -> None:
        super().__init__(logging.WARNING)
        self._on_overflow = on_overflow

    def emit(self, record: logging.LogRecord) -> None:
        if "overflow" in record.getMessage():
            self._on_overflow()
