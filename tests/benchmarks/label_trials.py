"""Trials of labels on photos that somebody owns: what `bench_labels.py` prints.

Every trial teaches with some photos of a subject and looks for the others among a gallery of
photos and all the other subjects. The gallery is also the library whose spread is measured, as
it is in life.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from core.search.label_fusion import Taught, weigh
from core.teaching.background import Background
from core.teaching.label_model import Examples, LabelModel, learn, score_library
from core.teaching.questions import choose_questions

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SAMPLE = 4096
WANTED = 0.9


class Subject(NamedTuple):
    """A thing somebody owns: rows of its photos in the gallery, by file stem."""

    name: str
    noun: str
    rows: dict[str, int]


@dataclass
class Evidence:
    """What a label says of every photo, as search wants it."""

    ids: NDArray[np.int64]
    chances: NDArray[np.float32]
    cut: float


class Gallery:
    """Photos with their vectors; `subjects` are among them."""

    def __init__(self, vectors: NDArray[np.float32], subjects: Sequence[Subject]) -> None:
        self.vectors = vectors
        self.subjects = subjects
        self.ids = np.arange(len(vectors))
        step = -(-len(vectors) // SAMPLE)
        self.background = Background.of(vectors[::step])
        self._lengths = self.background.lengths_of(vectors)

    def learn(self, yes: Sequence[int], no: Sequence[int] = ()) -> LabelModel:
        """Teach by rows."""
        rows = [np.array(part, np.int64) for part in (yes, no)]
        examples = Examples(rows[0], self.vectors[rows[0]], rows[1], self.vectors[rows[1]])
        return learn(examples, self.background)

    def scores(self, model: LabelModel) -> NDArray[np.float32]:
        """Score every photo."""
        return model.fitted.head.score(self.vectors, self._lengths)

    def precision_of(
        self, scores: NDArray[np.float32], hidden: Sequence[int], truth: Sequence[int]
    ):
        """Return the average precision of `truth` without the `hidden` rows."""
        keep = np.setdiff1d(self.ids, hidden)
        hits = np.isin(keep, truth)[np.argsort(-scores[keep], kind="stable")]
        return float((hits * np.cumsum(hits) / np.arange(1, len(hits) + 1)).sum() / hits.sum())


def draws(subject: Subject, count: int, seeds: int) -> Iterator[tuple[list[int], list[int]]]:
    """Yield (examples, the others) at random."""
    rows = list(subject.rows.values())
    for seed in range(seeds if count < len(rows) else 0):
        order = np.random.default_rng(seed).permutation(len(rows))
        yield [rows[i] for i in order[:count]], [rows[i] for i in order[count:]]


def taught(gallery: Gallery, count: int, seeds: int) -> list[float]:
    """Return the average precision of each subject's other photos: mean over subjects, by seed."""
    values: list[list[float]] = [[] for _ in range(seeds)]
    for subject in gallery.subjects:
        for seed, (yes, others) in enumerate(draws(subject, count, seeds)):
            scores = gallery.scores(gallery.learn(yes))
            values[seed].append(gallery.precision_of(scores, yes, others))
    return [float(np.mean(row)) for row in values]


def best_single(gallery: Gallery, count: int, seeds: int) -> list[float]:
    """Return the same for the largest cosine with any example."""
    values: list[list[float]] = [[] for _ in range(seeds)]
    for subject in gallery.subjects:
        for seed, (yes, others) in enumerate(draws(subject, count, seeds)):
            scores = (gallery.vectors @ gallery.vectors[yes].T).max(axis=1)
            values[seed].append(gallery.precision_of(scores, yes, others))
    return [float(np.mean(row)) for row in values]


def class_names(gallery: Gallery, nouns: NDArray[np.float32]) -> float:
    """Return the same for the subject's class name as a query (all of its photos)."""
    return float(
        np.mean(
            [
                gallery.precision_of(gallery.vectors @ noun, [], list(subject.rows.values()))
                for subject, noun in zip(gallery.subjects, nouns, strict=True)
            ]
        )
    )


def one_setting(gallery: Gallery) -> float:
    """Teach with the two photos that are most alike, and look for those in other settings."""
    values = []
    for subject in gallery.subjects:
        rows = np.array(list(subject.rows.values()))
        likeness = gallery.vectors[rows] @ gallery.vectors[rows].T - 2.0 * np.eye(len(rows))
        yes = rows[list(np.unravel_index(likeness.argmax(), likeness.shape))].tolist()
        others = np.setdiff1d(rows, yes).tolist()
        scores = gallery.scores(gallery.learn(yes))
        values.append(gallery.precision_of(scores, yes, others))
    return float(np.mean(values))


def wrong_answers(gallery: Gallery, seeds: int) -> list[float]:
    """Five answers of which one is wrong: three right yes, one wrong yes, one right no."""
    values: list[list[float]] = [[] for _ in range(seeds)]
    for subject in gallery.subjects:
        for seed, (yes, others) in enumerate(draws(subject, 3, seeds)):
            rest = np.setdiff1d(gallery.ids, list(subject.rows.values()))
            scores = gallery.scores(gallery.learn(yes))
            likely = rest[np.argsort(-scores[rest])][:10]  # nobody says yes to a landscape
            wrong, right = np.random.default_rng(seed).choice(likely, 2, replace=False).tolist()
            scores = gallery.scores(gallery.learn([*yes, wrong], [right]))
            values[seed].append(gallery.precision_of(scores, [*yes, wrong, right], others))
    return [float(np.mean(row)) for row in values]


