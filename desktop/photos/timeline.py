"""Which month each part of the list shows, and the way there: fills the bar beside the photos.

Owner: the GUI thread. Only a list by time has one. Months are told from a sample of the rows,
fetched in the background: finer than the bar has pixels, and 6 ms however long the list is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from core.records.photos import PhotoId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.library import Library
    from desktop.grid.photo_grid import PhotoGrid
    from desktop.ops import Op, Ops
    from desktop.widgets.timeline_bar import TimelineBar

SETTLE_MS = 250  # photos that arrive change the list several times a second
SAMPLE = 2000  # rows


@dataclass(frozen=True, slots=True)
class Month:
    """A month, and the first row that shows it."""

    row: int
    year: int
    month: int


class Timeline(QObject):
    """Keeps the bar in step with the grid, and the grid with the bar."""

    def __init__(
        self, library: Library, ops: Ops, grid: PhotoGrid, bar: TimelineBar, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._grid = grid
        self._bar = bar
        self._is_by_time = False
        self._op: Op | None = None
        self._later = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._later.timeout.connect(self._look)
        grid.photos.modelReset.connect(self._later.start)
        grid.verticalScrollBar().valueChanged.connect(self._follow)
        grid.verticalScrollBar().rangeChanged.connect(self._follow)
        bar.row_chosen.connect(self._go)

    def set_by_time(self, *, is_by_time: bool) -> None:
        """Say whether the list that is shown goes by the time of taking."""
        self._is_by_time = is_by_time
        if not is_by_time:
            self._bar.show_months([], 0)
        self._later.start()

    def close(self) -> None:
        """Look no more."""
        self._later.stop()
        if self._op is not None:
            self._op.drop()

    def _look(self) -> None:
        self.close()
        ids = self._grid.photos.ids
        if not self._is_by_time or not len(ids):
            self._bar.show_months([], 0)
            return
        rows = range(0, len(ids), -(-len(ids) // SAMPLE))
        sample = [PhotoId(int(ids[row])) for row in rows]

        def fetch() -> list[Month]:
            taken = self._library.months_taken(sample)
            return months_of(dict(zip(sample, rows, strict=True)), taken)

        self._op = self._ops.run(fetch, lambda months: self._show(months, len(ids)))

    def _show(self, months: Sequence[Month], count: int) -> None:
        self._bar.show_months(months, count)
        self._follow()

    def _follow(self) -> None:
        start = self._grid.rows_in_sight().start
        self._bar.show_place(range(start, start + self._grid.layout_now.columns))

    def _go(self, row: int) -> None:
        layout = self._grid.layout_now
        if row < layout.count:
            self._grid.verticalScrollBar().setValue(layout.rect(row).top() - layout.top)


def months_of(rows: Mapping[PhotoId, int], taken: Mapping[PhotoId, tuple[int, int]]) -> list[Month]:
    """Return each month where it begins, in the order of the list.

    rows: of photos, rising. taken: (year, month) of those whose file says it; the others stand
    among their neighbours.
    """
    months: list[Month] = []
    for photo_id, row in rows.items():
        when = taken.get(photo_id)
        if when is not None and (not months or when != (months[-1].year, months[-1].month)):
            months.append(Month(row, *when))
    return months
