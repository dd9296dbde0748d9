"""What is still to be read, and how the run is going: counts, rate, time left.

Context: where numbers begin again, IMG_1 is another photo now and the one that had the name lies
elsewhere. Read in the order found, the new one would take the old one's place, with its label and
its stars. Choice: where a photo is known, files wait until no scan is under way; what may be the
old one, by its size, goes first. Cost: an edited photo is looked at only after the scan.

Owner: the supervisor thread; `progress` may be read from any thread.
"""

from __future__ import annotations

import itertools
import time
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Literal

from core.records.reports import IndexingProgress, IndexReport

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.indexing.tasks import FileTask, Place

State = Literal["idle", "scanning", "indexing", "paused", "failed"]
RATE_WINDOW_S = 30.0
RATE_AFTER_S = 2.0  # before that a rate would be a guess
MIN_RATE_FILES = 5


class WorkQueue:
    """A run lasts from the first task or scan until nothing is left."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[Place, FileTask] = OrderedDict()
        self._held: OrderedDict[Place, FileTask] = OrderedDict()  # where a photo is known
        self._in_work: dict[Place, FileTask] = {}
        self._finished_at: deque[float] = deque()
        self._active_since: float | None = None
        self.reset_run()

    def reset_run(self) -> None:
        """Start counting anew."""
        self.indexed = 0
        self.unchanged = 0
        self.moved = 0
        self.removed = 0
        self.problems = 0
        self._done = 0
        self._started_at = time.monotonic()
        self._finished_at.clear()
        self._active_since = None

    def add(self, tasks: Iterable[FileTask]) -> None:
        """Queue files; a file that waits already is replaced by its newer state."""
        for task in tasks:
            if self._in_work.get(task.place) == task:
                continue
            earlier = self._held.get(task.place) or self._waiting.get(task.place)
            if earlier is not None and earlier.known_bytes is not None and task.must_read:
                continue  # that another file lies there now is the newer state
            mine, other = self._held, self._waiting
            if task.photo_id is None:
                mine, other = other, mine
            other.pop(task.place, None)
            mine[task.place] = task

    def take(self, count: int, *, is_scanning: bool = False) -> list[FileTask]:
        """Take up to `count` files off the front; skips those that are in work.

        is_scanning: only files where no photo is known.
        """
        if self._held and not is_scanning:
            self._let_in()
        taken: list[FileTask] = []
        for place in list(itertools.islice(self._waiting, count * 2)):
            if len(taken) < count and place not in self._in_work:
                taken.append(self._waiting.pop(place))
        self._in_work.update((task.place, task) for task in taken)
        if taken and self._active_since is None:
            self._active_since = time.monotonic()
        return taken

    def is_wanted(self, task: FileTask) -> bool:
        """Whether an outcome of this task still counts: its root may be gone by now."""
        return self._in_work.get(task.place) == task

    def finish(self, task: FileTask) -> None:
        """The file has an outcome."""
        self._in_work.pop(task.place, None)
        self._done += 1
        self._finished_at.append(time.monotonic())

    def put_back(self) -> None:
        """Whatever is in work will have to be done again."""
        in_work = {p: task for p, task in self._in_work.items() if p not in self._held}
        self._waiting = OrderedDict(in_work | self._waiting)  # what waits is newer
        self._in_work.clear()

    def drop_root(self, root_id: int) -> None:
        """Forget the files of a root that was removed or went offline."""
        for tasks in (self._waiting, self._held, self._in_work):
            for place in [place for place in tasks if place.root_id == root_id]:
                del tasks[place]

    def clear_waiting(self) -> None:
        """Forget what nobody has begun; the next scan finds it again."""
        self._waiting.clear()
        self._held.clear()

    @property
    def has_counted(self) -> bool:
        """Whether this run did anything yet."""
        return bool(self._done or self.unchanged or self.removed)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits and nothing is in work."""
        return not (self._waiting or self._held or self._in_work)

    def report(self) -> IndexReport:
        """Return what this run did so far."""
        return IndexReport(
            indexed=self.indexed,
            unchanged=self.unchanged,
            moved=self.moved,
            removed=self.removed,
            problems=self.problems,
            seconds=round(time.monotonic() - self._started_at, 3),
        )

    def progress(self, state: State, problems: int) -> IndexingProgress:
        """Return the picture for people; times only once they can be told honestly."""
        left = len(self._waiting) + len(self._held) + len(self._in_work)
        rate = self._rate() if state == "indexing" else None
        return IndexingProgress(
            state=state,
            done=self._done,
            total=self._done + left,
            per_minute=rate * 60 if rate else None,
            seconds_left=left / rate if rate else None,
            problems=problems,
        )

    def _let_in(self) -> None:
        """Queue what was held, behind the files that may have had those places until now."""
        sizes = {task.known_bytes for task in self._held.values()}
        old = {place: task for place, task in self._waiting.items() if task.size_bytes in sizes}
        self._waiting = OrderedDict(old | self._held | self._waiting)
        self._held.clear()

    def _rate(self) -> float | None:
        """Return files a second over the last half minute."""
        now = time.monotonic()
        while self._finished_at and now - self._finished_at[0] > RATE_WINDOW_S:
            self._finished_at.popleft()
        if self._active_since is None or len(self._finished_at) < MIN_RATE_FILES:
            return None
        span = min(now - self._active_since, RATE_WINDOW_S)
        return len(self._finished_at) / span if span > RATE_AFTER_S else None
