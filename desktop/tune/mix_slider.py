"""How much of what was taught counts: from the old weights to the new ones. GUI thread.

WiSE-FT (Wortsman et al. 2022, arXiv 2109.01903). Only mixes that were measured can be chosen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSlider, QVBoxLayout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from core.records.tuning import AlphaFigures


class MixSlider(QFrame):
    """`moved` tells the mix that is chosen."""

    moved = Signal(object)  # AlphaFigures

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._mixes: Sequence[AlphaFigures] = ()
        self._recommended = 0.0
        self.slider = QSlider(Qt.Orientation.Horizontal, self)
        self._title, self._value = QLabel(self), QLabel(self)
        self._build()
        self.slider.valueChanged.connect(self._on_moved)

    @property
    def mix(self) -> AlphaFigures:
        """The mix that is chosen."""
        return self._mixes[self.slider.value()]

    @property
    def value_text(self) -> str:
        """How much it is, in words."""
        return self._value.text()

    def show_mixes(self, mixes: Sequence[AlphaFigures], recommended: float, start: float) -> None:
        """Offer these, beginning at `start`; recommended: the one to praise, 0: none."""
        self._mixes, self._recommended = mixes, recommended
        self.slider.blockSignals(True)
        self.slider.setRange(0, len(mixes) - 1)
        nearest = min(range(len(mixes)), key=lambda at: abs(mixes[at].alpha - start))
        self.slider.setValue(nearest)
        self.slider.blockSignals(False)
        self._on_moved()

    def _build(self) -> None:
        self._title.setText(self.tr("How much of what it learnt to use"))
        self._title.setProperty("role", "heading")
        self._value.setProperty("role", "accent")
        self.slider.setPageStep(1)
        self.slider.setTickPosition(QSlider.TickPosition.NoTicks)
        self.slider.setAccessibleName(self._title.text())
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addStretch()
        head.addWidget(self._value)
        ends = QHBoxLayout()
        for at, text in enumerate((self.tr("The old model"), self.tr("All that is new"))):
            if at:
                ends.addStretch()
            word = QLabel(text, self)
            word.setProperty("role", "small")
            ends.addWidget(word)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.slider)
        column.addLayout(ends)
        self.setToolTip(
            self.tr(
                "The old and the new weights are mixed. The less of the new, the less is forgotten."
            )
        )

    def _on_moved(self) -> None:
        alpha = self.mix.alpha
        share = f"{round(100 * alpha)}%"
        if not alpha:
            text = self.tr("Nothing: the old model")
        elif alpha == self._recommended:
            text = self.tr("{0} (recommended)").format(share)
        elif self.mix.forgets:
            text = self.tr("{0} (general search gets worse)").format(share)
        else:
            text = share
        self._value.setText(text)
        self.slider.setAccessibleDescription(text)
        self.moved.emit(self.mix)
