"""Knows what the taught labels hold at the moment, and keeps the sidebar's rows up to date.

Owner: the GUI thread. Asks the library in the background: soon after the user taught something,
with restraint while photos arrive.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from PySide6.QtCore import QObject, QTimer, Signal

from core.errors import Cancelled

if TYPE_CHECKING:
    from core.library import Library
    from core.records.labels import Label, LabelId, LabelView
    from desktop.ops import Op, Ops
    from desktop.widgets.label_list import LabelList

SOON_MS = 150
WITH_RESTRAINT_MS = 3000


class Learnt(NamedTuple):
    """How well a label was known after so many answers, as the core estimated it."""

    answers: int
    precision: float
    recall: float


class LabelShelf(QObject):
    """The views of all labels, and how each was learnt since the window opened."""

    refreshed = Signal()
    failed = Signal(object)

    def __init__(self, library: Library, ops: Ops, shown: LabelList, parent: QObject) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._shown = shown
        self._views: dict[LabelId, LabelView] = {}
        self._learnt: dict[LabelId, list[Learnt]] = {}
        self._op: Op | None = None
        self._is_stale = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._look)

    @property
    def labels(self) -> list[Label]:
        """The labels, by name, as of the last look."""
        return [view.label for view in self._views.values()]

    def view(self, label_id: LabelId) -> LabelView | None:
        """Return what a label holds, None where it is gone or was never looked at."""
        return self._views.get(label_id)

    def learnt(self, label_id: LabelId) -> list[Learnt]:
        """Return how a label was learnt, one record for each number of answers."""
        return list(self._learnt.get(label_id, ()))

    def found_on(self, photo_id: int) -> list[Label]:
        """Return the labels that a photo was taken for without being asked."""
        return [view.label for view in self._views.values() if np.any(view.found == photo_id)]

    def refresh(self) -> None:
        """Photos came or went: look again in a while, however many more come."""
        if not self._timer.isActive():
            self._timer.start(WITH_RESTRAINT_MS)

    def refresh_soon(self) -> None:
        """Something was taught: look again almost at once."""
        if not self._timer.isActive() or self._timer.remainingTime() > SOON_MS:
            self._timer.start(SOON_MS)

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        if self._op is not None:
            self._op.drop()

    def _look(self) -> None:
        if self._op is not None:
            self._is_stale = True
            return
        self._op = self._ops.run(self._library.labels.views, self._on_seen, self._on_failure)

    def _on_seen(self, views: list[LabelView]) -> None:
        self._views = {view.label.id: view for view in views}
        for view in views:
            self._note(view)
        self._shown.set_views(views)
        self._end()
        self.refreshed.emit()

    def _note(self, view: LabelView) -> None:
        """Add a point to the label's curve; answers that were taken back take theirs along."""
        if not view.quality.method:
            return
        answers = view.label.yes_count + view.label.no_count
        before = self._learnt.get(view.label.id, [])
        point = Learnt(answers, view.quality.precision, view.quality.recall)
        self._learnt[view.label.id] = [old for old in before if old.answers < answers] + [point]

    def _on_failure(self, error: BaseException) -> None:
        self._end()
        if not isinstance(error, Cancelled):
            self.failed.emit(error)

    def _end(self) -> None:
        self._op = None
        if self._is_stale:
            self._is_stale = False
            self.refresh_soon()
