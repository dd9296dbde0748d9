import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QInputMethodEvent, QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.grid.drag_out import file_urls
from desktop.grid.photo_grid import MAX_CELL_PX, PhotoGrid
from desktop.models.photo_list import PhotoList

Key = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def make_grid(qtbot):
    grids = []

    def make(library, ids=None, likely=None):
        photos = PhotoList(library)
        grid = PhotoGrid(library, photos)
        photos.setParent(grid)
        qtbot.addWidget(grid)
        grid.resize(912, 600)
        grid.set_cell_px(135)  # six columns, four lines
        photos.set_ids(library.browse() if ids is None else np.array(ids), likely=likely)
        grid.show()
        grids.append(grid)
        return grid

    yield make
    for grid in grids:
        grid.close_loader()


@pytest.fixture
def grid(make_grid, library) -> PhotoGrid:
    """60 photos, row 0 is photo 60."""
    return make_grid(library)


def press(grid, key, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.keyClick(grid, key, modifiers)


def click(grid, row, modifiers=Qt.KeyboardModifier.NoModifier):
    QTest.mouseClick(grid.viewport(), LEFT, modifiers, grid.row_rect(row).center())


def rows(grid):
    return grid.selection.rows.tolist()


# Keyboard.


def test_arrows_walk_and_select(grid):
    click(grid, 0)
    for key in (Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Up, Key.Key_Up):
        press(grid, key)
    assert grid.selection.current == 0
    press(grid, Key.Key_Down)
    assert rows(grid) == [6]
    assert grid.current_id() == 54


def test_home_end_and_pages_reach_everything(grid):
    click(grid, 3)
    press(grid, Key.Key_End)
    assert grid.selection.current == 59
    assert 59 in grid.rows_in_sight()
    press(grid, Key.Key_PageUp)
    assert grid.selection.current == 59 - 6 * grid.page_lines
    press(grid, Key.Key_Home)
    assert grid.selection.current == 0
    assert grid.verticalScrollBar().value() == 0


def test_shift_extends_and_control_walks_without_selecting(grid):
    click(grid, 2)
    press(grid, Key.Key_Right, SHIFT)
    press(grid, Key.Key_Right, SHIFT)
    assert rows(grid) == [2, 3, 4]
    press(grid, Key.Key_Right, CONTROL)
    assert rows(grid) == [2, 3, 4]
    press(grid, Key.Key_Space, CONTROL)
    assert rows(grid) == [2, 3, 4, 5]


def test_control_a_selects_all(grid):
    press(grid, Key.Key_Down)
    press(grid, Key.Key_A, CONTROL)
    assert len(grid.selection_ids()) == 60


def test_enter_opens_and_space_previews(grid, qtbot):
    click(grid, 1)
    with qtbot.waitSignal(grid.activated) as opened:
        press(grid, Key.Key_Return)
    with qtbot.waitSignal(grid.preview_requested) as previewed:
        press(grid, Key.Key_Space)
    assert opened.args == previewed.args == [59]


def test_letters_and_chinese_go_to_the_search_field(grid, qtbot):
    with qtbot.waitSignal(grid.text_typed) as typed:
        QTest.keyClicks(grid, "d")
    assert typed.args == ["d"]
    composed = QInputMethodEvent()
    composed.setCommitString("雪地")
    with qtbot.waitSignal(grid.text_typed) as typed:
        QApplication.sendEvent(grid, composed)
    assert typed.args == ["雪地"]
    with qtbot.assertNotEmitted(grid.text_typed):
        press(grid, Key.Key_F, CONTROL)
        press(grid, Key.Key_Tab)


def test_escape_is_the_windows_business(grid, qtbot):
    with qtbot.waitSignal(grid.escape_pressed):
        press(grid, Key.Key_Escape)


def test_keys_do_no_harm_in_an_empty_grid(make_grid, library, qtbot):
    grid = make_grid(library, [])
    for key in (Key.Key_Down, Key.Key_End, Key.Key_Return, Key.Key_Space):
        press(grid, key)
    press(grid, Key.Key_A, CONTROL)
    grid.select_first()
    assert grid.current_id() is None
    with qtbot.waitSignal(grid.text_typed):
        QTest.keyClicks(grid, "x")


def test_the_keyboard_comes_back_to_what_is_in_sight(grid):
    grid.set_current(60)
    press(grid, Key.Key_Right)
    grid.select_first()
    assert grid.current_id() == 59
    grid.set_current(1)  # far below
    grid.scroll_to_top()
    grid.select_first()
    assert (grid.current_id(), rows(grid)) == (60, [0])


def test_the_menu_key_shows_what_it_acts_on(grid, qtbot):
    grid.set_current(1)
    grid.scroll_to_top()
    asked = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(), QPoint())
    with qtbot.waitSignal(grid.context_menu_requested) as menu:
        QApplication.sendEvent(grid.viewport(), asked)
    assert menu.args[0] == [1]
    assert grid.viewport().rect().contains(grid.viewport().mapFromGlobal(menu.args[1]))


