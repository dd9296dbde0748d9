"""Sends photos to the system's recycle bin, and says what could not go and why.

Nothing is ever deleted: where a drive has no bin, the file stays. Looks at the disk and waits for
it: background threads only.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QStandardPaths

from core.errors import Cancelled, EnvironmentFault, UserError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from core.errors import ShiyingError
    from core.job import Job
    from core.library import Library
    from core.records.photos import Companions, Photo, PhotoId

    Move = Callable[[Path], ShiyingError | None]  # what was in the way, None: it went


@dataclass(frozen=True, slots=True)
class Leaving:
    """Photos of a group of duplicates that go; the others of the group stay."""

    group: tuple[PhotoId, ...]
    ids: tuple[PhotoId, ...]


@dataclass(slots=True)
class Recycled:
    """What went, how large it was, and what did not go."""

    ids: list[PhotoId] = field(default_factory=list)
    size_bytes: int = 0
    failures: list[ShiyingError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Selection:
    """Photos that the user chose, each with the other files of its shot."""

    photos: tuple[Photo, ...]
    companions: Mapping[PhotoId, Companions]
    size_bytes: int  # of all these files

    @property
    def more_files(self) -> int:
        """How many files there are besides those of the photos themselves."""
        return sum(len(each.photos) + len(each.videos) for each in self.companions.values())


def load_selection(library: Library, ids: Sequence[int]) -> Selection:
    """Look up what belongs to these photos."""
    photos = library.photos(ids)
    companions = library.companions(ids)
    size = sum(photo.size_bytes for photo in photos)
    for others in companions.values():
        size += sum(photo.size_bytes for photo in others.photos)
        size += sum(_size_of(video) for video in others.videos)
    return Selection(tuple(photos), companions, size)


def recycle_selection(
    library: Library,
    selection: Selection,
    job: Job,
    move: Move | None = None,
) -> Recycled:
    """Send photos and all their files to the bin. Told like `recycle_duplicates`.

    A video goes only after its photo: by itself it would be a film that nobody asked to delete.
    """
    take = _if_there(move or to_bin)
    result = Recycled()
    with contextlib.suppress(Cancelled):
        for done, photo in enumerate(selection.photos):
            job.step(done, len(selection.photos))
            if _recycle_one(photo, take, result):
                _recycle_others(selection.companions.get(photo.id), take, result)
    if result.ids:
        library.note_recycled(result.ids)
    return result


def _recycle_others(others: Companions | None, take: Move, result: Recycled) -> None:
    if others is not None:
        for partner in others.photos:
            _recycle_one(partner, take, result)
        failures = [take(video) for video in others.videos]
        result.failures += [failure for failure in failures if failure is not None]


def _if_there(move: Move) -> Move:
    def take(path: Path) -> ShiyingError | None:
        return move(path) if os.path.lexists(path) else UserError("photo_gone", path=str(path))

    return take


def to_bin(path: Path) -> ShiyingError | None:
    """Move a file to the bin; returns what was in the way, None where it went."""
    if sys.platform == "linux":  # WORKAROUND Qt 6.11: it makes Trash, but not the folder above it
        data = QStandardPaths.StandardLocation.GenericDataLocation
        Path(QStandardPaths.writableLocation(data)).mkdir(parents=True, exist_ok=True)
    if QFile(str(path)).moveToTrash() and not os.path.lexists(path):
        return None
    if not os.access(path.parent, os.W_OK):
        return EnvironmentFault("folder_read_only", path=str(path))
    return EnvironmentFault("no_bin", path=str(path))


def recycle_duplicates(
    library: Library,
    plan: Sequence[Leaving],
    job: Job,
    move: Move | None = None,
) -> Recycled:
    """Send these to the bin, each only while another one of its group is really there.

    move: instead of `to_bin`. Where the job is stopped, what went until then is told all the same.
    """
    result = Recycled()
    with contextlib.suppress(Cancelled):
        for done, leaving in enumerate(plan):
            job.step(done, len(plan))
            _recycle_group(library, leaving, move or to_bin, result)
    if result.ids:
        library.note_recycled(result.ids)
    return result


def _recycle_group(
    library: Library,
    leaving: Leaving,
    move: Move,
    result: Recycled,
) -> None:
    refused = {
        refusal.photo_id: refusal.error
        for refusal in library.duplicates.refusals(leaving.group, leaving.ids)
    }
    result.failures += refused.values()
    videos = _spare_videos(library, leaving)
    for photo in library.photos([each for each in leaving.ids if each not in refused]):
        if _recycle_one(photo, move, result) and photo.id in videos:
            failure = move(videos[photo.id])
            result.failures += [] if failure is None else [failure]


def _spare_videos(library: Library, leaving: Leaving) -> dict[PhotoId, Path]:
    """Return the videos of Live Photos that may go with them: one of that size stays."""
    found = library.companions(leaving.group)
    videos = {photo_id: others.videos[0] for photo_id, others in found.items() if others.videos}
    staying = {_size_of(video) for each, video in videos.items() if each not in leaving.ids}
    return {each: video for each, video in videos.items() if _size_of(video) in staying}


def _recycle_one(photo: Photo, move: Move, result: Recycled) -> bool:
    """Move one file and note what came of it; returns whether it went."""
    failure = move(photo.path)
    if failure is not None:
        result.failures.append(failure)
        return False
    result.ids.append(photo.id)
    result.size_bytes += photo.size_bytes
    return True


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
