"""Does every click answer at once with 50,000 photos, and how much memory does the window take?

Makes a library of real files (big_library.py), opens the real window offscreen over it, and
clicks: places, months, albums, order, filters, photos, ranges, full view, search, menus and the
other windows. An answer counts when it is painted. Prints milliseconds per kind of click: until
the answer, until every thumbnail in sight is painted too, the longest time that the GUI thread was
busy without a break, and the CPU time of that thread and of all until the answer. Then MiB per
process. Questions are asked by relevance, as a new user asks, and by time.
Run: python tests/benchmarks/bench_clicks.py [number of photos] [folder to keep the library in]
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # what offscreen cannot do
PROJECT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(PROJECT), str(PROJECT / "tests" / "benchmarks")]

from clicking import (  # noqa: E402
    LEFT,
    LIMIT_S,
    NONE,
    Stopwatch,
    folders_of,
    press,
    settle,
    shown,
    turn,
    visible,
)
from PySide6.QtCore import QEventLoop, QPoint, Qt, QTimer  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from desktop.app import Application

ROUNDS = 5
SIZE_PX = (1440, 900)
WANTED_MS, WANTED_MIB = 100, 400
SENTENCES = ("雪地里的北极熊", "一只猫", "an old bridge", "海边的城堡", "草地上的羊")
OTHERS = ("雨里打伞的人", "a red car", "桌上的蛋糕", "两只鸟", "夜里的城市")
ENTER = Qt.Key.Key_Return
SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Clicks:
    """The kinds of click, on one window."""

    def __init__(self, application: Application) -> None:
        self._window = application.window
        self._shelf = application.shelf
        self._session = application.session
        self._grid = application.session.grid
        self._watch = Stopwatch(application)
        self._answers = 0
        self._session.finder.answered.connect(self._on_answer)

    @property
    def watch(self) -> Stopwatch:
        """What has been measured."""
        return self._watch

    def round(self, number: int) -> None:
        """Click everything once."""
        for part in (
            self.places, self.dates, self.albums, self.order, self.photos, self.scroll,
            self.full_view, self.search, self.menus, self.windows,
        ):  # fmt: skip
            part(number)

    def places(self, number: int) -> None:
        """A folder with thousands of photos, the recent ones, all of them."""
        tree = self._window.sidebar.places
        tree.expandToDepth(1)
        tree.scrollTo(year := folders_of(tree)[number])
        settle(self._watch.application)
        self._asked("sidebar: a folder", lambda: press(tree, year))
        tree.scrollToTop()
        top = [index for index in shown(tree) if not tree.model().parent(index).isValid()]
        self._asked("sidebar: recently added", lambda: press(tree, top[1]))
        self._asked("sidebar: all photos", lambda: press(tree, top[0]))

    def dates(self, number: int) -> None:
        """A year, and all of them again."""
        tree = self._window.sidebar.dates
        year = tree.model().index(number, 0)
        tree.scrollTo(year)
        settle(self._watch.application)
        self._asked("sidebar: a year", lambda: press(tree, year))
        self._asked("sidebar: any time again", lambda: press(tree, year))

    def albums(self, number: int) -> None:
        """An automatic album, and none again."""
        tree = self._window.sidebar.albums.tree
        tree.expandAll()
        leaves = [index for index in shown(tree) if not tree.model().hasChildren(index)]
        leaf = leaves[number % len(leaves)]
        tree.scrollTo(leaf)
        turn()
        self._asked("sidebar: an automatic album", lambda: press(tree, leaf))
        self._asked("sidebar: no album again", lambda: press(tree, leaf))

    def order(self, number: int) -> None:
        """Oldest first, and newest first; landscape only, and any shape."""
        header = self._window.header
        for name in ("oldest", "newest"):
            action = header._arrangements[name]
            self._asked(f"order: {name} first", action.trigger)
        self._asked("filter: landscape", header._orientations["landscape"].trigger)
        chip = header._limits[0]
        self._asked("filter: its chip lifted", lambda: QTest.mouseClick(chip, LEFT))

    def photos(self, number: int) -> None:
        """One photo, a range, everything, and one again."""
        grid, details = self._grid, self._session.details

        def at(row: int, keys: Qt.KeyboardModifier = NONE) -> None:
            QTest.mouseClick(grid.viewport(), LEFT, keys, grid.row_rect(row).center())

        photo = grid.photos.id_at(number + 2)
        self._watch.click(
            "photo: its details",
            lambda: at(number + 2),
            lambda: details._photo_id == photo and details._body.isVisible() and not details._op,
        )
        self._watch.click(
            "photo: a range", lambda: at(number + 12, SHIFT), lambda: len(grid.selection) > 2
        )
        rows = grid.photos.rowCount()
        self._watch.click(
            "photos: all (Ctrl+A)",
            lambda: QTest.keyClick(grid, Qt.Key.Key_A, CONTROL),
            lambda: len(grid.selection) == rows,
        )
        self._watch.click("photo: one of all", lambda: at(3), lambda: len(grid.selection) == 1)

    def scroll(self, number: int) -> None:
        """A page down, and to the end."""
        bar = self._grid.verticalScrollBar()
        page = QTest.keyClick
        before = bar.value()
        self._watch.click(
            "scroll: a page",
            lambda: page(self._grid, Qt.Key.Key_PageDown),
            lambda: bar.value() > before,
        )
        self._watch.click(
            "scroll: to the end",
            lambda: page(self._grid, Qt.Key.Key_End),
            lambda: self._grid.rows_in_sight()[-1] == self._grid.photos.rowCount() - 1,
        )
        page(self._grid, Qt.Key.Key_Home)
        settle(self._watch.application)  # or the next click would pay for it

    def full_view(self, number: int) -> None:
        """Open, go on, and come back."""
        grid, desk = self._grid, self._session.desk
        centre = grid.row_rect(number).center()
        preview = desk.preview._ensure()
        self._watch.click(
            "full view: open",
            lambda: QTest.mouseDClick(grid.viewport(), LEFT, NONE, centre),
            lambda: preview.isVisible() and bool(preview.canvas._best_image()),
        )
        before = preview.current_id()
        self._watch.click(
            "full view: next",
            lambda: QTest.keyClick(preview, Qt.Key.Key_Right),
            lambda: preview.current_id() != before,
        )
        self._watch.click(
            "full view: back",
            lambda: QTest.keyClick(preview, Qt.Key.Key_Escape),
            lambda: not preview.isVisible(),
        )

    def search(self, number: int) -> None:
        """A sentence and Enter; photos like one; nothing again. By relevance, then by time."""
        asked = (("relevance", "", SENTENCES), ("newest", ", by time", OTHERS))
        for arrangement, said, sentences in asked:  # never the same: answers are remembered
            self._session.finder.change(arrangement=arrangement)
            settle(self._watch.application)
            self._search(sentences[number], said)

    def _search(self, sentence: str, said: str) -> None:
        search, desk = self._window.search, self._session.desk
        search.set_text(sentence)
        self._asked(f"search: a sentence{said}", partial(QTest.keyClick, search.field, ENTER))
        like = partial(desk._search_with, self._grid.photos.id_at(0))
        self._asked(f"search: photos like this{said}", like)
        self._asked(f"search: the picture removed{said}", search._remove_picture)
        self._asked(f"search: back to all{said}", search.clear)

    def menus(self, number: int) -> None:
        """The menus of order, filter and a photo."""
        header = self._window.header
        for name, button in (("filter", header._filters), ("order", header._order)):
            # A press would wait in a loop of its own until the menu is closed.
            self._menu(name, partial(button.menu().popup, button.mapToGlobal(QPoint(0, 30))))
        ids = [self._grid.photos.id_at(number)]
        here = self._grid.mapToGlobal(QPoint(200, 200))
        self._menu("photo", lambda: self._session.commands.show_menu(ids, here))

    def windows(self, number: int) -> None:
        """The windows beside the main one."""
        for name in ("settings", "models", "storage", "problems", "licences", "shortcuts"):
            self._dialog(name, getattr(self._shelf, f"show_{name}"))

    def _asked(self, name: str, act: Callable[[], object]) -> None:
        before = self._answers
        self._watch.click(name, act, lambda: self._answers > before)

    def _menu(self, name: str, act: Callable[[], object]) -> None:
        self._watch.click(f"menu: {name}", act, lambda: bool(QApplication.activePopupWidget()))
        QApplication.activePopupWidget().close()
        turn()

    def _dialog(self, name: str, act: Callable[[], object]) -> None:
        before = set(visible())
        self._watch.click(f"window: {name}", act, lambda: bool(set(visible()) - before))
        for window in set(visible()) - before:
            window.close()
        turn()

    def _on_answer(self, _answer: object) -> None:
        self._answers += 1


def memory() -> list[tuple[str, float, float]]:
    """Return (process, resident MiB, MiB that it shares with nobody)."""
    me = psutil.Process()
    found = []
    for process in (me, *me.children(recursive=True)):
        full = process.memory_full_info()
        name = "the window" if process == me else "a worker"
        found.append((name, full.rss / 2**20, full.uss / 2**20))
    return found


def run(home: Path) -> None:
    """Open the window, click, and print."""
    from desktop.app import Application
    from desktop.system import memory

    memory.give_back()
    app = QApplication.instance() or QApplication([])
    application = Application(app, home)
    wait = QEventLoop()
    application.library_opened.connect(wait.quit)
    application.start()
    application.window.resize(*SIZE_PX)
    wait.exec()
    until = time.perf_counter() + LIMIT_S
    while not (application.session.albums._albums and application.session.overview.facts):
        turn()
        if time.perf_counter() > until:
            raise TimeoutError("no albums")
    settle(application, 5)  # indexing looks at every file once
    print_memory("after the start")
    clicks = Clicks(application)
    for number in range(ROUNDS):
        clicks.round(number)
    print_clicks(clicks.watch)
    print_memory(f"after {sum(map(len, clicks.watch.answers.values()))} clicks")
    application.window.close()
    QTimer.singleShot(30_000, app.quit)
    app.exec()
    application.finish()


def print_clicks(watch: Stopwatch) -> None:
    """Print a line per kind of click."""
    heads = ("median", "worst", "with pictures", "worst", "GUI busy", "GUI CPU", "CPU")
    print(f"{'milliseconds':36}" + "".join(f"{head:>{len(head) + 3}}" for head in heads))
    for name, spent in watch.answers.items():
        middle, pictures = statistics.median(spent), watch.pictures[name]
        figures = (
            middle, max(spent), statistics.median(pictures), max(pictures), max(watch.stalls[name]),
            statistics.median(watch.own_work[name]), statistics.median(watch.work[name]),
        )  # fmt: skip
        cells = (f"{each:{len(head) + 3}.1f}" for head, each in zip(heads, figures, strict=True))
        print(f"{name:36}" + "".join(cells) + ("  <- over" if middle > WANTED_MS else ""))
    over = [spent for every in watch.answers.values() for spent in every]
    late = sum(spent > WANTED_MS for spent in over)
    print(f"slowest of all: {max(over):.0f} ms (wanted: at most {WANTED_MS}); over it: {late}")


def print_memory(when: str) -> None:
    """Print a line per process."""
    for name, resident, alone in memory():
        print(f"{when}: {name}: {resident:.0f} MiB resident, {alone:.0f} of its own", flush=True)


def main() -> None:
    """Make the library where it is not yet, and click."""
    from big_library import make

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        if not (folder / "library").is_dir():
            began = time.perf_counter()
            make(folder, count)
            print(f"{count} photos made in {time.perf_counter() - began:.0f} s", flush=True)
        run(folder / "library")


if __name__ == "__main__":
    main()
