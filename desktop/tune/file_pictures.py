"""Small square pictures of files, of the library or from anywhere else on the disk. GUI thread.

Captions of one's own may be about photos that no library knows; those are decoded in the core's
process for previews.
"""

from __future__ import annotations

from concurrent.futures import CancelledError
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from shiboken6 import isValid

from core.errors import ShiyingError
from desktop.grid.thumbnail_loader import rounded_square, square
from desktop.photos.pixels import to_image

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from core.library import Library
    from desktop.grid.thumbnail_loader import Shape
    from desktop.ops import Ops

AT_A_TIME = 8
DECODED_PX = 320  # longer side of what the core decodes for a tile


class FilePictures(QObject):
    """Loads what is wanted, once; what cannot be opened stays empty."""

    arrived = Signal(object)  # {Path: QImage}

    def __init__(self, library: Library, ops: Ops, shape: Shape, parent: QObject) -> None:
        super().__init__(parent)
        self._library, self._ops, self._shape = library, ops, shape
        self._images: dict[Path, QImage] = {}
        self._asked: set[Path] = set()

    def image(self, file: Path) -> QImage:
        """Return the picture of a file, null before it is there."""
        return self._images.get(file, QImage())

    def want(self, files: Iterable[Path]) -> None:
        """Load these, in this order."""
        missing = [file for file in dict.fromkeys(files) if file not in self._asked]
        self._asked.update(missing)
        library, shape = self._library, self._shape
        for first in range(0, len(missing), AT_A_TIME):
            some = missing[first : first + AT_A_TIME]
            self._ops.run(lambda some=some: load(library, some, shape), self._on_loaded)

    def _on_loaded(self, images: dict[Path, QImage]) -> None:
        if isValid(self):
            self._images |= images
            self.arrived.emit(images)


def load(library: Library, files: Iterable[Path], shape: Shape) -> dict[Path, QImage]:
    """Return the pictures of files that can be opened. Background thread."""
    images = {file: _load(library, file, shape) for file in files}
    return {file: image for file, image in images.items() if not image.isNull()}


def _load(library: Library, file: Path, shape: Shape) -> QImage:
    photo = library.photo_at(file)
    data = library.thumbnail(photo.id) if photo is not None else None
    if data:
        return square(data, shape)
    try:
        image = to_image(library.preview(file, DECODED_PX).result())
    except (ShiyingError, CancelledError):  # gone, damaged, or the library is closing
        return QImage()
    return rounded_square(image, shape)
