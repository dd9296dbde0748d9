"""Where the likely matches of a query end.

A cosine says nothing by itself: text and picture vectors of one model meet at .2 or at .4, of
another at .1. What can be said is whether a photo stands out of the library for this query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAD_TO_SIGMA = 1.4826  # of a normal distribution
MIN_Z = 3.0
MIN_PHOTOS = 12  # fewer say nothing about what is usual
MAX_SHARE = 0.25  # what a quarter of the library does is not standing out
MAX_LIKELY = 500


def robust_spread(scores: NDArray[np.float32]) -> tuple[float, float]:
    """Return the median and the spread (as a standard deviation) of a library's scores.

    (0, 0) for an empty library.
    """
    if not len(scores):
        return 0.0, 0.0
    middle = float(np.median(scores))
    return middle, MAD_TO_SIGMA * float(np.median(np.abs(scores - middle)))


def likely_count(ranked: NDArray[np.float32], background: NDArray[np.float32]) -> int:
    """Return how many of the first answers stand out of the library.

    ranked: scores, best first. background: the scores of the whole library, or of an even
    sample of it, in any order.
    """
    middle, spread = robust_spread(background)
    if len(background) < MIN_PHOTOS or spread <= 0.0:
        return 0
    cap = min(MAX_LIKELY, int(MAX_SHARE * len(background)))
    return int(np.count_nonzero(ranked[:cap] >= middle + MIN_Z * spread))
