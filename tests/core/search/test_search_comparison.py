from concurrent.futures import CancelledError, Future

import numpy as np
import pytest

from core.errors import UserError
from core.search.classify import TEMPLATES
from core.search.comparison import Comparer

PHOTO = 7


class Words:
    """Embeds a text as how often it holds 猫 and 狗, a picture as one of cats; counts."""

    logit_scale = 10.0

    def __init__(self):
        self.asked = []

    def embed_many(self, items):
        self.asked += items
        rows = [
            (item.count("猫"), item.count("狗"), 0.1) if isinstance(item, str) else (1, 0, 0)
            for item in items
        ]
        vectors = np.array(rows, np.float32)
        future = Future()
        future.set_result(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))
        return future


class Photos:
    """One photo of dogs; its file, once the vector is gone."""

    def __init__(self, path):
        self.stored = np.array([0, 1, 0], np.float32)
        self.path = path

    def vector_of(self, photo_id):
        return self.stored if photo_id == PHOTO else None

    def path_of(self, photo_id):
        if photo_id != PHOTO:
            raise UserError("no_such_photo", path="")
        return self.path


@pytest.fixture
def words():
    return Words()


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "cats.jpg"
    path.write_bytes(b"pixels")
    return path


@pytest.fixture
def compare(words, picture):
    comparer = Comparer(Photos(picture), lambda: words)

    def ask(image, labels=("狗", "猫"), *, plain=False, is_wanted=lambda: True):
        return comparer.compare(image, labels, plain=plain, is_wanted=is_wanted)

    ask.photos = comparer._photos
    return ask


def test_the_best_label_comes_first_with_its_share(compare, picture):
    scores = compare(picture)
    assert [score.label for score in scores] == ["猫", "狗"]
    assert sum(score.probability for score in scores) == pytest.approx(1)
    assert scores[0].probability == pytest.approx(1 / (1 + np.exp(-10 * scores[0].cosine)))


def test_a_photo_of_the_library_is_not_decoded_again(compare, words):
    assert compare(PHOTO)[0].label == "狗"
    assert all(isinstance(item, str) for item in words.asked)


def test_a_photo_without_a_vector_is_read_from_its_file(compare, words, picture):
    compare.photos.stored = None
    assert compare(PHOTO)[0].label == "猫"
    assert picture in words.asked


def test_another_label_costs_only_its_own_sentences(compare, words, picture):
    compare(picture)
    words.asked.clear()
    compare(picture, ["狗", "猫", "鸟"])
    assert words.asked == [template.format("鸟") for template in TEMPLATES]
    words.asked.clear()
    compare(picture, ["鸟", "猫"])
    assert words.asked == []


def test_a_picture_that_has_changed_is_looked_at_again(compare, words, picture):
    compare(picture)
    picture.write_bytes(b"other pixels")
    words.asked.clear()
    compare(picture)
    assert words.asked == [picture]


def test_whole_sentences_are_compared_as_they_stand(compare, words, picture):
    compare(picture, ["一只猫", "一只狗"], plain=True)
    assert [item for item in words.asked if isinstance(item, str)] == ["一只猫", "一只狗"]


def test_a_comparison_that_nobody_wants_any_more_stops_and_keeps_what_it_found(
    compare, words, picture
):
    answers = iter([True, False])
    with pytest.raises(CancelledError):
        compare(picture, is_wanted=lambda: next(answers))
    words.asked.clear()
    compare(picture)
    assert all("狗" not in item for item in words.asked)


@pytest.mark.parametrize(
    ("image", "labels", "code"),
    [(PHOTO, ["猫"], "no_labels"), (PHOTO, [], "no_labels"), (8, ["猫", "狗"], "no_such_photo")],
)
def test_what_cannot_be_compared_says_why(compare, image, labels, code):
    with pytest.raises(UserError, match=code):
        compare(image, labels)


def test_a_picture_that_is_gone_says_so(compare, picture):
    picture.unlink()
    with pytest.raises(UserError, match="no_such_file"):
        compare(picture)
