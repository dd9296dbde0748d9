"""Whether a model still knows the world: general queries over photos that ship with the program.

Context: a model that is taught one family's dog may forget what a giraffe is, and nothing in the
family's own photos would show it. Choice: a fixed set of 258 queries (184 in Chinese, from nouns
to sentences, some with several right answers) over the 36 public-domain demo photos, none of which
is ever trained on; the figure is the mean reciprocal rank, which moves with every single query.
The starter has .761. Cost: 36 photos are a small world, so that a drop of less than two points is
taken for chance.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.paths import resources
from core.teaching.lesson import Exam

if TYPE_CHECKING:
    from pathlib import Path

FORGOTTEN = 0.02  # so much less means that general search got worse


def retention_exam(folder: Path | None = None) -> Exam:
    """Return the probe. folder: instead of the program's resources, for tests."""
    place = folder or resources()
    lines = (place / "probe" / "queries.tsv").read_text(encoding="utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    files = sorted((place / "demo").glob("*.jpg"))
    suits = [set(names.split()) for _, names in rows]
    right = np.array([[file.stem in names for file in files] for names in suits])
    return Exam(
        tuple(files), tuple(query for query, _ in rows), right, np.zeros_like(right), len(files)
    )


def forgets(before: float, after: float) -> bool:
    """Whether the figure fell by more than chance explains."""
    return before - after > FORGOTTEN
