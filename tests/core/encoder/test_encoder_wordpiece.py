"""Facts of the tokenizer; that it equals the reference's is in test_encoder_parity."""

import json
import time

import pytest

from core.encoder.wordpiece import CONTEXT_LENGTH, WordPiece, read_vocabulary, read_words
from core.paths import resources

VOCABULARY = resources() / "vocabulary" / "bert-chinese.txt"


@pytest.fixture(scope="module")
def listed():
    return read_words(VOCABULARY)


@pytest.fixture(scope="module")
def words(listed):
    return WordPiece(listed)


def pieces(words, listed, text):
    return [listed[number] for number in words.encode(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("一只狗", ["一", "只", "狗"]),
        ("Playing", ["play", "##ing"]),
        ("é İ", ["e", "i"]),
        ("a\tb\u3000c\x00", ["a", "b", "c"]),
        ("狗🥲", ["狗", "[UNK]"]),  # newer than the tables of the fast tokenizers
        ("[MASK]", ["[", "ma", "##sk", "]"]),  # a user's text is never a special token
        ("！(", ["！", "("]),
        ("a" * 201, ["[UNK]"]),
    ],
)
def test_a_text_becomes_these_pieces(words, listed, text, expected):
    assert pieces(words, listed, text) == ["[CLS]", *expected, "[SEP]"]


def test_a_text_is_cut_after_52_tokens_and_a_book_costs_no_time(words):
    started = time.perf_counter()
    ids = words.encode("在雪地里奔跑的狗" * 200_000)
    assert time.perf_counter() - started < 1
    assert len(ids) == CONTEXT_LENGTH
    assert ids == words.encode("在雪地里奔跑的狗" * 7)


def test_half_an_emoji_is_an_unknown_word(words, listed):
    assert pieces(words, listed, "\ud83d") == ["[CLS]", "[UNK]", "[SEP]"]


def test_the_published_vocabulary_is_whole(listed):
    assert len(listed) == len(set(listed)) == 21128


def test_a_vocabulary_comes_from_either_file(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_vocabulary(tmp_path)
    expected = ["[UNK]", "[CLS]", "[SEP]", "狗"]
    ids = {word: number for number, word in reversed(list(enumerate(expected)))}
    (tmp_path / "tokenizer.json").write_text(json.dumps({"model": {"vocab": ids}}))
    assert read_vocabulary(tmp_path) == expected
    (tmp_path / "vocab.txt").write_text("狗\n[SEP]\r\n", encoding="utf-8")
    assert read_vocabulary(tmp_path) == ["狗", "[SEP]"]


@pytest.mark.parametrize("content", ["[]", "{}", "x", '{"model": {"vocab": {"a": 0, "b": 2}}}'])
def test_a_vocabulary_that_makes_no_sense_is_refused(tmp_path, content):
    (tmp_path / "tokenizer.json").write_text(content)
    with pytest.raises(ValueError, match=r"tokenizer.json|Expecting"):
        read_vocabulary(tmp_path)


def test_a_vocabulary_without_special_words_is_refused():
    with pytest.raises(ValueError, match="CLS"):
        WordPiece(["[UNK]", "[SEP]"])
