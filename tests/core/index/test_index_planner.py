from __future__ import annotations

import numpy as np
import pytest

from core.index import hnsw
from core.index.hnsw import HnswIndex
from core.index.planner import Planner, Policy
from core.index.vectors import VectorMatrix
from core.job import Job

DIM = 16
needs_hnswlib = pytest.mark.skipif(not hnsw.is_available(), reason="hnswlib is not installed")


def unit_rows(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class CountingGraph(HnswIndex):
    """A real graph that counts how often it is asked."""

    asked = 0

    def search(self, query, k, ef):
        self.asked += 1
        return super().search(query, k, ef)


def planned(count: int = 500, hnsw_from: int = 100) -> tuple[Planner, CountingGraph, np.ndarray]:
    graph = CountingGraph(DIM, model_key="m@1")
    planner = Planner(VectorMatrix(DIM), graph, Policy(hnsw_from=hnsw_from))
    rows = unit_rows(count)
    planner.put(np.arange(count), rows)
    planner.refresh(Job())
    return planner, graph, rows


@needs_hnswlib
def test_similar_pictures_in_a_large_library_come_from_the_graph():
    planner, graph, rows = planned()
    ids, _ = planner.search(rows[3], 10, kind="image")
    assert graph.asked == 1
    assert ids[0] == 3


@needs_hnswlib
def test_everything_else_is_answered_exactly():
    planner, graph, rows = planned()
    planner.search(rows[3], 10, kind="text")
    planner.search(rows[3], None, kind="image")
    planner.search(rows[3], Policy().max_k + 1, kind="image")
    planner.search(rows[3], 10, allowed=np.arange(50), kind="image")
    assert graph.asked == 0


@needs_hnswlib
def test_a_small_library_builds_no_graph():
    planner, graph, rows = planned(count=50)
    assert not graph.is_built
    assert planner.search(rows[3], 10, kind="image")[0][0] == 3
    assert planner.verify([1, 2], 10) is None


def test_without_a_graph_every_query_is_answered():
    planner = Planner(VectorMatrix(DIM), None, Policy(hnsw_from=1))
    rows = unit_rows(20)
    planner.put(np.arange(20), rows)
    assert not planner.refresh(Job())
    assert planner.search(rows[3], 5, kind="image")[0][0] == 3


@needs_hnswlib
def test_both_indexes_follow_what_comes_and_goes():
    planner, graph, _ = planned()
    more = unit_rows(20, seed=4)
    planner.put(np.arange(1000, 1020), more)
    planner.remove([1000, 5])
    assert planner.search(more[7], 1, kind="image")[0].tolist() == [1007]
    assert 1000 not in planner.search(more[0], 100, kind="image")[0]
    assert graph.ids().tolist() == sorted({*range(500), *range(1000, 1020)} - {5, 1000})


@needs_hnswlib
def test_verify_gives_the_recall_of_the_graph():
    planner, graph, rows = planned()
    assert planner.verify(np.arange(0, 500, 25), 20) > 0.95
    graph.build(np.arange(500), rows[::-1].copy(), Job())
    assert planner.verify(np.arange(0, 500, 25), 20) < 0.5


@needs_hnswlib
def test_a_graph_is_rebuilt_only_when_it_is_worn_or_incomplete():
    planner, graph, _ = planned()
    assert not planner.refresh(Job())
    planner.remove(np.arange(90))
    assert graph.needs_rebuild
    assert planner.refresh(Job())
    assert graph.deleted_share == 0
    graph.mark_deleted([400])
    assert planner.refresh(Job())
    assert 400 in graph.ids()


@needs_hnswlib
def test_what_changes_while_the_graph_is_built_is_in_it():
    planner, graph, _ = planned()
    planner.remove(np.arange(90))
    new = unit_rows(2, seed=8)

    def meanwhile(done: int, total: int | None) -> None:
        planner.put([2000, 300], new)
        planner.remove([200])

    planner.refresh(Job(meanwhile))
    assert planner.search(new[0], 1, kind="image")[0].tolist() == [2000]
    assert planner.search(new[1], 1, kind="image")[0].tolist() == [300]
    assert 200 not in graph.ids()
