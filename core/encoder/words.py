"""The words of a text, as the starter's text head looks them up: no dictionary, no model.

Chinese is taken by the character and by the pair of neighbours, Latin script by the word and
by the beginning of a longer one (run, runs, running share it). What is not in the vocabulary
is passed over: the sentence encoder still knows it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

MAX_WORDS = 48  # of one text; a caption has 10 to 30
STEM = 4  # letters
_RUNS = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")


def words_of(text: str) -> list[str]:
    """Return the words of a text in order, repeated ones repeatedly."""
    words: list[str] = []
    for run in _RUNS.findall(text.lower()):
        if run[0] >= "\u3400":
            words += run
            words += [run[start : start + 2] for start in range(len(run) - 1)]
        else:
            words.append(run)
            words += [f"^{run[:STEM]}"] if len(run) > STEM else []
    return words


def word_rows(text: str, vocabulary: Mapping[str, int]) -> NDArray[np.int64]:
    """Return the rows of a text's known words, at most MAX_WORDS: (words,)."""
    rows = [vocabulary[word] for word in words_of(text) if word in vocabulary]
    return np.array(rows[:MAX_WORDS], np.int64)


def sum_of_words(rows: NDArray[np.int64], table: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the sum of a text's word vectors over the root of their number: (outputs,)."""
    total = table[rows].sum(axis=0) / np.sqrt(np.float32(max(len(rows), 1)))
    return np.asarray(total, np.float32)
