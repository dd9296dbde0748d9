"""How fast models get to know photos here: told for all of them, measured for those that are here.

Owner: the GUI thread. Outlives the page, so that nothing is measured twice.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.job import Job

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.library import Library
    from desktop.ops import Op, Ops

log = logging.getLogger(__name__)


class Speeds(QObject):
    """Asks the library in the background."""

    changed = Signal()

    def __init__(self, library: Library, ops: Ops, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._ops = ops
        self._measured: dict[str, float] = {}
        self._device = ""
        self._job = Job()
        self._op: Op | None = None

    def set_device(self, kind: str) -> None:
        """Photos are looked at there: what was measured elsewhere holds no longer.

        The library measures the machine, unless it has, so that its catalogue tells what to
        expect.
        """
        if kind != self._device:
            self._device = kind
            self._measured.clear()
        self.close()
        job = self._job = Job()
        self._op = self._ops.run(lambda: self._library.measure_machine(job), self._tell, self._fail)

    def measure(
        self, choice: str, job: Job, on_end: Callable[[BaseException | None], None]
    ) -> None:
        """Measure a model that is here: some seconds."""

        def keep(photos_per_minute: float) -> None:
            self._measured[choice] = photos_per_minute
            on_end(None)
            self.changed.emit()

        self._ops.run(lambda: self._library.measure_model(choice, job), keep, on_end)

    def measured(self, choice: str) -> float | None:
        """Return how many photos a minute a model takes in, once it was measured."""
        return self._measured.get(choice)

    def close(self) -> None:
        """Measure no more."""
        self._job.cancel()
        if self._op is not None:
            self._op.drop()

    def _tell(self, _: None) -> None:
        self.changed.emit()

    def _fail(self, error: BaseException) -> None:
        log.info("this machine could not be measured: %s", type(error).__name__)
