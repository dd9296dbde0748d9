"""The application: a window first, then the library behind it, and a quiet end.

Owner: the GUI thread. The window is on screen before anything heavy is imported; the library
is opened in the background and lives until the window has left the screen.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import ShiyingError
from core.paths import LibraryPaths, default_home
from core.settings import SettingsFile
from desktop import i18n, icons, theme
from desktop.ops import Ops
from desktop.system import autostart, journal, memory, writing
from desktop.system.background import Background
from desktop.system.rescue import Rescue
from desktop.window_shelf import WindowShelf
from desktop.windows.main_window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from core.library import Library
    from core.records.photos import Root
    from desktop.bridge import EventBridge
    from desktop.commands import Remembered
    from desktop.session import Session
    from desktop.system.single_instance import SingleInstance

DESKTOP_FILE = "app.shiying.shiying"  # of the menu entry; Wayland takes the icon from there
CLOSE_LIMIT_MS = 12_000  # the library promises 10 s

log = logging.getLogger(__name__)


class Application(QObject):
    """Owns the library, the background pool, the languages, and the one window."""

    bug_caught = Signal(str)  # from any thread
    library_opened = Signal()
    closed = Signal()

    def __init__(
        self,
        app: QApplication,
        home: Path,
        model: str | None = None,
        paths: Sequence[Path] = (),
    ) -> None:
        super().__init__()
        self._app = app
        self._home = home
        self._model = model
        self._paths = [path.expanduser().absolute() for path in paths]
        self._settings = SettingsFile(LibraryPaths(home).settings)
        self._translations = i18n.Translations(app)
        self.ops = Ops(self)
        self.library: Library | None = None
        self.session: Session | None = None
        self._bridge: EventBridge | None = None
        self._door: SingleInstance | None = None
        self._is_closing = False
        self._limit = QTimer(self, singleShot=True, interval=CLOSE_LIMIT_MS)
        self._limit.timeout.connect(self._on_closed)
        self._set_up_app()
        self.rescue = Rescue(home, self.ops, self)
        self.rescue.restored.connect(self.open_library)
        self.rescue.rested.connect(self._on_rested)
        self.window = self._new_window()
        own = home if home != default_home() else None
        login = autostart.here(autostart.own_command(own))
        self.shelf = WindowShelf(self.ops, self.window, login, self)
        self._connect_shelf()
        self.background = Background(self)
        self._connect_background()

    def start(self, *, hidden: bool = False) -> None:
        """Put the window on screen, then open the library behind it.

        hidden: only the icon beside the clock, where the user wants one and there is a place.
        """
        self.background.want(is_wanted=self._settings.current.tray)
        if hidden:
            self.background.start_hidden(self.window.showMinimized)
        else:
            self.window.show()
            self.window.activateWindow()  # the keys are for it, with or without a window manager
        QTimer.singleShot(0, self.open_library)

    def listen(self, door: SingleInstance) -> None:
        """Take what later starts bring, until this one ends."""
        door.setParent(self)
        door.visited.connect(self._on_visited)
        self._app.installEventFilter(door)
        self._door = door

    def open_library(self) -> None:
        """Open the library in the background; a fault is shown with a way to try again."""
        if self._is_closing:
            return
        self.window.empty.show_opening()
        home, model = self._home, self._model

        def work() -> Library:
            import desktop.session  # noqa: F401 - so that the GUI thread finds it loaded
            from core.library import Library  # 0.2 s of imports: not before the window

            return Library.open(home, model=model)

        self.ops.run(work, self._on_opened, self._on_not_opened)

    def finish(self) -> None:
        """Wait for what still runs. After the event loop, whoever ended it."""
        if not self._is_closing and self.library is not None:  # the system did, without asking
            self.keep_choices()
            self.library.close()
        self.ops.shutdown()

    def _set_up_app(self) -> None:
        self._app.setApplicationName("Shiying")
        self._app.setDesktopFileName(DESKTOP_FILE)
        self._app.setQuitOnLastWindowClosed(False)  # the library is closed behind the window
        settings = self._settings.current
        self._translations.install(settings.language)
        theme.apply(self._app, settings.theme)
        self._app.setWindowIcon(icons.app_icon())
        journal.catch_bugs(self.bug_caught.emit)
        writing.warn_without_chinese_font()

    def _connect_shelf(self) -> None:
        self.shelf.theme_chosen.connect(lambda mode: theme.apply(self._app, mode))
        self.shelf.language_chosen.connect(self._on_language_changed)
        self.shelf.setting_changed.connect(self._on_setting_changed)
        self.bug_caught.connect(self.shelf.show_bug)
        self.ops.bug_found.connect(self.shelf.show_bug)
        self.ops.fault_raised.connect(self._on_fault)

    def _connect_background(self) -> None:
        background = self.background
        background.open_requested.connect(lambda: self.window.come_forward())
        background.quit_requested.connect(self.close)
        background.pause_requested.connect(lambda: self._with_library("pause"))
        background.resume_requested.connect(lambda: self._with_library("resume"))

    def _with_library(self, name: str) -> None:
        if self.library is not None:
            self.ops.run(getattr(self.library, name))

    def _new_window(self) -> MainWindow:
        window = MainWindow(self._settings.current)
        window.closed.connect(self._on_window_closed)
        window.quit_requested.connect(self.close)
        window.empty.retry_requested.connect(self.open_library)
        window.empty.restore_requested.connect(lambda: self.rescue.restore(window.empty))
        return window

    # The library.

    def _on_opened(self, library: Library) -> None:
        from desktop.bridge import EventBridge

        self.library = library
        self._settings = library.settings
        if self._is_closing:
            self._close_library()
            return
        self._bridge = EventBridge(library.events, self)
        self._bridge.progress_changed.connect(self.background.set_progress)
        self.shelf.put_library(library, self._bridge)
        settings, is_given_photos = library.settings.current, bool(self._paths)
        self._new_session(settings.last_session if settings.restore_session else "")
        self.ops.run(library.start_indexing)
        self.ops.run(library.prepare_search)
        library.care.start()
        fault = getattr(library, "model_fault", None)
        if fault is not None:
            self._on_fault(fault)
        if not is_given_photos:
            self.ops.run(library.roots, self._on_roots)
        self.library_opened.emit()

    def _on_roots(self, roots: list[Root]) -> None:
        is_seen = self.window.isVisible()
        if not roots and is_seen and not self._is_closing and self.session is not None:
            self.shelf.welcome(self.session.folders)

    def _on_not_opened(self, error: BaseException) -> None:
        if self._is_closing:
            self._on_closed()
        elif isinstance(error, ShiyingError) and error.code == "library_damaged":
            self.rescue.offer(self.window.empty, error)
        elif isinstance(error, ShiyingError):
            self.window.empty.show_fault(i18n.sentence_of(error))
        else:
            self.window.empty.show_fault("")
            self.ops.report(error)

    def _new_session(self, last: str, earlier: Remembered | None = None) -> None:
        from desktop.session import Session

        assert self.library is not None
        assert self._bridge is not None
        self.session = Session(self.window, self.library, self._bridge, self.ops, earlier)
        self.session.damage_met.connect(self._on_fault)
        self.shelf.put_session(self.window, self.session)
        self.session.start(last)
        self._hand_paths_over()

    # Visitors.

    def _on_visited(self, paths: list[Path]) -> None:
        self._paths += paths
        self.window.come_forward()
        self._hand_paths_over()

    def _hand_paths_over(self) -> None:
        """Give the paths to the session; before there is one they wait for it."""
        if self.session is not None:
            paths, self._paths = self._paths, []
            self.session.inbox.take_paths(paths)

    # What the user chose, and what went wrong.

    def _on_fault(self, error: ShiyingError) -> None:
        if error.code == "library_damaged" and self.library is not None:
            self.window.messages.say(
                self.tr("The library is damaged. Your photos are not affected."),
                self.tr("Look for a backup"),
                lambda: self._leave_library(error),
            )
        else:
            self.window.messages.say(i18n.sentence_of(error))

    def _leave_library(self, error: ShiyingError) -> None:
        """Close a library that is damaged, and offer a backup in an empty window."""
        library, self.library = self.library, None
        if library is None or self._is_closing:
            return
        old = self._replace_window()
        self.session = None
        if self._bridge is not None:
            self._bridge.close()
            self._bridge = None
        self.shelf.leave_library()
        self._show_instead_of(old)
        self.ops.run(
            library.close,
            lambda _: self.rescue.offer(self.window.empty, error),
            self._on_not_opened,
        )

    def _on_rested(self) -> None:
        if self._is_closing:
            self._on_closed()

    def _on_language_changed(self, language: str) -> None:
        """Build the window anew; the question is taken along, and what can be undone."""
        self._translations.install(language)
        theme.apply(self._app, self.library.settings.current.theme)
        self.background.speak()
        last = self.session.last.capture() if self.session is not None else ""
        self.keep_choices()
        earlier = self.session.undoing.hand_over() if self.session is not None else None
        old = self._replace_window()
        self._new_session(last, earlier)
        self._show_instead_of(old)
        QTimer.singleShot(0, memory.look_again)
        QTimer.singleShot(0, self.shelf.show_settings)

    def _replace_window(self) -> MainWindow:
        """Have a new window, not shown yet; returns the old one, whose session asks no more."""
        old = self.window
        if self.session is not None:
            self.session.close()
        old.closed.disconnect(self._on_window_closed)
        self.window = self._new_window()
        return old

    def _show_instead_of(self, old: MainWindow) -> None:
        self.window.show()
        old.close()
        old.deleteLater()

    def _on_setting_changed(self, name: str) -> None:
        if name == "tray":
            self.background.want(is_wanted=self._settings.current.tray)
        elif name == "panel_visible" and self.session is not None:
            self.session.results.show_photos_or_reason()

    # The end.

    def _on_window_closed(self) -> None:
        """Go on behind the icon beside the clock, where the user wants that; else end."""
        if not self.background.keeps_running or self._is_closing:
            self.close()
            return
        self.keep_choices()
        self.background.window_left(self._settings)

    def close(self) -> None:
        """Leave the screen: everything behind it follows, without freezing it."""
        if self._is_closing:
            return
        self._is_closing = True
        if self._door is not None:
            self._door.close()
        self.keep_choices()
        self.background.close()
        self.window.hide()
        if self.session is not None:
            self.session.close()
        if self._bridge is not None:
            self._bridge.close()
        self.shelf.close()
        self._limit.start()
        if self.library is not None:
            self._close_library()
        elif not self.ops.is_busy:
            self._on_closed()

    def _close_library(self) -> None:
        library = self.library
        assert library is not None
        self.ops.run(library.close, lambda _: self._on_closed(), lambda _: self._on_closed())

    def _on_closed(self) -> None:
        self._limit.stop()
        self.closed.emit()
        self._app.quit()

    def keep_choices(self) -> None:
        """Have the window as it stands at the next start."""
        if self.library is None or self.session is None:
            return
        try:
            self.library.settings.update(
                window_geometry=self.window.geometry_text(),
                thumbnail_px=self.session.grid.cell_px,
                last_session=self.session.last.capture(),
            )
        except OSError:
            log.warning("the place of the window could not be kept")
