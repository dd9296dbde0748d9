"""How long the window waits: from process start to the window, and its longest stall at work.

    python tests/benchmarks/bench_stall.py [FOLDER OF PHOTOS]

The second part runs the real application offscreen on the photos (default: ../shared's 360)
in an empty library, types questions letter by letter while they are indexed, and measures how
late a 10 ms timer of the GUI thread fires. Targets: 500 ms, 50 ms.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

TICK_MS = 10
LETTER_MS = 90
QUESTIONS = ("两只狗在雪地里奔跑", "a girl playing in water", "海边的孩子", "骑自行车的人")
LIMIT_MS = 300_000
STARTS = 5


def time_to_window() -> float:
    """Seconds from the start of the process until the window is on screen."""
    script = (
        "import sys, time\n"
        "from PySide6.QtWidgets import QApplication\n"
        "from pathlib import Path\n"
        "from desktop.app import Application\n"
        "app = QApplication([])\n"
        "application = Application(app, Path(sys.argv[1]))\n"
        "application.window.show(); application.window.grab(); print(time.time())\n"
    )
    with tempfile.TemporaryDirectory() as home:
        began = time.time()
        command = [sys.executable, "-c", script, home]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=True)
        return float(done.stdout) - began


class Watch:
    """A timer that knows when it should have fired."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.late_ms: list[float] = []
        self._expected = 0.0
        self._timer = QTimer(interval=TICK_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._expected = time.perf_counter() + TICK_MS / 1000
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.late_ms.append(max(0.0, (now - self._expected) * 1000))
        self._expected = now + TICK_MS / 1000


def stalls(photos: Path, home: Path) -> tuple[list[float], int, int]:
    """Return the latenesses in ms, how many photos were indexed, and how many answers came."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from desktop.app import Application

    app = QApplication.instance() or QApplication([])
    application = Application(app, home, None, [photos])
    watch, answers, indexed = Watch(), [], [0]
    letters = itertools.cycle(letter for sentence in QUESTIONS for letter in (*sentence, None))
    typist = QTimer(interval=LETTER_MS)

    def type_letter() -> None:
        letter = next(letters)
        search = application.window.search
        search.clear() if letter is None else search.type_text(letter)

    def on_progress(progress: object) -> None:
        indexed[0] = max(indexed[0], progress.done)
        if progress.state == "idle" and indexed[0] > 0:
            QTimer.singleShot(1000, application.window.close)

    def on_opened() -> None:
        application._bridge.progress_changed.connect(on_progress)
        application.session.finder.answered.connect(answers.append)
        typist.timeout.connect(type_letter)
        typist.start()

    application.library_opened.connect(on_opened)
    application.window.closed.connect(watch.stop)
    application.window.closed.connect(typist.stop)
    QTimer.singleShot(LIMIT_MS, app.quit)
    application.start()
    app.processEvents()  # the first paint is part of the start
    watch.start()
    app.exec()
    application.finish()
    return watch.late_ms, indexed[0], len(answers)


def main() -> None:
    """Print both figures."""
    shared = PROJECT.parent / "shared" / "data" / "photos"
    photos = Path(sys.argv[1]) if len(sys.argv) > 1 else shared
    starts = sorted(time_to_window() for _ in range(STARTS))
    print(f"window on screen: {starts[STARTS // 2] * 1000:.0f} ms (median of {STARTS})")
    with tempfile.TemporaryDirectory() as home:
        late, count, answers = stalls(photos, Path(home))
    late.sort()
    p99 = late[int(len(late) * 0.99)]
    print(f"{count} photos indexed, {answers} answers while typing, {len(late)} ticks")
    print(f"lateness of a {TICK_MS} ms timer: p99 {p99:.0f} ms, longest {late[-1]:.0f} ms")


if __name__ == "__main__":
    main()
