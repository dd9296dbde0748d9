"""From a label's score to the chance that a photo shows it, and where to cut for a precision.

Known are the scores that examples get from heads that never saw them, and the scores of the
whole library, most of which shows something else. Two counts per score are put against each
other, in the manner of score-distribution models of retrieval (Arampatzis & Robertson 2011):

- *others*: the library's upper tail falls off exponentially with the root of the score; its slope
  is the mean excess of those that are likely none of the label's. Every «no» adds a bump at its
  held-out score: where a look-alike stood, its like may stand. An exponential of the score itself
  thinks too well of a library full of look-alikes (.76 right where .9 was wanted, three examples
  among 6,000 photos), a power law too badly (.97, and a third of the photos found).
- *label*: a normal distribution around the held-out positives, flat above its mean; how many
  photos it stands for is found by expectation maximisation over the library.

The chance never falls with the score. Figures: tests/benchmarks/bench_labels.py. Pure functions
over numpy; any thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Scores = NDArray[np.float32]

TAIL_FROM = 0.95  # quantile of the library's scores from where on they are called a tail …
NORMAL_START = 1.64  # … which is here for a normal distribution
USUAL_SLOPE = 0.3  # in which the root of the score falls to 1/e
PRIOR_PHOTOS = 2.0  # of a usual tail, beside those that are there
# A single example cannot be held out: others of its subject scored .65 of its own score among
# 6,000 photos and .47 among 400, which it helps to measure, both ± .19 (15 subjects, starter
# model). With several examples USUAL_SPREAD is what the spread is shrunk to.
ONE_EXAMPLE_SHARE = 0.55
ONE_EXAMPLE_SPREAD = 0.3
USUAL_SPREAD = 0.24
PRIOR_WEIGHT = 3.0
MIN_SPREAD = 0.75
BUMP = 1.5  # spreads around a «no»
LEAST_SCORE = 2.5  # nobody is taken for the label who stands out less than this
EM_STEPS = 12


@dataclass(frozen=True, slots=True, eq=False)
class Chances:
    """A function from score to chance, non-decreasing: `scores` (m,) rising, `chances` (m,)."""

    scores: NDArray[np.float64]
    chances: NDArray[np.float64]

    def of(self, scores: Scores) -> Scores:
        """Return the chance of each score: (n,) → (n,), each from 0 to 1."""
        return np.asarray(np.interp(scores, self.scores, self.chances), np.float32)


@dataclass(frozen=True, slots=True)
class Cut:
    """How many of the first photos are taken, and what that means. Shares of 1; estimates."""

    count: int
    precision: float
    recall: float


def measure(own_scores: Scores, positives: Scores, negatives: Scores, library: Scores) -> Chances:
    """Learn the chances from scores in spreads of the library.

    own_scores (p ≥ 1,): of the positive examples by the head itself; positives (p,) and
    negatives (n,): held out, NaN where that was impossible; library (m,): of every photo that
    the user has not answered.
    """
    grid = np.linspace(0.0, max(float(own_scores.max()), 8.0) * 1.25, 256)
    middle, spread = _label_normal(own_scores, positives[~np.isnan(positives)])
    likeness = np.exp(-0.5 * ((np.minimum(grid, middle) - middle) / spread) ** 2)
    likeness /= spread * np.sqrt(2.0 * np.pi)
    bumps = _bumps(grid, negatives[~np.isnan(negatives)])
    shown = (library > middle - spread).astype(np.float64)
    for _ in range(EM_STEPS):
        count = len(own_scores) + float(shown.sum())
        others = _others(grid, library, shown) + bumps
        chances = _rising(count * likeness / (count * likeness + others), grid)
        shown = np.interp(library, grid, chances)
    return Chances(grid, chances)


def cut_for(precision: float, ranked: Scores) -> Cut:
    """Return how many of the ranked chances, (n,) falling, can be taken at a precision.

    So many that their mean stays at `precision` or above, and none below half of it.
    """
    if not len(ranked):
        return Cut(0, 1.0, 1.0)
    means = np.cumsum(ranked, dtype=np.float64) / np.arange(1, len(ranked) + 1)
    count = int(np.count_nonzero((means >= precision) & (ranked >= precision / 2)))
    expected = float(ranked.sum(dtype=np.float64))
    taken = float(ranked[:count].sum(dtype=np.float64))
    return Cut(
        count,
        precision=float(means[count - 1]) if count else 1.0,
        recall=taken / expected if expected > 0.0 else 1.0,
    )


def _label_normal(own: Scores, held_out: Scores) -> tuple[float, float]:
    """Return mean and spread of what photos of the label score; see USUAL_SPREAD."""
    if not len(held_out):
        middle = ONE_EXAMPLE_SHARE * float(np.mean(own))
        return middle, max(ONE_EXAMPLE_SPREAD * middle, MIN_SPREAD)
    middle = float(np.mean(held_out))
    usual = max(USUAL_SPREAD * abs(middle), MIN_SPREAD)
    squares = PRIOR_WEIGHT * usual**2 + float(np.sum((held_out - middle) ** 2))
    return middle, max(float(np.sqrt(squares / (PRIOR_WEIGHT + len(held_out) - 1))), MIN_SPREAD)


def _others(
    grid: NDArray[np.float64], library: Scores, shown: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return how many other photos a spread's width holds at each score of the grid.

    shown (m,): the chance of each photo of the library to be none of the others.
    """
    start = (
        max(float(np.quantile(library, TAIL_FROM)), NORMAL_START) if len(library) else NORMAL_START
    )
    beyond = library > start
    others = 1.0 - shown[beyond]
    count = float(np.sum(others)) + PRIOR_PHOTOS
    away = np.sqrt(library[beyond]) - np.sqrt(start)
    slope = (float(np.sum(others * away)) + PRIOR_PHOTOS * USUAL_SLOPE) / count
    root = np.sqrt(np.maximum(grid, start))
    return np.asarray(count / (2.0 * slope * root) * np.exp(-(root - np.sqrt(start)) / slope))


def _bumps(grid: NDArray[np.float64], negatives: Scores) -> NDArray[np.float64]:
    """Return what the «no» add to the others: a normal bump of one photo each."""
    away = (grid[:, None] - negatives[None, :].astype(np.float64)) / BUMP
    total: NDArray[np.float64] = np.exp(-0.5 * away**2).sum(axis=1)
    return np.asarray(total / (BUMP * np.sqrt(2.0 * np.pi)))


def _rising(chances: NDArray[np.float64], grid: NDArray[np.float64]) -> NDArray[np.float64]:
    below = grid < LEAST_SCORE
    return np.maximum.accumulate(np.where(below, 0.0, chances))
