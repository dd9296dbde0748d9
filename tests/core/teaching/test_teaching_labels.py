from __future__ import annotations

import numpy as np
import pytest
from label_world import DIM, World, unit

from core.teaching.background import Background
from core.teaching.chances import cut_for, measure
from core.teaching.label_head import fit, groups_of_same
from core.teaching.label_model import Examples, learn, score_library
from core.teaching.questions import choose_questions
from core.teaching.ridge import logistic_direction

NONE = np.empty((0, DIM), np.float32)


@pytest.fixture
def world() -> World:
    return World()


def average_precision(scores, truth):
    hits = truth[np.argsort(-scores, kind="stable")]
    return float((hits * np.cumsum(hits) / np.arange(1, len(hits) + 1)).sum() / hits.sum())


def scored(head, background, vectors):
    return head.score(vectors, background.lengths_of(vectors))


def examples(yes, no=NONE, first_no=1000):
    return Examples(np.arange(len(yes)), yes, np.arange(len(no)) + first_no, no)


def test_whitened_photos_spread_alike_along_every_axis(world):
    stretched = unit(world.others * np.linspace(0.3, 3.0, DIM, dtype=np.float32))
    background = Background.of(stretched)
    before, after = stretched.std(axis=0), background.whitened(stretched).std(axis=0)
    assert after.max() / after.min() < 0.6 * before.max() / before.min()


@pytest.mark.parametrize("count", [0, 1, 5])
def test_a_library_of_hardly_any_photo_is_no_obstacle(world, count):
    background = Background.of(world.others[:count])
    photos, _ = world.subject(4)
    head = fit(photos[:3], NONE, background).head
    assert np.isfinite(scored(head, background, photos)).all()


def test_one_example_is_a_prototype_and_finds_its_like(world):
    photos, _ = world.subject(20)
    background = Background.of(world.others)
    fitted = fit(photos[:1], NONE, background)
    assert fitted.head.method == "prototype"
    assert np.isnan(fitted.positives).all()
    truth = np.r_[np.ones(19, bool), np.zeros(600, bool)]
    scores = scored(fitted.head, background, np.concatenate([photos[1:], world.others]))
    assert average_precision(scores, truth) > 0.95


def test_a_score_is_in_spreads_of_the_library(world):
    photos, _ = world.subject(3)
    background = Background.of(world.others)
    scores = scored(fit(photos, NONE, background).head, background, world.others)
    assert abs(float(np.median(scores))) < 0.2
    assert 0.7 < float(scores.std()) < 1.4


def test_a_few_examples_make_a_cross_validated_logistic_head(world):
    photos, _ = world.subject(6)
    background = Background.of(world.others)
    fitted = fit(photos[:4], NONE, background)
    assert fitted.head.method == "logistic"
    own = scored(fitted.head, background, photos[:4])
    assert (fitted.positives < own).all()  # by heads that never saw them
    assert (fitted.positives > 4.0).all()


def test_every_no_pushes_its_like_down(world):
    wanted, direction = world.subject(8)
    twin = direction + 5.0 * unit(np.random.default_rng(5).normal(size=DIM))
    look_alikes = world.like(twin, 8)
    background = Background.of(world.others)

    def gap(head):
        own = scored(head, background, wanted[4:])
        return own.min() - scored(head, background, look_alikes[4:]).max()

    before = fit(wanted[:4], NONE, background).head
    after = fit(wanted[:4], look_alikes[:4], background).head
    gap_before = gap(before)
    gap_after = gap(after)
    assert gap_after > gap_before
    assert gap_after > 0.0


def test_copies_of_an_example_do_not_vouch_for_one_another(world):
    photo = world.subject(1)[0]
    copies = np.repeat(photo, 5, axis=0)
    assert len(set(groups_of_same(copies).tolist())) == 1
    fitted = fit(copies, NONE, Background.of(world.others))
    assert fitted.head.method == "prototype"
    assert np.isnan(fitted.positives).all()


def test_under_a_strong_ridge_logistic_regression_is_the_prototype(world):
    background = Background.of(world.others)
    yes = background.whitened(world.subject(4)[0])
    direction = logistic_direction(yes, yes[:0], background.weak, 1e6)
    prototype = yes.mean(axis=0) - background.weak.mean(axis=0)
    assert float(unit(direction) @ unit(prototype)) > 0.999


def test_logistic_regression_agrees_with_gradient_descent(world):
    background = Background.of(world.others[:60])
    yes, no = background.whitened(world.subject(5)[0]), background.whitened(world.others[60:64])
    found = logistic_direction(yes, no, background.weak, 0.5)
    expected = _by_gradient_descent(yes, no, background.weak, 0.5)
    assert float(unit(found) @ unit(expected)) > 0.999


def _by_gradient_descent(yes, no, weak, ridge):
    rows = np.concatenate([yes, no, weak]).astype(float)
    rows /= np.sqrt(np.mean(np.sum(rows**2, axis=1)))
    truth = np.r_[np.ones(len(yes)), np.zeros(len(no) + len(weak))]
    weight = np.r_[np.ones(len(yes) + len(no)), np.full(len(weak), len(yes) / len(weak))]
    direction, bias = np.zeros(rows.shape[1]), 0.0
    for _ in range(20_000):
        error = weight * (1 / (1 + np.exp(-(rows @ direction + bias))) - truth)
        direction -= 0.02 * (rows.T @ error + ridge * direction)
        bias -= 0.02 * error.sum()
    return direction


