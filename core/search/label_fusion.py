"""A taught label inside a sentence: 「豆豆在沙滩上」 ranks by the label and the words together.

Context: the label's chance says who, the words' score says where; alone, each finds only half.
Choice: `log(chance) + words`, words in robust spreads of the library: a product of two experts
(Hinton 2002). The chance is floored, so that no label is more than FLOOR against; several labels
add up, and an unwanted one counts as log(1 − chance).
Measured on 79 sentences about 15 subjects (tests/benchmarks/bench_labels.py, starter model, three
examples each, recall@3 among 360 / 6,000 other photos): label alone .54 / .53, words alone .04 /
.02, class name with the words .29 / .10, fused .85 / .81. While choosing, with an earlier head:
log(chance) + words .84 / .79 (halving or doubling the words .85 / .78 and .83 / .78); the label's
linear score in place of its chance .65 / .71 at its best weight, as it goes on rewarding what
surely is the label's already and drowns the words; only ranking the album's photos by the words
.85 / .76, and a photo that just misses the album could then never be found.
Pure functions over numpy; any thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np

from core.search.calibrate import NEAR
from core.spread import robust_spread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.index.vectors import Ranking
    from core.records.labels import LabelId

FLOOR = 1e-6
STANDS_OUT = 1.0  # spreads: a label narrows the field, so that the words need say less


class Evidence(Protocol):
    """What a label says of every photo."""

    @property
    def ids(self) -> NDArray[np.int64]:
        """The photos, rising: (n,)."""

    @property
    def chances(self) -> NDArray[np.float32]:
        """The chance of each to show the label: (n,), 0 or 1 where the user said so."""

    @property
    def cut(self) -> float:
        """The chance from which on a photo belongs to the label's album."""


class LabelLookup(Protocol):
    """What search asks of the taught labels."""

    def names(self) -> Sequence[tuple[str, LabelId]]:
        """Return every word that means a label, and which."""

    def evidence(self, label_id: LabelId) -> Evidence | None:
        """Return what a label says of every photo; None while it has no example."""


class Taught(NamedTuple):
    """The labels of a question: those that are to be seen, and those that are not."""

    wanted: Sequence[Evidence] = ()
    unwanted: Sequence[Evidence] = ()

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.wanted or self.unwanted)


class NoLabels:
    """A LabelLookup of a library that was taught nothing."""

    def names(self) -> Sequence[tuple[str, LabelId]]:
        """Return none."""
        return ()

    def evidence(self, label_id: LabelId) -> Evidence | None:
        """Return nothing."""
        del label_id
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Weighed:
    """Photos from best to worst. likely: how many of the first are likely."""

    ids: NDArray[np.int64]
    scores: NDArray[np.float32]
    likely: int


def rank_by_labels(taught: Taught, allowed: NDArray[np.int64] | None) -> Weighed:
    """Rank the photos of labels without further words: by chance; likely is their album."""
    first = [*taught.wanted, *taught.unwanted][0]
    ids = first.ids if allowed is None else np.intersect1d(first.ids, allowed)
    belief = _belief(ids, taught)
    order = np.argsort(-belief, kind="stable")
    likely = int(np.count_nonzero(_belongs(ids, taught)))
    return Weighed(ids[order], np.exp(belief[order]).astype(np.float32), likely)


def weigh(ranking: Ranking, taught: Taught, background: NDArray[np.float32]) -> Weighed:
    """Rank photos by words and labels together; see the head of this module.

    ranking: every photo that may be answered and its score for the words. background: the
    words' scores of an even sample of the library. Scores are the fused ones.
    """
    ids, scores = ranking
    middle, spread = robust_spread(background)
    words = (scores - middle) / spread if spread > 0.0 else np.zeros_like(scores)
    fused = (words + _belief(ids, taught)).astype(np.float32)
    order = np.argsort(-fused, kind="stable")
    belongs = _belongs(ids, taught)[order]
    return Weighed(ids[order], fused[order], _likely(words[order], belongs))


def _likely(words: NDArray[np.float32], belongs: NDArray[np.bool_]) -> int:
    """Return how many of the first photos are the label's and come near its best for the words."""
    own = words[belongs]
    if not len(own) or float(own.max()) < STANDS_OUT:
        return 0
    is_likely = belongs & (words >= NEAR * float(own.max()))
    return int(np.argmin(is_likely)) if not is_likely.all() else len(words)


def _belief(ids: NDArray[np.int64], taught: Taught) -> NDArray[np.float32]:
    """Return the sum of the logarithms of the chances: (n,), 0 at most."""
    total = np.zeros(len(ids), np.float32)
    for evidence in taught.wanted:
        total += np.log(np.maximum(_chances(ids, evidence), FLOOR))
    for evidence in taught.unwanted:
        total += np.log(np.maximum(1.0 - _chances(ids, evidence), FLOOR))
    return total


def _belongs(ids: NDArray[np.int64], taught: Taught) -> NDArray[np.bool_]:
    """Return which photos are in the albums of all that is wanted and none of the others."""
    belongs = np.ones(len(ids), bool)
    for evidence in taught.wanted:
        belongs &= _chances(ids, evidence) >= evidence.cut
    for evidence in taught.unwanted:
        belongs &= _chances(ids, evidence) < evidence.cut
    return belongs


def _chances(ids: NDArray[np.int64], evidence: Evidence) -> NDArray[np.float32]:
    """Return the chance of each photo; 0 for one that the label has not been scored on."""
    if not len(evidence.ids):
        return np.zeros(len(ids), np.float32)
    places = np.minimum(np.searchsorted(evidence.ids, ids), len(evidence.ids) - 1)
    known = evidence.ids[places] == ids
    return np.where(known, evidence.chances[places], np.float32(0.0))
