"""From yes and no answers to a score for any photo: a linear head on frozen embeddings.

Everything is fitted on the whitened directions of `core.teaching.background`.

*Prototype*: the mean of the examples.
*Logistic*: ridge-regularised logistic regression with the examples as positives, the user's «no»
as negatives, and photos of the library as weak negatives, which together weigh as much as the
positives (some of them may well show the label). Under a strong ridge its direction is the
prototype's, so that the two never contradict each other. The ridge is cross-validated.

A score is in spreads of the library: 0 is usual, and among thousands of photos something that
has nothing to do with the label rarely reaches 6. Pure functions over numpy; any thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from core.spread import robust_spread
from core.teaching.ridge import logistic_direction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.teaching.background import Background

    Rows = NDArray[np.float32]
    Scores = NDArray[np.float32]

Method = Literal["prototype", "logistic"]
RIDGES = (10.0, 1.0, 0.1)  # strongest first: it wins a tie
LOGISTIC_FROM = 3  # different examples, a «no» counted as one
FOLDS = 6  # more tell little more and take longer
SAME = 0.995  # cosine of copies of a photo, and of shots of one burst


@dataclass(frozen=True, slots=True, eq=False)
class LabelHead:
    """`score = (vectors @ weights − shift) / lengths − offset`, in spreads of the library.

    weights (dim,); lengths: of the vectors once whitened (`Background.lengths_of`).
    """

    weights: Rows
    shift: float
    offset: float
    method: Method

    def score(self, vectors: Rows, lengths: Rows) -> Scores:
        """Return a score for each unit vector: (n, dim) and (n,) → (n,)."""
        return self.from_products(vectors @ self.weights, lengths)

    def from_products(self, products: Scores, lengths: Rows) -> Scores:
        """Return the scores of vectors whose products with `weights` are known: (n,)."""
        scores = (products - np.float32(self.shift)) / lengths - np.float32(self.offset)
        return np.asarray(scores, np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class FittedHead:
    """A head, and the scores that its examples get from heads that never saw them.

    positives (p,) and negatives (n,): in the order of the examples; NaN where an example cannot
    be held out because nothing would be left to learn from.
    """

    head: LabelHead
    positives: Scores
    negatives: Scores


def fit(positives: Rows, negatives: Rows, background: Background) -> FittedHead:
    """Fit a head to unit vectors of examples: (p ≥ 1, dim) and (n ≥ 0, dim).

    Copies of a photo are held out together, so that none vouches for another. Some 20 ms for a
    few examples, 0.3 s for a hundred.
    """
    fitting = _Fitting(positives, negatives, background)
    if fitting.different + min(len(negatives), 1) < LOGISTIC_FROM:
        return FittedHead(fitting.whole(None), *fitting.held_out(None)[:2])
    tried = [(ridge, *fitting.held_out(ridge)) for ridge in RIDGES]
    ridge, yes, no, _ = min(tried, key=lambda trial: round(trial[3], 3))
    return FittedHead(fitting.whole(ridge), yes, no)


def groups_of_same(vectors: Rows) -> NDArray[np.int64]:
    """Return a number per unit vector, which near-identical ones share: (n,)."""
    close = vectors @ vectors.T >= SAME
    np.fill_diagonal(close, val=True)
    return np.asarray(close.argmax(axis=1), np.int64)  # the first one that is like it


class _HeldOut(NamedTuple):
    positives: Scores
    negatives: Scores
    loss: float  # mean logarithm of the rank that a positive gets in the library; 0 is best


class _Fitting:
    """The examples of one label, as they are and whitened."""

    def __init__(self, positives: Rows, negatives: Rows, background: Background) -> None:
        self._background = background
        self._yes, self._no = positives, negatives
        self._yes_lengths = background.lengths_of(positives)
        self._no_lengths = background.lengths_of(negatives)
        self._white_yes = background.whitened(positives)
        self._white_no = background.whitened(negatives)
        groups = groups_of_same(positives)
        numbers = np.unique(groups)
        self.different = len(numbers)
        count = min(FOLDS, self.different)
        self._folds = [np.isin(groups, numbers[start::count]) for start in range(count)]
        self._no_folds = np.arange(len(negatives)) % count

    def whole(self, ridge: float | None) -> LabelHead:
        """Return the head of all examples; ridge None: the prototype."""
        return self._head(self._white_yes, self._white_no, ridge)

    def held_out(self, ridge: float | None) -> _HeldOut:
        """Return each example's score by a head that was fitted without it and its copies."""
        yes = np.full(len(self._yes), np.nan, np.float32)
        no = np.full(len(self._no), np.nan, np.float32)
        losses = []
        for number, fold in enumerate(self._folds if self.different > 1 else []):
            out = self._no_folds == number
            head = self._head(self._white_yes[~fold], self._white_no[~out], ridge)
            yes[fold] = head.score(self._yes[fold], self._yes_lengths[fold])
            no[out] = head.score(self._no[out], self._no_lengths[out])
            losses.append(self._loss(head, yes[fold], no[out]))
        return _HeldOut(yes, no, float(np.mean(losses)) if losses else 0.0)

    def _head(self, yes: Rows, no: Rows, ridge: float | None) -> LabelHead:
        background = self._background
        if ridge is None:
            direction = yes.mean(axis=0)
        else:
            direction = logistic_direction(yes, no, background.weak, ridge)
        weights = background.whitening @ direction
        method: Method = "prototype" if ridge is None else "logistic"
        raw = LabelHead(weights, float(background.mean @ weights), 0.0, method)
        middle, spread = robust_spread(raw.score(background.sample, background.lengths))
        scale = 1.0 / spread if spread > 0.0 else 1.0
        scaled = np.asarray(weights * scale, np.float32)
        return LabelHead(scaled, raw.shift * scale, middle * scale, method)

    def _loss(self, head: LabelHead, yes: Scores, no: Scores) -> float:
        """Rank held-out positives among the library's photos and the held-out «no».

        A «no» stands for its like: as many photos of the sample as there are for each weak one.
        """
        sample = head.score(self._background.sample, self._background.lengths)
        above = (sample[None, :] > yes[:, None]).sum(axis=1)
        worth = max(len(sample) / max(len(self._background.weak), 1), 1.0)
        above_no = worth * (no[None, :] > yes[:, None]).sum(axis=1)
        return float(np.mean(np.log1p(above + above_no)))
