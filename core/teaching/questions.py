"""Which photos to ask the user about next: the fewest answers that teach the most.

Twice the *best* unanswered photo: a «yes» adds an example of a side that is not known yet, a
«no» tells a look-alike apart. Then the *most uncertain* one (Lewis & Gale 1994): it moves the
border. Asking for the uncertain only is slow where a label is rare, as a person's pet is in
twenty years of photos: the uncertain ones are then simply others. From one example, ten answers
found 99 % of a subject's photos among 6,000 when only the best were asked about, 97 % when every
other question was an uncertain one, 47 % when all were (tests/benchmarks/bench_labels.py).
Pure functions over numpy; any thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.teaching.label_head import SAME

if TYPE_CHECKING:
    from numpy.typing import NDArray

CONSIDERED = 256  # of the best; nobody is asked about what stands further down
UNCERTAIN_EVERY = 3


def choose_questions(
    scores: NDArray[np.float32],
    chances: NDArray[np.float32],
    vectors: NDArray[np.float32],
    count: int,
) -> list[int]:
    """Return rows of the photos to ask about, first question first; at most `count`.

    scores, chances (n,) and unit vectors (n, dim) of the best photos that have no answer yet,
    by falling score. Of near-identical ones only one is asked about.
    """
    best = iter(range(len(scores)))
    doubt = np.abs(chances - 0.5)
    uncertain = iter(np.lexsort((-scores, doubt)).tolist())
    chosen: list[int] = []
    asked = np.zeros(len(scores), bool)
    while len(chosen) < count:
        is_best = (len(chosen) + 1) % UNCERTAIN_EVERY
        row = next((row for row in (best if is_best else uncertain) if not asked[row]), None)
        if row is None:
            break
        chosen.append(row)
        asked |= vectors @ vectors[row] >= SAME
        asked[row] = True
    return chosen
