"""The window at work on a library: searching, browsing, dropping, empty states."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from fakes.photo_library import make_photo
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from core.errors import DecodeError, UserError
from core.events import (
    FaultRaised,
    ModelChanged,
    PhotosChanged,
    ProblemsChanged,
    ProgressChanged,
    RootsChanged,
)
from core.records.models import ModelInfo
from core.records.photos import Folder, PhotoId, Root, RootId
from core.records.reports import IndexingProgress
from core.records.search import Chip, Query, SearchResult
from desktop.bridge import EventBridge
from desktop.models.folder_tree import PLACE_ROLE, RECENT, Place
from desktop.models.month_tree import month_span
from desktop.ops import Ops
from desktop.session import Session
from desktop.windows.main_window import MainWindow


class Stage:
    """A window, its session and its library."""

    def __init__(self, library, qtbot, last="", meddle=None) -> None:
        self.library, self.qtbot = library, qtbot
        self.ops, self.bridge = Ops(), EventBridge(library.events)
        self.window = MainWindow(library.settings.current)
        self.window.resize(1440, 900)
        qtbot.addWidget(self.window)
        self.session = Session(self.window, library, self.bridge, self.ops)
        self.window.show()
        if meddle is not None:
            meddle(self.window)
        self.session.start(last)
        qtbot.waitUntil(lambda: self.session.overview.facts is not None)
        qtbot.waitUntil(lambda: not self.session.finder.is_busy)

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.window.search.field, text)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.session.finder.is_busy)

    def queries(self) -> list[Query]:
        return [query for name, query in self.library.calls if name == "search"]

    def close(self) -> None:
        self.session.close()
        self.bridge.close()
        self.window.close()
        self.ops.shutdown()


@pytest.fixture
def stage(library, qtbot):
    made = Stage(library, qtbot)
    yield made
    made.close()


@pytest.fixture
def empty_stage(make_library, qtbot):
    library = make_library(0)
    library.root_list = []
    made = Stage(library, qtbot)
    yield made
    made.close()


def test_the_cursor_is_in_the_search_field(stage):
    assert stage.window.focusWidget() is stage.window.search.field


def test_all_photos_are_shown_first(stage):
    assert len(stage.session.photos.ids) == 60
    assert stage.session.grid.isVisible()
    assert stage.session.photos.likely is None


def test_a_pause_of_typing_asks_once(stage):
    stage.type("dog")
    assert [query.text for query in stage.queries()] == ["dog"]
    assert stage.session.photos.likely == 6
    assert "6" in stage.window.header._count.text()


def test_enter_asks_at_once(stage, qtbot):
    qtbot.keyClicks(stage.window.search.field, "dog")
    qtbot.keyClick(stage.window.search.field, Qt.Key.Key_Return)
    assert not stage.session.finder._pause.isActive()
    stage.settle()


def test_an_emptied_field_shows_all_photos_without_a_pause(stage):
    stage.type("dog")
    stage.window.search.clear()
    assert not stage.session.finder._pause.isActive()
    stage.settle()
    assert len(stage.session.photos.ids) == 60


def test_an_older_answer_is_dropped_and_the_grid_is_never_blank(stage, qtbot, monkeypatch):
    first, second = Future(), Future()
    waiting = iter([first, second])
    monkeypatch.setattr(stage.library, "search", lambda query: next(waiting))
    stage.session.finder.change(text="old")
    stage.session.finder.change(text="new")
    assert len(stage.session.photos.ids) == 60
    ids = np.array([5, 6], dtype=np.int64)
    second.set_result(SearchResult(Query("new"), ids, np.ones(2, np.float32), 1, 0.01, "m"))
    if not first.cancelled():
        first.set_result(SearchResult(Query("old"), ids[:0], np.ones(0, np.float32), 0, 0.01, "m"))
    stage.settle()
    assert stage.session.photos.ids.tolist() == [5, 6]


def test_before_the_first_answer_no_photo_is_said_to_be_missing(stage):
    results, none = stage.session.results, np.empty(0, dtype=np.int64)
    for is_answered in (False, True):
        results._is_answered = is_answered
        results.shown = replace(results.shown, ids=none)
        results.show_photos_or_reason()
        assert (stage.window.empty.face == "opening") is not is_answered


def test_a_question_pushed_aside_by_another_is_asked_again(stage, monkeypatch):
    cancelled, asked = Future(), []
    cancelled.cancel()
    real = stage.library.search

    def search(query):
        asked.append(query)
        return cancelled if len(asked) == 1 else real(query)

    monkeypatch.setattr(stage.library, "search", search)
    stage.type("dog")
    assert len(asked) == 2
    assert stage.session.photos.likely == 6


def test_removing_a_chip_sends_its_words_as_plain(stage, monkeypatch, qtbot):
    real = stage.library._search

    def understand(query):
        chips = () if "summer" in query.literal else (Chip("date", "summer", 0),)
        return replace(real(query), chips=chips if "summer" in query.text else ())

    monkeypatch.setattr(stage.library, "_search", understand)
    stage.type("summer dogs")
    assert [chip.text() for chip in stage.window.search._chips] == ["summer"]
    stage.window.search._chips[0].click()
    stage.settle()
    assert stage.queries()[-1].literal == {"summer"}
    assert stage.window.search.field.text() == "summer dogs"


def test_words_that_fail_are_explained_and_the_photos_stay(stage):
    stage.library.fail_search = UserError("query_failed")
    stage.type("dog")
    assert stage.window.messages.isVisible()
    assert len(stage.session.photos.ids) == 60
    stage.library.fail_search = None
    stage.window.messages._button.click()
    stage.settle()
    assert stage.session.photos.likely == 6


def test_spaces_are_no_question(stage):
    stage.type("   ")
    assert stage.queries() == []


def test_typing_in_the_grid_goes_to_the_field(stage, qtbot):
    stage.session.grid.select_first()
    qtbot.keyClicks(stage.session.grid, "d")
    assert stage.window.search.field.text() == "d"
    stage.settle()


def test_down_enters_the_grid_and_escape_comes_back(stage, qtbot):
    qtbot.keyClick(stage.window.search.field, Qt.Key.Key_Down)
    assert stage.session.grid.current_id() == 60
    qtbot.keyClick(stage.session.grid, Qt.Key.Key_Escape)
    assert stage.window.focusWidget() is stage.window.search.field


def test_a_chosen_photo_shows_its_details_and_what_is_like_it(stage, qtbot):
    with qtbot.waitSignal(stage.session.finder.neighbours_found):
        stage.session.grid.set_current(7)
    details = stage.session.details
    assert details._name.text() == "IMG_000007.jpg"
    qtbot.waitUntil(lambda: len(details._strip.tiles) == 8)


def test_order_can_be_by_time(stage):
    stage.type("dog")
    stage.window.header.arrangement_chosen.emit("oldest")
    stage.settle()
    shown = stage.session.photos.ids.tolist()
    assert shown[:6] == sorted(shown[:6])
    assert stage.session.photos.likely == 6


def test_an_answer_in_order_of_time_asks_for_the_order_of_nothing_else(stage, monkeypatch):
    stage.type("dog")
    asked, browse = [], stage.library.browse

    def note(filters=None, order="newest"):
        if order == "oldest":
            asked.append(filters.among)
        return browse(filters, order)

    monkeypatch.setattr(stage.library, "browse", note)
    stage.window.header.arrangement_chosen.emit("oldest")
    stage.settle()
    assert asked == [set(stage.session.photos.ids.tolist())]


def test_a_month_limits_what_is_shown_and_its_chip_lifts_it(stage):
    stage.session.narrowing.choose_span(month_span(2024, 1))
    stage.settle()
    assert stage.session.finder.question.filters.taken_from is not None
    chip = stage.window.header._limits[0]
    chip.click()
    stage.settle()
    assert stage.session.finder.question.filters.is_empty
    assert len(stage.session.photos.ids) == 60


def test_screenshots_can_be_left_out_and_the_chip_lifts_it(stage):
    stage.window.header._screenshots[False].trigger()
    stage.settle()
    assert stage.session.finder.question.filters.screenshots is False
    assert stage.window.header._screenshots[False].isChecked()
    stage.window.header._limits[0].click()
    stage.settle()
    assert stage.session.finder.question.filters.is_empty
    assert stage.window.header._screenshots[None].isChecked()


def test_raw_and_jpeg_can_be_shown_apart_at_once(stage, qtbot):
    assert stage.window.header._pairs.isChecked()
    with qtbot.waitSignal(stage.session.finder.answered):
        stage.window.header._pairs.trigger()
    assert not stage.library.settings.current.pairs_as_one


def test_folders_and_recent_photos_can_be_chosen(stage, monkeypatch):
    stage.window.sidebar.choose(Place("folder", RootId(1)))
    stage.settle()
    assert stage.session.finder.question.filters.root_id == 1
    stage.window.sidebar.choose(RECENT)
    stage.settle()
    assert stage.session.finder.question.recent_only


def test_nothing_found_offers_to_lift_the_limits(stage, monkeypatch):
    stage.session.narrowing.limit(formats=frozenset({"RAW"}))
    stage.settle()
    assert stage.window.empty.face == "clear_filters"
    assert not stage.session.grid.isVisible()
    stage.window.empty._page.button.click()
    stage.settle()
    assert stage.session.grid.isVisible()


def test_without_a_folder_the_first_step_is_offered(empty_stage):
    assert empty_stage.window.empty.face == "no_folder"
    assert not empty_stage.window.header.isVisible()


def test_while_the_first_photos_are_indexed_it_says_so(make_library, qtbot):
    library = make_library(0)
    library.progress = IndexingProgress("indexing", 0, 10)
    stage = Stage(library, qtbot)
    assert stage.window.empty.face == ""
    assert stage.window.empty._page._title.text() == "Getting to know your photos"
    stage.close()


def test_dropping_a_folder_adds_it(empty_stage, qtbot, tmp_path):
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    with qtbot.waitSignal(empty_stage.session.folders.added):
        empty_stage.window.dropped.emit(mime)
    assert ("add_root", tmp_path) in empty_stage.library.calls


@pytest.mark.parametrize(
    ("folder", "relative"), [("/photos", ""), ("/photos/trips/2024", "trips"), ("/photos/x", "")]
)
def test_a_folder_that_is_known_is_shown_instead_of_added(stage, qtbot, folder, relative):
    library, window = stage.library, stage.window
    folders = [Folder(RootId(1), "", 9), Folder(RootId(1), "trips", 3)]
    window.sidebar.set_folders(library.root_list, folders)
    with qtbot.waitSignal(stage.session.folders.found):
        stage.session.folders.add([Path(folder)])
    assert not [name for name, _ in library.calls if name == "add_root"]
    index = window.sidebar.places.currentIndex()
    assert index.data(PLACE_ROLE) == Place("folder", RootId(1), relative)
    assert stage.session.finder.question.filters.folder == (relative or None)


def test_dropping_a_picture_searches_with_it(stage, qtbot, tmp_path):
    photo = stage.library.photos([PhotoId(3)])[0]
    with qtbot.waitSignal(stage.session.pictures.ready):
        stage.session.pictures.use_file(photo.path)
    stage.settle()
    assert stage.window.search.has_picture
    assert stage.queries()[-1].image == 3


def test_a_pasted_picture_becomes_a_file_of_the_library(stage, qtbot):
    mime = QMimeData()
    mime.setImageData(QImage(40, 30, QImage.Format.Format_RGB32))
    with qtbot.waitSignal(stage.session.pictures.ready):
        stage.window.dropped.emit(mime)
    stage.settle()
    path = stage.queries()[-1].image
    assert isinstance(path, Path)
    assert path.is_relative_to(stage.library.home.home)


def test_picture_and_words_go_together(stage, qtbot):
    with qtbot.waitSignal(stage.session.pictures.ready):
        stage.session.pictures.use_photo(3)
    stage.type("snow")
    stage.window.search.weight_changed.emit(0.8)
    stage.settle()
    query = stage.queries()[-1]
    assert (query.text, query.image, query.image_weight) == ("snow", 3, 0.8)


def test_a_drop_that_is_no_picture_is_explained(stage, qtbot, tmp_path):
    note = tmp_path / "note.txt"
    note.write_text("x")
    stage.library.broken[note] = DecodeError("not_an_image", path=str(note), detail="text")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(note))])
    stage.window.dropped.emit(mime)
    qtbot.waitUntil(lambda: stage.window.messages.isVisible())
    assert not stage.window.search.has_picture
    assert not stage.window.messages._button.isVisible()  # another try would end the same way
    stage.settle()


def test_new_photos_join_a_list_but_do_not_shuffle_an_answer(stage, qtbot):
    stage.type("dog")
    stage.library.events.publish(PhotosChanged(added=frozenset({PhotoId(61)})))
    qtbot.waitUntil(lambda: stage.window.header._renew.isVisible())
    assert len(stage.queries()) == 1


def test_photos_that_go_leave_at_once(stage, qtbot):
    stage.library.forget([60])
    stage.library.events.publish(PhotosChanged(removed=frozenset({PhotoId(60)})))
    qtbot.waitUntil(lambda: len(stage.session.photos.ids) == 59)
    stage.session.finder.close()


def test_news_of_the_core_reach_the_activity_bar(stage, qtbot):
    progress = IndexingProgress("indexing", 15604, 24318, 410.0, 1260.0, 3)
    stage.library.events.publish(ProgressChanged(progress))
    stage.library.events.publish(ProblemsChanged(3))
    activity = stage.window.activity
    qtbot.waitUntil(lambda: activity._problems.isVisible())
    assert "15,604 / 24,318" in activity._numbers.text()
    assert activity._bar.value() == 15604
    activity._toggle.click()
    qtbot.waitUntil(lambda: stage.library.progress.state == "paused")


def test_background_faults_are_said(stage, qtbot):
    stage.library.events.publish(FaultRaised(UserError("disk_full", path="/x")))
    qtbot.waitUntil(lambda: stage.window.messages.isVisible())


def test_the_menu_offers_what_can_be_done(stage):
    menu = stage.session.commands.show_menu([3], QPoint(0, 0))
    assert len(menu.actions()) == 16
    assert menu.actions()[-1].text() == "Move to the recycle bin…"
    menu.close()
    several = stage.session.commands.show_menu([3, 4], QPoint(0, 0))
    assert len(several.actions()) == 12
    several.close()


def test_a_photo_can_be_compared_from_the_menu_and_by_a_key(stage, qtbot):
    session = stage.session
    menu = session.commands.show_menu([3], QPoint(0, 0))
    with qtbot.waitSignal(session.comparison_requested) as asked:
        menu.actions()[1].trigger()
    assert asked.args == [3]
    menu.close()
    for chosen in (None, 9):
        if chosen:
            session.grid.set_current(chosen)
        with qtbot.waitSignal(session.comparison_requested) as asked:
            qtbot.keyClick(stage.window, Qt.Key.Key_T, Qt.KeyboardModifier.ControlModifier)
        assert asked.args == [chosen]


def test_the_preview_offers_the_same_menu_and_leaves_for_what_it_starts(stage, qtbot):
    session = stage.session
    session.desk.open_preview(5)
    preview = session.desk.preview._preview
    with qtbot.waitSignal(session.comparison_requested) as asked:
        preview.menu_requested.emit(5, QPoint(0, 0))
        menu = stage.window.findChild(QMenu)
        menu.actions()[1].trigger()
    assert asked.args == [5]
    assert not preview.isVisible()
    menu.close()


def test_a_part_of_a_photo_is_searched_with_as_a_picture_of_its_own(stage, qtbot):
    session = stage.session
    session.desk.open_preview(5)
    preview = session.desk.preview._preview
    qtbot.waitUntil(lambda: bool(preview.canvas._images))
    qtbot.keyClick(preview, Qt.Key.Key_S)
    qtbot.keyClick(preview.frame, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.finder.question.image is not None)
    assert session.finder.question.image.parent == stage.library.home.home / "pasted"
    assert not preview.isVisible()
    stage.settle()


def test_paths_can_be_copied(stage):
    stage.session.commands.copy_paths([3, 4])
    assert QApplication.clipboard().text().splitlines() == [
        str(photo.path) for photo in stage.library.photos([3, 4])
    ]


def test_paths_of_very_many_photos_are_looked_up_behind_the_scenes(stage, qtbot):
    QApplication.clipboard().setText("before")
    stage.session.commands.copy_paths(range(1, 600))
    assert QApplication.clipboard().text() == "before"
    there = len(stage.library.photos(range(1, 600)))
    qtbot.waitUntil(lambda: len(QApplication.clipboard().text().splitlines()) == there)


def test_roots_that_are_away_are_shown_as_such(make_library, qtbot):
    library = make_library(3)
    library.root_list = [Root(RootId(1), Path("/media/disk"), online=False, photo_count=3)]
    stage = Stage(library, qtbot)
    from desktop.models.folder_tree import OFFLINE_ROLE

    index = stage.window.sidebar._folders.index_of(Place("folder", RootId(1)))
    assert index.data(OFFLINE_ROLE) is True
    stage.close()


def test_a_narrow_window_gives_the_room_to_the_photos(stage):
    assert stage.session.details.isVisible()
    stage.window.resize(900, 700)
    assert not stage.session.details.isVisible()
    assert stage.session.grid.isVisible()


def test_tab_leads_through_the_window_as_it_is_read(stage, qtbot):
    window = stage.window
    with qtbot.waitSignal(stage.session.finder.neighbours_found):
        stage.session.grid.set_current(7)
    stage.window.sidebar.show_span(month_span(2021, 5))
    window.sidebar.setFocus()
    walked = []
    for _ in range(60):
        qtbot.keyClick(window.focusWidget() or window, Qt.Key.Key_Tab)
        if window.focusWidget() in walked:
            break
        walked.append(window.focusWidget())
    sidebar = window.sidebar
    regions = [sidebar, window.search, window.header, stage.session.grid, stage.session.details,
               window.activity]  # fmt: skip
    order = [next(at for at, one in enumerate(regions) if one is widget or one.isAncestorOf(widget))
             for widget in walked]  # fmt: skip
    assert order == sorted(order)
    assert set(order) == set(range(len(regions)))
    trees = [sidebar.places, sidebar.labels.tree, sidebar.dates]
    assert [widget for widget in walked if widget in trees] == [
        tree for tree in trees if tree.isVisible()
    ]
    qtbot.keyClick(walked[0], Qt.Key.Key_Backtab)
    assert window.focusWidget() is walked[-1]


def test_ctrl_comma_asks_for_the_settings(stage, qtbot):
    with qtbot.waitSignal(stage.window.sidebar.settings_requested):
        qtbot.keyClick(stage.window, Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)


def test_every_control_has_a_name_and_can_be_reached_by_keyboard(stage, qtbot):
    with qtbot.waitSignal(stage.session.finder.neighbours_found):
        stage.session.grid.set_current(7)
    qtbot.waitUntil(lambda: len(stage.session.details._strip.tiles) == 8)
    unnamed, unreachable = [], []
    for widget in stage.window.findChildren(QWidget):
        if not widget.isVisible() or widget.focusProxy() is not None:
            continue
        is_button = isinstance(widget, QAbstractButton)
        takes_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        if not (is_button or takes_focus) or widget is stage.window:
            continue
        if not (widget.accessibleName() or (is_button and widget.text())):
            unnamed.append(widget)
        ignores_mouse = widget.testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        if is_button and not ignores_mouse and not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
            unreachable.append(widget)
    assert unnamed == []
    assert unreachable == []


def test_a_question_asked_before_the_photos_came_answers_itself(empty_stage, qtbot):
    library, window = empty_stage.library, empty_stage.window
    library.root_list = [Root(RootId(1), Path("/photos"), online=True)]
    empty_stage.session.overview.refresh_now()
    library.events.publish(ProgressChanged(IndexingProgress("indexing", 0, 9)))
    empty_stage.type("dog")
    qtbot.waitUntil(lambda: window.empty._page._title.text() == "Nothing like it yet")
    assert not window.header._count.isVisible()
    library.put(*(make_photo(number) for number in range(1, 10)))
    library.events.publish(PhotosChanged(added=frozenset({PhotoId(1)})))
    qtbot.waitUntil(lambda: len(empty_stage.session.photos.ids) == 9)
    assert empty_stage.session.grid.isVisible()


def test_a_failed_run_says_that_nothing_is_lost_and_goes_on(empty_stage, qtbot):
    library, window = empty_stage.library, empty_stage.window
    library.root_list = [Root(RootId(1), Path("/photos"), online=True)]
    library.events.publish(ProgressChanged(IndexingProgress("failed", 0, 9)))
    empty_stage.session.overview.refresh_now()
    qtbot.waitUntil(lambda: window.empty.face == "resume")
    window.empty._page.button.click()
    qtbot.waitUntil(lambda: library.progress.state == "indexing")


def test_the_window_says_what_letting_go_will_do(stage, qtbot, tmp_path):
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent

    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    actions = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton)
    window, overlay = stage.window, stage.window._overlay
    window.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), *actions, Qt.KeyboardModifier.NoModifier))
    assert overlay.sentence == "Let go to add this folder"
    assert overlay.geometry() == window.rect()
    window.dragLeaveEvent(QDragLeaveEvent())
    qtbot.waitUntil(overlay.isHidden)


def test_ctrl_c_copies_what_is_chosen_in_the_grid(stage, qtbot):
    grid = stage.session.grid
    grid.select_first()
    qtbot.keyClick(grid, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    with qtbot.waitSignal(stage.session.commands.copied) as copied:
        qtbot.keyClick(grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert copied.args == [60]


def test_several_chosen_photos_are_counted_and_can_be_copied(stage, qtbot):
    stage.session.grid.selection.select_all()
    assert "60" in stage.session.details._note.text()
    with qtbot.waitSignal(stage.session.commands.copied) as copied:
        stage.session.details._copy_all.click()
    assert copied.args == [60]


def test_the_starter_is_named_quietly_with_a_way_to_the_models(stage, qtbot):
    assert stage.window.activity._better.isVisible()
    with qtbot.waitSignal(stage.session.models_requested):
        stage.window.activity._better.click()


def test_a_taught_starter_is_not_called_the_starter(stage):
    taught = ModelInfo("starter@2", "starter-tuned-1", 512, is_starter=True, variant="1")
    stage.window.activity.set_model(taught)
    said = stage.window.activity._model.text()
    assert said.startswith(("Starter model (fine-tuned 1)", "入门模型（微调 1）"))


def test_f1_asks_for_the_page_of_keys(stage, qtbot):
    with qtbot.waitSignal(stage.session.shortcuts_requested):
        qtbot.keyClick(stage.window, Qt.Key.Key_F1)


def test_recently_added_limits_a_question_too(stage):
    stage.window.sidebar.choose(RECENT)
    stage.type("dog")
    assert stage.queries()[-1].filters.added_since is not None


def test_a_low_window_still_shows_the_folders(stage):
    stage.window.resize(900, 560)
    QApplication.processEvents()
    places = stage.window.sidebar.places
    row = places.visualRect(places.model().index(3, 0))
    assert places.viewport().rect().contains(row)


def test_another_model_is_named_and_asked_what_is_asked_now(stage):
    stage.type("dog")
    asked = len(stage.queries())
    model = ModelInfo("b@1", "Chinese-CLIP ViT-B/16", 512)
    stage.library.events.publish(ModelChanged(model))
    stage.qtbot.waitUntil(lambda: len(stage.queries()) == asked + 1)
    stage.settle()
    assert "Chinese-CLIP ViT-B/16" in stage.window.activity._model.text()
    assert stage.queries()[-1].text == "dog"
    with stage.qtbot.waitSignal(stage.session.models_requested):
        stage.window.activity._model.click()


def test_photos_of_a_folder_that_goes_away_are_dimmed(stage, qtbot):
    row = stage.session.photos.row_of(7)
    assert not stage.session.photos.photo(row).offline
    stage.library.put(replace(make_photo(7), offline=True))
    stage.library.events.publish(RootsChanged())
    qtbot.waitUntil(lambda: stage.session.photos.photo(row).offline)


def test_the_smallest_size_follows_the_screen(stage):
    least, room = stage.window.minimumSize(), stage.window.screen().availableSize()
    assert least.width() < room.width()  # 800 here, which is no room for 800 and a frame
    assert least.height() < room.height()


def test_the_window_fits_a_screen_of_800_by_600(stage, qtbot):
    stage.window.resize(800, 600)
    assert (stage.window.width(), stage.window.height()) == (800, 600)
    qtbot.waitUntil(lambda: stage.session.grid.width() == 800 - stage.window.sidebar.width() - 1)
    assert not stage.session.details.isVisible()
