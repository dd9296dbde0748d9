"""How far scores lie apart, told so that a few outliers change nothing. Pure functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MAD_TO_SIGMA = 1.4826  # of a normal distribution


def robust_spread(scores: NDArray[np.float32]) -> tuple[float, float]:
    """Return the median and the spread (as a standard deviation) of a library's scores.

    (0, 0) for an empty library.
    """
    if not len(scores):
        return 0.0, 0.0
    middle = float(np.median(scores))
    return middle, MAD_TO_SIGMA * float(np.median(np.abs(scores - middle)))
