"""The plain facts about questions and answers: what is asked, and what comes of it.

All are frozen and hold no connection, so that any thread may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NewType

from core.records.photos import PhotoId, RootId

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

CollectionId = NewType("CollectionId", int)

Orientation = Literal["landscape", "portrait", "square"]

# "arranged": as the user put the photos of Filters.album, which must be given.
Order = Literal["newest", "oldest", "name", "added", "arranged"]


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
