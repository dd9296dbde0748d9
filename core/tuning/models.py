"""Models that fine-tuning made: adopted, traced back to their parents, written for others.

A part of `core.tuning.tuning`, which hands out the one that belongs to its library. Any thread;
what takes a Job blocks, in a child process.
"""

from __future__ import annotations

import re
import shutil
import uuid
from typing import TYPE_CHECKING

from core.child_call import call_in_child
from core.encoder.lineage import read_lineage
from core.encoder.registry import model_folder_of
from core.errors import UserError
from core.messages.tuning import export_text
from core.models.part import disk_error
from core.records.tuning import TunedModel
from core.teaching.bases import export_form
from core.teaching.result_file import read_result
from core.teaching.run_folder import find_run
from core.teaching.tune_child import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from core.job import Job
    from core.models.shelf import ModelShelf
    from core.records.models import InstalledModel, ModelInfo
    from core.records.tuning import ExportForm
    from core.teaching.run_folder import RunFolder

MOST_OF_ONE = 1000  # models that are made of one
EXPORT_NOTE = "README.txt"
_TUNED = re.compile(r"(-tuned-\d+)+$")


class TunedModels:
    """See the module. Methods raise UserError, ModelError, EnvironmentFault and Cancelled.

    runs, models: folders; use: makes a model the one that answers; None where no library is open.
    """

    def __init__(
        self,
        runs: Path,
        models: Path,
        shelf: ModelShelf,
        use: Callable[[str], ModelInfo] | None,
    ) -> None:
        self._runs = runs
        self._models = models
        self._shelf = shelf
        self._use = use

    def adopt(self, run_id: str, job: Job, *, alpha: float | None = None) -> InstalledModel:
        """Install the model of a finished run, and let it answer where a library is open.

        alpha: how much of what was taught counts, 0 to 1; None: what the result recommends. After
        stage 1 it answers within seconds, with the parent's vectors; after stage 2 photos are
        looked at again in the background while the parent answers. Raises UserError tune_not_done,
        tune_keep_old (the result recommends the old model), tune_bad_value, tune_base_changed.
        """
        folder = find_run(self._runs, run_id)
        alpha = self._alpha(folder, alpha)
        stem = _TUNED.sub("", model_folder_of(folder.read().base, self._models).name)
        model = self._shelf.make(
            (f"{stem}-tuned-{number}" for number in range(1, MOST_OF_ONE)),
            lambda target: call_in_child(
                job, build, folder.path, self._models, alpha, target, True
            ),
            job,
        )
        if self._use is not None:
            self._use(model.id)
        return model

    def origin(self, model_id: str) -> TunedModel | None:
        """Return where an installed model came from, None for one that was not taught here."""
        found = read_lineage(self._models / model_id)
        if found is None:
            return None
        return TunedModel(
            model_id, found.parent, found.parent_key, found.run_id, found.alpha, found.stage
        )

    def roll_back(self, model_id: str) -> ModelInfo:
        """Let a taught model's parent answer again; its vectors are kept, so that is instant.

        Raises ModelError model_missing (the parent was removed), UserError tune_no_parent.
        """
        origin = self.origin(model_id)
        if origin is None or self._use is None:
            raise UserError("tune_no_parent", model=model_id)
        return self._use(origin.parent)

    def export(self, run_id: str, target: Path, job: Job, *, alpha: float | None = None) -> Path:
        """Write the model of a finished run into a new folder for other programs.

        What they can do with it: see `export_form`; a note in the folder says it to whoever gets
        it. Adapters are merged into the weights. Raises
        UserError tune_target_exists, besides what `adopt` raises; EnvironmentFault.
        """
        folder = find_run(self._runs, run_id)
        alpha = self._alpha(folder, alpha)
        target = target.expanduser().absolute()
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise UserError("tune_target_exists", path=str(target))
        # A name of its own: it is deleted at the end, and the folder around it is the user's.
        draft = target.with_name(f"{target.name}.{uuid.uuid4().hex}.part")
        try:
            draft.mkdir(parents=True)
            form = self.export_form(run_id)
            call_in_child(job, build, folder.path, self._models, alpha, draft, False)
            words = (export_text(form, language) for language in ("zh_CN", "en"))
            (draft / EXPORT_NOTE).write_text("\n\n".join(words) + "\n", encoding="utf-8")
            if target.exists():
                target.rmdir()
            draft.rename(target)
        except OSError as error:
            raise disk_error(error, target) from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return target

    def export_form(self, run_id: str) -> ExportForm:
        """Return what other programs can do with an export; `tuning_text.export_text` says it.

        Raises UserError tune_no_such_run; ModelError, where the parent is gone.
        """
        return export_form(find_run(self._runs, run_id).read().base, self._models)

    def made_of(self, run_id: str) -> tuple[str, ...]:
        """Return the installed models that came of a run."""
        origins = (self.origin(model.id) for model in self._shelf.installed())
        return tuple(one.id for one in origins if one is not None and one.run_id == run_id)

    def _alpha(self, run: RunFolder, wanted: float | None) -> float:
        """Return how much of what was taught is to count."""
        if wanted is not None:
            if not 0.0 < wanted <= 1.0:
                raise UserError("tune_bad_value", name="alpha", value=str(wanted), allowed="0–1")
            read_result(run.path)  # raises where there is none
            return wanted
        recommended = read_result(run.path).alpha
        if not recommended:
            raise UserError("tune_keep_old", run=run.path.name)
        return recommended
