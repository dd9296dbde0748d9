"""The window opens on what was shown when it closed, unless something has come in between."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import date

import numpy as np
import pytest
from test_main_window import Stage

from core.records.photos import RootId
from core.records.saved_question import SavedQuestion
from core.records.search import Album, Filters
from desktop.models.folder_tree import ALL, PLACE_ROLE, RECENT, Place

FOLDER = Place("folder", RootId(1))


@pytest.fixture
def open_stage(library, qtbot):
    """Open the window on the library, on what was shown last."""
    stages = []

    def open_one(text="", meddle=None):
        made = Stage(library, qtbot, last=text, meddle=meddle)
        stages.append(made)
        return made

    yield open_one
    for stage in stages:
        stage.close()


def close_and_open(stage, open_stage, meddle=None):
    text = stage.session.last.capture()
    return open_stage(text, meddle)


def chosen(stage):
    return stage.window.sidebar.places.currentIndex().data(PLACE_ROLE)


def test_words_and_conditions_come_back(open_stage):
    first = open_stage()
    first.type("dog")
    first.session.narrowing.limit(orientation="portrait")
    first.settle()
    again = close_and_open(first, open_stage)
    assert again.window.search.sentence.text == "dog"
    assert again.session.finder.question == first.session.finder.question
    assert again.queries()[-1].filters == Filters(orientation="portrait")


def test_the_place_comes_back_and_is_marked(open_stage, qtbot):
    first = open_stage()
    first.window.sidebar.choose(FOLDER)
    first.settle()
    again = close_and_open(first, open_stage)
    assert chosen(again) == FOLDER
    assert again.session.finder.question.filters.root_id == 1
    again.window.sidebar.choose(RECENT)
    assert chosen(close_and_open(again, open_stage)) == RECENT


def test_a_month_comes_back_as_a_condition_that_can_be_lifted(open_stage):
    first = open_stage()
    first.session.narrowing.choose_span((date(2024, 1, 1), date(2024, 1, 31)))
    first.settle()
    again = close_and_open(first, open_stage)
    assert len(again.session.narrowing.limits()) == 1


def test_selection_and_scroll_come_back(open_stage, qtbot):
    first = open_stage()
    grid = first.session.grid
    grid.set_current(10)
    grid.selection.toggle(first.session.photos.row_of(12))
    bar = grid.verticalScrollBar()
    assert bar.value() > 0
    again = close_and_open(first, open_stage)
    qtbot.waitUntil(lambda: sorted(again.session.grid.selection_ids()) == [10, 12])
    assert again.session.grid.current_id() == 12
    there = again.session.grid.rows_in_sight().start
    assert there == grid.rows_in_sight().start


def with_albums(library, monkeypatch):
    """Let the library have one automatic album, of the photos 3, 5 and 8."""
    dogs = Album("animals/dog", "狗", "Dogs", "", np.array([8, 5, 3]))
    found: Future[list[Album]] = Future()
    found.set_result([dogs])
    monkeypatch.setattr(library, "albums", lambda: found)
    return dogs


def test_an_automatic_album_comes_back_with_what_was_chosen_in_it(
    open_stage, library, qtbot, monkeypatch
):
    dogs = with_albums(library, monkeypatch)
    first = open_stage()
    first.session.albums.refresh_now()
    qtbot.waitUntil(lambda: bool(first.session.albums._albums))
    first.session.albums.choose(dogs.id)
    first.settle()
    first.session.grid.set_current(5)
    again = close_and_open(first, open_stage)
    again.session.albums.refresh_now()
    qtbot.waitUntil(lambda: again.session.albums.chosen == dogs.id)
    qtbot.waitUntil(lambda: sorted(again.session.photos.ids) == [3, 5, 8])
    qtbot.waitUntil(lambda: again.session.grid.selection_ids() == [5])


def test_an_automatic_album_stays_away_where_the_user_has_gone_on(
    open_stage, library, qtbot, monkeypatch
):
    dogs = with_albums(library, monkeypatch)
    first = open_stage()
    first.session.albums.refresh_now()
    qtbot.waitUntil(lambda: bool(first.session.albums._albums))
    first.session.albums.choose(dogs.id)
    again = close_and_open(first, open_stage)
    again.type("cat")
    with qtbot.waitSignal(again.session.albums.found):
        again.session.albums.refresh_now()
    assert again.session.albums.chosen == ""


def test_an_album_comes_back_under_its_name(open_stage, library, qtbot):
    kept = library.collections.add("北京", [7, 3, 9])
    first = open_stage()
    first.session.narrowing.limit(album=kept.id)
    first.settle()
    again = close_and_open(first, open_stage)
    chips = again.window.header
    qtbot.waitUntil(lambda: [chip.text() for chip in chips._limits] == ["北京"])
    assert again.session.photos.ids.tolist() == [7, 3, 9]


def test_a_smart_album_is_marked_again(open_stage, library, qtbot):
    kept = library.collections.save("狗", SavedQuestion(text="dog"))
    first = open_stage()
    first.type("dog")
    again = close_and_open(first, open_stage)
    rows = again.window.sidebar.collections
    qtbot.waitUntil(lambda: rows.index_of(kept.id) is not None)
    marked = rows.tree.selectionModel()
    qtbot.waitUntil(lambda: marked.isSelected(rows.index_of(kept.id)))


def test_photos_that_are_gone_are_passed_over(open_stage, library, qtbot):
    first = open_stage()
    first.session.grid.set_current(10)
    first.session.grid.selection.toggle(first.session.photos.row_of(12))
    text = first.session.last.capture()
    library.forget([12])
    again = open_stage(text)
    qtbot.waitUntil(lambda: again.session.grid.selection_ids() == [10])


def test_a_folder_that_was_removed_limits_nothing(open_stage, library):
    first = open_stage()
    first.window.sidebar.choose(FOLDER)
    text = first.session.last.capture()
    library.remove_root(1)
    again = open_stage(text)
    again.settle()
    assert again.session.finder.question.filters == Filters()
    assert chosen(again) == ALL


def test_what_the_user_typed_meanwhile_goes_first(open_stage, qtbot):
    first = open_stage()
    first.type("dog")
    first.session.grid.set_current(10)
    again = close_and_open(first, open_stage, lambda window: window.search.set_text("cat"))
    assert again.session.finder.question.text == "cat"


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"question": 5, "selected": "x", "current": [], "first": 1e400}',
     '{"selected": [true, 99999999999999999999999], "current": 99999999999999999999999}'],
)  # fmt: skip
def test_garbage_shows_all_photos(open_stage, text):
    stage = open_stage(text)
    assert len(stage.session.photos.ids) == 60
