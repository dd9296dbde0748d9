"""How well texts fit a picture, as bars: the best first, in the accent colour. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from desktop.theme.stylesheet import repolish

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.search import LabelScore

FULL = 1000
LABEL_PX = 150
NUMBER_PX = 52


class ScoreBars(QWidget):
    """Keeps its rows, so that nothing flickers while somebody types."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_Row] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(10)
        self._grid.setColumnStretch(1, 1)
        for column, name in ((2, self.tr("Share")), (3, self.tr("Cosine"))):
            heading = QLabel(name, self)
            heading.setProperty("role", "small")
            self._grid.addWidget(heading, 0, column, Qt.AlignmentFlag.AlignRight)
        share, cosine = self._heading(2), self._heading(3)
        share.setToolTip(self.tr("Among these texts only; together they make 100%"))
        cosine.setToolTip(self.tr("How near text and picture are, whatever else is in the list"))

    @property
    def texts(self) -> list[str]:
        """What the rows say, from the top."""
        return [row.bar.accessibleName() for row in self._rows if not row.bar.isHidden()]

    def show_scores(self, scores: Sequence[LabelScore]) -> None:
        """Show these, best first, in place of the earlier ones."""
        while len(self._rows) < len(scores):
            self._rows.append(_Row(self, self._grid, len(self._rows) + 1))
        for row, score in zip(self._rows, scores, strict=False):
            row.show_score(score, is_best=score is scores[0])
        for row in self._rows[len(scores) :]:
            row.hide()

    def _heading(self, column: int) -> QWidget:
        return self._grid.itemAtPosition(0, column).widget()


class _Row:
    """The four cells of one text."""

    def __init__(self, owner: QWidget, grid: QGridLayout, at: int) -> None:
        self.label, self.bar = QLabel(owner), QProgressBar(owner)
        self.share, self.cosine = QLabel(owner), QLabel(owner)
        self.label.setFixedWidth(LABEL_PX)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.bar.setProperty("kind", "share")
        self.bar.setTextVisible(False)
        self.bar.setRange(0, FULL)
        self.bar.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.cosine.setProperty("role", "dim")
        for number in (self.share, self.cosine):
            number.setMinimumWidth(NUMBER_PX)
            number.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for column, cell in enumerate(self._cells()):
            grid.addWidget(cell, at, column)

    def show_score(self, score: LabelScore, *, is_best: bool) -> None:
        share = share_text(score.probability)
        cut = self.label.fontMetrics().elidedText(
            score.label, Qt.TextElideMode.ElideRight, LABEL_PX
        )
        self.label.setText(cut)
        self.label.setToolTip(score.label if cut != score.label else "")
        self.bar.setValue(round(FULL * score.probability))
        self.bar.setAccessibleName(f"{score.label}: {share}")
        self.share.setText(share)
        self.cosine.setText(f"{score.cosine:.3f}")
        if self.bar.property("best") is not is_best:
            self.bar.setProperty("best", is_best)
            repolish(self.bar)
        for cell in self._cells():
            cell.show()

    def hide(self) -> None:
        for cell in self._cells():
            cell.hide()

    def _cells(self) -> tuple[QWidget, ...]:
        return self.label, self.bar, self.share, self.cosine


def share_text(share: float) -> str:
    """0.8142 → 81%; what would be nought or all is told apart from it."""
    if 0 < share < 0.005:
        return "< 1%"
    if 0.995 <= share < 1:
        return "> 99%"
    return f"{share:.0%}"