# Mouse.


def test_clicks_select_toggle_and_extend(grid):
    click(grid, 1)
    click(grid, 3, CONTROL)
    assert rows(grid) == [1, 3]
    click(grid, 5, SHIFT)
    assert rows(grid) == [3, 4, 5]
    click(grid, 4)
    assert rows(grid) == [4]


def test_a_click_beside_the_cells_selects_nothing(grid):
    click(grid, 1)
    QTest.mouseClick(grid.viewport(), LEFT, pos=QPoint(4, 300))
    assert rows(grid) == []


def test_a_double_click_opens(grid, qtbot):
    with qtbot.waitSignal(grid.activated) as opened:
        QTest.mouseDClick(grid.viewport(), LEFT, pos=grid.row_rect(2).center())
    assert opened.args == [58]


def test_a_rubber_band_selects_what_it_touches(grid):
    start = QPoint(10, grid.row_rect(0).center().y())
    viewport = grid.viewport()
    QTest.mousePress(viewport, LEFT, pos=start)
    QTest.mouseMove(viewport, grid.row_rect(7).center())
    assert rows(grid) == [0, 1, 6, 7]
    QTest.mouseMove(viewport, grid.row_rect(1).center())
    assert rows(grid) == [0, 1]
    QTest.mouseRelease(viewport, LEFT, pos=grid.row_rect(1).center())
    assert rows(grid) == [0, 1]


def test_a_rubber_band_below_the_window_scrolls(grid, qtbot):
    viewport = grid.viewport()
    QTest.mousePress(viewport, LEFT, pos=QPoint(10, 20))
    QTest.mouseMove(viewport, QPoint(300, viewport.height() + 90))
    bar = grid.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.value() > 200)
    QTest.mouseRelease(viewport, LEFT, pos=QPoint(300, 20))


def test_the_context_menu_is_for_the_photo_under_the_pointer(grid, qtbot):
    click(grid, 1)
    point = grid.row_rect(4).center()
    QTest.mousePress(grid.viewport(), Qt.MouseButton.RightButton, pos=point)
    asked = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, point, grid.viewport().mapToGlobal(point)
    )
    with qtbot.waitSignal(grid.context_menu_requested) as menu:
        QApplication.sendEvent(grid.viewport(), asked)
    assert menu.args[0] == [56]


def test_control_and_wheel_change_the_size(grid, qtbot):
    with qtbot.waitSignal(grid.cell_px_changed) as changed:
        QApplication.sendEvent(grid.viewport(), wheel(120, CONTROL))
    assert changed.args[0] == grid.cell_px > 135
    for _ in range(30):
        QApplication.sendEvent(grid.viewport(), wheel(120, CONTROL))
    assert grid.cell_px == MAX_CELL_PX
    assert grid.verticalScrollBar().value() == 0


def test_the_wheel_scrolls_by_pixels(grid):
    QApplication.sendEvent(grid.viewport(), wheel(-30))
    assert 0 < grid.verticalScrollBar().value() < 40


