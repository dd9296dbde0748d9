"""A stopwatch for clicks in the real window, and what it takes to click. See bench_clicks.py."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
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
    """Clicks, waits for the answer, and keeps how long both took; milliseconds."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self.answers: dict[str, list[float]] = defaultdict(list)
        self.pictures: dict[str, list[float]] = defaultdict(list)  # all in sight are there too
        self.stalls: dict[str, list[float]] = defaultdict(list)
        self.work: dict[str, list[float]] = defaultdict(list)  # CPU of every thread
        self.own_work: dict[str, list[float]] = defaultdict(list)  # CPU of the GUI thread

    def click(self, name: str, act: Callable[[], object], done: Callable[[], bool]) -> None:
        """Do something and wait until its answer has been painted, then for the pictures."""
        began, worked, own = time.perf_counter(), time.process_time(), time.thread_time()
        act()
        longest = max(time.perf_counter() - began, self._wait(name, done))
        longest = max(longest, turn())  # the paint
        self.answers[name].append((time.perf_counter() - began) * 1000)
        self.work[name].append((time.process_time() - worked) * 1000)
        self.own_work[name].append((time.thread_time() - own) * 1000)
        longest = max(longest, self._wait(name, self._has_pictures))
        longest = max(longest, turn())
        self.pictures[name].append((time.perf_counter() - began) * 1000)
        self.stalls[name].append(longest * 1000)
        settle(self.application)

    def _wait(self, name: str, done: Callable[[], bool]) -> float:
        """Turn the event loop until `done`; returns the seconds of the longest turn."""
        longest, until = 0.0, time.perf_counter() + LIMIT_S
        while not done():
            if time.perf_counter() > until:
                raise TimeoutError(f"no answer: {name}")
            longest = max(longest, turn())
            time.sleep(0.0005)
        return longest

    def _has_pictures(self) -> bool:
        grid = self.application.session.grid
        ids = grid.photos.ids[grid.rows_in_sight().start : grid.rows_in_sight().stop]
        return all(grid._thumbnails.pixmap(int(photo_id)) is not None for photo_id in ids)


def turn() -> float:
    """Let the GUI thread do what waits; returns the seconds that it took.

    Closed windows go too, as in the application's own loop: `processEvents` alone keeps them.
    """
    before = time.perf_counter()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
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
