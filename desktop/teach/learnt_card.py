"""How well a label is known so far: a sentence, a curve, two figures, all of them estimates.

GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.widgets.curves import Curves, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.labels import LabelView
    from desktop.labels.shelf import Learnt

MUCH, MOST = 0.6, 0.9  # of its photos that are found
SHOWN_SPAN = (0.0, 1.0)


class LearntCard(QWidget):
    """Says what the core estimates, and when there is nothing to estimate from."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sentence = QLabel(self)
        self.sentence.setProperty("role", "dim")
        self.sentence.setWordWrap(True)
        self.curves = Curves(self, span=SHOWN_SPAN)
        self.curves.setAccessibleName(self.tr("How it went, answer by answer"))
        self.recall, self.precision = QLabel(self), QLabel(self)
        self._card = QFrame(self)
        self._build()

    def show_view(self, view: LabelView, learnt: Sequence[Learnt]) -> None:
        """Show what is known of a label, and how that grew."""
        quality = view.quality
        self.sentence.setText(self._sentence_for(view))
        self._card.setVisible(bool(quality.method))
        if not quality.method:
            return
        self.recall.setText(f"{round(100 * quality.recall)}%")
        right = f"{round(100 * quality.precision)}%" if len(view.found) else "–"
        self.precision.setText(right)  # of nothing, no share is right
        self.curves.set_lines(
            [
                Line(self.tr("found"), [(at.answers, at.recall) for at in learnt]),
                Line(self.tr("right"), [(at.answers, at.precision) for at in learnt], "good"),
            ]
        )

    def _build(self) -> None:
        title = QLabel(self.tr("How well it is learnt"), self)
        title.setProperty("role", "heading")
        self._card.setProperty("surface", "card")
        figures = QGridLayout()
        figures.setVerticalSpacing(2)
        figures.setColumnStretch(0, 1)
        rows = (
            (self.tr("Found of its photos (estimate)"), self.recall, "accent"),
            (self.tr("Right among its finds (estimate)"), self.precision, "good"),
        )
        for row, (name, figure, role) in enumerate(rows):
            words = QLabel(name, self)
            words.setProperty("role", "dim")
            figure.setProperty("role", role)
            figures.addWidget(words, row, 0)
            figures.addWidget(figure, row, 1, Qt.AlignmentFlag.AlignRight)
        inside = QVBoxLayout(self._card)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.setSpacing(8)
        inside.addWidget(self.curves)
        inside.addLayout(figures)
        self._card.setToolTip(
            self.tr(
                "Estimated from your answers and all your photos; more answers make it more "
                "certain."
            )
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (title, self.sentence, self._card):
            column.addWidget(widget)

    def _sentence_for(self, view: LabelView) -> str:
        quality = view.quality
        if not quality.method:
            return self.tr("It begins to learn with the first example.")
        if quality.contradictions:
            return self.tr("Some of your answers contradict each other; see below.")
        if quality.examples == 1:
            return self.tr("From a single photo it can only guess. A few answers help a lot.")
        if quality.recall < MUCH:
            return self.tr("It still misses many. Every answer helps.")
        if quality.recall < MOST:
            return self.tr("It finds most of them. A few more answers make it surer.")
        return self.tr("It knows this well. You can stop whenever you like.")
