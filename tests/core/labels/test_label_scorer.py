from __future__ import annotations

from contextlib import closing
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.index.planner import Planner
from core.index.vectors import VectorMatrix
from core.labels.scorer import Ground, GroundLabels, LabelScorer
from core.records.labels import Label, LabelId
from core.records.photos import ImageFacts
from core.store import files
from core.store.database import Database
from core.store.files import NewPhoto
from core.store.labels import Labels
from core.store.roots import Roots

if TYPE_CHECKING:
    from pathlib import Path

DIM, PHOTOS, SUBJECT = 32, 200, 6


class World:
    """A library of vectors: the first SUBJECT photos show one thing, the others anything."""

    def __init__(self, folder: Path) -> None:
        random = np.random.default_rng(3)
        rows = random.normal(size=(PHOTOS, DIM)) + 4.0
        rows[:SUBJECT] = rows[0] + np.linspace(1, 9, DIM) + random.normal(size=(SUBJECT, DIM)) / 3
        self.vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        self.database = Database(folder / "library.db", folder / "thumbnails.db")
        root = Roots(self.database).add(folder / "photos")
        facts = ImageFacts(format="JPEG", width=4, height=3, color=0, dhash=0)
        news = [
            NewPhoto(root, "", f"{n}.jpg", 1, 1, n.to_bytes(16, "big"), facts)
            for n in range(PHOTOS)
        ]
        self.ids = self.database.write(lambda c: [files.save(c, new)[0] for new in news])
        self.matrix = VectorMatrix(DIM)
        self.stored = Labels(self.database)
        self.scorer = LabelScorer(self.stored)
        self.generation = 0

    def embed(self, numbers) -> None:
        """Give some photos their vector, as indexing would."""
        chosen = np.array(numbers)
        self.matrix.put(np.array(self.ids)[chosen], self.vectors[chosen])
        self.generation += 1

    def ground(self) -> Ground:
        return Ground("model@1", self.generation, Planner(self.matrix))

    def label(self, **answers: bool) -> Label:
        label = Label(LabelId(0), "豆豆", (), "", 0.8, datetime(2026, 1, 1))
        told = {self.ids[int(key[1:])]: shown for key, shown in answers.items()}
        return self.stored.put(label, told)


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path)
    with closing(made.database):
        yield made


def test_a_photo_that_was_just_indexed_is_scored_at_once(world):
    world.embed(range(SUBJECT - 1))
    world.embed(range(SUBJECT, PHOTOS))
    label = world.label(p0=True, p1=True, p2=True)
    newcomer = world.ids[SUBJECT - 1]
    assert newcomer not in world.scorer.view(label, world.ground()).found
    world.embed([SUBJECT - 1])
    assert newcomer in world.scorer.view(label, world.ground()).found


def test_an_example_without_a_vector_counts_once_it_has_one(world):
    world.embed(range(1, PHOTOS))
    label = world.label(p0=True)
    assert world.scorer.view(label, world.ground()).quality.method == ""
    assert world.scorer.evidence(label.id, world.ground()) is None
    world.embed([0])
    assert world.scorer.view(label, world.ground()).quality.method == "prototype"


def test_evidence_is_certain_where_the_user_answered(world):
    world.embed(range(PHOTOS))
    label = world.label(p0=True, p1=True, p7=False)
    labels = GroundLabels(world.scorer, world.ground)
    assert labels.names() == [("豆豆", label.id)]
    evidence = labels.evidence(label.id)
    chances = dict(zip(evidence.ids.tolist(), evidence.chances.tolist(), strict=True))
    assert len(chances) == PHOTOS
    assert (chances[world.ids[0]], chances[world.ids[7]]) == (1.0, 0.0)
    assert (np.diff(evidence.ids) > 0).all()


def test_a_photo_that_is_gone_is_neither_found_nor_asked_about(world):
    world.embed(range(PHOTOS))
    label = world.label(p0=True, p1=True, p2=True)
    gone = world.scorer.questions(label, world.ground(), 1, ())[0]
    world.matrix.remove([gone])
    world.generation += 1
    assert gone not in world.scorer.view(label, world.ground()).found
    assert gone not in world.scorer.questions(label, world.ground(), 9, ())
