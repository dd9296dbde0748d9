"""Speed and time left of a download. Belongs to the installation's thread."""

from __future__ import annotations

from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING

from core.records.models import DownloadProgress

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.job import Job
    from core.records.models import InstallState

WINDOW_S = 10.0  # long enough to be calm, short enough to follow the line
TOLD_EVERY_S = 0.25
FIRST_TOLD_S = 1.0  # a rate from less is a guess


class Meter:
    """Counts bytes, tells `on_progress` a few times a second, and lets the job cancel."""

    def __init__(
        self,
        job: Job,
        on_progress: Callable[[DownloadProgress], None],
        clock: Callable[[], float],
    ) -> None:
        self._job = job
        self._on_progress = on_progress
        self._clock = clock
        self._now = DownloadProgress("asking")
        self._arrived = 0
        self._samples: deque[tuple[float, int]] = deque()
        self._told_at = -TOLD_EVERY_S
        self.state("asking")

    @property
    def arrived_bytes(self) -> int:
        """How much came over the line, bytes that had to come twice counted twice."""
        return self._arrived

    def expect(self, total_bytes: int) -> None:
        """Say how much there is to do."""
        self._now = replace(self._now, total_bytes=total_bytes)

    def state(self, state: InstallState) -> None:
        """Say what is being done now, at once."""
        self._now = replace(self._now, state=state, bytes_per_s=None, seconds_left=None)
        self._samples.clear()
        self._tell()

    def arrived(self, count: int) -> None:
        """Count bytes from the line, part of `done` too."""
        self._arrived += count
        self.done(count)

    def done(self, count: int) -> None:
        """Count bytes that are here now; negative: thrown away. Raises Cancelled."""
        self._now = replace(self._now, done_bytes=max(0, self._now.done_bytes + count))
        self._job.step(self._now.done_bytes, self._now.total_bytes or None)
        if self._clock() - self._told_at >= TOLD_EVERY_S:
            self._measure()
            self._tell()

    def _measure(self) -> None:
        now = self._clock()
        self._samples.append((now, self._arrived))
        while now - self._samples[0][0] > WINDOW_S:
            self._samples.popleft()
        (since, before) = self._samples[0]
        if self._now.state != "downloading" or now - since < FIRST_TOLD_S:
            return
        rate = (self._arrived - before) / (now - since)
        left = (self._now.total_bytes - self._now.done_bytes) / rate if rate > 0 else None
        self._now = replace(self._now, bytes_per_s=rate, seconds_left=left)

    def _tell(self) -> None:
        self._told_at = self._clock()
        self._on_progress(self._now)
