"""What teaching a label by keys costs the window.

    python tests/benchmarks/bench_teaching_window.py

The real application offscreen over the demo photos, with the real starter: a label is made, its
page opened, eight photos are answered by keys as fast as they are asked about, and its photos
shown. A 10 ms timer of the GUI thread measures how late it fires and how much of the processor the
thread itself took between two ticks, which other work on the machine changes least. Target: 50 ms.
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(PROJECT))
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ANSWERS = 8


def main() -> None:
    """Print the figures."""
    from gui_watch import Watch, wait
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from core.job import Job
    from core.library import Library
    from desktop.app import Application

    demo = PROJECT / "resources" / "demo"
    with tempfile.TemporaryDirectory() as name:
        home = Path(name, "library")
        library = Library.open(home)
        library.index([demo], Job())
        library.close()
        app = QApplication([])
        application = Application(app, home)
        ended: list[bool] = []
        application.closed.connect(lambda: ended.append(True))
        application.start()
        wait(lambda: application.session is not None and not application.ops.is_busy)
        labels, opened = application.session.labels, application.library
        wait(lambda: labels.teaching.page is not None)
        made = opened.labels.add("小红", kind="pet")
        opened.labels.answer(made.id, {opened.photo_at(demo / "red-panda.jpg").id: True})
        made, page, watch = opened.labels.get(made.id), labels.teaching.page, Watch()
        watch.start()
        watch.doing = "as the page opens"
        labels.teach(made)
        for number in range(ANSWERS):
            wait(lambda: page.asking.current is not None)
            watch.doing = "while it is answered"
            QTest.keyClick(page.card, Qt.Key.Key_Left)
            wait(lambda said=number + 2: len(opened.labels.answers(made.id)) == said)
        watch.doing = "as its photos are shown"
        page.done.click()
        wait(lambda: bool(application.session.photos.likely))
        watch.stop()
        print("\n".join(watch.lines()))
        application.window.close()
        wait(lambda: bool(ended))
        application.finish()


if __name__ == "__main__":
    main()
