"""The preview's way onto the screen: not part of the start, and there at once when asked for.

GUI thread. Importing and building it takes 150 ms, so that is done in steps while nothing else
goes on; whoever is quicker than that gets it built on the spot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QImage

from desktop.warm_up import WarmUp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from core.library import Library
    from desktop.ops import Ops
    from desktop.windows.preview import PhotoPreview

MODULES = (
    "preview_canvas",
    "preview_region",
    "preview_pictures",
    "preview_filmstrip",
    "preview_bar",
    "preview",
)


class PreviewOpener(QObject):
    """Makes the one preview of a session, and opens it."""

    similar_requested = Signal(int)
    reveal_requested = Signal(int)
    menu_requested = Signal(int, QPoint)  # photo id, a point of the screen
    region_requested = Signal(QImage, str)  # pixels to search with, and what to call them
    closed = Signal(int)  # the photo that was looked at last

    def __init__(self, library: Library, ops: Ops, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._ops = ops
        self._window = window
        self._preview: PhotoPreview | None = None
        modules = [f"desktop.windows.{name}" for name in MODULES]
        self._steps = WarmUp(modules, self._ensure, self)

    def warm_up(self) -> None:
        """Begin to load it, in steps that nobody notices."""
        self._steps.start()

    def open(self, photo_id: int, ids: Sequence[int]) -> None:
        """Show a photo at full screen; the arrows walk through `ids`."""
        self._ensure().open(photo_id, ids)

    def leave(self) -> None:
        """Leave the screen: something else is to be seen."""
        if self._preview is not None:
            self._preview.close()

    def close(self) -> None:
        """Leave the screen and load nothing more."""
        self._steps.stop()
        self.leave()

    def _ensure(self) -> PhotoPreview:
        if self._preview is None:
            from desktop.windows.preview import PhotoPreview

            self._preview = PhotoPreview(self._library, self._ops, self._window)
            self._preview.similar_requested.connect(self.similar_requested)
            self._preview.reveal_requested.connect(self.reveal_requested)
            self._preview.menu_requested.connect(self.menu_requested)
            self._preview.region_requested.connect(self.region_requested)
            self._preview.closed.connect(self.closed)
            # Without a window manager nobody else gives the keys back.
            self._preview.closed.connect(lambda _id: self._window.activateWindow())
        return self._preview
