"""What the training process is asked to do, importable without torch by the one who asks."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from core.job import Job
    from core.records.tuning import TuneData, TuneEstimate, TuneSettings


def tune(path: Path, models: Path, device: str, job: Job) -> None:
    """Train the run in a folder; see `core.teaching.tune`."""
    _wait_without_spinning()
    from core.teaching.tune import tune as train

    train(path, models, device, job)


def estimate(
    choice: str,
    models: Path,
    data: TuneData,
    settings: TuneSettings,
    device: str,
    scratch: Path,
    job: Job,
) -> TuneEstimate:
    """Say what a run will take; see `core.teaching.estimate`."""
    began = time.perf_counter()
    _wait_without_spinning()
    from core.teaching.estimate import estimate as measure

    facts = (choice, models, data, settings, device, scratch, job)
    return measure(*facts, started_s=time.perf_counter() - began)


def build(
    run_path: Path, models: Path, alpha: float, target: Path, runnable: bool, job: Job
) -> None:
    """Make a model of a run; see `core.teaching.adopt`."""
    from core.teaching.adopt import build as make

    make(run_path, models, alpha, target, job, runnable=runnable)


def _wait_without_spinning() -> None:
    """Let torch's threads sleep while they wait; OpenMP reads this once, when torch is loaded."""
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
