"""How a run went so far, in three pictures: loss, recall on what was held out, learning rate.

GUI thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from desktop.tune.words import TuneWords, percent
from desktop.widgets.curves import Curves, Line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.records.tuning import TuneCurvePoint, TuneFigures, TuneProgress, TuneRun
    from desktop.widgets.curves import Tint

RECALLS: tuple[tuple[int, str, Tint], ...] = (
    (10, "r10", "accent"),
    (5, "r5", "good"),
    (1, "r1", "dim"),
)


class RunCurves(QWidget):
    """`show_run` draws what is known; `add` what is heard live. Steps count over both stages."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._total = 0
        self._boundary: float | None = None
        self._losses: dict[int, float] = {}
        self._rates: dict[int, float] = {}
        self._figures: dict[int, TuneFigures] = {}
        self.loss = Curves(self, form="{:.2f}".format)
        self.recall = Curves(self, span=(0.0, 1.0), form=percent)
        self.rate = Curves(self, form="{:.2g}".format)
        self._loss_now, self._rate_now = QLabel(self), QLabel(self)
        self._recall_now = [QLabel(self) for _ in RECALLS]
        self._build()

    @property
    def text(self) -> str:
        """The figures that stand above the pictures."""
        labels = (self._loss_now, *self._recall_now, self._rate_now)
        return " · ".join(label.text() for label in labels if label.text())

    def show_run(
        self, run: TuneRun, points: Sequence[TuneCurvePoint], heard: Sequence[TuneProgress]
    ) -> None:
        """Draw a run anew: from its validations, and from the steps that were heard besides."""
        self._total = run.total
        self._boundary = run.total / 2 if run.settings.stage == "both" and run.total else None
        self._losses, self._rates, self._figures = {}, {}, {}
        for point in points:
            second = point.stage == 2 and run.settings.stage == "both"
            step = point.step + (run.total // 2 if second else 0)
            self._figures[step] = point.validation
            if point.loss is not None:
                self._losses[step] = point.loss
                self._rates[step] = point.learning_rate
        for news in heard:
            self._take(news)
        self._draw()

    def add(self, news: TuneProgress) -> None:
        """Draw a step that was just heard of."""
        if news.phase == "training":
            self._total = news.total
            self._take(news)
            self._draw()

    def _take(self, news: TuneProgress) -> None:
        if news.loss is not None:
            self._losses[news.done] = news.loss
            if news.learning_rate is not None:
                self._rates[news.done] = news.learning_rate
        if news.validation is not None:
            self._figures[news.done] = news.validation

    def _draw(self) -> None:
        span = (0.0, float(self._total)) if self._total else None
        where = {"marked_x": self._boundary, "x_span": span}
        loss, rate, recall = self.tr("loss"), self.tr("learning rate"), sorted(self._figures)
        self.loss.set_lines([Line(loss, sorted(self._losses.items()))], **where)
        self.rate.set_lines([Line(rate, sorted(self._rates.items()), "dim")], **where)
        lines = [
            Line(name, [(step, getattr(self._figures[step], field)) for step in recall], tint)
            for name, field, tint in reversed(RECALLS)
        ]
        self.recall.set_lines(lines, **where)
        self._say()

    def _say(self) -> None:
        self._loss_now.setText(_last(self._losses, "{:.3f}"))
        self._rate_now.setText(_last(self._rates, "{:.2g}"))
        last = self._figures[max(self._figures)] if self._figures else None
        for label, (places, field, _) in zip(self._recall_now, RECALLS, strict=True):
            name = TuneWords().among(places)
            label.setText(f"{name} {percent(getattr(last, field))}" if last else "")

    def _build(self) -> None:
        self._loss_now.setProperty("role", "accent")
        self._rate_now.setProperty("role", "dim")
        for label, (_, _, tint) in zip(self._recall_now, RECALLS, strict=True):
            label.setProperty("role", tint)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(12)
        found = self.tr("Found among the photos held out")
        found_why = self.tr(
            "First 10: the share of captions whose photo comes among the first ten (R@10). The "
            "best moment is kept, not the last."
        )
        loss, rate = self.tr("Loss"), self.tr("Learning rate")
        loss_why = self.tr("How far it is from telling the photos of a batch apart; it should fall")
        rate_why = self.tr("How far each step goes")
        grid.addWidget(self._card(found, found_why, self.recall, self._recall_now), 0, 0, 1, 2)
        grid.addWidget(self._card(loss, loss_why, self.loss, [self._loss_now]), 1, 0)
        grid.addWidget(self._card(rate, rate_why, self.rate, [self._rate_now]), 1, 1)
        self.recall.setFixedHeight(128)

    def _card(self, name: str, why: str, curves: Curves, now: Sequence[QLabel]) -> QFrame:
        card = QFrame(self)
        card.setProperty("surface", "card")
        card.setToolTip(why)
        curves.setAccessibleName(name)
        title = QLabel(name, card)
        title.setProperty("role", "heading")
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(title)
        head.addStretch()
        for label in now:
            head.addWidget(label)
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(curves)
        return card


def _last(values: dict[int, float], form: str) -> str:
    return form.format(values[max(values)]) if values else ""
