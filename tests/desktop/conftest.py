"""Rules for tests of the window: one application, no window and no running timer left behind."""

from __future__ import annotations

import gc
import shutil
import sys
import threading
from typing import TYPE_CHECKING

import pytest
import shiboken6
from fakes.photo_library import FakeLibrary
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication

from desktop import theme
from desktop.app import Application
from desktop.i18n import Translations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def in_english(qapp: QApplication) -> Iterator[Translations]:
    """Speak English in every test, whatever the one before it left installed."""
    translations = Translations(qapp)
    translations.install("en")
    yield translations
    translations.remove()
    translations.deleteLater()


@pytest.fixture
def make_library(tmp_path: Path) -> Iterator[Callable[[int], FakeLibrary]]:
    """Return a way to make in-memory libraries of any size; they are closed at the end."""
    made: list[FakeLibrary] = []

    def make(count: int = 60) -> FakeLibrary:
        made.append(FakeLibrary(tmp_path / f"library-{len(made)}", count))
        return made[-1]

    yield make
    for library in made:
        library.close()


@pytest.fixture
def library(make_library: Callable[[int], FakeLibrary]) -> FakeLibrary:
    """An in-memory library of 60 photos, ids 1…60, newest = 60."""
    return make_library(60)


@pytest.fixture
def demo_photos(project: Path, tmp_path: Path) -> Path:
    """A folder of its own with the demo photos."""
    photos = tmp_path / "照片"
    shutil.copytree(project / "resources" / "demo", photos)
    return photos


@pytest.fixture
def application(
    qapp: QApplication, own_home: Path, demo_photos: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Application]:
    """The real application on the demo photos, not started yet."""
    monkeypatch.setattr(qapp, "quit", lambda: None)
    hooks = sys.excepthook, threading.excepthook
    made = Application(qapp, own_home, None, [demo_photos])
    yield made
    made.finish()
    made._translations.remove()
    made.window.deleteLater()
    sys.excepthook, threading.excepthook = hooks
    qapp.setQuitOnLastWindowClosed(True)
    theme.apply(qapp, "light")


@pytest.fixture(autouse=True)
def no_leaked_windows(qapp: QApplication) -> Iterator[None]:
    """Fail when a test leaves a visible window or a running timer behind."""
    windows_before = set(QApplication.topLevelWidgets())
    yield
    # Without a display Qt keeps what was copied until after Python is gone, and crashes on it.
    QApplication.clipboard().clear()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    windows = [
        widget
        for widget in QApplication.topLevelWidgets()
        if widget not in windows_before and widget.isVisible()
    ]
    timers = _running_timers()
    for timer in timers:
        timer.stop()  # one test's fault is not the next one's
    if windows or timers:
        pytest.fail(f"left behind: {windows} {timers}")


def _running_timers() -> list[QTimer]:
    gc.unfreeze()  # what the window has put aside
    found = [item for item in gc.get_objects() if type(item) is QTimer]  # 4 ms
    return [timer for timer in found if shiboken6.isValid(timer) and timer.isActive()]
