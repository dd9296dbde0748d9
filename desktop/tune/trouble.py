"""What ended a run, in a sentence, and the one thing that helps. GUI thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject

from core.messages.common import error_text
from desktop import i18n
from desktop.tune.words import TuneWords

if TYPE_CHECKING:
    from core.records.tuning import Remedy, TuneRun

Help = Literal["go_on", "again"]  # from the checkpoint; anew, with the remedy


@dataclass(frozen=True, slots=True)
class Trouble:
    """A sentence and a button."""

    sentence: str
    button: str
    help: Help


class TroubleWords(QObject):
    """Finds them. A class because lupdate sees words only in `self.tr`."""

    def of(self, run: TuneRun, remedy: Remedy | None) -> Trouble | None:
        """Return what to say of a run that rests; None where there is nothing to explain."""
        if run.state == "interrupted":
            said = self.tr(
                "The training was interrupted. What was done is kept; it goes on from there "
                "with the same result."
            )  # fmt: skip
            return Trouble(said, self.tr("Go on training"), "go_on")
        if run.state != "failed":
            return None
        said = error_text(run.error, run.error_fields, i18n.current_language())
        if remedy is not None:
            return Trouble(said, self._anew(run, remedy), "again")
        is_mended = run.error in ("disk_full", "not_enough_space", "tune_photo_gone",
                                  "checkpoint_not_written")  # fmt: skip
        button = self.tr("That is solved, go on") if is_mended else self.tr("Go on training")
        return Trouble(said, button, "go_on")

    def _anew(self, run: TuneRun, remedy: Remedy) -> str:
        if not remedy.parameter:
            return self.tr("Begin again")
        words = TuneWords()
        name = words.parameter(remedy.parameter)
        old = words.value(remedy.parameter, getattr(run.settings, remedy.parameter))
        new = words.value(remedy.parameter, getattr(remedy.settings, remedy.parameter))
        return self.tr("Begin again with {0} {2} instead of {1}").format(name, old, new)
