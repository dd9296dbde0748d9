"""What the training process is asked to do, importable without torch by the one who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from core.job import Job


def tune(path: Path, models: Path, device: str, job: Job) -> None:
    """Train the run in a folder; see `core.teaching.tune`."""
    from core.teaching.tune import tune as train

    train(path, models, device, job)
