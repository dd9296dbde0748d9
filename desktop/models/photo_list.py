"""The photos that are shown, in order: an answer's ids and the facts of those in sight.

GUI thread only. Ids are cheap (100,000 are 0.8 MB); facts are fetched a page at a time when
somebody asks for a row (a page costs about 1 ms) and kept for the rows asked for last.
"""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt, Signal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from core.library import Library
    from core.records.photos import Photo

PAGE_ROWS = 64  # what is in sight of a usual window
KEPT_PHOTOS = 4096
ID_ROLE = Qt.ItemDataRole.UserRole
SCORE_ROLE = Qt.ItemDataRole.UserRole + 1

_NONE = np.empty(0, dtype=np.int64)
_ROOT = QModelIndex()


class PhotoList(QAbstractListModel):
    """One row a photo. Every change of the ids is a model reset, which costs 1 ms at 100k rows."""

    page_fetched = Signal(list)  # ids of photos

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ids: NDArray[np.int64] = _NONE
        self._scores: NDArray[np.float32] | None = None
        self._likely: int | None = None
        self._hidden: Mapping[int, Sequence[int]] = {}
        self._known: OrderedDict[int, Photo | None] = OrderedDict()
        self._live: set[int] = set()

    # What is shown.

    @property
    def ids(self) -> NDArray[np.int64]:
        """The ids in the order shown: (n,). Not to be written to."""
        return self._ids

    @property
    def likely(self) -> int | None:
        """How many of the first rows are likely matches; None: this is no answer to a query."""
        return self._likely

    def set_ids(
        self,
        ids: NDArray[np.int64],
        scores: NDArray[np.float32] | None = None,
        likely: int | None = None,
        hidden: Mapping[int, Sequence[int]] | None = None,
    ) -> None:
        """Show these photos. `hidden`: the near-duplicates that a shown photo stands for."""
        self.beginResetModel()
        self._ids = np.ascontiguousarray(ids, dtype=np.int64)
        self._scores = scores
        self._likely = None if likely is None else min(max(likely, 0), len(self._ids))
        self._hidden = hidden or {}
        self.endResetModel()

    def remove_ids(self, ids: Iterable[int]) -> None:
        """Take photos out; those that are not shown are ignored."""
        gone = np.fromiter(ids, dtype=np.int64)
        keep = ~np.isin(self._ids, gone)
        if keep.all():
            return
        likely = None if self._likely is None else int(keep[: self._likely].sum())
        scores = None if self._scores is None else self._scores[keep]
        self.forget(gone.tolist())
        self.set_ids(self._ids[keep], scores, likely, self._hidden)

    def refresh(self, ids: Iterable[int]) -> None:
        """Ask the library again about these photos and repaint the rows that show them."""
        changed = list(ids)
        self.forget(changed)
        rows = self.rows_of(np.array(changed, dtype=np.int64))
        if len(rows):
            self.dataChanged.emit(self.index(int(rows.min())), self.index(int(rows.max())))

    def refresh_all(self) -> None:
        """Ask the library again about every photo: whether its folder is connected, say."""
        self.refresh(list(self._known))

    def forget(self, ids: Iterable[int]) -> None:
        """Drop what is known about these photos."""
        for photo_id in ids:
            self._known.pop(int(photo_id), None)

    # One row.

    def id_at(self, row: int) -> int | None:
        """Return the photo's id, or None outside the list."""
        return int(self._ids[row]) if 0 <= row < len(self._ids) else None

    def photo(self, row: int) -> Photo | None:
        """Return the facts of a row, or None outside the list or where the photo is gone."""
        photo_id = self.id_at(row)
        if photo_id is None:
            return None
        if photo_id not in self._known:
            self._fetch_around(row)
        self._known.move_to_end(photo_id)
        return self._known[photo_id]

    def score(self, row: int) -> float | None:
        """Return the cosine of a row, or None where there is none."""
        if self._scores is None or not 0 <= row < len(self._scores):
            return None
        return float(self._scores[row])

    def hidden_count(self, row: int) -> int:
        """Return how many near-duplicates the row stands for, itself left out."""
        photo_id = self.id_at(row)
        return len(self._hidden.get(photo_id, ())) if photo_id is not None else 0

    def is_live(self, row: int) -> bool:
        """Whether the photo has a video beside it, as far as that is known yet."""
        return self.id_at(row) in self._live

    def mark_live(self, ids: Iterable[int]) -> None:
        """These photos have videos beside them."""
        new = set(ids) - self._live
        self._live |= new
        rows = self.rows_of(np.array(list(new), dtype=np.int64))
        if len(rows):
            self.dataChanged.emit(self.index(int(rows.min())), self.index(int(rows.max())))

    def row_of(self, photo_id: int) -> int | None:
        """Return the row that shows a photo, or None."""
        rows = np.flatnonzero(self._ids == photo_id)  # 30 µs at 100k rows
        return int(rows[0]) if len(rows) else None

    def rows_of(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the rows that show any of these photos, ascending."""
        return np.flatnonzero(np.isin(self._ids, ids)) if len(ids) else _NONE

    # Qt's own questions.

    def rowCount(self, parent: QModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: QModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - QVariant
        if role == ID_ROLE:
            return self.id_at(index.row())
        if role == SCORE_ROLE:
            return self.score(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            photo = self.photo(index.row())
            return photo.path.name if photo else None
        return None

    def _fetch_around(self, row: int) -> None:
        start = row - row % PAGE_ROWS
        wanted = [
            photo_id
            for photo_id in self._ids[start : start + PAGE_ROWS].tolist()
            if photo_id not in self._known
        ]
        found = {photo.id: photo for photo in self._library.photos(wanted)}
        for photo_id in wanted:
            self._known[photo_id] = found.get(photo_id)
            self._live.discard(photo_id)
        self.page_fetched.emit(wanted)
        while len(self._known) > KEPT_PHOTOS:
            self._known.popitem(last=False)
