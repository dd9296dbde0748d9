"""What helps a run that failed: the same data, with one choice changed. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.records.tuning import Remedy

if TYPE_CHECKING:
    from core.records.tuning import Family, TuneRun, TuneSettings

SLOWER = 10  # so many times lower a rate is tried after one that was far too high
LOWEST_RATE = 1e-8
SMALL_RANK = 8


def remedy_for(run: TuneRun, family: Family) -> Remedy | None:
    """Return what to begin anew with after what ended a run; None: going on is all that helps."""
    settings = run.settings
    if run.error == "training_diverged":
        rate = max(LOWEST_RATE, float(f"{settings.learning_rate / SLOWER:.3g}"))
        return Remedy("learning_rate", replace(settings, learning_rate=rate))
    if run.error == "tune_out_of_memory":
        return _less_memory(settings, family)
    if run.error == "tune_base_changed":
        return Remedy("", settings)
    return None


def _less_memory(settings: TuneSettings, family: Family) -> Remedy | None:
    """Return the gentlest change: first what costs time only, then what is taught less."""
    if family != "starter" and not settings.checkpointing:
        return Remedy("checkpointing", replace(settings, checkpointing=True))
    if settings.batch_size > 2:  # the loss of the larger batch stays
        half = settings.batch_size // 2
        twice = 2 * settings.accumulate
        return Remedy("batch_size", replace(settings, batch_size=half, accumulate=twice))
    if family != "starter" and not settings.lora_rank:
        return Remedy("lora_rank", replace(settings, lora_rank=SMALL_RANK))
    if settings.stage != "1":
        return Remedy("stage", replace(settings, stage="1", from_scratch=False))
    return None
