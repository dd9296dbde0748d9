"""Sends photos to the system's recycle bin, and says what could not go and why.

Nothing is ever deleted: where a drive has no bin, the file stays. Looks at the disk and waits for
it: background threads only.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile, QStandardPaths

from core.errors import Cancelled, EnvironmentFault, UserError
from core.paths import storable_time
from core.records.photos import RAW_FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from core.errors import ShiyingError
    from core.job import Job
    from core.library import Library
    from core.records.photos import Companions, Photo, PhotoId

    Move = Callable[[Path], ShiyingError | None]  # what was in the way, None: it went

_STILLS = (".heic", ".heif", ".jpg", ".jpeg")  # what the picture of a Live Photo may be called


@dataclass(frozen=True, slots=True)
class Leaving:
    """Photos of a group of duplicates that go; the others of the group stay.

    are_same: the best of those that stay takes over what was said of the others.
    """

    group: tuple[PhotoId, ...]
    ids: tuple[PhotoId, ...]
    are_same: bool = True


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
    more_files: int  # besides those of the photos themselves
    size_bytes: int  # of all these files


def load_selection(library: Library, ids: Sequence[int]) -> Selection:
    """Look up what belongs to these photos, and would go with them.

    A RAW is in sight only where files are asked for: chosen by itself it goes by itself.
    """
    photos = library.photos(ids)
    chosen = {photo.path for photo in photos}
    found = library.companions(ids)
    companions = {
        photo.id: _going_along(photo, found[photo.id], chosen)
        for photo in photos
        if photo.id in found
    }
    others: dict[Path, int] = {}  # two photos may have one film
    for each in companions.values():
        others |= {photo.path: photo.size_bytes for photo in each.photos}
        others |= {video: _size_of(video) for video in each.videos}
    size = sum(photo.size_bytes for photo in photos) + sum(others.values())
    return Selection(tuple(photos), companions, len(others), size)


def _going_along(photo: Photo, others: Companions, chosen: Collection[Path]) -> Companions:
    """Return those of the other files of a shot that go where all that was chosen goes."""
    beside = () if photo.facts.format in RAW_FORMATS else others.photos
    return replace(
        others,
        photos=tuple(other for other in beside if other.path not in chosen),
        videos=tuple(video for video in others.videos if not _has_still(video, chosen)),
    )


def recycle_selection(
    library: Library,
    selection: Selection,
    job: Job,
    move: Move | None = None,
) -> Recycled:
    """Send photos and all their files to the bin. Told like `recycle_duplicates`.

    A video goes only after its photo: by itself it would be a film that nobody asked to delete.
    A file that is no longer what was seen stays: it may be another photo.
    """
    take = _if_there(move or to_bin)
    result = Recycled()
    with contextlib.suppress(Cancelled):
        for done, photo in enumerate(selection.photos):
            job.step(done, len(selection.photos))
            if _recycle_seen(photo, take, result) and photo.id in selection.companions:
                _recycle_others(photo, selection.companions[photo.id], take, result)
    if result.ids:
        library.note_recycled(result.ids)
    return result


def _recycle_others(photo: Photo, others: Companions, take: Move, result: Recycled) -> None:
    for partner in others.photos:
        _recycle_seen(partner, take, result)
    for video in others.videos:
        _recycle_video(photo, video, take, result)


def _if_there(move: Move) -> Move:
    def take(path: Path) -> ShiyingError | None:
        return move(path) if os.path.lexists(path) else UserError("photo_gone", path=str(path))

    return take


def to_bin(path: Path) -> ShiyingError | None:
    """Move a file to the bin; returns what was in the way, None where it went."""
    if not _is_text(path):  # Qt would take the file that is called by its replacement characters
        return EnvironmentFault("name_not_text", path=str(path))
    if sys.platform == "linux":  # WORKAROUND Qt 6.11: it makes Trash, but not the folder above it
        data = QStandardPaths.StandardLocation.GenericDataLocation
        Path(QStandardPaths.writableLocation(data)).mkdir(parents=True, exist_ok=True)
    if QFile(str(path)).moveToTrash() and not os.path.lexists(path):
        return None
    if not os.access(path.parent, os.W_OK):
        return EnvironmentFault("folder_read_only", path=str(path))
    return EnvironmentFault("no_bin", path=str(path))


def _is_text(path: Path) -> bool:
    """Whether a path is Unicode: on Linux a name may be any bytes."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


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
    heirs: list[tuple[PhotoId, PhotoId]] = []
    with contextlib.suppress(Cancelled):
        for done, leaving in enumerate(plan):
            job.step(done, len(plan))
            gone = _recycle_group(library, leaving, move or to_bin, result)
            heir = _heir(library, leaving)
            heirs += [] if heir is None else [(photo_id, heir) for photo_id in gone]
    if result.ids:
        library.marks.hand_over(heirs)
        library.note_recycled(result.ids)
    return result


