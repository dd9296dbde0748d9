"""Exact and HNSW search: how fast, how true. Run: python tests/benchmarks/bench_index.py.

Exact: 100,000 × 512 float32, one thread, best 200; again after 10 % deletions and with a 1 %
filter. HNSW: recall@200 against exact, and its time, at the planner's ef.

The vectors are synthetic: 2,000 clusters (large and small ones) in a 64-dimensional subspace
that is rotated into 512 dimensions, plus a little noise in all of them, normalised. Their local
intrinsic dimension (maximum likelihood over 30 neighbours, Levina & Bickel 2004) is 17.7 for
4,000 of them; 4,000 Flickr8k photos in the starter model have 17.5. Picture queries are new
draws from the same clusters. Text-like queries lie between clusters (the mean of three draws)
and far off along one common direction, as text vectors do (the modality gap).
"""

# ruff: noqa: T201 - a benchmark prints its figures
from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # before numpy: one thread, as beside indexing

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from core.index.hnsw import HnswIndex
from core.index.planner import Policy
from core.index.vectors import VectorMatrix
from core.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

DIM, CLUSTERS, INTRINSIC, K = 512, 2_000, 64, 200


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


class Synthetic:
    """Draws pictures and text-like queries of one imagined embedding space."""

    def __init__(self, seed: int = 7) -> None:
        self._random = np.random.default_rng(seed)
        self._centres = unit(self._random.normal(size=(CLUSTERS, INTRINSIC)))
        share = 1.0 / (np.arange(CLUSTERS) + 20)
        self._share = share / share.sum()
        self._rotation = np.linalg.qr(self._random.normal(size=(DIM, INTRINSIC)))[0].T
        self._gap = unit(self._random.normal(size=(1, DIM)))

    def pictures(self, count: int) -> np.ndarray:
        cluster = self._random.choice(CLUSTERS, size=count, p=self._share)
        inner = self._centres[cluster] + 0.09 * self._random.normal(size=(count, INTRINSIC))
        noise = 0.01 * self._random.normal(size=(count, DIM))
        return unit(inner @ self._rotation + noise)

    def texts(self, count: int) -> np.ndarray:
        between = unit(self.pictures(3 * count).reshape(count, 3, DIM).mean(axis=1))
        noise = 0.02 * self._random.normal(size=(count, DIM))
        return unit(0.6 * between + 0.8 * self._gap + noise)


def median_ms(run: Callable[[np.ndarray], object], queries: np.ndarray) -> float:
    return side_by_side([run], queries)[0]


def side_by_side(runs: list[Callable[[np.ndarray], object]], queries: np.ndarray) -> list[float]:
    """Return the median ms of each, taken in turn, so that a busy moment hits all alike."""
    taken: list[list[float]] = [[] for _ in runs]
    for query in queries:
        for run, times in zip(runs, taken, strict=True):
            started = time.perf_counter()
            run(query)
            times.append(time.perf_counter() - started)
    return [1000 * float(np.median(times)) for times in taken]


def bench_exact(matrix: VectorMatrix, worn: VectorMatrix, queries: np.ndarray) -> None:
    """`worn` is the same library after 10 % deletions."""
    count, shares = len(matrix), (0.01, 0.10, 0.25, 0.5)
    random = np.random.default_rng(1)
    filters = [random.choice(count, int(count * share), replace=False) for share in shares]
    full, ranked, after, *filtered = side_by_side(
        [
            lambda query: matrix.search(query, K),
            lambda query: matrix.search(query, None),
            lambda query: worn.search(query, K),
            *(lambda query, some=some: matrix.search(query, K, some) for some in filters),
        ],
        queries,
    )
    print(f"exact, {count:,} x {DIM}, k={K}, 1 thread: {full:.1f} ms")
    print(f"  after 10 % deletions: {after:.1f} ms, ratio {after / full:.2f}")
    for share, taken in zip(shares, filtered, strict=True):
        print(f"  with a {share:.0%} filter: {taken:.2f} ms, ratio {taken / full:.2f}")
    print(f"  every photo ranked: {ranked:.1f} ms")


def recall(index: HnswIndex, matrix: VectorMatrix, queries: np.ndarray, ef: int) -> float:
    found = []
    for query in queries:
        truth = matrix.search(query, K)[0]
        answer = index.search(query, K, ef)
        found.append(0.0 if answer is None else len(np.intersect1d(truth, answer[0])) / K)
    return float(np.mean(found))


def bench_hnsw(index: HnswIndex, matrix: VectorMatrix, source: Synthetic) -> None:
    planned = Policy().ef(K)
    for kind, queries in (("picture", source.pictures(100)), ("text-like", source.texts(100))):
        for ef in sorted({200, planned, 400, 800, 1600}):
            taken = median_ms(lambda query, ef=ef: index.search(query, K, ef), queries)
            mark = "  <- the planner's ef" if ef == planned and kind == "picture" else ""
            share = recall(index, matrix, queries, ef)
            print(f"  {kind}, ef {ef}: recall@{K} {share:.4f}, {taken:.2f} ms{mark}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=2, help="for building the graph")
    parser.add_argument("--no-hnsw", action="store_true")
    options = parser.parse_args()
    source = Synthetic()
    vectors = source.pictures(options.photos)
    ids = np.arange(options.photos, dtype=np.int64)
    matrix = VectorMatrix(DIM)
    matrix.put(ids, vectors)
    if not options.no_hnsw:
        index = HnswIndex(DIM, model_key="synthetic", num_threads=options.threads)
        started = time.perf_counter(), time.process_time()
        index.build(ids, vectors, Job())
        wall, cpu = time.perf_counter() - started[0], time.process_time() - started[1]
        print(f"HNSW, {options.photos:,} vectors, built in {wall:.0f} s ({cpu:.0f} CPU-s)")
        bench_hnsw(index, matrix, source)
        gone = np.random.default_rng(3).choice(ids, len(ids) // 10, replace=False)
        index.mark_deleted(gone)
        matrix.remove(gone)
        print("  after 10 % deletions:")
        bench_hnsw(index, matrix, source)
        matrix.put(gone, vectors[gone])
    worn = VectorMatrix(DIM)
    worn.put(ids, vectors)
    worn.remove(np.random.default_rng(2).choice(ids, len(ids) // 10, replace=False))
    bench_exact(matrix, worn, source.pictures(40))


if __name__ == "__main__":
    main()
