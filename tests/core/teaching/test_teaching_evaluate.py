import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import UserError
from core.teaching.evaluate import read_captions, recall_both_ways, text_to_image_recall


def written(tmp_path, content):
    path = tmp_path / "captions.tsv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "a.jpg\t一只狗\nb.jpg\ta cat\n",
        "\ufefffile\tcaption\r\na.jpg\t一只狗\r\n\r\nb.jpg\ta cat",
        "file\tkind\tcaption\na.jpg\tzh\t一只狗\nb.jpg\ten\ta cat\n",
        "a.jpg\tzh\t 一只狗 \n   \nb.jpg\ta cat\n",
    ],
)
def test_two_or_three_columns_with_or_without_a_header(tmp_path, content):
    assert read_captions(written(tmp_path, content)) == [("a.jpg", "一只狗"), ("b.jpg", "a cat")]


def test_a_kind_chooses_its_lines_only(tmp_path):
    path = written(tmp_path, "a.jpg\tzhc\t狗\na.jpg\ten\tdog\nb.jpg\tno kind\n")
    assert read_captions(path, "en") == [("a.jpg", "dog")]
    assert read_captions(path, "fr") == []


def test_an_unusual_line_break_inside_a_caption_does_not_split_it(tmp_path):
    assert read_captions(written(tmp_path, "a.jpg\ta\u2028b\n")) == [("a.jpg", "a\u2028b")]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("only one column\n", 1),
        ("a.jpg\tdog\nb.jpg\t\n", 2),
        ("a.jpg\tdog\n\n\tno file\n", 3),
        ("a.jpg\tx\ty\tz\n", 1),
        (b"a.jpg\tdog\nb.jpg\t\xff\xfe\n", 2),
    ],
)
def test_a_bad_line_is_named(tmp_path, content, line):
    path = written(tmp_path, content)
    with pytest.raises(UserError) as refused:
        read_captions(path)
    assert refused.value.code == "bad_captions"
    assert refused.value.fields == {"path": str(path), "line": line}


def test_a_file_that_is_not_there_is_the_users_to_mend(tmp_path):
    with pytest.raises(UserError) as refused:
        read_captions(tmp_path / "none.tsv")
    assert refused.value.code == "no_such_file"


def test_recall_counts_the_texts_whose_photo_is_near_enough():
    images = np.eye(20, dtype=np.float32)
    texts = np.zeros((3, 20), np.float32)
    texts[0, 4] = 1  # its own photo is first
    texts[1, :4] = [0.4, 0.3, 0.2, 0.1]  # its own is fourth
    texts[2, :12] = np.linspace(1, 0.1, 12)  # its own is twelfth
    report = text_to_image_recall(texts, images, [4, 3, 11])
    assert (report.queries, report.photos) == (3, 20)
    assert (report.r1, report.r5, report.r10) == pytest.approx((1 / 3, 2 / 3, 2 / 3))
    assert report.median_rank == 4


def test_several_captions_may_share_a_photo():
    images = np.eye(3, dtype=np.float32)
    report = text_to_image_recall(images[[1, 1, 1]], images, [1, 1, 1])
    assert (report.queries, report.photos, report.r1, report.median_rank) == (3, 3, 1.0, 1.0)


def test_an_encoder_that_answers_everything_alike_scores_as_chance():
    images = np.ones((101, 4), np.float32) / 2
    report = text_to_image_recall(images[:5], images, [0, 1, 2, 3, 4])
    assert (report.r1, report.r10, report.median_rank) == (0, 0, 51)


def test_a_photo_is_found_by_the_best_of_its_texts():
    images = np.eye(3, dtype=np.float32)
    texts = np.array([[1, 0, 0], [0.5, 0.6, 0], [0.9, 0, 0], [0.7, 0.7, 0]], np.float32)
    report = recall_both_ways(texts, images, [0, 1, 0, 0])  # the third photo has no text
    assert (report.queries, report.photos, report.r1) == (4, 3, 0.75)
    # The first photo's texts are 1st, 2nd and 3rd for it; the second's is beaten by one.
    assert (report.i2t_r1, report.i2t_r5, report.i2t_median_rank) == (0.5, 1.0, 1.5)


def test_texts_of_one_photo_that_say_the_same_do_not_compete():
    images = np.eye(2, dtype=np.float32)
    report = recall_both_ways(images[[0, 0, 0, 1]], images, [0, 0, 0, 1])
    assert (report.i2t_r1, report.i2t_median_rank) == (1.0, 1.0)


@pytest.mark.parametrize("truth", [[], [0]])
def test_nothing_to_rank_is_a_bug_of_the_caller(truth):
    images = np.eye(2, dtype=np.float32)
    with pytest.raises(ValueError, match="truths"):
        text_to_image_recall(images[:0], images, truth)


@settings(deadline=None)
@given(st.integers(1, 30), st.integers(1, 1200), st.integers(0, 2**32 - 1))
def test_ranks_equal_those_of_sorting(photos, queries, seed):
    # Small whole numbers: products are exact, and there are ties.
    generator = np.random.default_rng(seed)
    images = generator.integers(-9, 9, (photos, 3)).astype(np.float32)
    texts = generator.integers(-9, 9, (queries, 3)).astype(np.float32)
    truth = generator.integers(0, photos, queries)
    report = text_to_image_recall(texts, images, truth)
    places = np.arange(1, photos + 1)
    ranks = []
    for text, own in zip(texts, truth, strict=True):
        scores = images @ text
        ranks.append(places[np.sort(scores)[::-1] == scores[own]].mean())
    assert report.median_rank == np.median(ranks)
    assert report.r5 == pytest.approx((np.array(ranks) <= 5).mean())
