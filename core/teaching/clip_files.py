"""A taught Chinese-CLIP as a folder in transformers' form. Needs torch."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from core.encoder.model_files import RECIPE_FILES
from core.teaching.weights_file import save_tensors

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from torch import Tensor

    from core.encoder.model_files import ModelFolder

WEIGHTS = "model.safetensors"


def write_clip(source: ModelFolder, folder: Path, changed: Mapping[str, Tensor]) -> None:
    """Fill a folder: the parent's small files, and its weights with those that changed.

    What did not change is copied to the bit, in the type that it is stored in; what did is
    float32, so that a small change is not rounded away. Raises OSError, KeyError for a weight
    that the parent does not have.
    """
    from safetensors import safe_open

    tensors: dict[str, Tensor] = {}
    for file in source.weights:
        with safe_open(file, framework="pt") as stored:
            tensors |= {name: stored.get_tensor(name) for name in stored.keys()}  # noqa: SIM118
    for name, value in changed.items():
        if tensors[name].shape != value.shape:
            raise KeyError(name)
        tensors[name] = value.float().cpu().contiguous()
    for name in RECIPE_FILES:
        if (source.path / name).is_file():
            shutil.copyfile(source.path / name, folder / name)
    save_tensors(tensors, folder / WEIGHTS, {})