def confusion(gallery: Gallery, first: str, second: str, *, told_apart: bool) -> NDArray[np.int64]:
    """Teach two subjects with two photos each; return (own, other, neither) for both: (2, 3).

    told_apart: one photo of each was answered with no for the other.
    """
    pair = [next(s for s in gallery.subjects if s.name == name) for name in (first, second)]
    table = np.zeros((2, 3), np.int64)
    for seed in range(5):
        split = [next(iter(list(draws(s, 2, seed + 1))[seed:])) for s in pair]
        yes = [part[0] for part in split]
        models = [gallery.learn(yes[n], [yes[1 - n][0]] if told_apart else []) for n in (0, 1)]
        scored = [_scored(gallery, model, yes[n]) for n, model in enumerate(models)]
        for row in (0, 1):
            for photo in split[row][1]:
                chances = [evidence.chances[photo] for evidence in scored]
                inside = [c >= e.cut for c, e in zip(chances, scored, strict=True)]
                best = int(np.argmax(chances))
                table[row, 2 if not inside[best] else int(best != row)] += 1
    return table


def questions_needed(gallery: Gallery, answers: int) -> tuple[NDArray[np.float64], float]:
    """From one example on: the share of a subject found after n answers, and all found at last."""
    curve, complete = np.zeros(answers + 1), []
    for subject in gallery.subjects:
        rows = list(subject.rows.values())
        yes, no = rows[:1], []
        for number in range(answers):
            model = gallery.learn(yes, no)
            scores = gallery.scores(model)
            answered = np.array([*yes, *no])
            scored = score_library(model, gallery.ids, scores, answered, WANTED)
            head = slice(0, 256)
            chosen = choose_questions(
                scored.scores[head], scored.chances[head], gallery.vectors[scored.ids[head]], 3
            )
            photo = int(scored.ids[chosen[min(number % 3, len(chosen) - 1)]])
            (yes if photo in rows else no).append(photo)
            curve[number + 1] += (len(yes) - 1) / (len(rows) - 1)
        complete.append(len(yes) == len(rows))
    return curve / len(gallery.subjects), float(np.mean(complete))


def precision_kept(gallery: Gallery, count: int, wanted: float, seeds: int) -> tuple[float, float]:
    """Return mean precision and recall of the albums that are cut for a precision."""
    precisions, recalls = [], []
    for subject in gallery.subjects:
        for yes, others in draws(subject, count, seeds):
            model = gallery.learn(yes)
            scores = gallery.scores(model)
            scored = score_library(model, gallery.ids, scores, np.array(yes), wanted)
            right = np.isin(scored.ids[: scored.count], others)
            precisions.append(float(right.mean()) if len(right) else 1.0)
            recalls.append(right.sum() / len(others))
    return float(np.mean(precisions)), float(np.mean(recalls))


def sentences(
    gallery: Gallery, asked: Sequence[tuple[str, Sequence[str]]], texts: NDArray[np.float32],
    seeds: int,
) -> dict[str, float]:  # fmt: skip
    """Return recall@3 of label alone, words alone, and both: asked are (subject, file stems)."""
    found: dict[str, list[float]] = {"label": [], "words": [], "fused": []}
    subjects = {subject.name: subject for subject in gallery.subjects}
    for (name, stems), text in zip(asked, texts, strict=True):
        subject = subjects[name]
        truth = [subject.rows[stem] for stem in stems]
        words = gallery.vectors @ text
        for yes, _ in draws(subject, 3, seeds):
            model = gallery.learn(yes)
            evidence = _scored(gallery, model, yes)
            fused = weigh(
                (gallery.ids, words), Taught([evidence]), words[:: max(len(words) // SAMPLE, 1)]
            )
            rankings = {
                "label": np.argsort(-gallery.scores(model), kind="stable"),
                "words": np.argsort(-words, kind="stable"),
                "fused": fused.ids,
            }
            for way, ranking in rankings.items():
                hits = np.isin(ranking[:3], truth).sum()
                found[way].append(float(hits) / min(3, len(truth)))
    return {way: float(np.mean(values)) for way, values in found.items()}


def _scored(gallery: Gallery, model: LabelModel, yes: Sequence[int]) -> Evidence:
    scores = gallery.scores(model)
    scored = score_library(model, gallery.ids, scores, np.array(yes), WANTED)
    chances = np.ones(len(gallery.ids), np.float32)
    chances[scored.ids] = scored.chances
    cut = float(scored.chances[scored.count - 1]) if scored.count else 1.0
    return Evidence(gallery.ids, chances, cut)


def read_table(name: str) -> list[list[str]]:
    """Return the rows of one of our own files of data, without the heading."""
    path = Path(__file__).with_name("data") / name
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
