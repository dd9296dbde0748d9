"""The bar of months beside the photos: what it shows, and where it leads."""

from datetime import datetime, timedelta

import pytest
from fakes.photo_library import FakeLibrary, make_photo
from PySide6.QtCore import QPoint, Qt

from core.records.photos import PhotoId
from desktop.bridge import EventBridge
from desktop.models.folder_tree import RECENT
from desktop.ops import Ops
from desktop.photos.timeline import Month, months_of
from desktop.session import Session
from desktop.windows.main_window import MainWindow

COUNT = 400
FIRST = datetime(2023, 1, 10)


@pytest.fixture
def stage(tmp_path, qtbot):
    """A window on 400 photos, one every three days from January 2023 on."""
    library = FakeLibrary(tmp_path / "library", 0)
    for number in range(1, COUNT + 1):
        taken = FIRST + timedelta(days=3 * number)
        library.put(make_photo(number, taken_at=taken))
    ops, bridge = Ops(), EventBridge(library.events)
    window = MainWindow(library.settings.current)
    window.resize(1440, 900)
    qtbot.addWidget(window)
    session = Session(window, library, bridge, ops)
    window.show()
    session.start()
    qtbot.waitUntil(lambda: bool(bar_of(session)._months))
    yield session
    qtbot.waitUntil(lambda: not session.finder.is_busy)
    session.close()
    bridge.close()
    window.close()
    ops.shutdown()
    library.close()


def bar_of(session):
    return session.desk.timeline._bar


def taken_first(session):
    return session.photos.photo(session.grid.rows_in_sight().start).taken_at


def test_timeline_shows_the_months_of_the_list_from_the_newest(stage):
    bar = bar_of(stage)
    assert bar.isVisible()
    assert len(bar._months) == 40
    assert (bar._months[0].year, bar._months[0].month) == (2026, 4)
    assert bar._months == sorted(bar._months, key=lambda month: -month.year * 12 - month.month)


def test_timeline_leads_to_a_month_and_says_which_is_in_sight(stage, qtbot):
    bar = bar_of(stage)
    target = next(month for month in bar._months if (month.year, month.month) == (2024, 6))
    qtbot.mouseClick(
        bar, Qt.MouseButton.LeftButton, pos=QPoint(40, round(bar._y_of(target.row)) + 2)
    )
    assert abs(taken_first(stage) - datetime(2024, 6, 28)) < timedelta(days=40)
    assert "2024" in bar.text


def test_timeline_walks_by_months_with_the_arrow_keys(stage, qtbot):
    bar = bar_of(stage)
    bar.setFocus()
    qtbot.keyClick(bar, Qt.Key.Key_End)
    qtbot.keyClick(bar, Qt.Key.Key_Home)
    assert stage.grid.rows_in_sight().start == 0
    for _ in range(6):
        qtbot.keyClick(bar, Qt.Key.Key_Down)
    months = (2026 - taken_first(stage).year) * 12 + 4 - taken_first(stage).month
    assert 5 <= months <= 8  # a line of photos may begin in the month before
    for _ in range(6):
        qtbot.keyClick(bar, Qt.Key.Key_Up)
    assert stage.grid.rows_in_sight().start == 0


def test_timeline_is_there_only_where_photos_are_listed_by_time(stage, qtbot):
    bar = bar_of(stage)
    stage.finder.change(text="dog")
    qtbot.waitUntil(lambda: bar.isHidden())
    stage.finder.change(text="", arrangement="oldest")
    qtbot.waitUntil(bar.isVisible)
    qtbot.waitUntil(lambda: bar._months and bar._months[0].year == 2023)
    stage.finder.change(arrangement="newest")
    stage.narrowing.choose_place(RECENT)
    qtbot.waitUntil(lambda: bar.isHidden())


def test_timeline_follows_photos_that_go(stage, qtbot):
    bar = bar_of(stage)
    stage.photos.remove_ids(list(range(100, COUNT + 1)))
    qtbot.waitUntil(lambda: bar._count == 99)
    assert bar._months[0].year == 2023


def test_months_begin_where_they_change_and_undated_photos_stand_among_their_neighbours():
    taken = {PhotoId(2): (2024, 1), PhotoId(1): (2024, 1)}
    found = months_of({PhotoId(3): 0, PhotoId(2): 10, PhotoId(1): 20}, taken)
    assert found == [Month(10, 2024, 1)]
