"""The approximate index: an HNSW graph in hnswlib, and the file it is kept in.

A cache: everything here can be built again from the vectors in SQLite. hnswlib is imported
when a graph is first made; where it is missing every function degrades to "no answer" and the
planner searches exactly. Any thread may call; one lock is held for every touch of the graph,
because additions, queries and resizing are not safe beside one another in hnswlib.

A damaged graph file loads without complaint and then kills the process at the next query
(measured with one flipped byte), so nothing is handed to hnswlib before its checksum, count,
dimension, model and generation agree with the header beside it. The header is written last.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import ArrayLike, NDArray

    from core.index.vectors import Ranking
    from core.job import Job

log = logging.getLogger(__name__)

FORMAT = 1
# Malkov & Yashunin 2018 (arXiv 1603.09320), section 4.1; recall in tests/benchmarks/bench_index.
LINKS = 16
EF_CONSTRUCTION = 200
SLICE = 16  # rows added under one hold of the lock: about 15 ms at 100,000 photos
BUILD_SLICE = 512  # rows between two steps of the job; nobody waits for this graph yet
LOCK_WAIT_S = 0.05  # a query does not wait longer for a file being written: exact search is there
SPARE = 1.25  # room for new photos before the graph must be resized
REBUILD_ABOVE = 0.15  # share of deleted rows; recall falls from .997 to .988 at 10 %


@dataclass(frozen=True, slots=True)
class _Header:
    """What must be true of the graph file for it to be loaded."""

    format: int
    model: str
    dim: int
    generation: int
    count: int  # rows in the graph, deleted ones included
    deleted: list[int]
    checksum: str  # blake3 of the graph file


def is_available() -> bool:
    """Whether hnswlib can be imported on this machine."""
    try:
        import hnswlib  # noqa: F401
    except ImportError:
        return False
    return True


class HnswIndex:
    """A graph over unit vectors of one model; empty until `build` or `load`."""

    def __init__(self, dim: int, *, model_key: str, num_threads: int = 1) -> None:
        self.dim = dim
        self._model_key = model_key
        self._num_threads = num_threads
        self._lock = threading.Lock()
        self._graph: Any = None  # hnswlib.Index
        self._ids: set[int] = set()  # live ones
        self._deleted: set[int] = set()

    def __len__(self) -> int:
        return len(self._ids)

    @property
    def is_built(self) -> bool:
        """Whether there is a graph to ask."""
        return self._graph is not None

    @property
    def deleted_share(self) -> float:
        """Deleted rows that are still in the graph, as a share of all its rows."""
        return len(self._deleted) / max(1, len(self._deleted) + len(self._ids))

    @property
    def needs_rebuild(self) -> bool:
        """Whether so much was deleted that recall suffers."""
        return self.deleted_share > REBUILD_ABOVE

    def ids(self) -> NDArray[np.int64]:
        """Every live id, ascending."""
        with self._lock:
            return np.array(sorted(self._ids), dtype=np.int64)

    def build(self, ids: ArrayLike, vectors: NDArray[np.float32], job: Job) -> bool:
        """Make a new graph beside the old one, which serves until this one is done.

        False where hnswlib is missing. Raises Cancelled; the old graph stays then.
        """
        if not is_available():
            return False
        labels = np.asarray(ids, dtype=np.int64)
        graph = self._new_graph(int(len(labels) * SPARE) + SLICE)
        for start in range(0, len(labels), BUILD_SLICE):
            job.step(start, len(labels))
            part = slice(start, start + BUILD_SLICE)
            graph.add_items(vectors[part], labels[part], num_threads=self._num_threads)
        with self._lock:
            self._graph, self._ids, self._deleted = graph, set(labels.tolist()), set()
        return True

    def add(self, ids: ArrayLike, vectors: NDArray[np.float32]) -> None:
        """Add or overwrite vectors, a few at a time so that queries get their turn."""
        labels = np.asarray(ids, dtype=np.int64)
        for start in range(0, len(labels), SLICE):
            part = slice(start, start + SLICE)
            with self._lock:
                if self._graph is None:
                    return
                self._add_slice(labels[part], vectors[part])

    def mark_deleted(self, ids: ArrayLike) -> None:
        """Never answer these ids again; unknown ones do not matter."""
        with self._lock:
            known = self._ids.intersection(np.asarray(ids, dtype=np.int64).tolist())
            for label in known:
                self._graph.mark_deleted(label)
            self._ids -= known
            self._deleted |= known

    def search(self, query: NDArray[np.float32], k: int, ef: int) -> Ranking | None:
        """Return the k nearest by inner product, best first, or None when it cannot tell now.

        ef: how many candidates the walk keeps; more is truer and slower.
        """
        if not self._lock.acquire(timeout=LOCK_WAIT_S):
            return None
        try:
            k = min(k, len(self._ids))
            if self._graph is None or k == 0:
                return None
            self._graph.set_ef(max(ef, k))
            labels, distances = self._graph.knn_query(query[None], k=k, num_threads=1)
        except RuntimeError:  # fewer than k could be reached
            return None
        finally:
            self._lock.release()
        return labels[0].astype(np.int64), (1.0 - distances[0]).astype(np.float32)

    def save(self, path: Path, *, generation: int) -> bool:
        """Write the graph to `path` and its header beside it. Raises OSError.

        generation: the caller's count of the state that the vectors are in.
        """
        new = path.with_name(path.name + ".new")
        with self._lock:
            if self._graph is None:
                return False
            self._graph.save_index(str(new))
            count, deleted = self._graph.get_current_count(), sorted(self._deleted)
        _flush(new)
        header = _Header(
            FORMAT, self._model_key, self.dim, generation, count, deleted, _checksum(new)
        )
        new_header = _header_of(new)
        new_header.write_text(json.dumps(asdict(header)), encoding="utf-8")
        _flush(new_header)
        os.replace(new, path)
        os.replace(new_header, _header_of(path))  # last: without it the graph is not believed
        return True

    def load(self, path: Path, *, generation: int) -> bool:
        """Take the graph from a file; False, and the file is deleted, when it cannot be trusted.

        Where hnswlib is missing the file is left alone.
        """
        if not is_available():
            return False
        header = _read_header(_header_of(path))
        if header is None or not self._is_trusted(header, path, generation):
            discard(path)
            return False
        graph = self._graph_from(path, header)
        if graph is None:
            discard(path)
            return False
        deleted = set(header.deleted)
        with self._lock:
            self._graph, self._deleted = graph, deleted
            self._ids = set(graph.get_ids_list()) - deleted
        return True

    def _is_trusted(self, header: _Header, path: Path, generation: int) -> bool:
        expected = (FORMAT, self._model_key, self.dim, generation)
        if (header.format, header.model, header.dim, header.generation) != expected:
            log.info("the graph is of another model or state; it will be rebuilt")
            return False
        try:
            intact = _checksum(path) == header.checksum
        except OSError:
            return False
        if not intact:
            log.warning("the graph file is damaged; it will be rebuilt")
        return intact

    def _graph_from(self, path: Path, header: _Header) -> Any:  # noqa: ANN401 - hnswlib is untyped
        import hnswlib

        graph = hnswlib.Index(space="ip", dim=self.dim)
        try:
            graph.load_index(str(path), max_elements=int(header.count * SPARE) + SLICE)
        except RuntimeError:  # written by an hnswlib that counted otherwise
            log.warning("the graph file cannot be loaded; it will be rebuilt")
            return None
        return graph if graph.get_current_count() == header.count else None

    def _new_graph(self, capacity: int) -> Any:  # noqa: ANN401 - hnswlib is untyped
        import hnswlib

        graph = hnswlib.Index(space="ip", dim=self.dim)
        graph.init_index(capacity, ef_construction=EF_CONSTRUCTION, M=LINKS, random_seed=7)
        return graph

    def _add_slice(self, labels: NDArray[np.int64], vectors: NDArray[np.float32]) -> None:
        needed = self._graph.get_current_count() + len(labels)
        if needed > self._graph.get_max_elements():
            self._graph.resize_index(int(needed * SPARE) + SLICE)
        self._graph.add_items(vectors, labels, num_threads=self._num_threads)
        self._ids.update(labels.tolist())
        self._deleted.difference_update(labels.tolist())


def discard(path: Path) -> None:
    """Delete a graph file and its header, so that nobody tries them again."""
    for file in (_header_of(path), path):
        try:
            file.unlink(missing_ok=True)
        except OSError:
            log.warning("an old graph file could not be deleted")


def _header_of(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _read_header(path: Path) -> _Header | None:
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return _Header(**raw)
    except (OSError, ValueError, TypeError):
        return None


def _checksum(path: Path) -> str:
    from blake3 import blake3

    digest: str = blake3().update_mmap(path).hexdigest()
    return digest


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
