"""From a run's base to the learner of its family. Needs torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.encoder.clip_folder import ChineseClipFolder
from core.encoder.model_folder import inspect
from core.encoder.registry import model_folder_of
from core.encoder.starter import is_starter
from core.errors import UserError
from core.teaching.learner import LearnerSettings

if TYPE_CHECKING:
    from pathlib import Path

    from core.teaching.learner import Learner
    from core.tuning_records import TuneSettings


def open_learner(
    choice: str, models: Path, settings: TuneSettings, cache: Path, device: str
) -> Learner:
    """Load a model to be taught.

    Raises ModelError model_missing, model_broken; UserError tune_base_unsupported.
    """
    folder, own = model_folder_of(choice, models), learner_settings(settings)
    if is_starter(folder):
        from core.teaching.starter_learner import StarterLearner

        return StarterLearner(folder, own, cache)
    found = inspect(folder)
    if not isinstance(found, ChineseClipFolder):
        raise UserError("tune_base_unsupported", model=choice)
    from core.teaching.clip_learner import ClipLearner

    return ClipLearner(found, own, cache, device=device)


def learner_settings(settings: TuneSettings) -> LearnerSettings:
    """Return what a learner needs of a run's settings."""
    return LearnerSettings(
        batch_size=settings.batch_size * settings.accumulate,
        views=settings.augment,
        dropout=settings.dropout,
        seed=settings.seed,
        freeze=settings.freeze,
        lora_rank=settings.lora_rank,
        checkpointing=settings.checkpointing,
        from_scratch=settings.from_scratch,
    )
