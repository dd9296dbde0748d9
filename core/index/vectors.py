"""The exact index: every vector of one model in memory, one product per query.

Writers (indexing) are serialised by a lock; readers take no lock at all. All that a reader
sees is one immutable `_View`: new rows are written behind its end, an overwritten or removed
row is only named in the next view, and growing or compacting copies. A search therefore runs
on the state at its start, however long it takes.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    Ranking = tuple[NDArray[np.int64], NDArray[np.float32]]  # ids and cosines, best first

GROWTH = 1.5
COMPACT_ABOVE = 0.25  # share of removed rows; below it masking costs under 1 % of a search
# Share of the rows up to which copying them out beats the full product (tests/benchmarks).
GATHER_BELOW = 0.15


@dataclass(frozen=True)
class _View:
    """What readers see: `dead` are the positions of removed rows."""

    ids: NDArray[np.int64]
    rows: NDArray[np.float32]
    dead: NDArray[np.int64]

    @property
    def live_count(self) -> int:
        return len(self.ids) - len(self.dead)

    @cached_property
    def live(self) -> NDArray[np.int64]:
        """Positions of the rows that are not removed, ascending."""
        mask = np.ones(len(self.ids), dtype=bool)
        mask[self.dead] = False
        return np.flatnonzero(mask)

    @cached_property
    def by_id(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The live ids ascending, and the position of each."""
        ids = self.ids[self.live]
        order = np.argsort(ids, kind="stable")  # near-linear: ids mostly come in order
        return ids[order], self.live[order]

    def positions(self, wanted: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where the wanted ids stand, in their order; unknown ones are left out."""
        ids, positions = self.by_id
        if not len(ids):
            return positions
        nearest = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
        known: NDArray[np.int64] = positions[nearest[ids[nearest] == wanted]]
        return known

    def among(self, allowed: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return where the ids that are in `allowed` stand, by ascending id."""
        ids, positions = self.by_id
        chosen: NDArray[np.int64] = positions[np.isin(ids, allowed)]
        return chosen


class VectorMatrix:
    """Unit vectors under unique ids: shape (n, dim), float32. Any thread may call."""

    def __init__(self, dim: int) -> None:
        self.dim = dim
        self._writing = threading.Lock()
        self._ids = np.empty(0, dtype=np.int64)  # with room behind the end of the view
        self._rows = np.empty((0, dim), dtype=np.float32)
        self._view = self._view_of(0, np.empty(0, dtype=np.int64))

    def __len__(self) -> int:
        return self._view.live_count

    @property
    def ids(self) -> NDArray[np.int64]:
        """Every id, ascending."""
        return self._view.by_id[0]

    def reserve(self, capacity: int) -> None:
        """Make room for so many vectors at once, before they come in pieces."""
        with self._writing:
            self._reserve(len(self._view.ids), capacity)
            self._publish(len(self._view.ids), self._view.dead)

    def put(self, ids: ArrayLike, vectors: ArrayLike) -> None:
        """Add vectors, (n, dim); an id that is already there gets the new one.

        Of an id named twice the last vector counts. Raises ValueError on a wrong shape.
        """
        new_ids, new_rows = self._checked(ids, vectors)
        with self._writing:
            view = self._view
            count, end = len(view.ids), len(view.ids) + len(new_ids)
            self._reserve(count, end)
            self._ids[count:end] = new_ids
            self._rows[count:end] = new_rows
            dead = np.concatenate([view.dead, view.positions(new_ids)])
            self._publish(end, dead)

    def remove(self, ids: ArrayLike) -> None:
        """Forget these ids; unknown ones do not matter."""
        gone = np.unique(np.asarray(ids, dtype=np.int64))
        with self._writing:
            view = self._view
            self._publish(len(view.ids), np.concatenate([view.dead, view.positions(gone)]))

    def vectors_of(self, ids: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the ids that are known, in the order asked, and a copy of their vectors."""
        view = self._view
        positions = view.positions(np.asarray(ids, dtype=np.int64))
        return view.ids[positions], view.rows[positions]

    def search(
        self, query: NDArray[np.float32], k: int | None, allowed: NDArray[np.int64] | None = None
    ) -> Ranking:
        """Return the k best by inner product, best first; k None: all of them.

        `allowed` are the ids that may be answered, in any order, unknown ones permitted.
        """
        view, query = self._view, self._checked_query(query)
        if allowed is not None:
            chosen = view.among(allowed)
            if len(chosen) <= GATHER_BELOW * len(view.ids):
                scores = view.rows[chosen] @ query
            else:
                scores = (view.rows @ query)[chosen]
            best = best_of(scores, k)
            return view.ids[chosen[best]], scores[best]
        scores = view.rows @ query
        scores[view.dead] = -np.inf
        best = best_of(scores, view.live_count if k is None else min(k, view.live_count))
        return view.ids[best], scores[best]

    def scores(self, query: NDArray[np.float32]) -> Ranking:
        """Return every id and its inner product with the query, unsorted."""
        view = self._view
        scores = view.rows @ self._checked_query(query)
        return view.ids[view.live], scores[view.live]

    def sample(self, count: int) -> NDArray[np.float32]:
        """Return about `count` vectors spread evenly over the library: (≤ count, dim).

        Not to be written to: where no row is removed they are those of the index, uncopied.
        """
        view = self._view
        if not view.live_count:
            return np.empty((0, self.dim), dtype=np.float32)
        step = -(-view.live_count // max(count, 1))
        return view.rows[view.live[::step]] if len(view.dead) else view.rows[::step]

    def _checked(
        self, ids: ArrayLike, vectors: ArrayLike
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        new_ids = np.asarray(ids, dtype=np.int64)
        new_rows = np.asarray(vectors, dtype=np.float32)
        if new_rows.shape != (len(new_ids), self.dim):
            raise ValueError(f"expected ({len(new_ids)}, {self.dim}) vectors, got {new_rows.shape}")
        last = len(new_ids) - 1 - np.unique(new_ids[::-1], return_index=True)[1]
        if len(last) == len(new_ids):
            return new_ids, new_rows
        return new_ids[last], new_rows[last]

    def _checked_query(self, query: NDArray[np.float32]) -> NDArray[np.float32]:
        query = np.asarray(query, dtype=np.float32)
        if query.shape != (self.dim,):
            raise ValueError(f"expected a query of shape ({self.dim},), got {query.shape}")
        return query

    def _reserve(self, count: int, needed: int) -> None:
        """Make room for `needed` rows by moving to larger arrays; old views keep the old ones."""
        if needed <= len(self._ids):
            return
        capacity = max(needed, int(count * GROWTH))
        self._move(np.s_[:count], count, capacity)

    def _publish(self, count: int, dead: NDArray[np.int64]) -> None:
        view = self._view_of(count, dead)
        if len(dead) > COMPACT_ABOVE * count:
            self._move(view.live, view.live_count, view.live_count)
            view = self._view_of(view.live_count, np.empty(0, dtype=np.int64))
        self._view = view

    def _move(self, keep: slice | NDArray[np.int64], count: int, capacity: int) -> None:
        ids = np.empty(capacity, dtype=np.int64)
        rows = np.empty((capacity, self.dim), dtype=np.float32)
        ids[:count], rows[:count] = self._ids[keep], self._rows[keep]
        self._ids, self._rows = ids, rows

    def _view_of(self, count: int, dead: NDArray[np.int64]) -> _View:
        return _View(self._ids[:count], self._rows[:count], dead)


def best_of(scores: NDArray[np.float32], k: int | None) -> NDArray[np.int64]:
    """Return the positions of the k highest scores, highest first; equal ones in order."""
    if k is None or k >= len(scores):
        return np.argsort(-scores, kind="stable")
    chosen = np.sort(np.argpartition(-scores, k)[:k])
    return chosen[np.argsort(-scores[chosen], kind="stable")]
