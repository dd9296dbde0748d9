"""Windows that are no larger than the screen they open on. GUI thread.

At 200 % a screen of 1920 × 1080 pixels has room for 960 × 540, a bar and a title included. What
must not be cut off there stands in a `Scrolled`, with the buttons of its window below it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

LOW_SCREEN = (900, 470)  # what every window fits
ROOM = 0.94  # of the screen: the rest is for the window's own frame


def room_for(window: QWidget) -> QSize:
    """Return the largest size that a window can have on its screen."""
    return window.screen().availableSize() * ROOM


def resize_to_fit(window: QWidget, width: int, height: int) -> None:
    """Give a window this size, or less where its screen has no room for it."""
    window.resize(QSize(width, height).boundedTo(room_for(window)))


class Scrolled(QScrollArea):
    """As large as what it shows where there is room; scrolls up and down where there is none."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)  # setWidget turns it on
        self.viewport().setAutoFillBackground(False)

    def sizeHint(self) -> QSize:
        return self.widget().sizeHint()

    def minimumSizeHint(self) -> QSize:
        """Never narrower than what it shows: it does not scroll sideways."""
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(self.widget().minimumSizeHint().width() + bar, 120)
