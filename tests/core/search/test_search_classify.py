import numpy as np
import pytest

from core.errors import UserError
from core.search.classify import TEMPLATES, clean_labels, label_vectors, score_labels


class Letters:
    """Encodes a text as how often it holds 猫 and 狗, and how long it is."""

    def encode_texts(self, texts):
        rows = np.array([[text.count("猫"), text.count("狗"), 0.01 * len(text)] for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_a_label_is_the_mean_of_its_sentences():
    vectors = label_vectors(Letters(), ["猫", "狗"])
    assert vectors.shape == (2, 3)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1)
    sentences = Letters().encode_texts([template.format("猫") for template in TEMPLATES])
    assert vectors[0] @ sentences.mean(axis=0) == pytest.approx(
        np.linalg.norm(sentences.mean(axis=0))
    )


def test_the_best_label_comes_first_with_its_share():
    image = np.array([0.6, 0.8, 0.0], np.float32)
    scores = score_labels(image, ["猫", "狗"], np.eye(2, 3, dtype=np.float32), logit_scale=10.0)
    assert [score.label for score in scores] == ["狗", "猫"]
    assert scores[0].cosine == pytest.approx(0.8)
    assert scores[0].probability == pytest.approx(1 / (1 + np.exp(-2)))
    assert sum(score.probability for score in scores) == pytest.approx(1)


def test_a_large_logit_scale_overflows_nothing():
    image = np.array([1.0, 0.0, 0.0], np.float32)
    scores = score_labels(image, ["a", "b"], np.eye(2, 3, dtype=np.float32), logit_scale=1e6)
    assert [score.probability for score in scores] == [1.0, 0.0]


def test_labels_are_parted_by_any_comma_and_each_counts_once():
    assert clean_labels("猫，狗, 图表、猫,,") == ["猫", "狗", "图表"]
    for text in ("", "猫", "猫,猫", "，"):
        with pytest.raises(UserError, match="no_labels"):
            clean_labels(text)
