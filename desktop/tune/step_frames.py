"""What the wizard's pages stand in: made when needed, or ahead of time a part at a time.

GUI thread. A page scrolls where the screen is lower than it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from desktop.tune.step_rail import HISTORY
from desktop.windows.fitting import Scrolled

if TYPE_CHECKING:
    from collections.abc import Callable

MARGIN_PX = 32


class StepFrames(QStackedWidget):
    """Shows one step's page at a time."""

    def __init__(self, page_of: Callable[[int], QWidget], parent: QWidget | None = None) -> None:
        """page_of: makes a step's page the first time."""
        super().__init__(parent)
        self._page_of = page_of
        self._pages: dict[int, QWidget] = {}
        self._frames: dict[int, QWidget] = {}

    def show_step(self, step: int) -> None:
        """Show a step's page."""
        self.setCurrentWidget(self._frame(step))

    def build_next(self) -> bool:
        """Make a page, or what it stands in; returns whether there is more to make."""
        waiting = [step for step in range(HISTORY + 1) if step not in self._frames]
        if not waiting:
            return False
        if waiting[0] not in self._pages:
            self._page(waiting[0])
            return True
        self._frame(waiting[0])
        return len(waiting) > 1

    def _page(self, step: int) -> QWidget:
        if step not in self._pages:
            self._pages[step] = self._page_of(step)
        return self._pages[step]

    def _frame(self, step: int) -> QWidget:
        if step not in self._frames:
            frame = Scrolled(self._framed(self._page(step)), self)
            self._frames[step] = frame
            self.addWidget(frame)
        return self._frames[step]

    def _framed(self, page: QWidget) -> QWidget:
        frame = QWidget(self)
        column = QVBoxLayout(frame)
        column.setContentsMargins(MARGIN_PX, 4, MARGIN_PX, 20)
        column.addWidget(page)
        return frame
