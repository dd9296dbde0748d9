"""Where every cell of the grid is: arithmetic only, no widget and no list of rectangles.

Coordinates are logical px of the content (0 is its top, whatever is scrolled). Cells are
square, of one size, and fill the width evenly. An answer has two sections, the likely rows
and the rest, with a heading between them; anything else has one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from PySide6.QtCore import QRect


class Section(NamedTuple):
    """Rows `first` … `first + count - 1`, whose cells start at `top`."""

    first: int
    count: int
    top: int


@dataclass(frozen=True)
class GridLayout:
    """`likely` None: one section. `wanted_px`: the edge that cells should about have."""

    count: int
    likely: int | None
    width: int
    wanted_px: int
    gap: int = 10
    side: int = 24
    top: int = 8
    bottom: int = 24
    heading_px: int = 36

    @cached_property
    def columns(self) -> int:
        """How many cells stand side by side."""
        return max(1, round((self._inner + self.gap) / (self.wanted_px + self.gap)))

    @cached_property
    def edge(self) -> int:
        """The edge of a cell."""
        return max(1, (self._inner - self.gap * (self.columns - 1)) // self.columns)

    @cached_property
    def pitch(self) -> int:
        """From the top of a line of cells to the top of the next."""
        return self.edge + self.gap

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The likely rows and the rest; sections without rows are left out."""
        split = self.count if self.likely is None else min(self.likely, self.count)
        first = Section(0, split, self.top)
        second = Section(split, self.count - split, self._below(first) + self.heading_px)
        return tuple(section for section in (first, second) if section.count)

    @property
    def heading(self) -> QRect | None:
        """Where the heading of the second section stands, if there is one."""
        if not self.sections or self.sections[-1].first < (self.likely or 0):
            return None
        if self.likely is None:
            return None
        top = self.sections[-1].top - self.heading_px
        return QRect(self.side, top, self._inner, self.heading_px - self.gap)

    @property
    def height(self) -> int:
        """Of the whole content."""
        below = self._below(self.sections[-1]) - self.gap if self.sections else self.top
        return below + self.bottom

    def rect(self, row: int) -> QRect:
        """Return where the cell of a row is."""
        section = self._section_of(row)
        line, column = divmod(row - section.first, self.columns)
        return QRect(self._left(column), section.top + line * self.pitch, self.edge, self.edge)

    def rows_between(self, top: int, bottom: int) -> range:
        """Return the rows with any pixel between two heights."""
        found = [self._lines_touching(section, top, bottom) for section in self.sections]
        found = [rows for rows in found if rows]
        return range(found[0].start, found[-1].stop) if found else range(0)

    def row_at(self, x: int, y: int) -> int | None:
        """Return the row whose cell holds the point, or None in a gap."""
        for row in self.rows_between(y, y):
            if self.rect(row).contains(x, y):
                return row
        return None

    def rows_touching(self, area: QRect) -> list[range]:
        """Return the rows whose cells touch `area`, a range for each line."""
        columns = [
            column
            for column in range(self.columns)
            if self._left(column) <= area.right() and self._left(column) + self.edge > area.left()
        ]
        if not columns:
            return []
        found = []
        for section in self.sections:
            rows = self._lines_touching(section, area.top(), area.bottom())
            for start in range(rows.start, rows.stop, self.columns):
                stop = min(start + columns[-1] + 1, section.first + section.count)
                found.append(range(start + columns[0], stop))
        return [rows for rows in found if rows]

    def line_step(self, row: int, lines: int) -> int:
        """Return the row `lines` further down (negative: up) in the same column or nearest."""
        target = self._line_of(row) + lines
        column = (row - self._section_of(row).first) % self.columns
        target = min(max(target, 0), self._line_of(self.count - 1))
        return self._row_in_line(target, column)

    def _line_of(self, row: int) -> int:
        lines = 0
        for section in self.sections:
            if row < section.first + section.count:
                return lines + (row - section.first) // self.columns
            lines += self._lines_in(section)
        return lines

    def _row_in_line(self, line: int, column: int) -> int:
        for section in self.sections:
            if line < self._lines_in(section):
                last = section.first + section.count - 1
                return min(section.first + line * self.columns + column, last)
            line -= self._lines_in(section)
        return self.count - 1

    def _lines_touching(self, section: Section, top: int, bottom: int) -> range:
        first = max(0, (top - section.top - self.edge) // self.pitch + 1)
        last = min(self._lines_in(section) - 1, (bottom - section.top) // self.pitch)
        if last < first:
            return range(0)
        stop = min((last + 1) * self.columns, section.count)
        return range(section.first + first * self.columns, section.first + stop)

    def _lines_in(self, section: Section) -> int:
        return -(-section.count // self.columns)

    def _below(self, section: Section) -> int:
        return section.top + self._lines_in(section) * self.pitch

    def _section_of(self, row: int) -> Section:
        return next(s for s in reversed(self.sections) if s.first <= row)

    def _left(self, column: int) -> int:
        if self.columns == 1:
            return self.side
        return self.side + round(column * (self._inner - self.edge) / (self.columns - 1))

    @property
    def _inner(self) -> int:
        return max(1, self.width - 2 * self.side)
