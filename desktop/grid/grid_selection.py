"""Which rows of the grid are selected: a bit a row, so that 100,000 rows cost microseconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


class GridSelection(QObject):
    """The selected rows, the current row (keyboard) and the anchor (where Shift starts)."""

    changed = Signal()  # the selected rows or the current row

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mask: NDArray[np.bool_] = np.zeros(0, dtype=bool)
        self._band_start = self._mask
        self.current: int | None = None
        self._anchor: int | None = None

    @property
    def rows(self) -> NDArray[np.int64]:
        """The selected rows, ascending."""
        return np.flatnonzero(self._mask)

    @property
    def mask(self) -> NDArray[np.bool_]:
        """Whether each row is selected. Not to be written to, and not to be kept."""
        return self._mask

    def __contains__(self, row: int) -> bool:
        return 0 <= row < len(self._mask) and bool(self._mask[row])

    def __len__(self) -> int:
        return int(self._mask.sum())

    def restore(self, count: int, rows: NDArray[np.int64], current: int | None) -> None:
        """Start over with `count` rows of which these are selected."""
        self._mask = np.zeros(count, dtype=bool)
        self._mask[rows] = True
        self.current = self._anchor = current
        self.changed.emit()

    def select_only(self, row: int) -> None:
        """Select one row, which becomes current and anchor."""
        self._mask[:] = False
        self._mask[row] = True
        self._go(row, anchor=True)

    def toggle(self, row: int) -> None:
        """Turn one row on or off, and leave the others."""
        self._mask[row] = not self._mask[row]
        self._go(row, anchor=True)

    def extend_to(self, row: int, *, keep: bool = False) -> None:
        """Select from the anchor to `row`; `keep`: what is selected elsewhere stays."""
        start = self._anchor if self._anchor is not None else row
        if not keep:
            self._mask[:] = False
        self._mask[min(start, row) : max(start, row) + 1] = True
        self._anchor = start
        self._go(row, anchor=False)

    def move_to(self, row: int) -> None:
        """Make a row current without selecting it."""
        self._go(row, anchor=True)

    def select_all(self) -> None:
        """Select every row."""
        self._mask[:] = True
        self.changed.emit()

    def clear(self) -> None:
        """Select nothing; the current row stays."""
        if self._mask.any():
            self._mask[:] = False
            self.changed.emit()

    def begin_band(self, *, keep: bool) -> None:
        """A rubber band starts; `keep`: it adds to what is selected."""
        self._band_start = self._mask.copy() if keep else np.zeros_like(self._mask)

    def set_band(self, ranges: Iterable[range]) -> None:
        """The band touches these rows now."""
        mask = self._band_start.copy()
        last = None
        for rows in ranges:
            mask[rows.start : rows.stop] = True
            last = rows.stop - 1
        if np.array_equal(mask, self._mask):
            return
        self._mask = mask
        if last is not None:
            self.current = self._anchor = last
        self.changed.emit()

    def _go(self, row: int, *, anchor: bool) -> None:
        self.current = row
        if anchor:
            self._anchor = row
        self.changed.emit()
