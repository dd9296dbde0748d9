"""The real window without a display: asks a question of an indexed library and draws itself.

Used by the demo of `packaging/dev.py run` on machines without a screen, and for the README.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop, QObject, QTimer
from PySide6.QtWidgets import QApplication

from core.errors import EnvironmentFault
from desktop import i18n, theme
from desktop.bridge import EventBridge
from desktop.ops import Ops
from desktop.session import Session
from desktop.windows.main_window import DEFAULT_SIZE, MainWindow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtCore import SignalInstance

    from core.library import Library
    from desktop.theme import Mode

TIMEOUT_MS = 60_000
QUIET_MS = 400  # no thumbnail has arrived for this long: all are there


def run_demo(
    library: Library,
    queries: Sequence[str],
    picture: Path | None,
    screenshot: Path,
    *,
    mode: Mode = "light",
) -> None:
    """Ask the first sentence (else the picture) and save what the window shows as a PNG.

    The library must be open and indexed; it stays open. Raises EnvironmentFault.
    """
    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    translations = i18n.Translations(app)
    translations.install(library.settings.current.language)
    theme.apply(app, mode)
    ops, bridge = Ops(), EventBridge(library.events)
    window = MainWindow(library.settings.current)
    session = Session(window, library, bridge, ops)
    try:
        _draw(window, session, queries, picture, screenshot)
    finally:
        session.close()
        bridge.close()
        window.close()
        window.deleteLater()
        ops.shutdown()


def _draw(
    window: MainWindow,
    session: Session,
    queries: Sequence[str],
    picture: Path | None,
    screenshot: Path,
) -> None:
    window.resize(*DEFAULT_SIZE)  # whatever size the screen has that is not there
    window.show()
    session.start()
    _wait_for(session.overview.refreshed, window)
    if queries:
        window.search.set_text(queries[0])
        _wait_for(session.finder.answered, window)
    elif picture is not None:
        session.pictures.use_file(picture)
        _wait_for(session.pictures.ready, window)
        _wait_for(session.finder.answered, window)
    first = session.photos.id_at(0)
    if first is not None:
        session.grid.set_current(first)
    _wait_until_quiet(session)
    if not window.grab().save(str(screenshot)):
        raise EnvironmentFault("library_not_writable", path=str(screenshot), reason="PNG")


def _wait_for(signal: SignalInstance, owner: QObject) -> None:
    loop = QEventLoop(owner)
    signal.connect(loop.quit)
    QTimer.singleShot(TIMEOUT_MS, loop.quit)
    loop.exec()


def _wait_until_quiet(session: Session) -> None:
    """Return once thumbnails and similar photos have stopped arriving."""
    loop = QEventLoop(session)
    quiet = QTimer(loop, singleShot=True, interval=QUIET_MS)
    quiet.timeout.connect(loop.quit)
    session.grid.thumbnail_arrived.connect(lambda _: quiet.start())
    session.finder.neighbours_found.connect(lambda *_: quiet.start())
    quiet.start()
    loop.exec()
