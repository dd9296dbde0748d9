"""The plain facts about what the user keeps in order: marks, keywords, albums of their own.

All are frozen and hold no connection, so that any thread may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from core.records.photos import PhotoId
    from core.records.saved_question import SavedQuestion
    from core.records.search import CollectionId

HIGHEST_RATING = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """What the user thinks of one photo."""

    is_favourite: bool = False
    rating: int = 0  # 0: none given


NO_MARK = Mark()


@dataclass(frozen=True, slots=True)
class Keyword:
    """A word that the user wrote on photos; count: how many of them are there."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class MarkSummary:
    """What some photos have. rating: that of all of them, None: they differ.

    keywords: how many of the photos carry each.
    """

    count: int = 0
    favourites: int = 0
    rating: int | None = 0
    keywords: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeywordChange:
    """Words that photos got, and words that they lost; only what was really another before."""

    added: Mapping[str, frozenset[PhotoId]] = field(default_factory=dict)
    removed: Mapping[str, frozenset[PhotoId]] = field(default_factory=dict)

    def reversed(self) -> KeywordChange:
        """Return what takes this back."""
        return KeywordChange(self.removed, self.added)

    @property
    def photos(self) -> frozenset[PhotoId]:
        """Return every photo that it touches."""
        return frozenset().union(*self.added.values(), *self.removed.values())


@dataclass(frozen=True, slots=True)
class Collection:
    """An album of the user's own: photos in an order, or a question that is asked anew each time.

    count: how many of its photos are there; None for a smart one. cover: the first of them.
    """

    id: CollectionId
    name: str
    question: SavedQuestion | None
    created_at: datetime
    count: int | None = None
    cover: PhotoId | None = None

    @property
    def is_smart(self) -> bool:
        """Whether it holds no photos but a question."""
        return self.question is not None


@dataclass(frozen=True, slots=True)
class CollectionCopy:
    """A whole album, so that deleting it can be undone."""

    collection: Collection
    photos: tuple[PhotoId, ...]


@dataclass(frozen=True, slots=True)
class Belongings:
    """What goes with a folder that is forgotten: photos with marks, and examples of labels."""

    marked: int = 0
    examples: int = 0


@dataclass(frozen=True, slots=True)
class MarkImport:
    """What an import did, and what takes it back.

    missing: photos of the file that are not in this library; replaced, keywords: what marks there
    were, and what was written; made, held: albums that are new, and what the others held.
    """

    photos: int
    missing: int
    replaced: Mapping[PhotoId, Mark]
    keywords: KeywordChange
    made: tuple[CollectionId, ...]
    held: Mapping[CollectionId, tuple[PhotoId, ...]]
