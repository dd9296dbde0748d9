"""Pairs that look the same: what is found is what comparing each with each would find."""

from __future__ import annotations

import numpy as np
import pytest

from core.errors import Cancelled
from core.index.vectors import VectorMatrix
from core.job import Job
from core.organising.near_pairs import CROWD, LIKENESS, MAX_BITS, find_near_pairs

DIM = 8


def flipped(hashes, counts, rng):
    """Return hashes with so many bits turned over."""
    out = hashes.copy()
    for row, count in enumerate(counts):
        for bit in rng.choice(64, count, replace=False):
            out[row] ^= np.uint64(1) << np.uint64(bit)
    return out


def pairs(hashes, vectors=None, known=None):
    count = len(hashes)
    vectors = np.tile(np.eye(1, DIM, dtype=np.float32), (count, 1)) if vectors is None else vectors
    ids = np.arange(count) + 100
    matrix = VectorMatrix(DIM)
    known = np.arange(count) if known is None else np.asarray(known)
    matrix.put(ids[known], vectors[known])
    left, right = find_near_pairs(ids, hashes, matrix.vectors_of, Job())
    return sorted(zip(left.tolist(), right.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_finds_exactly_the_pairs_that_comparing_all_of_them_finds(seed):
    rng = np.random.default_rng(seed)
    first = rng.integers(0, 2**64, 300, dtype=np.uint64)
    hashes = np.concatenate([first, flipped(first, rng.integers(0, MAX_BITS + 5, 300), rng)])
    bits = np.bitwise_count(hashes[:, None] ^ hashes[None, :])
    wanted = np.argwhere(np.triu(bits <= MAX_BITS, 1)).tolist()
    assert len(wanted) > 150
    assert [list(pair) for pair in pairs(hashes)] == wanted


def test_photos_of_the_same_layout_and_other_content_are_no_pair():
    vectors = np.eye(3, DIM, dtype=np.float32)
    vectors[2] = vectors[0]
    assert pairs(np.full(3, 7, np.uint64), vectors) == [(0, 2)]


@pytest.mark.parametrize(("bits", "cosine"), LIKENESS)
def test_the_more_bits_differ_the_more_alike_the_content_must_be(bits, cosine):
    hashes = np.array([0, (1 << bits) - 1], np.uint64)
    for nudge, found in ((0.01, [(0, 1)]), (-0.01, [])):
        vectors = np.eye(2, DIM, dtype=np.float32)
        angle = cosine + nudge
        vectors[1] = [angle, (1 - angle**2) ** 0.5, *[0] * (DIM - 2)]
        assert pairs(hashes, vectors) == found


def test_a_photo_without_a_vector_looks_like_no_other():
    assert pairs(np.full(3, 7, np.uint64), known=[0, 2]) == [(0, 2)]


def test_a_hash_that_a_crowd_shares_says_nothing():
    hashes = np.zeros(CROWD + 3, np.uint64)
    hashes[:2] = 0xF0F0F0F0F0F0F0F0
    assert pairs(hashes) == [(0, 1)]


def test_no_photos_no_pairs():
    assert pairs(np.empty(0, np.uint64)) == []


def test_looking_can_be_stopped():
    job = Job()
    job.cancel()
    ids, hashes = np.arange(2), np.zeros(2, np.uint64)
    with pytest.raises(Cancelled):
        find_near_pairs(ids, hashes, lambda _: None, job)
