"""The preview's way onto the screen: not part of the start, and there at once when asked for.

GUI thread. Importing and building it takes 150 ms, so that is done in steps while nothing else
goes on; whoever is quicker than that gets it built on the spot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QImage, QShortcut

from core.records.marks import HIGHEST_RATING
from desktop.warm_up import WarmUp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
    favourite_chosen = Signal(int, bool)  # photo id
    rating_chosen = Signal(int, int)  # photo id, stars
    closed = Signal(int)  # the photo that was looked at last

    def __init__(self, library: Library, ops: Ops, window: QWidget) -> None:
        super().__init__(window)
        self._library = library
        self._ops = ops
        self._window = window
        self._preview: PhotoPreview | None = None
        modules = [f"desktop.windows.{name}" for name in MODULES]
        self._steps = WarmUp(modules, self._build, self)

    def warm_up(self) -> None:
        """Begin to load it, in steps that nobody notices."""
        self._steps.start()

    def open(self, photo_id: int, ids: Sequence[int]) -> None:
        """Show a photo at full screen; the arrows walk through `ids`."""
        self._ensure().open(photo_id, ids)

    def refresh(self, ids: Iterable[int]) -> None:
        """Show what is known of these photos now."""
        if self._preview is not None:
            self._preview.refresh(ids)

    def leave(self) -> None:
        """Leave the screen: something else is to be seen."""
        if self._preview is not None:
            self._preview.close()

    def close(self) -> None:
        """Leave the screen and load nothing more."""
        self._steps.stop()
        self.leave()

    def _build(self) -> bool:
        """Build it, then draw it once where nobody sees it; returns whether there is more to do.

        Style and fonts are found when a window is drawn first, and that is half of opening it.
        """
        if self._preview is None:
            self._ensure()
            return True
        if not self._preview.isVisible():
            self._preview.grab()
        return False

    def _ensure(self) -> PhotoPreview:
        if self._preview is None:
            from desktop.windows.preview import PhotoPreview

            self._preview = PhotoPreview(self._library, self._ops, self._window)
            self._preview.similar_requested.connect(self.similar_requested)
            self._preview.reveal_requested.connect(self.reveal_requested)
            self._preview.menu_requested.connect(self.menu_requested)
            self._preview.region_requested.connect(self.region_requested)
            self._preview.closed.connect(self.closed)
            self._connect_marks(self._preview)
            # Without a window manager nobody else gives the keys back.
            self._preview.closed.connect(lambda _id: self._window.activateWindow())
        return self._preview

    def _connect_marks(self, preview: PhotoPreview) -> None:
        """Heart and stars by mouse, and by the keys that the main window has for them."""

        def tell(signal: Signal, value: object) -> None:
            photo_id = preview.current_id()
            if photo_id is not None:
                signal.emit(photo_id, value)

        def bind(keys: str, slot: Callable[[], None]) -> None:
            QShortcut(keys, preview).activated.connect(slot)

        marks = preview.bar.marks
        marks.favourite_chosen.connect(lambda is_on: tell(self.favourite_chosen, is_on))
        marks.rating_chosen.connect(lambda stars: tell(self.rating_chosen, stars))
        bind("Ctrl+B", lambda: tell(self.favourite_chosen, not preview.is_favourite()))
        for stars in range(HIGHEST_RATING + 1):
            bind(f"Ctrl+{stars}", lambda stars=stars: tell(self.rating_chosen, stars))
