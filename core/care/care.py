"""What looks after an open library: checks it after the start, and backs it up once a day.

Owner of one thread, "library care", from `start` to `close`. It waits for quiet moments, stops
nothing, and tells of a fault once. Every other method may be called from any thread.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from core.errors import Cancelled, EnvironmentFault, ShiyingError
from core.events import FaultRaised
from core.job import Job
from core.store.thinning import is_due

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from core.events import EventBus
    from core.records.backups import Backup
    from core.store.backups import Backups
    from core.store.database import Database

log = logging.getLogger(__name__)

CLOSE_TIMEOUT_S = 3.0


@dataclass(frozen=True, slots=True)
class Pace:
    """When the thread does what, in seconds."""

    check_after: float = 10.0  # the window, the model and the first query come before
    look_every: float = 60.0


class Care:
    """See the module. `is_quiet`: whether a moment is good for a backup."""

    def __init__(
        self,
        database: Database,
        backups: Backups,
        events: EventBus,
        is_quiet: Callable[[], bool],
        pace: Pace | None = None,
    ) -> None:
        self._database = database
        self._backups = backups
        self._events = events
        self._is_quiet = is_quiet
        self._pace = pace or Pace()
        self._job = Job()
        self._closing = threading.Event()
        self._making = threading.Lock()
        self._tried_on: date | None = None
        self._has_told = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to look after the library. Once; not for one that is open read-only."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="library care", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Break off what is being made, leaving nothing of it. Idempotent."""
        self._closing.set()
        self._job.cancel()
        if self._thread is not None:
            self._thread.join(CLOSE_TIMEOUT_S)

    def back_up(self, job: Job) -> Backup | None:
        """Back the library up now; None where nothing has changed since the newest backup.

        Older backups that nobody needs are deleted then. Raises EnvironmentFault:
        backup_no_space, backup_not_written, library_damaged; Cancelled.
        """
        with self._making:
            now = datetime.now()
            made = self._backups.make(self._database, job, now)
            self._backups.thin(now)
            return made

    def backups(self) -> list[Backup]:
        """Return the backups, newest first; some milliseconds each."""
        return self._backups.all()

    def _run(self) -> None:
        if self._closing.wait(self._pace.check_after) or not self._is_sound():
            return  # a damaged library would only push good backups out
        while not self._closing.is_set():
            try:
                if self._is_due() and self._is_quiet():
                    self._back_up_unasked()
            except Exception:  # the top of the thread: tomorrow there is to be a backup, too
                log.exception("looking after the library stumbled")
            self._closing.wait(self._pace.look_every)

    def _is_sound(self) -> bool:
        try:
            if self._database.is_sound(self._job):
                return True
            path = str(self._database.path)
            self._tell(EnvironmentFault("library_damaged", path=path, reason="quick_check"))
        except Cancelled:
            pass
        except ShiyingError as error:
            self._tell(error)
        return False

    def _is_due(self) -> bool:
        now = datetime.now()
        return self._tried_on != now.date() and is_due(self._backups.newest_at(), now)

    def _back_up_unasked(self) -> None:
        self._tried_on = datetime.now().date()
        try:
            made = self.back_up(self._job)
            log.info("backed up: %s", "nothing has changed" if made is None else made.path.name)
        except Cancelled:
            log.info("a backup was broken off by the end of the program")
        except ShiyingError as error:
            self._tell(error)

    def _tell(self, error: ShiyingError) -> None:
        log.warning("looking after the library: %s", error)
        if not self._has_told:
            self._has_told = True
            self._events.publish(FaultRaised(error))
