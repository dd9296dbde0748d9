"""The bottom line: what is being done, how far it is, what could not be opened, which model.

GUI thread. Every number is one that a person would say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from core.records.model_names import model_text
from core.records.reports import IndexingProgress
from desktop import i18n

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.records.models import ModelInfo

PASSING_MS = 3000
OFFER_MS = 10_000  # so long a button stands beside what is said in passing
DEVICES = {"cpu": "CPU", "cuda": "GPU", "mps": "GPU"}


class ActivityBar(QFrame):
    """Progress on the left, problems, model and pause on the right."""

    pause_requested = Signal()
    resume_requested = Signal()
    problems_requested = Signal()
    models_requested = Signal()
    tuning_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "bar")
        self.setFixedHeight(38)
        self._progress = IndexingProgress()
        self._is_empty: bool | None = None  # until the library has been looked at
        self._known: ModelInfo | None = None
        self._device = ""  # where photos were looked at last; "": not yet with this model
        self._doing = QLabel(self)
        self._bar = QProgressBar(self)
        self._numbers = QLabel(self)
        self.training = QPushButton(self)
        self._problems = QPushButton(self)
        self._model = QPushButton(self)
        self._better = QPushButton(self.tr("Get a better one"), self)
        self._toggle = QPushButton(self)
        self._passing = QTimer(self, singleShot=True, interval=PASSING_MS)
        self._passing.timeout.connect(self._pass)
        self._offer = QPushButton(self)
        self._offered: Callable[[], None] | None = None
        self._build()
        self.set_progress(self._progress)
        self.set_problem_count(0)

    def set_progress(self, progress: IndexingProgress) -> None:
        """Show where indexing stands."""
        self._progress = progress
        is_working = progress.state in ("scanning", "indexing", "paused")
        has_total = progress.total > 0 and progress.state != "scanning"
        if not self._passing.isActive():
            self._doing.setText(self._doing_text(progress))
        self._bar.setVisible(is_working and has_total)
        self._numbers.setVisible(is_working)
        self._bar.setRange(0, max(progress.total, 1))
        self._bar.setValue(progress.done)
        self._numbers.setText(self._numbers_text(progress))
        self._toggle.setVisible(is_working or progress.state == "failed")
        names = {"paused": self.tr("Resume"), "failed": self.tr("Try again")}
        is_resting = progress.state == "paused" and progress.pace == "rest"
        name = self.tr("Continue anyway") if is_resting else names.get(progress.state)
        self._toggle.setText(name or self.tr("Pause"))
        if progress.device and progress.device != self._device:
            self._device = progress.device
            self._name_model()

    def set_problem_count(self, count: int) -> None:
        """Show how many files could not be opened."""
        self._problems.setVisible(count > 0)
        self._problems.setText(self.tr("%n could not be opened", "", count))

    def show_training(self, text: str) -> None:
        """Say how fine-tuning stands; "": there is nothing to say."""
        self.training.setVisible(bool(text))
        self.training.setText(text)

    def set_model(self, model: ModelInfo) -> None:
        """Show which model answers, and say quietly when it is only the starter."""
        self._known, self._device = model, ""
        self._name_model()

    def _name_model(self) -> None:
        model = self._known
        if model is None:
            return
        device = self._device or model.device
        device = DEVICES.get(device, device)
        if model.is_bundled:
            self._model.setText(self.tr("Using the starter model · {0}").format(device))
        else:
            self._model.setText(f"{model_text(model, i18n.current_language())} · {device}")
        if model.is_starter:
            self._better.setToolTip(
                self.tr(
                    "A small model that works at once. Chinese-CLIP understands Chinese sentences "
                    "far better, once it has been downloaded."
                )
            )
        self._model.setVisible(True)
        self._better.setVisible(model.is_starter)

    def set_is_empty(self, *, is_empty: bool) -> None:
        """Whether there is no folder yet, and so nothing that could be ready."""
        if is_empty != self._is_empty:
            self._is_empty = is_empty
            self.set_progress(self._progress)

    def say(self, text: str, button: str = "", offered: Callable[[], None] | None = None) -> None:
        """Say something small in passing, with a button where there is something to do.

        The state comes back after a moment.
        """
        self._doing.setText(text)
        self._offered = offered
        self._offer.setText(button)
        self._offer.setVisible(offered is not None)
        self._passing.start(PASSING_MS if offered is None else OFFER_MS)

    @property
    def offer(self) -> QPushButton:
        """The button beside what is said in passing; hidden where nothing is offered."""
        return self._offer

    def _pass(self) -> None:
        self._offer.hide()
        self.set_progress(self._progress)

    def _take_offer(self) -> None:
        self._passing.stop()
        self._pass()
        if self._offered is not None:
            self._offered()

    def _build(self) -> None:
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(180, 4)
        self._bar.setAccessibleName(self.tr("Progress of getting to know your photos"))
        self._numbers.setProperty("role", "dim")
        self._doing.setProperty("role", "dim")
        for button, kind in ((self.training, "link"), (self._problems, "note"),
                             (self._model, "note"), (self._better, "link"),
                             (self._toggle, "link"), (self._offer, "link")):  # fmt: skip
            button.setProperty("kind", kind)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.training.setVisible(False)
        self.training.clicked.connect(self.tuning_requested)
        self._model.setVisible(False)
        self._better.setVisible(False)
        self._offer.hide()
        self._offer.clicked.connect(self._take_offer)
        self._problems.clicked.connect(self.problems_requested)
        self._model.clicked.connect(self.models_requested)
        self._better.clicked.connect(self.models_requested)
        self._toggle.clicked.connect(self._on_toggle)
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 0, 20, 0)
        row.setSpacing(12)
        for widget in (self._doing, self._offer, self._bar, self._numbers):
            row.addWidget(widget)
        row.addStretch()
        for widget in (self.training, self._problems, self._model, self._better, self._toggle):
            row.addWidget(widget)

    def _on_toggle(self) -> None:
        if self._progress.state in ("paused", "failed"):
            self.resume_requested.emit()
        else:
            self.pause_requested.emit()

    def _doing_text(self, progress: IndexingProgress) -> str:
        if progress.state == "paused" and progress.pace == "rest":
            return self.tr("On battery: new photos are waiting")
        if progress.state == "indexing" and progress.pace != "full":
            return self.tr("Getting to know your photos · slower on battery")
        return {
            "idle": self._idle_text(),
            "scanning": self.tr("Looking for new photos"),
            "indexing": self.tr("Getting to know your photos"),
            "paused": self.tr("Paused; what is done is kept"),
            "failed": self.tr("Stopped; your photos are safe"),
        }[progress.state]

    def _idle_text(self) -> str:
        if self._is_empty is None:
            return ""
        if self._is_empty:
            return self.tr("Add a folder to begin")
        return self.tr("All photos are ready to be found")

    def _numbers_text(self, progress: IndexingProgress) -> str:
        if progress.state == "scanning":
            return self.tr("%n found so far", "", progress.total) if progress.total else ""
        parts = [f"{i18n.number(progress.done)} / {i18n.number(progress.total)}"]
        if progress.state == "indexing":
            if progress.per_minute:
                parts.append(i18n.Human().rate(progress.per_minute))
            if progress.seconds_left is not None:
                parts.append(i18n.Human().time_left(progress.seconds_left))
        return " · ".join(parts)
