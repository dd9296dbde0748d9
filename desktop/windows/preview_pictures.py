"""Pixels for the preview: the photo looked at first, its neighbours once it is there.

GUI thread. Decoding happens behind `library.preview`; what is no longer looked at is dropped.
"""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage

from core.errors import Cancelled
from desktop.photos.pixels import to_image

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from core.records.photos import Photo, RgbImage
    from desktop.ops import Op, Ops

KEPT = 5  # the photo looked at and two on each side; about 20 MB each on a 4K screen
DETAIL_PX = 8192  # longer side of the picture for zooming in; 200 MB at most


class PreviewPictures(QObject):
    """Keeps the few pictures around the one that is looked at."""

    arrived = Signal(int, QImage)  # photo id
    failed = Signal(int, object)  # photo id, the error

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._images: OrderedDict[int, QImage] = OrderedDict()
        self._running: dict[tuple[int, int], Op] = {}  # (photo id, longer side)
        self._edge_px = 0
        self._looked_at: int | None = None
        self._next: Sequence[Photo] = ()

    def look_at(self, photo: Photo, neighbours: Sequence[Photo], edge_px: int) -> QImage | None:
        """Return the picture where it is kept; else it is decoded so that its longer side is
        at most `edge_px`, and arrives later. The neighbours follow it.
        """  # noqa: D205 - one sentence
        self._edge_px, self._looked_at, self._next = edge_px, photo.id, neighbours
        self._drop_all_but({photo.id, *(other.id for other in neighbours)})
        kept = self._images.get(photo.id)
        if kept is None:
            self._decode(photo, edge_px)
        else:
            self._images.move_to_end(photo.id)
            self._decode_neighbours()
        return kept

    def look_closer(self, photo: Photo) -> None:
        """Decode the photo looked at in full; it arrives like the first picture did."""
        longer = max(photo.facts.width, photo.facts.height)
        self._decode(photo, min(longer, DETAIL_PX))

    def clear(self) -> None:
        """Drop every wish and every picture."""
        self._drop_all_but(set())
        self._images.clear()
        self._looked_at, self._next = None, ()

    def _decode(self, photo: Photo, edge_px: int) -> None:
        key = (int(photo.id), edge_px)
        if key in self._running:
            return
        future = as_image(self._library.preview(photo.path, edge_px))
        self._running[key] = self._ops.attach(
            future,
            lambda image: self._on_arrived(key, image),
            lambda error: self._on_failed(key, error),
        )

    def _decode_neighbours(self) -> None:
        for photo in self._next:
            if photo.id not in self._images and not photo.offline:
                self._decode(photo, self._edge_px)

    def _on_arrived(self, key: tuple[int, int], image: QImage) -> None:
        photo_id, edge_px = key
        self._running.pop(key, None)
        if edge_px == self._edge_px:  # a picture in full is shown, but not kept
            self._keep(photo_id, image)
        self.arrived.emit(photo_id, image)
        if photo_id == self._looked_at:
            self._decode_neighbours()

    def _on_failed(self, key: tuple[int, int], error: BaseException) -> None:
        self._running.pop(key, None)
        if not isinstance(error, Cancelled):
            self.failed.emit(key[0], error)

    def _keep(self, photo_id: int, image: QImage) -> None:
        self._images[photo_id] = image
        while len(self._images) > KEPT:
            self._images.popitem(last=False)

    def _drop_all_but(self, ids: set[int]) -> None:
        for key in [key for key in self._running if key[0] not in ids]:
            self._running.pop(key).drop()


def as_image(source: Future[RgbImage]) -> Future[QImage]:
    """Return a future of the same picture as a QImage, made on the thread that decodes it.

    Cancelling it cancels the source.
    """
    result: Future[QImage] = Future()
    asked = [source]  # emptied when it ends: both futures would keep each other, and 14 MB

    def convert(done: Future[RgbImage]) -> None:
        asked.clear()
        if not result.set_running_or_notify_cancel():
            return
        error = Cancelled() if done.cancelled() else done.exception()
        if error is not None:
            result.set_exception(error)
        else:
            result.set_result(to_image(done.result()))

    def pass_on(done: Future[QImage]) -> None:
        for each in tuple(asked) if done.cancelled() else ():
            each.cancel()

    result.add_done_callback(pass_on)
    source.add_done_callback(convert)
    return result
