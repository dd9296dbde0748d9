"""Before and after in a table: recalls both ways and the general probe. GUI thread."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from desktop.theme.stylesheet import repolish
from desktop.tune.words import TuneWords, percent, signed

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from core.records.tuning import AlphaFigures, TuneFigures

RECALLS = (1, 5, 10) * 2
NOTHING = 0.05  # percentage points: what is written as 0.0


class FiguresTable(QFrame):
    """Three rows: as it was, as it would be, and the difference in percentage points."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._before = [QLabel(self) for _ in range(7)]
        self._after = [QLabel(self) for _ in range(7)]
        self._change = [QLabel(self) for _ in range(7)]
        self._build()

    @property
    def rows(self) -> list[list[str]]:
        """The numbers that are shown."""
        return [[label.text() for label in row] for row in self._rows]

    def show_mix(self, before: AlphaFigures, mix: AlphaFigures) -> None:
        """Show what is found with the old model and with a mix."""
        old, new = _shares(before), _shares(mix)
        for column, (was, becomes) in enumerate(zip(old, new, strict=True)):
            self._before[column].setText(percent(was))
            self._after[column].setText(percent(becomes))
            points = 100 * (becomes - was)
            change = self._change[column]
            change.setText(signed(points))
            is_general = column == len(RECALLS)  # less than the core takes for chance says nothing
            is_worse = mix.forgets if is_general else points <= -NOTHING
            is_better = points >= NOTHING
            role = "warning" if is_worse else "good" if is_better else "dim"
            change.setProperty("role", role)
            repolish(change)
        self.setAccessibleDescription("; ".join(" ".join(row) for row in self.rows))

    @property
    def _rows(self) -> list[list[QLabel]]:
        return [self._before, self._after, self._change]

    def _build(self) -> None:
        self.setAccessibleName(self.tr("Figures before and after"))
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(6)
        heads = ((self.tr("A sentence finds its photo"), 1, 3),
                 (self.tr("A photo finds its sentence"), 4, 3),
                 (self.tr("General search"), 7, 1))  # fmt: skip
        for text, column, span in heads:
            grid.addWidget(self._label(text, "section"), 0, column, 1, span, _MIDDLE)
        for column, places in enumerate(RECALLS, 1):
            grid.addWidget(self._label(TuneWords().among(places), "small"), 1, column, _MIDDLE)
        names = (self.tr("Before"), self.tr("After"), self.tr("Change"))
        for number, (name, row) in enumerate(zip(names, self._rows, strict=True), 2):
            grid.addWidget(self._label(name, "dim"), number, 0)
            for column, label in enumerate(row, 1):
                label.setProperty("role", "value")
                grid.addWidget(label, number, column, _MIDDLE)
        for column in range(8):
            grid.setColumnStretch(column, 1)
        self.setToolTip(
            self.tr(
                "First 10: the share of held-out captions whose photo comes among the first ten "
                "(R@10). "
                "General search: 258 everyday queries over 36 photos that are never trained on."
            )
        )

    def _label(self, text: str, role: str) -> QLabel:
        label = QLabel(text, self)
        label.setProperty("role", role)
        return label


_MIDDLE = Qt.AlignmentFlag.AlignHCenter


def _shares(mix: AlphaFigures) -> tuple[float, ...]:
    figures: TuneFigures = mix.validation
    return (*astuple(figures), mix.retention)
