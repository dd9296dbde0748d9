import numpy as np
import pytest

from desktop.grid.grid_selection import GridSelection


@pytest.fixture
def selection(qapp) -> GridSelection:
    made = GridSelection()
    made.restore(10, np.array([], dtype=np.int64), None)
    return made


def test_one_row_replaces_the_others(selection):
    selection.select_only(3)
    selection.select_only(5)
    assert selection.rows.tolist() == [5]
    assert selection.current == 5


def test_shift_selects_from_the_anchor_both_ways(selection):
    selection.select_only(5)
    selection.extend_to(8)
    assert selection.rows.tolist() == [5, 6, 7, 8]
    selection.extend_to(3)
    assert selection.rows.tolist() == [3, 4, 5]
    assert selection.current == 3


def test_control_and_shift_add_a_range(selection):
    selection.select_only(0)
    selection.toggle(4)
    selection.extend_to(6, keep=True)
    assert selection.rows.tolist() == [0, 4, 5, 6]


def test_toggling_twice_leaves_things_as_they_were(selection):
    selection.select_only(1)
    selection.toggle(4)
    selection.toggle(4)
    assert selection.rows.tolist() == [1]


def test_a_band_shrinks_again(selection):
    selection.select_only(0)
    selection.begin_band(keep=False)
    selection.set_band([range(2, 4), range(6, 8)])
    assert selection.rows.tolist() == [2, 3, 6, 7]
    selection.set_band([range(2, 3)])
    assert selection.rows.tolist() == [2]
    selection.set_band([])
    assert len(selection) == 0


def test_a_band_with_control_adds(selection):
    selection.select_only(0)
    selection.begin_band(keep=True)
    selection.set_band([range(2, 4)])
    assert selection.rows.tolist() == [0, 2, 3]


def test_clearing_nothing_is_no_news(selection, qtbot):
    with qtbot.assertNotEmitted(selection.changed):
        selection.clear()


def test_extending_without_an_anchor_starts_at_the_row(selection):
    selection.extend_to(4)
    assert selection.rows.tolist() == [4]
    assert 4 in selection
    assert 40 not in selection
