"""From a finished run to a model's folder: old and new mixed, written as the app runs it.

Needs torch: run it in a process of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.encoder.convert import convert
from core.encoder.lineage import Lineage, photos_digest
from core.encoder.registry import describe_model, model_folder_of
from core.encoder.starter import is_starter
from core.errors import UserError
from core.models.part import disk_error
from core.teaching.learners import open_learner
from core.teaching.run_folder import CACHE, WEIGHTS, RunFolder

if TYPE_CHECKING:
    from pathlib import Path

    from core.job import Job
    from core.teaching.learner import Learner, Weights


def build(
    run_path: Path, models: Path, alpha: float, target: Path, job: Job, *, runnable: bool = True
) -> None:
    """Fill the empty folder `target` with the model of a run.

    alpha: how much of what was taught counts. runnable: with the runtime's graphs, which a folder
    for other programs does not need. Raises UserError tune_not_done, tune_base_changed,
    tune_bad_value; ModelError; EnvironmentFault; Cancelled.
    """
    folder = RunFolder(run_path)
    run = folder.read()
    parent, info = model_folder_of(run.base, models), describe_model(run.base, models)
    if info.key != run.base_key:
        raise UserError("tune_base_changed", model=run.base)
    if not (folder.path / WEIGHTS).is_file():
        raise UserError("tune_not_done", run=run.id)
    if run.settings.from_scratch and alpha != 1.0:
        raise UserError("tune_bad_value", name="alpha", value=str(alpha), allowed="1")
    learner = open_learner(run.base, models, run.settings, folder.path / CACHE, "cpu")
    job.check()
    try:
        learner.mix(_restored(learner, folder), alpha)
        learner.write(target)
    except OSError as error:
        raise disk_error(error, target / WEIGHTS) from error
    finally:
        learner.close()
    before = photos_digest(parent)
    is_same = photos_digest(target) == before
    lineage = Lineage(
        parent=run.base,
        parent_key=run.base_key,
        run_id=run.id,
        alpha=alpha,
        stage=run.settings.stage,
        photos_key=info.vectors_key if is_same else "",
        photos_digest=before if is_same else "",
    )
    lineage.write(target)
    if runnable and not is_starter(target):
        convert(target, job, images_of=parent if is_same else None)


def _restored(learner: Learner, folder: RunFolder) -> Weights:
    try:
        return learner.restore(folder.path)
    except (OSError, KeyError, ValueError) as error:
        raise UserError("tune_not_done", run=folder.path.name) from error
