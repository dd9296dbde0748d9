"""Whether the program goes on without its window, and how it is found again. GUI thread.

The icon beside the clock stands only while the user wants it. At login the panel that it belongs
to may come later than we do: a hidden start waits for it, and shows the window where none comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.system.tray import Tray

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.records.reports import IndexingProgress
    from core.settings import SettingsFile

LOOK_EVERY_MS = 500
PATIENCE = 40  # looks: 20 s, which a slow login takes


class Background(QObject):
    """Owns the icon, while there is one. `new_tray`: what makes it, for tests."""

    open_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    quit_requested = Signal()

    def __init__(
        self, parent: QObject | None = None, new_tray: Callable[[QObject], Tray] = Tray
    ) -> None:
        super().__init__(parent)
        self._new_tray = new_tray
        self.tray: Tray | None = None
        self._looks = 0
        self._waiting = QTimer(self, interval=LOOK_EVERY_MS)
        self._waiting.timeout.connect(self._look)
        self._otherwise: Callable[[], object] | None = None

    @property
    def keeps_running(self) -> bool:
        """Whether a window that closes now can be found again."""
        return self.tray is not None and self.tray.is_shown

    def want(self, *, is_wanted: bool) -> None:
        """Have the icon, or have it no longer."""
        if is_wanted and self.tray is None:
            self.tray = tray = self._new_tray(self)
            tray.open_requested.connect(self.open_requested)
            tray.pause_requested.connect(self.pause_requested)
            tray.resume_requested.connect(self.resume_requested)
            tray.quit_requested.connect(self.quit_requested)
            tray.show()
        elif not is_wanted and self.tray is not None:
            self.tray.close()
            self.tray.deleteLater()
            self.tray = None

    def start_hidden(self, otherwise: Callable[[], object]) -> None:
        """Wait for the icon to be there; where it does not come, call `otherwise`."""
        if self.tray is None:
            otherwise()
        elif not self.keeps_running:
            self._otherwise, self._looks = otherwise, 0
            self._waiting.start()

    def window_left(self, settings: SettingsFile) -> None:
        """The window has gone: say where to, the first time."""
        if self.tray is not None and not settings.current.tray_told:
            settings.update(tray_told=True)
            self.tray.tell_once()

    def set_progress(self, progress: IndexingProgress) -> None:
        """Let the icon say how far it is."""
        if self.tray is not None:
            self.tray.set_progress(progress)

    def speak(self) -> None:
        """The language is another one."""
        if self.tray is not None:
            self.tray.speak()

    def close(self) -> None:
        """Be gone with the program. Idempotent."""
        self._waiting.stop()
        self.want(is_wanted=False)

    def _look(self) -> None:
        self._looks += 1
        assert self.tray is not None
        if self.keeps_running:
            self._waiting.stop()
            return
        self.tray.show()  # it did not count while there was no place for it
        if self._looks >= PATIENCE and self._otherwise is not None:
            self._waiting.stop()
            self._otherwise()
