from __future__ import annotations

import numpy as np
import pytest

from core.search.calibrate import group_share, likely_count, robust_spread
from core.search.collapse import collapse


def library(count: int, matches: int = 0, height: float = 0.5) -> np.ndarray:
    """Scores best first: `matches` near `height`, the rest scattered around .2."""
    scores = np.random.default_rng(count).uniform(0.1, 0.3, count)
    scores[:matches] = height - np.linspace(0, 0.05, matches)
    return -np.sort(-scores).astype(np.float32)


@pytest.mark.parametrize("count", [40, 1000, 50_000])
@pytest.mark.parametrize("matches", [1, 5, 12])
def test_what_stands_out_is_likely(count: int, matches: int):
    scores = library(count, matches)
    assert likely_count(scores, scores) == matches


@pytest.mark.parametrize("count", [0, 1, 2, 11, 50, 5000])
def test_nothing_is_likely_where_nothing_stands_out(count: int):
    scores = library(count)
    assert likely_count(scores, scores) == 0


def test_equal_scores_are_nothing_that_stands_out():
    scores = np.full(100, 0.3, dtype=np.float32)
    assert likely_count(scores, scores) == 0


@pytest.mark.parametrize(("scale", "offset"), [(1, 0), (0.1, 0.3), (0.7, -0.4)])
def test_the_scale_of_a_models_cosines_does_not_matter(scale: float, offset: float):
    scores = (library(500, 8) * scale + offset).astype(np.float32)
    assert likely_count(scores, scores) == 8


def test_a_filtered_answer_is_judged_by_the_whole_library():
    everything = library(1000, 6)
    assert likely_count(everything[[1, 3, 500, 900]], everything) == 2
    assert likely_count(everything[500:520], everything) == 0


def test_the_queried_picture_itself_does_not_hide_the_ones_like_it():
    scores = np.concatenate([[1.0, 1.0], library(200, 7)]).astype(np.float32)
    assert likely_count(scores, scores) == 9


def test_most_of_a_library_is_never_likely():
    scores = library(90, 60)
    assert likely_count(scores, scores) <= 30


def test_what_a_quarter_of_the_library_shows_is_likely():
    random = np.random.default_rng(1)
    scores = np.concatenate([random.normal(0.5, 0.04, 90), random.normal(0.0, 0.15, 270)])
    scores = -np.sort(-scores).astype(np.float32)
    middle, spread = robust_spread(scores)
    assert (scores[0] - middle) / spread < 3.5  # hardly stands out by itself
    assert group_share(scores) > 0.8
    assert 80 <= likely_count(scores, scores) <= 95


@pytest.mark.parametrize(("kind", "share"), [("normal", 2 / np.pi), ("uniform", 0.75)])
def test_one_group_is_not_taken_for_two(kind: str, share: float):
    scores = getattr(np.random.default_rng(3), kind)(size=5000).astype(np.float32)
    assert group_share(scores) == pytest.approx(share, abs=0.02)


def test_the_spread_is_that_of_a_normal_distribution():
    scores = np.random.default_rng(0).normal(0.2, 0.05, 20_000).astype(np.float32)
    middle, spread = robust_spread(scores)
    assert middle == pytest.approx(0.2, abs=0.002)
    assert spread == pytest.approx(0.05, rel=0.03)


def test_near_duplicates_need_both_the_hash_and_the_content():
    vectors = np.eye(4, dtype=np.float32)[[0, 0, 0, 1]]
    hashes = np.array([0, 0b1111, 2**64 - 1, 0], dtype=np.uint64)
    groups = collapse(hashes, vectors)
    assert groups.shown.tolist() == [0, 2, 3]
    assert groups.hidden == {0: (1,)}


def test_likeness_is_not_passed_on_along_a_chain():
    vectors = np.ones((3, 1), dtype=np.float32)
    hashes = np.array([0, 2**8 - 1, 2**16 - 1], dtype=np.uint64)
    groups = collapse(hashes, vectors)
    assert groups.shown.tolist() == [0, 2]
    assert groups.hidden == {0: (1,)}


def test_nothing_collapses_to_nothing():
    groups = collapse(np.empty(0, np.uint64), np.empty((0, 4), np.float32))
    assert len(groups.shown) == 0
    assert groups.hidden == {}
