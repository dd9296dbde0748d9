"""What the taught labels mean to one model's vectors: learnt when asked for, and remembered.

Above the rooms, because it joins the store's answers, the teaching and the index. A label is
learnt anew when its answers change, and the library scored anew when its vectors do; nothing is
written down, so that labels survive a change of models (the answers are kept, the heads are
learnt again). Any thread may call; two that ask for the same wait for one another.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from core.records.labels import LabelView
from core.teaching.background import Background
from core.teaching.label_model import (
    Examples,
    LabelModel,
    Scored,
    learn,
    score_library,
)
from core.teaching.questions import CONSIDERED, choose_questions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from core.index.planner import VectorIndex
    from core.records.labels import Label, LabelId
    from core.records.photos import PhotoId
    from core.store.labels import Labels

    AnswersKey = tuple[tuple[PhotoId, bool], ...]
    Key = tuple[str, LabelId]  # the model's key, the label

Made = TypeVar("Made")

BACKGROUND_SAMPLE = 4096
CHUNK = 8192
GROWN = 1.1  # a library that grew or shrank by so much is measured again
REMEMBERED = 64  # labels


@dataclass(frozen=True, slots=True)
class Ground:
    """One model's vectors as they are now."""

    model_key: str
    generation: int  # counts the changes of the vectors
    index: VectorIndex


class Evidence(NamedTuple):
    """What a label says of every photo: ids rising (n,), chances (n,), 0 or 1 where answered.

    cut: the chance from which on a photo belongs to the label's album.
    """

    ids: NDArray[np.int64]
    chances: NDArray[np.float32]
    cut: float


class LabelScorer:
    """See the module."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels
        self._lock = threading.Lock()
        self._backgrounds: dict[str, tuple[int, Background]] = {}
        # Each with what it was made of, so that it can be told whether it still is of today.
        self._models: OrderedDict[Key, tuple[object, LabelModel]] = OrderedDict()
        self._scored: OrderedDict[Key, tuple[object, Scored]] = OrderedDict()
        self._lengths: dict[str, _Lengths] = {}

    def names(self) -> list[tuple[str, LabelId]]:
        """Return every word that means a label, and which."""
        return [(name, label.id) for label in self._labels.all() for name in label.names]

    def view(self, label: Label, ground: Ground) -> LabelView:
        """Return the label's album and suggestions."""
        answers = self._labels.present_answers(label.id)
        confirmed = np.array([p for p, is_shown in answers.items() if is_shown], np.int64)
        scored = self._score(label, ground, answers)
        if scored is None:
            none, no_chances = np.empty(0, np.int64), np.empty(0, np.float32)
            return LabelView(label, confirmed, none, no_chances, none, no_chances)
        found, maybe = slice(0, scored.count), scored.suggestions()
        return LabelView(
            label,
            confirmed,
            scored.ids[found],
            scored.chances[found],
            scored.ids[maybe],
            scored.chances[maybe],
            scored.quality,
        )

    def evidence(self, label_id: LabelId, ground: Ground) -> Evidence | None:
        """Return what a label says of every photo that has a vector; None: nothing yet.

        Raises UserError label_gone.
        """
        label = self._labels.get(label_id)
        answers = self._labels.present_answers(label_id)
        scored = self._score(label, ground, answers)
        if scored is None:
            return None
        answered = np.array(list(answers), np.int64)
        ids = np.concatenate([scored.ids, answered])
        sure = np.array(list(answers.values()), np.float32)
        chances = np.concatenate([scored.chances, sure])
        order = np.argsort(ids)
        cut = float(scored.chances[scored.count - 1]) if scored.count else 1.0
        return Evidence(ids[order], chances[order], cut)

    def questions(self, label: Label, ground: Ground, count: int, skip: Sequence[int]) -> list[int]:
        """Return photos to ask about, the most telling first; none without an example.

        skip: photos that the user does not want to be asked about now.
        """
        scored = self._score(label, ground, self._labels.present_answers(label.id))
        if scored is None:
            return []
        open_rows = np.flatnonzero(~np.isin(scored.ids, np.asarray(skip, np.int64)))[:CONSIDERED]
        known, vectors = ground.index.vectors_of(scored.ids[open_rows])
        open_rows = open_rows[np.isin(scored.ids[open_rows], known)]  # one may just have gone
        chosen = choose_questions(
            scored.scores[open_rows], scored.chances[open_rows], vectors, count
        )
        return [int(scored.ids[open_rows[row]]) for row in chosen]

    def forget(self, label_id: LabelId) -> None:
        """Let go of what is remembered of a label."""
        with self._lock:
            for memory in (self._models, self._scored):
                for key in [key for key in memory if key[1] == label_id]:
                    del memory[key]

    def _score(self, label: Label, ground: Ground, answers: dict[PhotoId, bool]) -> Scored | None:
        with self._lock:
            model = self._learnt(label.id, ground, tuple(sorted(answers.items())))
            if model is None:
                return None
            key = (ground.model_key, label.id)
            fresh = (ground.generation, label.precision, model, len(ground.index))
            known = self._scored.get(key)
            if known is not None and known[0] == fresh:
                return known[1]
            head = model.fitted.head
            ids, products = ground.index.scores(head.weights)
            lengths = self._lengths_of(ids, ground)
            scores = head.from_products(products, lengths)
            answered = np.array(list(answers), np.int64)
            scored = score_library(model, ids, scores, answered, label.precision)
            _remember(self._scored, key, (fresh, scored))
            return scored

    def _learnt(self, label_id: LabelId, ground: Ground, answers: AnswersKey) -> LabelModel | None:
        background = self._background(ground)
        examples = _examples(answers, ground.index)
        if not len(examples.yes_ids):
            return None
        key = (ground.model_key, label_id)
        fresh = (answers, background, len(examples.yes_ids), len(examples.no_ids))
        known = self._models.get(key)
        if known is None or known[0] != fresh:
            known = fresh, learn(examples, background)
            _remember(self._models, key, known)
        return known[1]

    def _lengths_of(self, ids: NDArray[np.int64], ground: Ground) -> NDArray[np.float32]:
        """Return how long these photos' vectors are once whitened; each is measured once."""
        background = self._background(ground)
        known = self._lengths.get(ground.model_key)
        if known is None or known.background is not background:
            known = self._lengths[ground.model_key] = _Lengths(background)
        return known.of(ids, ground.index)

    def _background(self, ground: Ground) -> Background:
        count = len(ground.index)
        known = self._backgrounds.get(ground.model_key)
        if known is None or not known[0] / GROWN <= count <= known[0] * GROWN:
            sample = ground.index.sample(BACKGROUND_SAMPLE).copy()  # it outlives this index
            known = count, Background.of(sample)
            self._backgrounds[ground.model_key] = known
        return known[1]


