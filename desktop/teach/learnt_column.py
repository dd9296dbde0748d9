"""The right side of the teaching page: what is known, from what, and what it finds. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.teach.contradiction_box import ContradictionBox
from desktop.teach.learnt_card import LearntCard
from desktop.teach.shown_photos import ShownPhotos
from desktop.widgets.photo_tiles import GAP_PX
from desktop.widgets.precision_slider import PrecisionSlider

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.library import Library
    from core.records.labels import LabelView
    from desktop.labels.commands import LabelCommands
    from desktop.labels.shelf import Learnt
    from desktop.ops import Ops

COLUMNS, TILE_PX = 4, 76
SCROLL_BAR_PX = 14
MOST_EXAMPLES, MOST_FOUND = 16, 12


class LearntColumn(QWidget):
    """Shows a LabelView; says what is to be taken back or settled."""

    taken_back = Signal(int)  # photo id: no example any more
    settled = Signal(object)  # {photo id: Answer}: a contradiction
    photo_chosen = Signal(int, list)

    width_px = COLUMNS * (TILE_PX + GAP_PX) + SCROLL_BAR_PX

    def __init__(
        self, library: Library, ops: Ops, commands: LabelCommands, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._found: list[int] = []
        self.learnt = LearntCard(self)
        self.precision = PrecisionSlider(library, ops, commands, self)
        self.contradiction = ContradictionBox(library, ops, self)
        self.examples = ShownPhotos(library, ops, self, at_most=MOST_EXAMPLES, badge="close")
        self.denied = ShownPhotos(library, ops, self, at_most=COLUMNS, badge="close")
        self.found = ShownPhotos(library, ops, self, at_most=MOST_FOUND)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, SCROLL_BAR_PX, 0)
        column.setSpacing(22)
        for widget in (self.learnt, self.contradiction, self.examples, self.found,
                       self.precision, self.denied):  # fmt: skip
            column.addWidget(widget)
        column.addStretch()
        self.contradiction.settled.connect(self.settled)
        self.contradiction.photo_chosen.connect(lambda one: self.photo_chosen.emit(one, [one]))
        self.examples.pressed.connect(self.taken_back)
        self.denied.pressed.connect(self.taken_back)
        self.found.pressed.connect(lambda one: self.photo_chosen.emit(one, self._found))

    def show_view(self, view: LabelView, denied: Sequence[int], learnt: Sequence[Learnt]) -> None:
        """Show a label as it is now."""
        self.learnt.show_view(view, learnt)
        self.contradiction.show_pairs(view.quality.contradictions)
        self.precision.set_view(view)
        self.precision.setVisible(bool(view.quality.method))
        self._found = view.found.tolist()
        self.examples.show_photos(
            self.tr("Your examples (%n)", "", len(view.confirmed)),
            self.tr("Click one to take it back."),
            view.confirmed.tolist(),
        )
        self.found.show_photos(
            self.tr("Now it would find (%n)", "", len(view.found)), "", self._found
        )
        self.denied.show_photos(
            self.tr("You said no (%n)", "", len(denied)),
            self.tr("Click one to take it back."),
            denied,
        )

    def settle(self) -> None:
        """Let what the slider says be so."""
        self.precision.settle()
