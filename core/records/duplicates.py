"""The plain facts about duplicates: photos that are the same, and which of them to keep.

All are frozen and hold no connection, so that any thread may keep them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from core.errors import ShiyingError
    from core.records.photos import PhotoId

# exact: the same file to the last byte. near: the same picture, saved otherwise. shots: taken
# moments apart; each is a photo of its own, so nothing is proposed to go.
DuplicateKind = Literal["exact", "near", "shots"]
# Why the first of a group is the one to keep: in what it beats the others.
KeepReason = Literal[
    "marked", "raw", "pixels", "camera", "place", "bytes", "name", "folder", "older", "alike"
]


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Photos that are the same, the best first. keep: those proposed to stay, never none."""

    kind: DuplicateKind
    ids: tuple[PhotoId, ...]
    sizes: tuple[int, ...]  # bytes of each
    keep: frozenset[PhotoId]
    reason: KeepReason

    @property
    def surplus(self) -> frozenset[PhotoId]:
        """The photos that are proposed to go."""
        return frozenset(self.ids) - self.keep

    @property
    def surplus_bytes(self) -> int:
        """How much they hold."""
        pairs = zip(self.ids, self.sizes, strict=True)
        return sum(size for photo_id, size in pairs if photo_id not in self.keep)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A photo that must not go to the recycle bin now, and why."""

    photo_id: PhotoId
    error: ShiyingError
