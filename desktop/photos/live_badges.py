"""Finds out, behind the scenes, which of the photos in sight are Live Photos. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from core.library import Library
    from core.records.photos import Companions, PhotoId
    from desktop.models.photo_list import PhotoList
    from desktop.ops import Ops

SETTLE_MS = 150  # the photos are painted first, and those scrolled past are not looked up at once


class LiveBadges(QObject):
    """Looks the photos up on the disk that the list has fetched, once it is still."""

    def __init__(self, library: Library, ops: Ops, photos: PhotoList) -> None:
        super().__init__(photos)
        self._library = library
        self._ops = ops
        self._photos = photos
        self._waiting: list[int] = []
        self._settle = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._settle.timeout.connect(self._look)
        photos.page_fetched.connect(self._on_page_fetched)

    def close(self) -> None:
        """Look nothing more up."""
        self._settle.stop()

    def _on_page_fetched(self, ids: list[int]) -> None:
        self._waiting += ids
        self._settle.start()

    def _look(self) -> None:
        ids, self._waiting = self._waiting, []
        self._ops.run(lambda: self._library.companions(ids), self._show)

    def _show(self, found: dict[PhotoId, Companions]) -> None:
        live = [photo_id for photo_id, others in found.items() if others.videos]
        if live:
            self._photos.mark_live(live)
