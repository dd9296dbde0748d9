"""The starter is taught inside the very space that it answers in, and its image side can stay."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.encoder.starter import StarterEncoder
from core.job import Job
from core.media.photo_file import read_photo
from core.paths import resources
from core.records.tuning import TaughtLabel, TunePair
from core.teaching.learner import LearnerSettings
from core.teaching.lesson import lesson_of
from core.teaching.recipe import SCORE, Recipe
from core.teaching.starter_learner import StarterLearner
from core.teaching.templates import captions_from_labels
from core.teaching.train import Trainer

pytestmark = pytest.mark.slow  # loads torch and both towers

BUNDLED = resources() / "starter"
DEMO = sorted((resources() / "demo").glob("*.jpg"))[:12]
TEXTS = ["在雪地里奔跑的狗", "豆豆在沙滩上", "a dog on the beach", "长颈鹿", "", "阿宝的照片"]
PLAIN = LearnerSettings(batch_size=8, views=1, dropout=0.3, seed=0)
RECIPE = Recipe(steps=40, learning_rate=3e-3, weight_decay=0.05, warmup_steps=5, validate_every=20)


@pytest.fixture(autouse=True)
def one_thread():
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


@pytest.fixture(scope="module")
def bundled():
    return StarterEncoder(BUNDLED, threads=1)


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("runs") / "one" / "cache"


@pytest.fixture(scope="module")
def lesson():
    labels = [
        TaughtLabel("豆豆", tuple(DEMO[:6]), kind="pet"),
        TaughtLabel("阿宝", tuple(DEMO[6:]), kind="pet"),
    ]
    return lesson_of(TunePair(p.file, p.caption) for p in captions_from_labels(labels))


def learner_of(cache, settings=PLAIN):
    return StarterLearner(BUNDLED, settings, cache, threads=1)


def train(learner, stage, lesson, folder, recipe=RECIPE):
    folder.mkdir(exist_ok=True)
    pairs = learner.begin(stage, lesson, Job())
    Trainer(learner.model, pairs, recipe, lambda _: {SCORE: 1.0}, folder).run(Job())


def pixels(encoder):
    images = [read_photo(file, min_edge_px=encoder.input_px).image for file in DEMO]
    return np.stack([encoder.prepare(image) for image in images])


def test_untaught_it_gives_the_vectors_of_the_bundled_model(bundled, cache):
    learner = learner_of(cache)
    texts = learner.text_vectors(learner.listen(TEXTS))
    photos = learner.photo_vectors(learner.watch(DEMO, Job()))
    np.testing.assert_allclose(texts, bundled.encode_texts(TEXTS), atol=2e-5)
    # What the tower said is kept in half precision.
    np.testing.assert_allclose(photos, bundled.encode_images(pixels(bundled)), atol=2e-3)


def test_the_first_stage_teaches_new_names_and_leaves_every_photo_where_it_is(
    bundled, cache, lesson, tmp_path
):
    learner = learner_of(cache)
    watched, heard = learner.watch(DEMO, Job()), learner.listen(["豆豆的照片", "阿宝的照片"])
    train(learner, 1, lesson, tmp_path / "run")
    scores = learner.text_vectors(heard) @ learner.photo_vectors(watched).T
    assert scores[0, :6].mean() > scores[0, 6:].mean() + 0.05
    assert scores[1, 6:].mean() > scores[1, :6].mean() + 0.05
    out = tmp_path / "out"
    out.mkdir()
    learner.write(out)
    taught = StarterEncoder(out, threads=1)
    assert taught.info.key != bundled.info.key
    assert np.array_equal(
        taught.encode_images(pixels(taught)), bundled.encode_images(pixels(bundled))
    )
    texts = taught.encode_texts(["豆豆的照片", "阿宝的照片"])
    np.testing.assert_allclose(texts, learner.text_vectors(heard), atol=0.02)  # rounded to int8
    assert "豆豆" in taught.vocabulary


@pytest.mark.parametrize("stage", [1, 2])
def test_mixed_with_nothing_it_is_the_bundled_model_and_mixed_whole_the_taught_one(
    bundled, cache, lesson, tmp_path, stage
):
    settings = replace_views(stage)
    learner = learner_of(cache, settings)
    train(learner, stage, lesson, tmp_path / "run", replace(RECIPE, steps=20))
    learner.save(tmp_path / "run")
    whole = learner.text_vectors(learner.listen(TEXTS))
    again = learner_of(cache, settings)
    taught = again.restore(tmp_path / "run")
    found = {}
    for alpha in (0.0, 0.5, 1.0):
        again.mix(taught, alpha)
        out = tmp_path / f"out-{alpha}"
        out.mkdir()
        again.write(out)
        found[alpha] = StarterEncoder(out, threads=1)
    again.mix(taught, 1.0)
    np.testing.assert_allclose(again.text_vectors(again.listen(TEXTS)), whole, atol=1e-5)
    expected = bundled.encode_texts(TEXTS)
    unmixed = found[0.0].encode_texts(TEXTS)
    np.testing.assert_allclose(unmixed[2:4], expected[2:4], atol=1e-4)
    # A text's words are averaged: one with new words, though they say nothing yet, moves a little.
    np.testing.assert_allclose(unmixed, expected, atol=0.02)
    np.testing.assert_allclose(found[1.0].encode_texts(TEXTS), whole, atol=0.02)
    between = (found[0.5].encode_texts(TEXTS) * expected).sum(axis=1)
    assert (between >= (found[1.0].encode_texts(TEXTS) * expected).sum(axis=1) - 1e-3).all()
    images = [found[alpha].encode_images(pixels(bundled)) for alpha in (0.0, 1.0)]
    assert np.allclose(*images, atol=1e-4) == (stage == 1)


def replace_views(stage):
    return PLAIN._replace(views=1 if stage == 1 else 2)


def test_what_the_captions_talk_of_is_strange_no_longer(cache, lesson):
    learner = learner_of(cache)
    heard = learner.listen(["豆豆的照片"])
    before = learner.model._word_weights(heard[0]).item()
    learner.begin(1, lesson, Job())
    after = learner.model._word_weights(heard[0]).item()
    assert after < before
    learner.model.mix = 0.0
    assert learner.model._word_weights(heard[0]).item() == pytest.approx(before, abs=1e-4)


def test_from_scratch_everything_is_new_but_the_towers(bundled, cache, lesson, tmp_path):
    settings = PLAIN._replace(from_scratch=True, views=2)
    learner = learner_of(cache, settings)
    train(learner, 2, lesson, tmp_path / "run", replace(RECIPE, steps=10, average=0.9))
    learner.save(tmp_path / "run")
    again = learner_of(cache, settings)
    again.mix(again.restore(tmp_path / "run"), 1.0)
    heard = learner.listen(TEXTS)
    np.testing.assert_allclose(again.text_vectors(heard), learner.text_vectors(heard), atol=1e-5)
    out = tmp_path / "out"
    out.mkdir()
    again.write(out)
    encoder = StarterEncoder(out, threads=1)
    np.testing.assert_allclose(encoder.encode_texts(TEXTS), again.text_vectors(heard), atol=0.02)
    assert encoder.info.dim == bundled.info.dim