class GroundLabels:
    """The labels as one model's search sees them. ground: its vectors as they are now."""

    def __init__(self, scorer: LabelScorer, ground: Callable[[], Ground]) -> None:
        self._scorer = scorer
        self._ground = ground

    def names(self) -> list[tuple[str, LabelId]]:
        """Return every word that means a label, and which."""
        return self._scorer.names()

    def evidence(self, label_id: LabelId) -> Evidence | None:
        """Return what a label says of every photo; None while it has no example."""
        return self._scorer.evidence(label_id, self._ground())


class _Lengths:
    """How long a library's vectors are once whitened: 0.4 s for 100,000 of 512 numbers.

    Measured once a photo. One that is edited keeps its length until the library is measured
    anew: a few percent of its scores, at most until the next start.
    """

    def __init__(self, background: Background) -> None:
        self.background = background
        self._ids = np.empty(0, np.int64)  # rising
        self._lengths = np.empty(0, np.float32)

    def of(self, ids: NDArray[np.int64], index: VectorIndex) -> NDArray[np.float32]:
        """Return the lengths in the order asked: (n,). What has just gone has length 1."""
        new = np.setdiff1d(ids, self._ids)
        for start in range(0, len(new), CHUNK):
            found, vectors = index.vectors_of(new[start : start + CHUNK])
            self._add(found, self.background.lengths_of(vectors))
        lengths = np.ones(len(ids), np.float32)
        if len(self._ids):
            places = np.minimum(np.searchsorted(self._ids, ids), len(self._ids) - 1)
            known = self._ids[places] == ids
            lengths[known] = self._lengths[places[known]]
        return lengths

    def _add(self, ids: NDArray[np.int64], lengths: NDArray[np.float32]) -> None:
        ids, lengths = np.concatenate([self._ids, ids]), np.concatenate([self._lengths, lengths])
        order = np.argsort(ids, kind="stable")
        self._ids, self._lengths = ids[order], lengths[order]


def _examples(answers: AnswersKey, index: VectorIndex) -> Examples:
    yes = index.vectors_of([photo_id for photo_id, is_shown in answers if is_shown])
    no = index.vectors_of([photo_id for photo_id, is_shown in answers if not is_shown])
    return Examples(*yes, *no)


def _remember(memory: OrderedDict[Key, Made], key: Key, value: Made) -> None:
    memory[key] = value
    memory.move_to_end(key)
    if len(memory) > REMEMBERED:
        memory.popitem(last=False)
