"""Saved questions as JSON: the same again, and anything at all without a fault."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.records.photos import PhotoId, RootId
from core.records.saved_question import SavedQuestion, from_json, to_json
from core.records.search import CollectionId, Filters

FILTERS = Filters(
    root_id=RootId(3),
    folder="2024/海边",
    taken_from=date(2024, 5, 1),
    taken_to=date(2024, 5, 31),
    orientation="portrait",
    formats=frozenset({"JPEG", "HEIC"}),
    screenshots=False,
    favourite=True,
    min_rating=4,
    keywords=frozenset({"旅行"}),
    album=CollectionId(2),
)
FULL = SavedQuestion(
    text="豆豆在沙滩上",
    literal=frozenset({"去年"}),
    labels=(("豆豆", 1),),
    photo=PhotoId(7),
    image_weight=0.25,
    filters=FILTERS,
    recent_only=True,
    album="pets/dog",
    arrangement="oldest",
)


def test_everything_that_is_asked_comes_back():
    assert from_json(to_json(FULL)) == FULL


def test_only_what_is_asked_is_written():
    assert json.loads(to_json(SavedQuestion(text="海"))) == {"text": "海"}
    assert SavedQuestion().is_empty
    assert not FULL.is_empty


@pytest.mark.parametrize("text", ["", "[]", "{", "null", '{"text": 3, "labels": [1, ["a"]]}'])
def test_what_is_no_question_asks_for_nothing(text):
    assert from_json(text) == SavedQuestion()


VALUES = [None, True, False, 0, -1, 10**30, 1.5, "", "海", "2024-05-01", [], ["a", 1], [["a", 1]],
          [["a", 10**30]], [[1, 2, 3]], {}, {"a": 1}]  # fmt: skip
NAMES = [*json.loads(to_json(FULL)), "newer"]


@given(st.dictionaries(st.sampled_from(NAMES), st.sampled_from(VALUES), max_size=6))
def test_any_json_can_be_asked_and_written_again(told):
    question = from_json(json.dumps(told))
    assert from_json(to_json(question)) == question
