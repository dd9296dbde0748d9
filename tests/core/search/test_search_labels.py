from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pytest

from core.records.search import Query
from core.search.label_fusion import NoLabels, Taught, rank_by_labels, weigh
from core.search.query import parse
from core.search.understand import understand

TODAY = date(2026, 11, 23)
LABELS = [("豆豆", 1), ("糯米", 2), ("Tom", 3)]

SENTENCES = {
    "豆豆在沙滩上": ("沙滩上", ["豆豆"]),
    "沙滩上的豆豆": ("沙滩上", ["豆豆"]),
    "豆豆和糯米在草地上": ("草地上", ["豆豆", "糯米"]),
    "有豆豆的照片": ("", ["豆豆"]),
    "去年夏天豆豆在海边": ("海边", ["去年夏天", "豆豆"]),
    "豆豆 去年": ("", ["豆豆", "去年"]),
    "「豆豆」的歌": ("豆豆的歌", []),
    "tom on the beach": ("on the beach", ["tom"]),
    "豆豆": ("", ["豆豆"]),
}


class Evidence(NamedTuple):
    ids: np.ndarray
    chances: np.ndarray
    cut: float


def evidence(chances: dict[int, float], cut: float = 0.5) -> Evidence:
    ids = sorted(chances)
    return Evidence(np.array(ids), np.array([chances[i] for i in ids], np.float32), cut)


class Known:
    """Labels of which only 豆豆 has examples."""

    def names(self):
        return LABELS

    def evidence(self, label_id):
        return evidence({1: 1.0, 2: 0.9, 3: 0.0, 4: 0.1}) if label_id == 1 else None


@pytest.mark.parametrize("text", SENTENCES)
def test_a_label_in_a_sentence_becomes_a_chip(text):
    rest, pieces = SENTENCES[text]
    parsed = parse(text, TODAY, labels=LABELS)
    assert parsed.rest == rest
    assert [chip.text for chip in parsed.chips] == pieces


def test_a_removed_label_chip_is_a_plain_word():
    parsed = parse("豆豆在沙滩上", TODAY, frozenset({"豆豆"}), LABELS)
    assert (parsed.chips, parsed.rest) == ((), "豆豆在沙滩上")


def test_a_label_that_is_not_wanted_counts_against_its_photos():
    asked = understand(Query(text="海边，不要豆豆"), TODAY, Known())
    assert [chip.kind for chip in asked.chips] == ["exclude"]
    assert asked.unwanted == ()
    assert len(asked.taught.unwanted) == 1
    assert not asked.taught.wanted


def test_a_label_without_an_example_is_a_plain_word():
    asked = understand(Query(text="糯米在沙滩上"), TODAY, Known())
    assert (asked.chips, asked.rest) == ((), "糯米在沙滩上")


def test_a_label_alone_ranks_by_chance_and_its_album_is_likely():
    taught = Taught([evidence({1: 0.2, 2: 1.0, 3: 0.8, 4: 0.0})])
    found = rank_by_labels(taught, None)
    assert found.ids.tolist() == [2, 3, 1, 4]
    assert found.likely == 2
    assert rank_by_labels(taught, np.array([1, 3])).ids.tolist() == [3, 1]


def test_words_decide_among_the_photos_of_a_label():
    taught = Taught([evidence({1: 0.9, 2: 1.0, 3: 0.0001, 4: 0.0})])
    background = np.array([-1, 0, 1, 0, 0.5, -0.5] * 10, np.float32) / 1.4826
    ranking = np.array([3, 1, 4, 2]), np.array([3.0, 2.5, 2.0, 0.0], np.float32)
    found = weigh(ranking, taught, background)
    assert found.ids[0] == 1  # the label's and on the beach
    assert set(found.ids[:2].tolist()) == {1, 2}
    assert found.ids[-1] == 4
    assert found.likely == 1


def test_nothing_is_likely_where_no_photo_of_the_label_shows_the_words():
    taught = Taught([evidence({1: 1.0, 2: 1.0, 3: 0.0})])
    background = np.linspace(-1, 1, 60).astype(np.float32)
    ranking = np.array([3, 1, 2]), np.array([3.0, 0.2, 0.1], np.float32)
    assert weigh(ranking, taught, background).likely == 0


def test_several_labels_must_all_be_seen():
    one, two = evidence({1: 1.0, 2: 1.0, 3: 0.0}), evidence({1: 0.0, 2: 0.9, 3: 1.0})
    assert rank_by_labels(Taught([one, two]), None).ids[0] == 2
    assert rank_by_labels(Taught([one], [two]), None).ids[0] == 1


def test_a_photo_that_no_label_was_scored_on_comes_last():
    taught = Taught([evidence({1: 0.5})])
    background = np.linspace(-1, 1, 60).astype(np.float32)
    ranking = np.array([9, 1]), np.array([0.3, 0.1], np.float32)
    assert weigh(ranking, taught, background).ids.tolist() == [1, 9]


def test_a_keyword_narrows_and_is_asked_for_only_where_a_hash_stands():
    asked = understand(Query(text="#旅行 糯米"), TODAY, NoLabels(), lambda: ["旅行"])
    assert (asked.filters.keywords, asked.rest) == ({"旅行"}, "糯米")
    plain = understand(Query(text="旅行"), TODAY, NoLabels(), lambda: pytest.fail("asked"))
    assert plain.rest == "旅行"
