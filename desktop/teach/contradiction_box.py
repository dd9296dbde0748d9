"""Two photos that are all but the same and were answered differently: which is it? GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop.widgets.photo_tiles import PhotoTiles

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtWidgets import QWidget

    from core.library import Library
    from core.records.photos import PhotoId
    from desktop.ops import Ops

EDGE_PX = 132


class ContradictionBox(QFrame):
    """Shows one pair at a time; hidden while there is none."""

    settled = Signal(object)  # {photo id: Answer}
    photo_chosen = Signal(int)

    def __init__(self, library: Library, ops: Ops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._pair: tuple[int, int] | None = None
        self._left_alone: set[tuple[int, int]] = set()
        self._pairs: Sequence[tuple[PhotoId, PhotoId]] = ()
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self.photos = PhotoTiles(library, ops, self, columns=2, edge_px=EDGE_PX)
        self.both_yes = QPushButton(self.tr("Both are"), self)
        self.both_no = QPushButton(self.tr("Neither is"), self)
        self.leave = QPushButton(self.tr("They differ"), self)
        self._build()
        self.hide()

    def show_pairs(self, pairs: Sequence[tuple[PhotoId, PhotoId]]) -> None:
        """Show the first (yes, no) that the user has not decided to leave alone."""
        self._pairs = pairs
        open_pairs = [pair for pair in pairs if pair not in self._left_alone]
        self._pair = open_pairs[0] if open_pairs else None
        self.setVisible(bool(open_pairs))
        if self._pair is not None:
            self.photos.show_photos(self._pair)
            self._text.setText(
                self.tr(
                    "These look the same, yet you answered differently (%n such pair(s)). "
                    "Which is it?",
                    "",
                    len(open_pairs),
                )
            )

    def _build(self) -> None:
        said = QGridLayout()
        for column, words in enumerate((self.tr("You said yes"), self.tr("You said no"))):
            word = QLabel(words, self)
            word.setProperty("role", "small")
            said.addWidget(word, 0, column)
        buttons = QHBoxLayout()
        buttons.setSpacing(6)
        for button, run in (
            (self.both_yes, lambda: self._settle(is_shown=True)),
            (self.both_no, lambda: self._settle(is_shown=False)),
            (self.leave, self._leave),
        ):
            button.setProperty("kind", "choice")
            button.setAutoDefault(False)
            button.clicked.connect(run)
            buttons.addWidget(button)
        buttons.addStretch()
        self.photos.clicked.connect(self.photo_chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 12)
        column.setSpacing(8)
        column.addWidget(self._text)
        column.addLayout(said)
        column.addWidget(self.photos)
        column.addLayout(buttons)

    def _settle(self, *, is_shown: bool) -> None:
        if self._pair is not None:
            answers: Mapping[int, bool] = dict.fromkeys(self._pair, is_shown)
            self.settled.emit(answers)

    def _leave(self) -> None:
        if self._pair is not None:
            self._left_alone.add(self._pair)
            self.show_pairs(self._pairs)
