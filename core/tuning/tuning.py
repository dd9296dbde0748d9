"""Fine-tuning as the window and the terminal see it: data, settings, runs, what comes of them.

Above the rooms, beside the library, because it joins teaching with the models folder and with
switching. Whatever loads torch or decodes foreign files runs in a child process; nothing here
needs an open library but adopting and going back. Any thread; what takes a Job blocks.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from typing import TYPE_CHECKING

from core.child_call import call_in_child
from core.errors import Cancelled, ShiyingError, UserError
from core.job import Job
from core.paths import LibraryPaths, default_home
from core.records.tuning import TuneData
from core.records.tuning_parameters import check, from_scratch, suggest
from core.serving.choice import STARTER
from core.serving.listing import find_device
from core.serving.tools import open_models
from core.settings import SettingsFile
from core.teaching.bases import tune_base
from core.teaching.dataset import check_labels, check_source
from core.teaching.reading_journal import outlive
from core.teaching.result_file import read_curve, read_result
from core.teaching.run_folder import RunFolder, find_run, runs_in
from core.teaching.tune_child import estimate, tune
from core.tuning.models import TunedModels
from core.tuning.remedies import remedy_for

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from core.records.models import ModelInfo
    from core.records.tuning import (
        CaptionSource,
        Remedy,
        Stage,
        TaughtLabel,
        TuneBase,
        TuneCurvePoint,
        TuneEstimate,
        TuneResult,
        TuneRun,
        TuneSettings,
    )


GRACE_S = 120.0  # a step of a large model on a slow machine, and writing its checkpoint


class Tuning:
    """See the module. Methods raise UserError, ModelError, EnvironmentFault and Cancelled.

    use: makes a model the one that answers; None where no library is open.
    """

    def __init__(
        self, home: Path | None = None, *, use: Callable[[str], ModelInfo] | None = None
    ) -> None:
        self._paths = LibraryPaths(home or default_home())
        self._runs = self._paths.teaching / "runs"
        self._shelf = open_models(home)
        self._devices: dict[str, str] = {}  # by what was wished for
        self.models = TunedModels(self._runs, self._paths.models, self._shelf, use)

    # What is taught, on what.

    @property
    def device(self) -> str:
        """Where models run; the first time it may block, for the answer of a graphics card."""
        wish = SettingsFile(self._paths.settings).current.device
        if wish not in self._devices:
            self._devices[wish] = find_device(wish, Job()).kind
        return self._devices[wish]

    def bases(self) -> list[TuneBase]:
        """Return the models that can be tuned: the starter first, then what is installed."""
        found = []
        for choice in [STARTER, *(model.id for model in self._shelf.installed())]:
            with contextlib.suppress(UserError):  # broken, or of a kind that cannot be taught
                found.append(self.base(choice))
        return found

    def base(self, choice: str) -> TuneBase:
        """Return one model.

        Raises ModelError model_missing, model_broken; UserError tune_base_unsupported.
        """
        return tune_base(choice, self._paths.models)

    def check_captions(self, source: CaptionSource, job: Job, *, seed: int = 0) -> TuneData:
        """Read captions from the disk, look at every photo, and hold some out for validation.

        Whatever is wrong is a note of the result, a photo that crashes its decoder too. Raises
        UserError no_such_file, tune_unknown_data, no_captions, tune_no_photos, tune_all_alike,
        tune_too_few.
        """
        facts = (source, self._paths.teaching / "pictures", seed)
        return outlive(lambda journal: call_in_child(job, check_source, *facts, journal))

    def check_labels(self, labels: Sequence[TaughtLabel], job: Job, *, seed: int = 0) -> TuneData:
        """As `check_captions`, for captions that templates make of labels."""
        facts = (tuple(labels), seed)
        return outlive(lambda journal: call_in_child(job, check_labels, *facts, journal))

    def suggest(self, base: TuneBase, data: TuneData, stage: Stage = "1") -> TuneSettings:
        """Return settings that suit the model, the data and the device."""
        return suggest(
            base,
            photos=data.train_photos,
            pairs=data.train_pairs,
            device=self.device,
            stage=stage,
        )

    def suggest_from_scratch(self, data: TuneData) -> TuneSettings:
        """Return settings to train the starter's heads from nothing."""
        return from_scratch(data.train_photos)

    def estimate(
        self, base: TuneBase, data: TuneData, settings: TuneSettings, job: Job
    ) -> TuneEstimate:
        """Measure a few photos and a step, and say what a run will take; some seconds.

        Raises UserError tune_bad_value, tune_not_here, tune_photo_gone; ModelError.
        """
        check(settings, base, self.device)
        scratch = self._paths.teaching / "trial"
        facts = (base.choice, self._paths.models, data, settings, self.device, scratch)
        return call_in_child(job, estimate, *facts)

    # Runs.

    def new_run(
        self, base: TuneBase, data: TuneData, settings: TuneSettings, name: str = ""
    ) -> TuneRun:
        """Write a run down without beginning it. Raises UserError tune_bad_value, tune_not_here."""
        check(settings, base, self.device)
        return RunFolder.create(self._runs, base, data, settings, name).read()

    def again(self, run_id: str, settings: TuneSettings) -> TuneRun:
        """Write down another run on the data of one, to be begun from nothing.

        Raises UserError tune_no_such_run (also where its data was discarded), tune_bad_value,
        tune_not_here; ModelError.
        """
        folder = find_run(self._runs, run_id)
        run, pairs = folder.read(), tuple(folder.pairs())
        data = TuneData(pairs, run.notes, run.train_photos, run.validation_photos)
        return self.new_run(self.base(run.base), data, settings, run.name)

    def remedy(self, run_id: str) -> Remedy | None:
        """Return what helps a run that failed, for `again`; None where it can only go on."""
        run = self.run(run_id)
        with contextlib.suppress(UserError):  # the model is gone: nothing to begin anew with
            return remedy_for(run, self.base(run.base).family)
        return None

    def runs(self) -> list[TuneRun]:
        """Return the history, the newest first; a run whose note is damaged is left out."""
        found = []
        for folder in runs_in(self._runs):
            with contextlib.suppress(UserError):
                found.append(replace(folder.read(), adopted=self.models.made_of(folder.path.name)))
        return found

    def run(self, run_id: str) -> TuneRun:
        """Return one run. Raises UserError tune_no_such_run."""
        run = find_run(self._runs, run_id).read()
        return replace(run, adopted=self.models.made_of(run_id))

    def train(self, run_id: str, job: Job) -> TuneRun:
        """Train a run to its end, from where it was; returns it. Blocks, for hours perhaps.

        Tells `TuneProgress` through the job. Cancelling pauses: what is done is kept, and
        calling this again goes on. Raises UserError tune_run_busy, tune_no_such_run,
        tune_base_changed, training_diverged, tune_photo_gone; EnvironmentFault
        checkpoint_not_written, disk_full, tune_out_of_memory, child_died; ModelError; Cancelled.
        """
        folder = find_run(self._runs, run_id)
        with folder.locked():
            run = folder.read()
            if run.state == "done":
                return run
            if self.base(run.base).key != run.base_key:
                raise UserError("tune_base_changed", model=run.base)
            check(run.settings, self.base(run.base), self.device)
            folder.change(state="running", error="", error_fields={})
            try:
                call_in_child(
                    job, tune, folder.path, self._paths.models, self.device, grace_s=GRACE_S
                )
            except Cancelled:
                folder.change(state="paused")
                raise
            except ShiyingError as error:
                folder.change(state="failed", error=error.code, error_fields=_plain(error.fields))
                raise
            folder.drop_cache()  # here and not in the child, which may have its files mapped
            return folder.change(state="done")

    def result(self, run_id: str) -> TuneResult:
        """Return what a finished run came to. Raises UserError tune_not_done."""
        return read_result(find_run(self._runs, run_id).path)

    def curve(self, run_id: str) -> list[TuneCurvePoint]:
        """Return the validations of a run so far, in order."""
        return read_curve(find_run(self._runs, run_id).path)

    def discard(self, run_id: str) -> int:
        """Delete a run's weights and data, keep its figures; returns the bytes freed."""
        return find_run(self._runs, run_id).discard()

    def delete(self, run_id: str) -> int:
        """Delete a run altogether; returns the bytes freed. Adopted models stay."""
        return find_run(self._runs, run_id).delete()


def _plain(fields: dict[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, int | float) else str(value)
        for name, value in fields.items()
    }