def wheel(angle, modifiers=Qt.KeyboardModifier.NoModifier):
    return QWheelEvent(
        QPointF(50, 50), QPointF(50, 50), QPoint(), QPoint(0, angle),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip


# The list changes.


def test_a_new_answer_keeps_the_selection_of_what_remains(grid):
    click(grid, 3)
    click(grid, 5, CONTROL)
    assert grid.selection_ids() == [57, 55]
    grid.photos.set_ids(np.array([10, 55, 57, 11]))
    assert grid.selection_ids() == [55, 57]
    grid.photos.set_ids(np.array([10, 11]))
    assert grid.selection_ids() == []
    assert grid.current_id() is None


def test_the_place_is_kept_when_photos_arrive_above(make_grid, make_library):
    library = make_library(400)
    grid = make_grid(library, range(1, 400))
    grid.verticalScrollBar().setValue(2000)
    first = grid.rows_in_sight().start
    photo_id, top = grid.photos.id_at(first), grid.row_rect(first).top()
    grid.photos.set_ids(np.concatenate([np.arange(500, 560), grid.photos.ids]))
    row = grid.photos.row_of(photo_id)
    assert grid.row_rect(row).top() == top


def test_at_the_top_new_photos_are_seen(make_grid, make_library):
    grid = make_grid(make_library(100), range(1, 90))
    grid.photos.set_ids(np.arange(100, 0, -1))
    assert grid.verticalScrollBar().value() == 0


def test_resizing_keeps_the_first_photo_in_sight(make_grid, make_library):
    grid = make_grid(make_library(2000))
    grid.verticalScrollBar().setValue(5000)
    first = grid.rows_in_sight().start
    for width in (700, 500, 1100, 912):
        grid.resize(width, 600)
        QApplication.processEvents()
        assert first in grid.rows_in_sight()
    grid.set_cell_px(220)
    assert first in grid.rows_in_sight()


def test_cells_fill_the_width_with_and_without_a_scroll_bar(make_grid, library):
    long, short = make_grid(library), make_grid(library, [1, 2, 3])
    assert long.row_rect(2) == short.row_rect(2)
    assert long.row_rect(5).right() == 912 - 24 - 1
    assert long.verticalScrollBar().isVisible()
    assert not short.verticalScrollBar().isVisible()


def test_what_is_gone_is_no_longer_selected(grid, library):
    click(grid, 0)
    grid.photos.remove_ids([60])
    assert grid.selection_ids() == []


# What is shown.


def test_a_cell_has_the_photos_own_colour_until_its_thumbnail_is_there(make_grid, library, qtbot):
    grid = make_grid(library, [1])
    middle = grid.row_rect(0).center()
    color = library.photos([1])[0].facts.color
    assert color_at(grid, middle) & 0xFFFFFF == color
    qtbot.waitUntil(lambda: color_at(grid, middle) & 0xFFFFFF > 0xE0E0E0)  # the white disc


def test_a_cell_that_changes_is_drawn_without_those_that_do_not(grid, monkeypatch, qtbot):
    shown = [grid.photos.id_at(row) for row in grid.rows_in_sight()]
    qtbot.waitUntil(lambda: all(grid._thumbnails.pixmap(each) is not None for each in shown))
    QApplication.processEvents()
    drawn = drawn_from_now_on(grid, monkeypatch)
    grid.update_row(7)
    QApplication.processEvents()
    assert grid.photos.photo(7) in drawn
    assert len(drawn) <= 9  # of 24: itself, and whose ring comes near it


def test_another_selection_draws_only_the_cells_that_look_different(grid, monkeypatch, qtbot):
    shown = [grid.photos.id_at(row) for row in grid.rows_in_sight()]
    qtbot.waitUntil(lambda: all(grid._thumbnails.pixmap(each) is not None for each in shown))
    click(grid, 0)
    QApplication.processEvents()
    drawn = drawn_from_now_on(grid, monkeypatch)
    click(grid, 2)
    QApplication.processEvents()
    assert {grid.photos.photo(0), grid.photos.photo(2)} <= set(drawn)
    assert len(drawn) <= 12  # of 24
    drawn.clear()
    press(grid, Key.Key_A, CONTROL)
    QApplication.processEvents()
    assert {grid.photos.photo(row) for row in grid.rows_in_sight()} == set(drawn)


def test_an_answer_draws_each_cell_once(grid, monkeypatch, qtbot):
    qtbot.waitUntil(lambda: not grid._thumbnails._timer.isActive())
    QApplication.processEvents()
    drawn = drawn_from_now_on(grid, monkeypatch)
    monkeypatch.setattr(grid._thumbnails, "load_soon", lambda **_: None)  # nothing arrives
    grid.photos.set_ids(grid.photos.ids[::-1].copy())
    grid.scroll_to_top()
    QApplication.processEvents()
    assert len(drawn) == len(grid.rows_in_sight())
    assert set(drawn) == {grid.photos.photo(row) for row in grid.rows_in_sight()}


def drawn_from_now_on(grid, monkeypatch):
    """Return a list of the photos whose cells are drawn from now on."""
    drawn = []
    delegate = grid._painter._delegate
    monkeypatch.setattr(delegate, "paint", lambda painter, rect, cell: drawn.append(cell.photo))
    return drawn


def test_a_changed_photo_shows_its_new_thumbnail(make_grid, library, qtbot):
    from fakes.photo_library import make_photo

    grid = make_grid(library, [1])
    edge = grid.row_rect(0).topLeft() + QPoint(20, 20)
    qtbot.waitUntil(lambda: grid._thumbnails.pixmap(1) is not None)
    library.put(make_photo(1, color=0x0000FF))
    grid.photos.refresh([1])
    grid.reload_thumbnails([1])
    qtbot.waitUntil(lambda: color_at(grid, edge) & 0xFF > 200)


def test_a_selected_cell_has_a_ring_outside_the_photo(grid):
    click(grid, 1)
    rect = grid.row_rect(1)
    from desktop import theme

    ring = color_at(grid, QPoint(rect.center().x(), rect.top() - 4)) & 0xFFFFFF
    gap = color_at(grid, QPoint(rect.center().x(), rect.top() - 1)) & 0xFFFFFF
    assert ring == theme.tokens().accent.rgb() & 0xFFFFFF
    assert gap != ring


def test_an_offline_photo_is_dimmed(make_grid, library):
    from dataclasses import replace

    grid = make_grid(library, [1])
    before = color_at(grid, grid.row_rect(0).center())
    library.put(replace(library.photos([1])[0], offline=True))
    grid.photos.refresh([1])
    assert color_at(grid, grid.row_rect(0).center()) != before


def color_at(grid, point):
    return grid.viewport().grab().toImage().pixel(point)


def test_screen_readers_hear_the_current_photo(grid):
    click(grid, 0)
    assert grid.accessibleName()
    assert "IMG_000060.jpg" in grid.accessibleDescription()


def test_leaving_the_grid_ends_the_hover(grid):
    point = QPointF(grid.row_rect(2).center())
    none = Qt.MouseButton.NoButton
    moved = QMouseEvent(
        QEvent.Type.MouseMove, point, point, none, none, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(grid.viewport(), moved)
    assert grid._mouse.hovered == 2
    QApplication.sendEvent(grid.viewport(), QEvent(QEvent.Type.Leave))
    assert grid._mouse.hovered is None


# Drag out.


def test_only_files_that_are_there_are_dragged_out(tmp_path, library):
    from dataclasses import replace

    here = tmp_path / "有 空格.jpg"
    here.write_bytes(b"x")
    first, second, third = library.photos([1, 2, 3])
    photos = [replace(first, path=here), second, replace(third, path=here, offline=True)]
    data = file_urls(photos)
    assert [url.toLocalFile() for url in data.urls()] == [str(here)]
    assert file_urls([second]) is None


def test_a_drag_from_a_cell_takes_the_selection_along(grid, monkeypatch):
    dragged = []
    monkeypatch.setattr(grid, "drag_out", lambda: dragged.append(grid.selection_ids()))
    click(grid, 0)
    click(grid, 1, CONTROL)
    viewport, point = grid.viewport(), grid.row_rect(1).center()
    QTest.mousePress(viewport, LEFT, pos=point)
    QTest.mouseMove(viewport, point + QPoint(2, 0))
    QTest.mouseMove(viewport, point + QPoint(60, 0))
    QTest.mouseRelease(viewport, LEFT, pos=point + QPoint(60, 0))
    assert dragged == [[60, 59]]
    assert rows(grid) == [0, 1]


def test_a_hundred_thousand_rows_show_scroll_and_select_at_once(make_grid, library):
    import time

    grid = make_grid(library, [1])
    many = np.arange(1, 100_001)
    started = time.thread_time()
    grid.photos.set_ids(many, likely=40)
    QApplication.processEvents()
    grid.verticalScrollBar().setValue(1_000_000)
    QApplication.processEvents()
    grid.selection.select_all()
    assert len(grid.selection_ids()) == 100_000
    assert time.thread_time() - started < 0.3  # far above what it takes; catches a list of cells
