"""How long the window waits: from process start to the window, and its longest stall at work.

    python tests/benchmarks/bench_stall.py [FOLDER OF PHOTOS]

The second part runs the real application offscreen on the photos (default: ../shared's 360)
in an empty library, types questions letter by letter while they are indexed, and measures how
late a 10 ms timer of the GUI thread fires. Targets: 500 ms, 50 ms.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

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


def stalls(photos: Path, home: Path) -> list[str]:
    """Return how many photos were indexed, how many answers came, and how late the timer was."""
    from gui_watch import Typist, Watch
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    from desktop.app import Application

    app = QApplication.instance() or QApplication([])
    application = Application(app, home, None, [photos])
    watch, typist, answers, indexed = Watch(), Typist(application), [], [0]

    def on_progress(progress: object) -> None:
        indexed[0] = max(indexed[0], progress.done)
        if progress.state == "idle" and indexed[0] > 0:
            QTimer.singleShot(1000, application.window.close)

    def on_opened() -> None:
        application._bridge.progress_changed.connect(on_progress)
        application.session.finder.answered.connect(answers.append)
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
    return [f"{indexed[0]} photos indexed, {len(answers)} answers while typing", *watch.lines()]


def main() -> None:
    """Print both figures."""
    shared = PROJECT.parent / "shared" / "data" / "photos"
    photos = Path(sys.argv[1]) if len(sys.argv) > 1 else shared
    starts = sorted(time_to_window() for _ in range(STARTS))
    print(f"window on screen: {starts[STARTS // 2] * 1000:.0f} ms (median of {STARTS})")
    with tempfile.TemporaryDirectory() as home:
        print("\n".join(stalls(photos, Path(home))))


if __name__ == "__main__":
    main()
