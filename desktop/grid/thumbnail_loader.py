"""Thumbnails as the screen wants them: square, cropped, with round corners, a few MB of them.

The GUI thread asks with `want` and draws what `pixmap` gives; two pool threads read, decode
and crop; only the GUI thread makes a QPixmap. What is no longer wanted is not decoded.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QObject,
    QRect,
    QRectF,
    QRunnable,
    QSize,
    Qt,
    QThreadPool,
    Signal,
)
from PySide6.QtGui import QBrush, QColor, QImage, QImageReader, QPainter, QPixmap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.library import Library

log = logging.getLogger(__name__)

CACHE_BYTES = 24 * 1024 * 1024  # six windows of usual thumbnails on a usual screen
THREADS = 2
CLOSE_TIMEOUT_MS = 2000
DECODED = 49  # below 50 Qt has libjpeg decode a third faster; seen at half its size it is the same


class Shape(NamedTuple):
    """What is wanted of a thumbnail, in device pixels."""

    edge_px: int
    radius_px: int


class ThumbnailLoader(QObject):
    """A bounded cache of square pixmaps, filled from behind. GUI thread only."""

    ready = Signal(int)  # the id of a photo whose pixmap can be had now

    def __init__(
        self,
        library: Library,
        parent: QObject | None = None,
        *,
        cache_bytes: int = CACHE_BYTES,
        threads: int = THREADS,
    ) -> None:
        super().__init__(parent)
        self._pixmaps = _PixmapCache(cache_bytes)
        self._missing: set[int] = set()
        self._shape = Shape(0, 0)
        self._queue = _Queue(library)
        self._queue.arrivals.arrived.connect(self._on_arrived)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._threads = threads

    def pixmap(self, photo_id: int) -> QPixmap | None:
        """Return what there is, perhaps of another size than is wanted now; None: nothing yet."""
        return self._pixmaps.get(photo_id)

    def want(self, ids: Iterable[int], shape: Shape) -> None:
        """Load these photos, in this order; earlier wishes that are not among them are dropped."""
        self._shape = shape
        missing = [
            photo_id
            for photo_id in ids
            if photo_id not in self._missing and not self._pixmaps.has(photo_id, shape.edge_px)
        ]
        waiting = self._queue.replace(missing, shape)
        for _ in range(min(waiting, self._threads - self._pool.activeThreadCount())):
            self._pool.start(_Worker(self._queue))

    def bound(self, cache_bytes: int) -> None:
        """Keep at most so much from now on: more on a dense screen, where a window is larger."""
        self._pixmaps.bound(cache_bytes)

    def forget(self, ids: Iterable[int]) -> None:
        """Drop what is kept of these photos: their content has changed, or they are gone."""
        for photo_id in ids:
            self._missing.discard(photo_id)
            self._pixmaps.pop(photo_id)

    def close(self) -> None:
        """Drop every wish and wait for the two threads (up to 2 s)."""
        self._queue.replace([], self._shape)
        self._pool.waitForDone(CLOSE_TIMEOUT_MS)

    def _on_arrived(self, photo_id: int, image: QImage) -> None:
        self._queue.done(photo_id)
        if image.isNull():
            self._missing.add(photo_id)
            return
        self._pixmaps.put(photo_id, QPixmap.fromImage(image))
        self.ready.emit(photo_id)


class _PixmapCache:
    """Least recently used pixmaps go first once the bytes run out. One pixmap a photo."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._bytes = 0
        self._items: OrderedDict[int, QPixmap] = OrderedDict()

    def get(self, photo_id: int) -> QPixmap | None:
        found = self._items.get(photo_id)
        if found is not None:
            self._items.move_to_end(photo_id)
        return found

    def has(self, photo_id: int, edge_px: int) -> bool:
        found = self._items.get(photo_id)
        return found is not None and found.width() == edge_px

    def put(self, photo_id: int, pixmap: QPixmap) -> None:
        self.pop(photo_id)
        self._items[photo_id] = pixmap
        self._bytes += _bytes_of(pixmap)
        self._drop_oldest()

    def bound(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._drop_oldest()

    def pop(self, photo_id: int) -> None:
        gone = self._items.pop(photo_id, None)
        if gone is not None:
            self._bytes -= _bytes_of(gone)

    def _drop_oldest(self) -> None:
        while self._bytes > self._limit and len(self._items) > 1:
            self.pop(next(iter(self._items)))


def _bytes_of(pixmap: QPixmap) -> int:
    return pixmap.width() * pixmap.height() * 4


class _Arrivals(QObject):
    arrived = Signal(int, QImage)  # photo id, null where there is no thumbnail


class _Queue:
    """The wishes, shared with the pool threads; what is in work is not asked for twice."""

    def __init__(self, library: Library) -> None:
        self.arrivals = _Arrivals()
        self.library = library
        self._lock = threading.Lock()
        self._waiting: list[int] = []  # the next one last
        self._in_work: dict[int, Shape] = {}
        self._shape = Shape(0, 0)

    def replace(self, ids: list[int], shape: Shape) -> int:
        """Set the wishes and return how many there are."""
        with self._lock:
            self._shape = shape
            self._waiting = [
                photo_id for photo_id in reversed(ids) if self._in_work.get(photo_id) != shape
            ]
            return len(self._waiting)

    def take(self) -> tuple[int, Shape] | None:
        """Return the next wish, or None when there is none left."""
        with self._lock:
            if not self._waiting:
                return None
            photo_id = self._waiting.pop()
            self._in_work[photo_id] = self._shape
            return photo_id, self._shape

    def done(self, photo_id: int) -> None:
        """Note that the GUI thread has what was in work."""
        with self._lock:
            self._in_work.pop(photo_id, None)


class _Worker(QRunnable):
    """Takes wishes until there is none left."""

    def __init__(self, queue: _Queue) -> None:
        super().__init__()
        self._queue = queue

    def run(self) -> None:
        while (wish := self._queue.take()) is not None:
            photo_id, shape = wish
            self._queue.arrivals.arrived.emit(photo_id, self._load(photo_id, shape))

    def _load(self, photo_id: int, shape: Shape) -> QImage:
        try:
            data = self._queue.library.thumbnail(photo_id)
        except Exception:  # the thread's top: one thumbnail must not end the thread
            log.exception("the thumbnail of photo %d could not be read", photo_id)
            return QImage()
        return square(data, shape) if data else QImage()


def square(data: bytes, shape: Shape) -> QImage:
    """Decode a JPEG to a square with round corners; null where it is none. Any thread."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
    reader.setQuality(DECODED)
    size = reader.size()
    if min(size.width(), size.height()) >= 4 * shape.edge_px:
        reader.setScaledSize(size / 2)  # by libjpeg itself, and still two pixels for each of ours
    image = reader.read()
    return image if image.isNull() else rounded_square(image, shape)


def rounded_square(image: QImage, shape: Shape) -> QImage:
    """Return the middle square of `image`, scaled to the shape. Any thread."""
    short = min(image.width(), image.height())
    left, top = (image.width() - short) // 2, (image.height() - short) // 2
    cropped = image.copy(QRect(left, top, short, short)).scaled(
        QSize(shape.edge_px, shape.edge_px),
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )
    result = QImage(shape.edge_px, shape.edge_px, QImage.Format.Format_ARGB32_Premultiplied)
    result.fill(QColor(0, 0, 0, 0))
    painter = QPainter(result)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(cropped))
    painter.setBrushOrigin(0, 0)
    painter.drawRoundedRect(
        QRectF(0, 0, shape.edge_px, shape.edge_px), shape.radius_px, shape.radius_px
    )
    painter.end()
    return result
