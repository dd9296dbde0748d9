"""All that is learnt of one label from its answers, for the vectors of one model.

Pure functions over numpy; any thread. Who caches what: `core.labels.scorer`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.records.labels import LabelQuality
from core.records.photos import PhotoId
from core.teaching.chances import Chances, cut_for, measure
from core.teaching.label_head import SAME, FittedHead, fit, groups_of_same

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.teaching.background import Background

    Ids = NDArray[np.int64]
    Rows = NDArray[np.float32]
    Scores = NDArray[np.float32]

WORTH_ASKING, STANDS_OUT = 0.05, 5.0  # a photo below this chance and this score is no suggestion
MAX_SUGGESTIONS = 60


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """The answered photos of a label that have a vector: ids (p,), (n,) and vectors (·, dim)."""

    yes_ids: Ids
    yes: Rows
    no_ids: Ids
    no: Rows


@dataclass(frozen=True, slots=True, eq=False)
class LabelModel:
    """A fitted head with what its examples say of it. Score photos with `head`."""

    fitted: FittedHead
    own_scores: Scores  # of the positive examples
    examples: int
    contradictions: tuple[tuple[PhotoId, PhotoId], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scored:
    """A library under a label: unanswered photos by falling score, and where the album ends.

    ids, scores, chances: (n,). count: so many of the first belong to the album.
    """

    ids: Ids
    scores: Scores
    chances: Scores
    count: int
    quality: LabelQuality

    def suggestions(self) -> slice:
        """Where the look-alikes stand that are below the cut and worth a look."""
        is_worth = (self.chances >= WORTH_ASKING) | (self.scores >= STANDS_OUT)
        worth = int(np.count_nonzero(is_worth))
        return slice(self.count, max(self.count, min(worth, self.count + MAX_SUGGESTIONS)))


def learn(examples: Examples, background: Background) -> LabelModel:
    """Learn from at least one positive example; 20 ms for a few, 0.3 s for a hundred."""
    fitted = fit(examples.yes, examples.no, background)
    return LabelModel(
        fitted,
        fitted.head.score(examples.yes, background.lengths_of(examples.yes)),
        len(np.unique(groups_of_same(examples.yes))),
        _contradictions(examples),
    )


def score_library(
    model: LabelModel, ids: Ids, scores: Scores, answered: Ids, precision: float
) -> Scored:
    """Rank a library's photos, given their scores in any order: ids (n,), scores (n,).

    answered: ids whose answer is known; they are left out. precision: what the album should
    keep to. 20 ms for 100,000 photos.
    """
    if len(answered):
        unanswered = ~np.isin(ids, answered)
        ids, scores = ids[unanswered], scores[unanswered]
    order = np.argsort(-scores, kind="stable")
    ids, scores = ids[order], scores[order]
    fitted = model.fitted
    chances = _chances(model, scores).of(scores)
    cut = cut_for(precision, chances)
    quality = LabelQuality(
        fitted.head.method,
        model.examples,
        cut.precision,
        _recall(len(model.own_scores), chances, cut.count),
        model.contradictions,
    )
    return Scored(ids, scores, chances, cut.count, quality)


def _chances(model: LabelModel, library: Scores) -> Chances:
    fitted = model.fitted
    return measure(model.own_scores, fitted.positives, fitted.negatives, library)


def _recall(confirmed: int, chances: Scores, count: int) -> float:
    """Return the share of the label's photos that its album holds, those confirmed among them."""
    taken = float(chances[:count].sum(dtype=np.float64))
    expected = float(chances.sum(dtype=np.float64))
    return (confirmed + taken) / (confirmed + expected)


def _contradictions(examples: Examples) -> tuple[tuple[PhotoId, PhotoId], ...]:
    """Return pairs of all but identical photos of which one is a yes and one a no."""
    if not len(examples.no):
        return ()
    rows, columns = np.nonzero(examples.yes @ examples.no.T >= SAME)
    return tuple(
        (PhotoId(int(examples.yes_ids[row])), PhotoId(int(examples.no_ids[column])))
        for row, column in zip(rows, columns, strict=True)
    )
