"""The pairs of a run as the engine wants them: by number, and what is held out as an exam."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from core.records.tuning import TunePair


GALLERY = 200  # photos among which a held-out one is to be found, where there are so many


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What is trained on. photos, groups (captions,): whose caption it is, and of which kind."""

    files: tuple[Path, ...]
    texts: tuple[str, ...]
    photos: NDArray[np.int64]
    groups: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Exam:
    """Questions whose answers are known: right (texts, files) says which photos suit a text.

    neutral (texts, files): photos that count neither way for a text. own: the first so many files
    are asked about; the rest only stand in the way.
    """

    files: tuple[Path, ...]
    texts: tuple[str, ...]
    right: NDArray[np.bool_]
    neutral: NDArray[np.bool_]
    own: int


def lesson_of(pairs: Iterable[TunePair]) -> Lesson:
    """Return the pairs that are for training."""
    own = [pair for pair in pairs if pair.split == "train"]
    files = {file: number for number, file in enumerate(dict.fromkeys(p.file for p in own))}
    kinds = {kind: number for number, kind in enumerate(dict.fromkeys(p.kind for p in own))}
    return Lesson(
        tuple(files),
        tuple(pair.caption for pair in own),
        np.array([files[pair.file] for pair in own], np.int64),
        np.array([kinds[pair.kind] for pair in own], np.int64),
    )


def exam_of(pairs: Sequence[TunePair], seed: int) -> Exam:
    """Return the pairs that are held out; equal captions are one question with several answers.

    Among five photos any model finds the right one, so that where few are held out, photos that
    are trained on stand among them; those that have the caption themselves count neither way.
    """
    own = [(pair.caption, pair.file) for pair in pairs if pair.split == "validation"]
    texts, asked = (list(dict.fromkeys(column)) for column in zip(*own, strict=True))
    others = list(dict.fromkeys(pair.file for pair in pairs if pair.split == "train"))
    wanted = min(len(others), max(0, GALLERY - len(asked)))
    files = [*asked, *random.Random(seed).sample(others, wanted)]
    suits = _suits([(pair.caption, pair.file) for pair in pairs], texts, files)
    right, neutral = suits.copy(), suits.copy()
    right[:, len(asked) :] = False
    neutral[:, : len(asked)] = False
    return Exam(tuple(files), tuple(texts), right, neutral, len(asked))


def _suits(
    pairs: Sequence[tuple[str, Path]], texts: Sequence[str], files: Sequence[Path]
) -> NDArray[np.bool_]:
    text_rows = {text: row for row, text in enumerate(texts)}
    file_rows = {file: row for row, file in enumerate(files)}
    suits = np.zeros((len(texts), len(files)), bool)
    for text, file in pairs:
        if text in text_rows and file in file_rows:
            suits[text_rows[text], file_rows[file]] = True
    return suits
