"""Measures a learner as it stands: on what was held out, on the general probe, and by example."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core.records.tuning import TuneExample
from core.teaching.ranking import figures, mean_reciprocal, ranks

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from core.job import Job
    from core.records.tuning import TuneFigures
    from core.teaching.learner import Learner
    from core.teaching.lesson import Exam

EXAMPLES = 24  # of captions that gained, and of those that lost
SHOWN = 5  # photos of an answer


class Examiner:
    """One exam for one learner; photos and texts are read once."""

    def __init__(self, learner: Learner, exam: Exam, job: Job) -> None:
        self._learner = learner
        self._exam = exam
        self._watched = learner.watch(exam.files, job)
        self._heard = learner.listen(exam.texts)

    def figures(self) -> TuneFigures:
        """Return recalls both ways."""
        return figures(*self._vectors(), self._exam)

    def mean_reciprocal(self) -> float:
        """Return the mean of 1/rank of the texts' photos."""
        return mean_reciprocal(ranks(*self._vectors(), self._exam.right, self._exam.neutral))

    def answers(self) -> Answers:
        """Return what comes first for every text among what counts, and where its own photo is."""
        texts, images = self._vectors()
        scores = np.where(self._exam.neutral, -np.inf, texts @ images.T)
        first = np.argsort(-scores, axis=1)[:, :SHOWN]
        return Answers(first, ranks(texts, images, self._exam.right, self._exam.neutral))

    def _vectors(self) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        learner = self._learner
        return learner.text_vectors(self._heard), learner.photo_vectors(self._watched)


class Answers:
    """first (texts, SHOWN): rows of photos; places (texts,): the rank of the best right one."""

    def __init__(self, first: NDArray[np.int64], places: NDArray[np.float64]) -> None:
        self.first = first
        self.places = places


def compared(
    exam: Exam, before: Answers, after: Answers
) -> tuple[list[TuneExample], list[TuneExample]]:
    """Return the captions that gained most, and those that lost most, by the change of 1/rank."""
    change = 1.0 / after.places - 1.0 / before.places
    order = np.argsort(-change, kind="stable")
    winners = [
        _example(exam, int(row), before, after) for row in order[:EXAMPLES] if change[row] > 0
    ]
    lost = order[::-1][:EXAMPLES]
    losers = [_example(exam, int(row), before, after) for row in lost if change[row] < 0]
    return winners, losers


def _example(exam: Exam, row: int, before: Answers, after: Answers) -> TuneExample:
    def files(answers: Answers) -> tuple[Path, ...]:
        return tuple(exam.files[int(photo)] for photo in answers.first[row])

    shown = [*map(int, after.first[row]), *map(int, before.first[row])]
    right = list(dict.fromkeys(photo for photo in shown if exam.right[row, photo]))
    own = right[0] if right else int(np.argmax(exam.right[row]))
    return TuneExample(
        caption=exam.texts[row],
        file=exam.files[own],
        rank_before=int(np.ceil(before.places[row])),
        rank_after=int(np.ceil(after.places[row])),
        first_before=files(before),
        first_after=files(after),
        right=tuple(exam.files[photo] for photo in right),
    )