def _recycle_group(
    library: Library,
    leaving: Leaving,
    move: Move,
    result: Recycled,
) -> list[PhotoId]:
    """Move what may go; returns which did."""
    before = len(result.ids)
    refused = {
        refusal.photo_id: refusal.error
        for refusal in library.duplicates.refusals(leaving.group, leaving.ids)
    }
    result.failures += refused.values()
    videos = _spare_videos(library, leaving)
    for photo in library.photos([each for each in leaving.ids if each not in refused]):
        if _recycle_one(photo, move, result) and photo.id in videos:
            _recycle_video(photo, videos[photo.id], move, result)
    return result.ids[before:]


def _heir(library: Library, leaving: Leaving) -> PhotoId | None:
    """Return the best of those that stay and are really there; None where photos differ."""
    if not leaving.are_same:
        return None
    going = set(leaving.ids)
    staying = [each for each in leaving.group if each not in going]
    return next((photo.id for photo in library.photos(staying) if photo.path.exists()), None)


def _spare_videos(library: Library, leaving: Leaving) -> dict[PhotoId, Path]:
    """Return the videos of Live Photos that may go with them: one that is the same stays."""
    found = library.companions(leaving.group)
    videos = {photo_id: others.videos[0] for photo_id, others in found.items() if others.videos}
    staying = {video for each, video in videos.items() if each not in leaving.ids}
    return {
        each: video
        for each, video in videos.items()
        if video not in staying and any(_is_copy(video, other) for other in staying)
    }


def _recycle_video(photo: Photo, video: Path, move: Move, result: Recycled) -> None:
    """Move the film of a photo that went, unless another picture of that name stays by it."""
    failure = None if _has_still(video, (photo.path,)) else move(video)
    result.failures += [] if failure is None else [failure]


def _recycle_seen(photo: Photo, move: Move, result: Recycled) -> bool:
    """Move one file, if it is what the library knows."""
    try:
        stat = photo.path.stat()
    except OSError:
        return _recycle_one(photo, move, result)  # says what is wrong
    if (stat.st_size, storable_time(stat.st_mtime_ns)) == (photo.size_bytes, photo.mtime_ns):
        return _recycle_one(photo, move, result)
    result.failures.append(UserError("photo_changed", path=str(photo.path)))
    return False


def _recycle_one(photo: Photo, move: Move, result: Recycled) -> bool:
    """Move one file and note what came of it; returns whether it went."""
    failure = move(photo.path)
    if failure is not None:
        result.failures.append(failure)
        return False
    result.ids.append(photo.id)
    result.size_bytes += photo.size_bytes
    return True


def _has_still(video: Path, besides: Collection[Path]) -> bool:
    """Whether another picture that a film may belong to is there: IMG_1.HEIC and IMG_1.JPG."""
    own = {str(path).casefold() for path in besides}
    suffixes = [*_STILLS, *map(str.upper, _STILLS)]
    stills = (video.with_suffix(suffix) for suffix in suffixes)
    return any(str(still).casefold() not in own and still.exists() for still in stills)


def _is_copy(one: Path, other: Path) -> bool:
    try:
        return filecmp.cmp(one, other, shallow=False)
    except OSError:
        return False


def _size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
