"""What is usual in a library: the ground that everything taught has to stand out from.

Similarities of raw embeddings follow what all photos of a library share. Whitening by the
library's own covariance takes that out: `x ↦ (x − mean) W` with `W Wᵀ = (C + λ̄ I)⁻¹`, λ̄ the mean
eigenvalue of C (exemplar LDA with a shrunk covariance, Hariharan et al. 2012). What is compared is
the direction of a whitened vector and not its length, or photos that are odd in any way come near
to everything odd. With three examples of a subject among 6,000 photos, mean average precision was
.930 for raw cosines, .930 for whitened products and .948 for whitened cosines; among 400 .967,
.997 and .998 (starter model, 8 draws; shrinking by 0.3 to 8 λ̄ changed less than .004).
Pure functions over numpy; any thread.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.float32]

WEAK = 256  # photos of the library that stand for «something else»
# Lengths are told exactly along so many axes, and from their mean along the others, where the
# covariance is next to nothing beside λ̄: a third of the time for 512 numbers, a sixth for 1024.
LENGTH_AXES = 192
TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Background:
    """A library's mean (dim,), its whitening matrix (dim, dim), and an even sample of it.

    sample (n, dim): unit vectors as they are stored, with their `lengths` (n,); weak (≤ WEAK,
    dim): whitened photos, most of which show something else than any label.
    """

    mean: Rows
    whitening: Rows
    sample: Rows
    lengths: Rows
    weak: Rows
    _axes: Rows  # (dim, ≤ LENGTH_AXES)
    _less: Rows  # how much less a square counts along each of them than along the others
    _others: float  # how much a square counts along the others

    @classmethod
    def of(cls, sample: Rows) -> Background:
        """Measure a library by an even sample of its unit vectors: (n, dim), n ≥ 0.

        Takes 0.15 s for 4,096 vectors of 512 numbers.
        """
        dim = sample.shape[1]
        mean = sample.mean(axis=0) if len(sample) else np.zeros(dim, np.float32)
        centred = sample - mean
        covariance = (centred.T @ centred / max(len(sample), 1)).astype(np.float64)
        variances, axes = np.linalg.eigh(covariance)  # rising
        variances = np.maximum(variances, 0.0)
        shrunk = variances + max(float(variances.mean()), TINY)
        whitening = np.asarray(axes / np.sqrt(shrunk), np.float32)
        others = float(np.mean(1.0 / shrunk[:-LENGTH_AXES])) if dim > LENGTH_AXES else 0.0
        main = np.asarray(axes[:, -LENGTH_AXES:], np.float32)
        less = np.asarray(others - 1.0 / shrunk[-LENGTH_AXES:], np.float32)
        lengths = _lengths(centred, main, less, others)
        weak = _weak((centred @ whitening) / lengths[:, None])
        return cls(mean, whitening, sample, lengths, weak, main, less, others)

    def whitened(self, vectors: Rows) -> Rows:
        """Return the whitened directions of unit vectors: (n, dim), of length 1."""
        rows = (vectors - self.mean) @ self.whitening
        return np.asarray(rows / self.lengths_of(vectors)[:, None], np.float32)

    def lengths_of(self, vectors: Rows) -> Rows:
        """Return how long unit vectors are once whitened: (n, dim) → (n,), above 0."""
        return _lengths(vectors - self.mean, self._axes, self._less, self._others)


def _weak(whitened: Rows) -> Rows:
    """Return an even sample, moved so that its mean is that of all.

    The noise of its mean would turn every head: .004 of mean average precision.
    """
    if not len(whitened):
        return whitened
    rows = whitened[np.linspace(0, len(whitened) - 1, min(WEAK, len(whitened))).astype(np.int64)]
    return np.asarray(rows - rows.mean(axis=0) + whitened.mean(axis=0), np.float32)


def _lengths(centred: Rows, axes: Rows, less: Rows, others: float) -> Rows:
    squares = others * np.einsum("ij,ij->i", centred, centred)
    squares -= np.square(centred @ axes) @ less
    return np.asarray(np.sqrt(np.maximum(squares, TINY)), np.float32)
