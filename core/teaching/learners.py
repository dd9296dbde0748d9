"""From a run's base to the learner of its family. Needs torch."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import torch

from core.encoder.clip_folder import ChineseClipFolder
from core.encoder.model_folder import inspect
from core.encoder.registry import model_folder_of
from core.encoder.starter import is_starter
from core.errors import UserError
from core.teaching.learner import LearnerSettings

if TYPE_CHECKING:
    from pathlib import Path

    from core.records.tuning import TuneSettings
    from core.teaching.learner import Learner


def open_learner(
    choice: str, models: Path, settings: TuneSettings, cache: Path, device: str
) -> Learner:
    """Load a model to be taught.

    Raises ModelError model_missing, model_broken; UserError tune_base_unsupported.
    """
    folder, own = model_folder_of(choice, models), learner_settings(settings)
    torch.set_num_threads(_threads(is_small=is_starter(folder)))
    if is_starter(folder):
        from core.teaching.starter_learner import StarterLearner

        return StarterLearner(folder, own, cache)
    found = inspect(folder)
    if not isinstance(found, ChineseClipFolder):
        raise UserError("tune_base_unsupported", model=choice)
    from core.teaching.clip_learner import ClipLearner

    return ClipLearner(found, own, cache, device=device)


def _threads(*, is_small: bool) -> int:
    """Return how many threads pay. One core is left for the window.

    Threads that wait for each other on a busy machine cost more than they bring: a step of the
    starter's heads took 28 ms on one thread and 770 on two (2 cores, load 12).
    """
    return 1 if is_small else max(1, (os.cpu_count() or 2) - 1)


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
