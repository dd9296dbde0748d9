"""Where the likely matches of a query end.

A cosine says nothing by itself: text and picture vectors of one model meet at .2 or at .4, of
another at .1. What can be said of any model is whether a photo stands out of the library for
this query. Two steps: does the best photo stand out at all, by MIN_TOP_Z robust spreads above
the median; and if so, which ones come near it, past NEAR of the way from the median to it. A
single threshold on the spreads was rejected: what a quarter of the library shows widens the
spread itself, and then nothing stands out (of 92 dogs in 360 photos, 24 at three spreads).

Measured with the first starter model, a weak one, over 18 queries whose matches the captions
tell, and 14 for things that are not there: at 360 photos precision .62 and recall .38 of the
likely ones, and 8 of 14 absent things without any; at 4,000 photos .61, .27 and 6 of 14. One
threshold of three spreads gave .56 and .27, .61 and .26.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAD_TO_SIGMA = 1.4826  # of a normal distribution
MIN_TOP_Z = 3.0
NEAR = 0.65
SAME = 0.999  # a cosine that only the picture itself, or a copy of it, reaches
MIN_PHOTOS = 12  # fewer say nothing about what is usual
MAX_SHARE = 1 / 3  # what a third of the library does is not standing out
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
    """Return how many of the first answers stand out of the library; 0 when none does.

    ranked: scores, best first. background: the scores of the whole library, or of an even
    sample of it, in any order. Copies of the queried picture are always likely, and left out
    of the question what else is.
    """
    same = int(np.count_nonzero(ranked >= SAME))
    others = ranked[same:]
    middle, spread = robust_spread(background)
    if len(background) < MIN_PHOTOS or spread <= 0.0 or not len(others):
        return same
    top = float(others[0])
    if top < middle + MIN_TOP_Z * spread:
        return same
    cap = min(MAX_LIKELY, int(MAX_SHARE * len(background)))
    return same + int(np.count_nonzero(others[:cap] >= middle + NEAR * (top - middle)))
