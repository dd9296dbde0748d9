"""Which of the two indexes answers, so that nobody else needs to know that there are two.

Context: exact search is always right and takes time with the number of photos; HNSW takes
next to none, but is only nearly right, needs a second copy of the vectors and ~90 CPU-seconds
of building per 100,000 photos.
Choice (figures: tests/benchmarks/bench_index.py, 512-d, one thread): exact below HNSW_FROM
photos, for every filtered query (a narrow filter makes exact search faster, and HNSW slower), for
every text (the graph finds fewer of its true neighbours, recall .86 against .90 for pictures
at ef 200, and embedding a text takes longer than exact search), and where every photo is to
be ranked. HNSW for the rest: similar pictures in a large library.
Cost: a text in a library of a million photos waits 0.1 s for its answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from core.index.hnsw import HnswIndex
    from core.index.vectors import Ranking, VectorMatrix
    from core.job import Job

Kind = Literal["text", "image"]

HNSW_FROM = 200_000  # photos; exact took 6.7 ms per 100,000 here, so below 50 ms on slow machines
HNSW_MAX_K = 500  # beyond, the walk visits so much that exact search is about as fast
# ef / recall@200 at 100,000 photos: 200 .905, 400 .956, 800 .987, 1200 .995, 1600 .997.
MIN_EF = 1_200
EF_PER_K = 6


@dataclass(frozen=True, slots=True)
class Policy:
    """From where on HNSW answers, and how carefully."""

    hnsw_from: int = HNSW_FROM
    max_k: int = HNSW_MAX_K

    def ef(self, k: int) -> int:
        """Return the ef at which recall@k is at least .99 for picture queries."""
        return max(MIN_EF, EF_PER_K * k)


class VectorIndex(Protocol):
    """What search asks of an index, wherever its vectors are kept. Any thread."""

    def __len__(self) -> int:
        """How many vectors there are."""

    def search(
        self,
        query: NDArray[np.float32],
        k: int | None,
        *,
        allowed: NDArray[np.int64] | None = None,
        kind: Kind,
    ) -> Ranking:
        """Return ids and cosines, best first; k None: every photo."""

    def vectors_of(self, ids: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the known ids in the order asked, and their vectors."""

    def sample(self, count: int) -> NDArray[np.float32]:
        """Return about `count` vectors spread evenly over the library; not to be written to."""

    def scores(self, query: NDArray[np.float32]) -> Ranking:
        """Return every id and its inner product with any vector, in no order."""


class Planner:
    """A VectorIndex that answers from the matrix or from the graph. Any thread."""

    def __init__(
        self, matrix: VectorMatrix, hnsw: HnswIndex | None = None, policy: Policy | None = None
    ) -> None:
        self._matrix = matrix
        self._hnsw = hnsw
        self._policy = policy or Policy()
        self._written_while_building: list[NDArray[np.int64]] | None = None

    def __len__(self) -> int:
        return len(self._matrix)

    @property
    def wants_hnsw(self) -> bool:
        """Whether the library is so large that a graph pays."""
        return len(self._matrix) >= self._policy.hnsw_from

    def search(
        self,
        query: NDArray[np.float32],
        k: int | None,
        *,
        allowed: NDArray[np.int64] | None = None,
        kind: Kind,
    ) -> Ranking:
        """Return the k best photos and their cosines, best first; k None: every photo."""
        if k is not None and allowed is None and self._uses_hnsw(k, kind):
            answer = self._search_hnsw(query, k)
            if answer is not None:
                return answer
        return self._matrix.search(query, k, allowed)

    def vectors_of(self, ids: ArrayLike) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return the known ids in the order asked, and their vectors."""
        return self._matrix.vectors_of(ids)

    def sample(self, count: int) -> NDArray[np.float32]:
        """Return about `count` vectors spread evenly over the library."""
        return self._matrix.sample(count)

    def scores(self, query: NDArray[np.float32]) -> Ranking:
        """Return every id and its inner product with any vector, in no order."""
        return self._matrix.scores(query)

    def put(self, ids: ArrayLike, vectors: NDArray[np.float32]) -> None:
        """Add or overwrite photos in both indexes."""
        self._matrix.put(ids, vectors)
        if self._hnsw is None:
            return
        self._hnsw.add(ids, vectors)
        written = self._written_while_building
        if written is not None:
            written.append(np.asarray(ids, dtype=np.int64))

    def remove(self, ids: ArrayLike) -> None:
        """Forget photos in both indexes."""
        self._matrix.remove(ids)
        if self._hnsw is not None:
            self._hnsw.mark_deleted(ids)

    def refresh(self, job: Job) -> bool:
        """Build the graph where it pays and is missing, incomplete or worn. Background thread.

        Searches go on meanwhile. Returns whether it was built; raises Cancelled.
        """
        if self._hnsw is None or not self.wants_hnsw:
            return False
        if self._covers_matrix(self._hnsw) and not self._hnsw.needs_rebuild:
            return False
        written: list[NDArray[np.int64]] = []
        self._written_while_building = written
        try:
            ids, vectors = self._matrix.vectors_of(self._matrix.ids)
            built = self._hnsw.build(ids, vectors, job)
        finally:
            self._written_while_building = None
        if built:
            self._catch_up(self._hnsw, ids, written)
        return built

    def verify(self, sample_ids: ArrayLike, k: int) -> float | None:
        """Return the graph's recall@k against exact search, asked with these photos' vectors.

        None where there is no graph, or none of the ids is known.
        """
        ids, vectors = self._matrix.vectors_of(sample_ids)
        if self._hnsw is None or not self._hnsw.is_built or not len(ids):
            return None
        shares = []
        for vector in vectors:
            truth = self._matrix.search(vector, k)[0]
            answer = self._search_hnsw(vector, k)
            found = 0 if answer is None else len(np.intersect1d(truth, answer[0]))
            shares.append(found / len(truth))
        return float(np.mean(shares))

    def _uses_hnsw(self, k: int, kind: Kind) -> bool:
        return (
            self._hnsw is not None
            and self._hnsw.is_built
            and kind == "image"
            and k <= self._policy.max_k
            and self.wants_hnsw
        )

    def _search_hnsw(self, query: NDArray[np.float32], k: int) -> Ranking | None:
        assert self._hnsw is not None
        return self._hnsw.search(query, k, self._policy.ef(k))

    def _covers_matrix(self, hnsw: HnswIndex) -> bool:
        return hnsw.is_built and np.array_equal(hnsw.ids(), self._matrix.ids)

    def _catch_up(
        self, hnsw: HnswIndex, built: NDArray[np.int64], written: list[NDArray[np.int64]]
    ) -> None:
        """Bring into the new graph what was written and removed while it was being built."""
        hnsw.mark_deleted(np.setdiff1d(built, self._matrix.ids))
        if written:
            hnsw.add(*self._matrix.vectors_of(np.unique(np.concatenate(written))))
