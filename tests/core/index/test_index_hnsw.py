from __future__ import annotations

import builtins
import json
import threading
from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.errors import Cancelled
from core.index import hnsw
from core.index.hnsw import HnswIndex
from core.job import Job

if TYPE_CHECKING:
    from pathlib import Path

DIM = 16
needs_hnswlib = pytest.mark.skipif(not hnsw.is_available(), reason="hnswlib is not installed")


def unit_rows(count: int, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).normal(size=(count, DIM)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def built(count: int = 300) -> tuple[HnswIndex, np.ndarray]:
    index, rows = HnswIndex(DIM, model_key="m@1"), unit_rows(count)
    assert index.build(np.arange(count), rows, Job())
    return index, rows


def saved(path: Path) -> Path:
    index, _ = built()
    assert index.save(path, generation=3)
    return path


def fresh(model_key: str = "m@1", dim: int = DIM) -> HnswIndex:
    return HnswIndex(dim, model_key=model_key)


@needs_hnswlib
def test_the_nearest_come_first_with_their_cosine():
    index, rows = built()
    ids, scores = index.search(rows[17], 10, 200)
    assert ids[0] == 17
    assert np.allclose(scores, rows[ids] @ rows[17], atol=1e-5)
    assert ids.tolist() == np.argsort(-(rows @ rows[17]))[:10].tolist()


@needs_hnswlib
def test_an_index_that_was_never_built_has_no_answer(tmp_path: Path):
    index = fresh()
    index.add([1], unit_rows(1))
    index.mark_deleted([1])
    assert index.search(unit_rows(1)[0], 5, 50) is None
    assert not index.save(tmp_path / "graph", generation=1)
    assert len(index) == 0


@needs_hnswlib
def test_added_beyond_its_capacity_and_overwritten():
    index, _ = built(50)
    more = unit_rows(400, seed=5)
    index.add(np.arange(50, 450), more)
    assert len(index) == 450
    assert index.search(more[399], 1, 100)[0].tolist() == [449]
    index.add([449], -more[399:])
    assert index.search(-more[399], 1, 100)[0].tolist() == [449]
    assert len(index) == 450


@needs_hnswlib
def test_deleted_photos_are_not_answered_until_they_come_back():
    index, rows = built()
    index.mark_deleted([17, 17, 9999])
    assert index.search(rows[17], 299, 300)[0].tolist().count(17) == 0
    assert len(index) == 299
    index.add([17], rows[17:18])
    assert index.search(rows[17], 1, 100)[0].tolist() == [17]
    assert index.deleted_share == 0


@needs_hnswlib
def test_more_than_fifteen_percent_deleted_asks_for_a_rebuild():
    index, _ = built(100)
    index.mark_deleted(np.arange(15))
    assert not index.needs_rebuild
    index.mark_deleted([15])
    assert index.needs_rebuild


@needs_hnswlib
def test_a_cancelled_build_leaves_the_old_graph():
    index, rows = built()
    job = Job()
    job.cancel()
    with pytest.raises(Cancelled):
        index.build(np.arange(10), unit_rows(10, seed=9), job)
    assert index.search(rows[5], 1, 50)[0].tolist() == [5]


@needs_hnswlib
def test_a_saved_graph_comes_back_with_its_deletions(tmp_path: Path):
    index, rows = built()
    index.mark_deleted([4])
    path = tmp_path / "graph.bin"
    assert index.save(path, generation=3)
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_file()) == [
        "graph.bin",
        "graph.bin.json",
    ]
    again = fresh()
    assert again.load(path, generation=3)
    assert again.ids().tolist() == index.ids().tolist()
    assert again.search(rows[20], 5, 100)[0].tolist() == index.search(rows[20], 5, 100)[0].tolist()
    again.mark_deleted([4, 5])
    assert len(again) == 298
    again.add([1000], rows[4:5])
    assert again.search(rows[4], 1, 100)[0].tolist() == [1000]


def flip_a_byte(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)


DAMAGES = {
    "one flipped byte": flip_a_byte,
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"not a graph" * 1000),
    "gone": lambda path: path.unlink(),
    "header gone": lambda path: header_of(path).unlink(),
    "header truncated": lambda path: header_of(path).write_text("{"),
    "header of another program": lambda path: header_of(path).write_text('{"a": 1}'),
    "header is a list": lambda path: header_of(path).write_text("[]"),
    "header is not text": lambda path: header_of(path).write_bytes(b"\xff\xfe\x00"),
}


def header_of(path: Path) -> Path:
    return path.with_name(path.name + ".json")


@needs_hnswlib
@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES.keys())
def test_a_damaged_file_is_refused_and_deleted(tmp_path: Path, damage):
    path = saved(tmp_path / "graph.bin")
    damage(path)
    index = fresh()
    assert not index.load(path, generation=3)
    assert index.search(unit_rows(1)[0], 1, 50) is None
    assert not path.exists()
    assert not header_of(path).exists()


@needs_hnswlib
@pytest.mark.parametrize("field", ["count", "dim", "model", "generation", "format"])
def test_a_header_that_disagrees_is_refused(tmp_path: Path, field: str):
    path = saved(tmp_path / "graph.bin")
    header = json.loads(header_of(path).read_text())
    header[field] = "other@2" if field == "model" else header[field] + 1
    header_of(path).write_text(json.dumps(header))
    assert not fresh().load(path, generation=3)


@needs_hnswlib
def test_a_graph_of_another_model_dimension_or_state_is_refused(tmp_path: Path):
    assert not fresh(model_key="other@1").load(saved(tmp_path / "a"), generation=3)
    assert not fresh(dim=DIM * 2).load(saved(tmp_path / "b"), generation=3)
    assert not fresh().load(saved(tmp_path / "c"), generation=4)


@needs_hnswlib
def test_a_crash_between_the_two_files_is_noticed(tmp_path: Path):
    path = saved(tmp_path / "graph.bin")
    old_header = header_of(path).read_bytes()
    index, _ = built(200)
    index.save(path, generation=3)
    header_of(path).write_bytes(old_header)
    assert not fresh().load(path, generation=3)


@needs_hnswlib
def test_queries_go_on_while_photos_are_added():
    index, rows = built(200)
    more = unit_rows(1500, seed=3)
    writer = threading.Thread(target=index.add, args=(np.arange(200, 1700), more))
    writer.start()
    answers = [index.search(rows[turn % 200], 1, 50) for turn in range(300)]
    writer.join()
    assert all(answer is None or answer[0][0] == turn % 200 for turn, answer in enumerate(answers))
    assert index.search(more[-1], 1, 200)[0].tolist() == [1699]


def test_without_hnswlib_nothing_breaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    real = builtins.__import__

    def refuse(name: str, *args: object, **kwargs: object):
        if name == "hnswlib":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", refuse)
    path = tmp_path / "graph.bin"
    path.write_bytes(b"kept for the day hnswlib is there again")
    index = fresh()
    assert not hnsw.is_available()
    assert not index.build([1], unit_rows(1), Job())
    assert not index.load(path, generation=1)
    assert path.exists()
    assert index.search(unit_rows(1)[0], 1, 50) is None
