"""Loads what is not part of the start, while nobody waits for it. GUI thread."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

STEP_MS = 400


class WarmUp(QObject):
    """Imports modules one at a time, then builds: in steps that nobody notices."""

    def __init__(
        self,
        modules: Sequence[str],
        build: Callable[[], object],
        parent: QObject,
        *,
        after_ms: int = STEP_MS,
    ) -> None:
        """build: what is left to do then; where it returns True it is called again.

        after_ms: how long nothing is done at first, so that others are through.
        """
        super().__init__(parent)
        self._modules = list(modules)
        self._build = build
        self._after_ms = after_ms
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._take_step)

    def start(self) -> None:
        """Begin with the first step after a moment."""
        self._timer.start(self._after_ms)

    def stop(self) -> None:
        """Take no further step."""
        self._timer.stop()

    def _take_step(self) -> None:
        self._timer.setInterval(STEP_MS)
        if self._modules:
            importlib.import_module(self._modules.pop(0))
        elif self._build() is not True:
            self._timer.stop()
