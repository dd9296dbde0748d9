from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.index.vectors import VectorMatrix

DIM = 8


def unit_rows(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def filled(count: int = 100) -> tuple[VectorMatrix, np.ndarray]:
    matrix, rows = VectorMatrix(DIM), unit_rows(count)
    matrix.put(np.arange(count), rows)
    return matrix, rows


def test_best_come_first_with_their_cosine():
    matrix, rows = filled()
    ids, scores = matrix.search(rows[42], 5)
    truth = np.argsort(-(rows @ rows[42]))[:5]
    assert ids.tolist() == truth.tolist()
    assert ids[0] == 42
    assert scores[0] == pytest.approx(1.0, abs=1e-5)
    assert scores.dtype == np.float32


def test_without_k_every_photo_is_ranked():
    matrix, rows = filled()
    ids, scores = matrix.search(rows[0], None)
    assert sorted(ids.tolist()) == list(range(100))
    assert np.all(np.diff(scores) <= 0)


def test_put_of_a_known_id_replaces_its_vector():
    matrix, rows = filled()
    matrix.put([7], -rows[7:8])
    assert len(matrix) == 100
    assert matrix.search(rows[7], None)[0][-1] == 7
    assert np.array_equal(matrix.vectors_of([7])[1][0], -rows[7])


def test_of_an_id_named_twice_in_one_put_the_last_counts():
    matrix, rows = VectorMatrix(DIM), unit_rows(3)
    matrix.put([5, 6, 5], rows)
    assert len(matrix) == 2
    assert np.array_equal(matrix.vectors_of([5])[1][0], rows[2])


def test_removed_photos_are_never_answered():
    matrix, rows = filled()
    matrix.remove([3, 4, 4, 999])
    ids, _ = matrix.search(rows[3], None)
    assert len(ids) == len(matrix) == 98
    assert not np.isin([3, 4], ids).any()
    assert not np.isin([3, 4], matrix.scores(rows[3])[0]).any()


def test_compaction_changes_no_answer():
    matrix, rows = filled()
    matrix.remove(np.arange(0, 100, 2))
    ids, scores = matrix.search(rows[1], None)
    kept = np.arange(1, 100, 2)
    truth = kept[np.argsort(-(rows[kept] @ rows[1]), kind="stable")]
    assert ids.tolist() == truth.tolist()
    assert np.all(np.isfinite(scores))


def test_more_asked_than_there_is_gives_what_there_is():
    matrix, rows = filled(5)
    matrix.remove([0])
    assert len(matrix.search(rows[1], 200)[0]) == 4


@pytest.mark.parametrize("share", [0.05, 0.6])
def test_a_filter_gives_the_same_as_filtering_afterwards(share: float):
    matrix, rows = filled(200)
    matrix.remove([0, 1, 2])
    allowed = np.random.default_rng(3).choice(200, int(200 * share), replace=False)
    ids, scores = matrix.search(rows[50], 10, np.append(allowed, [12345]))
    every, every_score = matrix.search(rows[50], None)
    keep = np.isin(every, allowed)
    assert ids.tolist() == every[keep][:10].tolist()
    assert np.allclose(scores, every_score[keep][:10])


def test_an_empty_filter_gives_nothing():
    matrix, rows = filled()
    assert len(matrix.search(rows[0], 10, np.empty(0, dtype=np.int64))[0]) == 0


def test_an_empty_matrix_answers_nothing():
    matrix = VectorMatrix(DIM)
    query = np.ones(DIM, dtype=np.float32)
    assert len(matrix.search(query, 10)[0]) == 0
    assert len(matrix.search(query, None, np.array([1]))[0]) == 0
    assert len(matrix.vectors_of([1])[0]) == 0
    assert matrix.sample(10).shape == (0, DIM)


def test_vectors_come_in_the_order_asked_without_unknown_ids():
    matrix, rows = filled()
    ids, vectors = matrix.vectors_of([9, 1000, 2])
    assert ids.tolist() == [9, 2]
    assert np.array_equal(vectors, rows[[9, 2]])


def test_a_sample_is_spread_over_the_library():
    matrix, rows = filled()
    assert np.array_equal(matrix.sample(10), rows[::10])
    assert len(matrix.sample(1000)) == 100


def test_a_sample_is_copied_only_where_rows_are_removed():
    matrix, rows = filled()
    whole = matrix.sample(10)
    assert np.shares_memory(whole, matrix._rows)
    matrix.remove([0, 1])
    assert not np.shares_memory(matrix.sample(10), matrix._rows)
    assert np.array_equal(matrix.sample(10), rows[2:][::10])
    matrix.put([500], np.ones((1, DIM), np.float32))
    assert np.array_equal(whole, rows[::10])  # what has been handed out stays as it was


def test_another_dimension_is_refused():
    matrix, _ = filled()
    with pytest.raises(ValueError, match="expected"):
        matrix.put([1], np.zeros((1, DIM + 1), dtype=np.float32))
    with pytest.raises(ValueError, match="expected"):
        matrix.search(np.zeros(DIM - 1, dtype=np.float32), 1)


def test_searches_beside_a_writer_see_whole_states():
    matrix = VectorMatrix(DIM)
    rows = unit_rows(4000)
    matrix.put(np.arange(100), rows[:100])
    wrong: list[int] = []
    done = threading.Event()

    def read() -> None:
        while not done.is_set():
            ids, scores = matrix.search(rows[0], None)
            if len(set(ids.tolist())) != len(ids) or not np.allclose(scores, rows[ids] @ rows[0]):
                wrong.append(len(ids))

    reader = threading.Thread(target=read)
    reader.start()
    for start in range(100, 4000, 64):
        ids = np.arange(start, min(start + 64, 4000))
        matrix.put(ids, rows[ids])
        matrix.put(ids[:8], rows[ids[:8]])
        matrix.remove(ids[8:24])
    done.set()
    reader.join()
    assert not wrong


actions = st.lists(
    st.tuples(st.sampled_from(["put", "remove"]), st.lists(st.integers(0, 20), max_size=6)),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(actions)
def test_any_history_agrees_with_a_dictionary(history: list[tuple[str, list[int]]]):
    matrix, truth = VectorMatrix(DIM), {}
    for step, (action, ids) in enumerate(history):
        if action == "put":
            rows = unit_rows(len(ids), seed=step)
            matrix.put(ids, rows)
            truth.update(zip(ids, rows, strict=True))
        else:
            matrix.remove(ids)
            for gone in ids:
                truth.pop(gone, None)
    assert matrix.ids.tolist() == sorted(truth)
    for found, vector in zip(*matrix.vectors_of(sorted(truth)), strict=True):
        assert np.array_equal(vector, truth[int(found)])
    assert sorted(matrix.search(unit_rows(1)[0], None)[0].tolist()) == sorted(truth)
