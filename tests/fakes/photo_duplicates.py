"""Duplicates in memory: whatever a test puts there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.records.duplicates import DuplicateGroup
from core.records.photos import PhotoId

if TYPE_CHECKING:
    from core.job import Job
    from core.records.duplicates import DuplicateKind, Refusal

SIZE_BYTES = 2_900_000


class FakeDuplicates:
    """Finds `groups`; `refused` are those that must not leave."""

    def __init__(self) -> None:
        self.groups: list[DuplicateGroup] = []
        self.refused: list[Refusal] = []
        self.apart: list[tuple[int, ...]] = []

    def put(self, kind: DuplicateKind, *ids: int, reason: str = "pixels") -> DuplicateGroup:
        """Put a group; the first is the one to keep, of shots each."""
        photo_ids = tuple(map(PhotoId, ids))
        keep = frozenset(photo_ids if kind == "shots" else photo_ids[:1])
        group = DuplicateGroup(kind, photo_ids, (SIZE_BYTES,) * len(ids), keep, reason)
        self.groups.append(group)
        return group

    def find(self, job: Job) -> list[DuplicateGroup]:
        job.step(1, 2)
        return list(self.groups)

    def keep_apart(self, ids) -> list[tuple[int, ...]]:
        self.apart.append(tuple(ids))
        return [tuple(ids)]

    def let_together(self, pairs) -> None:
        for pair in pairs:
            self.apart.remove(pair)

    def refusals(self, group, leaving) -> list[Refusal]:
        return [refusal for refusal in self.refused if refusal.photo_id in leaving]
