"""Chips and words: what was understood, and what stays plain."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from core.records.search import Chip
from desktop.search.sentence import Sentence


def chip(text: str, sentence: str) -> Chip:
    return Chip("date", text, sentence.index(text), date(2025, 12, 1), date(2026, 2, 28))


def answered(asked: str, *texts: str, settled_only: bool = False) -> Sentence:
    chips = [chip(text, asked) for text in texts]
    return Sentence(words=asked).answered(asked, chips, settled_only=settled_only)


def test_understood_words_become_a_chip():
    sentence = answered("去年冬天在雪地里奔跑", "去年冬天")
    assert [c.text for c in sentence.chips] == ["去年冬天"]
    assert sentence.words == "在雪地里奔跑"
    assert sentence.text == "去年冬天在雪地里奔跑"


def test_words_at_the_end_stay_while_they_may_still_grow():
    assert answered("去年", "去年", settled_only=True).chips == ()
    assert answered("去年", "去年").words == ""


def test_a_date_grows_across_the_seam():
    first = answered("去年", "去年").with_words("夏天在海边")
    asked = first.text
    assert asked == "去年夏天在海边"
    grown = first.answered(asked, [chip("去年夏天", asked)], settled_only=True)
    assert [c.text for c in grown.chips] == ["去年夏天"]
    assert grown.words == "在海边"


def test_english_words_keep_their_spaces():
    sentence = answered("dogs last summer on the beach", "last summer")
    assert sentence.words == "dogs on the beach"
    assert sentence.text == "last summer dogs on the beach"


def test_removed_chip_keeps_its_words_as_plain_words():
    sentence = answered("去年冬天在雪地里", "去年冬天").without_chip(0, keep_words=True)
    assert sentence.chips == ()
    assert sentence.words == "去年冬天在雪地里"
    assert sentence.plain_pieces == {"去年冬天"}


def test_plain_words_that_are_deleted_are_forgotten():
    sentence = answered("去年冬天在雪地里", "去年冬天").without_chip(0, keep_words=True)
    assert sentence.with_words("在雪地里").plain_pieces == frozenset()


def test_a_chip_can_go_with_its_words():
    assert (
        answered("去年冬天在雪地里", "去年冬天").without_chip(0, keep_words=False).text
        == "在雪地里"
    )


def test_a_chip_that_is_not_understood_any_more_is_words_again():
    sentence = answered("去年冬天在雪地里", "去年冬天")
    assert sentence.answered(sentence.text, [], settled_only=True).words == "去年冬天在雪地里"


@given(st.text(max_size=40))
def test_without_chips_words_are_left_alone(words):
    assert Sentence(words=words).answered(words.strip(), [], settled_only=True).words == words


@given(st.text("去年冬天 dogs在海边", min_size=1, max_size=20), st.data())
def test_no_letter_is_lost_when_chips_are_taken(text, data):
    asked = text.strip()
    if not asked:
        return
    start = data.draw(st.integers(0, len(asked) - 1))
    end = data.draw(st.integers(start + 1, len(asked)))
    piece = Chip("date", asked[start:end], start)
    sentence = Sentence(words=asked).answered(asked, [piece], settled_only=False)
    assert sorted(sentence.text.replace(" ", "")) == sorted(asked.replace(" ", ""))


def test_what_is_said_twice_is_one_chip():
    asked = "豆豆豆豆在沙滩上"
    chips = [Chip("label", "豆豆", start, value="7") for start in (0, 2)]
    sentence = Sentence(words=asked).answered(asked, chips, settled_only=False)
    assert [c.text for c in sentence.chips] == ["豆豆"]
    assert sentence.text == "豆豆在沙滩上"
