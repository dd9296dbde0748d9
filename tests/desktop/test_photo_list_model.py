import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from desktop.models.photo_list import KEPT_PHOTOS, SCORE_ROLE, PhotoList


def ids(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int64)


@pytest.fixture
def photos(library) -> PhotoList:
    return PhotoList(library)


def test_rows_are_in_the_order_given(photos):
    photos.set_ids(ids(7, 3, 9), np.array([0.9, 0.5, 0.25], np.float32), likely=1)
    assert photos.rowCount() == 3
    assert [photos.id_at(row) for row in range(3)] == [7, 3, 9]
    assert photos.photo(1).id == 3
    assert photos.score(2) == 0.25
    assert photos.likely == 1
    index = photos.index(0)
    assert photos.data(index, Qt.ItemDataRole.DisplayRole) == "IMG_000007.jpg"
    assert photos.data(index, SCORE_ROLE) == pytest.approx(0.9)


def test_outside_the_list_there_is_nothing(photos):
    photos.set_ids(ids(7))
    assert photos.id_at(1) is None
    assert photos.id_at(-1) is None
    assert photos.photo(5) is None
    assert photos.score(0) is None


def test_rows_are_found_by_id(photos):
    photos.set_ids(ids(50, 2, 40, 7))
    assert photos.row_of(40) == 2
    assert photos.row_of(41) is None
    assert photos.rows_of(ids(7, 99, 50)).tolist() == [0, 3]
    photos.set_ids(ids(2, 50))
    assert photos.row_of(50) == 1


def test_removing_keeps_order_scores_and_the_section(photos):
    photos.set_ids(ids(5, 6, 7, 8), np.array([4, 3, 2, 1], np.float32), likely=2)
    photos.remove_ids([6, 8, 1000])
    assert photos.ids.tolist() == [5, 7]
    assert photos.likely == 1
    assert photos.score(1) == 2


def test_removing_what_is_not_shown_changes_nothing(photos, qtbot):
    photos.set_ids(ids(5, 6))
    with qtbot.assertNotEmitted(photos.modelReset):
        photos.remove_ids([1, 2])


def test_a_photo_that_is_gone_is_a_row_without_facts(photos, library):
    library.forget([6])
    photos.set_ids(ids(5, 6))
    assert photos.photo(1) is None
    assert photos.data(photos.index(1, 0)) is None


def test_refresh_asks_again_and_tells_the_rows(photos, library, qtbot):
    photos.set_ids(ids(5, 6, 7))
    assert photos.photo(1).facts.format == "JPEG"
    from fakes.photo_library import make_photo

    library.put(make_photo(6, format="HEIC"))
    with qtbot.waitSignal(photos.dataChanged) as changed:
        photos.refresh([6, 999])
    assert photos.photo(1).facts.format == "HEIC"
    assert [changed.args[0].row(), changed.args[1].row()] == [1, 1]


def test_facts_are_kept_for_some_thousand_rows_only(make_library):
    library = make_library(6000)
    photos = PhotoList(library)
    photos.set_ids(library.browse())
    for row in range(0, 6000, 50):
        photos.photo(row)
    assert len(photos._known) <= KEPT_PHOTOS


def test_near_duplicates_are_counted(photos):
    photos.set_ids(ids(5, 6), hidden={5: (11, 12)})
    assert photos.hidden_count(0) == 2
    assert photos.hidden_count(1) == 0
    assert photos.hidden_count(9) == 0


def test_a_section_longer_than_the_list_is_the_list(photos):
    photos.set_ids(ids(5, 6), likely=10)
    assert photos.likely == 2


def test_qt_finds_no_fault_with_the_model(photos):
    tester = QAbstractItemModelTester(photos, QAbstractItemModelTester.FailureReportingMode.Fatal)
    photos.set_ids(ids(5, 6, 7))
    photos.remove_ids([6])
    photos.set_ids(ids())
    assert tester.model() is photos
