"""Exporting photos, from their menu and by a key. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from shiboken6 import isValid

from desktop import icons

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QMenu, QWidget

    from core.library import Library
    from desktop.ops import Ops
    from desktop.windows.export import ExportWindow


class ExportCommands(QObject):
    """Opens the window that exports; one at a time."""

    def __init__(self, library: Library, ops: Ops, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._parent = parent
        self._window: ExportWindow | None = None

    def add_to(self, menu: QMenu, ids: Sequence[int]) -> None:
        """Offer it in a menu about photos, behind what else can be done with their files."""
        first = next((action for action in menu.actions() if action.isSeparator()), None)
        action = menu.addAction(self.tr("Export…"))
        icons.set_icon(action, "download", "dim")
        action.triggered.connect(lambda _=False: self.open(ids))
        if first is not None:
            menu.insertAction(first, action)

    def open(self, ids: Sequence[int]) -> None:
        """Ask how and where to; without photos there is nothing to ask."""
        from desktop.windows.export import ExportWindow

        if not ids or (self._window is not None and isValid(self._window)):
            return
        self._window = ExportWindow(self._library, self._ops, ids, self._parent)
        self._window.finished.connect(self._parent.activateWindow)  # as no window manager may do
        self._window.open()

    def close(self) -> None:
        """Stop what is being exported."""
        if self._window is not None and isValid(self._window):
            self._window.close()