def test_chances_never_fall_with_the_score(world):
    photos, _ = world.subject(5)
    background = Background.of(world.others)
    fitted = fit(photos, world.others[:3], background)
    library = scored(fitted.head, background, world.others[3:])
    own = scored(fitted.head, background, photos)
    chances = measure(own, fitted.positives, fitted.negatives, library)
    rising = chances.of(np.linspace(-5, 60, 500, dtype=np.float32))
    assert (np.diff(rising) >= 0).all()
    assert rising[0] == 0.0
    assert rising[-1] > 0.9


def test_a_no_near_the_label_makes_its_neighbourhood_uncertain():
    own = np.array([14, 15, 16], np.float32)
    library = np.abs(np.random.default_rng(0).normal(size=500)).astype(np.float32)
    held_out = np.array([11, 12, 13], np.float32)
    sure = measure(own, held_out, np.empty(0, np.float32), library)
    doubted = measure(own, held_out, np.array([11, 11.5, 12], np.float32), library)
    at = np.array([11.0], np.float32)
    assert doubted.of(at) < sure.of(at)


@pytest.mark.parametrize("precision", [0.5, 0.8, 0.9, 0.97])
def test_a_cut_keeps_the_mean_chance_at_the_precision(precision):
    ranked = np.linspace(1.0, 0.0, 200, dtype=np.float32)
    cut = cut_for(precision, ranked)
    assert cut.precision >= precision
    assert ranked[: cut.count].min() >= precision / 2
    assert cut.count == 0 or cut.recall == pytest.approx(ranked[: cut.count].sum() / ranked.sum())


def test_a_higher_precision_takes_fewer_photos():
    ranked = np.linspace(1.0, 0.0, 200, dtype=np.float32)
    counts = [cut_for(precision, ranked).count for precision in (0.5, 0.7, 0.9, 0.99)]
    assert counts == sorted(counts, reverse=True)
    assert len(set(counts)) == 4


def test_an_album_holds_the_subject_and_little_else(world):
    photos, _ = world.subject(30)
    library = np.concatenate([photos, world.others])
    background, ids = Background.of(library), np.arange(len(library))
    model = learn(examples(photos[:3]), background)
    scores = scored(model.fitted.head, background, library)
    album = score_library(model, ids, scores, ids[:3], 0.9)
    found = album.ids[: album.count]
    assert np.mean(found < 30) >= 0.9
    assert len(found) >= 20
    assert not np.isin(album.ids, [0, 1, 2]).any()


def test_photos_that_are_confirmed_count_as_found(world):
    photos, _ = world.subject(6)
    library = np.concatenate([photos, world.others])
    background, ids = Background.of(library), np.arange(len(library))
    model = learn(examples(photos), background)
    scores = scored(model.fitted.head, background, library)
    album = score_library(model, ids, scores, ids[:6], 0.99)
    assert album.quality.recall > 0.8  # nothing is left to find


def test_identical_photos_answered_differently_are_named(world):
    photos, _ = world.subject(3)
    model = learn(examples(photos, photos[1:2], first_no=77), Background.of(world.others))
    assert model.contradictions == ((1, 77),)


def test_questions_begin_with_the_best_and_ask_about_copies_once():
    vectors = unit(np.random.default_rng(1).normal(size=(6, DIM)))
    vectors[1] = vectors[0]
    scores = np.array([9, 8.9, 8, 7, 3, 2], np.float32)
    chances = np.array([0.99, 0.99, 0.9, 0.8, 0.5, 0.1], np.float32)
    assert choose_questions(scores, chances, vectors, 4) == [0, 2, 4, 3]
    assert choose_questions(scores, chances, vectors, 99) == [0, 2, 4, 3, 5]


def test_yes_and_no_answers_find_a_subject_within_ten_questions(world):
    photos, direction = world.subject(8)
    look_alikes = world.like(direction * 0.7, 6)
    library = np.concatenate([photos, look_alikes, world.others])
    background, ids = Background.of(library), np.arange(len(library))
    answers = {0: True}
    for _ in range(10):
        yes, no = ([k for k, v in answers.items() if v is kind] for kind in (True, False))
        model = learn(Examples(np.array(yes), library[yes], np.array(no), library[no]), background)
        scores = scored(model.fitted.head, background, library)
        open_ = score_library(model, ids, scores, np.array(list(answers)), 0.9)
        row = choose_questions(open_.scores, open_.chances, library[open_.ids], 1)[0]
        answers[int(open_.ids[row])] = int(open_.ids[row]) < 8
    assert sum(answers.values()) >= 6


def test_a_label_is_applied_to_a_library_by_one_product(world):
    background = Background.of(world.others)
    head = fit(world.subject(4)[0], NONE, background).head
    products = world.others @ head.weights
    lengths = background.lengths_of(world.others)
    whitened = background.whitened(world.others)
    np.testing.assert_allclose(np.linalg.norm(whitened, axis=1), 1.0, atol=1e-4)
    from_scratch = scored(head, background, world.others)
    np.testing.assert_allclose(head.from_products(products, lengths), from_scratch, atol=1e-4)


def test_lengths_hold_where_there_are_more_dimensions_than_are_told_exactly():
    random = np.random.default_rng(0)
    vectors = unit(random.normal(size=(700, 400)) * np.geomspace(2.0, 0.05, 400))
    background = Background.of(vectors)
    norms = np.linalg.norm(background.whitened(vectors), axis=1)
    assert np.abs(norms - 1.0).max() < 0.1
