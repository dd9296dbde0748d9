"""Captions before and after: which photo stands for one that several photos share."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.teaching.examiner import Answers, compared
from core.teaching.lesson import Exam

FILES = tuple(Path(f"{n}.jpg") for n in range(4))


def answers(order: list[int], place: float) -> Answers:
    return Answers(np.array([order]), np.array([place]))


def test_a_shared_caption_is_shown_with_the_photo_that_was_found():
    right = np.array([[True, False, True, False]])  # photos 0 and 2
    exam = Exam(FILES, ("豆豆",), right, np.zeros_like(right), len(FILES))
    (found,), lost = compared(exam, answers([1, 3, 0], 3.0), answers([2, 1, 3], 1.0))
    assert lost == []
    assert (found.file, found.rank_before, found.rank_after) == (FILES[2], 3, 1)
    assert set(found.right) == {FILES[0], FILES[2]}


def test_where_none_came_first_it_is_any_of_its_own():
    right = np.array([[False, False, False, True]])
    exam = Exam(FILES, ("豆豆",), right, np.zeros_like(right), len(FILES))
    _, (lost,) = compared(exam, answers([1, 0], 3.0), answers([1, 0], 4.0))
    assert (lost.file, lost.right) == (FILES[3], ())
