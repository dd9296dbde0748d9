"""A stopwatch for clicks in the real window, and what it takes to click. See bench_clicks.py."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QModelIndex
    from PySide6.QtWidgets import QWidget

    from desktop.app import Application
    from desktop.widgets.row_delegate import RowTree

LIMIT_S = 60
LEFT, NONE = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Stopwatch:
    """Clicks, waits for the answer, and keeps how long both took."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.answers: dict[str, list[float]] = defaultdict(list)
        self.stalls: dict[str, list[float]] = defaultdict(list)
        self.work: dict[str, list[float]] = defaultdict(list)  # CPU of every thread

    def click(self, name: str, act: Callable[[], object], done: Callable[[], bool]) -> None:
        """Do something and wait until its answer has been painted."""
        began, worked = time.perf_counter(), time.process_time()
        act()
        longest = time.perf_counter() - began
        while not done():
            if time.perf_counter() - began > LIMIT_S:
                raise TimeoutError(f"no answer: {name}")
            longest = max(longest, turn())
            time.sleep(0.0005)
        longest = max(longest, turn())  # the paint
        self.answers[name].append((time.perf_counter() - began) * 1000)
        self.stalls[name].append(longest * 1000)
        self.work[name].append((time.process_time() - worked) * 1000)
        settle(self.application)


def turn() -> float:
    """Let the GUI thread do what waits; returns the seconds that it took."""
    before = time.perf_counter()
    QApplication.processEvents()
    return time.perf_counter() - before


def settle(application: Application, quiet_s: float = 0.15) -> None:
    """Let thumbnails, neighbours and the like arrive: the next click starts from rest."""
    since = time.perf_counter()
    while time.perf_counter() - since < quiet_s:
        busy = application.ops.is_busy or application.session.finder.is_busy
        if turn() > 0.002 or busy:
            since = time.perf_counter()
        time.sleep(0.001)


def shown(tree: RowTree) -> list[QModelIndex]:
    """Return the rows of a tree that are open, from the top."""
    rows, index = [], tree.model().index(0, 0)
    while index.isValid():
        rows.append(index)
        index = tree.indexBelow(index)
    return rows


def folders_of(tree: RowTree) -> list[QModelIndex]:
    """Return the rows of the folders of a year: hundreds of photos in each."""
    return [index for index in shown(tree) if (index.data() or "").startswith("20")]


def press(tree: RowTree, index: QModelIndex) -> None:
    """Click a row."""
    QTest.mouseClick(tree.viewport(), LEFT, NONE, tree.visualRect(index).center())


def visible() -> list[QWidget]:
    """Return the windows on the screen that is not there."""
    return [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
