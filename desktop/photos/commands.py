"""What can be done with the chosen photos, and the menu that offers it. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QWidget

from core.errors import ShiyingError
from core.records.photos import PhotoId
from desktop import icons
from desktop.photos import actions
from desktop.photos.pixels import to_image

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from PySide6.QtGui import QImage

    from core.library import Library
    from desktop.ops import Ops

COPIED_PX = 4096  # longer side of the picture put on the clipboard
AT_ONCE = 500  # photos that are looked up while the window waits: some milliseconds


class PhotoCommands(QObject):
    """Works on photo ids; looks their paths up in the library, of very many behind the scenes."""

    similar_requested = Signal(int)
    compare_requested = Signal(int)
    failed = Signal(object)  # ShiyingError
    copied = Signal(int)  # how many photos
    menu_opening = Signal(QMenu, list)  # ids of photos; whoever listens may add to it
    menu_ending = Signal(QMenu, list)  # the same, for what stands last

    def __init__(self, library: Library, ops: Ops, parent: QWidget) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._window = parent

    def open(self, ids: Sequence[int]) -> None:
        """Open the first one with the system's viewer."""
        self._with_paths(ids[:1], lambda paths: actions.open_file(paths[0]))

    def open_path(self, path: Path) -> None:
        """Open a file with the system's viewer."""
        try:
            actions.open_file(path)
        except ShiyingError as error:
            self.failed.emit(error)

    def reveal(self, ids: Sequence[int]) -> None:
        """Show the first one in the file manager."""
        self._with_paths(ids[:1], lambda paths: actions.show_in_folder(paths[0]))

    def copy_paths(self, ids: Sequence[int]) -> None:
        """Copy the paths as text."""
        self._with_paths(ids, actions.copy_paths)

    def copy(self, ids: Sequence[int]) -> None:
        """Copy the files; of a single photo also the picture, once it is decoded."""

        def put(paths: list[Path]) -> None:
            actions.copy_files(paths)
            self.copied.emit(len(paths))
            if len(paths) == 1:
                self._add_pixels(paths[0])

        self._with_paths(ids, put)

    def show_menu(self, ids: Sequence[int], at: QPoint) -> QMenu:
        """Offer everything for these photos at a point of the screen."""
        menu = QMenu(self._window)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        entries: list[tuple[str, str, Callable[[], None]]] = [
            ("similar", self.tr("Find similar photos"), lambda: self._similar(ids)),
            ("compare", self.tr("Compare with words"), lambda: self._compare(ids)),
            ("open", self.tr("Open"), lambda: self.open(ids)),
            ("reveal", self.tr("Show in folder"), lambda: self.reveal(ids)),
            ("copy", self.tr("Copy"), lambda: self.copy(ids)),
            ("text", self.tr("Copy path"), lambda: self.copy_paths(ids)),
        ]
        for icon, text, run in entries:
            if len(ids) > 1 and icon in ("similar", "compare", "open", "reveal"):
                continue
            action = menu.addAction(text)
            icons.set_icon(action, icon, "dim")
            action.triggered.connect(lambda _=False, run=run: run())
        self.menu_opening.emit(menu, list(ids))
        self.menu_ending.emit(menu, list(ids))
        menu.popup(at)
        return menu

    def _similar(self, ids: Sequence[int]) -> None:
        self.similar_requested.emit(int(ids[0]))

    def _compare(self, ids: Sequence[int]) -> None:
        self.compare_requested.emit(int(ids[0]))

    def _add_pixels(self, path: Path) -> None:
        def put(image: QImage) -> None:
            actions.copy_files([path], image)

        self._ops.run(
            lambda: to_image(self._library.preview(path, COPIED_PX).result()), put, self._fail
        )

    def _with_paths(self, ids: Sequence[int], run: Callable[[list[Path]], None]) -> None:
        wanted = [PhotoId(int(photo_id)) for photo_id in ids]

        def look() -> list[Path]:
            return [photo.path for photo in self._library.photos(wanted)]

        def go(paths: list[Path]) -> None:
            try:
                if paths:
                    run(paths)
            except ShiyingError as error:
                self.failed.emit(error)

        if len(wanted) <= AT_ONCE:
            go(look())
        else:
            self._ops.run(look, go, self.failed.emit)

    def _fail(self, error: BaseException) -> None:
        if isinstance(error, ShiyingError):
            return  # the file itself is on the clipboard already
        self._ops.report(error)
