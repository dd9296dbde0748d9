"""The words of fine-tuning: states, phases, stages, figures. Made where they are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from core.records.tuning_parameters import PARAMETERS
from desktop import i18n

if TYPE_CHECKING:
    from core.records.tuning import TuneProgress, TuneRun


class TuneWords(QObject):
    """A class because lupdate sees words only in `self.tr`."""

    def state(self, run: TuneRun) -> str:
        """Return how a run stands."""
        return {
            "ready": self.tr("not begun yet"),
            "running": self.tr("training"),
            "paused": self.tr("paused"),
            "interrupted": self.tr("interrupted, can go on"),
            "failed": self.tr("did not succeed"),
            "done": self.tr("done"),
            "discarded": self.tr("weights discarded"),
        }[run.state]

    def phase(self, news: TuneProgress) -> str:
        """Return what is being done."""
        return {
            "loading": self.tr("Loading the model"),
            "reading": self.tr("Looking at the photos"),
            "training": self.tr("Training"),
            "validating": self.tr("Validating"),
            "measuring": self.tr("Comparing old and new"),
        }[news.phase]

    def stage(self, stage: str) -> str:
        """Return what is taught."""
        return {
            "1": self.tr("stage 1: the text side only"),
            "2": self.tr("stage 2: the image side too"),
            "both": self.tr("both stages"),
        }[stage]

    def data(self, run: TuneRun) -> str:
        """Return what a run is taught on."""
        return self.tr("{0} photos to learn from, {1} held out").format(
            i18n.number(run.train_photos), i18n.number(run.validation_photos)
        )

    def steps(self, done: int, total: int) -> str:
        """Return how far a run is."""
        return self.tr("{0} of {1} steps").format(i18n.number(done), i18n.number(total))

    def among(self, places: int) -> str:
        """Return where something has to come to count as found."""
        return {1: self.tr("First"), 5: self.tr("First 5"), 10: self.tr("First 10")}[places]

    def parameter(self, name: str) -> str:
        """Return what a choice is called."""
        found = next((one for one in PARAMETERS if one.name == name), None)
        if found is None:
            return name
        return found.zh if i18n.current_language() == "zh_CN" else found.en

    def value(self, name: str, value: object) -> str:
        """Return a choice as it is read aloud."""
        if isinstance(value, bool):
            return self.tr("on") if value else self.tr("off")
        if name == "lora_rank" and not value:
            return self.tr("off: whole matrices")
        return f"{value:g}" if isinstance(value, float) else str(value)


def percent(share: float) -> str:
    """0.706 → 70.6%."""
    return f"{100 * share:.1f}%"


def signed(points: float) -> str:
    """Return a change in percentage points: +3.2, −1.0, 0.0."""
    rounded = round(points, 1)
    if not rounded:
        return "0.0"
    return f"{'+' if rounded > 0 else '−'}{abs(rounded):.1f}"
