from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from desktop.grid.grid_layout import GridLayout

layouts = st.builds(
    GridLayout,
    count=st.integers(1, 300),
    likely=st.none() | st.integers(0, 310),
    width=st.integers(60, 1600),
    wanted_px=st.integers(80, 320),
)


@settings(max_examples=60, deadline=None)
@given(layouts)
def test_no_two_cells_overlap_and_all_are_inside(layout: GridLayout):
    rects = [layout.rect(row) for row in range(layout.count)]
    assert all(rect.width() == rect.height() == layout.edge for rect in rects)
    for one, other in pairwise(rects):
        assert not one.intersects(other)
        assert (one.top(), one.left()) < (other.top(), other.left())
    assert min(rect.left() for rect in rects) >= 0
    assert max(rect.right() for rect in rects) < max(layout.width, 2 * layout.side + 1)
    assert rects[-1].bottom() < layout.height


@settings(max_examples=60, deadline=None)
@given(layouts, st.data())
def test_a_point_in_a_cell_finds_its_row(layout: GridLayout, data):
    row = data.draw(st.integers(0, layout.count - 1))
    middle = layout.rect(row).center()
    assert layout.row_at(middle.x(), middle.y()) == row


@settings(max_examples=60, deadline=None)
@given(layouts, st.integers(-100, 20_000), st.integers(0, 1200))
def test_the_rows_in_sight_are_exactly_those_with_a_pixel_in_it(layout, top, page):
    shown = list(layout.rows_between(top, top + page))
    expected = [
        row
        for row in range(layout.count)
        if layout.rect(row).top() <= top + page and layout.rect(row).bottom() >= top
    ]
    assert shown == expected


@settings(max_examples=60, deadline=None)
@given(
    layouts, st.integers(0, 1500), st.integers(0, 3000), st.integers(1, 900), st.integers(1, 900)
)
def test_a_band_touches_what_it_intersects(layout, x, y, width, height):
    band = QRect(x, y, width, height)
    touched = [row for rows in layout.rows_touching(band) for row in rows]
    expected = [row for row in range(layout.count) if layout.rect(row).intersects(band)]
    assert touched == expected


def test_cells_fill_the_width():
    layout = GridLayout(count=100, likely=None, width=912, wanted_px=135)
    assert layout.columns == 6
    assert layout.rect(0).left() == 24
    assert layout.rect(5).right() == 912 - 24 - 1


def test_the_rest_starts_on_a_line_of_its_own_below_a_heading():
    layout = GridLayout(count=20, likely=8, width=912, wanted_px=135)
    last_likely, first_rest = layout.rect(7), layout.rect(8)
    assert first_rest.left() == 24
    assert last_likely.bottom() < layout.heading.top()
    assert layout.heading.bottom() < first_rest.top()


def test_a_heading_stands_only_where_there_are_two_sorts_of_matches_or_no_likely_one():
    def heading(likely):
        return GridLayout(count=9, likely=likely, width=900, wanted_px=135).heading

    assert heading(None) is None
    assert heading(9) is None
    assert heading(0) is not None
    assert heading(3) is not None
    assert GridLayout(count=0, likely=0, width=900, wanted_px=135).heading is None


def test_up_and_down_keep_the_column_across_the_heading():
    layout = GridLayout(count=20, likely=8, width=912, wanted_px=135)  # 6 + 2, then 6 + 6
    assert layout.line_step(1, 1) == 7
    assert layout.line_step(7, 1) == 9
    assert layout.line_step(4, 1) == 7  # the line is shorter
    assert layout.line_step(9, -1) == 7
    assert layout.line_step(2, -1) == 2
    assert layout.line_step(15, 1) == 15
    assert layout.line_step(0, 99) == 14


def test_a_million_rows_cost_nothing():
    layout = GridLayout(count=1_000_000, likely=12, width=1200, wanted_px=135)
    middle = layout.height // 2
    assert len(layout.rows_between(middle, middle + 800)) < 80
