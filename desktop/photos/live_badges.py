"""Finds out, behind the scenes, which of the photos in sight are Live Photos. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from core.library import Library
    from core.records.photos import Companions, PhotoId
    from desktop.models.photo_list import PhotoList
    from desktop.ops import Ops


class LiveBadges(QObject):
    """Looks a page of photos up on the disk whenever the list fetches one."""

    def __init__(self, library: Library, ops: Ops, photos: PhotoList) -> None:
        super().__init__(photos)
        self._library = library
        self._ops = ops
        self._photos = photos
        photos.page_fetched.connect(self._look)

    def _look(self, ids: list[int]) -> None:
        self._ops.run(lambda: self._library.companions(ids), self._show)

    def _show(self, found: dict[PhotoId, Companions]) -> None:
        live = [photo_id for photo_id, others in found.items() if others.videos]
        if live:
            self._photos.mark_live(live)
