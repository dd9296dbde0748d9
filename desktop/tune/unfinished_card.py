"""A run that was begun and not finished: go on with it, or begin another. GUI thread."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from core.messages.common import error_text
from desktop import i18n

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.records.tuning import TuneRun

UNFINISHED = ("ready", "paused", "interrupted", "failed")


def newest_unfinished(runs: Iterable[TuneRun]) -> TuneRun | None:
    """Return the run to go on with; runs are given with the newest first.

    An older one is left to the history once a newer one has come to its end.
    """
    first = next(iter(runs), None)
    return first if first is not None and first.state in UNFINISHED else None


class UnfinishedCard(QFrame):
    """Hidden until there is one."""

    go_on_requested = Signal(str)  # run id: it is to be trained on
    look_requested = Signal(str)  # run id: it failed, and its page knows what helps

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "card")
        self._run_id, self._can_go_on = "", False
        self._words = QLabel(self)
        self._words.setWordWrap(True)
        self.go_on = QPushButton(self.tr("Go on with it"), self)
        self.anew = QPushButton(self.tr("Begin another"), self)
        self.anew.setProperty("kind", "quiet")
        for button in (self.go_on, self.anew):
            button.setAutoDefault(False)
        self.go_on.clicked.connect(self._on_go_on)
        self.anew.clicked.connect(self.hide)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 10, 12, 10)
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(self.anew)
        row.addWidget(self.go_on)
        self.hide()

    @property
    def text(self) -> str:
        """What it says."""
        return self._words.text()

    def offer(self, run: TuneRun) -> None:
        """Offer to go on with this run."""
        self._run_id, self._can_go_on = run.id, run.state != "failed"
        self._words.setText(self._sentence(run))
        self.setAccessibleName(self._words.text())
        self.show()

    def _sentence(self, run: TuneRun) -> str:
        share = round(100 * run.done / run.total) if run.total else 0
        if run.state == "ready":
            return self.tr("“{0}” is ready, but has not begun.").format(run.name)
        if run.state == "failed":
            reason = error_text(run.error, run.error_fields, i18n.current_language())
            return self.tr("“{0}” stopped at {1}%: {2}").format(run.name, share, reason)
        if run.state == "interrupted":
            return self.tr(
                "“{0}” was cut off at {1}%. What it had learned is kept, and it can go on."
            ).format(run.name, share)
        return self.tr("“{0}” is paused at {1}%.").format(run.name, share)

    def _on_go_on(self) -> None:
        self.hide()
        asked = self.go_on_requested if self._can_go_on else self.look_requested
        asked.emit(self._run_id)
