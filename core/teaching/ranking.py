"""Where the right answer stands in a ranking that may have several: the figures of a run. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.records.tuning import TuneFigures

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.teaching.lesson import Exam

CHUNK = 512  # rows of scores at once


def ranks(
    questions: NDArray[np.float32],
    answers: NDArray[np.float32],
    right: NDArray[np.bool_],
    neutral: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Return for each question the place of its best right answer among the wrong ones, 1 first.

    questions (q, dim) and answers (n, dim): unit vectors; right (q, n): at least one a row;
    neutral (q, n): answers that do not count. Ties are shared, so that a model that answers
    everything alike scores as chance does.
    """
    found = []
    for start in range(0, len(questions), CHUNK):
        part = slice(start, start + CHUNK)
        scores = questions[part] @ answers.T
        best = np.where(right[part], scores, -np.inf).max(axis=1, keepdims=True)
        wrong = ~right[part] if neutral is None else ~(right[part] | neutral[part])
        better, ties = (scores > best) & wrong, (scores == best) & wrong
        found.append(1 + better.sum(axis=1) + ties.sum(axis=1) / 2)
    return np.concatenate(found) if found else np.empty(0)


def figures(texts: NDArray[np.float32], images: NDArray[np.float32], exam: Exam) -> TuneFigures:
    """Return recalls both ways: texts (t, dim), images (n, dim)."""
    there = ranks(texts, images, exam.right, exam.neutral)
    back = ranks(images[: exam.own], texts, exam.right[:, : exam.own].T)
    recalls = [float((way <= k).mean()) for way in (there, back) for k in (1, 5, 10)]
    return TuneFigures(*(round(recall, 5) for recall in recalls))


def mean_reciprocal(places: NDArray[np.float64]) -> float:
    """Return the mean of 1/rank: 1 where every right answer comes first."""
    return round(float((1.0 / places).mean()), 5)
