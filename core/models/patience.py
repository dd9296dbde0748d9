"""When to try again, and how long to wait first. No state of its own; any thread.

The clock, the sleep and the dice are handed in, so that tests wait for nothing.
"""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.errors import ShiyingError
    from core.job import Job

T = TypeVar("T")
SLICE_S = 0.2  # how soon a cancel is noticed while waiting


class Trouble(Exception):
    """Something that may be gone at the next try.

    error: what to tell the user when no try is left. retry_after_s: what the server asks for.
    tries: so many at most, where waiting seldom helps.
    """

    def __init__(
        self, error: ShiyingError, *, retry_after_s: float | None = None, tries: int | None = None
    ) -> None:
        self.error = error
        self.retry_after_s = retry_after_s
        self.tries = tries
        super().__init__(str(error))


@dataclass(frozen=True)
class Patience:
    """Waits twice as long after each failure in a row, with jitter, and gives up in the end."""

    tries: int = 7  # in a row without progress: about two minutes
    first_s: float = 1.0
    longest_s: float = 30.0
    longest_asked_s: float = 180.0  # a server that asks for more is told to the user instead
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    dice: Callable[[], float] = random.random

    def persist(
        self,
        action: Callable[[], T],
        job: Job,
        *,
        progress: Callable[[], float] = lambda: 0.0,
        on_wait: Callable[[], None] = lambda: None,
    ) -> T:
        """Return the action's result, trying again after Trouble.

        progress: a number that grows with what is done (1.0 = all); failures are counted anew
        when it has grown by a hundredth. Raises Trouble.error, Cancelled, and whatever else
        the action raises.
        """
        failures, best = 0, progress()
        while True:
            try:
                return action()
            except Trouble as trouble:
                job.check()  # a line that was cut by a cancel is no failure
                if progress() >= best + 0.01:
                    failures, best = 0, progress()
                failures += 1
                delay = self._delay(failures, trouble)
                if delay is None:
                    raise trouble.error from trouble
            on_wait()
            self._wait(delay, job)

    def _delay(self, failures: int, trouble: Trouble) -> float | None:
        """Return how long to wait; None: give up."""
        if failures >= min(self.tries, trouble.tries or self.tries):
            return None
        asked = trouble.retry_after_s or 0.0
        if asked > self.longest_asked_s:
            return None
        backoff = min(self.longest_s, self.first_s * float(2 ** (failures - 1)))
        return max(asked, backoff * (0.5 + self.dice() / 2))

    def _wait(self, seconds: float, job: Job) -> None:
        end = self.clock() + seconds
        while (left := end - self.clock()) > 0:
            job.check()
            self.sleep(min(SLICE_S, left))
        job.check()
