"""Where the likely matches of a query end.

A cosine says nothing by itself: text and picture vectors of one model meet at .2 or at .4, of
another at .1. What can be said of any model is whether a photo stands out of the library for
this query. Two steps. Does anything stand out: is the best photo MIN_TOP_Z robust spreads above
the median, or do the scores fall into two groups (Otsu 1979: the share of their variance that
one cut explains; 2/3 for a bell, 3/4 for a flat distribution)? The second is for what a quarter
of the library shows, which widens the spread itself. If so, likely is what comes near the best:
past NEAR of the way to it from the median.

Measured with the first starter model, a weak one, over 18 queries whose matches the captions
tell, and 14 for things that are not there: at 360 photos the likely ones had precision .67 and
recall .45, and 8 of the 14 absent things had none; at 4,000 photos .64, .31 and 6 of 14. A
single threshold of three spreads gave .56, .27 and 8; .61, .26 and 6.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.spread import robust_spread

if TYPE_CHECKING:
    from numpy.typing import NDArray

MIN_TOP_Z = 3.0
NEAR = 0.65
SAME = 0.999  # a cosine that only the picture itself, or a copy of it, reaches
TWO_GROUPS = 0.8  # measured .82 to .88 for dogs (a quarter of the photos), else .44 to .76
MIN_PHOTOS = 12  # fewer say nothing about what is usual
MIN_FOR_GROUPS = 40  # fewer fall into two groups by chance
MAX_SHARE = 1 / 3  # what a third of the library does is not standing out
MAX_LIKELY = 500


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
    if top < middle + MIN_TOP_Z * spread and group_share(background) < TWO_GROUPS:
        return same
    cap = min(MAX_LIKELY, int(MAX_SHARE * len(background)))
    return same + int(np.count_nonzero(others[:cap] >= middle + NEAR * (top - middle)))


def group_share(scores: NDArray[np.float32]) -> float:
    """Return the share of the variance that the best cut into two groups explains.

    The upper group holds at most half. 0 for too few scores, or equal ones.
    """
    count = len(scores)
    variance = float(np.var(scores)) if count >= MIN_FOR_GROUPS else 0.0
    if variance <= 0.0:
        return 0.0
    upper = np.arange(1, count // 2 + 1)
    sums = np.cumsum(-np.sort(-scores.astype(np.float64)))
    gap = sums[upper - 1] / upper - (sums[-1] - sums[upper - 1]) / (count - upper)
    between = upper / count * (1.0 - upper / count) * gap**2
    return float(between.max()) / variance
