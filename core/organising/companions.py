"""The other files of a shot: the RAW of a JPEG, and the video beside a Live Photo.

Videos are no photos and stay out of the library; whether one is there is looked up on the disk for
the photos that are in sight, a folder at a time, and remembered until the folder changes. Blocking;
any thread.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING

from core.records.photos import Companions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from core.records.photos import Photo, PhotoId

_SUFFIXES = frozenset({".mov", ".mp4"})  # as phones write them; as some exports rename them
_STILLS = frozenset({"HEIC", "JPEG"})
_REMEMBERED = 64  # folders


class CompanionFinder:
    """See the module. photos: looks photos up."""

    def __init__(self, photos: Callable[[Sequence[int]], list[Photo]]) -> None:
        self._photos = photos
        self._lock = threading.Lock()
        self._folders: OrderedDict[Path, tuple[int, dict[str, Path]]] = OrderedDict()

    def of(self, photos: Sequence[Photo]) -> dict[PhotoId, Companions]:
        """Return the companions of those photos that have some."""
        partners = {photo.id: photo.partner_id for photo in photos if photo.partner_id is not None}
        known = {photo.id: photo for photo in self._photos(list(partners.values()))}
        videos = self.videos_beside(photos)
        found = {}
        for photo in photos:
            other = known.get(partners[photo.id]) if photo.id in partners else None
            video = videos.get(photo.id)
            if other is not None or video is not None:
                found[photo.id] = Companions(
                    () if other is None else (other,), () if video is None else (video,)
                )
        return found

    def videos_beside(self, photos: Iterable[Photo]) -> dict[PhotoId, Path]:
        """Return the videos of those photos that have one; of what is offline nothing is known."""
        found = {}
        for photo in photos:
            if photo.offline or photo.facts.format not in _STILLS:
                continue
            video = self._videos_in(photo.path.parent).get(photo.path.stem.casefold())
            if video is not None:
                found[photo.id] = video
        return found

    def _videos_in(self, folder: Path) -> dict[str, Path]:
        """Return the videos of a folder by their stem, case ignored."""
        try:
            changed_ns = folder.stat().st_mtime_ns
            with self._lock:
                known = self._folders.get(folder)
            if known is not None and known[0] == changed_ns:
                return known[1]
            videos = _list_videos(folder)
        except OSError:
            return {}
        with self._lock:
            self._folders[folder] = (changed_ns, videos)
            while len(self._folders) > _REMEMBERED:
                self._folders.popitem(last=False)
        return videos


def _list_videos(folder: Path) -> dict[str, Path]:
    with os.scandir(folder) as entries:
        names = [entry.name for entry in entries if not entry.name.startswith("._")]
    split = [(os.path.splitext(name), name) for name in names]
    return {
        stem.casefold(): folder / name
        for (stem, suffix), name in split
        if suffix.lower() in _SUFFIXES
    }
