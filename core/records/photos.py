"""The plain facts about photos, their folders, and files that are no photos.

All are frozen and hold no connection, so that any thread may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

PhotoId = NewType("PhotoId", int)

RootId = NewType("RootId", int)

RAW_FORMATS = frozenset(
    {
        "3FR",
        "ARW",
        "CR2",
        "CR3",
        "CRW",
        "DCR",
        "DNG",
        "ERF",
        "FFF",
        "GPR",
        "IIQ",
        "KDC",
        "MEF",
        "MOS",
        "MRW",
        "NEF",
        "NRW",
        "ORF",
        "PEF",
        "RAF",
        "RAW",
        "RW2",
        "RWL",
        "SR2",
        "SRF",
        "SRW",
        "X3F",
    }
)  # fmt: skip - what cameras write: each is also its file's suffix


@dataclass(frozen=True, slots=True)
class ImageFacts:
    """What a file says about its picture. Width and height are of the upright picture, in px."""

    format: str  # "JPEG", "HEIC", "DNG" … decided by content
    width: int
    height: int
    color: int  # mean colour, 0xRRGGBB: the placeholder until the thumbnail is there
    dhash: int  # 64-bit difference hash of the upright picture, unsigned
    taken_at: datetime | None = None  # local time of the camera, naive
    camera: str | None = None
    lens: str | None = None
    focal_mm: float | None = None
    aperture: float | None = None
    exposure_s: float | None = None
    iso: int | None = None
    latitude: float | None = None  # degrees, south negative
    longitude: float | None = None  # degrees, west negative
    says_screenshot: bool | None = None  # the file itself says so, as those of iOS do


@dataclass(frozen=True, slots=True)
class Photo:
    """One photo of the library, as listed and shown."""

    id: PhotoId
    root_id: RootId
    path: Path  # absolute
    size_bytes: int
    mtime_ns: int
    facts: ImageFacts
    added_at: datetime
    offline: bool = False  # its root cannot be reached right now
    is_favourite: bool = False
    rating: int = 0  # stars, 1 to 5; 0: none given
    partner_id: PhotoId | None = None  # RAW and JPEG of one shot, shown as one: the other file

    @property
    def taken_at(self) -> datetime | None:
        """The camera's local time, or None where the file does not say."""
        return self.facts.taken_at


@dataclass(frozen=True, slots=True)
class Companions:
    """The other files of one shot: the RAW of a JPEG, the video of a Live Photo."""

    photos: tuple[Photo, ...] = ()
    videos: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Root:
    """A folder that the user handed to us."""

    id: RootId
    path: Path
    online: bool
    photo_count: int = 0


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder below a root that holds photos itself or further down."""

    root_id: RootId
    relative: str  # "" is the root itself, else "2024/海边"
    photo_count: int  # with everything below it


@dataclass(frozen=True, slots=True)
class Problem:
    """A file that is no row in the photo list, and why (code: see core.messages.common)."""

    root_id: RootId
    path: Path
    code: str
    detail: str
    size_bytes: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class RgbImage:
    """Decoded pixels: 8-bit RGB rows without padding, upright."""

    width: int
    height: int
    pixels: bytes
