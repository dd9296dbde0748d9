"""The small icon beside the clock: how far it is, pause, open, quit. GUI thread.

Only where the system has such a place, and only where the user wants it; then closing the window
leaves it, and new photos go on being looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from core.records.reports import IndexingProgress
from desktop import i18n, icons

if TYPE_CHECKING:
    from PySide6.QtGui import QAction

_Reason = QSystemTrayIcon.ActivationReason


class Tray(QObject):
    """Shown after `show`. It outlives the window, which may be built anew."""

    open_requested = Signal()
    pause_requested = Signal()
    resume_requested = Signal()
    quit_requested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._progress = IndexingProgress()
        self._menu = QMenu()
        self._icon = QSystemTrayIcon(icons.app_icon(), self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self.open_requested)
        self._open = self._action(self.open_requested.emit)
        self._toggle = self._action(self._on_toggle)
        self._menu.addSeparator()
        self._quit = self._action(self.quit_requested.emit)
        self.speak()

    @staticmethod
    def is_available() -> bool:
        """Whether the system has a place for it right now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    @property
    def is_shown(self) -> bool:
        """Whether it stands there, so that a closed window can be found again."""
        return self._icon.isVisible() and self.is_available()

    @property
    def menu(self) -> QMenu:
        """What a click offers."""
        return self._menu

    @property
    def tooltip(self) -> str:
        """What is said while the mouse rests on it."""
        return self._icon.toolTip()

    def show(self) -> None:
        """Stand beside the clock."""
        self._icon.show()

    def hide(self) -> None:
        """Go."""
        self._icon.hide()

    def close(self) -> None:
        """Go for good."""
        self._icon.hide()
        self._menu.deleteLater()

    def tell_once(self) -> None:
        """Say where the window went."""
        self._icon.showMessage(
            self.tr("Shiying goes on here"),
            self.tr(
                "New photos are still looked at. Click the icon to open the window or to quit."
            ),
            icons.app_icon(),
        )

    def set_progress(self, progress: IndexingProgress) -> None:
        """Say how far it is."""
        self._progress = progress
        is_working = progress.is_working
        self._toggle.setVisible(is_working or progress.state in ("paused", "failed"))
        self._toggle.setText(self.tr("Pause") if is_working else self.tr("Resume"))
        self._icon.setToolTip(" · ".join([self.tr("Shiying"), self._sentence(progress)]))

    def speak(self) -> None:
        """Say everything in the present language."""
        self._open.setText(self.tr("Open Shiying"))
        self._quit.setText(self.tr("Quit"))
        self.set_progress(self._progress)

    def _sentence(self, progress: IndexingProgress) -> str:
        numbers = f"{i18n.number(progress.done)} / {i18n.number(progress.total)}"
        if progress.state == "indexing":
            parts = [self.tr("Getting to know your photos"), numbers]
            if progress.seconds_left is not None:
                parts.append(i18n.Human().time_left(progress.seconds_left))
            return " · ".join(parts)
        if progress.state == "paused" and progress.pace == "rest":
            return " · ".join([self.tr("On battery: new photos are waiting"), numbers])
        if progress.state == "paused":
            return " · ".join([self.tr("Paused"), numbers])
        return {
            "scanning": self.tr("Looking for new photos"),
            "failed": self.tr("Stopped; your photos are safe"),
        }.get(progress.state, self.tr("Watching for new photos"))

    def _action(self, run: object) -> QAction:
        action = self._menu.addAction("")
        action.triggered.connect(lambda _=False: run())  # type: ignore[operator]
        return action

    def _on_toggle(self) -> None:
        if self._progress.is_working:
            self.pause_requested.emit()
        else:
            self.resume_requested.emit()

    def _on_activated(self, reason: _Reason) -> None:
        if reason in (_Reason.Trigger, _Reason.DoubleClick):
            self.open_requested.emit()
