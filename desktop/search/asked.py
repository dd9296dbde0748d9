"""The question in the window as a smart album keeps it, and whether two of them are the same. Pure.

The search field puts chips before words, so that a sentence may come back in another order:
two texts count as one where they are made of the same characters.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.records.saved_question import SavedQuestion

if TYPE_CHECKING:
    from desktop.search.finder import Question
    from desktop.search.sentence import Sentence


def saved(question: Question, sentence: Sentence, album: str) -> SavedQuestion:
    """Return what to keep; album: the automatic album that is chosen.

    A picture that is no photo of the library cannot be kept and is left out.
    """
    return SavedQuestion(
        text=question.text,
        literal=question.literal,
        labels=tuple(
            (chip.text, int(chip.value)) for chip in sentence.chips if chip.kind == "label"
        ),
        photo=question.image if isinstance(question.image, int) else None,
        image_weight=question.image_weight if isinstance(question.image, int) else 0.5,
        filters=replace(question.filters, among=None),
        recent_only=question.recent_only,
        album=album,
        arrangement=question.arrangement,
    )


def is_same(one: SavedQuestion, other: SavedQuestion) -> bool:
    """Whether both ask for the same, the order of the words aside."""
    plain = [replace(q, text=_letters(q.text), labels=(), literal=frozenset(), image_weight=0.5)
             for q in (one, other)]  # fmt: skip
    return plain[0] == plain[1]


def _letters(text: str) -> str:
    return "".join(sorted("".join(text.split())))
