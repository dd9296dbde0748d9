from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pytest

from core.errors import UserError
from core.index.planner import Planner
from core.index.vectors import VectorMatrix
from core.records.photos import PhotoId
from core.records.search import Filters, Query
from core.search.engine import SearchEngine, combined
from core.search.query import parse
from core.search.understand import narrowed

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 11, 23)
DIM = 32
AXES = {"狗": 0, "海边": 1, "人": 2}  # one direction for each thing that our pictures show


def towards(*names: str, seed: int | None = None) -> np.ndarray:
    """A unit vector of something that shows these things, with some noise of its own."""
    vector = np.zeros(DIM)
    vector[[AXES[name] for name in names]] = 1.0
    if seed is not None:
        vector[len(AXES) :] += np.random.default_rng(seed).normal(0, 0.04, DIM - len(AXES))
    return (vector / max(np.linalg.norm(vector), 1e-9)).astype(np.float32)


class Words:
    """An embedder that knows the three words, and of pictures the file name."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_text(self, text: str) -> Future:
        self.texts.append(text)
        return self._done(towards(*[name for name in AXES if name in text], seed=len(text)))

    def embed_image(self, path: Path) -> Future:
        return self._done(towards(*[name for name in AXES if name in path.name], seed=99))

    def _done(self, vector: np.ndarray) -> Future:
        future: Future = Future()
        future.set_result(vector)
        return future


class Photos:
    """Photo n shows what `shows` says; even ids are portrait and of 2025, the others of 2024."""

    def __init__(self, vectors: dict[int, np.ndarray]) -> None:
        self._vectors = vectors
        self.asked: list[Filters] = []
        self.behind: list[int] = []  # photos that another one stands for
        self.hashes = {photo_id: photo_id * 0x9E3779B97F4A7C15 % 2**64 for photo_id in vectors}

    def ids_matching(self, filters: Filters) -> np.ndarray:
        self.asked.append(filters)
        return np.array(
            [
                n
                for n in sorted(self._vectors, reverse=True)
                if self._passes(n, filters) and n not in self.behind
            ],
            np.int64,
        )

    def hidden(self) -> np.ndarray:
        return np.array(self.behind, np.int64)

    def vector_of(self, photo_id: int) -> np.ndarray | None:
        return self._vectors.get(photo_id)

    def dhashes(self, ids: np.ndarray) -> np.ndarray:
        return np.array([self.hashes[int(n)] for n in ids], dtype=np.uint64)

    def keywords(self) -> list[str]:
        return ["旅行"]

    def _passes(self, n: int, filters: Filters) -> bool:
        if filters.keywords and n % 3:  # every third photo carries what is asked for
            return False
        day = date(2025 if n % 2 == 0 else 2024, 7, 1)
        return (
            (filters.taken_from is None or filters.taken_from <= day)
            and (filters.taken_to is None or day <= filters.taken_to)
            and (filters.orientation is None or (filters.orientation == "portrait") == (n % 2 == 0))
        )


class House:
    def __init__(self, shows: dict[int, tuple[str, ...]]) -> None:
        vectors = {n: towards(*names, seed=n) for n, names in shows.items()}
        self.photos, self.words, self.matrix = Photos(vectors), Words(), VectorMatrix(DIM)
        if vectors:
            self.matrix.put(list(vectors), np.stack(list(vectors.values())))
        self.engine = SearchEngine(
            self.words, Planner(self.matrix), self.photos, "m@1", lambda: TODAY
        )

    def ask(self, text: str = "", **more):
        return self.engine.search(Query(text, **more))


DOGS, BEACHES, BOTH, PEOPLE = range(10), range(10, 20), range(20, 24), range(30, 36)


@pytest.fixture
def house() -> House:
    shows: dict[int, tuple[str, ...]] = dict.fromkeys(range(40, 140), ())
    shows |= dict.fromkeys(DOGS, ("狗",)) | dict.fromkeys(BEACHES, ("海边",))
    shows |= dict.fromkeys(BOTH, ("狗", "海边")) | dict.fromkeys(PEOPLE, ("海边", "人"))
    return House(shows)


def test_the_photos_that_show_it_come_first(house: House):
    result = house.ask("狗")
    assert set(result.ids[:10].tolist()) == set(DOGS)
    assert len(result.ids) == len(house.matrix)
    assert np.all(np.diff(result.scores) <= 0)
    assert result.model == "m@1"
    assert result.seconds > 0
    assert 10 <= result.likely <= 14
    assert house.photos.asked == []


def test_a_photo_that_another_one_stands_for_is_no_answer(house: House):
    house.photos.behind = [3, 4]
    found = house.ask("狗", limit=8).ids.tolist()
    assert set(found) == set(DOGS) - {3, 4}


def test_a_limit_cuts_the_answer_and_the_likely_ones(house: House):
    result = house.ask("狗", limit=3)
    assert len(result.ids) == len(result.scores) == result.likely == 3


def test_a_date_in_the_sentence_is_a_condition_and_a_chip(house: House):
    result = house.ask("去年夏天的狗")
    assert [chip.text for chip in result.chips] == ["去年夏天"]
    assert house.words.texts == ["狗"]
    assert all(n % 2 == 0 for n in result.ids.tolist())
    assert set(result.ids[:5].tolist()) == {n for n in DOGS if n % 2 == 0}


def test_a_keyword_behind_a_hash_is_a_condition_and_a_chip(house: House):
    result = house.ask("#旅行 狗")
    assert [(chip.kind, chip.value) for chip in result.chips] == [("keyword", "旅行")]
    assert house.words.texts == ["狗"]
    assert all(n % 3 == 0 for n in result.ids.tolist())


def test_without_interpretation_every_word_is_a_word(house: House):
    result = house.ask("去年的狗", interpret=False)
    assert result.chips == ()
    assert house.words.texts == ["去年的狗"]


def test_a_removed_chip_is_embedded_with_the_rest(house: House):
    result = house.ask("去年的狗", literal=frozenset({"去年"}))
    assert result.chips == ()
    assert house.words.texts == ["去年的狗"]


def test_conditions_alone_list_their_photos_newest_first(house: House):
    result = house.ask("去年 竖图的照片", limit=5)
    assert result.ids.tolist() == [138, 136, 134, 132, 130]
    assert not result.scores.any()
    assert house.words.texts == []
    assert len(house.ask(filters=Filters(orientation="portrait")).ids) > 5


@pytest.mark.parametrize("text", ["", "  ", "\n\t　"])
def test_nothing_at_all_is_refused(house: House, text: str):
    with pytest.raises(UserError) as caught:
        house.ask(text)
    assert caught.value.code == "empty_query"


def test_emoji_and_five_thousand_characters_are_queries_like_others(house: House):
    assert len(house.ask("😀🎉").ids) == len(house.matrix)
    assert len(house.ask("在海边奔跑的狗" * 720).ids) == len(house.matrix)


def test_a_photo_of_the_library_finds_itself_first(house: House):
    result = house.ask(image=PhotoId(3))
    assert result.ids[0] == 3
    assert set(result.ids[:10].tolist()) == set(DOGS)
    assert result.likely >= 10
    assert house.words.texts == []


def test_a_photo_without_a_vector_says_so(house: House):
    with pytest.raises(UserError) as caught:
        house.ask(image=PhotoId(9999))
    assert caught.value.code == "photo_not_indexed"


def test_a_file_that_is_gone_says_so(house: House, tmp_path: Path):
    with pytest.raises(UserError) as caught:
        house.ask(image=tmp_path / "gone.jpg")
    assert caught.value.code == "no_such_file"


def test_a_dropped_file_and_words_find_what_shows_both(house: House, tmp_path: Path):
    picture = tmp_path / "狗.jpg"
    picture.touch()
    assert set(house.ask("海边", image=picture).ids[:4].tolist()) == set(BOTH)
    only_picture = house.ask("海边", image=picture, image_weight=1.0)
    assert set(only_picture.ids[:10].tolist()) == set(DOGS)
    only_words = house.ask("海边", image=picture, image_weight=0.0)
    assert set(only_words.ids[:10].tolist()) == set(BEACHES)


def test_unwanted_words_lower_what_shows_them(house: House):
    plain, without = house.ask("海边"), house.ask("不要人的海边")
    assert without.chips[0].value == "人"
    lowest = [np.flatnonzero(np.isin(r.ids, list(PEOPLE))).min() for r in (plain, without)]
    assert lowest[1] > lowest[0]
    assert set(without.ids[:10].tolist()) == set(plain.ids[:10].tolist()) == set(BEACHES)


def test_only_unwanted_words_put_what_shows_them_last(house: House):
    result = house.ask("不要人")
    assert set(result.ids[-6:].tolist()) == set(PEOPLE)


def test_unwanted_words_within_a_filter(house: House):
    result = house.ask("去年 海边 不要人")
    assert all(n % 2 == 0 for n in result.ids.tolist())
    assert set(result.ids[:5].tolist()) == {n for n in BEACHES if n % 2 == 0}


def test_near_duplicates_stand_behind_the_best_of_them(house: House):
    copy = towards("狗", seed=0)
    house.matrix.put([200, 201], np.stack([copy, copy]))
    house.photos.hashes |= {
        200: house.photos.hashes[0] ^ 0b111,
        201: ~house.photos.hashes[0] % 2**64,
    }
    plain = house.ask("狗")
    shown = house.ask("狗", collapse_duplicates=True)
    best = min((0, 200), key=plain.ids.tolist().index)
    assert shown.hidden == {best: (200 - best,)}
    assert 201 in shown.ids
    assert len(shown.ids) == len(plain.ids) - 1
    assert shown.likely == plain.likely - 1
    assert house.ask("狗", collapse_duplicates=True, limit=4).hidden.keys() <= {best}


@pytest.mark.parametrize("count", [0, 1, 2, 11, 50])
def test_small_libraries_are_no_special_case(count: int):
    house = House(dict.fromkeys(range(count), ("狗",)))
    result = house.ask("狗 不要人", collapse_duplicates=True)
    assert len(result.ids) == count
    assert 0 <= result.likely <= count


def test_dates_of_sentence_and_panel_must_both_hold():
    chips = parse("去年", TODAY).chips
    panel = Filters(taken_from=date(2025, 6, 1), orientation="square")
    merged = narrowed(panel, chips)
    assert (merged.taken_from, merged.taken_to) == (date(2025, 6, 1), date(2025, 12, 31))
    assert merged.orientation == "square"
    assert narrowed(panel, parse("竖图 HEIC格式", TODAY).chips) == replace(
        panel, orientation="portrait", formats=frozenset({"HEIC"})
    )


def test_the_combined_score_is_the_mean_of_standardised_scores():
    sample = np.stack([towards(seed=n) for n in range(200)])
    text, image = towards("狗", seed=1), towards("海边", seed=2)
    scores = sample @ combined(text, image, 0.25, sample)
    scales = [1.4826 * np.median(np.abs(s - np.median(s))) for s in (sample @ text, sample @ image)]
    expected = 0.75 * (sample @ text) / scales[0] + 0.25 * (sample @ image) / scales[1]
    assert np.corrcoef(scores, expected)[0, 1] == pytest.approx(1.0, abs=1e-5)
