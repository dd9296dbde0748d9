"""Which of several copies of a photo to keep, and why: rules that a person can follow.

In this order: what the user marked, RAW over what was made of it, more pixels, what the camera
wrote, where it was taken, a name and a folder that do not say "copy", the older file (more bytes
prove little: saving again at a higher quality adds some), more bytes. What lies on a drive that is
not there is never given up, nor is another shot of the same scene.
Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.records.photos import RAW_FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.duplicates import KeepReason
    from core.records.photos import PhotoId, RootId

_COPY_NAME = re.compile(
    r"\(\d+\)$|^(?:copy of|副本) |"
    r"[ _-]+(?:copy|副本|拷贝|複製|复制|edit(?:ed)?|编辑|修图|resized?|small|缩小|压缩)"
    r"(?:[ _-]?\d+)?$",
    re.IGNORECASE,
)
_HOUR_NS = 3600 * 10**9
_LESSER_FOLDER = re.compile(
    r"download|下载|wechat|微信|weixin|tencent|\bqq\b|whatsapp|telegram|te?mp\b|临时|cache|缓存|"
    r"backup|备份|copy|copies|副本|duplicate|重复|export|导出|thumb|缩略图",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """What the rules look at. taken_at: as stored, None where the file does not say."""

    id: PhotoId
    root_id: RootId
    folder: str
    name: str
    size_bytes: int
    mtime_ns: int
    fingerprint: bytes
    format: str
    width: int
    height: int
    taken_at: str | None
    has_camera: bool
    has_place: bool
    is_online: bool
    is_marked: bool

    @property
    def stem(self) -> str:
        """See `stem_of`."""
        return stem_of(self.name)

    @property
    def is_raw(self) -> bool:
        """Whether a camera wrote it as it saw it."""
        return self.format in RAW_FORMATS


class Merit(NamedTuple):
    """What speaks for keeping a photo, the weightiest first; more is better."""

    online: bool
    marked: bool
    raw: bool
    pixels: int
    camera: bool
    place: bool
    name: bool
    folder: bool
    older: int
    bytes: int


class Proposal(NamedTuple):
    """The photos, the best first, those to keep, and why the first of them."""

    ranked: list[Candidate]
    keep: frozenset[PhotoId]
    reason: KeepReason


def stem_of(name: str) -> str:
    """Return a file's name without its ending, case ignored."""
    return (name.rpartition(".")[0] or name).casefold()


def merit(photo: Candidate) -> Merit:
    """Return what speaks for a photo."""
    return Merit(
        online=photo.is_online,
        marked=photo.is_marked,
        raw=photo.is_raw,
        pixels=photo.width * photo.height,
        camera=photo.has_camera,
        place=photo.has_place,
        name=not _COPY_NAME.search(photo.name.rpartition(".")[0]),
        folder=not _LESSER_FOLDER.search(photo.folder),
        older=-(photo.mtime_ns // _HOUR_NS),  # files copied together differ by moments
        bytes=photo.size_bytes,
    )


def by_merit(photos: Sequence[Candidate]) -> list[Candidate]:
    """Return the photos, the best first.

    Of those that are equal the one in the first folder: of two folders that hold the same, one
    stays whole, with both files of each shot.
    """
    by_place = sorted(photos, key=lambda photo: (photo.root_id, photo.folder, photo.id))
    return sorted(by_place, key=merit, reverse=True)


def propose(photos: Sequence[Candidate]) -> Proposal:
    """Say which of these, at least one, to keep."""
    ranked = by_merit(photos)
    best, *others = ranked
    kept = [best]
    stands_for: dict[PhotoId, list[Candidate]] = {best.id: [best]}
    for photo in others:
        there = (one for one in kept if one.is_online)
        like = next((one for one in there if _covers(stands_for[one.id], photo)), None)
        if photo.is_online and like is not None:
            stands_for[like.id].append(photo)
        else:
            kept.append(photo)
            stands_for[photo.id] = [photo]
    keep = frozenset(photo.id for photo in kept)
    surplus = [photo for photo in others if photo.id not in keep]
    return Proposal(ranked, keep, _reason(best, surplus or others))


def _covers(one_shot: Sequence[Candidate], photo: Candidate) -> bool:
    """Whether a photo is of the very shot that these are of.

    One that does not say when it was taken may be of any; once it stands for a photo that does,
    it is of that shot and of no other.
    """
    return not any(is_other_shot(one, photo) for one in one_shot)


def is_other_shot(one: Candidate, other: Candidate) -> bool:
    """Whether both come from a camera that was released twice.

    At the same second only the names tell: IMG_7 and IMG_8 of one size are two of a burst,
    IMG_7 and IMG_7-edited, or IMG_7 in another folder, are one shot.
    """
    if one.taken_at is None or other.taken_at is None:
        return False
    if one.taken_at != other.taken_at:
        return True
    if not (one.has_camera and other.has_camera) or one.fingerprint == other.fingerprint:
        return False
    is_one_size = {one.width, one.height} == {other.width, other.height}
    stems = (one.stem, other.stem)
    return is_one_size and not (stems[0].startswith(stems[1]) or stems[1].startswith(stems[0]))


def are_parts_of_one(one: Candidate, other: Candidate) -> bool:
    """Whether the camera wrote both for one shot: RAW and JPEG beside each other."""
    is_beside = (one.root_id, one.folder, one.stem) == (other.root_id, other.folder, other.stem)
    return is_beside and one.is_raw != other.is_raw


def _reason(best: Candidate, others: Sequence[Candidate]) -> KeepReason:
    """Name the first thing in which the best beats the next best; `alike` where in nothing."""
    if not others:
        return "alike"
    ours, theirs = merit(best), max(map(merit, others))
    for name in Merit._fields[1:]:
        if getattr(ours, name) > getattr(theirs, name):
            return name  # type: ignore[return-value]
    return "alike"
