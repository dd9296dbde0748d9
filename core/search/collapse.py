"""Near-duplicates among the answers: bursts, copies and re-saved files, shown as one.

Two photos are near-duplicates when both agree: the difference hash (the same layout of light)
and the embedding (the same content). Either alone errs: plain skies share a hash, and every
beach is close to every other beach.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WITHIN = 400  # only the first answers are compared: what the eye gets to, at a few ms
# Of 60 photos, copies re-saved, halved or brightened differed in at most 12 bits (nine of ten in
# at most 4) and had cosines from .80 up (starter model); no two different photos came below 18
# bits, and one pair in 20,000 above a cosine of .85.
MAX_BITS = 10  # of 64 that may differ
MIN_COSINE = 0.80


@dataclass(frozen=True, slots=True, eq=False)
class Collapsed:
    """Positions (in the ranking) that are shown, ascending, and those hidden behind each."""

    shown: NDArray[np.int64]
    hidden: dict[int, tuple[int, ...]]


def collapse(
    dhashes: NDArray[np.uint64], vectors: NDArray[np.float32], *, max_bits: int = MAX_BITS,
    min_cosine: float = MIN_COSINE,
) -> Collapsed:  # fmt: skip
    """Let the best of each group of near-duplicates stand for it.

    dhashes (n,) and unit vectors (n, dim) are in the order of the ranking. Every hidden photo
    is near the one that stands for it; likeness is not passed on along a chain.
    """
    bits = np.bitwise_count(dhashes[:, None] ^ dhashes[None, :])
    near = (bits <= max_bits) & (vectors @ vectors.T >= min_cosine)
    is_free = np.ones(len(dhashes), dtype=bool)
    shown: list[int] = []
    hidden: dict[int, tuple[int, ...]] = {}
    for position in range(len(dhashes)):
        if not is_free[position]:
            continue
        shown.append(position)
        is_free[position] = False
        behind = np.flatnonzero(near[position] & is_free)
        if len(behind):
            hidden[position] = tuple(behind.tolist())
            is_free[behind] = False
    return Collapsed(np.array(shown, dtype=np.int64), hidden)
