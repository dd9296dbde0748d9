"""A long piece of work as the one who started it sees it: progress, news, and a way to stop it.

The worker calls `step` between files or batches; anyone may call `cancel` from any thread.
"""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING

from core.errors import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable


class Job:
    """Progress and cancellation of one run. Both callbacks run on the worker.

    on_news: hears what the work has to tell besides how far it is; plain records, see there.
    """

    def __init__(
        self,
        on_progress: Callable[[int, int | None], None] | None = None,
        on_news: Callable[[object], None] | None = None,
    ) -> None:
        self._on_progress = on_progress
        self._on_news = on_news
        self._cancelled = threading.Event()
        self._end = math.inf

    def cancel(self, within_s: float = math.inf) -> None:
        """Ask the worker to stop at its next step. Any thread.

        within_s: from then on it is not waited for, whatever it has in hand; may be said later
        than the cancellation itself, as when the program ends while a worker is stopping.
        """
        self._end = min(self._end, time.monotonic() + within_s)
        self._cancelled.set()

    @property
    def seconds_left(self) -> float:
        """How long whoever waits for the worker may still do so."""
        return self._end - time.monotonic()

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked to stop."""
        return self._cancelled.is_set()

    def check(self) -> None:
        """Raise Cancelled if asked to stop."""
        if self._cancelled.is_set():
            raise Cancelled

    def step(self, done: int, total: int | None = None) -> None:
        """Report progress (`total` None: not known yet) and raise Cancelled if asked to stop."""
        self.check()
        if self._on_progress is not None:
            self._on_progress(done, total)

    def tell(self, news: object) -> None:
        """Hand over a record that says more than `step`; from a child process it is pickled."""
        if self._on_news is not None:
            self._on_news(news)
