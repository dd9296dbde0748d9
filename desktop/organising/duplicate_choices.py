"""Which of the duplicates go: what was decided so far, and that something always stays.

GUI thread; knows no widget and asks nobody. Before anything is decided, every photo stays.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.photos.recycling import Leaving

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from core.records.duplicates import DuplicateGroup, DuplicateKind
    from core.records.photos import PhotoId


class Choices:
    """The groups that are left, and for each the photos that go."""

    def __init__(self, groups: Sequence[DuplicateGroup] = ()) -> None:
        self._groups = list(groups)
        self._leaving: dict[DuplicateGroup, frozenset[PhotoId]] = {}

    def of_kind(self, kind: DuplicateKind) -> list[DuplicateGroup]:
        """Return the groups of a kind, in order."""
        return [group for group in self._groups if group.kind == kind]

    def leaving(self, group: DuplicateGroup) -> frozenset[PhotoId]:
        """Return the photos of a group that go."""
        return self._leaving.get(group, frozenset())

    def accept(self, group: DuplicateGroup) -> None:
        """Do as proposed."""
        self._leaving[group] = group.surplus

    def accept_all(self, kind: DuplicateKind) -> None:
        """Do as proposed with every group of a kind."""
        for group in self.of_kind(kind):
            self.accept(group)

    def let_go(self, group: DuplicateGroup, photo_id: PhotoId, *, goes: bool) -> bool:
        """Decide about one photo; False, and nothing changes, where it is the last to stay."""
        leaving = self.leaving(group) - {photo_id} | ({photo_id} if goes else frozenset())
        if len(leaving) == len(group.ids):
            return False
        self._leaving[group] = leaving
        return True

    def remove(self, group: DuplicateGroup) -> int:
        """Take a group out; returns where it was, for `put_back`."""
        at = self._groups.index(group)
        self._groups.remove(group)
        self._leaving.pop(group, None)
        return at

    def put_back(self, group: DuplicateGroup, at: int) -> None:
        """Have a group again."""
        self._groups.insert(at, group)

    def forget(self, gone: Iterable[PhotoId]) -> None:
        """Photos are no longer there; a group of which one is left is none."""
        away = frozenset(gone)
        kept, leaving = [], {}
        for group in self._groups:
            left = _without(group, away)
            if len(left.ids) > 1:
                kept.append(left)
                goes = self.leaving(group) - away
                # Where those that were to stay are gone, it is to be decided anew.
                leaving[left] = goes if len(goes) < len(left.ids) else frozenset()
        self._groups, self._leaving = kept, leaving

    def plan(self) -> list[Leaving]:
        """Return what is to go, group by group."""
        return [
            Leaving(
                group.ids,
                tuple(each for each in group.ids if each in leaving),
                are_same=group.kind != "shots",
            )
            for group, leaving in self._leaving.items()
            if leaving
        ]

    def totals(self) -> tuple[int, int]:
        """Return how many photos go, and how many bytes they hold."""
        sizes = {
            photo_id: size
            for group, leaving in self._leaving.items()
            for photo_id, size in zip(group.ids, group.sizes, strict=True)
            if photo_id in leaving
        }
        return len(sizes), sum(sizes.values())


def _without(group: DuplicateGroup, away: frozenset[PhotoId]) -> DuplicateGroup:
    if not away & set(group.ids):
        return group
    pairs = zip(group.ids, group.sizes, strict=True)
    left = [(photo_id, size) for photo_id, size in pairs if photo_id not in away]
    ids = tuple(photo_id for photo_id, _ in left)
    keep = group.keep - away or frozenset(ids[:1])
    return replace(group, ids=ids, sizes=tuple(size for _, size in left), keep=keep)
