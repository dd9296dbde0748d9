"""What the benchmarks of the window share: a timer that knows when it is late, and a typist."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEventLoop, Qt, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.app import Application

TICK_MS, LONG_MS, LETTER_MS = 10, 25, 90
QUESTIONS = ("两只狗在雪地里奔跑", "a girl playing in water", "海边的孩子", "骑自行车的人")


class Watch:
    """A timer that knows when it should have fired, and what its thread did meanwhile."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self.own_ms: list[float] = []
        self.doing = ""
        self.long: list[str] = []  # what went on at ticks of half the target and more
        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Watch from now on."""
        self._wall, self._own = time.perf_counter(), time.thread_time()
        self._timer.start()

    def stop(self) -> None:
        """Watch no more."""
        self._timer.stop()

    def lines(self) -> list[str]:
        """Return p99 and the longest of both measures, and what went on at the long ticks."""
        said = [f"{len(self.own_ms)} ticks"]
        for name, values in (("own time between ticks", self.own_ms), ("lateness", self.late_ms)):
            ordered = sorted(values)
            p99 = ordered[int(len(ordered) * 0.99)]
            said.append(f"{name}: p99 {p99:.0f} ms, longest {ordered[-1]:.0f} ms")
        said.append("longest: " + (", ".join(self.long) or f"none above {LONG_MS} ms"))
        return said

    def _tick(self) -> None:
        wall, own = time.perf_counter(), time.thread_time()
        self.late_ms.append(max(0.0, 1000 * (wall - self._wall) - TICK_MS))
        self.own_ms.append(1000 * (own - self._own))
        if self.own_ms[-1] > LONG_MS:
            self.long.append(f"{self.own_ms[-1]:.0f} ms {self.doing}")
        self._wall, self._own = wall, own


class Typist:
    """Types the questions letter by letter, again and again."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self._letters = itertools.cycle(letter for text in QUESTIONS for letter in (*text, None))
        self._timer = QTimer(interval=LETTER_MS)
        self._timer.timeout.connect(self._type)

    def start(self) -> None:
        """Type from now on."""
        self._timer.start()

    def stop(self) -> None:
        """Type no more."""
        self._timer.stop()

    def _type(self) -> None:
        letter = next(self._letters)
        search = self._application.window.search
        search.clear() if letter is None else search.type_text(letter)


def wait(is_so: Callable[[], bool], limit_s: float = 600.0) -> None:
    """Run the event loop until something is so."""
    end = time.monotonic() + limit_s
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 20)
