"""Checkpoints on disk: whole or not there, and read without executing anything. Needs torch."""

from __future__ import annotations

import os
import pickle
from typing import TYPE_CHECKING, Any

import torch

from core.errors import EnvironmentFault

if TYPE_CHECKING:
    from pathlib import Path


def write_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Replace the checkpoint in one move; a crash leaves the one before.

    state: tensors, numbers, text, and dicts and lists of them.
    Raises EnvironmentFault("checkpoint_not_written"), the old checkpoint intact.
    """
    unfinished = path.with_suffix(".part")
    try:
        with unfinished.open("wb") as file:
            torch.save(state, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except (OSError, RuntimeError) as error:  # torch reports a full disk as RuntimeError
        unfinished.unlink(missing_ok=True)
        raise EnvironmentFault(
            "checkpoint_not_written", path=str(path), reason=_reason(error)
        ) from error


def _reason(error: BaseException) -> str:
    """Return what the system said; torch hides it behind where in its own code it noticed."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError) and cause.strerror:
            return cause.strerror
        cause = cause.__cause__ or cause.__context__
    return str(error)


def read_checkpoint(path: Path) -> dict[str, Any] | None:
    """Return what was written, or None where there is nothing that can be used."""
    try:
        return dict(torch.load(path, weights_only=True, map_location="cpu"))
    except FileNotFoundError:
        return None
    except (OSError, RuntimeError, EOFError, ValueError, pickle.UnpicklingError):
        return None
