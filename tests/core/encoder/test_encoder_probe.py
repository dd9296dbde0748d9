"""The bounds that decide whether fast vectors may stand beside torch's."""

import json
import struct

import numpy as np
import pytest
from safetensors.numpy import save_file

from core.encoder.onnx_graph import quantise_rows
from core.encoder.probe import agreement, probe_pictures
from core.encoder.tensors import TensorFiles
from core.encoder.vectors import unit


@pytest.fixture
def dice():
    return np.random.default_rng(1)


def rows(dice, count=12, dim=8):
    return unit(dice.normal(size=(count, dim)).astype(np.float32))


def test_the_same_vectors_agree(dice):
    pictures, texts = rows(dice), rows(dice)
    found = agreement(pictures, pictures, texts)
    assert (found.cosine_min, found.order) == (1.0, 1.0)
    assert found.pairs > 100
    assert found.is_close


def test_one_vector_that_turned_is_enough_to_refuse(dice):
    pictures, texts = rows(dice), rows(dice)
    turned = pictures.copy()
    turned[3] = unit(turned[3:4] + 0.5)[0]
    found = agreement(turned, pictures, texts)
    assert found.cosine_mean > found.cosine_min
    assert not found.is_close


def test_close_vectors_that_rank_otherwise_are_refused(dice):
    # All pictures nearly alike, as a collapsed model's are: a small turn reorders everything.
    common = rows(dice, 1)
    pictures = unit(common + 0.05 * rows(dice))
    shaken = unit(pictures + 0.05 * rows(dice))
    found = agreement(shaken, pictures, rows(dice))
    assert found.cosine_min > 0.99
    assert found.order < 0.99
    assert not found.is_close


def test_vectors_that_are_no_numbers_never_agree(dice):
    pictures = rows(dice)
    assert not agreement(np.full_like(pictures, np.nan), pictures, rows(dice)).is_close


def test_probe_pictures_are_the_same_every_time():
    first, again = probe_pictures(), probe_pictures()
    assert len(first) >= 4
    assert [picture.tobytes() for picture in first] == [picture.tobytes() for picture in again]


def test_quantised_rows_are_within_half_a_step(dice):
    weights = dice.normal(size=(5, 40)).astype(np.float32)
    weights[2] = 0
    whole, scales = quantise_rows(weights, 63)
    assert whole.dtype == np.int8
    assert np.abs(whole).max() == 63
    assert (np.abs(whole * scales[:, None] - weights) <= scales[:, None] * 0.501).all()


def test_tensors_are_read_by_name_in_any_precision(tmp_path, dice):
    numbers = dice.normal(size=(3, 4)).astype(np.float32)
    stored = {"whole": numbers, "half": numbers.astype(np.float16), "count": np.arange(3)}
    save_file(stored, tmp_path / "a.safetensors")
    brain = (numbers.view(np.uint32) >> 16).astype(np.uint16)
    entry = {"dtype": "BF16", "shape": [3, 4], "data_offsets": [0, 24]}
    header = json.dumps({"brain": entry, "__metadata__": {"format": "pt"}}).encode()
    (tmp_path / "b.safetensors").write_bytes(
        struct.pack("<Q", len(header)) + header + brain.tobytes()
    )
    tensors = TensorFiles([tmp_path / "a.safetensors", tmp_path / "b.safetensors"])
    np.testing.assert_array_equal(tensors.array("whole"), numbers)
    np.testing.assert_allclose(tensors.array("half"), numbers, rtol=1e-3)
    np.testing.assert_allclose(tensors.array("brain"), numbers, rtol=1e-2)
    assert tensors.shape("half") == (3, 4)
    assert "none" not in tensors
    with pytest.raises(ValueError, match="I64"):
        tensors.array("count")
