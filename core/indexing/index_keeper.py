"""Keeps the index in memory in step with the vectors in the store.

One loader thread reads the vectors at the start and builds the HNSW graph where it pays;
until the vectors are there, `wait`, `put` and `remove` block. The graph's file is a cache:
it is saved with the store's generation and trusted only if that still is today's.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

import numpy as np

from core.errors import Cancelled, EnvironmentFault, ShiyingError
from core.index.hnsw import HnswIndex, discard, is_available
from core.index.planner import Planner
from core.index.vectors import VectorMatrix
from core.job import Job

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from core.store.vectors import Vectors

log = logging.getLogger(__name__)

LOAD_TIMEOUT_S = 60.0
CLOSE_TIMEOUT_S = 5.0


class IndexKeeper:
    """Owns the matrix, the graph and the planner of one model."""

    def __init__(self, vectors: Vectors, file: Path, *, read_only: bool = False) -> None:
        self._vectors = vectors
        self._read_only = read_only  # another process may be writing: its file, not ours
        self._owns_file = not read_only
        self._file = file
        self._matrix = VectorMatrix(vectors.dim)
        self._hnsw = HnswIndex(vectors.dim, model_key=vectors.model_key)
        self.planner = Planner(self._matrix, self._hnsw if is_available() else None)
        self._loaded = threading.Event()
        self._failure: ShiyingError | None = None
        self._job = Job()
        self._thread = threading.Thread(target=self._load, name="index loader", daemon=True)
        self._thread.start()

    def wait(self) -> Planner:
        """Return the planner once the vectors are in memory. Raises EnvironmentFault."""
        if not self._loaded.wait(LOAD_TIMEOUT_S):
            raise EnvironmentFault("index_not_ready")
        if self._failure is not None:
            raise self._failure
        return self.planner

    def leave_file(self, *, to_another: bool) -> None:
        """Say whether another keeper of the same vectors keeps the file from now on."""
        self._owns_file = not to_another and not self._read_only

    def put(self, ids: NDArray[np.int64], rows: NDArray[np.float32]) -> None:
        """Add or replace vectors: (n,), (n, dim)."""
        self.wait().put(ids, rows)

    def remove(self, ids: NDArray[np.int64]) -> None:
        """Take vectors out; unknown ids are ignored."""
        self.wait().remove(ids)

    def measure_graph(self, k: int, job: Job) -> float | None:
        """Return the graph's recall@k against exact search over a sample of 100 photos.

        A library too small for a graph gets one for this measurement only. None: no hnswlib,
        or nothing to compare.
        """
        planner = self.wait()
        if not self._hnsw.is_built:
            graph = HnswIndex(self._vectors.dim, model_key=self._vectors.model_key)
            if not graph.build(*self._matrix.vectors_of(self._matrix.ids), job):
                return None
            planner = Planner(self._matrix, graph)
        ids = self._matrix.ids
        sample = ids[np.linspace(0, len(ids) - 1, min(100, len(ids)), dtype=np.int64)]
        return planner.verify(sample, k)

    def close(self) -> None:
        """Stop building, and save the graph if there is one. Idempotent."""
        if self._job.is_cancelled:
            return
        self._job.cancel()
        self._thread.join(CLOSE_TIMEOUT_S)
        if not self._owns_file:
            return
        if self._hnsw.is_built and not self._hnsw.needs_rebuild and not self._thread.is_alive():
            try:
                self._hnsw.save(self._file, generation=self._vectors.generation())
            except OSError:
                log.warning("the graph could not be saved; it will be built again")

    def _load(self) -> None:
        try:
            generation = self._vectors.generation()
            self._matrix.reserve(self._vectors.count())
            for ids, rows in self._vectors.chunks():
                self._matrix.put(ids, rows)
        except ShiyingError as error:
            self._failure = error
            return
        finally:
            self._loaded.set()
        self._prepare_graph(generation)

    def _prepare_graph(self, generation: int) -> None:
        if not self.planner.wants_hnsw:
            if self._owns_file:
                discard(self._file)
            return
        try:
            self._hnsw.load(self._file, generation=generation)
            self.planner.refresh(self._job)
        except Cancelled:
            log.info("building the graph was interrupted")
