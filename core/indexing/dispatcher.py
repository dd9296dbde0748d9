"""Keeps the index worker busy and survives its death.

Owner: the supervisor thread. If the child dies, the files that were being read are tried
again one at a time; the one that kills it twice, alone, is a problem. A file that takes longer than
FILE_TIMEOUT_S is a problem at once, and costs the others nothing but a restart.
"""

from __future__ import annotations

import itertools
import logging
import time
from collections import deque
from typing import TYPE_CHECKING, Any

from core.errors import EnvironmentFault, ShiyingError
from core.indexing.tasks import Failure, FileTask, Outcome, Reading
from core.process import Child, ChildDied

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.records.models import ModelInfo

log = logging.getLogger(__name__)

FILE_TIMEOUT_S = 25.0
EMBED_TIMEOUT_S = 300.0  # one batch of the largest model on a slow, busy machine
START_TIMEOUT_S = 120.0  # a large model from a slow disk
MAX_KILLS = 2  # files
MAX_FAILED_STARTS = 3
BATCHES_AHEAD = 3
MIN_AHEAD = 12  # files; what a quick model embeds while a batch is recorded


class Dispatcher:
    """Hands files to the worker and collects what came of them."""

    def __init__(
        self, spawn: Callable[[], Child], *, file_timeout_s: float = FILE_TIMEOUT_S
    ) -> None:
        self._spawn = spawn
        self._file_timeout_s = file_timeout_s
        self._child: Child | None = None
        self._keys = itertools.count()
        self._sent: dict[int, FileTask] = {}  # in the child's hands
        # Of these, in work: since when it has been decoding; None once it waits for the tower.
        self._begun: dict[int, float | None] = {}
        self._again: deque[FileTask] = deque()  # innocent, were in flight when it died
        self._suspects: deque[FileTask] = deque()  # to be tried alone
        self._kills: dict[FileTask, int] = {}
        self._failed_starts = 0
        self._was_alone = False  # the last file sent had the worker to itself
        self._heard_at = 0.0
        self._together = 4  # how many the worker embeds at a time
        self.model: ModelInfo | None = None

    @property
    def is_busy(self) -> bool:
        """Whether any task has been taken and has no outcome yet."""
        return bool(self._sent or self._again or self._suspects)

    @property
    def wants(self) -> int:
        """How many more tasks it would take now."""
        if self._suspects or (self._child is not None and self.model is None):
            return 0
        return max(
            0, max(MIN_AHEAD, BATCHES_AHEAD * self._together) - len(self._sent) - len(self._again)
        )

    def give(self, tasks: Sequence[FileTask]) -> None:
        """Take responsibility for these; every one comes back from `collect`."""
        self._again.extend(tasks)

    def collect(self, timeout_s: float) -> list[Outcome]:
        """Feed the worker, wait up to `timeout_s` for news, and return what is finished.

        Raises what the worker cannot start for: ModelError, EnvironmentFault worker_failed.
        """
        outcomes: list[Outcome] = []
        try:
            self._feed()
            if self._child is None:
                return []
            message = self._child.receive(timeout_s)
            while message is not None:
                outcomes += self._handle(message)
                message = self._child.receive(0)
        except ChildDied as death:
            return outcomes + self._bury(str(death))
        return outcomes + self._check_time()

    def stop_worker(self) -> None:
        """Give the memory back until there is work again."""
        if self._child is not None and not self._sent:
            self._child.close()
            self._forget_child()

    def renew(self) -> None:
        """Start another worker for the next file; what the present one holds is done again."""
        self._failed_starts = 0
        self._restart()

    def close(self) -> None:
        """End the child; what was in its hands has no outcome. Idempotent."""
        if self._child is not None:
            self._child.kill()
            self._forget_child()
        self._sent.clear()
        self._begun.clear()
        self._again.clear()
        self._suspects.clear()

    def _feed(self) -> None:
        if not (self._again or self._suspects):
            return
        if self._child is None:
            self._child = self._spawn()
            self._heard_at = time.monotonic()
        if self.model is None:
            return
        if self._suspects:
            if not self._sent:
                self._send([self._suspects.popleft()])
        elif self._again:
            batch = list(self._again)
            self._again.clear()
            self._send(batch)

    def _send(self, tasks: list[FileTask]) -> None:
        assert self._child is not None
        keyed = {next(self._keys): task for task in tasks}
        if not self._sent:
            self._heard_at = time.monotonic()
        self._was_alone = not self._sent and len(tasks) == 1
        self._sent.update(keyed)
        self._child.send([(key, str(task.path), task.is_photo) for key, task in keyed.items()])

    def _handle(self, message: Any) -> list[Outcome]:  # noqa: ANN401 - see worker's protocol
        self._heard_at = time.monotonic()
        match message:
            case ("begin", key):
                self._begun[key] = self._heard_at
            case ("decoded", key):
                self._begun[key] = None
            case ("done", results):
                outcomes = [self._finish(key, result) for key, result in results]
                return [outcome for outcome in outcomes if outcome is not None]
            case ("ready", info, together):
                self.model, self._together, self._failed_starts = info, together, 0
            case ("failed", error):
                self._child_failed(error)
        return []

    def _finish(self, key: int, result: Reading | Failure) -> Outcome | None:
        self._begun.pop(key, None)
        task = self._sent.pop(key)
        is_short = isinstance(result, Failure) and result.code == "out_of_memory"
        if is_short and task not in self._kills and not self._was_alone:
            self._kills[task] = 0  # the files beside it may have taken the memory
            self._suspects.append(task)
            return None
        self._kills.pop(task, None)
        return Outcome(task, result)

    def _child_failed(self, error: ShiyingError) -> None:
        if self._child is not None:
            self._child.close()
        self._forget_child()
        raise error

    def _check_time(self) -> list[Outcome]:
        now = time.monotonic()
        if self._child is None:
            return []
        if self.model is None:
            if now - self._heard_at > START_TIMEOUT_S:
                return self._bury("no sign of life at the start")
            return []
        decoding = [(since, key) for key, since in self._begun.items() if since is not None]
        if not decoding:
            is_silent = bool(self._sent) and now - self._heard_at > EMBED_TIMEOUT_S
            return self._bury("the model gives no sign of life") if is_silent else []
        if now - min(decoding)[0] < self._file_timeout_s:
            return []
        stuck = min(decoding)[1]
        outcome = Outcome(self._sent.pop(stuck), Failure("timeout"))
        self._begun.pop(stuck)
        self._restart()
        return [outcome]

    def _restart(self) -> None:
        """Kill the child on purpose: whatever else it held is innocent."""
        if self._child is not None:
            self._child.kill()
        self._forget_child()
        self._again.extend(self._sent.values())
        self._sent.clear()
        self._begun.clear()

    def _bury(self, reason: str) -> list[Outcome]:
        log.warning("the index worker died (%s) with %d files begun", reason, len(self._begun))
        if self.model is None:
            self._count_failed_start(reason)
        guilty = [self._sent.pop(key) for key in list(self._begun) if key in self._sent]
        self._begun.clear()
        self._restart()
        outcomes = []
        for task in guilty:
            # Among others it may be innocent, and somebody else may have killed the worker.
            self._kills[task] = self._kills.get(task, 0) + (len(guilty) == 1)
            if self._kills[task] >= MAX_KILLS:
                self._kills.pop(task)
                outcomes.append(Outcome(task, Failure("crashed")))
            else:
                self._suspects.append(task)
        return outcomes

    def _count_failed_start(self, reason: str) -> None:
        self._failed_starts += 1
        if self._failed_starts >= MAX_FAILED_STARTS:
            self._failed_starts = 0
            self._restart()
            raise EnvironmentFault("worker_failed", reason=reason)

    def _forget_child(self) -> None:
        self._child = None
        self.model = None
