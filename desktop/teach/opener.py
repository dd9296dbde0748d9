"""The teaching page's way into the window, and out of it. GUI thread.

Importing and building the page takes 60 ms, so that is done in steps while nothing else goes on;
whoever is quicker than that gets it built on the spot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.warm_up import WarmUp

if TYPE_CHECKING:
    from core.library import Library
    from core.records.labels import Label, LabelId
    from desktop.commands import Commands
    from desktop.labels.commands import LabelCommands
    from desktop.labels.shelf import LabelShelf
    from desktop.ops import Ops
    from desktop.photos.desk import PhotoDesk
    from desktop.teach.page import TeachPage
    from desktop.windows.main_window import MainWindow

MODULES = (
    "widgets.photo_tiles",
    "widgets.example_picker",
    "widgets.curves",
    "widgets.precision_slider",
    "windows.preview_pictures",
    "teach.question_card",
    "teach.learnt_column",
    "teach.page",
)
NEARBY = 36  # photos of the grid that are offered as a first example


class TeachOpener(QObject):
    """Opens the one page of a session for whichever label."""

    finished = Signal()  # the user is done; `leave` follows from whoever listens
    failed = Signal(object)

    def __init__(
        self,
        window: MainWindow,
        library: Library,
        ops: Ops,
        commands: LabelCommands,
        undo: Commands,
        *,
        shelf: LabelShelf,
        desk: PhotoDesk,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._desk = desk
        self._page: TeachPage | None = None
        self._parts = (library, ops, commands, undo, shelf)
        self._steps = WarmUp([f"desktop.{name}" for name in MODULES], self._ensure, self)

    @property
    def page(self) -> TeachPage | None:
        """The page, once there is one."""
        return self._page

    @property
    def label_id(self) -> LabelId | None:
        """The label that is being taught, None while the page is not shown."""
        return self._page.label_id if self._page is not None else None

    def warm_up(self) -> None:
        """Begin to load it, in steps that nobody notices."""
        self._steps.start()

    def open(self, label: Label) -> None:
        """Teach this label."""
        page = self._ensure()
        self._window.show_page(page)
        page.open(label, self._desk.photos.ids[:NEARBY].tolist())

    def leave(self) -> None:
        """Show the photos again."""
        if self._page is not None and self._page.label_id is not None:
            self._page.leave()
            self._window.show_page(None)

    def on_labels_changed(self) -> None:
        """Something was taught, here or elsewhere."""
        if self._page is not None:
            self._page.on_labels_changed()

    def close(self) -> None:
        """Ask nothing more, and load nothing more."""
        self._steps.stop()
        if self._page is not None:
            self._page.leave()

    def _ensure(self) -> TeachPage:
        if self._page is None:
            from desktop.teach.page import TeachPage

            self._page = TeachPage(*self._parts, self._window)
            self._page.hide()
            self._page.finished.connect(self.finished)
            self._page.photo_chosen.connect(self._desk.preview.open)
            self._page.failed.connect(self.failed)
        return self._page
