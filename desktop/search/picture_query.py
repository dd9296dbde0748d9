"""A picture to ask about: from the library, from a file, or from the clipboard.

Owner: the GUI thread. Pixels without a file are written to the library's own folder first
and replaced by the next ones, because the query process reads files.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap

from core.errors import EnvironmentFault
from core.records.photos import PhotoId
from desktop.grid.thumbnail_loader import Shape, square
from desktop.photos.pixels import to_image

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.library import Library
    from desktop.ops import Op, Ops

CHIP_PX = 56  # device pixels: twice the 28 of the chip
WHOLE_PX = 720  # device pixels, longer side, where the whole picture is shown
PASTED_PX = 1600  # longer side; models look at far less


@dataclass(frozen=True, slots=True)
class QueryPicture:
    """A picture to ask about, and how it is shown."""

    image: PhotoId | Path
    name: str
    thumbnail: QImage


@dataclass(frozen=True, slots=True)
class Look:
    """How pictures are shown, and the folder for what is pasted: one for each who asks."""

    is_chip: bool  # a small square with round corners; else the whole picture
    pasted: str


CHIP = Look(is_chip=True, pasted="pasted")
WHOLE = Look(is_chip=False, pasted="compared")


class PictureQuery(QObject):
    """Prepares pictures in the background; only the newest one counts."""

    ready = Signal(object)  # QueryPicture
    failed = Signal(object)

    def __init__(
        self, library: Library, ops: Ops, parent: QObject | None = None, *, look: Look = CHIP
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._look = look
        self._op: Op | None = None

    def use_photo(self, photo_id: int) -> None:
        """Take a photo of the library."""
        self._run(lambda: from_library(self._library, PhotoId(photo_id), self._look))

    def use_file(self, path: Path) -> None:
        """Take any file; a photo of the library is recognised as such."""
        self._run(lambda: from_file(self._library, path, self._look))

    def use_pixels(self, image: QImage, name: str = "") -> None:
        """Take pixels that have no file."""
        name = name or self.tr("Pasted picture")
        self._run(lambda: from_pixels(self._library, image, name, self._look))

    def close(self) -> None:
        """Prepare nothing more."""
        if self._op is not None:
            self._op.drop()

    def _run(self, work: Callable[[], QueryPicture | None]) -> None:
        if self._op is not None:
            self._op.drop()
        self._op = self._ops.run(work, self._finish, self.failed.emit)

    def _finish(self, picture: QueryPicture | None) -> None:
        if picture is not None:
            self.ready.emit(picture)


def from_library(library: Library, photo_id: PhotoId, look: Look) -> QueryPicture | None:
    """Return a photo of the library, None where it is gone. Background thread."""
    photos = library.photos([photo_id])
    if not photos:
        return None
    data = library.thumbnail(photo_id) or b""
    image = _chip(data) if look.is_chip else QImage.fromData(data)
    return QueryPicture(photo_id, photos[0].path.name, image)


def from_file(library: Library, path: Path, look: Look) -> QueryPicture | None:
    """Return any file as a picture; raises ShiyingError where it is none. Background thread."""
    known = library.photo_at(path)
    if known is not None:
        return from_library(library, known.id, look)
    wanted_px = CHIP_PX * 4 if look.is_chip else WHOLE_PX
    image = to_image(library.preview(path, wanted_px).result())
    return QueryPicture(path, path.name, _shown(image, look))


def from_pixels(library: Library, image: QImage, name: str, look: Look) -> QueryPicture:
    """Write pixels to the library's folder and return that file. Background thread."""
    path = _pasted_file(library.home.home / look.pasted)
    image = _no_larger(image, PASTED_PX)
    if not image.save(str(path), "PNG"):
        raise EnvironmentFault("library_not_writable", path=str(path), reason="PNG")
    return QueryPicture(path, name, _shown(image, look))


def to_pixmap(picture: QueryPicture) -> QPixmap:
    """Return the chip's thumbnail. GUI thread."""
    return QPixmap.fromImage(picture.thumbnail)


def _pasted_file(folder: Path) -> Path:
    """Return a new name (answers are remembered by name) and delete what was pasted before."""
    folder.mkdir(exist_ok=True)
    for earlier in folder.glob("*.png"):
        earlier.unlink(missing_ok=True)
    return folder / f"{uuid.uuid4().hex}.png"


def _no_larger(image: QImage, edge_px: int) -> QImage:
    if max(image.width(), image.height()) <= edge_px:
        return image
    return image.scaled(
        QSize(edge_px, edge_px),
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def _shown(image: QImage, look: Look) -> QImage:
    if not look.is_chip:
        return _no_larger(image, WHOLE_PX)
    store = QByteArray()
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", 90)
    return _chip(bytes(store.data()))


def _chip(data: bytes) -> QImage:
    return square(data, Shape(CHIP_PX, 12)) if data else QImage()
