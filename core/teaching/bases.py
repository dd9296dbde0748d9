"""Which models can be taught, and what of them. Reads small files only: no torch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.encoder.clip_folder import ChineseClipFolder
from core.encoder.model_folder import inspect
from core.encoder.registry import describe_model, model_folder_of
from core.encoder.starter import is_starter
from core.errors import UserError
from core.records.tuning import TuneBase

if TYPE_CHECKING:
    from pathlib import Path

    from core.records.tuning import ExportForm


def tune_base(choice: str, models: Path) -> TuneBase:
    """Return a model as fine-tuning sees it.

    RN50's image tower is not taught: its batch norms would need other data than a user has.
    Raises ModelError model_missing, model_broken; UserError tune_base_unsupported.
    """
    folder, info = model_folder_of(choice, models), describe_model(choice, models)
    if is_starter(folder):
        return TuneBase(choice, info.name, info.key, "starter", 0, True)
    found = inspect(folder)
    if not isinstance(found, ChineseClipFolder):
        raise UserError("tune_base_unsupported", model=info.name)
    depths = [_depth(found.config["text_config"])]
    if not found.is_resnet:
        depths.append(_depth(found.config["vision_config"]))
    blocks = max(depths)
    return TuneBase(choice, info.name, info.key, "chinese_clip", blocks, not found.is_resnet)


def export_form(choice: str, models: Path) -> ExportForm:
    """Return what other programs can do with an export of a model's kind. Raises ModelError."""
    folder = model_folder_of(choice, models)
    if is_starter(folder):
        return "starter"
    found = inspect(folder)
    is_resnet = isinstance(found, ChineseClipFolder) and found.is_resnet
    return "resnet" if is_resnet else "transformers"


def _depth(config: dict[str, object]) -> int:
    depth = config.get("num_hidden_layers", 12)  # transformers' default, which configs leave out
    return depth if isinstance(depth, int) else 12
