"""Every pair of photos that look the same, in a large library, without comparing each with each.

Two photos look the same when both agree: the difference hash (the same layout of light) and the
embedding (the same content); either alone errs, see `core.search.collapse`. Hashes that differ in
few bits agree nearly in one of four quarters (pigeonhole; Norouzi et al. 2012, multi-index
hashing), so photos are looked up by each quarter and its neighbours; vectors are asked for only
where whole hashes are near. Memory stays bounded: pairs are made a piece at a time. Pure.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from core.job import Job

    Rows = NDArray[np.int64]
    Hashes = NDArray[np.uint64]
    VectorsOf = Callable[[Rows], tuple[Rows, NDArray[np.float32]]]

# The more bits of 64 differ, the more alike the content must be. Of 18 million pairs of different
# photos none was within 4 bits, those within 8 had cosines up to .55 and those within 11 up to .82;
# copies re-saved, halved or brightened are within 4 bits as a rule, and then even a cosine of .5
# (a copy of 160 px) is no accident. See tests/benchmarks/bench_duplicates.py.
LIKENESS = ((4, 0.5), (8, 0.75), (11, 0.9))  # (bits that may differ, the least cosine)
MAX_BITS = LIKENESS[-1][0]
# A hash that so many photos share is that of no picture: blank pages, dark frames. They would be
# compared each with each, and what is equal to the last byte is found without a hash.
CROWD = 256
_QUARTERS, _QUARTER_BITS = 4, 16
_PIECE = 1 << 21  # possible pairs looked at at a time: some 100 MB at the most
_VECTOR_PAIRS = 4096  # pairs whose vectors are in memory at a time


class _Quarter(NamedTuple):
    """Photos by the value of one quarter of their hashes."""

    values: Rows  # (n,), of each photo
    order: Rows  # photos, by value
    starts: Rows  # (65537,): where each value begins in `order`


def find_near_pairs(
    ids: Rows,
    hashes: Hashes,
    vectors_of: VectorsOf,
    job: Job,
) -> tuple[Rows, Rows]:
    """Return the rows of all pairs that look the same, the smaller first: (m,), (m,).

    ids, hashes: (n,); vectors_of: returns the ids that have a vector, in the order asked, and the
    unit vectors. A photo without a vector looks like no other. Raises Cancelled.
    """
    rows = np.flatnonzero(~_is_crowd(hashes)).astype(np.int64)
    found = [
        _with_like_vectors(ids, hashes, np.stack([rows[left], rows[right]]), vectors_of)
        for left, right in _with_near_hashes(hashes[rows], job)
    ]
    pairs = np.concatenate([*found, np.empty((2, 0), np.int64)], axis=1)
    return pairs.min(axis=0), pairs.max(axis=0)


def _is_crowd(hashes: Hashes) -> NDArray[np.bool_]:
    _, which, counts = np.unique(hashes, return_inverse=True, return_counts=True)
    crowded: NDArray[np.bool_] = counts[which] > CROWD
    return crowded


def _with_near_hashes(
    hashes: Hashes, job: Job
) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield the pairs whose hashes differ in at most MAX_BITS, each pair once."""
    radius = MAX_BITS // _QUARTERS
    masks = list(_masks(radius))
    quarters = [_quarter(hashes, number) for number in range(_QUARTERS)]
    done, total = 0, _QUARTERS * len(masks)
    for number, quarter in enumerate(quarters):
        for mask in masks:
            job.step(done, total)
            done += 1
            for left, right in _neighbours(quarter, mask):
                bits = np.bitwise_count(hashes[left] ^ hashes[right])
                near = np.flatnonzero(bits <= MAX_BITS)
                left, right = left[near], right[near]
                is_new = np.ones(len(left), bool)
                for earlier in quarters[:number]:  # found there already
                    differing = np.bitwise_count(earlier.values[left] ^ earlier.values[right])
                    is_new &= differing > radius
                yield left[is_new], right[is_new]


def _masks(radius: int) -> Iterator[int]:
    """Yield every way in which up to `radius` bits of a quarter may differ."""
    for count in range(radius + 1):
        for bits in combinations(range(_QUARTER_BITS), count):
            yield sum(1 << bit for bit in bits)


def _quarter(hashes: Hashes, number: int) -> _Quarter:
    """Take every fourth bit: neighbours in a hash are neighbours in the picture, and alike."""
    values = np.zeros(len(hashes), np.int64)
    for bit in range(_QUARTER_BITS):
        taken = hashes >> np.uint64(bit * _QUARTERS + number) & np.uint64(1)
        values |= taken.astype(np.int64) << bit
    starts = np.zeros((1 << _QUARTER_BITS) + 1, np.int64)
    np.cumsum(np.bincount(values, minlength=1 << _QUARTER_BITS), out=starts[1:])
    return _Quarter(values, np.argsort(values, kind="stable"), starts)


def _neighbours(quarter: _Quarter, mask: int) -> Iterator[tuple[Rows, Rows]]:
    """Yield pairs whose values differ by exactly this mask, a piece at a time."""
    order, starts = quarter.order, quarter.starts
    if mask:  # of the two, the one that lacks the highest bit
        rows = order[quarter.values[order] >> (mask.bit_length() - 1) & 1 == 0]
        wanted = quarter.values[rows] ^ mask
        begins, ends = starts[wanted], starts[wanted + 1]
    else:
        rows = order
        begins, ends = np.arange(1, len(order) + 1), starts[quarter.values[rows] + 1]
    counts = ends - begins
    reached = np.cumsum(counts)
    at = 0
    while at < len(rows):
        before = reached[at - 1] if at else 0
        stop = max(int(np.searchsorted(reached, before + _PIECE, side="right")), at + 1)
        piece = slice(at, stop)
        total = int(reached[stop - 1] - before)
        offsets = np.arange(total) - np.repeat(
            reached[piece] - counts[piece] - before, counts[piece]
        )
        yield (
            np.repeat(rows[piece], counts[piece]),
            order[np.repeat(begins[piece], counts[piece]) + offsets],
        )
        at = stop


def _with_like_vectors(ids: Rows, hashes: Hashes, pairs: Rows, vectors_of: VectorsOf) -> Rows:
    """Return the pairs (2, m) among these whose vectors agree as well as their hashes demand."""
    kept = [np.empty((2, 0), np.int64)]
    for start in range(0, pairs.shape[1], _VECTOR_PAIRS):
        piece = pairs[:, start : start + _VECTOR_PAIRS]
        involved, places = np.unique(piece, return_inverse=True)
        known, vectors = vectors_of(ids[involved])
        row_of = np.full(len(involved), -1)
        row_of[np.isin(ids[involved], known)] = np.arange(len(known))
        places = row_of[places.reshape(piece.shape)]
        has_both = (places >= 0).all(axis=0)
        piece, places = piece[:, has_both], places[:, has_both]
        bits = np.bitwise_count(hashes[piece[0]] ^ hashes[piece[1]])
        cosines = np.einsum("ij,ij->i", vectors[places[0]], vectors[places[1]])
        kept.append(piece[:, cosines >= _least_cosines(bits)])
    return np.concatenate(kept, axis=1)


def _least_cosines(bits: NDArray[np.uint8]) -> NDArray[np.float64]:
    limits, cosines = zip(*LIKENESS, strict=True)
    least: NDArray[np.float64] = np.array(cosines)[np.searchsorted(limits, bits)]
    return least
