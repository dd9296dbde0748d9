"""The plain facts that travel between the rooms: photos, folders, queries, answers.

All are frozen and hold no connection, so that any thread may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NewType

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

PhotoId = NewType("PhotoId", int)
RootId = NewType("RootId", int)
CollectionId = NewType("CollectionId", int)
Orientation = Literal["landscape", "portrait", "square"]
# "arranged": as the user put the photos of Filters.album, which must be given.
Order = Literal["newest", "oldest", "name", "added", "arranged"]
# How hard indexing works: on battery slowly, or not at all.
Pace = Literal["full", "slow", "rest"]
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
    """A file that is no row in the photo list, and why (code: see core.messages)."""

    root_id: RootId
    path: Path
    code: str
    detail: str
    size_bytes: int
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class Filters:
    """What must hold of a photo; None or empty means no condition. Dates are inclusive."""

    root_id: RootId | None = None
    folder: str | None = None  # relative to root_id; includes everything below
    taken_from: date | None = None
    taken_to: date | None = None
    orientation: Orientation | None = None
    formats: frozenset[str] = frozenset()
    screenshots: bool | None = None  # True: nothing else; False: none of them
    added_since: datetime | None = None  # local time, naive: joined the library then or later
    among: frozenset[int] | None = None  # ids of photos: an album found by a model
    favourite: bool = False  # only favourites
    min_rating: int = 0  # so many stars or more
    keywords: frozenset[str] = frozenset()  # all of them
    album: CollectionId | None = None  # one of the user's own, not a smart one

    @property
    def is_empty(self) -> bool:
        """Whether every photo passes."""
        return self == Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """A question: words, a picture, or both.

    image: a photo of the library (PhotoId, an int) or any file (Path).
    image_weight: 0 = words only, 1 = picture only; used only where both are given.
    limit: how many photos at most; None = every photo, ranked.
    interpret: read dates and the like out of the sentence (「去年夏天」) as conditions.
    literal: pieces of the sentence that are plain words all the same (a chip was removed).
    """

    text: str = ""
    image: PhotoId | Path | None = None
    image_weight: float = 0.5
    filters: Filters = field(default_factory=Filters)
    limit: int | None = None
    collapse_duplicates: bool = False
    interpret: bool = True
    literal: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Chip:
    """A piece of the sentence that was understood as a condition."""

    kind: Literal["date", "exclude", "orientation", "format", "label", "keyword", "screenshots"]
    text: str  # as the user wrote it
    start: int  # where it stands in Query.text
    taken_from: date | None = None
    taken_to: date | None = None
    value: str = ""  # excluded words, orientation, format, label's id, keyword, only | no


@dataclass(frozen=True, slots=True, eq=False)
class SearchResult:
    """Photos from best to worst with their cosine. `likely`: how many of the first are likely.

    `hidden`: for each shown photo that stands for near-duplicates, the ids behind it.
    """

    query: Query
    ids: NDArray[np.int64]  # (n,)
    scores: NDArray[np.float32]  # (n,)
    likely: int
    seconds: float
    model: str
    chips: tuple[Chip, ...] = ()
    hidden: dict[PhotoId, tuple[PhotoId, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RgbImage:
    """Decoded pixels: 8-bit RGB rows without padding, upright."""

    width: int
    height: int
    pixels: bytes


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The model that vectors belong to: `key` is id@revision.

    is_starter: of the starter's kind, also where it was taught. variant: what tells a model that
    was made of another from that one: a number where fine-tuning made it here, else its folder's
    name. photos_key: set where photos look to it exactly as to another model, whose vectors it
    shares: a model whose text side alone was taught.
    """

    key: str
    name: str
    dim: int
    device: str = "cpu"
    is_starter: bool = False
    photos_key: str = ""
    variant: str = ""

    @property
    def is_bundled(self) -> bool:
        """Whether it is the one that came with the program."""
        return self.is_starter and not self.variant

    @property
    def vectors_key(self) -> str:
        """What the vectors of photos are stored under."""
        return self.photos_key or self.key


@dataclass(frozen=True, slots=True, eq=False)
class Embedding:
    """The vector of a picture file or a text: (dim,), of length 1."""

    kind: Literal["image", "text"]
    source: str  # the path, or the text
    model: str  # ModelInfo.key
    vector: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LabelScore:
    """How well a label fits a picture, by itself and among the labels asked for."""

    label: str
    cosine: float
    probability: float


@dataclass(frozen=True, slots=True, eq=False)
class Album:
    """Photos of one kind, found by a model and not by the user. ids: (n,), best first.

    id: "pets" or "pets/dog"; parent: the id of its group, "" for a group, which holds the photos
    of all its albums.
    """

    id: str
    zh: str
    en: str
    parent: str
    ids: NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many photos it holds; at least one."""
        return len(self.ids)

    @property
    def cover(self) -> PhotoId:
        """The photo that shows it best."""
        return PhotoId(int(self.ids[0]))

    def name(self, language: str) -> str:
        """Return its name in Chinese for a language that begins with zh, else in English."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True, slots=True)
class IndexingProgress:
    """Where indexing stands. Times are None until they can be told honestly."""

    state: Literal["idle", "scanning", "indexing", "paused", "failed"] = "idle"
    done: int = 0
    total: int = 0
    per_minute: float | None = None
    seconds_left: float | None = None
    problems: int = 0
    device: str = ""  # where photos are looked at (cpu, cuda, mps), while somebody does
    pace: Pace = "full"  # "rest": paused by itself until the machine is plugged in

    @property
    def is_working(self) -> bool:
        """Whether more photos may come."""
        return self.state in ("scanning", "indexing")


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one `index` run did."""

    indexed: int = 0
    unchanged: int = 0
    moved: int = 0
    removed: int = 0
    problems: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class EvalReport:
    """Retrieval over a captions file. Recalls are fractions of the queries.

    r1 …: texts that find their photo; i2t_r1 …: photos that find one of their texts.
    """

    queries: int
    photos: int
    r1: float
    r5: float
    r10: float
    median_rank: float
    i2t_r1: float = 0.0
    i2t_r5: float = 0.0
    i2t_r10: float = 0.0
    i2t_median_rank: float = 0.0


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """Whether the parts agree.

    hnsw_recall: recall@200 of HNSW against exact search; None without hnswlib or photos.
    """

    photos: int
    vectors: int
    database_ok: bool
    hnsw_recall: float | None = None
