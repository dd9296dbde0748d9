"""Photos to press as examples: found with a few words, like another one, or just at hand.

GUI thread. Asks the library in the background; decides nothing about what was pressed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from core.records.photos import PhotoId
from desktop.search.finder import Finder
from desktop.search.sentence import Sentence
from desktop.widgets.photo_tiles import GAP_PX, PhotoTiles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from desktop.ops import Ops
    from desktop.search.finder import Answer

OFFERED = 36
SCROLL_BAR_PX = 14


class _Room(QScrollArea):
    """As large as it is told to be, and smaller where that is too much: it scrolls anyway."""

    def __init__(self, wanted: QSize, parent: QWidget) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self.setMaximumSize(wanted)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return self._wanted

    def minimumSizeHint(self) -> QSize:
        return self._wanted / 3


class ExamplePicker(QWidget):
    """A search field over rows of photos; the chosen ones are ticked."""

    pressed = Signal(int)
    failed = Signal(object)

    def __init__(
        self, library: Library, ops: Ops, parent: QWidget, *, columns: int, edge_px: int, rows: int
    ) -> None:
        super().__init__(parent)
        self._nearby: list[int] = []
        self._like: int | None = None
        self.search = QLineEdit(self)
        self.offered = PhotoTiles(library, ops, self, columns=columns, edge_px=edge_px,
                                  badge="check")  # fmt: skip
        self.finder = Finder(library, ops, self)
        self._build(columns * (edge_px + GAP_PX) + SCROLL_BAR_PX, rows * (edge_px + GAP_PX))
        self.search.textChanged.connect(lambda _: self._offer())
        self.offered.clicked.connect(self.pressed)
        self.finder.answered.connect(self._on_answer)
        self.finder.failed.connect(self.failed)

    def begin(self, nearby: Sequence[int], like: int | None = None) -> None:
        """Offer what is like a photo, without one what is at hand, until words are written."""
        self._nearby, self._like = list(nearby)[:OFFERED], like
        self.search.clear()
        self._offer()

    def set_checked(self, ids: Sequence[int]) -> None:
        """Tick these."""
        self.offered.set_checked(ids)

    def stop(self) -> None:
        """Ask nothing more."""
        self.finder.close()

    def _build(self, width_px: int, height_px: int) -> None:
        self.search.setPlaceholderText(self.tr("Look for photos of it: a black dog…"))
        self.search.setAccessibleName(self.tr("Look for photos of it"))
        self.search.setClearButtonEnabled(True)
        area = _Room(QSize(width_px, height_px), self)
        area.setWidget(self.offered)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        self.offered.setAutoFillBackground(False)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        column.addWidget(area)

    def _offer(self) -> None:
        words = self.search.text()
        if words.strip():
            self.finder.change(image=None)
            self.finder.set_sentence(Sentence(words=words))
        elif self._like is not None:
            self.finder.set_sentence(Sentence())
            self.finder.change(image=PhotoId(self._like))
        else:
            self.finder.close()  # an answer on its way is for words that are gone
            self.offered.show_photos(self._nearby)

    def _on_answer(self, answer: Answer) -> None:
        if answer.question.is_search:
            self.offered.show_photos(answer.ids[:OFFERED].tolist())
